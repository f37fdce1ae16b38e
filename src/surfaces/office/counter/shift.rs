use actix_web::{HttpResponse, http::StatusCode, web::Path};
use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    counter::shift as shift_row,
    identity::staff_account,
    values::{Money, ShiftId, digits},
};
use serde::Deserialize;

use super::super::{
    samples,
    typed::{self, Nothing},
};
use crate::{
    platform::{
        access::Permission,
        calendar::dhaka_day,
        counter::{
            drawer::{self, NOTES, Notes},
            shift::{self, DepositSlip, State, state_code},
        },
        errors::{AppError, FieldErrors},
        identity::team,
        work::Work,
    },
    web::{Chrome, Ctx, Form, Frame, Page, Sample, Sheet, page, see_other},
};

/// More notes of one kind than a drawer holds.
const PIECES_MAX: i64 = 100_000;

/// Opening a shift with the change that is in the drawer.
#[derive(Template)]
#[template(path = "office/counter/shift_open.html")]
pub struct OpenShiftPage<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub form_token: String,
    pub float: String,
    pub errors: FieldErrors,
}

/// One shift: counted, deposited, confirmed.
#[derive(Template)]
#[template(path = "office/counter/shift.html")]
pub struct ShiftPage<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub form_token: String,
    pub path: String,
    pub cashier: String,
    pub opened_at: DateTime<Utc>,
    pub state: &'static str,
    pub receipts: i64,
    pub float: Money,
    /// Only once it was counted.
    pub closed: Option<Closed>,
    pub next: Next,
    pub may_send_back: bool,
    pub notes: Vec<NoteField>,
    pub raw: RawDeposit,
    pub errors: FieldErrors,
}

/// A counted drawer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed {
    pub counted_at: DateTime<Utc>,
    pub notes: Vec<(i64, i64)>,
    pub counted: Money,
    pub expected: Money,
    pub difference: Money,
    pub to_deposit: Money,
    pub reason: String,
    pub deposit: Option<Deposit>,
    pub confirmed: Option<(String, DateTime<Utc>)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deposit {
    pub bank: String,
    pub slip: String,
    pub day: Option<NaiveDate>,
}

/// What whoever looks can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    Nothing,
    Count,
    Deposit,
    Confirm,
}

/// A kind of note and how many were typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteField {
    pub worth: i64,
    pub typed: String,
    pub is_wrong: bool,
}

/// As typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RawDeposit {
    pub bank: String,
    pub slip: String,
    pub deposited_on: String,
    pub reason: String,
    pub why: String,
}

impl Page for OpenShiftPage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let page = |float: &str, errors| OpenShiftPage {
            page: chrome,
            frame: samples::frame(chrome),
            form_token: page::SAMPLE_TOKEN.to_owned(),
            float: float.to_owned(),
            errors,
        };
        Ok(vec![
            Sample::of("empty", &page("", FieldErrors::new()))?,
            Sample::of("faulty", &page("x", FieldErrors::one("float", "amount-unreadable")))?,
        ])
    }
}

impl ShiftPage<'_> {
    fn has_deposit(&self) -> bool {
        self.closed.as_ref().is_some_and(|closed| closed.to_deposit.is_positive())
    }
}

