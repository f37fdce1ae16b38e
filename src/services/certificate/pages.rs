//! The pages about certificates.

use askama::Template;

use super::{
    CertificateType, CertificateTypes, Validity, charter,
    portal::{ApplicationPage, ApplicationsPage, CheckAnswersPage, QuestionPage, RowsPage, StartPage},
    samples,
};
use crate::{
    platform::casework::{Paper, Step, StepKind},
    web::{Chrome, Page, PageKind, Sample},
};

pub const PAGES: &[PageKind] = &[
    PageKind::of::<CertificatesPage>(),
    PageKind::of::<CertificatePage>(),
    PageKind::of::<QuestionPage>(),
    PageKind::of::<RowsPage>(),
    PageKind::of::<StartPage>(),
    PageKind::of::<CheckAnswersPage>(),
    PageKind::of::<ApplicationsPage>(),
    PageKind::of::<ApplicationPage>(),
];

/// Every certificate that the town gives.
#[derive(Template)]
#[template(path = "portal/certificate/list.html")]
pub struct CertificatesPage<'a> {
    pub page: Chrome<'a>,
    pub rows: Vec<CertificateRow<'a>>,
    pub verified: bool,
}

/// One of them, in short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateRow<'a> {
    pub code: &'a str,
    pub title: &'a str,
    pub fee: String,
    pub days: String,
}

/// Who can have a certificate, with what papers, for how much and how soon.
#[derive(Template)]
#[template(path = "portal/certificate/show.html")]
pub struct CertificatePage<'a> {
    pub page: Chrome<'a>,
    pub code: &'a str,
    pub title: &'a str,
    pub about: &'a str,
    pub fee: String,
    pub days: String,
    pub signers: String,
    pub validity: String,
    pub papers: Vec<PaperRow<'a>>,
    pub steps: Vec<StepRow>,
    /// Working days in which others may object.
    pub objection: Option<String>,
    pub verified: bool,
    pub is_online: bool,
}

/// A paper to bring.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperRow<'a> {
    pub title: &'a str,
    /// Not everybody needs it.
    pub is_for_some: bool,
}

/// What happens, and in how many working days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepRow {
    pub what: String,
    pub days: String,
}

impl<'a> CertificatesPage<'a> {
    #[must_use]
    pub fn new(page: Chrome<'a>, types: &'a CertificateTypes, verified: bool) -> Self {
        let row = |one: &'a CertificateType| CertificateRow {
            code: &one.code,
            title: one.title.get(page.lang.locale),
            fee: charter::fee(page.lang, one),
            days: charter::days(page.lang, one.steps.days()),
        };
        Self { page, rows: types.iter().map(row).collect(), verified }
    }
}

impl<'a> CertificatePage<'a> {
    #[must_use]
    pub fn new(page: Chrome<'a>, one: &'a CertificateType, verified: bool) -> Self {
        let lang = page.lang;
        let paper = |paper: &'a Paper| PaperRow {
            title: paper.title.get(lang.locale),
            is_for_some: paper.is_optional || paper.when.is_some(),
        };
        let step = |step: &Step| StepRow {
            what: page.t(step_key(step.kind)).into_owned(),
            days: charter::days(lang, step.days),
        };
        let validity = match one.validity {
            Validity::WithoutEnd => page.t("certificate-valid-without-end").into_owned(),
            Validity::FiscalYear => page.t("certificate-valid-fiscal-year").into_owned(),
            Validity::Months(months) => {
                page.with("certificate-valid-months", "months", lang.digits(&months.to_string())).into_owned()
            }
        };
        let objection = (one.objection_days > 0).then(|| charter::days(lang, one.objection_days));
        Self {
            page,
            code: &one.code,
            title: one.title.get(lang.locale),
            about: one.about.get(lang.locale),
            fee: charter::fee(lang, one),
            days: charter::days(lang, one.steps.days()),
            signers: charter::signers(lang, one),
            validity,
            papers: one.papers.iter().map(paper).collect(),
            steps: one.steps.iter().map(step).collect(),
            objection,
            verified,
            is_online: one.is_online,
        }
    }

    /// The same page about another certificate.
    fn path(&self) -> String {
        format!("/apply/{}", self.code)
    }
}

/// What a step is called.
const fn step_key(step: StepKind) -> &'static str {
    match step {
        StepKind::Check => "certificate-step-check",
        StepKind::Recommend => "certificate-step-recommend",
        StepKind::Approve => "certificate-step-approve",
    }
}

impl Page for CertificatesPage<'_> {
    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let ruling = chrome.town.policy::<CertificateTypes>(chrome.day());
        let mut samples =
            vec![Sample::of("empty", &CertificatesPage { page: chrome, rows: Vec::new(), verified: true })?];
        if let Some(ruling) = &ruling {
            samples.push(Sample::of("typical", &CertificatesPage::new(chrome, ruling.policy, true))?);
            samples.push(Sample::of("not verified", &CertificatesPage::new(chrome, ruling.policy, false))?);
        }
        Ok(samples)
    }
}

impl Page for CertificatePage<'_> {
    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let ruling = chrome.town.policy::<CertificateTypes>(chrome.day());
        let types: Vec<&CertificateType> = ruling.iter().flat_map(|ruling| ruling.policy.iter()).collect();
        let of = |code: &str| types.iter().find(|one| one.code == code).or(types.first()).copied();
        let mut samples = Vec::new();
        for (name, code, verified) in [("typical", "citizenship", true), ("longest", "warish", false)] {
            if let Some(one) = of(code) {
                samples.push(Sample::of(name, &CertificatePage::new(chrome, one, verified))?);
            }
        }
        let many = CertificatePage {
            page: chrome,
            code: "warish",
            title: samples::NAME,
            about: "",
            fee: charter::days(chrome.lang, 1),
            days: charter::days(chrome.lang, 12),
            signers: chrome.t("certificate-signer-both").into_owned(),
            validity: chrome.t("certificate-valid-fiscal-year").into_owned(),
            papers: Vec::new(),
            steps: Vec::new(),
            objection: Some(charter::days(chrome.lang, 7)),
            verified: true,
            is_online: true,
        };
        samples.push(Sample::of("nothing to bring", &many)?);
        Ok(samples)
    }
}
