//! The header `Idempotency-Key` on every POST of a town, as the gate of each route takes it: who may send the request is
//! decided first, then whether it was answered before. The answer is kept once its body is written, by [`keep`].

use std::sync::Arc;

use actix_web::{
    FromRequest, HttpMessage, HttpRequest, HttpResponse,
    body::{BoxBody, MessageBody},
    dev::{Payload, ServiceRequest, ServiceResponse},
    http::{
        StatusCode,
        header::{self, HeaderName, HeaderValue},
    },
    middleware::Next,
    web::{BytesMut, Data},
};
use futures_util::{StreamExt, stream};
use uuid::Uuid;

use super::{
    endpoint::{Endpoint, Verb},
    front::Visit,
    limits::{self, Limit, network},
    visitor,
};
use crate::platform::{
    access::Actor,
    app::App,
    errors::AppError,
    idempotency::{self, Answer, Asked, Attempt, Begun, KeyRefused},
    keys::sha256_hex,
    tenancy::Town,
};

const KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// On an answer that was given before.
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");
const KEY_MAX: usize = 64;
/// What is sent under a key is read before its handler does.
const BODY_MAX: usize = 1_048_576;
/// Longer answers are not kept.
const ANSWER_MAX: usize = 65_536;
/// Headers that an answer is nothing without. A cookie is for whoever was there the first time.
const KEPT_HEADERS: [HeaderName; 3] = [header::LOCATION, header::CONTENT_TYPE, header::CONTENT_SECURITY_POLICY];

/// A request that is under way under its key.
struct UnderWay {
    app: Data<App>,
    town: Arc<Town>,
    attempt: Attempt,
}

/// The domain's request key of a request with an `Idempotency-Key`; for routes that need one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestKey(pub Uuid);

impl FromRequest for RequestKey {
    type Error = AppError;
    type Future = super::endpoint::Answer<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let extensions = request.extensions();
        let key = extensions.get::<UnderWay>().map(|under_way| Self(under_way.attempt.request_key));
        std::future::ready(key.ok_or_else(|| KeyRefused::Missing.into()))
    }
}

/// Begins a request that carries a key; with the answer, where it was given before.
pub(super) async fn begin(endpoint: &Endpoint, request: &mut ServiceRequest) -> Result<Option<HttpResponse>, AppError> {
    if endpoint.verb != Verb::Post {
        return Ok(None);
    }
    let Some(key) = key_of(request.request())? else {
        return if endpoint.needs_key { Err(KeyRefused::Missing.into()) } else { Ok(None) };
    };
    let Some(app) = request.app_data::<Data<App>>().cloned() else { return Ok(None) };
    let Some((town, scope)) = scope(request.request()) else { return Ok(None) };
    let client = request.extensions().get::<Visit>().and_then(|visit| visit.client);
    limits::count_client(&app, &town, client, Limit::Keyed).await?;
    let body = read(request).await?;
    let asked = Asked { scope, key, body };
    match idempotency::begin(&app, &town, &asked).await? {
        Begun::Run(attempt) => {
            request.extensions_mut().insert(UnderWay { app, town, attempt });
            Ok(None)
        }
        Begun::Repeat(answer) => Ok(Some(repeat(answer)?)),
    }
}

fn key_of(request: &HttpRequest) -> Result<Option<String>, AppError> {
    let mut given = request.headers().get_all(KEY);
    let Some(first) = given.next() else { return Ok(None) };
    let key = first.to_str().unwrap_or_default();
    let is_readable = (1..=KEY_MAX).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
    if is_readable && given.next().is_none() { Ok(Some(key.to_owned())) } else { Err(KeyRefused::Unreadable.into()) }
}

/// Who asks and where: a session, a browser that is known by its cookie, or an address.
fn scope(request: &HttpRequest) -> Option<(Arc<Town>, String)> {
    // Reading a cookie writes into the extensions.
    let browser = visitor::known(request);
    let extensions = request.extensions();
    let visit = extensions.get::<Visit>()?;
    let town = visit.town.clone()?;
    let who = match &visit.actor {
        Actor::Staff(staff) => format!("staff {}", staff.session),
        Actor::Citizen(citizen) => format!("citizen {}", citizen.session),
        Actor::Visitor | Actor::Worker | Actor::Operator => match (browser, visit.client) {
            (Some(browser), _) => format!("browser {browser}"),
            (None, Some(address)) => format!("address {}", network(address)),
            (None, None) => "nobody".to_owned(),
        },
    };
    Some((town, format!("{who} {}", request.path())))
}

