//! A payment that another program opens for a payer, who is then sent to its page.

use actix_web::{HttpResponse, http::header, web::Json};
use entity::{
    billing::Service,
    payments::{
        Choice,
        payment::{self, Quote},
    },
    values::{HoldingNumber, Locale, Money, Phone, Ward},
};
use sea_orm::ActiveEnum;
use serde::{Deserialize, Serialize};

use super::super::{bill::HoldingBill, portal::Wanted};
use crate::{
    platform::{
        errors::{AppError, FieldErrors},
        i18n::Lang,
        payments::{
            self,
            intent::{self, Wish, WishItem},
        },
        text,
    },
    web::{
        Ctx,
        idempotency::RequestKey,
        limits::{self, Limit},
    },
};

/// What a program sends: which bill, the choice with the amount that it has shown, and where the receipt goes.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RawPayment {
    service: String,
    ward: u32,
    holding: String,
    /// As the bill page has it: `everything`, `arrears`, `through-2`.
    choice: String,
    shown_amount_poisha: i64,
    phone: String,
    email: Option<String>,
    /// `bn`, unless it says `en`.
    locale: Option<String>,
}

struct WantedPayment {
    choice: Choice,
    shown: Money,
    phone: Phone,
    email: Option<String>,
    locale: Locale,
}

/// The payment as it was opened.
#[derive(Serialize)]
struct PaymentDocument<'a> {
    tenant: &'a str,
    reference: &'a str,
    state: String,
    service: Service,
    ward: Ward,
    holding: &'a HoldingNumber,
    choice: Choice,
    amount_poisha: Money,
    /// What makes up the amount: arrears + surcharge + current − rebate.
    arrears_poisha: Money,
    surcharge_poisha: Money,
    current_poisha: Money,
    rebate_poisha: Money,
    /// Where the payer goes on: chooses a way to pay, and finds the receipt.
    page: String,
}

pub(super) async fn open(
    ctx: Ctx,
    RequestKey(request_key): RequestKey,
    sent: Json<RawPayment>,
) -> Result<HttpResponse, AppError> {
    let raw = sent.into_inner();
    let (ward, number) = bill_of(&raw)?;
    limits::count(&ctx, Limit::Submit, &format!("{ward}-{number}")).await?;
    let wanted = parse(&raw)?;
    let work = ctx.begin().await?;
    let bill = HoldingBill::find(&work, ward, &number).await?.ok_or(AppError::NotFound)?;
    let WantedPayment { choice, shown, phone, email, locale } = wanted;
    let items = vec![WishItem { account: bill.account.id, choice, shown }];
    let wish = Wish { items, phone, email, locale, request_key };
    let payment = intent::create(&work, &ctx.app, wish).await?;
    let items = intent::items(&work, payment.id).await?;
    work.commit().await?;
    let quote = Quote::sum(items.iter().map(|item| &item.quote))?;
    let page = ctx.town.url(&Lang::of(locale).path(&payments::page_path(&payment.token)));
    Ok(HttpResponse::Created().insert_header((header::LOCATION, page.clone())).json(document(
        ctx.town.slug(),
        &bill,
        &payment,
        (choice, quote),
        page,
    )))
}

/// Which bill is meant.
fn bill_of(raw: &RawPayment) -> Result<(Ward, HoldingNumber), FieldErrors> {
    if raw.service != Service::Holding.code() {
        return Err(FieldErrors::one("service", "service-unknown"));
    }
    let ward = if raw.ward == 0 { String::new() } else { raw.ward.to_string() };
    Wanted::new(&ward, &raw.holding).parse()
}

fn parse(raw: &RawPayment) -> Result<WantedPayment, FieldErrors> {
    let mut errors = FieldErrors::new();
    let choice = errors.take("choice", raw.choice.parse().map_err(|_invalid| "choice-missing"));
    let phone = match raw.phone.trim() {
        "" => Err("phone-missing"),
        typed => typed.parse().map_err(|_invalid| "phone-invalid"),
    };
    let phone = errors.take("phone", phone);
    let email = errors.take("email", text::email_address(raw.email.as_deref().unwrap_or_default()));
    let locale = if raw.locale.as_deref() == Some(Locale::En.code()) { Locale::En } else { Locale::Bn };
    let shown = Money::from_poisha(raw.shown_amount_poisha);
    match (choice, phone, email) {
        (Some(choice), Some(phone), Some(email)) => Ok(WantedPayment { choice, shown, phone, email, locale }),
        _ => Err(errors),
    }
}

fn document<'a>(
    tenant: &'a str,
    bill: &'a HoldingBill,
    payment: &'a payment::Model,
    (choice, quote): (Choice, Quote),
    page: String,
) -> PaymentDocument<'a> {
    PaymentDocument {
        tenant,
        reference: &payment.reference,
        state: payment.state.to_value(),
        service: Service::Holding,
        ward: bill.holding.ward,
        holding: &bill.holding.number,
        choice,
        amount_poisha: payment.amount,
        arrears_poisha: quote.arrears,
        surcharge_poisha: quote.surcharge,
        current_poisha: quote.current,
        rebate_poisha: quote.rebate,
        page,
    }
}
