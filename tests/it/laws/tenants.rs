//! The municipality data that ships: it reads without a fault, and claims nothing that nobody has checked.

use std::path::PathBuf;

use entity::values::Locale;
use pouro::{
    platform::{
        i18n::Lang,
        notification::{MessageTexts, Notice, Places, joined, sms_length},
        tenancy::{
            bundle::{self, Bundles},
            directory::preview,
            node::{Node, Value},
            policies::Version,
        },
    },
    services::POLICY_KINDS,
};

use super::{assert_none, assert_same, root, towns};

/// The pilots of the contract.
const PILOTS: [&str; 10] = [
    "faridpur",
    "gopalganj",
    "jhenaidah",
    "mymensingh",
    "natore",
    "pirganj-rangpur",
    "ramgati",
    "singra",
    "tarabo",
    "tungipara",
];

/// Kinds without dates and legal grounds of their own: what a town says of itself, and what roles may do.
const UNDATED: [&str; 2] = ["profile", "access"];

fn folder() -> PathBuf {
    root("tenants")
}

fn bundles() -> Bundles {
    bundle::read(&[folder()], POLICY_KINDS, &[]).unwrap_or_else(|faults| {
        let lines: Vec<String> = faults.iter().map(|fault| fault.line_for(Lang::EN)).collect();
        panic!("tenants/ has faults:\n  {}", lines.join("\n  "))
    })
}

#[test]
fn every_pilot_is_there_and_every_file_reads_without_a_fault() {
    let bundles = bundles();
    assert!(bundles.national.is_some(), "what the law says is missing");
    assert_same("the pilots", bundles.towns.iter().map(|town| town.profile.slug.as_str()), PILOTS);
}

#[test]
fn no_figure_is_called_verified_without_its_source() {
    let bundles = bundles();
    let national = bundles.national.iter().flatten();
    let mut violations = Vec::new();
    for version in national.chain(bundles.towns.iter().flat_map(|town| &town.versions)) {
        if !UNDATED.contains(&version.kind.as_str()) && version.verified && !is_ground(&version.legal_ref) {
            violations.push(format!("{} rests on «{}»", version.source, version.legal_ref));
        }
        violations.extend(verified_without_source(version));
    }
    assert_none("verified means: compared with what is named", &violations);
}

/// Something that a person can look up.
fn is_ground(legal_ref: &str) -> bool {
    legal_ref.chars().count() >= 8 && !legal_ref.contains("উদাহরণ") && !legal_ref.to_lowercase().contains("example")
}

/// Facts of a town that are called verified and do not say where they are from.
fn verified_without_source(version: &Version) -> Vec<String> {
    let facts = version.document.get("facts").map(|facts| &facts.value);
    let Some(Value::List(facts)) = facts else { return Vec::new() };
    let is_true = |fact: &Node| matches!(fact.get("verified").map(|flag| &flag.value), Some(Value::Flag(true)));
    let bare = facts.iter().filter(|fact| is_true(fact) && fact.get("source").is_none());
    bare.map(|fact| format!("{}:{}: a fact is verified without a source", version.source, fact.line)).collect()
}

#[test]
fn every_ward_of_today_belongs_to_one_reserved_seat_of_three() {
    let today = "2026-11-24".parse().unwrap();
    let mut violations = Vec::new();
    for bundle in &bundles().towns {
        let profile = &bundle.profile;
        let (wards, seats) = (profile.wards_on(today), profile.reserved_seats_on(today));
        if seats.len() != wards.len().div_ceil(3) {
            violations.push(format!("{} has {} wards and {} seats", profile.slug, wards.len(), seats.len()));
        }
        for ward in wards {
            let covering = seats.iter().filter(|seat| seat.wards.covers(ward.ward)).count();
            violations
                .extend((covering != 1).then(|| format!("{}: ward {}: {covering} seats", profile.slug, ward.ward)));
        }
    }
    assert_none("one reserved seat for three wards", &violations);
}

#[test]
fn every_town_has_posts_that_sign() {
    let bundles = bundles();
    let national = bundles.national.as_deref().unwrap_or_default();
    assert!(national.iter().any(|version| version.kind == "posts"), "the national posts are missing");
    let titles =
        |slug: &str| bundles.towns.iter().find(|town| town.profile.slug == slug).map(|town| town.versions.len());
    assert!(titles("mymensingh") > titles("natore"), "a city corporation has titles of its own");
}

#[tokio::test]
async fn the_bangla_message_of_a_receipt_costs_one_part() {
    let bundles = bundles();
    let national = bundles.national.as_deref().unwrap_or_default();
    let places = Places {
        amount: "১২৫০".into(),
        number: "H26-004512".into(),
        link: "nps.gov.bd/r/a1B2c3".into(),
        ..Places::default()
    };
    let mut violations = Vec::new();
    for bundle in &bundles.towns {
        let town = preview(bundle, national, POLICY_KINDS, &towns::addresses()).await.unwrap();
        for remaining in ["", "৫২৫০"] {
            let places = Places { remaining: remaining.into(), ..places.clone() };
            let ruling = town.policy::<MessageTexts>("2026-11-24".parse().unwrap()).expect("a text is in force");
            let sms = joined(&ruling.policy.of(Notice::Receipt).unwrap().sms(Locale::Bn, &places).unwrap());
            let length = sms_length(&sms);
            if length.parts != 1 {
                violations.push(format!("{}: {} units: {sms}", town.slug(), length.units));
            }
        }
    }
    assert_none("a Bangla SMS of one part has 70 units", &violations);
}
