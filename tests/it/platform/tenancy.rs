//! Municipality data: every fault with file, line and key; applied as a whole or not at all.

use std::{fs, path::Path};

use pouro::{
    platform::tenancy::{apply::Change, bundle, directory::Addresses, reader::Fault},
    services::POLICY_KINDS,
};
use tempfile::TempDir;

use crate::support::{World, copy_folder, towns_folder};

/// The towns of the tests, to be changed.
struct Folders(TempDir);

impl Folders {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for part in ["_national", "north", "south"] {
            copy_folder(&towns_folder().join(part), &folder.path().join(part));
        }
        Self(folder)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// A file with a part replaced.
    fn with(self, file: &str, from: &str, to: &str) -> Self {
        let path = self.path().join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{file} has no {from}");
        fs::write(&path, text.replacen(from, to, 1)).unwrap();
        self
    }

    fn faults(&self) -> Vec<Fault> {
        bundle::read(&[self.path().to_owned()], POLICY_KINDS, &[]).err().unwrap_or_default()
    }

    /// The one fault, as `file:line key code`.
    fn fault(&self) -> String {
        let faults = self.faults();
        assert_eq!(faults.len(), 1, "{faults:?}");
        let fault = &faults[0];
        let file = Path::new(&fault.file).strip_prefix(self.path()).unwrap().display().to_string();
        format!("{file}:{} {} {}", fault.line, fault.key, fault.kind.code())
    }
}

#[test]
fn each_fault_is_told_with_file_line_and_key() {
    let town = "north/tenant.toml";
    let policy = "north/holding-tax-2020.toml";
    for (file, from, to, expected) in [
        (policy, "lighting = 3", "lighting = 3.5", "north/holding-tax-2020.toml:9 rates.lighting above-ceiling"),
        (policy, "lighting = 3", "streetlight = 3", "north/holding-tax-2020.toml:9 rates.streetlight unknown-key"),
        (policy, "lighting = 3", "lighting = \"three\"", "north/holding-tax-2020.toml:9 rates.lighting expected"),
        (
            policy,
            "valid_from = 2020-07-01",
            "valid_from = \"2020\"",
            "north/holding-tax-2020.toml:2 valid_from expected",
        ),
        (policy, "legal_ref = \"Resolution 4 of the tests\"\n", "", "north/holding-tax-2020.toml:1 legal_ref missing"),
        (policy, "[rates]", "[rates", "north/holding-tax-2020.toml:7  not-toml"),
        (
            policy,
            "[rates]",
            "[ceilings]\ntotal = 50\n\n[rates]",
            "north/holding-tax-2020.toml:7 ceilings national-only",
        ),
        (policy, "kind = \"holding-tax\"", "kind = \"water\"", "north/holding-tax-2020.toml:1 kind one-of"),
        (town, "slug = \"north\"", "slug = \"pay\"", "north/tenant.toml:2 slug slug-not-allowed"),
        (town, "state = \"trial\"", "state = \"open\"", "north/tenant.toml:3 state one-of"),
        (town, "hosts = []", "hosts = [\"10.0.0.1\"]", "north/tenant.toml:4 hosts host-not-allowed"),
        (town, "hosts = []", "hosts = [\"*.example.org\"]", "north/tenant.toml:4 hosts host-not-allowed"),
        (town, "hosts = []", "hosts = [\"south.example.org\"]", "south/tenant.toml:0 hosts taken"),
        (town, "wards = [4, 5, 6]", "wards = [4, 5, 10]", "north/tenant.toml:78 reserved_seats.2.wards unknown-ward"),
        (town, "wards = [4, 5, 6]", "wards = [3, 4, 5]", "north/tenant.toml:71 reserved_seats overlaps"),
        (town, "wards = [4, 5, 6]", "wards = []", "north/tenant.toml:78 reserved_seats.2.wards missing"),
        (town, "seal = \"seal.svg\"", "seal = \"../south/seal.svg\"", "north/tenant.toml:22 brand seal"),
        (
            "_national/messages-1990.toml",
            "{{ number }}।",
            "{{ numbers }}।",
            "_national/messages-1990.toml:7 receipt.sms template",
        ),
        (
            "_national/charter-1990.toml",
            "\"/bills\"",
            "\"javascript:alert(1)\"",
            "_national/charter-1990.toml:9 holding-tax.online expected",
        ),
        (
            "_national/access.csv",
            "site.read",
            "site.rule",
            "_national/access.csv:2 visitor.site.rule unknown-permission",
        ),
        ("_national/access.csv", "role,permission\n", "", "_national/access.csv:0  not-toml"),
    ] {
        let faults = Folders::new().with(file, from, to);
        let told = faults.faults();
        assert!(!told.is_empty(), "{expected} was not told");
        let lines: Vec<String> = told
            .iter()
            .map(|fault| {
                let file = Path::new(&fault.file).strip_prefix(faults.path()).unwrap().display().to_string();
                format!("{file}:{} {} {}", fault.line, fault.key, fault.kind.code())
            })
            .collect();
        assert!(lines.iter().any(|line| line == expected), "{expected} is not among {lines:?}");
    }
}