/// Reads what was sent and puts it back for the handler; says what tells it from everything else.
async fn read(request: &mut ServiceRequest) -> Result<String, AppError> {
    let mut payload = request.take_payload();
    let mut body = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_broken_off| AppError::BadRequest)?;
        if body.len() + chunk.len() > BODY_MAX {
            return Err(KeyRefused::BodyTooLong.into());
        }
        body.extend_from_slice(&chunk);
    }
    let body = body.freeze();
    let sent = format!("{}\n{}\n{}", request.content_type(), request.query_string(), sha256_hex(&body));
    request.set_payload(Payload::Stream { payload: Box::pin(stream::once(std::future::ready(Ok(body)))) });
    Ok(sent)
}

fn repeat(answer: Answer) -> Result<HttpResponse, AppError> {
    let status = StatusCode::from_u16(answer.status).map_err(|cause| AppError::Internal(cause.into()))?;
    let mut response = HttpResponse::build(status);
    for (name, value) in answer.headers {
        response.insert_header((name, value));
    }
    response.insert_header((REPLAYED, HeaderValue::from_static("true")));
    Ok(response.body(answer.body))
}

/// The middleware that keeps answers of requests with a key: it stands outside of whoever writes the bodies of errors.
///
/// # Errors
/// When an inner service fails without an answer.
pub async fn keep(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let response = next.call(request).await?.map_into_boxed_body();
    let Some(under_way) = response.request().extensions_mut().remove::<UnderWay>() else { return Ok(response) };
    let UnderWay { app, town, attempt } = under_way;
    let status = response.status();
    if !is_kept(status) {
        note(idempotency::forget(&app, &town, attempt).await);
        return Ok(response);
    }
    let (request, response) = response.into_parts();
    let (head, body) = response.into_parts();
    let (body, text) = match body.try_into_bytes() {
        Ok(bytes) => {
            let text = (bytes.len() <= ANSWER_MAX).then(|| String::from_utf8(bytes.to_vec()).ok()).flatten();
            (BoxBody::new(bytes), text)
        }
        Err(streamed) => (streamed, None),
    };
    let answer = text.map(|body| Answer { status: status.as_u16(), headers: kept_headers(head.headers()), body });
    note(idempotency::keep(&app, &town, attempt, status.as_u16(), answer.as_ref()).await);
    Ok(ServiceResponse::new(request, head.set_body(body)))
}

/// Whether something was decided that stays so: neither our own fault nor a matter of who asks, and how often.
fn is_kept(status: StatusCode) -> bool {
    let passes = matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::TOO_MANY_REQUESTS);
    !(status.is_server_error() || passes)
}

fn kept_headers(headers: &header::HeaderMap) -> Vec<(String, String)> {
    let kept = KEPT_HEADERS.iter().filter_map(|name| {
        let value = headers.get(name)?.to_str().ok()?;
        Some((name.as_str().to_owned(), value.to_owned()))
    });
    kept.collect()
}

/// The answer goes out all the same: what it did is done.
fn note(kept: Result<(), AppError>) {
    if let Err(cause) = kept {
        tracing::error!("the answer to a request with a key cannot be kept: {cause}");
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn a_key_is_visible_ascii_and_not_long() {
        let key = |value: &str| key_of(&TestRequest::default().insert_header((KEY, value)).to_http_request());
        assert_eq!(key_of(&TestRequest::default().to_http_request()).unwrap(), None);
        for good in ["1", "8e03978e-40d5-43dd-bc93-6894a57f9324", &"x".repeat(64)] {
            assert_eq!(key(good).unwrap().as_deref(), Some(good));
        }
        for bad in ["", "a b", "ক", &"x".repeat(65)] {
            assert!(key(bad).is_err(), "{bad}");
        }
        let twice = TestRequest::default().append_header((KEY, "1")).append_header((KEY, "1")).to_http_request();
        assert!(key_of(&twice).is_err());
    }

    #[test]
    fn what_passes_by_itself_is_not_kept() {
        for status in [401, 403, 429, 500, 503] {
            assert!(!is_kept(StatusCode::from_u16(status).unwrap()), "{status}");
        }
        for status in [200, 201, 303, 400, 404, 409, 422] {
            assert!(is_kept(StatusCode::from_u16(status).unwrap()), "{status}");
        }
    }
}
