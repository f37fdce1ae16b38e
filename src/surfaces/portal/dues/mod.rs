//! The dues of a household on one page, paid with one payment: `/me/dues` for whoever has signed in with the number, and the
//! bills of one house for anybody, where nothing stands that the bills themselves do not show.

mod form;
mod samples;

use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{self, Query},
};
use askama::Template;
use chrono::NaiveDate;
use entity::{
    billing::Service,
    values::{AccountId, HoldingNumber, Money, Ward},
};
use serde::Deserialize;
use uuid::Uuid;

use self::form::{Scope, Wanted as WantedPayment};
use crate::{
    platform::{
        access::Permission,
        billing::household::{self, AccountDues, Household},
        errors::{AppError, FieldErrors, Refusal},
        names::masked,
        payments::{
            self,
            intent::{self, Wish, WishItem, WishRefused},
        },
        work::Work,
    },
    services::holding::{
        of_phone,
        pages::{bill_path, house_path},
        portal::Wanted,
        register,
    },
    web::{
        Access, Chrome, Ctx, Endpoint, Form,
        limits::{self, Limit},
        page::{answer, ok},
        see_other,
    },
};

const ME: Access = Access::Citizen(Permission::MeUse);

pub const ENDPOINTS: &[Endpoint] = &[
    Endpoint::get("/me/dues", ME, || web::route().to(show_mine)),
    Endpoint::post("/me/dues", ME, || web::route().to(pay_mine)),
    Endpoint::get("/bills/house", Access::Needs(Permission::BillSee), || web::route().to(show_house)),
    Endpoint::post("/bills/house", Access::Needs(Permission::BillPay), || web::route().to(pay_house)),
];

/// Everything due of a household, and what to pay of it.
#[derive(Template)]
#[template(path = "portal/dues.html")]
pub struct DuesPage<'a> {
    pub page: Chrome<'a>,
    pub form_token: String,
    pub request_key: Uuid,
    pub whose: Whose,
    pub lines: Vec<DuesLine>,
    pub totals: Totals,
    pub scope: Scope,
    pub can_pay_online: bool,
    /// As typed; whoever has signed in types neither.
    pub phone: String,
    pub email: String,
    pub errors: FieldErrors,
    pub previous: Option<u64>,
    pub next: Option<u64>,
}

/// Whose dues they are, which is how the page is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Of the number that is signed in, masked.
    Number { phone: String, page: u64 },
    /// Of a house.
    House { ward: Ward, number: HoldingNumber, place: String },
}

/// One account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DuesLine {
    pub account: AccountId,
    pub service: Service,
    /// In the reader's digits.
    pub subject: String,
    pub place: String,
    /// Masked, unless it is the reader's own.
    pub payer: String,
    pub bill_path: String,
    pub now: Money,
    pub whole: Money,
    pub arrears: Money,
    pub credit: Money,
    pub next_due: Option<NaiveDate>,
    pub is_chosen: bool,
    /// What the page showed before is no longer what is due.
    pub was: Option<Money>,
}

/// What all of it comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    pub now: Money,
    pub whole: Money,
}

impl DuesLine {
    /// The account and the amounts that were shown for it, as the form sends them back.
    #[must_use]
    pub fn value(&self) -> String {
        form::value(self.account, self.now, self.whole)
    }
}

impl DuesPage<'_> {
    /// Whether there is anything to pay.
    fn is_payable(&self) -> bool {
        self.totals.whole.is_positive()
    }

    /// Both amounts are there to choose from.
    fn has_choice(&self) -> bool {
        self.totals.now.is_positive() && self.totals.now != self.totals.whole
    }

    /// Below the host, without the language.
    fn path(&self) -> &'static str {
        self.whose.path()
    }
}

impl Whose {
    /// The address of the page.
    fn address(&self) -> String {
        match self {
            Self::Number { .. } => self.path().to_owned(),
            Self::House { ward, number, .. } => house_path(*ward, number),
        }
    }

    /// Where one comes from.
    fn back(&self) -> String {
        match self {
            Self::Number { .. } => "/me".to_owned(),
            Self::House { ward, number, .. } => bill_path(*ward, number),
        }
    }

