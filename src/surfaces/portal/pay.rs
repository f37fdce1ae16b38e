//! A payment from the check page to its outcome. One address says at any time where it stands.

mod samples;

use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{self, Json, Path},
};
use askama::Template;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entity::{
    payments::{
        Choice,
        payment::{self, Gateway, Quote, State},
    },
    values::Money,
};
use serde::Deserialize;

use crate::{
    platform::{
        access::Permission,
        billing::{Account, statement},
        errors::{AppError, Refusal},
        i18n::Lang,
        names::masked,
        payments::{
            ask::{self, Asker},
            gateways::sandbox::Notice,
            intent::{self, WishRefused, by_token},
            page_path, start,
        },
        receipts::{self, breakdown::instalment_list},
        work::Work,
    },
    web::{
        Access, Chrome, Ctx, Endpoint, Form,
        limits::{self, Limit},
        page::{answer, ok},
        see_other,
    },
};

const PAY: Access = Access::Needs(Permission::BillPay);

pub const ENDPOINTS: &[Endpoint] = &[
    Endpoint::get("/pay/{token}", PAY, || web::route().to(show)).always_open(),
    Endpoint::post("/pay/{token}", PAY, || web::route().to(send_off)),
    Endpoint::get("/pay/{token}/go", PAY, || web::route().to(go)),
    Endpoint::get("/pay/{token}/return", PAY, || web::route().to(come_back)).always_open(),
    Endpoint::post_from_outside(
        "/pay/{token}/return",
        PAY,
        "gateways send the payer's browser back with a POST; it only makes us ask the gateway",
        || web::route().to(come_back),
    )
    .always_open(),
];

pub const NOTICES: &[Endpoint] = &[Endpoint::post_from_outside(
    "/pay/notices/sandbox",
    PAY,
    "a gateway's notice; it only makes us ask the gateway",
    || web::route().to(notice),
)
.always_open()];

/// How often the page of a payment that is being checked looks again.
const LOOK_AGAIN_SECS: u32 = 10;
/// No reference of ours is longer.
const REFERENCE_BYTES_MAX: usize = 30;
/// By when a payment that is being checked usually has its answer.
const PROMISED_WITHIN: TimeDelta = TimeDelta::minutes(60);

/// Everything once more before paying: amount, whose bill, where the receipt goes, and the number to keep.
#[derive(Template)]
#[template(path = "portal/pay/check.html")]
pub struct CheckPage<'a> {
    pub page: Chrome<'a>,
    pub form_token: String,
    pub payment: PaymentView,
    pub gateways: Vec<&'static str>,
    /// The amount is no longer what is due.
    pub is_outdated: bool,
}

/// What the pages of a payment show of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentView {
    pub reference: String,
    pub path: String,
    pub amount: Money,
    pub quote: Quote,
    pub current_label: String,
    pub subject: String,
    pub place: String,
    pub owner: String,
    pub bill_path: String,
    pub choice_key: &'static str,
    pub phone: String,
    pub email: String,
}

/// The way to the gateway, for browsers and people.
#[derive(Template)]
#[template(path = "portal/pay/go.html")]
pub struct GoPage<'a> {
    pub page: Chrome<'a>,
    pub reference: String,
    pub url: String,
}

/// What became of a payment.
#[derive(Template)]
#[template(path = "portal/pay/outcome.html")]
pub struct OutcomePage<'a> {
    pub page: Chrome<'a>,
    pub payment: PaymentView,
    pub outcome: Outcome,
    pub phone_masked: String,
}

/// The outcomes, and what each has to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Paid {
        receipt: String,
        paid_at: DateTime<Utc>,
        next_due: Option<NaiveDate>,
        remaining: Money,
    },
    /// The payer left for the gateway and has not come back.
    AtGateway,
    Checking {
        asked_at: Option<DateTime<Utc>>,
        promised: DateTime<Utc>,
        look_again_secs: u32,
    },
    /// Being checked by a person.
    ByOffice,
    Failed,
    Cancelled,
    /// Forgotten before it was started.
    Expired,
}

