//! What the office's queue shows of holdings: reports of wrong data, and phones that are not the owner's.

use std::collections::HashMap;

use async_trait::async_trait;
use entity::{
    holding::{error_report, holding},
    identity::message_refusal,
    messaging::queue_item::{self, Kind},
    values::{HoldingId, Locale, ReportId},
};
use sea_orm::{ActiveEnum, ColumnTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::office::file_path;
use crate::platform::{
    billing::Sources,
    calendar::in_dhaka,
    errors::AppError,
    i18n::Lang,
    inbox::{Fact, Happened, Link, Matter, QueueKind},
    notification::{self, Addressee, MessageTexts, Notice, Places},
    work::Work,
};

/// Wrong data on a bill: answered to whoever reported it.
pub struct ErrorReports;

/// Messages about a holding that reach somebody else. What it is about is the holding.
pub struct PhoneRefusals;

/// The office answers in the language of the town; whoever reported has not said which one he reads.
const ANSWER_LOCALE: Locale = Locale::Bn;

#[async_trait]
impl QueueKind for ErrorReports {
    fn kind(&self) -> Kind {
        Kind::ErrorReport
    }

    fn outcomes(&self) -> &'static [&'static str] {
        &["report-corrected", "report-right-as-it-is", "report-come-to-office", "report-sent-on"]
    }

    async fn titles(
        &self,
        work: &Work,
        _sources: Sources,
        subjects: &[Uuid],
        _lang: Lang,
    ) -> Result<HashMap<Uuid, String>, AppError> {
        let ids: Vec<ReportId> = subjects.iter().copied().map(ReportId).collect();
        let rows = work.all(work.find::<error_report::Entity>().filter(error_report::Column::Id.is_in(ids))).await?;
        Ok(rows.into_iter().map(|report| (report.id.0, report.reference)).collect())
    }

    async fn matter(
        &self,
        work: &Work,
        _sources: Sources,
        item: &queue_item::Model,
        lang: Lang,
    ) -> Result<Matter, AppError> {
        let report = report_of(work, item).await?;
        let holding = work.get::<holding::Entity>(report.holding_id).await?.ok_or(AppError::NotFound)?;
        let topic = lang.t(&format!("report-topic-{}", report.topic.to_value())).into_owned();
        let mut facts = about(lang, &holding);
        facts.push(Fact { key: "matter-topic", value: topic });
        facts.push(Fact { key: "matter-reported", value: lang.moment(in_dhaka(report.reported_at)) });
        let reader = report.phone.as_ref().map(entity::values::Phone::masked);
        facts.extend(reader.clone().map(|value| Fact { key: "matter-reporter", value }));
        Ok(Matter {
            title: report.reference,
            facts,
            statement: Some(report.statement),
            links: vec![Link { key: "matter-see-holding", path: file_path(holding.id) }],
            reader: Some(reader.unwrap_or_default()),
            ..Matter::default()
        })
    }

    async fn letter(&self, work: &Work, item: &queue_item::Model, words: &str) -> Result<Option<String>, AppError> {
        let report = report_of(work, item).await?;
        let ruling = work.town().policy::<MessageTexts>(work.today());
        let texts = ruling.as_ref().and_then(|ruling| ruling.policy.of(Notice::ReportAnswered));
        let sms = texts.and_then(|texts| texts.sms(ANSWER_LOCALE, &places(&report, words)).ok());
        Ok(report.phone.and(sms))
    }

    async fn answered(&self, work: &Work, item: &queue_item::Model, words: &str) -> Result<(), AppError> {
        let report = report_of(work, item).await?;
        let Some(phone) = report.phone.clone() else { return Ok(()) };
        let to = Addressee::phone(phone, ANSWER_LOCALE);
        notification::tell(work, &to, Notice::ReportAnswered, &places(&report, words)).await
    }
}

fn places(report: &error_report::Model, words: &str) -> Places {
    Places { number: report.reference.clone(), note: words.to_owned(), ..Places::default() }
}

async fn report_of(work: &Work, item: &queue_item::Model) -> Result<error_report::Model, AppError> {
    work.get::<error_report::Entity>(ReportId(item.subject_id)).await?.ok_or(AppError::NotFound)
}

/// Which holding, and whose.
fn about(lang: Lang, holding: &holding::Model) -> Vec<Fact> {
    vec![
        Fact { key: "matter-account", value: lang.holding(holding.ward, &holding.number) },
        Fact { key: "owner", value: holding.owner.clone() },
    ]
}

#[async_trait]
impl QueueKind for PhoneRefusals {
    fn kind(&self) -> Kind {
        Kind::PhoneNotMine
    }

    fn outcomes(&self) -> &'static [&'static str] {
        &["phone-changed-at-desk", "phone-owner-called", "phone-was-right"]
    }

    async fn titles(
        &self,
        work: &Work,
        _sources: Sources,
        subjects: &[Uuid],
        lang: Lang,
    ) -> Result<HashMap<Uuid, String>, AppError> {
        let ids: Vec<HoldingId> = subjects.iter().copied().map(HoldingId).collect();
        let rows = work.all(work.find::<holding::Entity>().filter(holding::Column::Id.is_in(ids))).await?;
        Ok(rows.into_iter().map(|holding| (holding.id.0, lang.holding(holding.ward, &holding.number))).collect())
    }

    async fn matter(
        &self,
        work: &Work,
        _sources: Sources,
        item: &queue_item::Model,
        lang: Lang,
    ) -> Result<Matter, AppError> {
        let id = HoldingId(item.subject_id);
        let holding = work.get::<holding::Entity>(id).await?.ok_or(AppError::NotFound)?;
        let refusals = work
            .find::<message_refusal::Entity>()
            .filter(message_refusal::Column::AccountId.eq(entity::values::AccountId::from(id)))
            .order_by_asc(message_refusal::Column::MadeAt);
        let refusals = work.all(refusals).await?;
        let mut facts = about(lang, &holding);
        let in_register = holding.phone.as_ref().map(entity::values::Phone::masked);
        facts.extend(in_register.map(|value| Fact { key: "matter-phone-in-register", value }));
        Ok(Matter {
            title: lang.holding(holding.ward, &holding.number),
            facts,
            events: refusals
                .into_iter()
                .map(|refusal| Happened {
                    at: refusal.made_at,
                    words: lang.say("matter-refused-by", &[("phone", &refusal.phone.masked())]).into_owned(),
                })
                .collect(),
            links: vec![
                Link { key: "phone-set-link", path: format!("{}/phone", file_path(id)) },
                Link { key: "matter-see-holding", path: file_path(id) },
            ],
            advice: Some("advice-phone-not-mine"),
            ..Matter::default()
        })
    }
}