    const fn title(&self) -> &'static str {
        match self {
            Self::Number { .. } => "dues-title",
            Self::House { .. } => "dues-house-title",
        }
    }

    const fn path(&self) -> &'static str {
        match self {
            Self::Number { .. } => "/me/dues",
            Self::House { .. } => "/bills/house",
        }
    }
}

/// Whose dues, and the accounts that they are.
struct Found {
    whose: Whose,
    dues: Vec<AccountDues>,
    has_more: bool,
}

async fn mine(ctx: &Ctx, work: &Work, page: u64) -> Result<Found, AppError> {
    let citizen = ctx.citizen()?;
    let saved = of_phone::saved(work, citizen.id).await?.into_iter().map(|holding| holding.id.into()).collect();
    let of = Household::Of(citizen.phone.clone(), saved);
    let (accounts, has_more) = household::accounts(work, &of, page.saturating_sub(1)).await?;
    let dues = household::dues(work, ctx.app.sources, accounts).await?;
    Ok(Found { whose: Whose::Number { phone: citizen.phone.masked(), page }, dues, has_more })
}

async fn house(ctx: &Ctx, work: &Work, ward: Ward, number: HoldingNumber) -> Result<Found, AppError> {
    let holding = register::find(work, ward, &number).await?.ok_or(AppError::NotFound)?;
    let (accounts, has_more) = household::accounts(work, &Household::At(holding.id), 0).await?;
    let dues = household::dues(work, ctx.app.sources, accounts).await?;
    Ok(Found { whose: Whose::House { ward, number, place: holding.mahalla }, dues, has_more })
}

/// What was typed before, if anything.
fn page_of(
    ctx: &Ctx,
    found: Found,
    typed: Option<WantedPayment>,
    errors: FieldErrors,
) -> Result<DuesPage<'_>, AppError> {
    let own = ctx.citizen().ok().map(|citizen| citizen.phone.clone());
    let (before, scope, phone, email) = match typed {
        Some(typed) => (Some(typed.chosen), typed.scope, typed.phone, typed.email),
        None => (None, Scope::Now, String::new(), String::new()),
    };
    let mut totals = Totals::default();
    let mut lines = Vec::with_capacity(found.dues.len());
    for dues in found.dues {
        totals.now = totals.now.plus(dues.now)?;
        totals.whole = totals.whole.plus(dues.whole)?;
        let AccountDues { account, bill_path, now, whole, arrears, next_due, .. } = dues;
        let shown = before.as_ref().and_then(|chosen| chosen.iter().find(|chosen| chosen.account == account.id));
        let is_own = own.is_some() && account.phone == own;
        lines.push(DuesLine {
            account: account.id,
            service: account.service,
            subject: ctx.lang.digits(&account.subject),
            place: account.place,
            payer: if is_own { account.payer } else { masked(&account.payer) },
            bill_path,
            now,
            whole,
            arrears,
            credit: account.credit,
            next_due,
            is_chosen: before.is_none() || shown.is_some(),
            was: shown.map(|shown| shown.of(scope)).filter(|was| *was != scope.of(now, whole)),
        });
    }
    // With nothing due by now, what can be paid is the rest of the year.
    let scope = if totals.now.is_positive() { scope } else { Scope::Everything };
    let (previous, next) = match &found.whose {
        Whose::Number { page, .. } => ((*page > 1).then(|| page - 1), found.has_more.then(|| page + 1)),
        Whose::House { .. } => (None, None),
    };
    Ok(DuesPage {
        page: ctx.chrome(),
        form_token: ctx.form_token(),
        request_key: Uuid::now_v7(),
        whose: found.whose,
        lines,
        totals,
        scope,
        can_pay_online: !ctx.app.gateways.offered(&ctx.town, ctx.today()).is_empty(),
        phone,
        email,
        errors,
        previous,
        next,
    })
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
struct Paged {
    page: u64,
}

/// Nobody has more pages of accounts.
const PAGES_MAX: u64 = 1_000;

async fn show_mine(ctx: Ctx, paged: Query<Paged>) -> Result<HttpResponse, AppError> {
    let work = ctx.read().await?;
    let found = mine(&ctx, &work, paged.page.clamp(1, PAGES_MAX)).await?;
    work.commit().await?;
    ok(&ctx, &page_of(&ctx, found, None, FieldErrors::new())?)
}

