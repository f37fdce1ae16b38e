//! The passkeys of one's own account.

use actix_web::{HttpRequest, HttpResponse, web::Query};
use entity::values::{CeremonyId, PasskeyId};
use serde::{Deserialize, Serialize};
use webauthn_rs::prelude::{CreationChallengeResponse, RegisterPublicKeyCredential};

use super::{
    super::door::passkey::{Begin, GoOn, json},
    factor::StillNeeded,
    own,
    pages::{PasskeyRow, PasskeysPage},
};
use crate::{
    platform::{
        errors::AppError,
        identity::{factors, passkeys, recovery},
        text,
    },
    web::{
        Ctx, Form, Frame, Message,
        page::{ok, see_other},
        session,
    },
};

/// Whether a passkey was added a moment ago.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Shown {
    added: Option<u8>,
}

impl Shown {
    pub const fn is_added(self) -> bool {
        self.added.is_some()
    }
}

pub async fn list(ctx: Ctx, shown: Query<Shown>) -> Result<HttpResponse, AppError> {
    let staff = ctx.staff()?;
    let work = ctx.read().await?;
    let account = own(&ctx, &work).await?;
    let passkeys = passkeys::of(&work, account.id).await?;
    let is_needed = factors::is_needed(&work, &ctx.app.identity, &staff.permissions);
    work.commit().await?;
    let may_remove = !is_needed || account.totp_since.is_some() || passkeys.len() > 1;
    let rows = passkeys.into_iter().map(|row| PasskeyRow {
        id: row.id,
        name: row.name,
        made_at: row.made_at,
        used_at: row.used_at,
    });
    let rows = rows.collect();
    let (page, form_token, must_enrol) = (ctx.chrome(), ctx.form_token(), staff.must_enrol);
    ok(
        &ctx,
        &PasskeysPage {
            page,
            frame: Frame::of(&ctx)?,
            form_token,
            must_enrol,
            is_added: shown.is_added(),
            rows,
            may_remove,
        },
    )
}

/// What a browser is asked.
#[derive(Serialize)]
struct Asked {
    ceremony: CeremonyId,
    options: CreationChallengeResponse,
}

pub async fn begin(ctx: Ctx, _begin: Message<Begin>) -> Result<HttpResponse, AppError> {
    let work = ctx.begin().await?;
    let account = own(&ctx, &work).await?;
    let (ceremony, options) = passkeys::begin_registration(&work, &account).await?;
    work.commit().await?;
    Ok(json(&Asked { ceremony, options }))
}

/// What a browser answers.
#[derive(Debug, Deserialize)]
pub struct Answered {
    ceremony: CeremonyId,
    credential: RegisterPublicKeyCredential,
    #[serde(default)]
    name: String,
}

/// Whoever has no recovery codes yet is led to them: the phone may be lost with the passkey.
pub async fn finish(ctx: Ctx, request: HttpRequest, answered: Message<Answered>) -> Result<HttpResponse, AppError> {
    let Answered { ceremony, credential, name } = answered.0;
    let name = text::tidy(&name).unwrap_or_else(|| session::device(&request));
    let name = name.chars().take(passkeys::NAME_MAX).collect();
    let work = ctx.begin().await?;
    let account = own(&ctx, &work).await?;
    passkeys::finish_registration(&work, &account, ceremony, name, &credential).await?;
    let has_codes = recovery::left(&work, account.id).await? > 0;
    work.commit().await?;
    let next = if has_codes { "/account/passkeys?added=1" } else { "/account/recovery-codes?added=1" };
    let next = ctx.office_path(next);
    Ok(json(&GoOn { next: &next }))
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RawPasskey {
    id: String,
}

pub async fn remove(ctx: Ctx, form: Form<RawPasskey>) -> Result<HttpResponse, AppError> {
    let staff = ctx.staff()?;
    let id: PasskeyId = form.0.id.parse().map_err(|_tampered| AppError::NotFound)?;
    let work = ctx.begin().await?;
    let account = own(&ctx, &work).await?;
    let is_needed = factors::is_needed(&work, &ctx.app.identity, &staff.permissions);
    if is_needed && account.totp_since.is_none() && passkeys::of(&work, account.id).await?.len() < 2 {
        return Err(StillNeeded.into());
    }
    passkeys::remove(&work, &account, id).await?;
    work.commit().await?;
    Ok(see_other(&ctx.office_path("/account/passkeys")))
}
