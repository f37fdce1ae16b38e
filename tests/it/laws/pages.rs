//! Pages: every sample of every page, in both languages, for three towns that are hard to show.

mod rules;

use std::{collections::BTreeMap, io::Write, thread};

use entity::values::Locale;
use pouro::{
    platform::{i18n::Lang, keys::sha256_base64, tenancy::Town},
    surfaces,
    web::{Chrome, Sample, styles},
};

use self::rules::judge;
use super::{
    assert_none, assert_same, looks_like_key, source,
    towns::{self, NAME_CHARACTERS_MAX},
};

const DAY: &str = "2026-08-15";

/// What a page may weigh: HTML with its style as brotli sends it, and the style sheet as it stands in it.
const PORTAL: Budget = Budget { html_max: 14 * 1_024, css_max: 8 * 1_024 };
const VERIFY: Budget = Budget { html_max: 10 * 1_024, css_max: 3 * 1_024 };

struct Budget {
    html_max: usize,
    css_max: usize,
}

/// Templates that are parts of pages.
const PARTS: [&str; 2] = ["templates/layouts/", "templates/components/"];

/// A sample as one reader sees it.
struct Shown<'t> {
    page: &'static str,
    sample: Sample,
    town: &'t Town,
    lang: Lang,
}

impl Shown<'_> {
    fn name(&self) -> String {
        format!("{} «{}», {}, {}", self.page, self.sample.name, self.town.slug(), self.lang.locale.code())
    }

    fn html(&self) -> &str {
        &self.sample.html
    }
}

fn show(towns: &[Town]) -> Vec<Shown<'_>> {
    let mut shown = Vec::new();
    for (town, lang) in towns.iter().flat_map(|town| [(town, Lang::BN), (town, Lang::EN)]) {
        let chrome = Chrome::new(town, lang, DAY.parse().unwrap(), "/bills");
        for kind in surfaces::PAGES.iter().copied().flatten() {
            let page = struct_name((kind.name)());
            let samples = (kind.samples)(chrome).unwrap_or_else(|cause| panic!("{page}: {cause:#}"));
            assert!(!samples.is_empty(), "{page} has no samples");
            shown.extend(samples.into_iter().map(|sample| Shown { page, sample, town, lang }));
        }
    }
    shown
}

/// `pouro::web::Page<'_>` is `Page`.
fn struct_name(path: &'static str) -> &'static str {
    let path = path.split('<').next().unwrap_or(path);
    path.rsplit("::").next().unwrap_or(path)
}

#[tokio::test]
async fn every_sample_of_every_page_keeps_the_rules() {
    let towns = towns::three().await;
    let shown = show(&towns);
    let (some, others) = shown.split_at(shown.len() / 2);
    let violations = thread::scope(|threads| {
        let [some, others] =
            [some, others].map(|part| threads.spawn(|| part.iter().flat_map(judge).collect::<Vec<_>>()));
        [some.join().unwrap(), others.join().unwrap()].concat()
    });
    assert_none("a page can be read by people and machines", &violations);
}

#[tokio::test]
async fn every_page_is_styled_as_a_policy_allows_and_weighs_little() {
    let towns = towns::three().await;
    let shown = show(&towns);
    let mut violations = Vec::new();
    let mut heaviest: BTreeMap<(&str, &str), (&Shown<'_>, usize)> = BTreeMap::new();
    for shown in &shown {
        let styles: Vec<&str> =
            shown.html().split("<style>").skip(1).filter_map(|rest| rest.split("</style>").next()).collect();
        let (portal, office) = (styles::portal(shown.town), styles::office(shown.town));
        let sheets = [(portal, PORTAL), (office, PORTAL), (styles::national(), PORTAL), (styles::verify(), VERIFY)];
        let Some((_, budget)) = sheets.iter().find(|(sheet, _)| styles == [sheet.css.as_str()]) else {
            violations.push(format!("{} has not one style that is a sheet", shown.name()));
            continue;
        };
        let heaviest = heaviest.entry((shown.page, shown.lang.locale.code())).or_insert((shown, budget.html_max));
        if shown.html().len() > heaviest.0.html().len() {
            *heaviest = (shown, budget.html_max);
        }
    }
    for (shown, bytes_max) in heaviest.values() {
        // What is small enough as it is need not be pressed.
        let bytes = if shown.html().len() > *bytes_max { brotli(shown.html()).len() } else { shown.html().len() };
        if bytes > *bytes_max {
            violations.push(format!("{} has {bytes} bytes", shown.name()));
        }
    }
    assert_none("a page loads in a moment on a slow line, in its own style", &violations);
}

#[tokio::test]
async fn every_style_sheet_is_small_and_named_by_its_policy() {
    let towns = towns::three().await;
    let portal = towns.iter().map(|town| (town.slug(), styles::portal(town), PORTAL.css_max));
    let others = [("national", styles::national(), PORTAL.css_max), ("verify", styles::verify(), VERIFY.css_max)];
    let mut violations = Vec::new();
    for (name, sheet, bytes_max) in portal.chain(others) {
        if sheet.css.len() > bytes_max {
            violations.push(format!("{name} has {} bytes, {bytes_max} at most", sheet.css.len()));
        }
        if !sheet.policy.contains(&format!("style-src 'sha256-{}'", sha256_base64(sheet.css.as_bytes()))) {
            violations.push(format!("{name} is not allowed by its own policy"));
        }
    }
    assert_none("a style stands in its page and is allowed by its hash", &violations);
}

fn brotli(text: &str) -> Vec<u8> {
    let mut encoder = brotli::CompressorWriter::new(Vec::new(), 4_096, 5, 22);
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.into_inner()
}

#[tokio::test]
async fn the_towns_of_this_law_are_hard_to_show() {
    let towns = towns::three().await;
    let names = |locale: Locale| -> Vec<usize> {
        towns.iter().map(|town| town.name(locale, DAY.parse().unwrap()).chars().count()).collect()
    };
    assert_eq!(names(Locale::Bn).into_iter().max(), Some(NAME_CHARACTERS_MAX));
    assert_eq!(names(Locale::En).into_iter().max(), Some(NAME_CHARACTERS_MAX));
    assert_eq!(names(Locale::En).into_iter().min(), Some(4));
    assert!(towns.iter().any(|town| town.theme.accent() == "#8d7400"));
}

#[test]
fn every_template_is_a_page_and_every_page_has_samples() {
    let mut pages: Vec<(String, String)> = Vec::new();
    for file in source::program() {
        let lines: Vec<&str> = file.code.lines().collect();
        for (text, line) in file.texts.iter().filter_map(|text| Some((text, lines.get(text.line - 1)?))) {
            if line.trim_start().starts_with("#[template(path") {
                let page =
                    lines[text.line..].iter().find_map(|line| line.split_once("struct ")).expect("a struct follows").1;
                let name = page.split(|c: char| !c.is_alphanumeric()).next().unwrap().to_owned();
                pages.push((format!("templates/{}", text.words), name));
            }
        }
    }
    let files = source::templates().into_iter().map(|file| file.path);
    let files = files.filter(|path| PARTS.iter().all(|part| !path.starts_with(part)));
    assert_same("every template is named by a page", files, pages.iter().map(|(path, _)| path.clone()));
    let listed = surfaces::PAGES.iter().copied().flatten().map(|kind| struct_name((kind.name)()).to_owned());
    assert_same("every page stands in surfaces::PAGES", pages.into_iter().map(|(_, name)| name), listed);
}
