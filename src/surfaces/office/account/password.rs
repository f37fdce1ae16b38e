use actix_web::{HttpResponse, http::StatusCode};
use entity::identity::staff_account;
use sea_orm::ActiveValue::{Set, Unchanged};
use serde::Deserialize;

use super::{super::door::about, own, pages::PasswordPage};
use crate::{
    platform::{
        audit::{self, Act, Entry},
        errors::{AppError, FieldErrors},
        identity::{
            security,
            sessions::{self, Whose},
        },
    },
    web::{
        Ctx, Form, Frame,
        page::{answer, ok, see_other},
    },
};

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RawPassword {
    password: String,
}

fn password_page(ctx: &Ctx, phone: String, errors: FieldErrors) -> Result<PasswordPage<'_>, AppError> {
    let form_token = ctx.form_token();
    Ok(PasswordPage { page: ctx.chrome(), frame: Frame::of(ctx)?, form_token, phone, errors })
}

pub async fn form(ctx: Ctx) -> Result<HttpResponse, AppError> {
    let work = ctx.read().await?;
    let account = own(&ctx, &work).await?;
    work.commit().await?;
    ok(&ctx, &password_page(&ctx, account.phone.grouped(), FieldErrors::new())?)
}

/// A new password ends every other session: whoever knew the old one is out.
pub async fn send(ctx: Ctx, form: Form<RawPassword>) -> Result<HttpResponse, AppError> {
    let staff = ctx.staff()?;
    let work = ctx.read().await?;
    let account = own(&ctx, &work).await?;
    work.commit().await?;
    let about = about(&ctx.town, ctx.today(), &account);
    let hash = match ctx.app.identity.passwords.choose(&form.0.password, about).await? {
        Ok(hash) => hash,
        Err(code) => {
            let errors = FieldErrors::one("password", code);
            let page = password_page(&ctx, account.phone.grouped(), errors)?;
            return answer(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    let work = ctx.begin().await?;
    let set = staff_account::ActiveModel {
        id: Unchanged(account.id),
        password_hash: Set(Some(hash)),
        password_set_at: Set(Some(work.now)),
        ..Default::default()
    };
    work.update(set).await?;
    sessions::end_all(&work, Whose::Staff(account.id), Some(staff.session)).await?;
    sessions::access_changed(&work, account.id).await?;
    audit::record(&work, Entry::of(Act::PasswordChanged, "staff_account", account.id.0)).await?;
    security::tell(&work, &account, security::Event::PasswordChanged).await?;
    work.commit().await?;
    Ok(see_other(&ctx.office_path("/account?password=1")))
}
