use askama::Template;
use chrono::NaiveDate;
use entity::{
    holding::{Rate, Step, WorkingLine},
    payments::{Choice, receipt},
    values::{FiscalYear, Money},
};
use uuid::Uuid;

use super::HoldingLabel;
use crate::{
    platform::{
        billing::{BillLine, BillSums, Campaign, Due, Statement, bill::sums},
        errors::{AppError, FieldErrors},
        i18n::Lang,
        plans::Standing,
        receipts::breakdown::instalment_list,
    },
    services::holding::bill::HoldingBill,
    web::Chrome,
};

/// The bill: what is due and what can be paid, then how it came about.
#[derive(Template)]
#[template(path = "portal/holding/bill.html")]
pub struct BillPage<'a> {
    pub page: Chrome<'a>,
    pub holding: HoldingLabel,
    pub form_token: String,
    pub request_key: Uuid,
    pub can_pay_online: bool,
    pub due_now: DueNow,
    pub offers: Vec<Offer>,
    /// More than one instalment of the running year is open, so that there is something to choose.
    pub has_instalments: bool,
    /// As typed.
    pub typed: Typed,
    pub errors: FieldErrors,
    pub rebate: Option<RebateNote>,
    pub arrears: Vec<ArrearsYear>,
    pub current: Option<CurrentYear>,
    pub working: Option<WorkingTable>,
    pub receipts: Vec<PastReceipt>,
    pub credit: Money,
    pub campaigns: Vec<String>,
    pub fees: Vec<FeeRow>,
    /// The rule of the surcharge in words, where some is due.
    pub surcharge_rule: Option<String>,
    /// By which the arrears are paid off.
    pub plan: Option<Standing>,
}

/// Something owed once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeeRow {
    pub label: String,
    pub payable: Money,
}

/// What somebody typed to pay.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    pub choice: String,
    pub phone: String,
    pub email: String,
}

/// What should be paid by now: arrears, and the instalments of the year that have begun.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DueNow {
    pub total: Money,
    pub arrears: Money,
    /// How many earlier years, in the reader's digits.
    pub arrears_years: String,
    pub surcharge: Money,
    pub current: Money,
    pub current_list: String,
    pub rebate: Money,
}

/// One choice of what to pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    pub choice: Choice,
    pub amount: Money,
    pub label: String,
    pub note: String,
}

impl Offer {
    fn new(lang: Lang, statement: &Statement<'_>, choice: Choice, label: String) -> Result<Self, AppError> {
        let (amount, quote) = statement.quote(choice)?;
        let note = if quote.rebate.is_positive() {
            lang.say("offer-rebate", &[("rebate", &lang.money(quote.rebate))]).into_owned()
        } else {
            String::new()
        };
        Ok(Self { choice, amount, label, note })
    }

    /// The choice and the amount that was shown with it, as the form sends them back.
    #[must_use]
    pub fn value(&self) -> String {
        format!("{}:{}", self.choice, self.amount.poisha())
    }
}

/// What paying the whole year early saves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RebateNote {
    pub last_day: NaiveDate,
    pub saved: Money,
}

/// An earlier year that is not cleared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArrearsYear {
    pub year: FiscalYear,
    pub sums: BillSums,
    pub rows: Vec<DueRow>,
}

/// The running year by instalment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CurrentYear {
    pub year: FiscalYear,
    pub rows: Vec<DueRow>,
}

/// One instalment, or one whole earlier year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueRow {
    pub label: String,
    pub months: Option<String>,
    pub due_on: NaiveDate,
    /// The last day as it was before a holiday or an outage moved it.
    pub moved_from: Option<NaiveDate>,
    pub amount: Money,
    pub status: DueStatus,
}

/// How a due stands on the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DueStatus {
    Paid,
    PartlyPaid,
    /// An earlier year's.
    Arrears,
    Overdue,
    Now,
    Later,
}

