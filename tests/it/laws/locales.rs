//! Words: both languages say everything, nothing is said in vain, and Bangla is written as people read it.

mod families;

use std::collections::{BTreeMap, BTreeSet};

use entity::holding::error_report::Topic;
use fluent_bundle::FluentResource;
use pouro::{platform::i18n::CATALOGUE, services::holding::pages::TOPICS};
use unicode_normalization::UnicodeNormalization;

use self::families::{Family, families, stored};
use super::{
    assert_none, assert_same, files_below, looks_like_key, root,
    source::{self, Source},
};

/// These take a key first.
const CALLS: [&str; 4] = ["t", "say", "with", "with2"];

/// Texts of the program that look like keys and are none.
const NO_WORDS: [(&str, &[&str]); 10] = [
    (
        "of HTTP",
        &[
            "clear-site-data",
            "cross-origin-opener-policy",
            "idempotency-key",
            "idempotent-replayed",
            "no-referrer",
            "no-store",
            "permissions-policy",
            "same-origin",
            "sec-fetch-site",
            "strict-origin-when-cross-origin",
            "x-form-token",
            "x-forwarded-for",
            "x-request-id",
            "x-robots-tag",
            "x-tenant",
        ],
    ),
    ("a post, whose title is data of the town", &["ward-councillor"]),
    ("what a declared form says in a file of a town", &["fiscal-year", "name-bn", "name-en", "yes-no"]),
    (
        "what a key of the deployment is used for",
        &["blind-index", "code-limit", "one-time-code", "personal-numbers", "sign-in-code", "visitor-form"],
    ),
    (
        "what happened to a payment, as it is kept",
        &["give-up", "said-cancelled", "said-failed", "said-nothing", "said-other-amount", "said-paid", "start-failed"],
    ),
    (
        "what gateways are told",
        &["non-physical-goods", "x-app-key", "x-km-api-version", "x-km-client-type", "x-km-ip-v4"],
    ),
    (
        "names of secrets, as commands have them",
        &["bkash-app-secret", "bkash-password", "ekpay-pass-key", "nagad-private-key", "sslcommerz-password"],
    ),
    ("how somebody has shown who he is, as the trail has it", &["recovery-code"]),
    (
        "names in the files of a town",
        &[
            "cheque-dishonoured",
            "city-corporation",
            "credit-kept",
            "credit-used",
            "holding-tax",
            "keyed-requests",
            "land-use",
            "left-staff",
            "payment-checking",
            "payment-failed",
            "phone-changed",
            "plan-agreed",
            "plan-due",
            "plan-missed",
            "refund-dropped",
            "refund-noticed",
            "refund-paid",
            "reserved-seat",
            "staff-invitation",
            "staff-security",
            "unstarted-payments",
        ],
    ),
    ("the trail outside the database", &["audit-heads", "pouro-audit-1"]),
];

/// Latin digits that stand in Bangla words: what people type, read out or copy.
const LATIN_DIGITS: [&str; 10] = [
    "01712 345678",
    "P26-000991",
    "H26-004512",
    "2026-07-01",
    "#006a4e",
    "7.5",
    "1200.50",
    "09-30",
    "2024-25:1200;2025-26:1500",
    "name@example.com",
];

/// Words that are spelt otherwise, or say nothing to whoever reads them.
const NEVER: [(&str, &str); 3] =
    [("রশিদ", "it is spelt রসিদ"), ("দুঃখিত", "say what to do instead"), ("শীঘ্রই", "promise a time instead")];

/// The words of a key in one language.
#[derive(Default)]
struct Words {
    file: &'static str,
    text: String,
    places: BTreeSet<String>,
}

fn bangla() -> BTreeMap<String, Words> {
    CATALOGUE.iter().flat_map(|(file, bn, _)| read(file, bn)).collect()
}

fn english() -> BTreeMap<String, Words> {
    CATALOGUE.iter().flat_map(|(file, _, en)| read(file, en)).collect()
}

