//! Errors as pages, in the reader's language and the town's colours where there is a town.

use actix_web::{
    HttpMessage, HttpResponse, ResponseError, body::BoxBody, dev::ServiceResponse, http::header, web::Data,
};
use askama::Template;
use entity::tenancy::tenant::State;

use crate::{
    platform::{app::App, errors::AppError, i18n::Lang},
    web::{Chrome, front::Visit, page, problem::generic, styles},
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
    let kind = kind(error, town.state());
    let text = match error {
        AppError::Refused(refusal) => chrome.t(&format!("refused-{}", refusal.code())),
        _ => chrome.t(&format!("problem-{kind}-text")),
    };
    let content = TownError {
        title: chrome.t(&format!("problem-{kind}")).into_owned(),
        text: text.into_owned(),
        reference: matches!(error, AppError::Internal(_)).then(|| visit.reference.clone()),
        page: chrome,
    };
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
    let words = |lang: Lang, suffix: &str| lang.t(&format!("problem-{}{suffix}", generic(error))).into_owned();
    let other = Lang::of(lang.locale.other());
    let page = PlainError {
        lang,
        title: words(lang, ""),
        text: words(lang, "-plain"),
        title_other: words(other, ""),
        text_other: words(other, "-plain"),
    };
    Ok(with_headers(error, page::head(error.status_code(), styles::verify()).body(page::render(&page)?)))
}

fn with_headers(error: &AppError, mut response: HttpResponse) -> HttpResponse {
    let seconds = match error {
        AppError::TooMany { retry_after_secs } => *retry_after_secs,
        AppError::Suspended => 3_600,
        AppError::NotFound
        | AppError::Forbidden
        | AppError::Invalid(_)
        | AppError::Refused(_)
        | AppError::StaleForm
        | AppError::BadRequest
        | AppError::Internal(_) => return response,
    };
    if let Ok(value) = header::HeaderValue::from_str(&seconds.to_string()) {
        response.headers_mut().insert(header::RETRY_AFTER, value);
    }
    response
}