impl Page for ShiftPage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let at = "2026-08-15T03:05:00Z".parse::<DateTime<Utc>>()?;
        let closed = |confirmed: bool| Closed {
            counted_at: at,
            notes: NOTES.map(|note| (note, 3)).to_vec(),
            counted: Money::from_poisha(12_345_600),
            expected: Money::from_poisha(12_350_600),
            difference: Money::from_poisha(-5_000),
            to_deposit: Money::from_poisha(12_295_600),
            reason: samples::REASON.to_owned(),
            deposit: confirmed.then(|| Deposit {
                bank: samples::BANK.to_owned(),
                slip: "SB-2026-0045678".to_owned(),
                day: Some(chrome.day()),
            }),
            confirmed: confirmed.then(|| (samples::LONG_NAME.to_owned(), at)),
        };
        let page = |state, closed, next, errors| ShiftPage {
            page: chrome,
            frame: samples::frame(chrome),
            form_token: page::SAMPLE_TOKEN.to_owned(),
            path: "/shifts/1".to_owned(),
            cashier: samples::LONG_NAME.to_owned(),
            opened_at: at,
            state,
            receipts: 128,
            float: Money::from_poisha(50_000),
            closed,
            next,
            may_send_back: next == Next::Confirm,
            notes: note_fields(&[], &[500]),
            raw: RawDeposit::default(),
            errors,
        };
        let mut faulty = FieldErrors::one("reason", "difference-reason-missing");
        faulty.add("bank", "bank-missing");
        faulty.add("slip", "slip-missing");
        faulty.add("deposited_on", "day-missing");
        Ok(vec![
            Sample::of(
                "to be counted",
                &page("open", None, Next::Count, FieldErrors::one("n500", "pieces-unreadable")),
            )?,
            Sample::of("to be deposited", &page("counted", Some(closed(false)), Next::Deposit, faulty))?,
            Sample::of("to be confirmed", &page("deposited", Some(closed(true)), Next::Confirm, FieldErrors::new()))?,
            Sample::of("locked", &page("confirmed", Some(closed(true)), Next::Nothing, FieldErrors::new()))?,
        ])
    }
}

fn note_fields(typed: &[(String, String)], wrong: &[i64]) -> Vec<NoteField> {
    let field = |worth: i64| NoteField {
        worth,
        typed: typed::once(typed, field_name(worth)).to_owned(),
        is_wrong: wrong.contains(&worth),
    };
    NOTES.map(field).to_vec()
}

/// The field in which the notes of a kind are counted.
const fn field_name(worth: i64) -> &'static str {
    match worth {
        1_000 => "n1000",
        500 => "n500",
        200 => "n200",
        100 => "n100",
        50 => "n50",
        20 => "n20",
        10 => "n10",
        5 => "n5",
        2 => "n2",
        _ => "n1",
    }
}

/// One's own open shift, or the form that opens one.
pub(super) async fn own(ctx: Ctx) -> Result<HttpResponse, AppError> {
    let work = ctx.read().await?;
    let current = shift::current(&work, ctx.staff()?.id).await?;
    work.commit().await?;
    match current {
        Some(open) => Ok(see_other(&ctx.office_path(&format!("/shifts/{}", open.id)))),
        None => open_form(&ctx, String::new(), FieldErrors::new()),
    }
}

