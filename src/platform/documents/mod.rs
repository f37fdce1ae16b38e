//! Papers: what the town issues and anybody can check.
//!
//! A paper has a signed payload, which proves it without network, and a random address, which shows what the town itself
//! says of it. Its file is made once per language when it is first asked for, and kept.

mod payload;
mod press;
mod qr;
mod receipt;

use std::sync::Arc;

use anyhow::Context;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use entity::{
    documents::{paper, paper_file},
    payments::receipt as receipt_row,
    tenancy::signing_key,
    values::{Locale, PaperId},
};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};

pub use payload::{Payload, read_signed};
pub use press::Press;
pub use qr::inline as inline_qr;
pub use receipt::{ReceiptPaper, ReceiptSheet, reversed};

use crate::platform::{
    access::Actor,
    app::App,
    errors::AppError,
    keys::{Keyring, Signer, sha256_hex},
    receipts::lookup::{self, FullReceipt},
    tenancy::Town,
    work::Work,
};

/// Characters of the short code beside a paper's number.
const CODE_LENGTH: usize = 6;
const KEYS_MAX: u64 = 1_000;

/// Issues a paper: signs what it says and gives it its address.
///
/// # Errors
/// When the database does not take it.
pub async fn issue(work: &Work, keyring: &Keyring, receipt: &ReceiptPaper) -> Result<paper::Model, AppError> {
    let signer = keyring.town(work.town().profile.uuid).signer()?;
    let key_id = signer.key_id();
    publish_key(work, &signer).await?;
    let payload = receipt.payload(work.town(), &key_id).signed(&signer)?;
    let paper = paper::Model {
        tenant_id: work.tenant(),
        id: PaperId::mint(),
        kind: paper::Kind::Receipt,
        number: receipt.number.clone(),
        token: keyring.token()?,
        code: keyring.short_code(CODE_LENGTH)?,
        subject_id: receipt.receipt.0,
        payload,
        key_id,
        issued_at: work.now,
    };
    work.insert(paper.clone()).await?;
    Ok(paper)
}

/// Keeps the public half of a key among those that the town has signed with.
///
/// # Errors
/// When the database does not take it.
pub async fn publish_key(work: &Work, signer: &Signer) -> Result<(), AppError> {
    work.insert_if_absent(signing_key::Model {
        tenant_id: work.tenant(),
        key_id: signer.key_id(),
        public_key: signer.public_key().to_vec(),
        created_at: work.now,
    })
    .await?;
    Ok(())
}

/// The address in a paper's QR code: the page about it, and behind the `#`, which no server sees, the signed payload.
#[must_use]
pub fn qr_url(town: &Town, paper: &paper::Model) -> String {
    format!("{}#{}", verify_url(town, paper), BASE64_URL_SAFE_NO_PAD.encode(&paper.payload))
}

/// The page about a paper.
#[must_use]
pub fn verify_url(town: &Town, paper: &paper::Model) -> String {
    town.url(&format!("/v/{}", paper.token))
}

/// The paper behind an address.
///
/// # Errors
/// When the database cannot be read.
pub async fn by_token(work: &Work, token: &str) -> Result<Option<paper::Model>, AppError> {
    Ok(work.one(work.find::<paper::Entity>().filter(paper::Column::Token.eq(token))).await?)
}

/// The paper that a short code names.
///
/// # Errors
/// When the database cannot be read.
pub async fn by_code(work: &Work, code: &str) -> Result<Option<paper::Model>, AppError> {
    Ok(work.one(work.find::<paper::Entity>().filter(paper::Column::Code.eq(code))).await?)
}

/// The paper of a receipt.
///
/// # Errors
/// When there is none: every receipt has one.
pub async fn of_receipt(work: &Work, receipt: &receipt_row::Model) -> Result<paper::Model, AppError> {
    let found = work.find::<paper::Entity>().filter(paper::Column::SubjectId.eq(receipt.id.0));
    Ok(work.one(found).await?.context("a receipt without its paper")?)
}

/// The receipt that a paper speaks of.
///
/// # Errors
/// When it is gone.
pub async fn receipt_of(work: &Work, paper: &paper::Model) -> Result<FullReceipt, AppError> {
    let found = work.find::<receipt_row::Entity>().filter(receipt_row::Column::Id.eq(paper.subject_id));
    let row = work.one(found).await?.context("a paper without its receipt")?;
    lookup::in_full(work, row).await
}

/// Every key that the town has ever signed with, oldest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn keys(work: &Work) -> Result<Vec<signing_key::Model>, AppError> {
    let keys = work.find::<signing_key::Entity>().order_by_asc(signing_key::Column::CreatedAt).limit(KEYS_MAX);
    Ok(work.all(keys).await?)
}

/// The PDF of a receipt, made when first asked for.
///
/// # Errors
/// When it cannot be made or kept.
pub async fn receipt_pdf(app: &App, town: &Arc<Town>, full: &FullReceipt, locale: Locale) -> Result<Vec<u8>, AppError> {
    let work = app.read(town, Actor::Visitor).await?;
    let paper = of_receipt(&work, &full.receipt).await?;
    let kept = kept_file(&work, paper.id, locale).await?;
    work.commit().await?;
    if let Some(file) = kept {
        return Ok(file.bytes);
    }
    let sheet = ReceiptSheet::new(town, full, &paper, locale)?;
    let bytes = app.press.print(sheet).await?;
    let work = app.begin(town, Actor::Visitor).await?;
    let file = paper_file::Model {
        tenant_id: work.tenant(),
        paper_id: paper.id,
        locale,
        sha256: sha256_hex(&bytes),
        bytes,
        made_at: work.now,
    };
    // Somebody else may have made it meanwhile: the first one stays.
    work.insert_if_absent(file).await?;
    let kept = kept_file(&work, paper.id, locale).await?.context("a file was not kept")?;
    work.commit().await?;
    Ok(kept.bytes)
}

async fn kept_file(work: &Work, paper: PaperId, locale: Locale) -> Result<Option<paper_file::Model>, AppError> {
    let file = work
        .find::<paper_file::Entity>()
        .filter(paper_file::Column::PaperId.eq(paper))
        .filter(paper_file::Column::Locale.eq(locale));
    Ok(work.one(file).await?)
}