/// Keys with their words: `key = words`, and lines that stand in from the margin.
fn read(file: &'static str, source: &str) -> Vec<(String, Words)> {
    let mut found: Vec<(String, Words)> = Vec::new();
    for line in source.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
        match line.split_once('=').filter(|_| !line.starts_with(' ')) {
            Some((key, text)) => {
                found.push((key.trim().to_owned(), Words { file, text: text.to_owned(), ..Words::default() }));
            }
            None => found.last_mut().expect("words follow their key").1.text.push_str(line),
        }
    }
    for (_, words) in &mut found {
        words.places = places(&words.text);
    }
    found
}

/// `{ $n }`
fn places(text: &str) -> BTreeSet<String> {
    text.split('{').skip(1).map(|rest| rest.split('}').next().unwrap_or_default().trim().to_owned()).collect()
}

/// What is put together and is no key.
const NO_FAMILIES: [(&str, &str); 1] = [("report-{}-{}", "what a limit is counted for")];

#[test]
fn every_locale_file_is_compiled_in_and_without_faults() {
    for language in ["bn", "en"] {
        let folder = root("templates/locales").join(language);
        let files =
            files_below(&folder, ".ftl").into_iter().map(|file| file.file_stem().unwrap().to_str().unwrap().to_owned());
        assert_same("the catalogue names every file", files, CATALOGUE.map(|(file, _, _)| file.to_owned()));
    }
    let mut violations = Vec::new();
    let mut known: BTreeSet<(&str, String)> = BTreeSet::new();
    for (file, bn, en) in CATALOGUE {
        for (language, source) in [("bn", bn), ("en", en)] {
            if let Err((_, faults)) = FluentResource::try_new(source.to_owned()) {
                violations.push(format!("{language}/{file}: {faults:?}"));
            }
            for (key, _) in read(file, source) {
                if !known.insert((language, key.clone())) {
                    violations.push(format!("{language}/{file}: {key} stands twice"));
                }
            }
        }
    }
    assert_none("a locale file can be read", &violations);
}

#[test]
fn both_languages_say_the_same_with_the_same_places() {
    let signature = |words: BTreeMap<String, Words>| {
        words.into_iter().map(|(key, words)| (key, words.file, words.places)).collect::<Vec<_>>()
    };
    assert_same(
        "a key has words in both languages, in the same file, with the same places",
        signature(bangla()),
        signature(english()),
    );
}

/// The program and its templates.
fn files() -> Vec<Source> {
    source::program().into_iter().chain(source::templates()).collect()
}

#[test]
fn every_text_that_looks_like_a_key_has_words() {
    let (keys, files) = (bangla(), files());
    let codes: BTreeSet<String> = families(&files, &keys).into_iter().flat_map(|family| family.endings).collect();
    let no_words = || NO_WORDS.iter().flat_map(|(_, texts)| texts.iter().copied());
    let known = |text: &str| keys.contains_key(text) || codes.contains(text) || no_words().any(|other| other == text);
    let mut violations = Vec::new();
    let mut seen = BTreeSet::new();
    for file in &files {
        let asked = file.arguments_of(&CALLS).filter(|text| !keys.contains_key(&text.words));
        let alike = file.texts.iter().filter(|text| looks_like_key(&text.words));
        let strange = alike.clone().filter(|text| !known(&text.words));
        violations.extend(asked.chain(strange).map(|text| format!("{}: {}", file.at(text.line), text.words)));
        let labels =
            file.arguments_of(&["label"]).map(|text| (text.line, format!("field-{}", text.words.replace('_', "-"))));
        let unlabelled = labels.filter(|(_, key)| !keys.contains_key(key));
        violations.extend(unlabelled.map(|(line, key)| format!("{}: {key}", file.at(line))));
        seen.extend(alike.map(|text| text.words.as_str()));
    }
    violations.extend(no_words().filter(|text| !seen.contains(text)).map(|text| format!("{text} is excepted in vain")));
    violations.dedup();
    assert_none("a key that is used has words", &violations);
}

