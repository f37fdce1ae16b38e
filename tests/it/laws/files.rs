//! Files: how long, and what may stand in them.

use std::{collections::BTreeSet, path::Path};

use super::{
    assert_none, assert_same, root,
    source::{self, Source},
};

const LINES_MAX: usize = 500;

/// Where Bangla stands in the program and not in the locale files.
const BANGLA: [(&str, &str); 6] = [
    ("src/commands/demo/register.rs", "a register as a tax section writes it"),
    ("src/platform/names.rs", "titles before names, as registers write them"),
    ("src/platform/names/latin.rs", "letters that are written in others"),
    ("src/platform/text.rs", "signs of text that was broken on its way from an old font"),
    ("src/services/holding/import/row.rs", "the full stop that divides services in a register"),
    ("/samples.rs", "what samples of pages say"),
];

#[test]
fn no_file_is_longer_than_a_person_reads() {
    let files = ["src", "entity", "migration"].into_iter().flat_map(source::rust);
    let long = files.filter(|file| file.lines > LINES_MAX).map(|file| format!("{}: {}", file.path, file.lines));
    assert_none("a file has at most 500 lines: part it by what it does", &long.collect::<Vec<_>>());
}

#[test]
fn nothing_unwraps_outside_tests() {
    let files = ["src", "entity/src", "migration/src"].into_iter().flat_map(source::rust);
    let found: Vec<String> = files.flat_map(|file| lines_with(&file, &[".unwrap()", ".expect(", "panic!("])).collect();
    assert_none("what can fail says so: `?`, `let … else`, or a value for the case", &found);
}

#[test]
fn bangla_stands_in_the_locale_files() {
    let is_bangla = |c: char| matches!(c, '\u{980}'..='\u{9ff}' | '\u{964}'..='\u{965}');
    let (mut found, mut excepted) = (Vec::new(), BTreeSet::new());
    for file in source::program() {
        let bangla = file.texts.iter().filter(|text| text.words.contains(is_bangla));
        let said = bangla.map(|text| format!("{}: {}", file.at(text.line), text.words)).collect::<Vec<_>>();
        match BANGLA.iter().find(|(path, _)| file.path.ends_with(path)).filter(|_| !said.is_empty()) {
            Some((path, _)) => drop(excepted.insert(*path)),
            None => found.extend(said),
        }
    }
    assert_none("what people read is in templates/locales", &found);
    assert_same("no file is excepted in vain", excepted, BANGLA.map(|(path, _)| path));
}

#[test]
fn what_the_readmes_point_at_is_there() {
    let mut missing = Vec::new();
    for readme in ["README.md", "tenants/README.md"] {
        let text = std::fs::read_to_string(root(readme)).unwrap();
        let folder = Path::new(readme).parent().unwrap();
        let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        let relative = targets.filter(|target| !target.contains("://") && !target.starts_with('#'));
        let paths = relative.map(|target| folder.join(target.split('#').next().unwrap()));
        missing.extend(
            paths.filter(|path| !root("").join(path).exists()).map(|path| format!("{readme}: {}", path.display())),
        );
    }
    assert_none("a link or an image of a readme leads to a file", &missing);
}

fn lines_with(file: &Source, signs: &[&str]) -> Vec<String> {
    let numbered = (1..).zip(file.code.lines());
    numbered
        .filter(|(_, line)| signs.iter().any(|sign| line.contains(sign)))
        .map(|(number, line)| format!("{}: {}", file.at(number), line.trim()))
        .collect()
}
