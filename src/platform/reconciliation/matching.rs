//! Theirs beside ours. A pure function: no clock, no database; the order in which lines come changes nothing but which of two
//! equal ones is called the first.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use entity::values::{Money, digits};

/// How something of theirs stands to something of ours, or the other way round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Difference {
    Matched,
    /// They have it and we do not.
    MissingHere,
    /// We have it and they do not.
    MissingThere,
    AmountDiffers,
    /// They have twice what we have once.
    Duplicate,
}

impl Difference {
    pub const ALL: [Self; 5] =
        [Self::Matched, Self::MissingHere, Self::MissingThere, Self::AmountDiffers, Self::Duplicate];

    /// Names the words in the locale files: `difference-<code>`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Matched => "matched",
            Self::MissingHere => "missing-here",
            Self::MissingThere => "missing-there",
            Self::AmountDiffers => "amount-differs",
            Self::Duplicate => "duplicate",
        }
    }
}

/// A payment of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theirs<'a> {
    pub day: NaiveDate,
    pub reference: Option<&'a str>,
    pub our_reference: Option<&'a str>,
    pub amount: Money,
}

/// Money that we have. `K` says which.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ours<K> {
    pub key: K,
    pub day: NaiveDate,
    pub amount: Money,
    /// Its names, the surest first: the gateway's, our own, the number of a cheque or slip.
    pub names: Vec<String>,
    /// A line of an earlier statement was found to be it.
    pub is_taken: bool,
    /// Whether a line without a name may be it, by amount and day.
    pub by_amount: bool,
}

/// What a line was found to be, and what of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    pub difference: Difference,
    /// The place of ours.
    pub ours: Option<usize>,
}

/// What came of comparing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// One for each line, in their order.
    pub lines: Vec<Verdict>,
    /// Places of ours of which nobody there knows.
    pub missing_there: Vec<usize>,
}

