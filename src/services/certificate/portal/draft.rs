//! A draft from its opening on: it belongs to the mobile number that has signed in, and goes on wherever that number does.

use actix_web::{HttpResponse, web::Path};
use entity::{
    casework::application::State,
    values::{ApplicationId, Ward},
};
use serde::Deserialize;

use crate::{
    platform::{
        casework::{
            Surroundings,
            application::{self, Application},
        },
        errors::AppError,
        work::Work,
    },
    services::certificate::{CertificateType, CertificateTypes},
    web::{Ctx, Form, see_other},
};

/// A form that says nothing but that it was sent.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Nothing {}

/// Where everything about an application stands.
pub(super) fn path(id: ApplicationId) -> String {
    format!("/me/applications/{id}")
}

/// Where a page of its form stands.
pub(super) fn page_path(id: ApplicationId, page: &str) -> String {
    format!("{}/pages/{page}", path(id))
}

/// What somebody is filling in.
pub(super) struct Draft<'t> {
    pub application: Application,
    pub certificate: &'t CertificateType,
}

/// The draft of whoever acts.
///
/// # Errors
/// [`AppError::NotFound`] for everybody else's, once it is handed in, and where the town no longer has its kind.
pub(super) async fn load<'t>(ctx: &'t Ctx, work: &Work, id: ApplicationId) -> Result<Draft<'t>, AppError> {
    let application = application::own(work, &ctx.app.keyring, id).await?;
    if application.row.state != State::Draft {
        return Err(AppError::NotFound);
    }
    let certificate = certificate(ctx, &application.row.kind)?;
    Ok(Draft { application, certificate })
}

/// A kind of certificate by today's data.
pub(super) fn certificate<'t>(ctx: &'t Ctx, code: &str) -> Result<&'t CertificateType, AppError> {
    let ruling = ctx.town.policy::<CertificateTypes>(ctx.today()).ok_or(AppError::NotFound)?;
    ruling.policy.get(code).ok_or(AppError::NotFound)
}

/// The wards that an answer can name.
pub(super) fn wards(ctx: &Ctx) -> Vec<Ward> {
    ctx.town.profile.wards_on(ctx.today()).into_iter().map(|period| period.ward).collect()
}

/// What answers are held against today.
pub(super) fn around<'w>(ctx: &Ctx, wards: &'w [Ward]) -> Surroundings<'w> {
    Surroundings { today: ctx.today(), wards }
}

/// Where somebody left off: the first page that is not answered, or the answers as a whole.
pub(super) async fn resume(ctx: Ctx, id: Path<ApplicationId>) -> Result<HttpResponse, AppError> {
    let work = ctx.begin().await?;
    let draft = load(&ctx, &work, *id).await?;
    work.commit().await?;
    let wards = wards(&ctx);
    let next = match draft.application.answers.unanswered(&draft.certificate.form, &around(&ctx, &wards)) {
        Some(first) => page_path(*id, &first.page),
        None => format!("{}/check", path(*id)),
    };
    Ok(see_other(&ctx.url(&next)))
}

pub(super) async fn discard(ctx: Ctx, _form: Form<Nothing>, id: Path<ApplicationId>) -> Result<HttpResponse, AppError> {
    let work = ctx.begin().await?;
    application::discard(&work, &ctx.app.keyring, *id).await?;
    work.commit().await?;
    Ok(see_other(&ctx.url("/me/applications")))
}
