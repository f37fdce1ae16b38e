//! A payment from the check page to its outcome. One address says at any time where it stands.

mod samples;

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{self, Path},
};
use askama::Template;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entity::{
    billing::{Service, billing_account},
    payments::{
        Choice,
        payment::{self, Gateway, Quote, State},
        payment_item,
    },
    values::{AccountId, Money},
};
use sea_orm::{ColumnTrait, Iterable, QueryFilter};
use serde::Deserialize;

use super::sign_in::Nothing;
use crate::{
    platform::{
        access::Permission,
        billing::{Account, Bill},
        errors::{AppError, Refusal},
        i18n::Lang,
        names::masked,
        payments::{
            ask::{self, Asker},
            intent::{self, WishRefused, by_token},
            page_path,
            said::Said,
            start, state,
        },
        receipts::{self, breakdown::instalment_list},
        refunds,
        work::Work,
    },
    services::holding::{pages::house_path, register},
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
    Endpoint::post("/pay/{token}/again", PAY, || web::route().to(again)),
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
    "/pay/notices/{gateway}",
    PAY,
    "a gateway's notice; it only makes us ask the gateway",
    || web::route().to(notice),
)
.always_open()];

/// How often the page of a payment that is being checked looks again.
const LOOK_AGAIN_SECS: u32 = 10;
/// No reference of ours is longer.
const REFERENCE_BYTES_MAX: usize = 30;
/// What gateways send has a few thousand bytes.
const NOTICE_BYTES_MAX: usize = 16_384;
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
    /// Where it was chosen: the bill, or the page of a household.
    pub bill_path: String,
    pub choice_key: &'static str,
    /// Account by account, where it is for several.
    pub items: Vec<ItemView>,
    pub phone: String,
    pub email: String,
}

/// What is paid for one of several accounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemView {
    pub service: Service,
    pub subject: String,
    pub owner: String,
    pub choice_key: &'static str,
    pub amount: Money,
    /// What it costs now, where that has changed.
    pub now: Option<Money>,
}

impl PaymentView {
    /// Marks what no longer costs what was shown.
    fn mark(&mut self, items: &[payment_item::Model], changed: &[(AccountId, Money)]) {
        for (view, item) in self.items.iter_mut().zip(items) {
            let now = changed.iter().find(|(account, _)| *account == item.account_id);
            view.now = now.map(|(_, now)| *now);
        }
    }
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
    /// What is being given back, or has been, in words.
    pub refund: Option<String>,
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
    if payment.state == State::Created {
        let (view, is_outdated) = checked(&ctx, &work, &payment).await?;
        work.commit().await?;
        return ok(&ctx, &check_page(&ctx, view, is_outdated));
    }
    let view = view(&ctx, &work, &payment).await?;
    let outcome = outcome(&ctx, &work, &payment).await?;
    let refund = refunds::lookup::of_payment(&work, payment.id).await?;
    let refund = refund.and_then(|refund| refunds::told(ctx.lang, &refund));
    work.commit().await?;
    let phone_masked = payment.phone.masked();
    ok(&ctx, &OutcomePage { page: ctx.chrome(), payment: view, outcome, refund, phone_masked })
}

fn check_page(ctx: &Ctx, payment: PaymentView, is_outdated: bool) -> CheckPage<'_> {
    let gateways = ctx.app.gateways.offered(&ctx.town, ctx.today()).into_iter().map(Gateway::code).collect();
    CheckPage { page: ctx.chrome(), form_token: ctx.form_token(), payment, gateways, is_outdated }
}

/// A payment that is only shown so far, with what has changed since, and whether anything has.
async fn checked(ctx: &Ctx, work: &Work, payment: &payment::Model) -> Result<(PaymentView, bool), AppError> {
    let mut view = view(ctx, work, payment).await?;
    let items = intent::items(work, payment.id).await?;
    let changed = intent::outdated(work, &ctx.app, &items).await?;
    view.mark(&items, &changed);
    Ok((view, !changed.is_empty()))
}

async fn view(ctx: &Ctx, work: &Work, payment: &payment::Model) -> Result<PaymentView, AppError> {
    let account = work.get::<billing_account::Entity>(payment.account_id).await?.ok_or(AppError::NotFound)?;
    let subject = ctx.app.sources.of(account.service)?.subject(work, account.id).await?;
    let items = intent::items(work, payment.id).await?;
    let quote = Quote::sum(items.iter().map(|item| &item.quote))?;
    let choice = items.first().map_or(Choice::Everything, |item| item.choice);
    let reference = match items.len() {
        0 | 1 => subject.reference,
        several => format!("{} + {}", subject.reference, several - 1),
    };
    let (views, household_path) =
        if items.len() > 1 { item_views(ctx, work, &items).await? } else { (Vec::new(), None) };
    Ok(PaymentView {
        reference: payment.reference.clone(),
        path: page_path(&payment.token),
        amount: payment.amount,
        current_label: current_label(ctx.lang, &quote),
        quote,
        subject: ctx.lang.digits(&reference),
        place: subject.place,
        owner: masked(&subject.payer),
        bill_path: household_path.unwrap_or(subject.bill_path),
        choice_key: choice_key(choice),
        items: views,
        phone: payment.phone.grouped(),
        email: payment.email.clone().unwrap_or_default(),
    })
}

