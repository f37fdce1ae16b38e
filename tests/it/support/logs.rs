//! The log of the whole suite, at its loudest, looked through for whatever is personal in the data of the tests.

use std::{
    collections::{HashMap, HashSet},
    io::{self, Write},
    path::Path,
    sync::{LazyLock, Mutex, Once},
};

use entity::values::digits;
use tracing_subscriber::{
    EnvFilter, Layer, fmt, fmt::MakeWriter, layer::SubscriberExt, registry, util::SubscriberInitExt,
};

/// Lines that say something that no log may say.
static FOUND: Mutex<Vec<String>> = Mutex::new(Vec::new());
static PERSONAL: LazyLock<Personal> = LazyLock::new(Personal::of_the_tests);

/// People of stories who are in no file.
const NAMES: [&str; 3] = ["মোঃ রফিকুল ইসলাম", "রফিকুল ইসলাম", "Rafiqul Islam"];
const NUMBERS: [&str; 5] = ["01712345678", "01812345678", "01912345678", "9777728714", "19686507529170342"];

/// Errors to the terminal, everything through the eyes of this.
pub fn start() {
    static STARTED: Once = Once::new();
    STARTED.call_once(|| {
        let shown = fmt::layer().with_test_writer().with_filter(EnvFilter::new("error"));
        let looked_at = fmt::layer().with_ansi(false).with_writer(Eyes).with_filter(EnvFilter::new("pouro=trace"));
        // A process that has a log already keeps it.
        let _other = registry().with(shown).with(looked_at).try_init();
    });
}

/// What was found so far.
pub fn found() -> Vec<String> {
    FOUND.lock().unwrap().clone()
}

/// What of a line is personal, if anything.
pub fn personal_in(line: &str) -> Option<String> {
    PERSONAL.in_line(line)
}

struct Personal {
    /// Whole names by their first word.
    names: HashMap<String, Vec<String>>,
    /// The last ten digits of phones, and personal numbers.
    numbers: HashSet<String>,
}

impl Personal {
    fn of_the_tests() -> Self {
        let mut personal = Self { names: HashMap::new(), numbers: HashSet::new() };
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/data/natore-holdings.csv");
        let mut csv = csv::ReaderBuilder::new().flexible(true).from_path(file).unwrap();
        let headings = csv.headers().unwrap().clone();
        let place = |name: &str| headings.iter().position(|heading| heading == name).unwrap();
        let (owner, father) = (place("owner"), place("father_or_spouse"));
        let (phone, nid) = (place("phone"), place("nid"));
        for row in csv.records().map(Result::unwrap) {
            for name in [owner, father].iter().filter_map(|place| row.get(*place)) {
                personal.add_name(name);
            }
            for number in [phone, nid].iter().filter_map(|place| row.get(*place)) {
                personal.add_number(number);
            }
        }
        for name in NAMES {
            personal.add_name(name);
        }
        for number in NUMBERS {
            personal.add_number(number);
        }
        personal
    }

    /// One word alone may be anything.
    fn add_name(&mut self, name: &str) {
        let name = name.trim();
        if let Some((first, rest)) = name.split_once(' ')
            && rest.chars().count() > 3
        {
            self.names.entry(first.to_owned()).or_default().push(name.to_owned());
        }
    }

    fn add_number(&mut self, number: &str) {
        let plain: String = digits::to_latin(number).chars().filter(char::is_ascii_digit).collect();
        if plain.len() >= 10 {
            let is_phone = plain.len() == 11 || plain.len() == 13 && plain.starts_with("880");
            let start = if is_phone { plain.len() - 10 } else { 0 };
            self.numbers.insert(plain[start..].to_owned());
        }
    }

    fn in_line(&self, line: &str) -> Option<String> {
        self.name_in(line).or_else(|| self.number_in(line))
    }

    fn name_in(&self, line: &str) -> Option<String> {
        let is_divider = |c: char| c.is_whitespace() || "\"'`«»“”()[]{}<>=:;,!?/|".contains(c);
        let words = line.split(is_divider).filter(|word| !word.is_empty());
        let known = words.filter_map(|word| self.names.get(word)).flatten();
        known.into_iter().find(|name| line.contains(name.as_str())).cloned()
    }

    /// However it is written: in Bangla digits, with hyphens, blanks and the country before it.
    fn number_in(&self, line: &str) -> Option<String> {
        let latin = digits::to_latin(line);
        let mut run = String::new();
        for c in latin.chars().chain(['.']) {
            match c {
                c if c.is_ascii_digit() => run.push(c),
                '-' | ' ' if !run.is_empty() => {}
                _ => {
                    if let Some(found) = self.number_in_run(&run) {
                        return Some(found);
                    }
                    run.clear();
                }
            }
        }
        None
    }

    fn number_in_run(&self, run: &str) -> Option<String> {
        let windows = [10, 13, 17].into_iter().filter(|length| run.len() >= *length);
        windows
            .flat_map(|length| (0..=run.len() - length).map(move |start| &run[start..start + length]))
            .find(|window| self.numbers.contains(*window))
            .map(str::to_owned)
    }
}

/// Reads every line that the log writes.
struct Eyes;

impl MakeWriter<'_> for Eyes {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        Self
    }
}

impl Write for Eyes {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(line);
        if let Some(personal) = personal_in(&text) {
            FOUND.lock().unwrap().push(format!("«{personal}» in: {}", text.trim_end()));
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
