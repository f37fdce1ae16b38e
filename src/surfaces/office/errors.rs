//! Errors of staff pages, in the look of the office.

use actix_web::{
    HttpMessage, HttpRequest, HttpResponse, ResponseError, body::BoxBody, dev::ServiceResponse, http::header, web::Data,
};
use askama::Template;

use crate::{
    platform::{
        app::App,
        errors::{AppError, Door, FieldErrors},
        tenancy::OFFICE,
    },
    web::{Chrome, Page, Sample, Sheet, front::Visit, page, problem::generic, styles},
};

/// Something went wrong on a page of staff.
#[derive(Template)]
#[template(path = "office/error.html")]
pub struct OfficeError<'a> {
    pub page: Chrome<'a>,
    pub title: String,
    pub text: String,
    /// For our own faults: to name when asking for help.
    pub reference: Option<String>,
    /// Where to go from here, and its words.
    pub onward: &'static str,
    pub onward_key: &'static str,
}

impl<'a> OfficeError<'a> {
    fn new(page: Chrome<'a>, error: &AppError, reference: &str) -> Self {
        let kind = generic(error);
        let text = if let AppError::Refused(refusal) = error {
            page.t(&format!("refused-{}", refusal.code()))
        } else {
            page.t(&format!("problem-{kind}-office"))
        };
        let (onward, onward_key) = match error {
            AppError::SignInFirst(_) => ("/sign-in", "office-sign-in"),
            AppError::ConfirmFirst => ("/confirm", "office-confirm"),
            AppError::EnrolFirst => ("/account/second-factor", "office-enrol"),
            AppError::NotFound
            | AppError::Forbidden
            | AppError::Invalid(_)
            | AppError::Refused(_)
            | AppError::StaleForm
            | AppError::BadRequest
            | AppError::TooMany { .. }
            | AppError::Suspended
            | AppError::Internal(_) => ("/", "office-to-today"),
        };
        Self {
            title: page.t(&format!("problem-{kind}")).into_owned(),
            text: text.into_owned(),
            reference: matches!(error, AppError::Internal(_)).then(|| reference.to_owned()),
            onward,
            onward_key,
            page,
        }
    }
}

impl Page for OfficeError<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let errors = [
            AppError::NotFound,
            AppError::Forbidden,
            AppError::SignInFirst(Door::Office),
            AppError::ConfirmFirst,
            AppError::EnrolFirst,
            AppError::Invalid(FieldErrors::new()),
            AppError::StaleForm,
            AppError::Suspended,
            AppError::Internal(anyhow::anyhow!("a sample")),
        ];
        let sample = |error: &AppError| {
            Sample::of(error.code(), &OfficeError::new(chrome, error, "01992f6c3a7e7b0c8f1e5d2a4b6c8d0e"))
        };
        errors.iter().map(sample).collect()
    }
}

/// Whether a request is to a page of staff: below the office of a town, or anywhere on the console.
#[must_use]
pub fn is_of_staff(request: &HttpRequest) -> bool {
    let is_below = request.path().strip_prefix(OFFICE).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let extensions = request.extensions();
    let town = extensions.get::<Visit>().and_then(|visit| visit.town.as_ref());
    town.is_some_and(|town| is_below || town.is_centre())
}

/// The page for an error.
///
/// # Errors
/// When it cannot be rendered.
pub fn page(response: &ServiceResponse<BoxBody>, error: &AppError) -> Result<HttpResponse, AppError> {
    let request = response.request();
    let extensions = request.extensions();
    let (Some(visit), Some(app)) = (extensions.get::<Visit>(), request.app_data::<Data<App>>()) else {
        return Err(AppError::NotFound);
    };
    let town = visit.town.as_ref().ok_or(AppError::NotFound)?;
    let content = OfficeError::new(Chrome::new(town, visit.lang, app.today(), "/"), error, &visit.reference);
    let mut answer = page::head(error.status_code(), styles::office(town)).body(page::render(&content)?);
    if let Some(seconds) = error.retry_after_secs() {
        answer.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from(seconds));
    }
    Ok(answer)
}
