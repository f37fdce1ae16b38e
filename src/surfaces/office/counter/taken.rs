//! The counter's form as it was typed, and what it comes to.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use entity::values::{AccountId, Money, Phone};
use uuid::Uuid;

use super::super::typed::{self, LINE_MAX};
use crate::platform::{
    counter::{
        collect::{Collection, Means},
        dues::{self, DueRow},
        instrument::{self, Kind, NewInstrument},
    },
    errors::FieldErrors,
    keys::digest_id,
    text,
};

/// As typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawTake {
    pub accounts: String,
    pub held: String,
    /// Rows by account and place.
    pub ticked: BTreeSet<(usize, usize)>,
    pub cash: String,
    pub part: String,
    pub method: String,
    pub number: String,
    pub bank: String,
    pub branch: String,
    pub dated_on: String,
    pub phone: String,
    pub paper: String,
    pub request_key: String,
    /// What everything cost when it was shown.
    pub seen: String,
    pub only_sum: bool,
}

impl RawTake {
    #[must_use]
    pub fn read(fields: &[(String, String)]) -> Self {
        let once = |name: &str| typed::once(fields, name).to_owned();
        let tick = |value: &str| {
            let (account, row) = value.split_once('-')?;
            Some((account.parse().ok()?, row.parse().ok()?))
        };
        Self {
            accounts: once("accounts"),
            held: once("held"),
            ticked: fields.iter().filter(|(name, _)| name == "tick").filter_map(|(_, value)| tick(value)).collect(),
            cash: once("cash"),
            part: once("part"),
            method: once("method"),
            number: once("instrument_number"),
            bank: once("bank"),
            branch: once("branch"),
            dated_on: once("dated_on"),
            phone: once("phone"),
            paper: once("paper"),
            request_key: once("request_key"),
            seen: once("seen"),
            only_sum: once("do") == "sum",
        }
    }

    /// The form with all that was typed in it, by which it makes one receipt: whoever steps back and takes otherwise
    /// takes something else.
    #[must_use]
    pub fn key(&self) -> Option<Uuid> {
        let form: Uuid = self.request_key.parse().ok()?;
        let means = (&self.method, &self.number, &self.bank, &self.branch, &self.dated_on);
        let what = (&self.accounts, &self.ticked, &self.cash, &self.part, means, &self.phone, &self.seen);
        Some(digest_id(format!("{form} {what:?}").as_bytes()))
    }

    #[must_use]
    pub fn kind(&self) -> Option<Kind> {
        instrument::kind(&self.method)
    }

    /// The day for which the money counts (R8): that of the bank's stamp, or today.
    #[must_use]
    pub fn day(&self, today: NaiveDate) -> NaiveDate {
        let stamped = (self.kind() == Some(Kind::BankSlip)).then(|| typed::day(&self.dated_on).ok()).flatten();
        stamped.filter(|day| instrument::in_time(Kind::BankSlip, *day, today).is_ok()).unwrap_or(today)
    }

    /// How many rows of an account are ticked, where they are its oldest ones.
    #[must_use]
    pub fn rows_of(&self, account: usize, rows: usize) -> Option<usize> {
        let ticked: Vec<bool> = (0..rows).map(|row| self.ticked.contains(&(account, row))).collect();
        dues::oldest_first(&ticked)
    }

    /// What is taken: amounts by account, what for, and whom to tell.
    ///
    /// # Errors
    /// With what is wrong, field by field.
    pub fn parse(&self, accounts: &[Owing<'_>], today: NaiveDate) -> Result<Collection, FieldErrors> {
        let mut errors = FieldErrors::new();
        let amounts = errors.take("tick", self.amounts(accounts));
        let phone = errors.take("phone", self.phone(accounts));
        let key = errors.take("tick", self.key().ok_or("form-again"));
        let means = self.means(&mut errors, amounts.as_deref(), today);
        let everything = Money::sum(accounts.iter().map(Owing::everything)).unwrap_or_default();
        if self.part_typed().is_ok_and(|part| part.is_some_and(|part| part > everything))
            && self.kind() != Some(Kind::BankSlip)
        {
            errors.add("part", "part-too-much");
        }
        if let Err(code) = self.part_typed() {
            errors.add("part", code);
        }
        match (amounts, phone, key, means) {
            (Some(amounts), Some(phone), Some(key), Some(means)) if errors.is_empty() => {
                let parts = accounts.iter().map(|owing| owing.id).zip(amounts).collect();
                Ok(Collection { parts, means, phone, key })
            }
            _ => Err(errors),
        }
    }

    fn part_typed(&self) -> Result<Option<Money>, &'static str> {
        match self.part.trim() {
            "" => Ok(None),
            typed => match Money::parse_taka(typed) {
                Ok(part) if part.is_positive() => Ok(Some(part)),
                Ok(_) | Err(_) => Err("amount-unreadable"),
            },
        }
    }

