//! A page of the form as a browser shows it, and what it sends back.

use entity::values::Money;

use crate::{
    platform::{
        casework::{Answers, Field, FieldFault, FormPage, Kind, Row, Surroundings, field},
        i18n::Lang,
        tenancy::Bilingual,
    },
    web::{Chrome, WardOption},
};

/// One field, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldView {
    pub code: String,
    pub label: String,
    pub hint: Option<String>,
    pub shape: Shape,
    /// What is wrong with what was typed.
    pub fault: Option<String>,
}

/// How it is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One line; `inputmode` and `autocomplete` as the browser knows them.
    Line {
        value: String,
        keyboard: &'static str,
        characters_max: usize,
    },
    Lines {
        value: String,
        characters_max: usize,
    },
    /// Day, month and year.
    Day {
        day: String,
        month: String,
        year: String,
    },
    /// Few: all are shown.
    Radios(Vec<Alternative>),
    /// Many: a list.
    Select(Vec<Alternative>),
}

/// One of several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alternative {
    pub value: String,
    pub words: String,
    pub is_chosen: bool,
}

/// More choices than this stand in a list.
const RADIOS_MAX: usize = 6;
const LINE_MAX: usize = 100;
const LINES_MAX: usize = 500;

/// What was typed, by the names of the inputs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed(Vec<(String, String)>);

impl Typed {
    #[must_use]
    pub fn new(sent: Vec<(String, String)>) -> Self {
        Self(sent)
    }

    fn one(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
    }

    /// What was typed into a field; a day out of its three parts.
    fn of(&self, field: &Field) -> String {
        if field.kind != Kind::Day {
            return self.one(&field.code).to_owned();
        }
        let [day, month, year] = ["d", "m", "y"].map(|part| self.one(&format!("{}_{part}", field.code)).trim());
        if [day, month, year].iter().all(|part| part.is_empty()) {
            String::new()
        } else {
            format!("{day}/{month}/{year}")
        }
    }

    /// The same for what has been kept: as if it had just been typed.
    #[must_use]
    pub fn kept(page: &FormPage, row: &Row) -> Self {
        let mut typed = Vec::new();
        for field in &page.fields {
            let Some(value) = row.get(&field.code) else { continue };
            match (field.kind, value.split('-').collect::<Vec<_>>().as_slice()) {
                (Kind::Day, [year, month, day]) => {
                    typed.push((format!("{}_d", field.code), (*day).to_owned()));
                    typed.push((format!("{}_m", field.code), (*month).to_owned()));
                    typed.push((format!("{}_y", field.code), (*year).to_owned()));
                }
                _ => typed.push((field.code.clone(), value.clone())),
            }
        }
        Self(typed)
    }

    /// The row that was typed, or what is wrong with which field. A field that is asked only after another answer of the same
    /// page is not looked at where it does not apply.
    ///
    /// # Errors
    /// With each field that is wrong.
    pub fn read(
        &self,
        page: &FormPage,
        answers: &Answers,
        around: &Surroundings<'_>,
    ) -> Result<Row, Vec<(String, FieldFault)>> {
        let (mut row, mut faults) = (Row::new(), Vec::new());
        for asked in &page.fields {
            if asked.when.as_ref().is_some_and(|when| !when.holds(answers, Some(&row))) {
                continue;
            }
            match field::read(asked, &self.of(asked), around) {
                Ok(Some(value)) => {
                    row.insert(asked.code.clone(), value);
                }
                Ok(None) => {}
                Err(fault) => faults.push((asked.code.clone(), fault)),
            }
        }
        if faults.is_empty() { Ok(row) } else { Err(faults) }
    }
}

/// The fields of a page with what was typed and what is wrong.
#[must_use]
pub fn views(page: Chrome<'_>, asked: &FormPage, typed: &Typed, faults: &[(String, FieldFault)]) -> Vec<FieldView> {
    let lang = page.lang;
    let view = |field: &Field| {
        let fault = faults.iter().find(|(code, _)| *code == field.code).map(|(_, fault)| fault_words(lang, *fault));
        let label = field.label.get(lang.locale).to_owned();
        let label = if field.is_optional { page.with("label-optional", "label", label).into_owned() } else { label };
        FieldView {
            code: field.code.clone(),
            label,
            hint: field.hint.as_ref().map(|hint| hint.get(lang.locale).to_owned()),
            shape: shape(page, field, typed),
            fault,
        }
    };
    asked.fields.iter().map(view).collect()
}

