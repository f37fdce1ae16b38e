//! The press: Typst as a library, with its own fonts and no way to the disk or the network.

use std::sync::{Arc, LazyLock};

use anyhow::{Context, anyhow};
use tokio::{sync::Semaphore, task::spawn_blocking};
use typst::{
    Library, LibraryExt, World, compile,
    diag::{FileError, FileResult, SourceDiagnostic},
    foundations::{Bytes, Datetime, Duration},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, pdf};

use crate::platform::documents::ReceiptSheet;

/// Papers printed at the same time: printing keeps a core busy.
const AT_ONCE: usize = 2;
/// Results of the layout engine unused for so many papers are forgotten.
const FORGET_AFTER: usize = 4;
const RECEIPT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/templates/documents/receipt.typ"));

macro_rules! font {
    ($name:literal) => {
        include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/templates/static/fonts/", $name, ".ttf"))
    };
}
const FONTS: [&[u8]; 4] = [
    font!("NotoSans-Regular"),
    font!("NotoSans-Bold"),
    font!("NotoSansBengali-Regular"),
    font!("NotoSansBengali-Bold"),
];

static TYPECASE: LazyLock<Typecase> = LazyLock::new(Typecase::fill);

struct Typecase {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
}

impl Typecase {
    fn fill() -> Self {
        let fonts: Vec<Font> = FONTS.iter().flat_map(|font| Font::iter(Bytes::new(*font))).collect();
        Self { library: LazyHash::new(Library::default()), book: LazyHash::new(FontBook::from_fonts(&fonts)), fonts }
    }
}

/// Prints papers.
pub struct Press {
    turns: Arc<Semaphore>,
}

impl Default for Press {
    fn default() -> Self {
        Self { turns: Arc::new(Semaphore::new(AT_ONCE)) }
    }
}

impl Press {
    /// The PDF of a receipt, off the threads that answer requests.
    ///
    /// # Errors
    /// When it cannot be laid out: a mistake in the template.
    pub async fn print(&self, sheet: ReceiptSheet) -> anyhow::Result<Vec<u8>> {
        let _turn = self.turns.acquire().await.context("the press is closed")?;
        spawn_blocking(move || print_now(&sheet)).await.context("the press broke down")?
    }
}

/// Prints on the calling thread.
///
/// # Errors
/// As [`Press::print`].
pub fn print_now(sheet: &ReceiptSheet) -> anyhow::Result<Vec<u8>> {
    let world = Desk::lay(sheet)?;
    let document: PagedDocument = compile(&world).output.map_err(|faults| explain(&faults))?;
    let standards = PdfStandards::new(&[PdfStandard::A_3a]).map_err(|fault| anyhow!("{}", fault.message()))?;
    let bytes =
        pdf(&document, &PdfOptions { standards, ..PdfOptions::default() }).map_err(|faults| explain(&faults))?;
    comemo::evict(FORGET_AFTER);
    Ok(bytes)
}

fn explain(faults: &[SourceDiagnostic]) -> anyhow::Error {
    let messages: Vec<&str> = faults.iter().map(|fault| fault.message.as_str()).collect();
    anyhow!("{}", messages.join("; "))
}

/// What lies before the typesetter: the template and the files that it names. There is nothing else.
struct Desk {
    main: Source,
    files: [(FileId, Bytes); 4],
}

impl Desk {
    fn lay(sheet: &ReceiptSheet) -> anyhow::Result<Self> {
        let data = legible(&serde_json::to_string(sheet).context("the sheet cannot be written")?);
        Ok(Self {
            main: Source::new(file("main.typ")?, RECEIPT.to_owned()),
            files: [
                (file("data.json")?, Bytes::from_string(data)),
                (file("seal.svg")?, Bytes::from_string(sheet.seal_svg.clone())),
                (file("qr.svg")?, Bytes::from_string(sheet.qr_svg.clone())),
                (file("payload.cbor")?, Bytes::new(sheet.payload.clone())),
            ],
        })
    }
}

/// A letter that no font of ours has would keep the whole paper from being made: it becomes a question mark. The minus of
/// amounts has its like in them.
fn legible(text: &str) -> String {
    let has = |c: char| TYPECASE.fonts.iter().any(|font| font.info().coverage.contains(u32::from(c)));
    let printed = |c: char| match c {
        c if c.is_ascii() || has(c) => c,
        '\u{2212}' => '\u{2013}',
        _ => '?',
    };
    text.chars().map(printed).collect()
}

fn file(name: &str) -> anyhow::Result<FileId> {
    let path = VirtualPath::new(name).map_err(|_invalid| anyhow!("{name} is no path"))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &TYPECASE.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &TYPECASE.book
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() { Ok(self.main.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let found = self.files.iter().find(|(file, _)| *file == id);
        found.map(|(_, bytes)| bytes.clone()).ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        TYPECASE.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
