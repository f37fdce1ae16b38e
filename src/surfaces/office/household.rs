//! Everything that a household owes, for the office: the accounts of one number or one house, with full names.

mod samples;

use actix_web::{
    HttpResponse,
    web::{self, Path, Query},
};
use askama::Template;
use chrono::NaiveDate;
use entity::{
    billing::Service,
    values::{AccountId, HoldingId, Money},
};
use serde::Deserialize;

use crate::{
    platform::{
        access::Permission,
        billing::{
            desk,
            household::{self, AccountDues, Household},
        },
        errors::AppError,
    },
    services::holding::office::file_path,
    web::{Access, Chrome, Ctx, Endpoint, Frame, page::ok},
};

pub const ENDPOINTS: &[Endpoint] =
    &[Endpoint::get("/household/{id}", Access::Staff(Permission::HoldingSee), || web::route().to(show))];

/// The accounts and their sums.
#[derive(Template)]
#[template(path = "office/household.html")]
pub struct HouseholdPage<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    /// The account that it was opened from.
    pub account: AccountId,
    pub subject: String,
    pub file_path: String,
    pub phone: String,
    pub lines: Vec<Line>,
    pub now: Money,
    pub arrears: Money,
    pub whole: Money,
    pub previous: Option<u64>,
    pub next: Option<u64>,
}

/// One account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub service: Service,
    pub subject: String,
    pub payer: String,
    pub place: String,
    /// Below the office.
    pub file_path: String,
    pub now: Money,
    pub arrears: Money,
    pub whole: Money,
    pub credit: Money,
    pub next_due: Option<NaiveDate>,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
struct Paged {
    page: u64,
}

/// Nobody has more pages of accounts.
const PAGES_MAX: u64 = 1_000;

async fn show(ctx: Ctx, account: Path<AccountId>, paged: Query<Paged>) -> Result<HttpResponse, AppError> {
    let number = paged.page.clamp(1, PAGES_MAX);
    let work = ctx.read().await?;
    let account = desk::for_staff(&work, *account).await?;
    let of = Household::With(Box::new(account.clone()));
    let (accounts, has_more) = household::accounts(&work, &of, number.saturating_sub(1)).await?;
    let dues = household::dues(&work, ctx.app.sources, accounts).await?;
    work.commit().await?;
    let sum = |pick: fn(&AccountDues) -> Money| Money::sum(dues.iter().map(pick));
    let (now, arrears, whole) = (sum(|dues| dues.now)?, sum(|dues| dues.arrears)?, sum(|dues| dues.whole)?);
    let lines = dues.into_iter().map(|dues| Line {
        service: dues.account.service,
        subject: ctx.lang.digits(&dues.account.subject),
        payer: dues.account.payer,
        place: dues.account.place,
        file_path: file_path(HoldingId::from(dues.account.id)),
        now: dues.now,
        arrears: dues.arrears,
        whole: dues.whole,
        credit: dues.account.credit,
        next_due: dues.next_due,
    });
    let page = HouseholdPage {
        page: ctx.chrome(),
        frame: Frame::of(&ctx)?,
        account: account.id,
        subject: ctx.lang.digits(&account.subject),
        file_path: file_path(HoldingId::from(account.id)),
        phone: account.phone.map(|phone| phone.grouped()).unwrap_or_default(),
        lines: lines.collect(),
        now,
        arrears,
        whole,
        previous: (number > 1).then(|| number - 1),
        next: has_more.then(|| number + 1),
    };
    ok(&ctx, &page)
}