#[test]
fn every_place_in_the_words_is_filled_where_they_are_said() {
    /// What every page of a town fills by itself.
    const BY_THE_PAGE: [&str; 2] = ["$town", "$office"];
    let keys = bangla();
    let mut violations = Vec::new();
    for file in files() {
        for asked in file.arguments_of(&CALLS) {
            let Some(words) = keys.get(&asked.words) else { continue };
            let filled: BTreeSet<String> =
                file.arguments_after(asked).into_iter().map(|text| format!("${}", text.words)).collect();
            let has_page = asked.callee != "say";
            let open =
                words.places.difference(&filled).filter(|place| !has_page || !BY_THE_PAGE.contains(&place.as_str()));
            violations
                .extend(open.map(|place| format!("{}: {} leaves {place} open", file.at(asked.line), asked.words)));
            let strange = filled.difference(&words.places);
            violations.extend(strange.map(|place| format!("{}: {} has no {place}", file.at(asked.line), asked.words)));
        }
    }
    assert_none("no reader sees a place that was left open", &violations);
}

#[test]
fn every_family_of_keys_is_complete() {
    let (keys, files) = (bangla(), files());
    let families = families(&files, &keys);
    let missing = families.iter().flat_map(Family::keys).filter(|key| !keys.contains_key(key));
    assert_none("whatever a code can be has words", &missing.collect::<Vec<_>>());

    let is_family = |beginning: &str| families.iter().any(|family| family.beginning.starts_with(beginning));
    let mut violations = Vec::new();
    for file in &files {
        let put_together = file.texts.iter().filter_map(|text| Some((text, text.words.split_once('{')?.0)));
        let unknown = put_together
            .filter(|(_, beginning)| {
                beginning.strip_suffix('-').is_some_and(|name| looks_like_key(&format!("a-{name}")))
            })
            .filter(|(text, beginning)| {
                !is_family(beginning) && NO_FAMILIES.iter().all(|(known, _)| *known != text.words)
            });
        violations.extend(unknown.map(|(text, _)| format!("{}: {}", file.at(text.line), text.words)));
    }
    assert_none("keys that are put together are a family of this law", &violations);
    let topics = TOPICS.map(|(_, code)| code.to_owned());
    assert_same("every topic can be chosen", topics, stored::<Topic>());
}

#[test]
fn no_words_are_there_in_vain() {
    let (keys, files) = (bangla(), files());
    let put_together: BTreeSet<String> = families(&files, &keys).iter().flat_map(Family::keys).collect();
    // A single word may stand in the program for many things: it counts where it is asked for.
    let is_said = |key: &str| {
        let mut texts = files.iter().flat_map(|file| &file.texts).filter(|text| text.words == key);
        texts.any(|text| looks_like_key(key) || CALLS.contains(&text.callee.as_str()))
    };
    let unused = keys.keys().filter(|key| !put_together.contains(*key) && !is_said(key));
    assert_none("words that nobody reads are removed", &unused.cloned().collect::<Vec<_>>());
}

#[test]
fn words_are_written_as_they_are_read() {
    let mut violations = Vec::new();
    for (language, words) in [("bn", bangla()), ("en", english())] {
        for (key, Words { file, text, .. }) in words {
            let mut complain = |what: &str| violations.push(format!("{language}/{file} {key}: {what}"));
            if text.nfc().ne(text.chars()) {
                complain("is not NFC");
            }
            if text.contains(['\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}', '\u{200b}', '\u{feff}']) {
                complain("has a mark that nobody sees");
            }
            NEVER
                .iter()
                .filter(|(word, _)| text.contains(word))
                .for_each(|(word, why)| complain(&format!("{word}: {why}")));
            let bare = LATIN_DIGITS.iter().fold(text.clone(), |text, allowed| text.replace(allowed, ""));
            if language == "bn" && bare.contains(|c: char| c.is_ascii_digit()) {
                complain("has Latin digits");
            }
        }
    }
    let said: String = bangla().into_values().map(|words| words.text).collect();
    violations.extend(
        LATIN_DIGITS
            .iter()
            .filter(|allowed| !said.contains(*allowed))
            .map(|allowed| format!("{allowed} is excepted in vain")),
    );
    assert_none("words are NFC, spelt one way, with the digits of their language", &violations);
}
