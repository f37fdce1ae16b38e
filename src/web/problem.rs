//! Errors as `application/problem+json` (RFC 9457), for the API.

use actix_web::{
    HttpResponse, ResponseError,
    body::BoxBody,
    dev::ServiceResponse,
    http::{StatusCode, header},
};
use serde::Serialize;

use crate::platform::{errors::AppError, i18n::Lang};

impl ResponseError for AppError {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::SignInFirst(_) => StatusCode::UNAUTHORIZED,
            Self::Forbidden | Self::StaleForm | Self::ConfirmFirst | Self::EnrolFirst => StatusCode::FORBIDDEN,
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Refused(refusal) if refusal.is_malformed() => StatusCode::BAD_REQUEST,
            Self::Refused(_) => StatusCode::CONFLICT,
            Self::BadRequest => StatusCode::BAD_REQUEST,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Suspended => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Only the status: each surface writes the body in its own way.
    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}

#[derive(Serialize)]
struct Problem<'a> {
    r#type: String,
    title: &'a str,
    title_en: &'a str,
    status: u16,
    code: &'a str,
    /// What a refusal means and what to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail_en: Option<String>,
    /// To name when asking for help.
    reference: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<ProblemField>,
}

#[derive(Serialize)]
struct ProblemField {
    field: &'static str,
    code: &'static str,
    message: String,
    message_en: String,
}

/// The answer with a body in place of the bare status; what failed stays with it for the log.
#[must_use]
pub fn keep_error(response: ServiceResponse<BoxBody>, body: HttpResponse) -> ServiceResponse<BoxBody> {
    let (request, mut bare) = response.into_parts();
    let (head, content) = body.into_parts();
    *bare.headers_mut() = head.headers().clone();
    ServiceResponse::new(request, bare.set_body(content))
}

/// The problem document of an error.
#[must_use]
pub fn document(error: &AppError, reference: &str) -> HttpResponse {
    let words = |lang: Lang| lang.t(&format!("problem-{}", generic(error))).into_owned();
    let fields = match error {
        AppError::Invalid(errors) => errors
            .iter()
            .map(|error| ProblemField {
                field: error.field,
                code: error.code,
                message: Lang::BN.t(&format!("error-{}", error.code)).into_owned(),
                message_en: Lang::EN.t(&format!("error-{}", error.code)).into_owned(),
            })
            .collect(),
        AppError::NotFound
        | AppError::Forbidden
        | AppError::SignInFirst(_)
        | AppError::ConfirmFirst
        | AppError::EnrolFirst
        | AppError::Refused(_)
        | AppError::StaleForm
        | AppError::BadRequest
        | AppError::TooMany { .. }
        | AppError::Suspended
        | AppError::Internal(_) => Vec::new(),
    };
    let detail = |lang: Lang| match error {
        AppError::Refused(refusal) => Some(lang.t(&format!("refused-{}", refusal.code())).into_owned()),
        AppError::NotFound
        | AppError::Forbidden
        | AppError::SignInFirst(_)
        | AppError::ConfirmFirst
        | AppError::EnrolFirst
        | AppError::Invalid(_)
        | AppError::StaleForm
        | AppError::BadRequest
        | AppError::TooMany { .. }
        | AppError::Suspended
        | AppError::Internal(_) => None,
    };
    let status = error.status_code();
    let problem = Problem {
        r#type: format!("urn:pouro:problem:{}", error.code()),
        title: &words(Lang::BN),
        title_en: &words(Lang::EN),
        status: status.as_u16(),
        code: error.code(),
        detail: detail(Lang::BN),
        detail_en: detail(Lang::EN),
        reference,
        fields,
    };
    let body = serde_json::to_string(&problem).unwrap_or_default();
    let mut response = HttpResponse::build(status);
    response.insert_header((header::CONTENT_TYPE, "application/problem+json"));
    if let Some(seconds) = error.retry_after_secs() {
        response.insert_header((header::RETRY_AFTER, seconds.to_string()));
    }
    response.body(body)
}

/// The group of words for an error: refusals share one title, their code says which.
#[must_use]
pub fn generic(error: &AppError) -> &'static str {
    match error {
        AppError::Refused(_) => "refused",
        AppError::NotFound
        | AppError::Forbidden
        | AppError::SignInFirst(_)
        | AppError::ConfirmFirst
        | AppError::EnrolFirst
        | AppError::Invalid(_)
        | AppError::StaleForm
        | AppError::BadRequest
        | AppError::TooMany { .. }
        | AppError::Suspended
        | AppError::Internal(_) => error.code(),
    }
}
