use actix_web::{HttpResponse, http::StatusCode, web::Query};
use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    billing::billing_account,
    counter::shift as shift_row,
    values::{AccountId, HoldingNumber, Money, Phone, Ward},
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    super::typed::Choice,
    query::{self, Asked},
    taken::{Owing, RawTake},
};
use crate::{
    platform::{
        billing::{Account, statement},
        counter::{
            drawer,
            dues::{self, DueRow, What},
            find::{self, TYPED_MAX, Typed},
            instrument::{self, Kind},
            shift,
        },
        errors::{AppError, FieldErrors},
        i18n::Lang,
        receipts::{
            breakdown::instalment_list,
            print::{self, Form as PaperForm},
        },
        work::Work,
    },
    web::{Chrome, Ctx, Form, Frame, page, see_other},
};

/// The counter: find, what is due, take money.
#[derive(Template)]
#[template(path = "office/counter/counter.html")]
pub struct CounterPage<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub form_token: String,
    pub drawer: Drawer,
    /// As typed; a number of a person is not shown again.
    pub typed: String,
    pub errors: FieldErrors,
    pub among: Vec<FoundAccount>,
    /// All of them at once.
    pub all_url: String,
    pub dues: Option<DuesView>,
    /// Whoever waits meanwhile, in a list of ids.
    pub held: String,
    pub hold: Option<Hold>,
    /// One step back.
    pub back_url: String,
    pub raw: RawTake,
    pub methods: Vec<Choice>,
    pub papers: Vec<Choice>,
}

/// The drawer of whoever takes money. What should be in it is nobody's to know before it is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drawer {
    pub since: DateTime<Utc>,
    pub receipts: i64,
}

/// An account to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundAccount {
    pub url: String,
    pub head: AccountHead,
}

/// Whom and what an account is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountHead {
    pub payer: String,
    pub subject: String,
    pub place: String,
    pub ward: Ward,
}

/// Holding somebody, or fetching who is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    pub url: String,
    /// `hold`, `recall` or `swap`.
    pub what: &'static str,
}

/// What is due, ready to print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DuesView {
    pub accounts: Vec<AccountDues>,
    pub phone: String,
    pub total: Money,
    pub change: Money,
    pub count: i64,
    pub seen: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountDues {
    pub index: usize,
    pub head: AccountHead,
    pub rows: Vec<RowView>,
    pub credit: Money,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowView {
    pub value: String,
    pub label: String,
    pub note: String,
    pub amount: Money,
    /// With all rows of the account before it, in poisha.
    pub total: i64,
    pub is_ticked: bool,
}

impl AccountHead {
    #[must_use]
    pub fn of(lang: Lang, row: &billing_account::Model) -> Self {
        let number: Option<HoldingNumber> = row.subject.split_once('-').and_then(|(_, number)| number.parse().ok());
        let subject = number.map_or_else(|| row.subject.clone(), |number| lang.holding(row.ward, &number));
        Self { payer: row.payer.clone(), subject, place: row.place.clone(), ward: row.ward }
    }
}

/// An account that is looked at, with its rows of today.
pub(super) struct Looked {
    pub row: billing_account::Model,
    pub rows: Vec<DueRow>,
    /// Everything on the day for which the money counts.
    pub owed: Money,
}

impl Looked {
    pub(super) fn owing(&self) -> Owing<'_> {
        Owing { id: self.row.id, phone: self.row.phone.as_ref(), rows: &self.rows, owed: self.owed }
    }
}

/// The accounts of a list with what is due of them today, and on the day for which the money counts.
///
/// # Errors
/// [`AppError::NotFound`] where one is not there, or not in the wards of whoever asks.
pub(super) async fn look(ctx: &Ctx, work: &Work, ids: &[AccountId], day: NaiveDate) -> Result<Vec<Looked>, AppError> {
    let mut looked = Vec::with_capacity(ids.len());
    for row in heads(work, ids).await? {
        let account = Account::load(work, row.id).await?;
        let terms = ctx.app.sources.of(row.service)?.terms(work.town());
        let rows = dues::rows(&account, work.today(), terms.as_ref())?;
        let owed = statement(&account, day, terms.as_ref())?.payable()?;
        looked.push(Looked { row, rows, owed });
    }
    Ok(looked)
}

async fn heads(work: &Work, ids: &[AccountId]) -> Result<Vec<billing_account::Model>, AppError> {
    let scope = work.actor().scope();
    let mut rows = Vec::with_capacity(ids.len());
    for id in ids {
        let row = work.get::<billing_account::Entity>(*id).await?.ok_or(AppError::NotFound)?;
        if !scope.sees(Some(row.ward)) {
            return Err(AppError::NotFound);
        }
        rows.push(row);
    }
    Ok(rows)
}