impl DueStatus {
    fn of(line: &BillLine, day: NaiveDate, has_begun: bool) -> Self {
        let cleared = line
            .sums
            .paid
            .plus(line.sums.rebate)
            .and_then(|sum| sum.plus(line.sums.waived))
            .is_ok_and(Money::is_positive);
        if line.sums.payable == line.sums.surcharge && cleared {
            Self::Paid
        } else if line.is_arrears {
            Self::Arrears
        } else if line.due_on < day {
            Self::Overdue
        } else if line.sums.paid.is_positive() {
            Self::PartlyPaid
        } else if has_begun {
            Self::Now
        } else {
            Self::Later
        }
    }

    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Paid => "done",
            Self::Arrears | Self::Overdue => "late",
            Self::Now | Self::PartlyPaid => "due",
            Self::Later => "",
        }
    }

    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Paid => "due-paid",
            Self::PartlyPaid => "due-partly-paid",
            Self::Arrears => "due-arrears",
            Self::Overdue => "due-overdue",
            Self::Now => "due-now",
            Self::Later => "due-later",
        }
    }
}

/// How the year's demand came about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkingTable {
    pub year: FiscalYear,
    pub total: Money,
    pub lines: Vec<WorkingRow>,
}

/// One step in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkingRow {
    pub label: String,
    pub note: String,
    pub value: Money,
    pub is_sum: bool,
}

/// A receipt that the bill tells of, without saying whose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastReceipt {
    pub number: String,
    pub day: NaiveDate,
    pub amount: Money,
}

impl From<receipt::Model> for PastReceipt {
    fn from(receipt: receipt::Model) -> Self {
        Self { number: receipt.number, day: receipt.paid_on, amount: receipt.amount }
    }
}

/// What a bill page says of a bill on its day.
pub struct BillView {
    pub due_now: DueNow,
    pub offers: Vec<Offer>,
    pub has_instalments: bool,
    pub rebate: Option<RebateNote>,
    pub arrears: Vec<ArrearsYear>,
    pub current: Option<CurrentYear>,
    pub working: Option<WorkingTable>,
    /// What campaigns give today, a sentence each.
    pub campaigns: Vec<String>,
    pub fees: Vec<FeeRow>,
    /// The rule of the surcharge in words, where some is due.
    pub surcharge_rule: Option<String>,
}

impl BillView {
    /// # Errors
    /// When a sum leaves the range.
    pub fn new(lang: Lang, bill: &HoldingBill, statement: &Statement<'_>) -> Result<Self, AppError> {
        let begun = bill.bill.instalments_begun();
        let (mut arrears, mut current) = (Vec::new(), None);
        for (period, lines) in bill.bill.by_period() {
            let year = period.fiscal_year();
            let rows = lines.iter().map(|line| due_row(lang, line, bill.day(), begun)).collect();
            match lines.first() {
                Some(line) if line.is_arrears => arrears.push(ArrearsYear { year, sums: sums(lines)?, rows }),
                Some(_) | None => current = current.or(Some(CurrentYear { year, rows })),
            }
        }
        let due_now = due_now(lang, statement, begun, arrears.len())?;
        Ok(Self {
            offers: offers(lang, statement, begun)?,
            has_instalments: open_instalments(statement).count() > 1,
            rebate: rebate_note(statement)?,
            working: current.as_ref().and_then(|current| working_table(lang, bill, current.year)),
            campaigns: campaigns(lang, statement),
            fees: bill.bill.fees().map(|fee| fee_row(lang, fee)).collect(),
            surcharge_rule: bill
                .bill
                .total
                .surcharge
                .is_positive()
                .then(|| lang.say("surcharge-rule", &[("rate", &lang.percent(bill.surcharge_rate))]).into_owned()),
            due_now,
            arrears,
            current,
        })
    }
}

