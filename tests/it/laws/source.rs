//! The program's own text, with its code, its quoted texts and its comments told apart.

use std::{fs, path::Path};

use super::{files_below, root};

/// One file.
pub struct Source {
    /// From the root of the repository.
    pub path: String,
    /// Without comments, unit tests and what stands between quotes; every line stands where it stood.
    pub code: String,
    pub texts: Vec<Text>,
    pub lines: usize,
}

/// What stands between quotes.
pub struct Text {
    pub line: usize,
    pub words: String,
    /// What it is the first argument of: `t`, `format!`.
    pub callee: String,
    /// Where it stands in the code.
    at: usize,
}

/// What the program is made of.
pub fn program() -> Vec<Source> {
    rust("src")
}

/// The Rust files below a folder.
pub fn rust(folder: &str) -> Vec<Source> {
    files_below(&root(folder), ".rs").iter().map(|path| Source::read(path, production)).collect()
}

/// The page templates: their tags are code.
pub fn templates() -> Vec<Source> {
    files_below(&root("templates"), ".html").iter().map(|path| Source::read(path, tags)).collect()
}

/// The file up to the unit tests at its foot.
fn production(text: &str) -> String {
    text.split("#[cfg(test)]\nmod ").next().unwrap_or_default().to_owned()
}

/// The insides of `{{ }}` and `{% %}`, on their lines.
fn tags(text: &str) -> String {
    let (mut tags, mut rest) = (String::new(), text);
    while let Some(start) = ["{{", "{%"].iter().filter_map(|open| rest.find(open)).min() {
        let (before, tag) = rest.split_at(start);
        let close = if tag.starts_with("{{") { "}}" } else { "%}" };
        let end = tag.find(close).expect("a tag is closed");
        tags.extend(before.chars().filter(|c| *c == '\n'));
        tags.push_str(&tag[2..end]);
        tags.push(';');
        rest = &tag[end + 2..];
    }
    tags
}

impl Source {
    fn read(path: &Path, part: fn(&str) -> String) -> Self {
        let text = fs::read_to_string(path).unwrap();
        let mut scan = Scan { code: String::new(), texts: Vec::new() };
        scan.run(&part(&text));
        let path = path.strip_prefix(root("")).unwrap().display().to_string();
        Self { path, code: scan.code, texts: scan.texts, lines: text.lines().count() }
    }

    /// `src/web/page.rs:12`
    pub fn at(&self, line: usize) -> String {
        format!("{}:{line}", self.path)
    }

    /// The texts that stand first in the brackets of one of these.
    pub fn arguments_of<'a>(&'a self, callees: &'a [&str]) -> impl Iterator<Item = &'a Text> {
        self.texts.iter().filter(|text| callees.contains(&text.callee.as_str()))
    }

    /// The texts between the brackets that a text stands first in, of which each begins an argument or a pair.
    pub fn arguments_after(&self, first: &Text) -> Vec<&Text> {
        let mut depth = 1;
        let end = self.code[first.at..].find(|c| {
            depth += match c {
                '(' => 1,
                ')' => -1,
                _ => 0,
            };
            depth == 0
        });
        let inside = first.at + 1..first.at + end.unwrap_or_default();
        let begins = |text: &&Text| text.callee.is_empty() && self.code[..text.at].trim_end().ends_with(['(', ',']);
        self.texts.iter().filter(|text| inside.contains(&text.at)).filter(begins).collect()
    }

    /// The texts on the lines from one that begins so to the next that closes a function or block at its margin.
    pub fn texts_of(&self, beginning: &str) -> Vec<&Text> {
        let lines: Vec<&str> = self.code.lines().collect();
        let starts = (1..).zip(&lines).filter(|(_, line)| line.trim_start().starts_with(beginning));
        let bodies: Vec<(usize, usize)> = starts
            .map(|(start, line)| {
                let margin = &line[..line.len() - line.trim_start().len()];
                let end = format!("{margin}}}");
                let length = lines[start..].iter().position(|line| **line == end).unwrap_or(lines.len() - start);
                (start, start + length)
            })
            .collect();
        let inside = |text: &&Text| bodies.iter().any(|(start, end)| (*start..=*end).contains(&text.line));
        self.texts.iter().filter(inside).collect()
    }
}

