//! The front door: every request passes here first. It learns which site it is for and who asks, and every answer leaves
//! with the headers that keep people safe. Between the two stands whoever writes the bodies of errors.

use std::{net::IpAddr, sync::Arc, time::Instant};

use actix_web::{
    HttpMessage, HttpRequest,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::header::{self, HeaderMap, HeaderName, HeaderValue},
    middleware::Next,
    web::Data,
};
use entity::tenancy::tenant::State;
use tracing::Instrument;
use uuid::Uuid;

use super::client::{TrustedProxies, client_address};
use crate::platform::{
    access::Actor,
    app::App,
    errors::AppError,
    i18n::{ENGLISH_PATH, Lang},
    tenancy::{Site, SiteError, Town},
};

/// What is known of a request before its handler.
pub struct Visit {
    /// None on the base domain.
    pub town: Option<Arc<Town>>,
    /// The answer depends on `X-Tenant`: it named the town, or was refused.
    pub by_header: bool,
    pub lang: Lang,
    /// The path without the language in front.
    pub path: String,
    pub client: Option<IpAddr>,
    /// Who asks: a visitor until the gate of a route has looked at the session.
    pub actor: Actor,
    /// Shown on error pages and kept in the log.
    pub reference: String,
}

/// Answered on every host, known or not.
const HEALTH: [&str; 2] = ["/healthz", "/readyz"];
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const TENANT: HeaderName = HeaderName::from_static("x-tenant");

/// The outermost middleware: the span and the one line of the log, and the headers of every answer.
///
/// # Errors
/// When an inner service fails without an answer.
pub async fn finish(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let reference = Uuid::now_v7().simple().to_string();
    let span = tracing::info_span!(
        "request",
        id = reference,
        tenant.slug = tracing::field::Empty,
        method = %request.method(),
        path = loggable(split_language(request.path()).0),
    );
    request.extensions_mut().insert(Reference(reference.clone()));
    let begun = Instant::now();
    let answer = async move {
        let mut response = next.call(request).await?.map_into_boxed_body();
        let by_header = response.request().extensions().get::<Visit>().is_some_and(|visit| visit.by_header);
        complete(response.headers_mut(), &reference, by_header);
        note(&response, begun);
        Ok(response)
    };
    answer.instrument(span).await
}

/// The reference of a request, before more is known of it.
struct Reference(String);

/// The innermost middleware: which site the request is for, and who asks.
///
/// # Errors
/// Never: refusals are answers.
pub async fn visit(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let (path, lang) = split_language(request.path());
    let path = path.to_owned();
    let is_health = HEALTH.contains(&path.as_str());
    let site = if is_health { Ok((None, false)) } else { site(request.request()).await };
    let (town, by_header, refused) = match site {
        Ok((town, by_header)) => (town, by_header, None),
        Err(error) => (None, request.headers().contains_key(TENANT), Some(error)),
    };
    if let Some(town) = &town {
        tracing::Span::current().record("tenant.slug", town.slug());
    }
    let client = client_of(request.request());
    let reference = request.extensions_mut().remove::<Reference>().map(|Reference(text)| text).unwrap_or_default();
    request.extensions_mut().insert(Visit { town, by_header, lang, path, client, actor: Actor::Visitor, reference });
    let refused = refused.or_else(|| is_unspeakable(request.request()).then_some(AppError::NotFound));
    match refused {
        Some(error) => Ok(request.error_response(error).map_into_boxed_body()),
        None => next.call(request).await.map(ServiceResponse::map_into_boxed_body),
    }
}

/// The path and the language that it stands under.
fn split_language(path: &str) -> (&str, Lang) {
    match path.strip_prefix(ENGLISH_PATH) {
        Some("") => ("/", Lang::EN),
        Some(rest) if rest.starts_with('/') => (rest, Lang::EN),
        Some(_) | None => (path, Lang::BN),
    }
}

/// Whether an address holds what no name has and no database takes: control characters in its path, a NUL anywhere.
fn is_unspeakable(request: &HttpRequest) -> bool {
    let is_control = |escaped: &str| {
        let code = escaped.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        code.is_some_and(|code| code.is_ascii_control())
    };
    let is_nul = |escaped: &str| escaped.starts_with("00");
    request.uri().path().split('%').skip(1).any(is_control) || request.query_string().split('%').skip(1).any(is_nul)
}