fn due_row(lang: Lang, line: &BillLine, day: NaiveDate, begun: i16) -> DueRow {
    let label = match line.instalment {
        Some(number) => lang.say("instalment-nth", &[("nth", &lang.ordinal(number))]).into_owned(),
        None => lang.t("whole-year-principal").into_owned(),
    };
    let months = line.instalment.and_then(|number| u8::try_from(number).ok()).map(|number| {
        let (first, last) = line.period.fiscal_year().quarter(number);
        format!("{}–{}", lang.month(first), lang.month(last))
    });
    let has_begun = line.instalment.is_some_and(|number| number <= begun);
    DueRow {
        label,
        months,
        due_on: line.due_on,
        moved_from: Some(line.raised_due_on).filter(|before| *before != line.due_on),
        amount: line.sums.amount,
        status: DueStatus::of(line, day, has_begun),
    }
}

fn fee_row(lang: Lang, line: &BillLine) -> FeeRow {
    let heads = line.heads.0.iter().map(|head| lang.t(&format!("head-{}", head.head.code())).into_owned());
    FeeRow { label: heads.collect::<Vec<_>>().join(", "), payable: line.sums.payable }
}

/// What each campaign gives that counts for some period today.
fn campaigns(lang: Lang, statement: &Statement<'_>) -> Vec<String> {
    let sentence = |key: &str, campaign: &Campaign, rate| {
        let places = [
            ("name", campaign.name.get(lang.locale)),
            ("day", &lang.date(campaign.to)),
            ("rate", &lang.percent(rate)),
            ("resolution", &lang.digits(&campaign.resolution)),
        ];
        lang.say(key, &places).into_owned()
    };
    let mut sentences: Vec<String> = Vec::new();
    for period in &statement.periods {
        let is_open = period.period.open().is_ok_and(Money::is_positive);
        let rebate = period.campaign.iter().filter(|_| is_open);
        let rebate = rebate.map(|campaign| sentence("campaign-rebate", campaign, campaign.rebate));
        let has_waived = period.surcharge_waived().is_ok_and(Money::is_positive);
        let amnesty = period.amnesty.iter().filter(|_| has_waived);
        let amnesty = amnesty.map(|campaign| sentence("campaign-surcharge", campaign, campaign.surcharge_off));
        for said in rebate.chain(amnesty).collect::<Vec<_>>() {
            if !sentences.contains(&said) {
                sentences.push(said);
            }
        }
    }
    sentences
}

fn due_now(lang: Lang, statement: &Statement<'_>, begun: i16, arrears_years: usize) -> Result<DueNow, AppError> {
    let (total, quote) = statement.quote(Choice::Through(begun))?;
    Ok(DueNow {
        total,
        arrears: quote.arrears.plus(quote.surcharge)?,
        arrears_years: lang.digits(&arrears_years.to_string()),
        surcharge: quote.surcharge,
        current: quote.current,
        current_list: instalment_list(lang, &quote.instalments).unwrap_or_default(),
        rebate: quote.rebate,
    })
}

/// Each choice that costs something, and no two that cost the same.
fn offers(lang: Lang, statement: &Statement<'_>, begun: i16) -> Result<Vec<Offer>, AppError> {
    // With no instalment begun, what is due now is the arrears.
    let due_now = if begun > 0 { Choice::Through(begun) } else { Choice::Arrears };
    let choices =
        [(due_now, "offer-due-now"), (Choice::Everything, "offer-everything"), (Choice::Arrears, "offer-arrears")];
    let mut offers: Vec<Offer> = Vec::new();
    for (choice, key) in choices {
        let offer = Offer::new(lang, statement, choice, lang.t(key).into_owned())?;
        if offer.amount.is_positive() && offers.iter().all(|other| other.amount != offer.amount) {
            offers.push(offer);
        }
    }
    Ok(offers)
}

fn open_instalments<'s>(statement: &'s Statement<'_>) -> impl Iterator<Item = &'s Due> {
    let running = statement.periods.iter().filter(|period| !period.is_arrears).flat_map(|period| &period.period.dues);
    running.filter(|due| due.open().is_ok_and(Money::is_positive))
}

