use askama::Template;
use chrono::NaiveDate;
use entity::{
    payments::{Choice, receipt},
    values::{FiscalYear, Money, MoneyOverflow},
};
use uuid::Uuid;

use super::{
    HoldingLabel,
    working::{WorkingTable, working_table},
};
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

impl BillPage<'_> {
    /// Nothing is due by now, although the rest of the year may be paid ahead.
    fn is_nothing_due(&self) -> bool {
        self.due_now.total.is_zero() && self.due_now.of_plan.is_none() && self.fees.is_empty()
    }
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
    /// All of them.
    pub arrears: Money,
    /// What a plan asks for of them, where it asks for less.
    pub of_plan: Option<Money>,
    /// How many earlier years, in the reader's digits.
    pub arrears_years: String,
    pub surcharge: Money,
    pub current: Money,
    pub current_list: String,
    pub rebate: Money,
}

impl DueNow {
    /// The same under a plan that is in force, where it asks for less. Money that does not clear everything earns no rebate: it
    /// clears the oldest first.
    ///
    /// # Errors
    /// When a sum leaves the range.
    pub fn under(self, plan: &Standing) -> Result<Self, AppError> {
        let total = plan.asks(self.arrears, self.current)?;
        if total >= self.total {
            return Ok(self);
        }
        let of_plan = plan.asks(self.arrears, Money::ZERO)?;
        Ok(Self { total, of_plan: Some(of_plan), current: total.minus(of_plan)?, rebate: Money::ZERO, ..self })
    }
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
        of_plan: None,
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
        keep(&mut offers, Offer::new(lang, statement, choice, lang.t(key).into_owned())?);
    }
    Ok(offers)
}

/// What costs something, and not the same as one before.
fn keep(offers: &mut Vec<Offer>, offer: Offer) {
    if offer.amount.is_positive() && offers.iter().all(|other| other.amount != offer.amount) {
        offers.push(offer);
    }
}

/// Those of the first period that is not over and not cleared.
fn open_instalments<'s>(statement: &'s Statement<'_>) -> impl Iterator<Item = &'s Due> {
    let is_open = |open: Result<Money, MoneyOverflow>| open.is_ok_and(Money::is_positive);
    let running = statement.periods.iter().find(|period| !period.is_arrears && is_open(period.period.open()));
    running.into_iter().flat_map(|period| &period.period.dues).filter(move |due| is_open(due.open()))
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

/// The offers of a bill whose arrears are paid off by a plan: what is due by now, what is next of the plan, and the others.
/// Whatever is paid clears the oldest first, as without a plan (R11).
///
/// # Errors
/// When a sum leaves the range.
pub fn plan_offers(
    lang: Lang,
    statement: &Statement<'_>,
    plan: &Standing,
    due_now: &DueNow,
    offers: Vec<Offer>,
) -> Result<Vec<Offer>, AppError> {
    let part = |amount, key: &str| Offer::new(lang, statement, Choice::Part(amount), lang.t(key).into_owned());
    let (is_less, mut others, mut all) = (due_now.of_plan.is_some(), offers.into_iter(), Vec::new());
    let first = if is_less { Some(part(due_now.total, "offer-due-now")?) } else { others.next() };
    for offer in first.into_iter().chain([part(plan.payable()?, "offer-plan-part")?]).chain(others) {
        keep(&mut all, offer);
    }
    // What would be due by now without the plan is no longer called so.
    for offer in all.iter_mut().filter(|_| is_less) {
        match offer.choice {
            Choice::Through(_) => offer.label = lang.t("offer-all-begun").into_owned(),
            Choice::Arrears => offer.label = lang.t("offer-arrears").into_owned(),
            Choice::Everything | Choice::Part(_) => {}
        }
    }
    Ok(all)
}

fn rebate_note(statement: &Statement<'_>) -> Result<Option<RebateNote>, AppError> {
    let terms = statement.periods.iter().find_map(|period| period.rebate.as_ref());
    let (_, quote) = statement.quote(Choice::Everything)?;
    // When the first campaign ends, less is saved.
    let campaigns = statement.periods.iter().filter_map(|period| period.campaign.as_ref()).map(|campaign| campaign.to);
    let first_end = campaigns.min();
    Ok(terms.filter(|_| quote.rebate.is_positive()).map(|terms| {
        let last_day = first_end.map_or(terms.last_day, |end| end.min(terms.last_day));
        RebateNote { last_day, saved: quote.rebate }
    }))
}
