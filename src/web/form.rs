//! Forms: bounded, from our own pages only, and kept as they were typed.

use std::{future::Future, pin::Pin};

use actix_web::{
    FromRequest, HttpMessage, HttpRequest,
    dev::Payload,
    http::header::{self, HeaderName},
    web,
};
use serde::de::DeserializeOwned;

use super::ctx::Ctx;
use crate::platform::errors::AppError;

/// The name of the hidden field with the visitor's token.
pub const TOKEN_FIELD: &str = "form_token";
/// A Bangla letter takes nine: room for more than any field may hold, so that its own limit answers.
const BYTES_MAX: usize = 65_536;

/// What a form of ours has brought. Fields are texts as they were typed; absent ones are empty.
pub struct Form<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for Form<T> {
    type Error = AppError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, AppError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let is_form = request.content_type() == "application/x-www-form-urlencoded";
            if !is_form || is_cross_site(&request) {
                return Err(AppError::StaleForm);
            }
            let body = read_bounded(&mut payload).await?;
            let token = field(&body, TOKEN_FIELD).unwrap_or_default();
            let ctx = Ctx::of(&request)?;
            if !ctx.visitor.has_token(&ctx.app.keyring, &ctx.town, &ctx.actor, &token) {
                return Err(AppError::StaleForm);
            }
            web::Query::<T>::from_query(&body)
                .map(|fields| Self(fields.into_inner()))
                .map_err(|_unreadable| AppError::BadRequest)
        })
    }
}

pub(super) async fn read_bounded(payload: &mut Payload) -> Result<String, AppError> {
    use futures_util::StreamExt;
    let mut bytes = web::BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_broken_off| AppError::BadRequest)?;
        if bytes.len() + chunk.len() > BYTES_MAX {
            return Err(AppError::BadRequest);
        }
        bytes.extend_from_slice(&chunk);
    }
    String::from_utf8(bytes.to_vec()).map_err(|_not_utf8| AppError::BadRequest)
}

fn field(body: &str, name: &str) -> Option<String> {
    url::form_urlencoded::parse(body.as_bytes()).find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

/// Whether a browser says that another site sent this. Towns are siblings on one domain: `same-site` is another town.
pub(super) fn is_cross_site(request: &HttpRequest) -> bool {
    let text =
        |name: HeaderName| request.headers().get(name).map(|value| value.to_str().unwrap_or_default().to_owned());
    if text(HeaderName::from_static("sec-fetch-site"))
        .is_some_and(|site| !matches!(site.as_str(), "same-origin" | "none"))
    {
        return true;
    }
    let host = text(header::HOST).unwrap_or_default();
    text(header::ORIGIN).is_some_and(|origin| origin.split_once("://").is_none_or(|(_, from)| from != host))
}