/// Paying the running year up to each of its open instalments.
///
/// # Errors
/// When a sum leaves the range.
pub fn instalment_offers(lang: Lang, statement: &Statement<'_>) -> Result<Vec<Offer>, AppError> {
    let offer = |due: &Due| {
        let label = lang.say("offer-through", &[("nth", &lang.ordinal(due.instalment))]).into_owned();
        Offer::new(lang, statement, Choice::Through(due.instalment), label)
    };
    open_instalments(statement).map(offer).collect()
}

/// Paying what is next of a plan. It is cleared like any other money: the oldest first (R11).
///
/// # Errors
/// When a sum leaves the range.
pub fn plan_offer(lang: Lang, statement: &Statement<'_>, plan: &Standing) -> Result<Option<Offer>, AppError> {
    let payable = plan.payable()?;
    if !payable.is_positive() {
        return Ok(None);
    }
    let offer = Offer::new(lang, statement, Choice::Part(payable), lang.t("offer-plan-part").into_owned())?;
    Ok(Some(offer).filter(|offer| offer.amount.is_positive()))
}

fn rebate_note(statement: &Statement<'_>) -> Result<Option<RebateNote>, AppError> {
    let terms = statement.periods.iter().find_map(|period| period.rebate.as_ref());
    let (_, quote) = statement.quote(Choice::Everything)?;
    Ok(terms
        .filter(|_| quote.rebate.is_positive())
        .map(|terms| RebateNote { last_day: terms.last_day, saved: quote.rebate }))
}

fn working_table(lang: Lang, bill: &HoldingBill, year: FiscalYear) -> Option<WorkingTable> {
    let assessment = bill.assessment(year)?;
    let lines = assessment.working.0.iter().map(|line| working_row(lang, line)).collect();
    Some(WorkingTable { year, total: assessment.yearly_demand, lines })
}

/// A step of the working in words.
pub(super) fn working_row(lang: Lang, line: &WorkingLine) -> WorkingRow {
    let say = |key: &str, name: &'static str, value: &str| lang.say(key, &[(name, value)]).into_owned();
    let t = |key: &str| lang.t(key).into_owned();
    let (label, note, is_sum) = match line.step {
        Step::GrossRentLet { monthly } => {
            (say("step-gross-rent-let", "monthly", &lang.money(monthly)), String::new(), false)
        }
        Step::GrossRentOwn { monthly } => {
            (say("step-gross-rent-own", "monthly", &lang.money(monthly)), String::new(), false)
        }
        Step::Maintenance { months } => {
            (t("step-maintenance"), say("step-maintenance-note", "months", &lang.number(months)), false)
        }
        Step::OwnUseRelief { rate } => {
            (t("step-own-use-relief"), say("step-own-use-relief-note", "rate", &lang.percent(rate)), false)
        }
        Step::LoanInterest => (t("step-loan-interest"), String::new(), false),
        Step::Floor => (t("step-floor"), String::new(), false),
        Step::FlatValue => (t("step-flat-value"), String::new(), false),
        Step::AnnualValue => (t("step-annual-value"), String::new(), true),
        Step::Rate { head, rate } => {
            (format!("{} {}", lang.t(rate_key(head)), lang.percent(rate)), String::new(), false)
        }
        Step::Rounding => (t("step-rounding"), String::new(), false),
        Step::YearTotal => (t("step-year-total"), String::new(), true),
        Step::Instalment { number } => (say("instalment-nth", "nth", &lang.ordinal(number)), String::new(), false),
        Step::Opening => (t("whole-year-principal"), String::new(), false),
    };
    WorkingRow { label, note, value: line.value, is_sum }
}

const fn rate_key(rate: Rate) -> &'static str {
    match rate {
        Rate::Holding => "head-holding",
        Rate::Lighting => "head-lighting",
        Rate::Conservancy => "head-conservancy",
        Rate::Water => "head-water",
        Rate::Sewerage => "head-sewerage",
    }
}
