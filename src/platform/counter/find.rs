//! From what is typed or scanned at the counter to the accounts that it leads to.

use entity::{
    billing::billing_account,
    documents::paper,
    payments::{payment, payment_item, receipt, receipt_part},
    values::{AccountId, Phone, ReceiptId},
};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};
use url::Url;

use crate::platform::{
    access::Permission, app::App, documents, errors::AppError, numbering::as_written, text, work::Work,
};

/// The most that the field takes: an address with a signed paper behind it is long.
pub const TYPED_MAX: usize = 600;
/// More accounts than one looks through at a counter.
pub const FOUND_MAX: u64 = 20;

/// What was typed, by its shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    /// The QR code of a paper of ours.
    Paper(String),
    /// The short address in a message.
    Code(String),
    /// The page of a payment.
    Payment(String),
    /// A mobile number. Never shown again, never in an address.
    Phone(Phone),
    /// Whatever else: a holding, a number on a paper, a name.
    Words(String),
}

impl Typed {
    /// Nothing for an empty field.
    ///
    /// # Errors
    /// With the code of what to do instead.
    pub fn parse(typed: &str) -> Result<Option<Self>, &'static str> {
        let Some(typed) = text::tidy(typed) else { return Ok(None) };
        if typed.chars().count() > TYPED_MAX {
            return Err("find-too-long");
        }
        if is_address(&typed) {
            return Url::parse(&typed).ok().as_ref().and_then(of_address).map(Some).ok_or("find-address-unknown");
        }
        Ok(Some(typed.parse().map_or(Self::Words(typed), Self::Phone)))
    }
}

fn is_address(typed: &str) -> bool {
    ["http://", "https://"]
        .iter()
        .any(|start| typed.get(..start.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(start)))
}

/// A scanner types the address that the code holds: of a bill, a paper, a message or a payment.
fn of_address(url: &Url) -> Option<Typed> {
    let mut parts: Vec<&str> = url.path_segments()?.filter(|part| !part.is_empty()).collect();
    if parts.first() == Some(&"en") {
        parts.remove(0);
    }
    match parts.as_slice() {
        ["v", token, ..] => Some(Typed::Paper((*token).to_owned())),
        ["r", code] => Some(Typed::Code((*code).to_owned())),
        ["pay", token, ..] => Some(Typed::Payment((*token).to_owned())),
        ["bills", ..] => {
            let of = |name: &str| url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
            Some(Typed::Words(format!("{}-{}", of("ward")?, of("holding")?)))
        }
        _ => None,
    }
}

/// The accounts that it leads to, in the wards of whoever asks, in the order of what they are about.
///
/// # Errors
/// When the database cannot be read.
pub async fn accounts(work: &Work, app: &App, typed: &Typed) -> Result<Vec<billing_account::Model>, AppError> {
    work.require(Permission::CounterCollect)?;
    let ids = match typed {
        Typed::Paper(token) => of_paper(work, documents::by_token(work, token).await?).await?,
        Typed::Code(code) => of_paper(work, documents::by_code(work, code).await?).await?,
        Typed::Payment(token) => of_payment(work, payment::Column::Token, token).await?,
        Typed::Phone(phone) => return some(work, billing_account::Column::Phone.eq(phone.clone())).await,
        Typed::Words(words) => named(work, app, words).await?,
    };
    some(work, billing_account::Column::Id.is_in(ids)).await
}

async fn some(work: &Work, which: sea_orm::sea_query::SimpleExpr) -> Result<Vec<billing_account::Model>, AppError> {
    let mut found = work.find::<billing_account::Entity>().filter(which);
    if let Some(wards) = work.actor().scope().narrowed(None) {
        found = found.filter(billing_account::Column::Ward.is_in(wards));
    }
    Ok(work.all(found.order_by_asc(billing_account::Column::Subject).limit(FOUND_MAX)).await?)
}

/// A number on a paper of ours, what an account is about, or whatever a service knows.
async fn named(work: &Work, app: &App, words: &str) -> Result<Vec<AccountId>, AppError> {
    let number = as_written(words);
    let by_number = work.find::<receipt::Entity>().filter(receipt::Column::Number.eq(&number));
    if let Some(receipt) = work.one(by_number).await? {
        return of_receipt(work, receipt.id).await;
    }
    let of_payment = of_payment(work, payment::Column::Reference, &number).await?;
    if !of_payment.is_empty() {
        return Ok(of_payment);
    }
    let mut ids = Vec::new();
    for source in app.sources.0 {
        ids.extend(source.find(work, words).await?);
    }
    if ids.is_empty() {
        let exactly = work.find::<billing_account::Entity>().filter(billing_account::Column::Subject.eq(words));
        ids.extend(work.all(exactly.limit(FOUND_MAX)).await?.into_iter().map(|account| account.id));
    }
    Ok(ids)
}

async fn of_paper(work: &Work, paper: Option<paper::Model>) -> Result<Vec<AccountId>, AppError> {
    match paper {
        Some(paper) => of_receipt(work, ReceiptId(paper.subject_id)).await,
        None => Ok(Vec::new()),
    }
}

async fn of_receipt(work: &Work, receipt: ReceiptId) -> Result<Vec<AccountId>, AppError> {
    let parts = work.find::<receipt_part::Entity>().filter(receipt_part::Column::ReceiptId.eq(receipt));
    Ok(work.all(parts).await?.into_iter().map(|part| part.account_id).collect())
}

async fn of_payment(work: &Work, column: payment::Column, value: &str) -> Result<Vec<AccountId>, AppError> {
    let Some(payment) = work.one(work.find::<payment::Entity>().filter(column.eq(value))).await? else {
        return Ok(Vec::new());
    };
    let items = work.find::<payment_item::Entity>().filter(payment_item::Column::PaymentId.eq(payment.id));
    Ok(work.all(items).await?.into_iter().map(|item| item.account_id).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scanned_address_is_read() {
        let read = |typed: &str| Typed::parse(typed).unwrap().unwrap();
        for address in [
            "http://natore.localhost:8080/bills?ward=3&holding=123%2F1",
            "https://natore.gov.bd/en/bills?ward=3&holding=123/1&day=2026-08-15",
            "HTTPS://natore.gov.bd/bills?ward=3&holding=123/1",
        ] {
            assert_eq!(read(address), Typed::Words("3-123/1".to_owned()), "{address}");
        }
        assert_eq!(read("https://natore.gov.bd/v/abc#xyz"), Typed::Paper("abc".to_owned()));
        assert_eq!(read("https://natore.gov.bd/en/pay/tok/receipt"), Typed::Payment("tok".to_owned()));
        assert_eq!(read("https://s.bd/r/7KQ2MP"), Typed::Code("7KQ2MP".to_owned()));
        for address in ["https://elsewhere.example/", "http://natore.gov.bd/bills?ward=3", "https://"] {
            assert_eq!(Typed::parse(address), Err("find-address-unknown"), "{address}");
        }
    }

    #[test]
    fn a_phone_is_told_from_other_words() {
        let read = |typed: &str| Typed::parse(typed).unwrap().unwrap();
        for typed in ["01712-345678", "০১৭১২৩৪৫৬৭৮", "+880 1712 345678"] {
            assert_eq!(read(typed), Typed::Phone("01712345678".parse().unwrap()), "{typed}");
        }
        assert_eq!(read(" ৩-১২৩/১ "), Typed::Words("৩-১২৩/১".to_owned()));
        assert_eq!(Typed::parse("  "), Ok(None));
        assert_eq!(Typed::parse(&"x".repeat(601)), Err("find-too-long"));
    }
}
