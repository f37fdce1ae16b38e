//! What a certificate says: paragraphs with places for what was answered, in each language.

use anyhow::Context;
use entity::values::Locale;
use minijinja::{AutoEscape, Environment, UndefinedBehavior};

use crate::platform::{
    casework::Form,
    tenancy::{
        Bilingual,
        reader::{FaultKind, Reader},
    },
};

/// The text, checked against the form whose answers it names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording {
    text: Bilingual,
}

const TEXT_MAX: usize = 4_000;
/// Places that every certificate has.
const ALWAYS: [&str; 3] = ["town", "ward", "purpose"];

impl Wording {
    /// Reads the table `wording` and notes places that cannot be filled.
    pub fn read(reader: &Reader<'_>, form: &Form) -> Option<Self> {
        let text = reader.required_bilingual("wording", TEXT_MAX)?;
        let mut is_sound = true;
        for (key, words) in [("wording.bn", &text.bn), ("wording.en", &text.en)] {
            if let Err(cause) = check(words, form) {
                reader.fault(key, FaultKind::Template(format!("{cause:#}")));
                is_sound = false;
            }
        }
        is_sound.then_some(Self { text })
    }

    /// Its paragraphs, as written.
    pub fn paragraphs(&self, locale: Locale) -> impl Iterator<Item = &str> {
        self.text.get(locale).split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty())
    }
}

fn check(words: &str, form: &Form) -> anyhow::Result<()> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.add_template("wording", words)?;
    let places = environment.get_template("wording")?.undeclared_variables(false);
    let tables = || form.pages.iter().filter(|page| page.rows.is_some());
    let is_count = |place: &str| {
        let table = place.strip_suffix("_words").unwrap_or(place).strip_suffix("_count");
        table.is_some_and(|table| tables().any(|page| page.code == table))
    };
    let unknown = places
        .iter()
        .find(|place| !ALWAYS.contains(&place.as_str()) && form.field(place).is_none() && !is_count(place));
    if let Some(place) = unknown {
        anyhow::bail!("{{{{ {place} }}}}");
    }
    for line in words.lines().map(str::trim) {
        let Some(table) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) else { continue };
        tables().find(|page| page.code == table).with_context(|| format!("[{table}]"))?;
    }
    Ok(())
}