async fn show_house(ctx: Ctx, wanted: Query<Wanted>) -> Result<HttpResponse, AppError> {
    let (ward, number) = wanted.parse().map_err(|_tampered| AppError::NotFound)?;
    limits::count(&ctx, Limit::Bill, &format!("{ward}-{number}")).await?;
    let work = ctx.read().await?;
    let found = house(&ctx, &work, ward, number).await?;
    work.commit().await?;
    ok(&ctx, &page_of(&ctx, found, None, FieldErrors::new())?)
}

async fn pay_mine(ctx: Ctx, fields: Form<Vec<(String, String)>>) -> Result<HttpResponse, AppError> {
    let typed = WantedPayment::read(&fields.0)?;
    let phone = ctx.citizen()?.phone.clone();
    limits::count(&ctx, Limit::Submit, phone.e164()).await?;
    let work = ctx.begin().await?;
    let found = mine(&ctx, &work, typed.page.clamp(1, PAGES_MAX)).await?;
    let to = Ok(form::To { phone, email: None });
    pay(&ctx, work, found, typed, to).await
}

async fn pay_house(ctx: Ctx, fields: Form<Vec<(String, String)>>) -> Result<HttpResponse, AppError> {
    let typed = WantedPayment::read(&fields.0)?;
    let wanted = Wanted::new(&typed.ward, &typed.holding);
    let (ward, number) = wanted.parse().map_err(|_tampered| AppError::NotFound)?;
    limits::count(&ctx, Limit::Submit, &format!("{ward}-{number}")).await?;
    let work = ctx.begin().await?;
    let found = house(&ctx, &work, ward, number).await?;
    let to = typed.to();
    pay(&ctx, work, found, typed, to).await
}

/// One payment for what was chosen. Where an amount is no longer right nothing is paid: the page says which, and keeps the
/// rest of the choice.
async fn pay(
    ctx: &Ctx,
    work: Work,
    found: Found,
    typed: WantedPayment,
    to: Result<form::To, FieldErrors>,
) -> Result<HttpResponse, AppError> {
    let items = match items(&found, &typed) {
        Ok(items) => items,
        Err(NotOffered) => return Err(AppError::BadRequest),
    };
    let mut errors = FieldErrors::new();
    if items.is_empty() {
        errors.add("item", "dues-none-chosen");
    }
    let to = match to {
        Ok(to) => Some(to),
        Err(wrong) => {
            for error in wrong.iter() {
                errors.add(error.field, error.code);
            }
            None
        }
    };
    if let Some(form::To { phone, email }) = to.filter(|_| errors.is_empty()) {
        let wish = Wish { items, phone, email, locale: ctx.lang.locale, request_key: typed.request_key };
        match intent::create(&work, &ctx.app, wish).await {
            Ok(payment) => {
                work.commit().await?;
                return Ok(see_other(&ctx.url(&payments::page_path(&payment.token))));
            }
            Err(AppError::Refused(refusal)) if is_outdated(refusal.code()) => errors.add("item", "dues-changed"),
            Err(other) => return Err(other),
        }
    }
    answer(ctx, StatusCode::UNPROCESSABLE_ENTITY, &page_of(ctx, found, Some(typed), errors)?)
}

fn is_outdated(code: &str) -> bool {
    [WishRefused::AmountChanged, WishRefused::NothingDue].iter().any(|refused| refused.code() == code)
}

/// An account that the page does not have.
struct NotOffered;

/// What is to be paid of each account that was chosen; what costs nothing is left out.
fn items(found: &Found, typed: &WantedPayment) -> Result<Vec<WishItem>, NotOffered> {
    let mut items = Vec::new();
    for chosen in &typed.chosen {
        let dues = found.dues.iter().find(|dues| dues.account.id == chosen.account).ok_or(NotOffered)?;
        let shown = chosen.of(typed.scope);
        if shown.is_positive() {
            items.push(WishItem { account: chosen.account, choice: typed.scope.choice(dues.choice), shown });
        }
    }
    Ok(items)
}
