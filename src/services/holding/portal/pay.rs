//! From what the payer chose on the bill to a payment.

use actix_web::{HttpResponse, http::StatusCode};
use entity::{
    payments::Choice,
    values::{Money, Phone},
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    super::{
        bill::HoldingBill,
        pages::{HoldingLabel, InstalmentsPage, Typed, instalment_offers},
    },
    Wanted,
    bill::bill_page,
};
use crate::{
    platform::{
        errors::{AppError, FieldErrors, Refusal},
        payments::{
            self,
            intent::{self, Wish, WishItem, WishRefused},
        },
        text,
        work::Work,
    },
    web::{
        Ctx, Form,
        limits::{self, Limit},
        page::{answer, ok},
        see_other,
    },
};

/// What the payer sends in: a choice with the amount that was shown for it, and where the receipt goes.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RawPayment {
    ward: String,
    holding: String,
    choice: String,
    phone: String,
    email: String,
    request_key: String,
}

/// A choice as it was made: now, or on the page of instalments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Chosen {
    Pay { choice: Choice, shown: Money },
    ShowInstalments,
}

struct PaymentForm {
    chosen: Chosen,
    phone: Phone,
    email: Option<String>,
}

impl TryFrom<&RawPayment> for PaymentForm {
    type Error = FieldErrors;

    fn try_from(raw: &RawPayment) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::new();
        let chosen = errors.take("choice", parse_choice(&raw.choice).ok_or("choice-missing"));
        let phone = match raw.phone.trim() {
            "" => Err("phone-missing"),
            typed => typed.parse().map_err(|_invalid| "phone-invalid"),
        };
        let phone = errors.take("phone", phone);
        let email = errors.take("email", text::email_address(&raw.email));
        match (chosen, phone, email) {
            (Some(chosen), Some(phone), Some(email)) => Ok(Self { chosen, phone, email }),
            _ => Err(errors),
        }
    }
}

/// `through-2:1836000`, or `choose`.
fn parse_choice(text: &str) -> Option<Chosen> {
    if text == "choose" {
        return Some(Chosen::ShowInstalments);
    }
    let (choice, poisha) = text.split_once(':')?;
    Some(Chosen::Pay { choice: choice.parse().ok()?, shown: Money::from_poisha(poisha.parse().ok()?) })
}

pub(super) async fn pay(ctx: Ctx, form: Form<RawPayment>) -> Result<HttpResponse, AppError> {
    let raw = form.0;
    let key = Wanted { ward: raw.ward.clone(), holding: raw.holding.clone() }.parse();
    let (ward, number) = key.map_err(|_tampered| AppError::NotFound)?;
    limits::count(&ctx, Limit::Submit, &format!("{ward}-{number}")).await?;
    let request_key: Uuid = raw.request_key.parse().map_err(|_tampered| AppError::BadRequest)?;
    let work = ctx.begin().await?;
    let bill = HoldingBill::find(&work, ward, &number).await?.ok_or(AppError::NotFound)?;
    let form = match PaymentForm::try_from(&raw) {
        Ok(form) => form,
        Err(errors) => return refuse(&ctx, &work, &bill, raw, errors).await,
    };
    let Chosen::Pay { choice, shown } = form.chosen else {
        let page = instalments_page(&ctx, &work, &bill, &raw, request_key)?;
        return ok(&ctx, &page);
    };
    let wish = Wish {
        items: vec![WishItem { account: bill.account.id, choice, shown }],
        phone: form.phone,
        email: form.email,
        locale: ctx.lang.locale,
        request_key,
    };
    match intent::create(&work, &ctx.app, wish).await {
        Ok(payment) => {
            work.commit().await?;
            Ok(see_other(&ctx.url(&payments::page_path(&payment.token))))
        }
        Err(AppError::Refused(refusal)) if refusal.code() == WishRefused::AmountChanged.code() => {
            refuse(&ctx, &work, &bill, raw, FieldErrors::one("choice", "amount-changed")).await
        }
        Err(other) => Err(other),
    }
}

/// The bill again, with what was typed and what is wrong with it.
async fn refuse(
    ctx: &Ctx,
    work: &Work,
    bill: &HoldingBill,
    raw: RawPayment,
    errors: FieldErrors,
) -> Result<HttpResponse, AppError> {
    let typed = Typed { choice: raw.choice, phone: raw.phone, email: raw.email };
    let page = bill_page(ctx, work, bill, typed, errors).await?;
    answer(ctx, StatusCode::UNPROCESSABLE_ENTITY, &page)
}

fn instalments_page<'a>(
    ctx: &'a Ctx,
    work: &Work,
    bill: &HoldingBill,
    raw: &RawPayment,
    request_key: Uuid,
) -> Result<InstalmentsPage<'a>, AppError> {
    let offers = instalment_offers(ctx.lang, &bill.statement(work)?)?;
    Ok(InstalmentsPage {
        page: ctx.chrome(),
        holding: HoldingLabel::of(&bill.holding),
        form_token: ctx.form_token(),
        request_key,
        offers,
        phone: raw.phone.clone(),
        email: raw.email.clone(),
    })
}