struct Scan {
    code: String,
    texts: Vec<Text>,
}

impl Scan {
    fn run(&mut self, mut rest: &str) {
        while let Some(c) = rest.chars().next() {
            let taken = match c {
                '/' if rest.starts_with("//") => self.skip(rest, rest.find('\n').unwrap_or(rest.len())),
                '/' if rest.starts_with("/*") => self.skip(rest, rest.find("*/").map_or(rest.len(), |end| end + 2)),
                'r' if self.is_raw(rest) => self.raw(rest),
                '"' => self.quoted(rest),
                '\'' => self.character_or_lifetime(rest),
                other => {
                    self.code.push(other);
                    other.len_utf8()
                }
            };
            rest = &rest[taken..];
        }
    }

    /// Leaves out so many bytes, but not their line breaks.
    fn skip(&mut self, rest: &str, bytes: usize) -> usize {
        self.code.extend(rest[..bytes].chars().filter(|c| *c == '\n'));
        bytes
    }

    fn keep(&mut self, words: &str) {
        let line = self.code.matches('\n').count() + 1;
        let before = self.code.trim_end();
        let callee = before.strip_suffix('(').map_or("", |before| {
            let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == '!';
            &before
                [before.rfind(|c| !is_name(c)).map_or(0, |at| at + before[at..].chars().next().unwrap().len_utf8())..]
        });
        let callee = callee.to_owned();
        self.texts.push(Text { line, words: words.to_owned(), callee, at: self.code.len() });
        self.code.push('"');
        self.code.extend(words.chars().filter(|c| *c == '\n'));
        self.code.push('"');
    }

    fn is_raw(&self, rest: &str) -> bool {
        let ends_name = self.code.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        !ends_name && rest[1..].trim_start_matches('#').starts_with('"')
    }

    fn raw(&mut self, rest: &str) -> usize {
        let hashes = rest[1..].find('"').unwrap();
        let end = format!("\"{}", "#".repeat(hashes));
        let start = 1 + hashes + 1;
        let length = rest[start..].find(&end).expect("a raw text is closed");
        self.keep(&rest[start..start + length]);
        start + length + end.len()
    }

    fn quoted(&mut self, rest: &str) -> usize {
        let mut escaped = false;
        for (at, c) in rest.char_indices().skip(1) {
            match c {
                '"' if !escaped => {
                    self.keep(&rest[1..at]);
                    return at + 1;
                }
                _ => escaped = c == '\\' && !escaped,
            }
        }
        panic!("a text is closed: {rest}")
    }

    /// `'ক'` and `'\n'` are texts, `'a` is a name.
    fn character_or_lifetime(&mut self, rest: &str) -> usize {
        let mut chars = rest.char_indices().skip(1);
        let (_, first) = chars.next().expect("a character or a name");
        let end = match first {
            '\\' => rest[3..].find('\'').map(|at| at + 3),
            _ => chars.next().filter(|(_, c)| *c == '\'').map(|(at, _)| at),
        };
        match end {
            Some(end) => {
                self.keep(&rest[1..end]);
                end + 1
            }
            None => {
                self.code.push('\'');
                1
            }
        }
    }
}

#[test]
fn code_texts_and_comments_are_told_apart() {
    let mut scan = Scan { code: String::new(), texts: Vec::new() };
    scan.run("let a = t(\n  \"x\\\"y\"); // \"no\"\nfor<'a> '\\'' r#\"q\"q\"# /* \"\n */ 'ক' format!(\"{b}\")");
    let texts: Vec<_> = scan.texts.iter().map(|text| (text.line, text.words.as_str(), text.callee.as_str())).collect();
    assert_eq!(texts, [(2, "x\\\"y", "t"), (3, "\\'", ""), (3, "q\"q", ""), (4, "ক", ""), (4, "{b}", "format!")]);
    assert!(!scan.code.contains("no"));
}
