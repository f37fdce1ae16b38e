//! A believable register for a town, the same for the same seed, in the very form that a tax section hands in.

use std::{collections::HashMap, fmt::Write};

use chrono::NaiveDate;
use entity::values::{FiscalYear, Ward, digits};

use crate::platform::tenancy::Town;

const NAMES: &str = include_str!("names.txt");
const HEADING: &str = "ward,mahalla,road,holding_no,owner,father_or_spouse,phone,nid,use,structure,occupancy,floor_area_sqft,\
                       monthly_rent,own_use_rent,loan_interest_yearly,flat_annual_value,services,arrears,remarks\n";
const RENTS: [u32; 9] = [1_500, 2_000, 3_500, 5_000, 6_500, 8_000, 12_500, 20_000, 35_000];

/// The register as CSV.
pub(super) fn csv(town: &Town, holdings: u32, seed: u64, today: NaiveDate) -> String {
    let lists = lists();
    let list = |name: &str| lists.get(name).map(Vec::as_slice).unwrap_or_default();
    let wards: Vec<(Ward, Vec<&str>)> = town
        .profile
        .wards_on(today)
        .into_iter()
        .map(|period| (period.ward, period.mahallas.iter().map(String::as_str).collect()))
        .collect();
    let mut dice = Dice::new(seed ^ fold(town.slug()));
    let mut csv = HEADING.to_owned();
    for index in 0..holdings {
        let Some((ward, mahallas)) = Dice::pick_at(&wards, index) else { break };
        let row = Row {
            ward: *ward,
            mahalla: dice.pick(mahallas).copied().unwrap_or_default(),
            road: if dice.chance(3) { "" } else { dice.pick(list("roads")).copied().unwrap_or_default() },
            number: number(&wards, index),
            is_woman: dice.chance(4),
        };
        row.write(&mut csv, &mut dice, &list, today);
    }
    csv
}

/// What a row begins with.
struct Row<'a> {
    ward: Ward,
    mahalla: &'a str,
    road: &'a str,
    number: String,
    is_woman: bool,
}

impl Row<'_> {
    fn write<'l>(&self, csv: &mut String, dice: &mut Dice, list: &impl Fn(&str) -> &'l [&'l str], today: NaiveDate) {
        let owner = dice.pick(list(if self.is_woman { "women" } else { "men" })).copied().unwrap_or_default();
        let is_hindu = |name: &str| list("hindu").iter().any(|first| name.starts_with(first));
        let title = match (self.is_woman, is_hindu(owner)) {
            (true, true) => "শ্রীমতী",
            (true, false) => "মোছাঃ",
            (false, true) => "শ্রী",
            (false, false) => "মোঃ",
        };
        let father = dice.pick(list("fathers")).copied().unwrap_or_default();
        let (land_use, structure) = match dice.below(10) {
            0 | 1 => ("বাণিজ্যিক", "পাকা"),
            2 => ("মিশ্র", "পাকা"),
            3 | 4 => ("আবাসিক", "কাঁচা"),
            5 | 6 => ("আবাসিক", "সেমি-পাকা"),
            _ => ("আবাসিক", "পাকা"),
        };
        let rent = dice.pick(&RENTS).copied().unwrap_or_default();
        let (occupancy, let_out, own) = match dice.below(4) {
            0 => ("ভাড়া", rent, 0),
            1 => ("both", rent, rent / 2),
            _ => ("মালিক", 0, rent),
        };
        let interest = if dice.chance(8) { "12000" } else { "" };
        let services = match dice.below(4) {
            0 => "হোল্ডিং",
            1 => "হোল্ডিং;সড়ক বাতি",
            2 => "হোল্ডিং;সড়ক বাতি;ময়লা নিষ্কাশন",
            _ => "হোল্ডিং;সড়ক বাতি;ময়লা নিষ্কাশন;পানি",
        };
        let arrears = arrears(dice, rent, today);
        let Self { ward, mahalla, road, number, .. } = self;
        let (phone, nid) = (phone(dice), dice.digits(10));
        // A String takes everything that is written to it.
        let _infallible = writeln!(
            csv,
            "{ward},{mahalla},{road},{number},{title} {owner},{father},{phone},{nid},{land_use},{structure},{occupancy},{},{let_out},{own},{interest},,{services},{arrears},",
            300 + dice.below(3_000),
        );
    }
}

/// Two numbers out of a hundred stay free for registers that are brought in beside the demo: numbers run from 1 in each
/// ward, every fifth one divided.
fn number(wards: &[(Ward, Vec<&str>)], index: u32) -> String {
    let wards = u32::try_from(wards.len()).unwrap_or(1).max(1);
    let within = index / wards;
    let (base, part) = (1 + within / 6 * 4 + within % 6 % 4, within % 6 / 4 + within % 6 % 4 / 3);
    match (within % 6, part) {
        (0..4, _) => digits::to_bangla(&base.to_string()),
        (4, _) => digits::to_bangla(&format!("{}/১", 4 + within / 6 * 4)),
        _ => format!("{}/ক", digits::to_bangla(&(4 + within / 6 * 4).to_string())),
    }
}

fn arrears(dice: &mut Dice, rent: u32, today: NaiveDate) -> String {
    let years = match dice.below(5) {
        0 | 1 => 0,
        2 | 3 => 1,
        _ => 2,
    };
    let running = FiscalYear::containing(today).first_calendar_year();
    let each = (1..=years)
        .filter_map(|back| FiscalYear::starting(running - back).ok())
        .map(|year| format!("{year}:{}", rent * 12 / 10));
    each.collect::<Vec<_>>().join(";")
}

/// Numbers that the telecom regulator has given to nobody: 013 followed by zeros.
fn phone(dice: &mut Dice) -> String {
    if dice.chance(4) { String::new() } else { format!("01300-0{}", dice.digits(5)) }
}

pub(super) fn lists() -> HashMap<&'static str, Vec<&'static str>> {
    let lines = NAMES.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once(": ")).map(|(name, words)| (name, words.split('|').collect())).collect()
}

/// A small generator (SplitMix64): demo data must be the same for the same seed for ever.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// 0 to `limit` − 1.
    const fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    /// Once in so many times.
    pub(super) const fn chance(&mut self, one_in: u64) -> bool {
        self.below(one_in) == 0
    }

    pub(super) fn pick<'l, T>(&mut self, list: &'l [T]) -> Option<&'l T> {
        let length = u64::try_from(list.len()).unwrap_or_default().max(1);
        list.get(usize::try_from(self.below(length)).unwrap_or_default())
    }

    /// Goes round the list with the index, so that each part of the town gets its share.
    fn pick_at<T>(list: &[T], index: u32) -> Option<&T> {
        let length = u32::try_from(list.len()).unwrap_or_default().max(1);
        list.get(usize::try_from(index % length).unwrap_or_default())
    }

    fn digits(&mut self, count: usize) -> String {
        (0..count)
            .map(|_| char::from_digit(u32::try_from(self.below(10)).unwrap_or_default(), 10).unwrap_or('0'))
            .collect()
    }
}

pub(super) fn fold(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
