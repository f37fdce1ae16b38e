use entity::values::Locale;

use super::{Answers, Row};
use crate::platform::tenancy::{Bilingual, reader::Named};

/// What is asked, page by page. Codes of pages and fields are unique in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    pub pages: Vec<FormPage>,
}

/// One thing that is asked: a field, or a few that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormPage {
    pub code: String,
    pub title: Bilingual,
    pub hint: Option<Bilingual>,
    pub when: Option<When>,
    /// Filled in once per row: heirs, members of a family, witnesses.
    pub rows: Option<Rows>,
    pub fields: Vec<Field>,
}

/// How many rows a page has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rows {
    pub min: usize,
    pub max: usize,
    /// What one of them is: "heir".
    pub noun: Bilingual,
}

/// Asked only when an earlier field has one of these values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct When {
    pub field: String,
    pub is: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    pub code: String,
    pub kind: Kind,
    pub label: Bilingual,
    pub hint: Option<Bilingual>,
    pub is_optional: bool,
    pub when: Option<When>,
    pub limits: Limits,
    /// Of a choice.
    pub choices: Vec<Choice>,
}

/// Of a number its range, of an amount its range in taka, of a text its characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    pub min: Option<i64>,
    pub max: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub code: String,
    pub words: Bilingual,
}

/// What a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    /// Several lines.
    Lines,
    /// A person's name in Bangla letters.
    NameBn,
    /// A person's name in Latin letters.
    NameEn,
    Number,
    /// Taka.
    Money,
    /// A day that is not still to come.
    Day,
    Year,
    Choice,
    YesNo,
    Phone,
    Nid,
    /// A birth registration number.
    Brn,
    /// One of the town's wards.
    Ward,
    Holding,
}

impl Named for Kind {
    const VALUES: &'static [(&'static str, Self)] = &[
        ("text", Self::Text),
        ("lines", Self::Lines),
        ("name-bn", Self::NameBn),
        ("name-en", Self::NameEn),
        ("number", Self::Number),
        ("money", Self::Money),
        ("day", Self::Day),
        ("year", Self::Year),
        ("choice", Self::Choice),
        ("yes-no", Self::YesNo),
        ("phone", Self::Phone),
        ("nid", Self::Nid),
        ("brn", Self::Brn),
        ("ward", Self::Ward),
        ("holding", Self::Holding),
    ];
}

impl Kind {
    /// Shown as its last four digits to whoever has not asked to see it.
    #[must_use]
    pub const fn is_personal_number(self) -> bool {
        matches!(self, Self::Nid | Self::Brn)
    }
}

/// A paper that belongs to an application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    pub code: String,
    pub title: Bilingual,
    pub is_optional: bool,
    pub when: Option<When>,
}

impl When {
    /// Whether it is so by these answers and, within a table, by this row.
    #[must_use]
    pub fn holds(&self, answers: &Answers, row: Option<&Row>) -> bool {
        let given = row.and_then(|row| row.get(&self.field)).map(String::as_str).or_else(|| answers.value(&self.field));
        given.is_some_and(|given| self.is.iter().any(|wanted| wanted == given))
    }
}

impl FormPage {
    /// The fields that are asked, in their order.
    pub fn asked<'f>(&'f self, answers: &'f Answers, row: &'f Row) -> impl Iterator<Item = &'f Field> {
        self.fields.iter().filter(move |field| field.when.as_ref().is_none_or(|when| when.holds(answers, Some(row))))
    }

    #[must_use]
    pub fn field(&self, code: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.code == code)
    }
}

impl Form {
    #[must_use]
    pub fn page(&self, code: &str) -> Option<&FormPage> {
        self.pages.iter().find(|page| page.code == code)
    }

    #[must_use]
    pub fn field(&self, code: &str) -> Option<&Field> {
        self.pages.iter().find_map(|page| page.field(code))
    }

    /// The pages that are asked by what is answered so far, in their order.
    #[must_use]
    pub fn asked(&self, answers: &Answers) -> Vec<&FormPage> {
        self.pages.iter().filter(|page| page.when.as_ref().is_none_or(|when| when.holds(answers, None))).collect()
    }

    /// The page asked after this one.
    #[must_use]
    pub fn after(&self, code: &str, answers: &Answers) -> Option<&FormPage> {
        let asked = self.asked(answers);
        let at = asked.iter().position(|page| page.code == code)?;
        asked.get(at + 1).copied()
    }

    /// The page asked before this one.
    #[must_use]
    pub fn before(&self, code: &str, answers: &Answers) -> Option<&FormPage> {
        let asked = self.asked(answers);
        let at = asked.iter().position(|page| page.code == code)?;
        asked.get(at.checked_sub(1)?).copied()
    }
}

impl Field {
    /// What a choice is called.
    #[must_use]
    pub fn choice(&self, code: &str, locale: Locale) -> Option<&str> {
        self.choices.iter().find(|choice| choice.code == code).map(|choice| choice.words.get(locale))
    }
}