#[test]
fn overlapping_dates_are_told_where_the_later_text_stands() {
    let folders = Folders::new().with(
        "north/holding-tax-2020.toml",
        "valid_from = 2020-07-01",
        "valid_from = 2020-07-01\nvalid_to = 2026-06-30",
    );
    let later = fs::read_to_string(folders.path().join("north/holding-tax-2020.toml")).unwrap();
    let later = later.replace("valid_from = 2020-07-01\nvalid_to = 2026-06-30", "valid_from = 2026-01-01");
    fs::write(folders.path().join("north/holding-tax-2026.toml"), later).unwrap();
    assert_eq!(folders.fault(), "north/holding-tax-2026.toml:1 valid_from overlaps");
}

#[tokio::test]
async fn applying_again_changes_nothing_and_a_change_is_shown_key_by_key() {
    World::story(async |world| {
        let folders = Folders::new();
        assert_eq!(world.apply(folders.path()).await.unwrap().lines, []);
        let folders = folders.with("north/holding-tax-2020.toml", "lighting = 3", "lighting = 2.50");
        let changes = world.apply(folders.path()).await.unwrap().lines;
        let expected = Change {
            folder: "north".into(),
            key: "holding-tax 2020-07-01 rates.lighting".into(),
            before: Some("3".into()),
            after: Some("2.5".into()),
        };
        assert_eq!(changes, [expected]);
        assert_eq!(world.apply(folders.path()).await.unwrap().lines, []);
    })
    .await;
}

#[tokio::test]
async fn a_town_keeps_its_uuid_and_a_host_its_town() {
    World::story(async |world| {
        let stranger = Folders::new().with("north/tenant.toml", "00000000000a", "0000000000ff");
        let faults = world.apply(&stranger.path().join("north")).await.unwrap_err();
        assert_eq!(faults[0].kind.code(), "uuid-differs");
        let greedy = Folders::new().with("north/tenant.toml", "hosts = []", "hosts = [\"south.example.org\"]");
        let faults = world.apply(&greedy.path().join("north")).await.unwrap_err();
        assert_eq!(faults[0].kind.code(), "taken");
        world.visitor("south.example.org").get("/").await.assert(200).assert_says("দক্ষিণপুর");
    })
    .await;
}

#[tokio::test]
async fn a_host_moves_to_another_town_in_one_go() {
    World::story(async |world| {
        let folders = Folders::new().with("north/tenant.toml", "hosts = []", "hosts = [\"south.example.org\"]").with(
            "south/tenant.toml",
            "hosts = [\"south.example.org\"]",
            "hosts = []",
        );
        world.apply(folders.path()).await.unwrap();
        world.visitor("south.example.org").get("/").await.assert(200).assert_says("উত্তরপুর");
    })
    .await;
}

#[test]
fn names_of_the_deployment_are_no_towns_to_bring() {
    let addresses = Addresses {
        base_domain: "example.org".into(),
        short_domain: Some("pr.example.net".into()),
        public_url: "https://{host}".into(),
    };
    for (host, is_ours) in [
        ("natore.example.org", true),
        ("example.org", true),
        ("pr.example.net", true),
        ("notexample.org", false),
        ("natore.gov.bd", false),
    ] {
        let claim = format!("hosts = [\"{host}\"]");
        let folders = Folders::new().with("north/tenant.toml", "hosts = []", &claim).with(
            "south/tenant.toml",
            "hosts = [\"south.example.org\"]",
            "hosts = []",
        );
        let bundles = bundle::read(&[folders.path().to_owned()], POLICY_KINDS, &[]).unwrap();
        let faults = bundle::hosts_of_ours(&bundles, &addresses);
        assert_eq!(
            faults.iter().map(|fault| fault.kind.code()).collect::<Vec<_>>(),
            vec!["host-not-allowed"; usize::from(is_ours)],
            "{host}"
        );
    }
}

#[tokio::test]
async fn the_end_of_a_text_in_use_is_set_ahead_and_never_back() {
    World::story(async |world| {
        world.north().billed_holding("").await;
        let ends = |day: &str| {
            Folders::new().with(
                "north/holding-tax-2020.toml",
                "valid_from = 2020-07-01",
                &format!("valid_from = 2020-07-01\nvalid_to = {day}"),
            )
        };
        let faults = world.apply(ends("2026-07-31").path()).await.unwrap_err();
        assert_eq!(faults[0].kind.code(), "in-use");
        assert_eq!(world.apply(ends("2027-06-30").path()).await.unwrap().lines.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn an_eleventh_town_opens_without_a_restart() {
    World::story(async |world| {
        world.visitor("east.localhost").get("/").await.assert(404);
        let folders = Folders::new();
        fs::rename(folders.path().join("north"), folders.path().join("east")).unwrap();
        let folders = folders
            .with("east/tenant.toml", "slug = \"north\"", "slug = \"east\"")
            .with("east/tenant.toml", "00000000000a", "00000000000c")
            .with("east/tenant.toml", "উত্তরপুর পৌরসভা", "পূর্বপুর পৌরসভা");
        world.apply(&folders.path().join("east")).await.unwrap();
        world.visitor("east.localhost").get("/").await.assert(200).assert_says("পূর্বপুর পৌরসভা");
    })
    .await;
}