    fn amounts(&self, accounts: &[Owing<'_>]) -> Result<Vec<Money>, &'static str> {
        if let Ok(Some(part)) = self.part_typed() {
            let owed: Vec<Money> = accounts.iter().map(|owing| owing.owed).collect();
            return dues::divide(part, &owed).map_err(|_overflow| "amount-unreadable");
        }
        let mut amounts = Vec::with_capacity(accounts.len());
        for (index, owing) in accounts.iter().enumerate() {
            let count = self.rows_of(index, owing.rows.len()).ok_or("oldest-first")?;
            amounts.push(dues::cost(owing.rows, count));
        }
        if amounts.iter().all(|amount| amount.is_zero()) { Err("nothing-ticked") } else { Ok(amounts) }
    }

    fn means(&self, errors: &mut FieldErrors, amounts: Option<&[Money]>, today: NaiveDate) -> Option<Means> {
        let Some(kind) = self.kind() else {
            let total = amounts.and_then(|amounts| Money::sum(amounts.iter().copied()).ok());
            let cash = match self.cash.trim() {
                "" => Ok(None),
                typed => match Money::parse_taka(typed) {
                    Ok(cash) if total.is_some_and(|total| cash < total) => Err("cash-too-little"),
                    Ok(cash) => Ok(Some(cash)),
                    Err(_unreadable) => Err("amount-unreadable"),
                },
            };
            return errors.take("cash", cash).map(Means::Cash);
        };
        let number = errors.take("instrument_number", typed::line(&self.number, "instrument-number-missing"));
        let bank = errors.take("bank", typed::line(&self.bank, "bank-missing"));
        let branch = errors.take("branch", typed::optional_line(&self.branch));
        let dated_on = typed::day(&self.dated_on).and_then(|day| instrument::in_time(kind, day, today).map(|()| day));
        let dated_on = errors.take("dated_on", dated_on);
        Some(Means::Instrument(NewInstrument {
            kind,
            number: number?,
            bank: bank?,
            branch: branch?.unwrap_or_default(),
            dated_on: dated_on?,
        }))
    }

    /// What stood in the field before anybody typed is the number of the account.
    fn phone(&self, accounts: &[Owing<'_>]) -> Result<Option<Phone>, &'static str> {
        let Some(typed) = text::tidy(&self.phone) else { return Ok(None) };
        if typed.chars().count() > LINE_MAX {
            return Err("phone-invalid");
        }
        let known = accounts.iter().filter_map(|owing| owing.phone).find(|phone| phone.masked() == typed);
        match known {
            Some(phone) => Ok(Some(phone.clone())),
            None => typed.parse().map(Some).map_err(|_invalid| "phone-invalid"),
        }
    }
}

/// An account with its rows.
#[derive(Clone, Copy, Debug)]
pub struct Owing<'a> {
    pub id: AccountId,
    pub phone: Option<&'a Phone>,
    pub rows: &'a [DueRow],
    /// Everything, at the terms of the day for which the money counts (R8).
    pub owed: Money,
}

impl Owing<'_> {
    /// All of its rows together.
    #[must_use]
    pub fn everything(&self) -> Money {
        dues::cost(self.rows, self.rows.len())
    }
}

#[cfg(test)]
mod tests {
    use entity::values::FiscalYear;

    use super::*;
    use crate::platform::counter::dues::What;

    fn rows() -> Vec<DueRow> {
        let mut total = 0;
        [280_500_i64, 255_000, 229_500]
            .into_iter()
            .map(|amount| {
                total += amount;
                DueRow {
                    what: What::Period { period: FiscalYear::starting(2026).unwrap().into(), instalments: vec![1] },
                    due_on: "2026-09-30".parse().unwrap(),
                    amount: Money::from_poisha(amount),
                    total: Money::from_poisha(total),
                    surcharge: Money::ZERO,
                    rebate: Money::ZERO,
                    is_due: true,
                }
            })
            .collect()
    }

    fn raw(ticks: &[usize]) -> RawTake {
        RawTake {
            ticked: ticks.iter().map(|row| (0, *row)).collect(),
            request_key: Uuid::now_v7().to_string(),
            ..RawTake::default()
        }
    }

    fn outcome(raw: &RawTake) -> Result<i64, (&'static str, &'static str)> {
        let (rows, phone) = (rows(), "01712345678".parse().unwrap());
        let owing =
            Owing { id: AccountId::mint(), phone: Some(&phone), rows: &rows, owed: Money::from_poisha(765_000) };
        let parsed = raw.parse(&[owing], "2026-08-15".parse().unwrap());
        match parsed {
            Ok(collection) => Ok(collection.parts.iter().map(|(_, amount)| amount.poisha()).sum()),
            Err(errors) => Err(errors.iter().next().map(|error| (error.field, error.code)).unwrap()),
        }
    }

    #[test]
    fn what_is_ticked_is_taken_from_the_oldest_on() {
        assert_eq!(outcome(&raw(&[0, 1])), Ok(535_500));
        assert_eq!(outcome(&raw(&[1])), Err(("tick", "oldest-first")));
        assert_eq!(outcome(&raw(&[])), Err(("tick", "nothing-ticked")));
    }

    #[test]
    fn a_part_stands_for_itself_and_is_no_more_than_all() {
        let part = |part: &str, method: &str| {
            let date = "2026-08-14".to_owned();
            let (number, bank) = ("1".to_owned(), "Sonali".to_owned());
            let (part, method) = (part.to_owned(), method.to_owned());
            outcome(&RawTake { part, method, number, bank, dated_on: date, ..raw(&[]) })
        };
        assert_eq!(part("১,০০০", ""), Ok(100_000));
        assert_eq!(part("9000", ""), Err(("part", "part-too-much")));
        assert_eq!(part("9000", "bank-slip"), Ok(900_000), "what is at the bank already is credit");
        assert_eq!(part("-5", "cash").map_err(|(field, _)| field), Err("tick"), "nothing is ticked either");
    }

    #[test]
    fn cash_is_exact_where_nothing_is_typed() {
        let cash = |cash: &str| outcome(&RawTake { cash: cash.to_owned(), ..raw(&[0]) });
        assert_eq!(cash(""), Ok(280_500));
        assert_eq!(cash("৩,০০০"), Ok(280_500));
        assert_eq!(cash("2800"), Err(("cash", "cash-too-little")));
        assert_eq!(cash("x"), Err(("cash", "amount-unreadable")));
    }
}
