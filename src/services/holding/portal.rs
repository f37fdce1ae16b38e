//! Holding tax on the portal: find a bill, choose what to pay, report what is wrong.

use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{self, Query},
};
use entity::{
    holding::{error_report::Topic, holding},
    payments::Choice,
    values::{HoldingNumber, InvalidHoldingNumber, Money, Phone, ReportId, Ward},
};
use lettre::Address;
use serde::Deserialize;
use uuid::Uuid;

use super::{
    bill::HoldingBill,
    error_report::{self, NewReport},
    pages::{
        BillPage, BillView, FindBill, HoldingLabel, InstalmentsPage, Nearest, ReportDone, ReportForm, TOPICS, Typed,
        instalment_offers,
    },
    register,
};
use crate::{
    platform::{
        access::Permission,
        errors::{AppError, FieldErrors, Refusal},
        payments::{
            self,
            intent::{self, Wish, WishRefused},
            lookup,
        },
        text,
        work::Work,
    },
    web::{
        Access, Ctx, Endpoint, Form,
        limits::{self, Limit},
        page::{answer, ok},
        see_other,
    },
};

pub const ENDPOINTS: &[Endpoint] = &[
    Endpoint::get("/bills", Access::Needs(Permission::BillSee), || web::route().to(bill)),
    Endpoint::post("/pay/holding", Access::Needs(Permission::BillPay), || web::route().to(pay)),
    Endpoint::get("/bills/report", Access::Needs(Permission::ErrorReport), || web::route().to(report_form)),
    Endpoint::post("/bills/report", Access::Needs(Permission::ErrorReport), || web::route().to(report)),
];

/// Ward and number as they are typed, selected or linked.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    ward: String,
    holding: String,
}

impl Wanted {
    /// The key of a holding, or what is wrong with it.
    pub(super) fn parse(&self) -> Result<(Ward, HoldingNumber), FieldErrors> {
        let mut errors = FieldErrors::new();
        let ward = match self.ward.trim() {
            "" => Err("ward-missing"),
            typed => typed.parse().map_err(|_invalid| "ward-unknown"),
        };
        let ward = errors.take("ward", ward);
        let number = self.holding.parse().map_err(|why: InvalidHoldingNumber| match why {
            InvalidHoldingNumber::Missing => "holding-missing",
            InvalidHoldingNumber::Date | InvalidHoldingNumber::Unreadable | InvalidHoldingNumber::TooLong => {
                "holding-unreadable"
            }
        });
        let number = errors.take("holding", number);
        ward.zip(number).ok_or(errors)
    }
}

async fn bill(ctx: Ctx, wanted: Query<Wanted>) -> Result<HttpResponse, AppError> {
    let wanted = wanted.into_inner();
    if wanted.ward.is_empty() && wanted.holding.is_empty() {
        return ok(&ctx, &finder(&ctx, &wanted, FieldErrors::new()));
    }
    let key = wanted.parse().and_then(|(ward, number)| {
        let known = ctx.town.profile.has_ward(ward, ctx.today());
        if known { Ok((ward, number)) } else { Err(FieldErrors::one("ward", "ward-unknown")) }
    });
    let (ward, number) = match key {
        Ok(key) => key,
        Err(errors) => return answer(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &finder(&ctx, &wanted, errors)),
    };
    limits::count(&ctx, Limit::Bill, &format!("{ward}-{number}")).await?;
    let work = ctx.read().await?;
    match HoldingBill::find(&work, ward, &number).await? {
        Some(bill) => {
            let page = bill_page(&ctx, &work, &bill, Typed::default(), FieldErrors::new()).await?;
            work.commit().await?;
            ok(&ctx, &page)
        }
        None => {
            let nearest = register::nearest(&work, ward, &number).await?;
            work.commit().await?;
            let mut page = finder(&ctx, &wanted, FieldErrors::new());
            page.not_found = true;
            page.nearest = nearest.iter().map(|holding| Nearest { label: HoldingLabel::of(holding) }).collect();
            answer(&ctx, StatusCode::NOT_FOUND, &page)
        }
    }
}

/// At most this much of a typed number is shown again.
const SHOWN_MAX: usize = 40;

fn finder<'a>(ctx: &'a Ctx, wanted: &Wanted, errors: FieldErrors) -> FindBill<'a> {
    FindBill {
        page: ctx.chrome(),
        wards: ctx.chrome().wards(wanted.ward.parse().ok()),
        holding: wanted.holding.chars().take(SHOWN_MAX).collect(),
        errors,
        not_found: false,
        nearest: Vec::new(),
    }
}