/// A name without its hyphens and spaces, in Latin digits and capitals: `p২৬-000991` is `P26000991`.
#[must_use]
pub fn plain(name: &str) -> String {
    digits::to_latin(name).chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

/// A number as a bank prints it may have lost the noughts before it.
fn names_of(text: &str) -> [String; 2] {
    let plain = plain(text);
    let bare = plain.trim_start_matches('0').to_owned();
    [plain, bare]
}

/// Which names of a line lead to ours.
#[derive(Clone, Copy)]
enum By {
    /// How they name the transaction: nothing else is called so.
    Transaction,
    /// How we name the payment too: several transactions may be called so.
    AnyName,
}

/// Finds ours by their names.
struct Index(HashMap<String, Vec<usize>>);

impl Index {
    fn of<K>(ours: &[Ours<K>]) -> Self {
        let mut index: HashMap<String, Vec<usize>> = HashMap::with_capacity(ours.len());
        for (place, one) in ours.iter().enumerate() {
            for name in one.names.iter().flat_map(|name| names_of(name)).filter(|name| !name.is_empty()) {
                let places = index.entry(name).or_default();
                if places.last() != Some(&place) {
                    places.push(place);
                }
            }
        }
        Self(index)
    }

    /// What a line names: by the first of its names that leads anywhere.
    fn named_by(&self, line: &Theirs<'_>, by: By) -> &[usize] {
        let our_reference = match by {
            By::Transaction => None,
            By::AnyName => line.our_reference,
        };
        let names = [line.reference, our_reference].into_iter().flatten().flat_map(names_of);
        let found = names.filter(|name| !name.is_empty()).find_map(|name| self.0.get(&name));
        found.map_or(&[], Vec::as_slice)
    }
}

/// Compares: by the name of the transaction first, then by any name, and of each by name and amount before name alone; then by
/// amount and day where neither side leaves a choice.
#[must_use]
pub fn compare<K>(theirs: &[Theirs<'_>], ours: &[Ours<K>]) -> Outcome {
    let index = Index::of(ours);
    let mut taken: Vec<bool> = ours.iter().map(|one| one.is_taken).collect();
    let mut found: Vec<Option<Verdict>> = vec![None; theirs.len()];
    for by in [By::Transaction, By::AnyName] {
        by_name((theirs, ours), |line| index.named_by(line, by), &mut found, &mut taken);
    }
    by_amount_and_day(theirs, ours, &mut found, &mut taken);
    let missing = Verdict { difference: Difference::MissingHere, ours: None };
    Outcome {
        lines: found.into_iter().map(|verdict| verdict.unwrap_or(missing)).collect(),
        missing_there: taken.iter().enumerate().filter(|(_, taken)| !**taken).map(|(place, _)| place).collect(),
    }
}

/// Looks where the names of lines lead that nothing is known of: to one of ours with the amount, or to one of ours.
fn by_name<'i, K>(
    (theirs, ours): (&[Theirs<'_>], &[Ours<K>]),
    named_by: impl Fn(&Theirs<'_>) -> &'i [usize],
    found: &mut [Option<Verdict>],
    taken: &mut [bool],
) {
    let mut order: Vec<usize> = (0..theirs.len()).filter(|place| found.get(*place) == Some(&None)).collect();
    order.sort_by_key(|place| {
        theirs.get(*place).map(|line| (line.day, line.reference, line.our_reference, line.amount))
    });
    let is_free = |taken: &[bool], place: usize| taken.get(place).is_some_and(|taken| !taken);
    let has_amount = |place: usize, amount: Money| ours.get(place).is_some_and(|one| one.amount == amount);

    for place in &order {
        let (Some(line), Some(verdict)) = (theirs.get(*place), found.get_mut(*place)) else { continue };
        let named = named_by(line).iter().copied();
        let mut exact = named.filter(|ours| is_free(taken, *ours) && has_amount(*ours, line.amount));
        if let (Some(one), None) = (exact.next(), exact.next()) {
            *verdict = Some(Verdict { difference: Difference::Matched, ours: Some(one) });
            if let Some(taken) = taken.get_mut(one) {
                *taken = true;
            }
        }
    }
    for place in &order {
        let (Some(line), Some(verdict)) = (theirs.get(*place), found.get_mut(*place)) else { continue };
        if verdict.is_some() {
            continue;
        }
        let named = named_by(line);
        let mut free = named.iter().copied().filter(|ours| is_free(taken, *ours));
        *verdict = match (free.next(), free.next(), named.first()) {
            (Some(one), None, _) => {
                if let Some(taken) = taken.get_mut(one) {
                    *taken = true;
                }
                Some(Verdict { difference: Difference::AmountDiffers, ours: Some(one) })
            }
            (None, None, Some(one)) => Some(Verdict { difference: Difference::Duplicate, ours: Some(*one) }),
            // Two of ours have the name: nobody guesses.
            (Some(_), Some(_), _) => Some(Verdict { difference: Difference::MissingHere, ours: None }),
            (None, _, _) => None,
        };
    }
}

/// What no name has led to: one line and one of ours with the same amount on the same day are the same; of more, nobody knows.
fn by_amount_and_day<K>(theirs: &[Theirs<'_>], ours: &[Ours<K>], found: &mut [Option<Verdict>], taken: &mut [bool]) {
    let mut groups: BTreeMap<(NaiveDate, Money), (Vec<usize>, Vec<usize>)> = BTreeMap::new();
    for (place, line) in theirs.iter().enumerate().filter(|(place, _)| found.get(*place) == Some(&None)) {
        groups.entry((line.day, line.amount)).or_default().0.push(place);
    }
    for (place, one) in ours.iter().enumerate() {
        if one.by_amount
            && taken.get(place) == Some(&false)
            && let Some(group) = groups.get_mut(&(one.day, one.amount))
        {
            group.1.push(place);
        }
    }
    for (lines, candidates) in groups.into_values() {
        if let ([line], [one]) = (lines.as_slice(), candidates.as_slice())
            && let (Some(verdict), Some(taken)) = (found.get_mut(*line), taken.get_mut(*one))
        {
            *verdict = Some(Verdict { difference: Difference::Matched, ours: Some(*one) });
            *taken = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Difference::*, *};

    fn on(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 8, day).unwrap()
    }

    fn line<'a>(day: u32, reference: &'a str, our_reference: &'a str, amount: i64) -> Theirs<'a> {
        let some = |text: &'a str| Some(text).filter(|text| !text.is_empty());
        Theirs {
            day: on(day),
            reference: some(reference),
            our_reference: some(our_reference),
            amount: Money::from_poisha(amount),
        }
    }

    fn have(day: u32, names: &[&str], amount: i64) -> Ours<u32> {
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        Ours { key: 0, day: on(day), amount: Money::from_poisha(amount), names, is_taken: false, by_amount: true }
    }

    fn said(theirs: &[Theirs<'_>], ours: &[Ours<u32>]) -> Vec<(Difference, Option<usize>)> {
        compare(theirs, ours).lines.iter().map(|verdict| (verdict.difference, verdict.ours)).collect()
    }

    #[test]
    fn every_difference_is_told_from_the_others() {
        let ours = [
            have(15, &["9AAA", "P26-000001"], 100),
            have(15, &["9BBB", "P26-000002"], 200),
            have(15, &["9CCC", "P26-000003"], 300),
            have(15, &["9DDD", "P26-000004"], 400),
        ];
        let theirs = [
            line(15, "9aaa", "", 100),
            line(16, "", "p২৬ 000002", 250),
            line(15, "9CCC", "P26-000003", 300),
            line(17, "9CCX", "P26-000003", 300),
            line(15, "9ZZZ", "P26-000009", 400),
        ];
        let outcome = compare(&theirs, &ours);
        let verdicts: Vec<_> = outcome.lines.iter().map(|verdict| (verdict.difference, verdict.ours)).collect();
        assert_eq!(
            verdicts[..4],
            [(Matched, Some(0)), (AmountDiffers, Some(1)), (Matched, Some(2)), (Duplicate, Some(2)),]
        );
        // By amount and day: gateways' receipts are not offered for that.
        assert_eq!(verdicts[4], (Matched, Some(3)));
        let only_named: Vec<_> = ours.into_iter().map(|one| Ours { by_amount: false, ..one }).collect();
        let outcome = compare(&theirs, &only_named);
        assert_eq!(outcome.lines[4], Verdict { difference: MissingHere, ours: None });
        assert_eq!(outcome.missing_there, [3]);
    }

    #[test]
    fn the_right_amount_wins_over_an_earlier_line_with_a_wrong_one() {
        let ours = [have(15, &["9AAA"], 100)];
        let theirs = [line(14, "9AAA", "", 90), line(15, "9AAA", "", 100)];
        assert_eq!(said(&theirs, &ours), [(Duplicate, Some(0)), (Matched, Some(0))]);
    }

    #[test]
    fn the_transaction_that_is_ours_wins_over_an_earlier_one_with_our_reference() {
        let ours = [have(15, &["9BBB", "P26-000001"], 100)];
        let theirs = [line(15, "9AAA", "P26-000001", 100), line(15, "9BBB", "P26-000001", 100)];
        assert_eq!(said(&theirs, &ours), [(Duplicate, Some(0)), (Matched, Some(0))]);
    }

    #[test]
    fn nobody_guesses_between_two() {
        // Two cheques of two banks with one number: the amount tells, or nothing does.
        let ours = [have(15, &["004512"], 100), have(15, &["4512"], 200), have(16, &["77"], 50), have(16, &["78"], 50)];
        assert_eq!(said(&[line(20, "4512", "", 200)], &ours), [(Matched, Some(1))]);
        assert_eq!(said(&[line(20, "4512", "", 150)], &ours), [(MissingHere, None)]);
        assert_eq!(said(&[line(16, "", "", 50)], &ours), [(MissingHere, None)]);
        assert_eq!(
            said(&[line(16, "", "", 50), line(16, "", "", 50)], &ours),
            [(MissingHere, None), (MissingHere, None)]
        );
        assert_eq!(said(&[line(15, "", "", 100)], &ours), [(Matched, Some(0))]);
        assert_eq!(
            said(&[line(15, "", "", 100), line(15, "", "", 100)], &ours),
            [(MissingHere, None), (MissingHere, None)]
        );
    }

    #[test]
    fn what_an_earlier_statement_had_is_had_twice() {
        let ours = [Ours { is_taken: true, ..have(15, &["9AAA", "P26-000001"], 100) }];
        assert_eq!(said(&[line(16, "9AAB", "P26-000001", 100)], &ours), [(Duplicate, Some(0))]);
        assert_eq!(compare(&[], &ours).missing_there, [0_usize; 0]);
    }

    #[test]
    fn the_order_of_lines_and_of_ours_changes_nothing() {
        let ours: Vec<_> = (0..40)
            .map(|n| have(1 + n % 28, &[&format!("9A{n}"), &format!("P26-{n:06}")], i64::from(n % 7) * 100))
            .collect();
        let references: Vec<String> = (0..60).map(|n| format!("9A{}", n % 45)).collect();
        let theirs: Vec<_> = (0_u32..)
            .zip(&references)
            .map(|(n, reference)| line(1 + n % 28, reference, "", i64::from(n % 5) * 100))
            .collect();
        let counted = |theirs: &[Theirs<'_>], ours: &[Ours<u32>]| {
            let outcome = compare(theirs, ours);
            let mut counts: Vec<_> = outcome.lines.iter().map(|verdict| verdict.difference).collect();
            counts.sort_unstable();
            (counts, outcome.missing_there.len())
        };
        let first = counted(&theirs, &ours);
        let turned: Vec<_> = theirs.iter().rev().copied().collect();
        let ours_turned: Vec<_> = ours.iter().rev().cloned().collect();
        assert_eq!(counted(&turned, &ours), first);
        assert_eq!(counted(&turned, &ours_turned), first);
    }
}