async fn find(ctx: &Ctx, work: &Work, token: &str) -> Result<payment::Model, AppError> {
    limits::count(ctx, Limit::Verify, token).await?;
    by_token(work, token).await
}

async fn show(ctx: Ctx, token: Path<String>) -> Result<HttpResponse, AppError> {
    let work = ctx.read().await?;
    let payment = find(&ctx, &work, &token).await?;
    let view = view(&ctx, &work, &payment).await?;
    if payment.state == State::Created {
        let is_outdated = !intent::is_still_due(&work, &ctx.app, payment.id).await?;
        work.commit().await?;
        return ok(&ctx, &check_page(&ctx, view, is_outdated));
    }
    let outcome = outcome(&ctx, &work, &payment).await?;
    work.commit().await?;
    ok(&ctx, &OutcomePage { page: ctx.chrome(), payment: view, outcome, phone_masked: payment.phone.masked() })
}

fn check_page(ctx: &Ctx, payment: PaymentView, is_outdated: bool) -> CheckPage<'_> {
    let gateways = ctx.app.gateways.offered(&ctx.town).into_iter().map(Gateway::code).collect();
    CheckPage { page: ctx.chrome(), form_token: ctx.form_token(), payment, gateways, is_outdated }
}

async fn view(ctx: &Ctx, work: &Work, payment: &payment::Model) -> Result<PaymentView, AppError> {
    let account = Account::load(work, payment.account_id).await?;
    let subject = ctx.app.sources.of(account.service)?.subject(work, payment.account_id).await?;
    let items = intent::items(work, payment.id).await?;
    let quote = Quote::sum(items.iter().map(|item| &item.quote))?;
    let choice = items.first().map_or(Choice::Everything, |item| item.choice);
    let reference = match items.len() {
        0 | 1 => subject.reference,
        several => format!("{} + {}", subject.reference, several - 1),
    };
    Ok(PaymentView {
        reference: payment.reference.clone(),
        path: page_path(&payment.token),
        amount: payment.amount,
        current_label: current_label(ctx.lang, &quote),
        quote,
        subject: ctx.lang.digits(&reference),
        place: subject.place,
        owner: masked(&subject.payer),
        bill_path: subject.bill_path,
        choice_key: match choice {
            Choice::Everything => "offer-everything",
            Choice::Arrears => "offer-arrears",
            Choice::Through(_) => "chosen-through",
            Choice::Part(_) => "chosen-part",
        },
        phone: payment.phone.grouped(),
        email: payment.email.clone().unwrap_or_default(),
    })
}

/// The running year's part of an amount.
fn current_label(lang: Lang, quote: &Quote) -> String {
    let list = instalment_list(lang, &quote.instalments).unwrap_or_default();
    let year = quote.period.map(|period| lang.period(period)).unwrap_or_default();
    lang.say("check-current", &[("year", &year), ("instalments", &list)]).into_owned()
}

async fn outcome(ctx: &Ctx, work: &Work, payment: &payment::Model) -> Result<Outcome, AppError> {
    Ok(match payment.state {
        State::Paid | State::Refunding | State::Refunded => paid(ctx, work, payment).await?,
        State::Started if payment.gateway_url.is_some() => Outcome::AtGateway,
        State::Created | State::Started | State::Checking => Outcome::Checking {
            asked_at: payment.asked_at,
            promised: payment.started_at.unwrap_or(payment.created_at) + PROMISED_WITHIN,
            look_again_secs: LOOK_AGAIN_SECS,
        },
        State::Disputed => Outcome::ByOffice,
        State::Failed => Outcome::Failed,
        State::Cancelled => Outcome::Cancelled,
        State::Expired => Outcome::Expired,
    })
}