async fn bill_page<'a>(
    ctx: &'a Ctx,
    work: &Work,
    bill: &HoldingBill,
    typed: Typed,
    errors: FieldErrors,
) -> Result<BillPage<'a>, AppError> {
    let view = BillView::new(ctx.lang, bill, &bill.statement(work)?)?;
    let was_paid = bill.account.years.iter().any(|year| !year.cleared.is_empty());
    let receipts = if was_paid { lookup::receipts_of(work, bill.account.id).await? } else { Vec::new() };
    Ok(BillPage {
        page: ctx.chrome(),
        holding: HoldingLabel::of(&bill.holding),
        form_token: ctx.form_token(),
        request_key: Uuid::now_v7(),
        can_pay_online: !ctx.app.gateways.offered(&ctx.town).is_empty(),
        due_now: view.due_now,
        offers: view.offers,
        has_instalments: view.has_instalments,
        typed,
        errors,
        rebate: view.rebate,
        arrears: view.arrears,
        current: view.current,
        working: view.working,
        receipts: receipts.into_iter().map(Into::into).collect(),
        credit: bill.bill.credit,
    })
}

/// What the payer sends in: a choice with the amount that was shown for it, and where the receipt goes.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct RawPayment {
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

const EMAIL_MAX: usize = 100;

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
        let email = match text::tidy(&raw.email) {
            None => Ok(None),
            Some(_) if text::has_control(&raw.email) => Err("control-characters"),
            Some(typed) if typed.len() <= EMAIL_MAX && typed.parse::<Address>().is_ok() => Ok(Some(typed)),
            Some(_) => Err("email-invalid"),
        };
        let email = errors.take("email", email);
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

async fn pay(ctx: Ctx, form: Form<RawPayment>) -> Result<HttpResponse, AppError> {
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
        account: bill.account.id,
        choice,
        shown,
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

/// The holding that a report is about, counted as one look-up or one submission.
async fn holding_of(ctx: &Ctx, limit: Limit, wanted: &Wanted) -> Result<holding::Model, AppError> {
    let (ward, number) = wanted.parse().map_err(|_tampered| AppError::NotFound)?;
    limits::count(ctx, limit, &format!("{ward}-{number}")).await?;
    let work = ctx.read().await?;
    let holding = register::find(&work, ward, &number).await?.ok_or(AppError::NotFound)?;
    work.commit().await?;
    Ok(holding)
}

async fn report_form(ctx: Ctx, wanted: Query<Wanted>) -> Result<HttpResponse, AppError> {
    let holding = holding_of(&ctx, Limit::Bill, &wanted).await?;
    ok(
        &ctx,
        &report_page(
            &ctx,
            &holding,
            RawReport { request_key: Uuid::now_v7(), ..RawReport::default() },
            FieldErrors::new(),
        ),
    )
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct RawReport {
    ward: String,
    holding: String,
    topic: String,
    statement: String,
    phone: String,
    request_key: Uuid,
}

const STATEMENT_MAX: usize = 1_000;

impl TryFrom<&RawReport> for NewReport {
    type Error = FieldErrors;

    fn try_from(raw: &RawReport) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::new();
        let topic: Option<Topic> = TOPICS.iter().find(|(_, code)| *code == raw.topic).map(|(topic, _)| *topic);
        let topic = errors.take("topic", topic.ok_or("topic-missing"));
        let statement = match text::tidy_lines(&raw.statement) {
            None => Err("statement-missing"),
            Some(_) if text::has_control(&raw.statement) => Err("control-characters"),
            Some(words) if words.chars().count() > STATEMENT_MAX => Err("statement-too-long"),
            Some(words) => Ok(words),
        };
        let statement = errors.take("statement", statement);
        let phone = match raw.phone.trim() {
            "" => Ok(None),
            typed => typed.parse().map(Some).map_err(|_invalid| "phone-invalid"),
        };
        let phone = errors.take("phone", phone);
        match (topic, statement, phone) {
            (Some(topic), Some(statement), Some(phone)) => {
                Ok(Self { id: ReportId(raw.request_key), topic, statement, phone })
            }
            _ => Err(errors),
        }
    }
}

fn report_page<'a>(ctx: &'a Ctx, holding: &holding::Model, raw: RawReport, errors: FieldErrors) -> ReportForm<'a> {
    ReportForm {
        page: ctx.chrome(),
        holding: HoldingLabel::of(holding),
        form_token: ctx.form_token(),
        topic: raw.topic,
        statement: raw.statement,
        phone: raw.phone,
        request_key: raw.request_key,
        errors,
    }
}

async fn report(ctx: Ctx, form: Form<RawReport>) -> Result<HttpResponse, AppError> {
    let raw = form.0;
    if raw.request_key.is_nil() {
        return Err(AppError::BadRequest);
    }
    let wanted = Wanted { ward: raw.ward.clone(), holding: raw.holding.clone() };
    let holding = holding_of(&ctx, Limit::Submit, &wanted).await?;
    let new = match NewReport::try_from(&raw) {
        Ok(new) => new,
        Err(errors) => {
            return answer(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &report_page(&ctx, &holding, raw, errors));
        }
    };
    let work = ctx.begin().await?;
    let reference = error_report::report(&work, &holding, new).await?;
    work.commit().await?;
    ok(&ctx, &ReportDone { page: ctx.chrome(), reference })
}