/// What everything costs, account by account: whoever sends the form has seen this.
pub(super) fn seen(looked: &[Looked]) -> String {
    looked.iter().map(|of| of.owing().everything().poisha().to_string()).collect::<Vec<_>>().join(",")
}

pub(super) async fn show(ctx: Ctx, asked: Query<Asked>) -> Result<HttpResponse, AppError> {
    let asked = asked.into_inner();
    let work = ctx.read().await?;
    let Some(open) = shift::current(&work, ctx.staff()?.id).await? else {
        return Ok(see_other(&ctx.office_path("/counter/shift")));
    };
    let looked = look(&ctx, &work, &query::ids(&asked.accounts), work.today()).await?;
    let raw = untouched(&ctx, &work, &asked, &looked).await?;
    let among = heads(&work, &query::ids(&asked.among)).await?;
    let screen = Screen { typed: String::new(), errors: FieldErrors::new(), among, looked, raw };
    respond(&ctx, work, &open, screen).await
}

/// The form before anybody has typed in it: everything that is due is ticked.
async fn untouched(ctx: &Ctx, work: &Work, asked: &Asked, looked: &[Looked]) -> Result<RawTake, AppError> {
    let wanted: Vec<Option<usize>> = asked.rows.split(',').map(|count| count.parse().ok()).collect();
    let count = |index: usize, rows: &[DueRow]| {
        let wanted = wanted.get(index).copied().flatten();
        wanted.map_or_else(|| dues::usually_taken(rows), |wanted| wanted.min(rows.len()))
    };
    let ticked =
        looked.iter().enumerate().flat_map(|(index, of)| (0..count(index, &of.rows)).map(move |row| (index, row)));
    let form = print::usual_form(work, ctx.staff()?.id).await?;
    Ok(RawTake {
        accounts: query::list(looked.iter().map(|of| of.row.id)),
        held: query::list(query::ids(&asked.held)),
        ticked: ticked.collect(),
        cash: asked.cash.chars().take(20).collect(),
        part: asked.part.chars().take(20).collect(),
        phone: looked.iter().find_map(|of| of.row.phone.as_ref()).map(Phone::masked).unwrap_or_default(),
        paper: print::form_code(form).to_owned(),
        request_key: Uuid::now_v7().to_string(),
        ..RawTake::default()
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RawFind {
    q: String,
    held: String,
}

pub(super) async fn find(ctx: Ctx, form: Form<RawFind>) -> Result<HttpResponse, AppError> {
    let RawFind { q, held } = form.0;
    let held = query::list(query::ids(&held));
    let parsed = Typed::parse(&q).and_then(|typed| typed.ok_or("find-missing"));
    let work = ctx.read().await?;
    let code = match &parsed {
        Ok(typed) => {
            let found = find::accounts(&work, &ctx.app, typed).await?;
            let all = query::list(found.iter().map(|account| account.id));
            match found.len() {
                0 => "found-none",
                1 => return Ok(to(&ctx, &[("accounts", &all), ("held", &held)])),
                _ => return Ok(to(&ctx, &[("among", &all), ("held", &held)])),
            }
        }
        Err(code) => code,
    };
    let Some(open) = shift::current(&work, ctx.staff()?.id).await? else {
        return Ok(see_other(&ctx.office_path("/counter/shift")));
    };
    let typed = if matches!(parsed, Ok(Typed::Phone(_))) { String::new() } else { q.chars().take(TYPED_MAX).collect() };
    let raw = RawTake { held, ..RawTake::default() };
    let errors = FieldErrors::one("q", code);
    let screen = Screen { typed, errors, among: Vec::new(), looked: Vec::new(), raw };
    respond(&ctx, work, &open, screen).await
}

pub(super) fn to(ctx: &Ctx, values: &[(&str, &str)]) -> HttpResponse {
    see_other(&ctx.office_path(&query::path(values)))
}

/// What the screen is made of.
pub(super) struct Screen {
    pub typed: String,
    pub errors: FieldErrors,
    pub among: Vec<billing_account::Model>,
    pub looked: Vec<Looked>,
    pub raw: RawTake,
}

pub(super) async fn respond(
    ctx: &Ctx,
    work: Work,
    open: &shift_row::Model,
    screen: Screen,
) -> Result<HttpResponse, AppError> {
    let receipts = drawer::receipts_of(&work, open.id).await?;
    drop(work);
    let chrome = ctx.chrome();
    let Screen { typed, errors, among, looked, raw } = screen;
    let here = query::list(looked.iter().map(|of| of.row.id));
    let all = query::list(among.iter().map(|row| row.id));
    let url = |values: &[(&str, &str)]| ctx.office_path(&query::path(values));
    let dues = if looked.is_empty() { None } else { Some(dues_view(chrome, &looked, &raw)?) };
    let found = among.iter().map(|row| FoundAccount {
        url: url(&[("accounts", &row.id.to_string()), ("held", &raw.held)]),
        head: AccountHead::of(chrome.lang, row),
    });
    let hold = match (here.is_empty(), raw.held.is_empty()) {
        (true, true) => None,
        (false, true) => Some(Hold { url: url(&[("held", &here)]), what: "hold" }),
        (true, false) => Some(Hold { url: url(&[("accounts", &raw.held)]), what: "recall" }),
        (false, false) => Some(Hold { url: url(&[("accounts", &raw.held), ("held", &here)]), what: "swap" }),
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let content = CounterPage {
        page: chrome,
        frame: Frame::of(ctx)?,
        form_token: ctx.form_token(),
        drawer: Drawer { since: open.opened_at, receipts: i64::try_from(receipts).unwrap_or(i64::MAX) },
        typed,
        errors,
        among: found.collect(),
        all_url: url(&[("accounts", &all), ("held", &raw.held)]),
        dues,
        held: raw.held.clone(),
        hold,
        back_url: url(&[("held", &raw.held)]),
        methods: methods(chrome, &raw.method),
        papers: papers(chrome, &raw.paper),
        raw,
    };
    page::answer(ctx, status, &content)
}

pub(super) fn methods(chrome: Chrome<'_>, chosen: &str) -> Vec<Choice> {
    let kinds = [Kind::Cheque, Kind::PayOrder, Kind::BankSlip].map(|kind| instrument::method(kind).code());
    let all = std::iter::once("cash").chain(kinds);
    all.map(|code| Choice::new(code, chrome.t(&format!("method-{code}")), chosen)).collect()
}

pub(super) fn papers(chrome: Chrome<'_>, chosen: &str) -> Vec<Choice> {
    let codes = [PaperForm::A5, PaperForm::Slip].map(print::form_code);
    codes.into_iter().map(|code| Choice::new(code, chrome.t(&format!("print-form-{code}")), chosen)).collect()
}

fn dues_view(chrome: Chrome<'_>, looked: &[Looked], raw: &RawTake) -> Result<DuesView, AppError> {
    let mut total = Money::ZERO;
    let mut accounts = Vec::with_capacity(looked.len());
    for (index, of) in looked.iter().enumerate() {
        let rows = of.rows.iter().enumerate().map(|(place, row)| RowView {
            value: format!("{index}-{place}"),
            label: label(chrome, &row.what),
            note: note(chrome, row),
            amount: row.amount,
            total: row.total.poisha(),
            is_ticked: raw.ticked.contains(&(index, place)),
        });
        let ticked = raw.rows_of(index, of.rows.len()).unwrap_or_default();
        total = total.plus(dues::cost(&of.rows, ticked))?;
        let head = AccountHead::of(chrome.lang, &of.row);
        accounts.push(AccountDues { index, head, rows: rows.collect(), credit: of.row.credit });
    }
    if let Ok(part) = Money::parse_taka(&raw.part) {
        total = part;
    }
    let cash = Money::parse_taka(&raw.cash).unwrap_or_default();
    Ok(DuesView {
        accounts,
        phone: raw.phone.clone(),
        total,
        change: cash.less_or_zero(total),
        count: i64::try_from(raw.ticked.len()).unwrap_or(i64::MAX),
        seen: seen(looked),
    })
}

fn label(chrome: Chrome<'_>, what: &What) -> String {
    match what {
        What::Period { period, instalments } => {
            let period = chrome.latin(chrome.lang.period(*period));
            match instalment_list(chrome.lang, instalments) {
                Some(list) => format!("{period}, {}", chrome.latin(list)),
                None => period,
            }
        }
        What::Fee { .. } => chrome.t("counter-fee").into_owned(),
    }
}

fn note(chrome: Chrome<'_>, row: &DueRow) -> String {
    let mut parts = Vec::new();
    if row.surcharge.is_positive() {
        parts.push(chrome.with("counter-with-surcharge", "amount", chrome.latin(chrome.money(row.surcharge))));
    }
    if row.rebate.is_positive() {
        parts.push(chrome.with("counter-less-rebate", "amount", chrome.latin(chrome.money(row.rebate))));
    }
    if row.due_on >= chrome.day() {
        parts.push(chrome.with("counter-last-day", "day", chrome.latin(chrome.date(row.due_on))));
    }
    parts.join(", ")
}