async fn paid(ctx: &Ctx, work: &Work, payment: &payment::Model) -> Result<Outcome, AppError> {
    let full = receipts::lookup::of_payment(work, payment.id).await?.ok_or(AppError::NotFound)?;
    let account = Account::load(work, payment.account_id).await?;
    let terms = ctx.app.sources.of(account.service)?.terms(&ctx.town);
    let statement = statement(&account, work.today(), terms.as_ref())?;
    let open_dues = statement.periods.iter().filter(|period| !period.is_arrears).flat_map(|period| &period.period.dues);
    let next_due = open_dues.filter(|due| due.open().is_ok_and(Money::is_positive)).map(|due| due.due_on).min();
    Ok(Outcome::Paid {
        receipt: full.receipt.number,
        paid_at: full.receipt.paid_at,
        next_due,
        remaining: statement.payable()?,
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct RawStart {
    gateway: String,
}

async fn send_off(ctx: Ctx, token: Path<String>, form: Form<RawStart>) -> Result<HttpResponse, AppError> {
    limits::count(&ctx, Limit::Submit, &token).await?;
    let offered = ctx.app.gateways.offered(&ctx.town);
    let gateway = offered.into_iter().find(|gateway| gateway.code() == form.0.gateway).ok_or(AppError::BadRequest)?;
    match start::start(&ctx.app, &ctx.town, &token, gateway, ctx.origin()).await {
        Ok(payment) => {
            let path = page_path(&payment.token);
            let leaves = payment.state == State::Started && payment.gateway_url.is_some();
            Ok(see_other(&ctx.url(&if leaves { format!("{path}/go") } else { path })))
        }
        Err(AppError::Refused(refusal)) if refusal.code() == WishRefused::AmountChanged.code() => {
            let work = ctx.read().await?;
            let payment = by_token(&work, &token).await?;
            let view = view(&ctx, &work, &payment).await?;
            work.commit().await?;
            answer(&ctx, StatusCode::CONFLICT, &check_page(&ctx, view, true))
        }
        Err(other) => Err(other),
    }
}

/// A link and a refresh instead of a redirect: a strict policy for forms stops a POST that is sent on to another origin.
async fn go(ctx: Ctx, token: Path<String>) -> Result<HttpResponse, AppError> {
    let work = ctx.read().await?;
    let payment = find(&ctx, &work, &token).await?;
    work.commit().await?;
    match (payment.state, payment.gateway_url) {
        (State::Started, Some(url)) => ok(&ctx, &GoPage { page: ctx.chrome(), reference: payment.reference, url }),
        _ => Ok(see_other(&ctx.url(&page_path(&payment.token)))),
    }
}

/// The browser is back. Nothing that it says is believed: the gateway is asked.
async fn come_back(ctx: Ctx, token: Path<String>) -> Result<HttpResponse, AppError> {
    let work = ctx.read().await?;
    let payment = find(&ctx, &work, &token).await?;
    work.commit().await?;
    let payment = ask::ask(&ctx.app, &ctx.town, payment.id, Asker::Payer).await?;
    Ok(see_other(&ctx.url(&page_path(&payment.token))))
}

/// A gateway says that something happened. Nothing that it says is believed: an open payment makes us ask, any other costs
/// nothing.
async fn notice(ctx: Ctx, notice: Json<Notice>) -> Result<HttpResponse, AppError> {
    let is_reference = notice.reference.len() <= REFERENCE_BYTES_MAX;
    if !is_reference || !ctx.app.gateways.offered(&ctx.town).contains(&Gateway::Sandbox) {
        return Err(AppError::NotFound);
    }
    limits::count(&ctx, Limit::Notice, &notice.reference).await?;
    let work = ctx.read().await?;
    let payment = ask::by_reference(&work, &notice.reference).await?;
    work.commit().await?;
    ask::ask(&ctx.app, &ctx.town, payment.id, Asker::Notice).await?;
    Ok(HttpResponse::NoContent().finish())
}
