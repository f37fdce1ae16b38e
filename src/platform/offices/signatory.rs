//! Who may sign for a ward on a day: one answer, out of what is written down and nothing else.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use entity::{
    identity::office_held::Capacity,
    values::{OfficeHeldId, StaffId, Ward, WardSet},
};

use super::policy::{Post, Posts};

/// A post in somebody's hands between two days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holding {
    pub id: OfficeHeldId,
    pub account: StaffId,
    pub name: String,
    pub post: String,
    pub wards: WardSet,
    pub capacity: Capacity,
    pub from: NaiveDate,
    /// The last day; a holder who leaves holds nothing from that day on, and delegated powers end with those of whoever
    /// delegated them.
    pub to: Option<NaiveDate>,
    pub order: Option<String>,
    /// Whose powers are delegated.
    pub for_id: Option<OfficeHeldId>,
}

impl Holding {
    #[must_use]
    pub fn is_in_force(&self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|last| day <= last)
    }

    /// Whether somebody else holds the same post by the same right, for a ward and on a day that both have.
    #[must_use]
    pub fn collides(&self, other: &Self) -> bool {
        let days_meet =
            self.from <= other.to.unwrap_or(NaiveDate::MAX) && other.from <= self.to.unwrap_or(NaiveDate::MAX);
        self.post == other.post && self.capacity == other.capacity && self.wards.meets(&other.wards) && days_meet
    }
}

/// Delegated powers last as long as those of whoever delegated them, and no longer: without him there are none.
#[must_use]
pub(super) fn bounded(holdings: Vec<Holding>) -> Vec<Holding> {
    let own: BTreeMap<OfficeHeldId, (NaiveDate, Option<NaiveDate>)> = holdings
        .iter()
        .filter(|holding| holding.capacity != Capacity::Delegated)
        .map(|holding| (holding.id, (holding.from, holding.to)))
        .collect();
    let bound = |mut holding: Holding| {
        if holding.capacity != Capacity::Delegated {
            return Some(holding);
        }
        let (from, to) = holding.for_id.and_then(|id| own.get(&id).copied())?;
        holding.from = holding.from.max(from);
        holding.to = match (holding.to, to) {
            (Some(own), Some(his)) => Some(own.min(his)),
            (own, his) => own.or(his),
        };
        holding.to.is_none_or(|to| holding.from <= to).then_some(holding)
    };
    holdings.into_iter().filter_map(bound).collect()
}

/// Who signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signatory<'a> {
    Held {
        holding: &'a Holding,
        post: &'a Post,
    },
    /// Nobody may; what to do stands with the post that comes first.
    Vacant {
        post: &'a Post,
    },
    /// The town's data names no post that signs.
    NoPost,
}

/// A delegation comes before who acts, and who acts before who holds the post regularly.
const fn weight(capacity: Capacity) -> u8 {
    match capacity {
        Capacity::Delegated => 0,
        Capacity::Acting => 1,
        Capacity::Regular => 2,
    }
}

/// Who holds a post for a ward on a day. Recording refuses two of the same post, right, wards and days.
#[must_use]
pub fn holder<'a>(post: &Post, holdings: &'a [Holding], ward: Option<Ward>, day: NaiveDate) -> Option<&'a Holding> {
    let covers = |holding: &&Holding| ward.is_none_or(|ward| holding.wards.covers(ward));
    holdings
        .iter()
        .filter(|holding| holding.post == post.code && holding.is_in_force(day))
        .filter(covers)
        .min_by_key(|holding| (weight(holding.capacity), holding.from, holding.id))
}

