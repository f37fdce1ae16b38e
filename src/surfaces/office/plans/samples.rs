use entity::{
    plans::instalment_plan::State,
    values::{AccountId, Money},
};
use sea_orm::ActiveEnum;
use uuid::Uuid;

use super::{
    AskPlanPage, PlanPage, PlansPage,
    ask::RawPlan,
    list::{Line, links},
    one::Closed,
};
use crate::{
    platform::{
        errors::FieldErrors,
        plans::{self, schedule},
    },
    surfaces::office::samples,
    web::{Chrome, Page, PageNumber, Pager, Sample, Sheet, page::SAMPLE_TOKEN},
};

const SUBJECT: &str = "3-123/1";
const LONG_SUBJECT: &str = "33-1234/56/789/ক/12/খ";
const SUM: Money = Money::from_poisha(123_456_789_050);

impl Page for PlansPage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let line = |subject: &str, payer: &str, total, state: State| Line {
            url: chrome.office("/plans/1"),
            subject: chrome.digits(subject),
            payer: payer.to_owned(),
            total,
            open: total,
            next: (state == State::Agreed).then(|| chrome.day()),
            state: state.to_value(),
        };
        let page = |lines, here, rows| PlansPage {
            page: chrome,
            frame: samples::frame(chrome),
            states: links(here),
            lines,
            pager: Pager::new(&chrome.office("/plans"), &[("state", "")], PageNumber::default(), rows),
        };
        let lines = vec![
            line(LONG_SUBJECT, samples::LONG_NAME, SUM, State::Agreed),
            line(SUBJECT, samples::NAME, Money::from_poisha(1_200_000), State::Proposed),
            line(SUBJECT, samples::NAME, Money::from_poisha(1_200_000), State::Kept),
            line(SUBJECT, samples::NAME, Money::from_poisha(1_200_000), State::Defaulted),
            line(SUBJECT, samples::NAME, Money::from_poisha(1_200_000), State::Ended),
        ];
        Ok(vec![
            Sample::of("longest", &page(lines, None, 120))?,
            Sample::of("empty", &page(Vec::new(), Some(State::Defaulted), 0))?,
        ])
    }
}

impl Page for PlanPage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let page = |state: State, subject: &str, payer: &str, errors: FieldErrors| {
            let is_over = matches!(state, State::Kept | State::Defaulted | State::Ended);
            anyhow::Ok(PlanPage {
                page: chrome,
                frame: samples::frame(chrome),
                form_token: SAMPLE_TOKEN.to_owned(),
                subject: chrome.digits(subject),
                payer: payer.to_owned(),
                phone: "01712-345678".to_owned(),
                file_path: "/holdings/1".to_owned(),
                approval: (state == State::Proposed).then(|| entity::values::ApprovalId(Uuid::nil())),
                state: state.to_value(),
                standing: plans::sample(state, chrome.day())?,
                asked_by: samples::LONG_NAME.to_owned(),
                closed: is_over
                    .then(|| {
                        let reason = (state == State::Ended).then(|| samples::REASON.to_owned());
                        anyhow::Ok(Closed {
                            at: "2026-08-15T05:42:00Z".parse()?,
                            by: if reason.is_some() { samples::NAME.to_owned() } else { String::new() },
                            reason,
                        })
                    })
                    .transpose()?,
                may_end: state == State::Agreed,
                reason: String::new(),
                errors,
            })
        };
        let typical = page(State::Agreed, SUBJECT, samples::NAME, FieldErrors::new())?;
        let faulty = page(State::Agreed, SUBJECT, samples::NAME, FieldErrors::one("why", "reason-missing"))?;
        Ok(vec![
            Sample::of("typical", &typical)?,
            Sample::of("with errors", &faulty)?,
            Sample::of("proposed", &page(State::Proposed, LONG_SUBJECT, samples::LONG_NAME, FieldErrors::new())?)?,
            Sample::of("defaulted", &page(State::Defaulted, SUBJECT, samples::NAME, FieldErrors::new())?)?,
            Sample::of("ended", &page(State::Ended, SUBJECT, samples::NAME, FieldErrors::new())?)?,
        ])
    }
}

impl Page for AskPlanPage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let page = |subject: &str, payer: &str, total: Money, raw: RawPlan, errors| AskPlanPage {
            page: chrome,
            frame: samples::frame(chrome),
            form_token: SAMPLE_TOKEN.to_owned(),
            account: AccountId(Uuid::nil()),
            subject: chrome.digits(subject),
            payer: payer.to_owned(),
            file_path: "/holdings/1".to_owned(),
            total,
            parts_max: 24,
            grace_days: 15,
            preview: if raw.look.is_empty() { Vec::new() } else { schedule::split(total, 24, chrome.day()) },
            raw,
            errors,
        };
        let raw = RawPlan {
            parts: "24".to_owned(),
            first_on: "2026-09-15".to_owned(),
            resolution: samples::ORDER.to_owned(),
            why: samples::REASON.to_owned(),
            look: "on".to_owned(),
        };
        let mut errors = FieldErrors::new();
        for (field, code) in [
            ("parts", "plan-parts-range"),
            ("first_on", "plan-first-day"),
            ("resolution", "resolution-missing"),
            ("why", "reason-missing"),
        ] {
            errors.add(field, code);
        }
        let small = Money::from_poisha(1_200_000);
        Ok(vec![
            Sample::of("empty", &page(SUBJECT, samples::NAME, small, RawPlan::default(), FieldErrors::new()))?,
            Sample::of("looking", &page(LONG_SUBJECT, samples::LONG_NAME, SUM, raw, FieldErrors::new()))?,
            Sample::of("with errors", &page(SUBJECT, samples::NAME, small, RawPlan::default(), errors))?,
        ])
    }
}