/// The town of a request, none on the base domain.
async fn site(request: &HttpRequest) -> Result<(Option<Arc<Town>>, bool), AppError> {
    let Some(app) = request.app_data::<Data<App>>() else { return Ok((None, false)) };
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let host = host.or_else(|| request.uri().host()).unwrap_or_default();
    let tenant = request.headers().get(TENANT).map(|slug| slug.to_str().unwrap_or("\0"));
    let (entry, by_header) = match app.towns.resolve(host, tenant) {
        Ok(Site::Town { entry, by_header }) => (entry, by_header),
        Ok(Site::National | Site::Short) => return Ok((None, false)),
        Err(SiteError::Unknown) => return Err(AppError::NotFound),
        Err(SiteError::Contradiction) => return Err(AppError::BadRequest),
    };
    if entry.state == State::Draft {
        return Err(AppError::NotFound);
    }
    Ok((Some(app.towns.town(&entry).await?), by_header))
}

fn client_of(request: &HttpRequest) -> Option<IpAddr> {
    let peer = request.peer_addr()?.ip();
    let trusted = request.app_data::<Data<TrustedProxies>>();
    Some(trusted.map_or(peer, |trusted| client_address(peer, request.headers(), trusted)))
}

/// Addresses that cannot be guessed stay out of the log, also the short ones of the centre, `/<town>/<code>`, and the links of
/// invitations, `/office/invitation/<token>`.
fn loggable(path: &str) -> &str {
    const PLAIN: [&str; 4] = ["/api/v1/", "/assets/", "/bills/", "/.well-known/"];
    if PLAIN.iter().any(|beginning| path.starts_with(beginning)) {
        return path;
    }
    let parts = if path.starts_with("/office/") { 2 } else { 1 };
    match path.char_indices().filter(|(_, letter)| *letter == '/').nth(parts) {
        Some((end, _)) => path.split_at_checked(end).map_or(path, |(beginning, _)| beginning),
        None => path,
    }
}

/// Headers of every answer. Pages add their own content security policy; everything else gets one that allows nothing.
fn complete(headers: &mut HeaderMap, reference: &str, by_header: bool) {
    const NOTHING: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; sandbox");
    let fixed = [
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::REFERRER_POLICY, HeaderValue::from_static("strict-origin-when-cross-origin")),
        (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
        (
            HeaderName::from_static("permissions-policy"),
            HeaderValue::from_static("camera=(), geolocation=(), microphone=()"),
        ),
        (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
        (header::CONTENT_SECURITY_POLICY, NOTHING),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    for (name, value) in fixed {
        if !headers.contains_key(&name) {
            headers.insert(name, value);
        }
    }
    if by_header {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.append(header::VARY, HeaderValue::from_static("X-Tenant"));
    }
    if let Ok(value) = HeaderValue::from_str(reference) {
        headers.insert(REQUEST_ID, value);
    }
}

/// One line per request: failures and slow answers where people look, the rest where developers do.
fn note(response: &ServiceResponse<BoxBody>, begun: Instant) {
    const SLOW_MS: u128 = 1_000;
    let (status, elapsed_ms) = (response.status().as_u16(), begun.elapsed().as_millis());
    if let Some(AppError::Internal(cause)) = response.response().error().and_then(actix_web::Error::as_error) {
        tracing::error!(status, "a request failed: {cause:#}");
    } else if elapsed_ms > SLOW_MS {
        tracing::warn!(status, elapsed_ms, "a request was slow");
    } else {
        tracing::debug!(status, elapsed_ms, "a request was answered");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_names_the_page_and_not_what_opens_it() {
        for (path, logged) in [
            ("/pay/AAAAAAAAAAAAAAAAAAAAAA/receipt", "/pay"),
            ("/office/invitation/AAAAAAAAAAAAAAAAAAAAAA", "/office/invitation"),
            ("/invitation/AAAAAAAAAAAAAAAAAAAAAA", "/invitation"),
            ("/office/staff", "/office/staff"),
            ("/natore/a1B2c3", "/natore"),
            ("/api/v1/bills", "/api/v1/bills"),
            ("/", "/"),
        ] {
            assert_eq!(loggable(path), logged, "{path}");
        }
    }
}
