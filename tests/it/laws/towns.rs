//! Towns as hard to show as any: a name that is short, a name as long as may be, a colour that nobody could read.

use std::fs;

use pouro::{
    platform::tenancy::{
        Town, bundle,
        directory::{Addresses, preview},
    },
    services::POLICY_KINDS,
};
use tempfile::TempDir;

use crate::support::{copy_folder, towns_folder};

/// The most that a name may have.
pub const NAME_CHARACTERS_MAX: usize = 80;

/// The three of them.
pub async fn three() -> Vec<Town> {
    let folder = folder();
    let bundles =
        bundle::read(&[folder.path().to_owned()], POLICY_KINDS, &[]).expect("the towns of this law are valid");
    let national = bundles.national.expect("the national folder is there");
    let mut towns = Vec::new();
    for town in &bundles.towns {
        towns.push(preview(town, &national, POLICY_KINDS, &addresses()).await.unwrap());
    }
    assert_eq!(towns.len(), 3);
    towns
}

/// As in production.
pub fn addresses() -> Addresses {
    Addresses { base_domain: "pouro.gov.bd".into(), short_domain: None, public_url: "https://{host}".into() }
}

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy_folder(&towns_folder().join("_national"), &folder.path().join("_national"));
    let town = |slug: &str, changes: &[(&str, &str)]| {
        let own = folder.path().join(slug);
        copy_folder(&towns_folder().join("north"), &own);
        let file = own.join("tenant.toml");
        let mut profile = fs::read_to_string(&file).unwrap();
        let last = u8::try_from(slug.len()).unwrap();
        let slug = format!("slug = \"{slug}\"");
        let uuid = format!("-{last:012x}\"");
        let same = [("slug = \"north\"", slug.as_str()), ("-00000000000a\"", &uuid)];
        for (old, new) in same.iter().chain(changes) {
            assert!(profile.contains(old), "north has no {old}");
            profile = profile.replace(old, new);
        }
        fs::write(file, profile).unwrap();
    };
    town("short", &[("উত্তরপুর পৌরসভা", "চর পৌরসভা"), ("Uttarpur Municipality", "Char")]);
    let bn = as_long_as_may_be("চাঁপাইনবাবগঞ্জ ও কাশিমপুর ", "পৌরসভা");
    let en = as_long_as_may_be("Chapainawabganj and Kashimpur ", "City");
    town(
        "longest",
        &[
            ("উত্তরপুর পৌরসভা", &bn),
            ("Uttarpur Municipality", &en),
            ("legal = \"pourashava\"", "legal = \"city-corporation\""),
            ("state = \"trial\"", "state = \"preparing\""),
            ("phone = ", "email = \"mayor@longest.example.org\"\nphone = "),
            ("[brand]", FACTS),
        ],
    );
    town("yellow", &[("#006a4e", "#ffd400"), ("state = \"trial\"", "state = \"archived\"")]);
    folder
}

const FACTS: &str = r#"[[facts]]
label = { bn = "আয়তন", en = "Area" }
value = { bn = "২১.৭ বর্গকিলোমিটার", en = "21.7 km²" }
source = "a census"
verified = true

[[facts]]
label = { bn = "প্রতিষ্ঠা", en = "Founded" }
value = { bn = "১৮৬৯", en = "1869" }

[brand]"#;

fn as_long_as_may_be(words: &str, end: &str) -> String {
    let room = NAME_CHARACTERS_MAX - end.chars().count() - 1;
    let filled: String = words.chars().cycle().take(room).collect();
    format!("{}{} {end}", filled.trim_end(), "ন".repeat(room - filled.trim_end().chars().count()))
}
