//! `entity ← platform ← web ← services ← surfaces ← commands`; services never know one another.

use super::{
    assert_none, root,
    source::{self, Source},
};

/// Which modules of the crate a module may name. Boot and server put the parts together, config holds their settings.
const MAY_NAME: [(&str, &[&str]); 9] = [
    ("platform", &["platform"]),
    ("web", &["platform", "web"]),
    ("services", &["platform", "web", "services"]),
    ("surfaces", &["platform", "web", "services", "surfaces"]),
    ("config", &["platform"]),
    ("boot", &["platform", "services", "config"]),
    ("server", &["platform", "web", "surfaces"]),
    ("commands", &["platform", "web", "services", "surfaces", "config", "boot", "server", "commands"]),
    ("lib", &[]),
];

/// Places that may name more, with a reason.
const EXCEPTIONS: [(&str, &str, &str); 0] = [];

#[test]
fn modules_name_only_what_stands_above_them() {
    let mut violations = Vec::new();
    for file in source::program() {
        let module = top_module(&file.path);
        if module == "main" {
            continue;
        }
        let Some((_, may_name)) = MAY_NAME.iter().find(|(name, _)| *name == module) else {
            violations.push(format!("{}: `{module}` has no place in the order of modules", file.path));
            continue;
        };
        for name in names(&file) {
            let excepted = EXCEPTIONS.iter().any(|(path, named, _)| *path == file.path && *named == name.module);
            if !may_name.contains(&name.module.as_str()) && !excepted {
                violations.push(format!("{}: `{module}` names `{}`", file.at(name.line), name.module));
            }
        }
    }
    assert_none("entity ← platform ← web ← services ← surfaces ← commands", &violations);
}

#[test]
fn services_never_name_one_another() {
    let mut violations = Vec::new();
    for file in source::rust("src/services") {
        let Some(own) = file.path.strip_prefix("src/services/").and_then(|rest| rest.split_once('/')) else { continue };
        for name in names(&file).into_iter().filter(|name| name.module == "services") {
            let others = name.below.iter().filter(|service| **service != own.0);
            violations.extend(others.map(|other| format!("{}: `{}` names `{other}`", file.at(name.line), own.0)));
        }
    }
    assert_none("what two services share belongs to the platform", &violations);
}

#[test]
fn tables_and_migrations_know_nothing_of_the_program() {
    let mut violations = Vec::new();
    for (crate_, unknown) in [("entity", &["pouro", "migration"][..]), ("migration", &["pouro", "entity"])] {
        let manifest = std::fs::read_to_string(root(crate_).join("Cargo.toml")).unwrap();
        for name in unknown {
            let depends = |line: &str| line.starts_with(&format!("{name}.")) || line.starts_with(&format!("{name} "));
            if manifest.lines().any(depends) {
                violations.push(format!("{crate_}/Cargo.toml depends on {name}"));
            }
            for file in source::rust(crate_) {
                let path = format!("{name}::");
                // `identity::` ends as `entity::` does.
                let is_whole = |line: &str, at: usize| !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
                let names_it = |line: &str| line.match_indices(&path).any(|(at, _)| is_whole(line, at));
                let named = (1..).zip(file.code.lines()).filter(|(_, line)| names_it(line));
                violations.extend(named.map(|(number, _)| format!("{} names {name}", file.at(number))));
            }
        }
    }
    assert_none("migrations are frozen, tables are only tables", &violations);
}

/// `crate::module::…`, or one branch of `crate::{…}`.
struct Named {
    line: usize,
    module: String,
    /// The names that follow.
    below: Vec<String>,
}

/// `src/web/page.rs` belongs to `web`, `src/boot.rs` is `boot`.
fn top_module(path: &str) -> &str {
    let inside = path.strip_prefix("src/").unwrap_or(path);
    inside.split('/').next().unwrap_or(inside).trim_end_matches(".rs")
}

/// Every path of the file that begins at the crate.
fn names(file: &Source) -> Vec<Named> {
    let starts = file.code.match_indices("crate::").filter(|(at, _)| !file.code[..*at].ends_with('$'));
    let found = starts.flat_map(|(at, crate_)| {
        let line = file.code[..at].matches('\n').count() + 1;
        branches(&file.code[at + crate_.len()..]).into_iter().map(move |path| {
            let module = first_name(path).to_owned();
            let below = path[module.len()..].strip_prefix("::").map(branches).unwrap_or_default();
            Named { line, module, below: below.into_iter().map(|path| first_name(path).to_owned()).collect() }
        })
    });
    found.collect()
}

/// The paths of a group, or the one path that stands here.
fn branches(path: &str) -> Vec<&str> {
    let Some(group) = path.strip_prefix('{') else { return vec![path] };
    let (mut depth, mut start, mut branches) = (0, 0, Vec::new());
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                branches.push(group[start..at].trim());
                start = at + 1;
                if c == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    branches.retain(|branch| !branch.is_empty());
    branches
}

fn first_name(path: &str) -> &str {
    path.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default()
}

#[test]
fn paths_are_read_out_of_nested_groups() {
    let code =
        "use crate::{\n    boot,\n    platform::{access::{A, B}, app::App},\n};\nlet x = crate::web::y();".to_owned();
    let file = Source { path: String::new(), code, texts: Vec::new(), lines: 0 };
    let found: Vec<(usize, String, Vec<String>)> =
        names(&file).into_iter().map(|name| (name.line, name.module, name.below)).collect();
    let expected = [(1, "boot", vec![]), (1, "platform", vec!["access", "app"]), (5, "web", vec!["y"])];
    assert_eq!(
        found,
        expected.map(|(line, module, below)| (line, module.to_owned(), below.into_iter().map(str::to_owned).collect()))
    );
}
