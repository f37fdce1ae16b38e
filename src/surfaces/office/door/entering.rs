//! What happens when somebody has proved who he is.

use actix_web::{
    HttpRequest, HttpResponse,
    cookie::Cookie,
    http::{StatusCode, header},
};
use entity::identity::staff_account;
use sea_orm::ActiveValue::{Set, Unchanged};

use super::{
    cookies,
    pages::{Way, with_query},
};
use crate::{
    platform::{
        audit::{self, Act, Entry},
        errors::{AppError, Door},
        identity::{
            factors::{self, Factor},
            security,
            sessions::{self, Opening, Whose},
        },
        work::Work,
    },
    web::{
        Ctx, Page,
        page::{answer, see_other},
        session,
    },
};

/// Somebody has entered: a session of his own, always a new one, and a word to him where the browser was never here before.
pub async fn enter(
    ctx: &Ctx,
    request: &HttpRequest,
    work: Work,
    account: &staff_account::Model,
    factor: Option<Factor>,
    next: &str,
) -> Result<HttpResponse, AppError> {
    // The account before its sessions, as everywhere.
    let is_first = account.seen_at.is_none();
    let seen =
        staff_account::ActiveModel { id: Unchanged(account.id), seen_at: Set(Some(work.now)), ..Default::default() };
    work.update(seen).await?;
    // Whoever left this browser signed in is not signed in with it any more.
    if let Some(before) = session::token(request, Door::Office) {
        sessions::end_by_token(&work, &before).await?;
    }
    let device = session::device(request);
    let opening = Opening {
        whose: Whose::Staff(account.id),
        second_factor: factor.is_some(),
        remembered: false,
        device: device.clone(),
        address: ctx.client,
    };
    let token = sessions::open(&work, &ctx.app.keyring, opening).await?;
    let entry = Entry::of(Act::StaffSignedIn, "staff_account", account.id.0)
        .by(account)
        .after("device", device)
        .after("factor", factor.map(Factor::code));
    audit::record(&work, entry).await?;
    if !is_first && cookies::known(ctx, request, account.id).is_none() {
        security::tell(&work, account, security::Event::NewBrowser).await?;
    }
    work.commit().await?;
    let beginning = ctx.office_path("/");
    let mut response = see_other(session::next_or(next, &beginning));
    let set = [
        session::cookie(Door::Office, token, false),
        cookies::with_known(ctx, request, account.id),
        cookies::no_second(),
    ];
    for cookie in &set {
        add(&mut response, cookie)?;
    }
    Ok(response)
}

/// The password was right: straight in, or on to the second step where one is set up.
pub async fn after_password(
    ctx: &Ctx,
    request: &HttpRequest,
    work: Work,
    account: &staff_account::Model,
    next: &str,
) -> Result<HttpResponse, AppError> {
    if !factors::is_set_up(&work, account).await? {
        return enter(ctx, request, work, account, None, next).await;
    }
    work.commit().await?;
    let mut response = see_other(&with_query(&ctx.office_path("/sign-in/second"), ctx.lang, next));
    add(&mut response, &cookies::second(ctx, account))?;
    Ok(response)
}

pub fn add(response: &mut HttpResponse, cookie: &Cookie<'_>) -> Result<(), AppError> {
    response.add_cookie(cookie).map_err(|cause| AppError::Internal(cause.into()))
}

/// A page that says how long to wait.
pub fn too_many<P: Page>(ctx: &Ctx, minutes: u64, page: &P) -> Result<HttpResponse, AppError> {
    let mut response = answer(ctx, StatusCode::TOO_MANY_REQUESTS, page)?;
    response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from(minutes * 60));
    Ok(response)
}

/// The same way, told to wait.
pub fn waiting(way: Way, minutes: u64) -> Way {
    Way { wait: Some(minutes), ..way }
}
