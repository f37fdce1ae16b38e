//! A new password for somebody who has forgotten his: a link to the phone and mailbox that are known. The answer is the same
//! for everybody.

use std::time::Duration;

use actix_web::{HttpResponse, http::StatusCode, web::Query};
use serde::Deserialize;
use tokio::time::Instant;

use super::{
    entering::{too_many, waiting},
    pages::{ForgottenPage, ForgottenSent, Way, in_lang},
    sign_in::{Identifier, Remembered},
    tries,
};
use crate::{
    platform::{
        errors::{AppError, FieldErrors},
        identity::staff,
    },
    web::{
        Ctx, Form,
        page::{answer, ok},
        session,
    },
};

/// Sending takes a moment, and so does not sending: the time would tell what the words do not.
const TAKES: Duration = Duration::from_millis(200);

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RawForgotten {
    identifier: String,
    next: String,
    lang: String,
}

fn forgotten_page<'a>(ctx: &'a Ctx, raw: &RawForgotten, errors: FieldErrors) -> ForgottenPage<'a> {
    let way = Way::of(ctx, "/forgotten", session::next_or(&raw.next, ""));
    ForgottenPage { page: ctx.chrome(), way, identifier: raw.identifier.clone(), errors }
}

pub async fn form(ctx: Ctx, remembered: Query<Remembered>) -> Result<HttpResponse, AppError> {
    let ctx = in_lang(ctx, &remembered.lang);
    let raw = RawForgotten { next: remembered.next.clone(), ..RawForgotten::default() };
    ok(&ctx, &forgotten_page(&ctx, &raw, FieldErrors::new()))
}

pub async fn send(ctx: Ctx, form: Form<RawForgotten>) -> Result<HttpResponse, AppError> {
    let raw = form.0;
    let ctx = in_lang(ctx, &raw.lang);
    if raw.identifier.trim().is_empty() {
        let errors = FieldErrors::one("identifier", "identifier-missing");
        return answer(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &forgotten_page(&ctx, &raw, errors));
    }
    if let Err(minutes) = tries::count_links(&ctx).await {
        let page = forgotten_page(&ctx, &raw, FieldErrors::new());
        return too_many(&ctx, minutes, &ForgottenPage { way: waiting(page.way, minutes), ..page });
    }
    let begun = Instant::now();
    let identifier = Identifier::read(&raw.identifier);
    let may_send = tries::may_send(&ctx, identifier.subject()).await;
    let work = ctx.begin().await?;
    if let Some(account) = identifier.account(&work).await?.filter(|_| may_send) {
        staff::forgot(&work, &ctx.app.keyring, &account).await?;
    }
    work.commit().await?;
    tokio::time::sleep_until(begun + TAKES).await;
    let way = Way::of(&ctx, "/forgotten", session::next_or(&raw.next, ""));
    ok(&ctx, &ForgottenSent { page: ctx.chrome(), way })
}
