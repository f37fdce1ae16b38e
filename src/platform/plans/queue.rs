use std::collections::HashMap;

use async_trait::async_trait;
use entity::{
    billing::billing_account,
    messaging::queue_item::{self, Kind},
    plans::instalment_plan,
    values::{AccountId, PlanId},
};
use sea_orm::{ColumnTrait, QueryFilter};
use uuid::Uuid;

use super::{lookup, schedule};
use crate::platform::{
    billing::Sources,
    errors::AppError,
    i18n::Lang,
    inbox::{Fact, Link, Matter, QueueKind},
    work::Work,
};

pub(super) const KIND: Kind = Kind::PlanDefaulted;

/// Plans of which a part is still missing after the days of grace.
pub struct PlanDefaults;

#[async_trait]
impl QueueKind for PlanDefaults {
    fn kind(&self) -> Kind {
        KIND
    }

    fn outcomes(&self) -> &'static [&'static str] {
        &["plan-spoken-with", "plan-new-one", "plan-other-recovery"]
    }

    async fn titles(
        &self,
        work: &Work,
        _sources: Sources,
        subjects: &[Uuid],
        lang: Lang,
    ) -> Result<HashMap<Uuid, String>, AppError> {
        let ids: Vec<PlanId> = subjects.iter().copied().map(PlanId).collect();
        let plans = work.find::<instalment_plan::Entity>().filter(instalment_plan::Column::Id.is_in(ids));
        let plans = work.all(plans).await?;
        let accounts: Vec<AccountId> = plans.iter().map(|plan| plan.account_id).collect();
        let accounts = work.find::<billing_account::Entity>().filter(billing_account::Column::Id.is_in(accounts));
        let accounts: HashMap<AccountId, String> =
            work.all(accounts).await?.into_iter().map(|account| (account.id, account.subject)).collect();
        let title = |plan: instalment_plan::Model| Some((plan.id.0, lang.digits(accounts.get(&plan.account_id)?)));
        Ok(plans.into_iter().filter_map(title).collect())
    }

    async fn matter(
        &self,
        work: &Work,
        _sources: Sources,
        item: &queue_item::Model,
        lang: Lang,
    ) -> Result<Matter, AppError> {
        let plan = lookup::get(work, PlanId(item.subject_id)).await?;
        let account = work.get::<billing_account::Entity>(plan.account_id).await?.ok_or(AppError::NotFound)?;
        let standing = lookup::standing(work, plan).await?;
        let taka = |amount| lang.say("taka-amount", &[("amount", &lang.money(amount))]).into_owned();
        let mut facts = vec![
            Fact { key: "matter-account", value: lang.digits(&account.subject) },
            Fact { key: "owner", value: account.payer },
            Fact { key: "plan-total", value: taka(standing.plan.total) },
            Fact { key: "plan-open", value: taka(standing.open()) },
        ];
        if let Some(part) = schedule::next(&standing.parts) {
            facts.push(Fact { key: "plan-missed-part", value: lang.date(part.due_on) });
        }
        facts.extend(account.phone.map(|phone| Fact { key: "matter-phone", value: phone.masked() }));
        Ok(Matter {
            title: lang.digits(&account.subject),
            facts,
            links: vec![Link { key: "plan-see", path: standing.path() }],
            advice: Some("advice-plan-defaulted"),
            ..Matter::default()
        })
    }
}
