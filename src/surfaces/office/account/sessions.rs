use actix_web::HttpResponse;
use entity::values::SessionId;
use serde::Deserialize;

use super::pages::{SessionRow, SessionsPage};
use crate::{
    platform::{
        audit::{self, Act, Entry},
        errors::{AppError, Door},
        identity::sessions::{self, Whose},
    },
    web::{
        Ctx, Form, Frame,
        page::{ok, see_other},
        session,
    },
};

pub async fn list(ctx: Ctx) -> Result<HttpResponse, AppError> {
    let staff = ctx.staff()?;
    let work = ctx.read().await?;
    let rows = sessions::of(&work, Whose::Staff(staff.id)).await?;
    work.commit().await?;
    let rows = rows.into_iter().map(|row| SessionRow {
        id: row.id,
        device: row.device,
        address: row.address.unwrap_or_default(),
        opened_at: row.opened_at,
        seen_at: row.seen_at,
        is_this: row.id == staff.session,
    });
    let rows = rows.collect();
    ok(&ctx, &SessionsPage { page: ctx.chrome(), frame: Frame::of(&ctx)?, form_token: ctx.form_token(), rows })
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RawSession {
    id: String,
}

pub async fn end(ctx: Ctx, form: Form<RawSession>) -> Result<HttpResponse, AppError> {
    let staff = ctx.staff()?;
    let id: SessionId = form.0.id.parse().map_err(|_tampered| AppError::NotFound)?;
    let work = ctx.begin().await?;
    if !sessions::end(&work, Whose::Staff(staff.id), id).await? {
        return Err(AppError::NotFound);
    }
    audit::record(&work, Entry::of(Act::SessionEnded, "session", id.0)).await?;
    work.commit().await?;
    if id != staff.session {
        return Ok(see_other(&ctx.office_path("/account/sessions")));
    }
    let mut response = see_other(&ctx.office_path("/sign-in"));
    response.add_cookie(&session::no_cookie(Door::Office)).map_err(|cause| AppError::Internal(cause.into()))?;
    Ok(response)
}

pub async fn end_others(ctx: Ctx, _form: Form<RawSession>) -> Result<HttpResponse, AppError> {
    let staff = ctx.staff()?;
    let work = ctx.begin().await?;
    let ended = sessions::end_all(&work, Whose::Staff(staff.id), Some(staff.session)).await?;
    let entry = Entry::of(Act::SessionEnded, "staff_account", staff.id.0).after("sessions", ended);
    audit::record(&work, entry).await?;
    work.commit().await?;
    Ok(see_other(&ctx.office_path("/account/sessions")))
}
