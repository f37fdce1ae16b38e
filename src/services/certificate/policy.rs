use std::collections::BTreeMap;

use entity::values::{Locale, Money};

use super::Wording;
use crate::platform::{
    casework::{self, Form, FormPage, Paper, StepKind, Steps},
    tenancy::{
        Bilingual, Policy,
        reader::{FaultKind, Named, Reader},
    },
};

/// Every certificate of a town, in the order of its list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateTypes {
    types: Vec<CertificateType>,
}

/// One kind of certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateType {
    /// As addresses and rows name it.
    pub code: String,
    pub order: i64,
    /// It can be applied for on the portal; else at the office.
    pub is_online: bool,
    pub title: Bilingual,
    /// Who can have it, and what for.
    pub about: Bilingual,
    pub form: Form,
    pub papers: Vec<Paper>,
    pub steps: Steps,
    /// Who signs it, in this order.
    pub signs: Vec<Signer>,
    pub validity: Validity,
    /// Working days in which others may object before it is issued.
    pub objection_days: u32,
    pub fee: Fee,
    pub wording: Wording,
}

/// By the language of the paper: English costs more wherever it is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fee {
    pub bn: Money,
    pub en: Money,
}

impl Fee {
    #[must_use]
    pub const fn of(self, locale: Locale) -> Money {
        match locale {
            Locale::Bn => self.bn,
            Locale::En => self.en,
        }
    }
}

/// Who signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signer {
    /// Whoever may sign for the ward on that day.
    Ward,
    /// The mayor, or the administrator in his place.
    Head,
}

impl Signer {
    const fn code(self) -> &'static str {
        match self {
            Self::Ward => "ward",
            Self::Head => "head",
        }
    }
}

/// How long a certificate is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validity {
    WithoutEnd,
    Months(u32),
    /// Until 30 June.
    FiscalYear,
}

#[derive(Clone, Copy)]
struct UntilFiscalYear;

impl Named for UntilFiscalYear {
    const VALUES: &'static [(&'static str, Self)] = &[("fiscal-year", Self)];
}

const TITLE_MAX: usize = 80;
const ABOUT_MAX: usize = 300;
const BLOCKS_MAX: usize = 40;
const MONTHS_MAX: i64 = 120;
const OBJECTION_MAX: i64 = 60;

impl Policy for CertificateTypes {
    const KIND: &'static str = "certificates";

    fn read(reader: &Reader<'_>) -> Option<Self> {
        let blocks = casework::read_blocks(reader);
        let types = reader.table("types", |types| {
            let each = |code: &str| types.table(code, |one| read_type(code, one, &blocks));
            let mut read: Vec<CertificateType> = types.keys().into_iter().filter_map(each).collect();
            read.sort_by(|one, other| (one.order, &one.code).cmp(&(other.order, &other.code)));
            Some(read)
        });
        Some(Self { types: types.unwrap_or_default() })
    }
}

impl CertificateTypes {
    pub fn iter(&self) -> impl Iterator<Item = &CertificateType> {
        self.types.iter()
    }

    /// Whether any of them can be applied for on the portal.
    #[must_use]
    pub fn are_online(&self) -> bool {
        self.types.iter().any(|one| one.is_online)
    }

    #[must_use]
    pub fn get(&self, code: &str) -> Option<&CertificateType> {
        self.types.iter().find(|one| one.code == code)
    }
}

fn read_type(code: &str, one: &Reader<'_>, blocks: &BTreeMap<String, Vec<FormPage>>) -> Option<CertificateType> {
    let is_plain = code.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if !is_plain || code.len() > 40 {
        one.fault("", FaultKind::Expected("expected-code"));
    }
    let order = one.integer("order", 1..=999);
    let order = one.required("order", order);
    let is_online = one.flag("online").unwrap_or(false);
    let (title, about) = (one.required_bilingual("title", TITLE_MAX), one.required_bilingual("about", ABOUT_MAX));
    let form = read_form(one, blocks);
    let papers = casework::papers(one);
    let steps = Steps::read(one);
    let signs = read_signers(one, steps.as_ref());
    let validity = read_validity(one);
    let objection_days = one.integer("objection_days", 0..=OBJECTION_MAX).and_then(|days| u32::try_from(days).ok());
    let fee = one.table("fee", |fee| {
        let (bn, en) = (fee.taka("bn"), fee.taka("en"));
        let (bn, en) = (fee.required("bn", bn), fee.required("en", en));
        Some(Fee { bn: bn?, en: en? })
    });
    let fee = one.required("fee", fee);
    if is_online && form.as_ref().is_some_and(|form| form.field("ward").is_none()) {
        // Whoever signs for the ward must be found.
        one.fault("online", FaultKind::FormCode("ward".to_owned()));
    }
    let form = form?;
    let wording = Wording::read(one, &form);
    Some(CertificateType {
        code: code.to_owned(),
        order: order?,
        is_online,
        title: title?,
        about: about?,
        form,
        papers,
        steps: steps?,
        signs: signs?,
        validity: validity?,
        objection_days: objection_days.unwrap_or(0),
        fee: fee?,
        wording: wording?,
    })
}

/// The shared pages that it names, then its own.
fn read_form(one: &Reader<'_>, blocks: &BTreeMap<String, Vec<FormPage>>) -> Option<Form> {
    let mut pages = Vec::new();
    for name in one.texts("blocks", BLOCKS_MAX) {
        match blocks.get(&name) {
            Some(block) => pages.extend(block.iter().cloned()),
            None => one.fault("blocks", FaultKind::UnknownBlock(name)),
        }
    }
    pages.extend(casework::read_pages(one));
    match Form::assemble(pages) {
        Ok(form) => Some(form),
        Err(code) => {
            one.fault("pages", FaultKind::FormCode(code));
            None
        }
    }
}

/// The last step is the one that issues: it belongs to whoever signs last.
fn read_signers(one: &Reader<'_>, steps: Option<&Steps>) -> Option<Vec<Signer>> {
    let mut signers = Vec::new();
    for name in one.texts("signs", BLOCKS_MAX) {
        match [Signer::Ward, Signer::Head].into_iter().find(|signer| signer.code() == name) {
            Some(signer) if !signers.contains(&signer) => signers.push(signer),
            Some(_) => one.fault("signs", FaultKind::TwiceInList),
            None => one.fault("signs", FaultKind::OneOf(vec!["ward", "head"])),
        }
    }
    let last = steps?.iter().last()?.kind;
    let fits = match signers.last() {
        None => {
            one.fault("signs", FaultKind::Missing);
            return None;
        }
        Some(Signer::Ward) => last == StepKind::Recommend,
        Some(Signer::Head) => last == StepKind::Approve,
    };
    if !fits {
        one.fault("steps", FaultKind::LastStep);
    }
    fits.then_some(signers)
}

fn read_validity(one: &Reader<'_>) -> Option<Validity> {
    let months = one.integer("valid_months", 2..=MONTHS_MAX).and_then(|months| u32::try_from(months).ok());
    let until: Option<UntilFiscalYear> = one.one_of("valid_until");
    match (months, until) {
        (Some(_), Some(_)) => {
            one.fault("valid_months", FaultKind::TwiceInList);
            None
        }
        (Some(months), None) => Some(Validity::Months(months)),
        (None, Some(_)) => Some(Validity::FiscalYear),
        (None, None) => Some(Validity::WithoutEnd),
    }
}
