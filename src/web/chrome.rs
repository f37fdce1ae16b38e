//! What surrounds every page of a town: its name and seal, the reader's language, the words.

use std::borrow::{Borrow, Cow};

use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    tenancy::tenant::State,
    values::{BasisPoints, FiscalYear, HoldingNumber, Locale, Money, Period, Ward, WardSet, digits},
};

use super::{assets, styles};
use crate::platform::{
    calendar::in_dhaka,
    i18n::Lang,
    offices::Posts,
    tenancy::{Bilingual, LegalKind, Stylesheet, Town},
};

/// The frame of a page, and the reader's way of writing everything in it. Templates hand values over by reference or as they
/// are: methods take both.
#[derive(Clone, Copy)]
pub struct Chrome<'a> {
    pub town: &'a Town,
    pub lang: Lang,
    day: NaiveDate,
    /// The path without the language in front.
    path: &'a str,
}

impl<'a> Chrome<'a> {
    #[must_use]
    pub const fn new(town: &'a Town, lang: Lang, day: NaiveDate, path: &'a str) -> Self {
        Self { town, lang, day, path }
    }

    #[must_use]
    pub const fn day(&self) -> NaiveDate {
        self.day
    }

    /// The words for a key; `$town` and `$office` are the town's name and what it is by law on the day.
    #[must_use]
    pub fn t(&self, key: &str) -> Cow<'static, str> {
        self.fill(key, &[])
    }

    /// The words for a key with one place filled.
    #[must_use]
    pub fn with(&self, key: &str, name: &'static str, value: impl AsRef<str>) -> Cow<'static, str> {
        self.fill(key, &[(name, value.as_ref())])
    }

    /// The words for a key with two places filled.
    #[must_use]
    pub fn with2(
        &self,
        key: &str,
        first: &'static str,
        first_value: impl AsRef<str>,
        second: &'static str,
        second_value: impl AsRef<str>,
    ) -> Cow<'static, str> {
        self.fill(key, &[(first, first_value.as_ref()), (second, second_value.as_ref())])
    }

    fn fill(&self, key: &str, args: &[(&'static str, &str)]) -> Cow<'static, str> {
        if let Some(words) = self.lang.plain(key) {
            return Cow::Borrowed(words);
        }
        let office = self.lang.t(match self.town.legal_kind(self.day) {
            LegalKind::Pourashava => "office-pourashava",
            LegalKind::CityCorporation => "office-city-corporation",
        });
        let all: Vec<(&'static str, &str)> =
            args.iter().copied().chain([("town", self.name()), ("office", office.as_ref())]).collect();
        self.lang.say(key, &all)
    }

    /// What to do about a wrong field.
    #[must_use]
    pub fn error(&self, code: &str) -> Cow<'static, str> {
        self.t(&format!("error-{code}"))
    }

    /// The label of a field.
    #[must_use]
    pub fn label(&self, field: &str) -> Cow<'static, str> {
        self.t(&format!("field-{}", field.replace('_', "-")))
    }

    /// A way to pay.
    #[must_use]
    pub fn gateway(&self, code: &str) -> Cow<'static, str> {
        self.t(&format!("gateway-{code}"))
    }

    #[must_use]
    pub fn gateway_note(&self, code: &str) -> Cow<'static, str> {
        self.t(&format!("gateway-{code}-note"))
    }

    /// A role of staff. One that a town has added is called as its line names it.
    #[must_use]
    pub fn role(&self, code: &str) -> Cow<'static, str> {
        let key = format!("role-{code}");
        if self.lang.has(&key) { self.t(&key) } else { Cow::Owned(code.to_owned()) }
    }

    /// Posts and their wards as the trail keeps them, `ward-councillor 3,4; cashier`, in words: a post by its title of the
    /// day, a role by its name.
    #[must_use]
    pub fn posts(&self, kept: &str) -> String {
        let ruling = self.town.policy::<Posts>(self.day);
        let words = kept.split("; ").map(|part| {
            let (code, wards) = part.split_once(' ').unwrap_or((part, ""));
            let post = ruling.as_ref().and_then(|ruling| ruling.policy.get(code));
            let title = post.map_or_else(|| self.role(code), |post| Cow::Borrowed(post.title.get(self.lang.locale)));
            if wards.is_empty() {
                title.into_owned()
            } else {
                let wards = self.lang.digits(&wards.replace(',', ", "));
                format!("{title} ({})", self.with("ward-n", "n", wards))
            }
        });
        words.collect::<Vec<_>>().join(", ")
    }

    /// The path of a page for staff.
    #[must_use]
    pub fn office(&self, path: &str) -> String {
        self.town.office_path(path)
    }

    #[must_use]
    pub fn office_style(&self) -> &'a Stylesheet {
        styles::office(self.town)
    }

    #[must_use]
    pub fn office_sheet(&self) -> &'static str {
        &assets::STAFF_SHEET.url
    }

    /// What reports add to it.
    #[must_use]
    pub fn report_sheet(&self) -> &'static str {
        &assets::REPORT_SHEET.url
    }

    #[must_use]
    pub fn office_script(&self) -> &'static str {
        &assets::STAFF_SCRIPT.url
    }

    /// What the counter and its papers have beside the sheet of the staff.
    #[must_use]
    pub fn counter_sheet(&self) -> &'static str {
        &assets::COUNTER_SHEET.url
    }

    #[must_use]
    pub fn font(&self) -> &'static str {
        &assets::FONT.url
    }

    /// What part of a bill is reported as wrong.
    #[must_use]
    pub fn topic(&self, code: &str) -> Cow<'static, str> {
        self.t(&format!("report-topic-{code}"))
    }

    #[must_use]
    pub const fn locale(&self) -> &'static str {
        self.lang.locale.code()
    }

    /// `নাটোর পৌরসভা`
    #[must_use]
    pub fn name(&self) -> &'a str {
        self.town.name(self.lang.locale, self.day)
    }

    #[must_use]
    pub fn both<'b>(&self, text: &'b Bilingual) -> &'b str {
        text.get(self.lang.locale)
    }

    /// The address of a page of this town in the reader's language.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        self.lang.path(path)
    }

    const fn other(&self) -> Lang {
        Lang::of(self.lang.locale.other())
    }

    /// This page in the other language, for the switch in the header.
    #[must_use]
    pub fn twin(&self) -> String {
        self.other().path(self.path)
    }

    /// Another page in the other language, where this one is the answer to a form.
    #[must_use]
    pub fn twin_of(&self, path: &str) -> String {
        self.other().path(path)
    }

    /// This page in a language, in full.
    #[must_use]
    pub fn absolute(&self, locale: &str) -> String {
        let locale = if locale == Locale::En.code() { Locale::En } else { Locale::Bn };
        self.town.url(&Lang::of(locale).path(self.path))
    }

    #[must_use]
    pub fn other_locale(&self) -> &'static str {
        self.lang.locale.other().code()
    }

    #[must_use]
    pub fn seal(&self) -> String {
        assets::seal_url(&self.town.profile.seal)
    }

    #[must_use]
    pub fn theme_colour(&self) -> String {
        self.town.theme.accent()
    }

    #[must_use]
    pub fn style(&self) -> &'a Stylesheet {
        styles::portal(self.town)
    }

    /// The words of the banner that a town not in earnest carries on every page.
    #[must_use]
    pub fn banner(&self) -> Option<Cow<'static, str>> {
        match self.town.state() {
            State::Trial => Some(self.t("banner-trial")),
            State::Draft | State::Preparing => Some(self.t("banner-preparing")),
            State::Live | State::Suspended | State::Archived => None,
        }
    }

    /// The same on pages of staff, who may still read where a town is closed.
    #[must_use]
    pub fn office_banner(&self) -> Option<Cow<'static, str>> {
        match self.town.state() {
            State::Suspended => Some(self.t("banner-suspended")),
            State::Archived => Some(self.t("banner-archived")),
            State::Trial | State::Draft | State::Preparing | State::Live => self.banner(),
        }
    }

    /// `tel:` address of the help line.
    #[must_use]
    pub fn tel(&self) -> String {
        let digits: String =
            self.town.profile.office.phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
        format!("tel:{digits}")
    }

    #[must_use]
    pub fn money(&self, amount: impl Borrow<Money>) -> String {
        self.lang.money(*amount.borrow())
    }

    /// An amount that is taken off, or nothing where there is none to take.
    #[must_use]
    pub fn less(&self, amount: impl Borrow<Money>) -> String {
        let amount = *amount.borrow();
        self.lang.money(amount.negated().unwrap_or(amount))
    }

    #[must_use]
    pub fn in_words(&self, amount: impl Borrow<Money>) -> String {
        self.lang.money_in_words(*amount.borrow())
    }

    #[must_use]
    pub fn number(&self, number: impl Borrow<i64>) -> String {
        self.lang.number(*number.borrow())
    }

    #[must_use]
    pub fn percent(&self, rate: impl Borrow<BasisPoints>) -> String {
        self.lang.percent(*rate.borrow())
    }

    #[must_use]
    pub fn date(&self, day: impl Borrow<NaiveDate>) -> String {
        self.lang.date(*day.borrow())
    }

    /// `আগস্ট ২০২৬`
    #[must_use]
    pub fn month(&self, day: impl Borrow<NaiveDate>) -> String {
        let day = *day.borrow();
        format!("{} {}", self.lang.month(day), self.lang.digits(&day.format("%Y").to_string()))
    }

    #[must_use]
    pub fn moment(&self, moment: impl Borrow<DateTime<Utc>>) -> String {
        self.lang.moment(in_dhaka(*moment.borrow()))
    }

    #[must_use]
    pub fn time(&self, moment: impl Borrow<DateTime<Utc>>) -> String {
        self.lang.time(in_dhaka(*moment.borrow()))
    }

    /// The first whole minute when something can be done again.
    #[must_use]
    pub fn after(&self, moment: impl Borrow<DateTime<Utc>>) -> String {
        const MINUTE: i64 = 60;
        let seconds = moment.borrow().timestamp();
        let whole = seconds + (MINUTE - seconds.rem_euclid(MINUTE)) % MINUTE;
        DateTime::from_timestamp(whole, 0).map(|moment| self.moment(moment)).unwrap_or_default()
    }

    #[must_use]
    pub fn year(&self, year: impl Borrow<FiscalYear>) -> String {
        self.lang.year(*year.borrow())
    }

    #[must_use]
    pub fn period(&self, period: impl Borrow<Period>) -> String {
        self.lang.period(*period.borrow())
    }

    #[must_use]
    pub fn ordinal(&self, number: impl Borrow<i16>) -> String {
        self.lang.ordinal(*number.borrow())
    }

    /// The wards of the day to choose from.
    #[must_use]
    pub fn wards(&self, chosen: Option<Ward>) -> Vec<WardOption> {
        let periods = self.town.profile.wards_on(self.day);
        let option = |ward: Ward| WardOption {
            value: ward.to_string(),
            label: self.with("ward-n", "n", self.ward(ward)).into_owned(),
            is_chosen: chosen == Some(ward),
        };
        periods.into_iter().map(|period| option(period.ward)).collect()
    }

    #[must_use]
    pub fn ward(&self, ward: impl Borrow<Ward>) -> String {
        self.lang.ward(*ward.borrow())
    }

    /// `৪, ৫, ৬`; nothing for the whole town.
    #[must_use]
    pub fn ward_list(&self, wards: &WardSet) -> String {
        wards.iter().map(|ward| self.ward(ward)).collect::<Vec<_>>().join(", ")
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self, number: impl Borrow<u64>) -> String {
        self.lang.number(i64::try_from(*number.borrow()).unwrap_or(i64::MAX))
    }

    #[must_use]
    pub fn holding(&self, ward: impl Borrow<Ward>, number: &HoldingNumber) -> String {
        self.lang.holding(*ward.borrow(), number)
    }

    #[must_use]
    pub fn digits(&self, text: &str) -> String {
        self.lang.digits(text)
    }

    /// The text as the tables of staff have it: with Latin digits, which are typed and compared all day.
    #[must_use]
    pub fn latin(&self, text: impl AsRef<str>) -> String {
        digits::to_latin(text.as_ref())
    }
}

/// A ward in a list to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WardOption {
    pub value: String,
    pub label: String,
    pub is_chosen: bool,
}
