//! Forms with a file: bounded, from our own pages only.

use std::{future::Future, pin::Pin};

use actix_multipart::{Field, Multipart};
use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload};
use futures_util::StreamExt;

use super::{
    ctx::Ctx,
    form::{TOKEN_FIELD, is_cross_site},
};
use crate::platform::errors::AppError;

const FILE_BYTES_MAX: usize = 20 * 1_048_576;
/// What is too large is read on so far and thrown away, so that a browser hears why.
const DRAINED_MAX: usize = 3 * FILE_BYTES_MAX;
const FIELD_BYTES_MAX: usize = 4_096;
const FIELDS_MAX: usize = 50;
const NAME_CHARACTERS_MAX: usize = 120;

/// What a form with a file has brought.
#[derive(Debug, Default)]
pub struct Upload {
    pub fields: Vec<(String, String)>,
    pub file: Option<UploadedFile>,
    /// The file was larger than files may be, and is not here.
    pub is_too_large: bool,
}

/// A file as somebody had it.
#[derive(Debug)]
pub struct UploadedFile {
    /// As it was called there: to be shown, never to be opened.
    pub name: String,
    pub bytes: Vec<u8>,
}

impl FromRequest for Upload {
    type Error = AppError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, AppError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            if request.content_type() != "multipart/form-data" || is_cross_site(&request) {
                return Err(AppError::StaleForm);
            }
            let parts = Multipart::from_request(&request, &mut payload).await;
            let upload = read(parts.map_err(|_no_boundary| AppError::BadRequest)?).await?;
            let ctx = Ctx::of(&request)?;
            let token = upload.field(TOKEN_FIELD);
            if !ctx.visitor.has_token(&ctx.app.keyring, &ctx.town, &ctx.actor, token) {
                return Err(AppError::StaleForm);
            }
            Ok(upload)
        })
    }
}

impl Upload {
    /// What a field has brought; nothing where there is none.
    #[must_use]
    pub fn field(&self, name: &str) -> &str {
        self.fields.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.as_str())
    }
}

async fn read(mut parts: Multipart) -> Result<Upload, AppError> {
    let mut upload = Upload::default();
    while let Some(part) = parts.next().await {
        let part = part.map_err(|_broken_off| AppError::BadRequest)?;
        let name = part.name().unwrap_or_default().to_owned();
        let file_name = part.content_disposition().and_then(|words| words.get_filename()).map(str::to_owned);
        match file_name {
            Some(file_name) => match read_part(part, FILE_BYTES_MAX, DRAINED_MAX).await? {
                Some(bytes) if bytes.is_empty() => {}
                Some(bytes) => {
                    let name = file_name.chars().filter(|c| !c.is_control()).take(NAME_CHARACTERS_MAX).collect();
                    upload.file = Some(UploadedFile { name, bytes });
                }
                None => upload.is_too_large = true,
            },
            None => {
                let bytes = read_part(part, FIELD_BYTES_MAX, FIELD_BYTES_MAX).await?.ok_or(AppError::BadRequest)?;
                let value = String::from_utf8(bytes).map_err(|_not_utf8| AppError::BadRequest)?;
                upload.fields.push((name, value));
            }
        }
        if upload.fields.len() > FIELDS_MAX {
            return Err(AppError::BadRequest);
        }
    }
    Ok(upload)
}

/// The bytes of a part; nothing where there are more than may be.
async fn read_part(mut part: Field, kept_max: usize, drained_max: usize) -> Result<Option<Vec<u8>>, AppError> {
    let (mut bytes, mut count) = (Vec::new(), 0_usize);
    while let Some(chunk) = part.next().await {
        let chunk = chunk.map_err(|_broken_off| AppError::BadRequest)?;
        count = count.saturating_add(chunk.len());
        if count > drained_max {
            return if drained_max > kept_max { Ok(None) } else { Err(AppError::BadRequest) };
        }
        if count <= kept_max {
            bytes.extend_from_slice(&chunk);
        }
    }
    Ok((count <= kept_max).then_some(bytes))
}
