//! Keys that are put together out of a beginning and a code.

use std::collections::{BTreeMap, BTreeSet};

use entity::{
    billing::{Head, Service},
    casework::application,
    counter::{instrument, receipt_book, shift},
    holding::{
        Rate,
        error_report::Topic,
        holding::{LandUse, Occupancy, Structure},
    },
    identity::{approval, office_held, staff_account},
    messaging::queue_item::Kind,
    payments::{Method, payment::Gateway, receipt_print, refund, sandbox_charge::Pick},
    plans::instalment_plan,
    reconciliation::{self, bank_statement, statement_line},
    tenancy::tenant,
    values::Locale,
};
use pouro::{
    platform::{
        access::{ActorKind, Permission, separation::Duty},
        audit::{Act, verify::ChainFaultKind},
        casework,
        ledger::{
            chart::{LedgerAccount, Tax},
            verify::LedgerFaultKind,
        },
        payments::state::Event,
        plans::PartStatus,
        reconciliation::{columns::Field, matching::Difference, read::LineFaultCode},
        year_close::checks::CheckKind,
    },
    services::{
        EXTENSIONS, POLICY_KINDS,
        holding::{
            demand_run::SkipReason,
            import::{Column, FaultCode},
            office::{PAPERS, PURPOSES},
        },
    },
    surfaces::office,
};
use sea_orm::{ActiveEnum, Iterable};

use super::{Words, source::Source};
use crate::laws::root;

/// A beginning, every ending that there is, and what may follow it.
pub struct Family {
    pub beginning: &'static str,
    pub endings: Vec<String>,
    tails: &'static [&'static str],
}

impl Family {
    fn new(beginning: &'static str, endings: impl IntoIterator<Item = impl ToString>) -> Self {
        let endings = endings.into_iter().map(|ending| ending.to_string()).collect();
        Self { beginning, endings, tails: &[""] }
    }

    fn with(self, tails: &'static [&'static str]) -> Self {
        Self { tails, ..self }
    }

    pub fn keys(&self) -> Vec<String> {
        let key = |ending: &String, tail: &str| format!("{}{ending}{tail}", self.beginning);
        self.endings
            .iter()
            .flat_map(|ending| self.tails.iter().map(|tail| key(ending, tail)).collect::<Vec<_>>())
            .collect()
    }
}

