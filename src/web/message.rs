//! What a script of ours sends: JSON, from our own pages only, with the same token as a form.

use std::{future::Future, pin::Pin};

use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload, http::header::HeaderName};
use serde::de::DeserializeOwned;

use super::{
    ctx::Ctx,
    form::{is_cross_site, read_bounded},
};
use crate::platform::errors::AppError;

/// A site that is not ours cannot set it without asking first.
const TOKEN: HeaderName = HeaderName::from_static("x-form-token");

/// What a script has sent.
pub struct Message<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for Message<T> {
    type Error = AppError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, AppError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            if request.content_type() != "application/json" || is_cross_site(&request) {
                return Err(AppError::StaleForm);
            }
            let token = request.headers().get(TOKEN).and_then(|value| value.to_str().ok()).unwrap_or_default();
            let ctx = Ctx::of(&request)?;
            if !ctx.visitor.has_token(&ctx.app.keyring, &ctx.town, &ctx.actor, token) {
                return Err(AppError::StaleForm);
            }
            let body = read_bounded(&mut payload).await?;
            serde_json::from_str(&body).map(Self).map_err(|_unreadable| AppError::BadRequest)
        })
    }
}