fn shape(page: Chrome<'_>, field: &Field, typed: &Typed) -> Shape {
    let value = typed.one(&field.code).to_owned();
    let characters = |usual: usize| field.limits.max.and_then(|max| usize::try_from(max).ok()).unwrap_or(usual);
    let line = |keyboard| Shape::Line { value: value.clone(), keyboard, characters_max: LINE_MAX };
    let option = |code: &str, words: &str| Alternative {
        value: code.to_owned(),
        words: words.to_owned(),
        is_chosen: value == code,
    };
    match field.kind {
        Kind::Text | Kind::NameBn | Kind::NameEn => {
            Shape::Line { value, keyboard: "text", characters_max: characters(LINE_MAX) }
        }
        Kind::Lines => Shape::Lines { value, characters_max: characters(LINES_MAX) },
        Kind::Number | Kind::Year | Kind::Nid | Kind::Brn => line("numeric"),
        Kind::Money => line("decimal"),
        Kind::Phone => line("tel"),
        Kind::Holding => line("text"),
        Kind::Day => {
            let part = |part: &str| typed.one(&format!("{}_{part}", field.code)).to_owned();
            Shape::Day { day: part("d"), month: part("m"), year: part("y") }
        }
        Kind::YesNo => Shape::Radios(vec![option("yes", &page.t("answer-yes")), option("no", &page.t("answer-no"))]),
        Kind::Choice => {
            let words = |words: &Bilingual| words.get(page.lang.locale).to_owned();
            let options: Vec<Alternative> =
                field.choices.iter().map(|choice| option(&choice.code, &words(&choice.words))).collect();
            if options.len() > RADIOS_MAX { Shape::Select(options) } else { Shape::Radios(options) }
        }
        Kind::Ward => {
            let wards = page.wards(value.parse().ok());
            let option =
                |ward: WardOption| Alternative { value: ward.value, words: ward.label, is_chosen: ward.is_chosen };
            Shape::Select(wards.into_iter().map(option).collect())
        }
    }
}

/// What is wrong, and what to do.
#[must_use]
pub fn fault_words(lang: Lang, fault: FieldFault) -> String {
    let n = |number: usize| lang.digits(&number.to_string());
    let key = format!("answer-{}", fault.code());
    let said = match fault {
        FieldFault::TooLong(max) | FieldFault::TooManyRows(max) => lang.say(&key, &[("n", &n(max))]),
        FieldFault::TooFewRows(min) => lang.say(&key, &[("n", &n(min))]),
        FieldFault::NumberOutside { min, max } => {
            lang.say(&key, &[("min", &lang.number(min)), ("max", &lang.number(max))])
        }
        FieldFault::Missing
        | FieldFault::NotChosen
        | FieldFault::ControlCharacters
        | FieldFault::LegacyEncoded
        | FieldFault::NotBangla
        | FieldFault::NotLatin
        | FieldFault::NumberUnreadable
        | FieldFault::AmountUnreadable
        | FieldFault::DayUnreadable
        | FieldFault::DayToCome
        | FieldFault::DayTooEarly
        | FieldFault::YearUnreadable
        | FieldFault::PhoneInvalid
        | FieldFault::NidInvalid
        | FieldFault::BrnInvalid
        | FieldFault::WardUnknown
        | FieldFault::HoldingUnreadable => lang.t(&key),
    };
    said.into_owned()
}

/// What a page or a row of it was answered with, in words: what is asked alone needs no name.
#[must_use]
pub fn lines(lang: Lang, page: &FormPage, row: &Row) -> Vec<String> {
    let mut said = Vec::new();
    for field in &page.fields {
        let Some(kept) = row.get(&field.code) else { continue };
        let (label, words) = (field.label.get(lang.locale), words(lang, field, kept));
        said.push(match (page.fields.len(), label.ends_with('?')) {
            (1, _) => words,
            (_, true) => format!("{label} {words}"),
            (_, false) => format!("{label}: {words}"),
        });
    }
    said
}

/// An answer as people read it.
#[must_use]
pub fn words(lang: Lang, field: &Field, kept: &str) -> String {
    match field.kind {
        Kind::Choice => field.choice(kept, lang.locale).unwrap_or(kept).to_owned(),
        Kind::YesNo => lang.t(if kept == "yes" { "answer-yes" } else { "answer-no" }).into_owned(),
        Kind::Day => kept.parse().map_or_else(|_old| kept.to_owned(), |day| lang.date(day)),
        Kind::Number | Kind::Year | Kind::Holding => lang.digits(kept),
        Kind::Money => Money::parse_taka(kept).map_or_else(|_old| kept.to_owned(), |taka| lang.money_short(taka)),
        Kind::Ward => kept.parse().map_or_else(|_old| kept.to_owned(), |ward| lang.ward(ward)),
        // Somebody may look over one's shoulder.
        Kind::Nid | Kind::Brn => {
            let last: String = kept.chars().skip(kept.chars().count().saturating_sub(4)).collect();
            format!("••••{last}")
        }
        Kind::Text | Kind::Lines | Kind::NameBn | Kind::NameEn | Kind::Phone => kept.to_owned(),
    }
}
