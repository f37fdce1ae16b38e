//! Words and formats of the two languages.
//!
//! Every string that a person reads is in `templates/locales/<code>/*.ftl`, in both languages; the files are compiled in
//! and checked by a law test, so that a key without a pair fails the build and not a reader. Numbers, dates and amounts
//! are formatted here and handed to the words as finished text.

mod amount_in_words;
mod format;

use std::{borrow::Cow, sync::LazyLock};

use entity::values::Locale;
use fluent_bundle::{FluentArgs, FluentResource, concurrent::FluentBundle};
use unic_langid::{LanguageIdentifier, langid};

/// A locale file in both languages, by name.
macro_rules! catalogue {
    ($($name:literal),+ $(,)?) => {
        [$((
            $name,
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/templates/locales/bn/", $name, ".ftl")),
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/templates/locales/en/", $name, ".ftl")),
        )),+]
    };
}

/// Name, Bangla text and English text of every locale file.
pub const CATALOGUE: [(&str, &str, &str); 22] = catalogue![
    "common",
    "portal",
    "me",
    "holding",
    "certificate",
    "pay",
    "ledger",
    "verify",
    "errors",
    "papers",
    "numbers",
    "console",
    "door",
    "office",
    "roles",
    "audit",
    "adjust",
    "counter",
    "household",
    "plans",
    "reconcile",
    "reports",
];

/// One language: its words, and how it writes numbers, amounts and dates. Copied freely.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lang {
    pub locale: Locale,
}

/// Pages of the English twin stand under this.
pub const ENGLISH_PATH: &str = "/en";

/// Names and finished texts for the places in a message.
pub type Args<'a> = &'a [(&'static str, &'a str)];

impl Lang {
    pub const BN: Self = Self { locale: Locale::Bn };
    pub const EN: Self = Self { locale: Locale::En };

    #[must_use]
    pub const fn of(locale: Locale) -> Self {
        Self { locale }
    }

    /// The path of a page in this language.
    #[must_use]
    pub fn path(self, path: &str) -> String {
        match (self.locale, path) {
            (Locale::Bn, path) => path.to_owned(),
            (Locale::En, "/") => ENGLISH_PATH.to_owned(),
            (Locale::En, path) => format!("{ENGLISH_PATH}{path}"),
        }
    }

    /// The words for a key. A key without words shows itself and is logged; a law test keeps that from happening.
    #[must_use]
    pub fn t(self, key: &str) -> Cow<'static, str> {
        self.say(key, &[])
    }

    /// The words for a key with its places filled.
    #[must_use]
    pub fn say(self, key: &str, args: Args<'_>) -> Cow<'static, str> {
        let bundle = self.bundle();
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            tracing::error!(key, locale = self.locale.code(), "a key has no words");
            return Cow::Owned(key.to_owned());
        };
        let mut errors = Vec::new();
        let text = if args.is_empty() {
            bundle.format_pattern(pattern, None, &mut errors)
        } else {
            let args: FluentArgs<'_> = args.iter().map(|(name, value)| (*name, *value)).collect();
            Cow::Owned(bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned())
        };
        if !errors.is_empty() {
            tracing::error!(key, locale = self.locale.code(), ?errors, "a message cannot be filled");
        }
        text
    }

    /// The words for a key that has no places; nothing where there is something to fill in. Most words are of this kind, and
    /// a page has a hundred of them.
    #[must_use]
    pub fn plain(self, key: &str) -> Option<&'static str> {
        let bundle = self.bundle();
        let pattern = bundle.get_message(key)?.value()?;
        match bundle.format_pattern(pattern, None, &mut Vec::new()) {
            Cow::Borrowed(words) => Some(words),
            Cow::Owned(_) => None,
        }
    }

    /// Whether there are words for a key.
    #[must_use]
    pub fn has(self, key: &str) -> bool {
        self.bundle().has_message(key)
    }

    fn bundle(self) -> &'static FluentBundle<FluentResource> {
        static BN: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| load(Locale::Bn));
        static EN: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| load(Locale::En));
        match self.locale {
            Locale::Bn => &BN,
            Locale::En => &EN,
        }
    }
}

fn load(locale: Locale) -> FluentBundle<FluentResource> {
    let identifier: LanguageIdentifier = match locale {
        Locale::Bn => langid!("bn"),
        Locale::En => langid!("en"),
    };
    let mut bundle = FluentBundle::new_concurrent(vec![identifier]);
    // Isolation marks would stand between Bangla letters and their joiners in messages and papers.
    bundle.set_use_isolating(false);
    for (name, bn, en) in CATALOGUE {
        let source = match locale {
            Locale::Bn => bn,
            Locale::En => en,
        };
        let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, errors)| {
            tracing::error!(file = name, locale = locale.code(), ?errors, "a locale file has faults");
            resource
        });
        if let Err(errors) = bundle.add_resource(resource) {
            tracing::error!(file = name, locale = locale.code(), ?errors, "a key stands twice");
        }
    }
    bundle
}
