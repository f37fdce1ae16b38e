//! Errors as pages, in the reader's language and the town's colours where there is a town.

use actix_web::{
    HttpMessage, HttpResponse, ResponseError, body::BoxBody, dev::ServiceResponse, http::header, web::Data,
};
use anyhow::anyhow;
use askama::Template;
use entity::tenancy::tenant::State;

use crate::{
    platform::{
        app::App,
        errors::{AppError, Door, FieldErrors},
        i18n::Lang,
        payments::intent::WishRefused,
    },
    web::{Chrome, Page, Sample, front::Visit, page, problem::generic, styles},
};

/// Something went wrong on a town's site.
#[derive(Template)]
#[template(path = "errors/town.html")]
pub struct TownError<'a> {
    pub page: Chrome<'a>,
    pub title: String,
    pub text: String,
    /// For our own faults: to name when asking for help.
    pub reference: Option<String>,
    /// The town is closed: only receipts and papers are left.
    pub is_closed: bool,
}

impl<'a> TownError<'a> {
    fn new(page: Chrome<'a>, error: &AppError, reference: &str) -> Self {
        let kind = kind(error, page.town.state());
        let text = if let AppError::Refused(refusal) = error {
            page.t(&format!("refused-{}", refusal.code()))
        } else {
            page.t(&format!("problem-{kind}-text"))
        };
        Self {
            title: page.t(&format!("problem-{kind}")).into_owned(),
            text: text.into_owned(),
            reference: matches!(error, AppError::Internal(_)).then(|| reference.to_owned()),
            is_closed: matches!(error, AppError::Suspended),
            page,
        }
    }
}

impl Page for TownError<'_> {
    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let sample = |error: &AppError| {
            Sample::of(error.code(), &TownError::new(chrome, error, "01992f6c3a7e7b0c8f1e5d2a4b6c8d0e"))
        };
        errors().iter().map(sample).collect()
    }
}

/// Something went wrong where there is no town.
#[derive(Template)]
#[template(path = "errors/plain.html")]
pub struct PlainError {
    pub lang: Lang,
    pub title: String,
    pub text: String,
    pub title_other: String,
    pub text_other: String,
}

impl PlainError {
    fn new(lang: Lang, error: &AppError) -> Self {
        let words = |lang: Lang, suffix: &str| lang.t(&format!("problem-{}{suffix}", generic(error))).into_owned();
        let other = Lang::of(lang.locale.other());
        Self {
            lang,
            title: words(lang, ""),
            text: words(lang, "-plain"),
            title_other: words(other, ""),
            text_other: words(other, "-plain"),
        }
    }
}

impl Page for PlainError {
    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        errors().iter().map(|error| Sample::of(error.code(), &Self::new(chrome.lang, error))).collect()
    }
}

/// One of each, for the samples.
fn errors() -> [AppError; 12] {
    [
        AppError::NotFound,
        AppError::Forbidden,
        AppError::SignInFirst(Door::Portal),
        AppError::ConfirmFirst,
        AppError::EnrolFirst,
        AppError::Invalid(FieldErrors::new()),
        WishRefused::NothingDue.into(),
        AppError::StaleForm,
        AppError::BadRequest,
        AppError::TooMany { retry_after_secs: 60 },
        AppError::Suspended,
        AppError::Internal(anyhow!("a sample")),
    ]
}

/// The page for an error.
///
/// # Errors
/// When it cannot be rendered.
pub fn page(response: &ServiceResponse<BoxBody>, error: &AppError) -> Result<HttpResponse, AppError> {
    let request = response.request();
    let extensions = request.extensions();
    let (Some(visit), Some(app)) = (extensions.get::<Visit>(), request.app_data::<Data<App>>()) else {
        return plain(error, Lang::BN);
    };
    let Some(town) = &visit.town else { return plain(error, visit.lang) };
    let chrome = Chrome::new(town, visit.lang, app.today(), "/");
    let content = TownError::new(chrome, error, &visit.reference);
    Ok(with_headers(error, page::head(error.status_code(), styles::portal(town)).body(page::render(&content)?)))
}

/// A closed town says why.
fn kind(error: &AppError, state: State) -> &'static str {
    match (error, state) {
        (AppError::Suspended, State::Archived) => "archived",
        (error, _) => generic(error),
    }
}

fn plain(error: &AppError, lang: Lang) -> Result<HttpResponse, AppError> {
    let page = PlainError::new(lang, error);
    Ok(with_headers(error, page::head(error.status_code(), styles::verify()).body(page::render(&page)?)))
}

fn with_headers(error: &AppError, mut response: HttpResponse) -> HttpResponse {
    if let Some(seconds) = error.retry_after_secs() {
        response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from(seconds));
    }
    response
}