/// All of them.
#[expect(clippy::too_many_lines, reason = "one list, one line for each family")]
pub fn families(files: &[Source], words: &BTreeMap<String, Words>) -> Vec<Family> {
    let codes_of = |path: &str, beginning: &str| {
        let file = files.iter().find(|file| file.path == path).expect("the file that has the codes");
        file.texts_of(beginning).into_iter().map(|text| text.words.clone()).collect::<Vec<_>>()
    };
    let refusals = files.iter().flat_map(|file| file.texts_of("impl Refusal for")).map(|text| &text.words);
    vec![
        Family::new("error-", with_words("error-", files, words)),
        Family::new("field-", with_words("field-", files, words)),
        Family::new("refused-", refusals),
        Family::new("problem-", codes_of("src/platform/errors.rs", "pub fn code"))
            .with(&["", "-text", "-plain", "-office"]),
        Family::new("problem-", ["refused"]).with(&["", "-text", "-plain", "-office"]),
        // A town that has closed for good, on its own pages only.
        Family::new("problem-", ["archived"]).with(&["", "-text"]),
        Family::new("fault-", codes_of("src/platform/tenancy/reader.rs", "pub const fn code")),
        Family::new("row-fault-", FaultCode::ALL.iter().map(|code| code.code().replace('_', "-"))),
        Family::new("skip-", SkipReason::ALL.map(SkipReason::code)),
        Family::new("ledger-fault-", LedgerFaultKind::ALL.map(LedgerFaultKind::code)),
        Family::new("chain-fault-", ChainFaultKind::ALL.map(ChainFaultKind::code)),
        Family::new("subject-", office::audit::SUBJECTS.map(|table| table.replace('_', "-"))),
        Family::new("fact-", office::audit::FACTS),
        Family::new("trail-state-", office::audit::STATES),
        Family::new("trail-step-", office::audit::STEPS),
        Family::new("trail-purpose-", office::audit::PURPOSES),
        Family::new("act-", Act::ALL.iter().map(|act| act.code().replace('.', "-"))),
        Family::new("gateway-", Gateway::iter().map(Gateway::code)).with(&["", "-note"]),
        Family::new("method-", Method::iter().filter(|method| method.gateway().is_none()).map(Method::code)),
        Family::new("ledger-account-", LedgerAccount::all().into_iter().map(LedgerAccount::code)),
        Family::new("tax-", Tax::ALL.map(Tax::code)),
        Family::new("source-", reconciliation::Source::iter().map(reconciliation::Source::code)),
        Family::new("difference-", Difference::ALL.map(Difference::code)),
        Family::new("line-state-", stored::<statement_line::State>()),
        Family::new("line-state-", [Difference::MissingThere.code()]),
        Family::new("line-kind-", stored::<statement_line::Kind>().into_iter().filter(|kind| kind != "payment")),
        Family::new("answer-", codes_of("src/platform/casework/field.rs", "pub const fn code")),
        Family::new("application-state-", stored::<application::State>()),
        Family::new("application-step-", stored::<application::Step>()),
        Family::new("application-event-", casework::state::Event::ALL.map(casework::state::Event::code)),
        Family::new("column-", Field::iter().map(Field::code)),
        Family::new("statement-state-", stored::<bank_statement::State>()),
        Family::new("statement-fault-", LineFaultCode::ALL.map(LineFaultCode::code)),
        Family::new("day-state-", ["open", "agrees", "locked", "explained"]),
        Family::new("year-check-", CheckKind::ALL.map(CheckKind::code)),
        Family::new("sandbox-", stored::<Pick>()).with(&["", "-note"]),
        Family::new("report-topic-", stored::<Topic>()),
        Family::new("register-heading-", Column::iter().map(|column| column.name().replace('_', "-"))),
        Family::new("register-land-use-", stored::<LandUse>()),
        Family::new("register-structure-", stored::<Structure>()),
        Family::new("register-occupancy-", stored::<Occupancy>()),
        Family::new("register-rate-", Rate::iter().map(Rate::code)),
        Family::new("land-use-", stored::<LandUse>()),
        Family::new("structure-", stored::<Structure>()),
        Family::new("occupancy-", stored::<Occupancy>()),
        Family::new("head-", Head::iter().map(Head::code)),
        Family::new("reveal-purpose-", PURPOSES),
        Family::new("shown-paper-", PAPERS),
        Family::new("queue-kind-", stored::<Kind>()),
        Family::new("outcome-", EXTENSIONS.queue_kinds.outcomes()),
        Family::new("payment-event-", Event::ALL.map(Event::code)),
        Family::new("receipt-line-", ["arrears", "current"]),
        Family::new("refund-cause-", stored::<refund::Cause>()),
        Family::new("refund-way-", stored::<refund::Way>()),
        Family::new("refund-state-", stored::<refund::State>()),
        Family::new("reversal-money-", ["gone", "credit"]),
        Family::new("reversal-to-", ["gone", "credit"]),
        Family::new("role-", roles()),
        Family::new("permission-", Permission::ALL.iter().map(|permission| permission.code().replace('.', "-"))),
        Family::new("staff-state-", stored::<staff_account::State>()),
        Family::new("locale-", [Locale::Bn, Locale::En].map(Locale::code)),
        Family::new("capacity-", stored::<office_held::Capacity>()),
        Family::new("duty-", Duty::PAIRS.into_iter().flat_map(|(one, other)| [one, other]).map(Duty::code)),
        Family::new("handover-", EXTENSIONS.handovers.0.iter().map(|handover| handover.what)),
        Family::new("approval-", stored::<approval::Act>()),
        Family::new("approval-state-", decisions()),
        Family::new("proposal-", decisions()),
        Family::new("approvals-", ["open", "mine", "decided"]).with(&["", "-none"]),
        Family::new("alert-", codes_of("src/surfaces/office/today/alerts.rs", "pub const fn code")).with(&["", "-do"]),
        Family::new("setting-", codes_of("src/surfaces/office/settings/mod.rs", "pub const SETTINGS")),
        Family::new("policy-", POLICY_KINDS.iter().map(|kind| kind.name).filter(|name| *name != "access")),
        Family::new("town-state-", stored::<tenant::State>()),
        Family::new("service-", stored::<Service>()),
        Family::new("plan-state-", stored::<instalment_plan::State>()),
        Family::new(
            "plan-part-",
            [PartStatus::Paid, PartStatus::Missed, PartStatus::PartlyPaid, PartStatus::Next, PartStatus::Later]
                .map(PartStatus::code),
        ),
        Family::new("month-", 1..=12),
        Family::new("journal-kind-", entity::ledger::journal::Kind::iter().map(|kind| kind.to_value())),
        Family::new("reports-", office::reports::REPORTS.iter().map(|report| report.name())).with(&["", "-about"]),
        Family::new("ordinal-", 1..=6),
        Family::new("print-form-", stored::<receipt_print::Form>()),
        Family::new("shift-state-", stored::<shift::State>()),
        Family::new("instrument-state-", stored::<instrument::State>()),
        Family::new("book-state-", stored::<receipt_book::State>()),
        Family::new("leaf-", ["used", "spoilt", "missing", "blank"]),
        Family::new("counter-", ["hold", "recall", "swap"]),
    ]
}

/// The roles that staff can have anywhere, by the national lines.
fn roles() -> BTreeSet<String> {
    let mut lines =
        csv::ReaderBuilder::new().comment(Some(b'#')).from_path(root("tenants/_national/access.csv")).unwrap();
    let roles = lines.records().map(|line| line.unwrap()[0].trim().to_owned());
    roles.filter(|role| ActorKind::WITH_ROLE.iter().all(|kind| kind.code() != role)).collect()
}

/// How an approval stands: open, or decided.
fn decisions() -> Vec<String> {
    [vec!["open".to_owned()], stored::<approval::Decision>()].concat()
}

/// The values of a closed set, as they are kept.
pub fn stored<E: ActiveEnum<Value = String> + Iterable>() -> Vec<String> {
    E::iter().map(|value| value.to_value()).collect()
}

/// Codes of faulty fields and names of fields are no closed set: here are those that have words, and the law about texts that
/// look like keys finds those that have none.
fn with_words(beginning: &str, files: &[Source], words: &BTreeMap<String, Words>) -> BTreeSet<String> {
    let texts = files.iter().flat_map(|file| &file.texts).map(|text| text.words.replace('_', "-"));
    texts.filter(|code| words.contains_key(&format!("{beginning}{code}"))).collect()
}
