use std::collections::HashMap;

use async_trait::async_trait;
use entity::{
    billing::billing_account,
    messaging::queue_item::{self, Kind},
    payments::{payment, payment_event},
    values::PaymentId,
};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::{Fact, Happened, Link, Matter, QueueKind};
use crate::platform::{billing::Sources, errors::AppError, i18n::Lang, work::Work};

/// Payments of which the gateway says something else than was asked, or nothing at all.
pub struct DisputedPayments;

#[async_trait]
impl QueueKind for DisputedPayments {
    fn kind(&self) -> Kind {
        Kind::DisputedPayment
    }

    fn outcomes(&self) -> &'static [&'static str] {
        &[]
    }

    async fn titles(
        &self,
        work: &Work,
        _sources: Sources,
        subjects: &[Uuid],
        _lang: Lang,
    ) -> Result<HashMap<Uuid, String>, AppError> {
        let ids: Vec<PaymentId> = subjects.iter().copied().map(PaymentId).collect();
        let rows = work.all(work.find::<payment::Entity>().filter(payment::Column::Id.is_in(ids))).await?;
        Ok(rows.into_iter().map(|payment| (payment.id.0, payment.reference)).collect())
    }

    async fn matter(
        &self,
        work: &Work,
        sources: Sources,
        item: &queue_item::Model,
        lang: Lang,
    ) -> Result<Matter, AppError> {
        let id = PaymentId(item.subject_id);
        let payment = work.get::<payment::Entity>(id).await?.ok_or(AppError::NotFound)?;
        let account = work.get::<billing_account::Entity>(payment.account_id).await?.ok_or(AppError::NotFound)?;
        let subject = sources.of(account.service)?.subject(work, account.id).await?;
        let events = work
            .find::<payment_event::Entity>()
            .filter(payment_event::Column::PaymentId.eq(id))
            .order_by_asc(payment_event::Column::Number);
        let events = work.all(events).await?.into_iter();
        let fact = |key, value: String| Fact { key, value };
        let asked = lang.say("taka-amount", &[("amount", &lang.money(payment.amount))]).into_owned();
        let gateway = payment.gateway.map(|gateway| lang.t(&format!("gateway-{}", gateway.code())).into_owned());
        let facts = [
            Some(fact("matter-account", lang.digits(&subject.reference))),
            Some(fact("owner", subject.payer)),
            Some(fact("matter-asked", asked)),
            gateway.map(|gateway| fact("matter-gateway", gateway)),
            payment.gateway_reference.clone().map(|reference| fact("matter-gateway-reference", reference)),
            Some(fact("matter-phone", payment.phone.masked())),
        ];
        Ok(Matter {
            title: payment.reference,
            facts: facts.into_iter().flatten().collect(),
            events: events
                .map(|event| Happened {
                    at: event.at,
                    words: lang.t(&format!("payment-event-{}", event.event)).into_owned(),
                })
                .collect(),
            links: vec![Link { key: "dispute-link", path: format!("/payments/{id}") }],
            advice: Some("advice-disputed-payment"),
            ..Matter::default()
        })
    }
}