/// Who may sign for a ward on a day: whoever holds the first of the signing posts that is not vacant for it.
#[must_use]
pub fn signatory<'a>(posts: &'a Posts, holdings: &'a [Holding], ward: Ward, day: NaiveDate) -> Signatory<'a> {
    let signers = posts.signers();
    for post in &signers {
        if let Some(holding) = holder(post, holdings, Some(ward), day) {
            return Signatory::Held { holding, post };
        }
    }
    signers.first().map_or(Signatory::NoPost, |post| Signatory::Vacant { post })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::tenancy::{
        Policy,
        node::Node,
        reader::{Faults, Reader},
    };

    fn posts() -> Posts {
        let post = |code: &str, scope: &str, signs: &str| {
            let both = |words: &str| format!("{{ bn = \"{words}\", en = \"{words}\" }}");
            format!(
                "[{code}]\norder = 1\ntitle = {}\nscope = \"{scope}\"\n{signs}\nvacant = {}\n",
                both(code),
                both("ask the mayor")
            )
        };
        let toml = [
            post("ward-councillor", "ward", "signs = 1"),
            post("reserved-councillor", "reserved-seat", "signs = 2"),
            post("administrator", "town", "signs = 3"),
            post("secretary", "town", ""),
        ];
        let (node, faults) = (Node::from_toml(&toml.join("\n")).unwrap(), Faults::default());
        let posts = Posts::read(&Reader::new(&node, "posts.toml", &faults)).unwrap();
        assert!(faults.is_empty(), "{faults:?}");
        posts
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// `post wards capacity from to name`, where `-` is an open end.
    fn holding(line: &str) -> Holding {
        let [post, wards, capacity, from, to, name] = line.split(' ').collect::<Vec<_>>().try_into().unwrap();
        Holding {
            id: OfficeHeldId::mint(),
            account: StaffId::mint(),
            name: name.into(),
            post: post.into(),
            wards: wards.trim_matches('*').parse().unwrap(),
            capacity: match capacity {
                "regular" => Capacity::Regular,
                "acting" => Capacity::Acting,
                _ => Capacity::Delegated,
            },
            from: day(from),
            to: (to != "-").then(|| day(to)),
            order: None,
            for_id: None,
        }
    }

    #[test]
    fn one_person_signs_for_a_ward_on_a_day() {
        let posts = posts();
        // On 18 August 2024 the councillors were removed, and administrators were appointed the next day.
        let holdings = [
            "ward-councillor 5 regular 2021-02-01 2024-08-18 regular-5",
            "ward-councillor 6 regular 2021-02-01 2024-08-18 regular-6",
            "ward-councillor 5 delegated 2023-03-01 2023-03-31 delegate-5",
            "ward-councillor 5 acting 2023-03-15 2023-05-31 acting-5",
            "reserved-councillor 4,5,6 regular 2021-02-01 2024-08-17 reserved",
            "administrator * regular 2024-08-19 - administrator",
            "ward-councillor 7 acting 2025-01-01 - officer-7",
            "secretary * regular 2020-01-01 - secretary",
        ]
        .map(holding);
        for (ward, on, expected) in [
            (5, "2021-01-31", None),
            (5, "2021-02-01", Some("regular-5")),
            (5, "2023-02-28", Some("regular-5")),
            (5, "2023-03-01", Some("delegate-5")),
            (5, "2023-03-31", Some("delegate-5")),
            (5, "2023-04-01", Some("acting-5")),
            (5, "2023-05-31", Some("acting-5")),
            (5, "2023-06-01", Some("regular-5")),
            (6, "2023-03-15", Some("regular-6")),
            (4, "2023-03-15", Some("reserved")),
            (7, "2023-03-15", None),
            (4, "2024-08-17", Some("reserved")),
            (4, "2024-08-18", None),
            (5, "2024-08-18", Some("regular-5")),
            (5, "2024-08-19", Some("administrator")),
            (9, "2024-08-19", Some("administrator")),
            (7, "2024-12-31", Some("administrator")),
            (7, "2025-01-01", Some("officer-7")),
        ] {
            let found = match signatory(&posts, &holdings, Ward::new(ward).unwrap(), day(on)) {
                Signatory::Held { holding, .. } => Some(holding.name.as_str()),
                Signatory::Vacant { post } => {
                    assert_eq!(post.code, "ward-councillor");
                    None
                }
                Signatory::NoPost => panic!("there are signing posts"),
            };
            assert_eq!(found, expected, "ward {ward} on {on}");
        }
    }

    #[test]
    fn delegated_powers_end_with_those_of_who_delegated_them() {
        let delegated = |days: &str, whose: Option<&Holding>| {
            let mut delegate = holding(&format!("mayor * delegated {days} delegate"));
            delegate.for_id = whose.map(|whose| whose.id);
            delegate
        };
        let mayor = holding("mayor * regular 2021-02-01 2024-08-18 mayor");
        let staying = holding("mayor * regular 2021-02-01 - staying");
        for (days, whose, expected) in [
            ("2024-07-01 -", Some(&mayor), Some(Some("2024-08-18"))),
            ("2024-07-01 2024-12-31", Some(&mayor), Some(Some("2024-08-18"))),
            ("2024-07-01 2024-07-31", Some(&mayor), Some(Some("2024-07-31"))),
            ("2024-08-19 -", Some(&mayor), None),
            ("2024-07-01 -", Some(&staying), Some(None)),
            ("2024-07-01 -", None, None),
        ] {
            let mut held = vec![delegated(days, whose)];
            held.extend(whose.cloned());
            let left = bounded(held);
            let delegate = left.iter().find(|holding| holding.name == "delegate");
            assert_eq!(delegate.map(|holding| holding.to), expected.map(|to| to.map(day)), "{days}");
            assert_eq!(left.iter().filter(|holding| holding.name != "delegate").count(), usize::from(whose.is_some()));
        }
    }

    #[test]
    fn the_same_post_right_ward_and_day_collide_and_nothing_else() {
        let held = holding("ward-councillor 5,6 regular 2021-02-01 2024-08-18 a");
        for (line, expected) in [
            ("ward-councillor 6 regular 2024-08-18 - b", true),
            ("ward-councillor 6 regular 2024-08-19 - b", false),
            ("ward-councillor 6 regular 2020-01-01 2021-01-31 b", false),
            ("ward-councillor 6 regular 2020-01-01 2021-02-01 b", true),
            ("ward-councillor 7 regular 2022-01-01 - b", false),
            ("ward-councillor * regular 2022-01-01 - b", true),
            ("ward-councillor 6 acting 2022-01-01 - b", false),
            ("administrator * regular 2022-01-01 - b", false),
        ] {
            let other = holding(line);
            assert_eq!((held.collides(&other), other.collides(&held)), (expected, expected), "{line}");
        }
    }
}
