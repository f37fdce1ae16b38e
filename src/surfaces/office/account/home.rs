use actix_web::{HttpResponse, web::Query};
use entity::{identity::staff_account, values::Locale};
use sea_orm::ActiveValue::{Set, Unchanged};
use serde::Deserialize;

use super::{own, pages::AccountPage};
use crate::{
    platform::{
        audit::{self, Act, Entry},
        errors::AppError,
        identity::{factors, recovery, sessions},
    },
    web::{
        Ctx, Form, Frame,
        page::{ok, see_other},
    },
};

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Shown {
    password: Option<u8>,
}

pub async fn show(ctx: Ctx, shown: Query<Shown>) -> Result<HttpResponse, AppError> {
    let staff = ctx.staff()?;
    let work = ctx.read().await?;
    let account = own(&ctx, &work).await?;
    let has_factor = factors::is_set_up(&work, &account).await?;
    let codes_left = recovery::left(&work, account.id).await?;
    work.commit().await?;
    let page = ctx.chrome();
    let roles = staff.roles.iter().map(|role| page.role(role).into_owned()).collect();
    let posts = if staff.offices.is_empty() { String::new() } else { page.posts(&staff.standing()) };
    let frame = Frame::of(&ctx)?;
    ok(
        &ctx,
        &AccountPage {
            page,
            frame,
            name: account.name,
            phone: account.phone.grouped(),
            email: account.email,
            roles,
            posts,
            has_factor,
            codes_left,
            must_enrol: staff.must_enrol,
            has_new_password: shown.password.is_some(),
        },
    )
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RawLocale {
    locale: String,
}

/// From the next page on, everything is in the other language.
pub async fn set_locale(ctx: Ctx, form: Form<RawLocale>) -> Result<HttpResponse, AppError> {
    let staff = ctx.staff()?;
    let locale = [Locale::Bn, Locale::En].into_iter().find(|locale| locale.code() == form.0.locale);
    let locale = locale.ok_or(AppError::BadRequest)?;
    let work = ctx.begin().await?;
    let set = staff_account::ActiveModel { id: Unchanged(staff.id), locale: Set(locale), ..Default::default() };
    work.update(set).await?;
    sessions::access_changed(&work, staff.id).await?;
    let entry = Entry::of(Act::StaffLocaleChanged, "staff_account", staff.id.0);
    audit::record(&work, entry.change("locale", staff.locale, locale)).await?;
    work.commit().await?;
    Ok(see_other(&ctx.office_path("/account")))
}