/// What is paid for each account, and the page on which they stand together: that of their house, or else of the number.
async fn item_views(
    ctx: &Ctx,
    work: &Work,
    items: &[payment_item::Model],
) -> Result<(Vec<ItemView>, Option<String>), AppError> {
    let ids = items.iter().map(|item| item.account_id);
    let rows = work.find::<billing_account::Entity>().filter(billing_account::Column::Id.is_in(ids));
    let rows = work.all(rows).await?;
    let mut views = Vec::with_capacity(items.len());
    for item in items {
        let account = rows.iter().find(|row| row.id == item.account_id).ok_or(AppError::NotFound)?;
        views.push(ItemView {
            service: account.service,
            subject: ctx.lang.digits(&account.subject),
            owner: masked(&account.payer),
            choice_key: choice_key(item.choice),
            amount: item.amount,
            now: None,
        });
    }
    let house = rows.first().and_then(|row| row.premises_id);
    let holding = match house.filter(|house| rows.iter().all(|row| row.premises_id == Some(*house))) {
        Some(house) => Some(register::get(work, house).await?),
        None => None,
    };
    let path = holding.map_or_else(|| "/me/dues".to_owned(), |holding| house_path(holding.ward, &holding.number));
    Ok((views, Some(path)))
}

const fn choice_key(choice: Choice) -> &'static str {
    match choice {
        Choice::Everything => "offer-everything",
        Choice::Arrears => "offer-arrears",
        Choice::Through(_) => "chosen-through",
        Choice::Part(_) => "chosen-part",
    }
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
    let (mut next_due, mut remaining): (Option<NaiveDate>, Money) = (None, Money::ZERO);
    for part in &full.parts {
        let account = Account::load(work, part.account_id).await?;
        let terms = ctx.app.sources.of(account.service)?.terms(&ctx.town);
        let bill = Bill::on(&account, work.today(), terms.as_ref())?;
        remaining = remaining.plus(bill.total.payable)?;
        next_due = next_due.into_iter().chain(bill.next_due()).min();
    }
    Ok(Outcome::Paid { receipt: full.receipt.number, paid_at: full.receipt.paid_at, next_due, remaining })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct RawStart {
    gateway: String,
}

async fn send_off(ctx: Ctx, token: Path<String>, form: Form<RawStart>) -> Result<HttpResponse, AppError> {
    limits::count(&ctx, Limit::Submit, &token).await?;
    let offered = ctx.app.gateways.offered(&ctx.town, ctx.today());
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
            let (view, _is_outdated) = checked(&ctx, &work, &payment).await?;
            work.commit().await?;
            answer(&ctx, StatusCode::CONFLICT, &check_page(&ctx, view, true))
        }
        Err(other) => Err(other),
    }
}

/// The same again at what it costs now: what has become nothing is left out, what has not changed stays.
async fn again(ctx: Ctx, token: Path<String>, _form: Form<Nothing>) -> Result<HttpResponse, AppError> {
    limits::count(&ctx, Limit::Submit, &token).await?;
    let work = ctx.begin().await?;
    let old = by_token(&work, &token).await?;
    if old.state != State::Created {
        return Ok(see_other(&ctx.url(&page_path(&old.token))));
    }
    let back = view(&ctx, &work, &old).await?.bill_path;
    let new = intent::again(&work, &ctx.app, &old).await?;
    work.commit().await?;
    Ok(see_other(&ctx.url(&new.map_or(back, |new| page_path(&new.token)))))
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

/// The browser is back. Nothing that it says is believed: the gateway is asked, and told where to look.
async fn come_back(
    ctx: Ctx,
    token: Path<String>,
    request: HttpRequest,
    body: web::Bytes,
) -> Result<HttpResponse, AppError> {
    let work = ctx.read().await?;
    let payment = find(&ctx, &work, &token).await?;
    work.commit().await?;
    // With GET or POST, in the address or in a form: each gateway has its own way.
    let form = bounded(&body).unwrap_or_default();
    let said = Said::of_form(request.query_string()).and(Said::of_form(form));
    let payment = ask::ask_after(&ctx.app, &ctx.town, payment.id, Asker::Payer, &said).await?;
    Ok(see_other(&ctx.url(&page_path(&payment.token))))
}

/// The text of what was sent, where it is not longer than anything that a gateway sends.
fn bounded(body: &[u8]) -> Option<&str> {
    std::str::from_utf8(body).ok().filter(|text| text.len() <= NOTICE_BYTES_MAX)
}

/// A gateway says that something happened. Nothing that it says is believed: an open payment makes us ask, any other costs
/// nothing.
async fn notice(ctx: Ctx, gateway: Path<String>, body: web::Bytes) -> Result<HttpResponse, AppError> {
    let gateway = Gateway::iter().find(|known| known.code() == gateway.as_str()).ok_or(AppError::NotFound)?;
    if !ctx.app.gateways.believes(&ctx.town, ctx.today(), gateway) {
        return Err(AppError::NotFound);
    }
    let speaks = ctx.app.gateways.of(gateway);
    let notice = bounded(&body).and_then(|text| speaks.read_notice(text)).ok_or(AppError::BadRequest)?;
    if notice.reference.len() > REFERENCE_BYTES_MAX {
        return Err(AppError::NotFound);
    }
    limits::count(&ctx, Limit::Notice, &notice.reference).await?;
    let work = ctx.read().await?;
    let payment = ask::by_reference(&work, &notice.reference).await?;
    work.commit().await?;
    if payment.gateway != Some(gateway) {
        return Err(AppError::NotFound);
    }
    if state::is_open(payment.state) {
        if !speaks.vouches(&ctx.app, &ctx.town, &notice).await? {
            return Err(AppError::BadRequest);
        }
        ask::ask_after(&ctx.app, &ctx.town, payment.id, Asker::Notice, &notice.said).await?;
    }
    Ok(HttpResponse::NoContent().finish())
}