fn open_form(ctx: &Ctx, float: String, errors: FieldErrors) -> Result<HttpResponse, AppError> {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let (page, frame, form_token) = (ctx.chrome(), Frame::of(ctx)?, ctx.form_token());
    page::answer(ctx, status, &OpenShiftPage { page, frame, form_token, float, errors })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RawOpen {
    float: String,
}

pub(super) async fn open(ctx: Ctx, form: Form<RawOpen>) -> Result<HttpResponse, AppError> {
    let typed = form.0.float;
    let float = if typed.trim().is_empty() { Ok(Money::ZERO) } else { Money::parse_taka(&typed) };
    let Ok(float) = float else {
        return open_form(&ctx, typed, FieldErrors::one("float", "amount-unreadable"));
    };
    let work = ctx.begin().await?;
    shift::open(&work, float).await?;
    work.commit().await?;
    Ok(see_other(&ctx.office_path("/counter")))
}

/// A shift that whoever looks may see: his own, or anybody's where he confirms.
async fn visible(ctx: &Ctx, work: &Work, id: ShiftId) -> Result<shift_row::Model, AppError> {
    let row = work.get::<shift_row::Entity>(id).await?.ok_or(AppError::NotFound)?;
    let is_own = row.cashier_id == ctx.staff()?.id;
    if is_own || ctx.may(Permission::ShiftConfirm) { Ok(row) } else { Err(AppError::NotFound) }
}

pub(super) async fn show(ctx: Ctx, id: Path<ShiftId>) -> Result<HttpResponse, AppError> {
    respond(&ctx, *id, note_fields(&[], &[]), RawDeposit::default(), FieldErrors::new()).await
}

async fn respond(
    ctx: &Ctx,
    id: ShiftId,
    notes: Vec<NoteField>,
    raw: RawDeposit,
    errors: FieldErrors,
) -> Result<HttpResponse, AppError> {
    let work = ctx.read().await?;
    let row = visible(ctx, &work, id).await?;
    let cashier = work.get::<staff_account::Entity>(row.cashier_id).await?.map(|account| account.name);
    let confirmer = team::names_of(&work, row.confirmed_by).await?;
    let receipts = drawer::receipts_of(&work, id).await?;
    work.commit().await?;
    let (is_own, confirms) = (row.cashier_id == ctx.staff()?.id, ctx.may(Permission::ShiftConfirm));
    let next = match row.state {
        State::Open if is_own => Next::Count,
        State::Counted if is_own => Next::Deposit,
        State::Deposited if confirms && !is_own => Next::Confirm,
        State::Open | State::Counted | State::Deposited | State::Confirmed => Next::Nothing,
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let content = ShiftPage {
        page: ctx.chrome(),
        frame: Frame::of(ctx)?,
        form_token: ctx.form_token(),
        path: format!("/shifts/{id}"),
        cashier: cashier.unwrap_or_default(),
        opened_at: row.opened_at,
        state: state_code(row.state),
        receipts: i64::try_from(receipts).unwrap_or(i64::MAX),
        float: row.float,
        closed: closed(&row, |staff| confirmer.get(&staff).cloned().unwrap_or_default())?,
        next,
        may_send_back: confirms && !is_own && matches!(row.state, State::Counted | State::Deposited),
        notes,
        raw,
        errors,
    };
    page::answer(ctx, status, &content)
}

fn closed(
    row: &shift_row::Model,
    name: impl Fn(entity::values::StaffId) -> String,
) -> Result<Option<Closed>, AppError> {
    let (Some(counted_at), Some(counted), Some(expected)) = (row.counted_at, row.counted, row.expected) else {
        return Ok(None);
    };
    let deposit = row.deposit_bank.clone().zip(row.deposit_slip.clone());
    Ok(Some(Closed {
        counted_at,
        notes: row.notes.clone().unwrap_or_default().0,
        counted,
        expected,
        difference: drawer::difference(row)?,
        to_deposit: drawer::to_deposit(row)?,
        reason: row.difference_reason.clone().unwrap_or_default(),
        deposit: deposit.map(|(bank, slip)| Deposit { bank, slip, day: row.deposited_on }),
        confirmed: row.confirmed_by.map(name).zip(row.confirmed_at),
    }))
}

/// How many of each note; an empty field is none.
fn pieces(typed: &[(String, String)]) -> Result<Notes, Vec<i64>> {
    let (mut notes, mut wrong) = (Vec::new(), Vec::new());
    for worth in NOTES {
        let plain = digits::to_latin(typed::once(typed, field_name(worth)).trim());
        match plain.parse::<i64>() {
            Ok(pieces) if (0..=PIECES_MAX).contains(&pieces) => notes.push((worth, pieces)),
            Err(_) if plain.is_empty() => notes.push((worth, 0)),
            Ok(_) | Err(_) => wrong.push(worth),
        }
    }
    if wrong.is_empty() { Ok(Notes(notes)) } else { Err(wrong) }
}

pub(super) async fn count(
    ctx: Ctx,
    form: Form<Vec<(String, String)>>,
    id: Path<ShiftId>,
) -> Result<HttpResponse, AppError> {
    let typed = form.0;
    let notes = match pieces(&typed) {
        Ok(notes) => notes,
        Err(wrong) => {
            let mut errors = FieldErrors::new();
            for worth in &wrong {
                errors.add(field_name(*worth), "pieces-unreadable");
            }
            return respond(&ctx, *id, note_fields(&typed, &wrong), RawDeposit::default(), errors).await;
        }
    };
    let work = ctx.begin().await?;
    shift::count(&work, *id, notes).await?;
    work.commit().await?;
    Ok(see_other(&ctx.office_path(&format!("/shifts/{id}"))))
}

pub(super) async fn deposit(ctx: Ctx, form: Form<RawDeposit>, id: Path<ShiftId>) -> Result<HttpResponse, AppError> {
    let raw = form.0;
    let work = ctx.begin().await?;
    let row = visible(&ctx, &work, *id).await?;
    match slip(&raw, &row, work.today()) {
        Ok(slip) => {
            shift::deposit(&work, *id, slip).await?;
            work.commit().await?;
            Ok(see_other(&ctx.office_path(&format!("/shifts/{id}"))))
        }
        Err(errors) => {
            drop(work);
            respond(&ctx, *id, note_fields(&[], &[]), raw, errors).await
        }
    }
}

fn slip(raw: &RawDeposit, row: &shift_row::Model, today: NaiveDate) -> Result<DepositSlip, FieldErrors> {
    let mut errors = FieldErrors::new();
    let differs = drawer::difference(row).is_ok_and(|difference| !difference.is_zero());
    let reason = if differs {
        typed::words(&raw.reason, "difference-reason-missing").map(Some)
    } else {
        typed::optional_words(&raw.reason)
    };
    let reason = errors.take("reason", reason);
    // Nothing but cheques, or nothing at all, was taken: there is nothing that the bank could have stamped.
    if !drawer::to_deposit(row).is_ok_and(Money::is_positive) {
        return reason.map(|reason| DepositSlip { bank: None, slip: None, day: today, reason }).ok_or(errors);
    }
    let bank = errors.take("bank", typed::line(&raw.bank, "bank-missing"));
    let slip = errors.take("slip", typed::line(&raw.slip, "slip-missing"));
    let day = typed::day(&raw.deposited_on).and_then(|day| {
        let within = dhaka_day(row.opened_at)..=today;
        if within.contains(&day) { Ok(day) } else { Err("deposit-day-outside") }
    });
    let day = errors.take("deposited_on", day);
    match (reason, bank, slip, day) {
        (Some(reason), Some(bank), Some(slip), Some(day)) => {
            Ok(DepositSlip { bank: Some(bank), slip: Some(slip), day, reason })
        }
        _ => Err(errors),
    }
}

pub(super) async fn confirm(ctx: Ctx, _form: Form<Nothing>, id: Path<ShiftId>) -> Result<HttpResponse, AppError> {
    let work = ctx.begin().await?;
    shift::confirm(&work, *id).await?;
    work.commit().await?;
    Ok(see_other(&ctx.office_path(&format!("/shifts/{id}"))))
}

pub(super) async fn send_back(ctx: Ctx, form: Form<RawDeposit>, id: Path<ShiftId>) -> Result<HttpResponse, AppError> {
    let raw = form.0;
    match typed::words(&raw.why, "why-missing") {
        Ok(reason) => {
            let work = ctx.begin().await?;
            shift::send_back(&work, *id, &reason).await?;
            work.commit().await?;
            Ok(see_other(&ctx.office_path(&format!("/shifts/{id}"))))
        }
        Err(code) => respond(&ctx, *id, note_fields(&[], &[]), raw, FieldErrors::one("why", code)).await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_counted_in_either_digits_and_an_empty_field_is_none() {
        let typed = |fields: &[(&str, &str)]| {
            fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect::<Vec<_>>()
        };
        let counted = pieces(&typed(&[("n1000", "১২"), ("n500", " 3 ")])).unwrap();
        assert_eq!(drawer::worth(&counted), Money::from_taka(13_500));
        assert_eq!(pieces(&typed(&[("n1000", "x"), ("n1", "-2")])), Err(vec![1_000, 1]));
    }
}
