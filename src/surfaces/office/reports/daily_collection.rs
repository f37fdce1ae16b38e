//! What came in day by day, by head, by the way in which it came and by who took it, less what was taken back on the day;
//! each number leads to its receipts.

use std::collections::BTreeMap;

use async_trait::async_trait;
use chrono::NaiveDate;
use entity::{
    billing::{Head, allocation},
    payments::Method,
    values::{Money, StaffId},
};

use super::{
    collected::{self, CASHIER, METHOD, NOBODY, OfDay},
    daily_chart::draw,
    movement::{Movement, cleared, movements},
};
use crate::{
    platform::{errors::AppError, i18n::Lang, ledger::chart::LedgerAccount, receipts::breakdown::method_name},
    web::{
        chart::Chart,
        report::{Cell, Column, Filter, Look, Report, Row, Sums},
    },
};

/// Receipts by day, head, method and cashier.
pub struct DailyCollection;

/// What money was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    Head(Head),
    Surcharge,
    /// Paid beyond everything due.
    Advance,
    /// What heads were cleared with instead of money: below zero.
    Rebate,
}

impl What {
    fn words(self, lang: Lang) -> String {
        let key = match self {
            Self::Head(head) => format!("head-{}", head.code()),
            Self::Surcharge => LedgerAccount::Surcharge.words(),
            Self::Advance => LedgerAccount::Advance.words(),
            Self::Rebate => LedgerAccount::Rebate.words(),
        };
        lang.t(&key).into_owned()
    }
}

type Key = (What, Method, Option<StaffId>);

#[derive(Clone, Copy, Debug, Default)]
struct Figures {
    receipts: i64,
    taken: Money,
    back: Money,
}

#[async_trait]
impl Report for DailyCollection {
    fn name(&self) -> &'static str {
        "daily-collection"
    }

    fn filters(&self) -> &'static [Filter] {
        &[Filter::Days, Filter::Ward, Filter::OneOf(METHOD), Filter::Behind(CASHIER)]
    }

    fn columns(&self) -> &'static [Column] {
        const COLUMNS: &[Column] = &[
            Column::day("reports-col-day"),
            Column::text("reports-col-head"),
            Column::text("reports-col-method"),
            Column::text("reports-col-cashier"),
            Column::count("reports-col-receipts"),
            Column::money("reports-col-amount"),
            Column::money("reports-col-back"),
            Column::money("reports-col-net"),
        ];
        COLUMNS
    }

    /// Day by day: no more is held than one day has.
    async fn rows(&self, look: &Look<'_>, after: Option<&str>, limit: u64) -> Result<Vec<Row>, AppError> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let after = after.map(|after| parse(after).ok_or(AppError::BadRequest)).transpose()?;
        let names = collected::staff_names(look.work).await?;
        let mut rows = Vec::new();
        for day in collected::days(look).await?.into_keys() {
            let skipped = match after {
                Some((reached, _)) if day < reached => continue,
                Some((reached, number)) if day == reached => number.saturating_add(1),
                Some(_) | None => 0,
            };
            let groups = groups(look, day).await?;
            for (number, (key, figures)) in groups.into_iter().enumerate().skip(skipped) {
                rows.push(row(look, &names, (day, number), key, figures)?);
                if rows.len() >= limit {
                    return Ok(rows);
                }
            }
        }
        Ok(rows)
    }

    async fn sums(&self, look: &Look<'_>) -> Result<Sums, AppError> {
        let (mut rows, mut total) = (0_i64, OfDay::default());
        for (day, figures) in collected::days(look).await? {
            let groups = i64::try_from(groups(look, day).await?.len()).unwrap_or(i64::MAX);
            rows = rows.saturating_add(groups);
            total.taken = total.taken.plus(figures.taken)?;
            total.back = total.back.plus(figures.back)?;
        }
        let mut cells = vec![Cell::nothing(); 5];
        let all = format!("/reports/receipts?{}", look.asked.query(self.filters()));
        let sums = [total.taken, total.back, total.taken.minus(total.back)?];
        cells.extend(sums.map(|sum| Cell::from(sum).at(&all)));
        Ok(Sums { rows, cells })
    }

    async fn chart(&self, look: &Look<'_>) -> Result<Option<Chart>, AppError> {
        let mut days = Vec::new();
        for (day, figures) in collected::days(look).await? {
            days.push((day, figures.taken.minus(figures.back)?));
        }
        Ok(draw(look, &days))
    }
}

/// Reads a cursor: a day, and the number of a group within it.
fn parse(cursor: &str) -> Option<(NaiveDate, usize)> {
    let (day, number) = cursor.split_once(' ')?;
    Some((day.parse().ok()?, number.parse().ok()?))
}

/// The groups of one day, in their order.
async fn groups(look: &Look<'_>, day: NaiveDate) -> Result<BTreeMap<Key, Figures>, AppError> {
    let mut asked = look.asked.clone();
    (asked.from, asked.to) = (day, day);
    let look = Look { asked: &asked, ..*look };
    let movements = movements(&look, None, None).await?;
    let mut cleared = cleared(&look, &movements).await?;
    let mut groups = BTreeMap::new();
    for movement in &movements {
        let rows = cleared.remove(&(movement.journal_id, movement.account_id)).unwrap_or_default();
        add(&mut groups, movement, &rows)?;
    }
    Ok(groups)
}

