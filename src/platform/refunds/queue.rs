use std::collections::HashMap;

use async_trait::async_trait;
use entity::{
    billing::billing_account,
    messaging::queue_item::{self, Kind},
    payments::refund,
    values::RefundId,
};
use sea_orm::{ActiveEnum, ColumnTrait, QueryFilter};
use uuid::Uuid;

use crate::platform::{
    billing::Sources,
    errors::AppError,
    i18n::Lang,
    inbox::{Fact, Link, Matter, QueueKind},
    work::Work,
};

/// Money that came without being due, and refunds of which the gateway says nothing or no.
pub struct RefundsToGive;

#[async_trait]
impl QueueKind for RefundsToGive {
    fn kind(&self) -> Kind {
        Kind::Refund
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
        let ids: Vec<RefundId> = subjects.iter().copied().map(RefundId).collect();
        let rows = work.all(work.find::<refund::Entity>().filter(refund::Column::Id.is_in(ids))).await?;
        Ok(rows.into_iter().map(|refund| (refund.id.0, refund.reference)).collect())
    }

    async fn matter(
        &self,
        work: &Work,
        _sources: Sources,
        item: &queue_item::Model,
        lang: Lang,
    ) -> Result<Matter, AppError> {
        let refund = work.get::<refund::Entity>(RefundId(item.subject_id)).await?.ok_or(AppError::NotFound)?;
        let account = work.get::<billing_account::Entity>(refund.account_id).await?.ok_or(AppError::NotFound)?;
        let fact = |key, value: String| Fact { key, value };
        let amount = lang.say("taka-amount", &[("amount", &lang.money(refund.amount))]).into_owned();
        let cause = lang.t(&format!("refund-cause-{}", refund.cause.to_value())).into_owned();
        let state = lang.t(&format!("refund-state-{}", refund.state.to_value())).into_owned();
        Ok(Matter {
            facts: vec![
                fact("matter-account", lang.digits(&account.subject)),
                fact("owner", account.payer),
                fact("amount", amount),
                fact("refund-cause", cause),
                fact("refund-state", state),
            ],
            links: vec![Link { key: "refund-see", path: format!("/refunds/{}", refund.id) }],
            advice: Some("advice-refund"),
            title: refund.reference,
            ..Matter::default()
        })
    }
}