/// Divides a movement over what it was for: heads in full, less the rebate; what is left over is an advance.
fn add(groups: &mut BTreeMap<Key, Figures>, of: &Movement, rows: &[allocation::Model]) -> Result<(), AppError> {
    let mut parts: BTreeMap<What, Money> = BTreeMap::new();
    let mut put = |what: What, amount: Money| -> Result<(), AppError> {
        let part = parts.entry(what).or_default();
        *part = part.plus(amount)?;
        Ok(())
    };
    for row in rows {
        for line in &row.heads.0 {
            put(What::Head(line.head), line.amount)?;
        }
        put(What::Surcharge, row.surcharge)?;
        put(What::Rebate, row.rebate.plus(row.waived)?.negated()?)?;
    }
    put(What::Advance, of.advance()?)?;
    for (what, amount) in parts.into_iter().filter(|(_, amount)| !amount.is_zero()) {
        let group = groups.entry((what, of.method, of.taken_by)).or_default();
        if of.cause.is_none() {
            group.receipts = group.receipts.saturating_add(1);
            group.taken = group.taken.plus(amount)?;
        } else {
            group.back = group.back.minus(amount)?;
        }
    }
    Ok(())
}

fn row(
    look: &Look<'_>,
    names: &BTreeMap<StaffId, String>,
    (day, number): (NaiveDate, usize),
    (what, method, by): Key,
    figures: Figures,
) -> Result<Row, AppError> {
    let ward = look.asked.ward.map(|ward| format!("&ward={ward}")).unwrap_or_default();
    let cashier = by.map_or_else(|| NOBODY.to_owned(), |id| id.to_string());
    let code = method.code();
    let behind = format!("/reports/receipts?from={day}&to={day}{ward}&{}={code}&{CASHIER}={cashier}", METHOD.name);
    let net = figures.taken.minus(figures.back)?;
    let cells = vec![
        day.into(),
        what.words(look.lang).into(),
        method_name(look.lang, method).into(),
        collected::taker(look.lang, names, by, method).into(),
        Cell::count(figures.receipts).at(&behind),
        Cell::from(figures.taken).at(&behind),
        Cell::from(figures.back).at(&behind),
        Cell::from(net).at(&behind),
    ];
    Ok(Row { cells, cursor: format!("{day} {number}") })
}

#[cfg(test)]
mod tests {
    use entity::{
        billing::{Service, demand},
        payments::receipt_reversal::Cause,
        values::{AccountId, DemandId, HeadAmount, Heads, JournalId, Period, ReceiptId, TenantId, Ward},
    };

    use super::*;

    fn taka(taka: i64) -> Money {
        Money::from_poisha(taka * 100)
    }

    fn movement(cause: Option<Cause>) -> Movement {
        Movement {
            receipt_id: ReceiptId::mint(),
            line: 1,
            number: "H26-000001".into(),
            day: "2026-08-15".parse().unwrap(),
            method: Method::Cash,
            taken_by: None,
            payer: String::new(),
            service: Service::Holding,
            subject: String::new(),
            ward: Ward::new(3).unwrap(),
            account_id: AccountId::mint(),
            journal_id: JournalId::mint(),
            amount: taka(1_000),
            credit: taka(40),
            cause,
        }
    }

    fn allocated() -> allocation::Model {
        let head = |head, amount| HeadAmount { head, amount: taka(amount) };
        allocation::Model {
            tenant_id: TenantId(1),
            journal_id: JournalId::mint(),
            line: 1,
            account_id: AccountId::mint(),
            demand_id: DemandId::mint(),
            period: "2026-27".parse::<Period>().unwrap(),
            kind: demand::Kind::Instalment,
            instalment: 1,
            paid: taka(910),
            rebate: taka(90),
            campaign_rebate: Money::ZERO,
            surcharge: taka(50),
            waived: Money::ZERO,
            surcharge_waived: Money::ZERO,
            heads: Heads(vec![head(Head::Holding, 700), head(Head::Lighting, 300)]),
            paid_on: "2026-08-15".parse().unwrap(),
        }
    }

    fn sums(movements: &[(Movement, allocation::Model)]) -> (Money, Money) {
        let mut groups = BTreeMap::new();
        for (movement, row) in movements {
            add(&mut groups, movement, std::slice::from_ref(row)).unwrap();
        }
        let sum = |of: fn(&Figures) -> Money| Money::sum(groups.values().map(of)).unwrap();
        (sum(|it| it.taken), sum(|it| it.back))
    }

    #[test]
    fn heads_add_up_to_what_came_and_to_what_went_back() {
        let row = allocated();
        let opposite = row.reversed(JournalId::mint(), 1).unwrap();
        let (taken, back) = (movement(None), movement(Some(Cause::Reversed)));
        assert_eq!(sums(&[(taken.clone(), row.clone())]), (taka(1_000), Money::ZERO));
        assert_eq!(sums(&[(taken.clone(), row.clone()), (back, opposite.clone())]), (taka(1_000), taka(1_000)));
        let credited = movement(Some(Cause::Credited));
        assert_eq!(sums(&[(taken, row), (credited, opposite)]), (taka(1_000), Money::ZERO), "its money stayed");
    }

    #[test]
    fn a_cursor_names_a_group_of_a_day() {
        assert_eq!(parse("2026-08-15 3"), Some(("2026-08-15".parse().unwrap(), 3)));
        assert_eq!((parse("x"), parse("2026-08-15"), parse("x 3")), (None, None, None));
    }
}
