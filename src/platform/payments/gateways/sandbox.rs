//! The practice gateway: a real provider with a page where the payer picks what shall happen. It keeps its own books, sends
//! its own notices, and misbehaves on request.
//!
//! Only for towns that are trying out. Its notices go over HTTP to the address that any gateway would call.

use std::{sync::Arc, time::Duration};

use anyhow::Context;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use entity::{
    payments::{payment, sandbox_charge, sandbox_charge::Pick, sandbox_refund},
    values::{Money, SandboxChargeId},
};
use sea_orm::{
    ActiveEnum,
    ActiveValue::{Set, Unchanged},
    ColumnTrait, QueryFilter, QueryOrder, Select,
};
use serde::{Deserialize, Serialize};

use super::common::into_anyhow;
use crate::platform::{
    access::Actor,
    app::App,
    audit::{self, Act, Entry},
    errors::AppError,
    i18n::Lang,
    jobs::{self, Job, JobError},
    payments::{
        gateway::{self, Answer, Gateway, RefundAnswer, RefundWish, Started},
        said::Said,
    },
    tenancy::Town,
    work::Work,
};

/// How long "late" is.
pub const LATE: Duration = Duration::from_secs(20);
/// A payer who picks nothing for this long has gone away: the page is closed, and no money was taken.
const OPEN_FOR: Duration = Duration::from_mins(30);
/// What the "wrong amount" lacks.
const MISSING: Money = Money::from_poisha(100);

/// The gateway.
#[derive(Default)]
pub struct Sandbox;

#[async_trait]
impl Gateway for Sandbox {
    async fn start(&self, app: &App, town: &Arc<Town>, payment: &payment::Model) -> anyhow::Result<Started> {
        let work = app.begin(town, Actor::Visitor).await.map_err(into_anyhow)?;
        let id = SandboxChargeId::mint();
        work.insert(sandbox_charge::Model {
            tenant_id: work.tenant(),
            id,
            payment_reference: payment.reference.clone(),
            payment_token: payment.token.clone(),
            amount: payment.amount,
            pick: None,
            picked_at: None,
            created_at: work.now,
        })
        .await?;
        work.commit().await.map_err(into_anyhow)?;
        Ok(Started {
            reference: transaction(id),
            url: town.url(&Lang::of(payment.locale).path(&format!("/pay/sandbox/{id}"))),
        })
    }

    async fn ask(&self, app: &App, town: &Arc<Town>, payment: &payment::Model) -> anyhow::Result<Answer> {
        let work = app.read(town, Actor::Visitor).await.map_err(into_anyhow)?;
        let by_reference = sandbox_charge::Column::PaymentReference.eq(&payment.reference);
        let charge = work.one(work.find::<sandbox_charge::Entity>().filter(by_reference)).await?;
        let now = work.now;
        work.commit().await.map_err(into_anyhow)?;
        match charge {
            Some(charge) => answer(&charge, now).context("the sandbox does not answer"),
            None => Ok(Answer::Failed),
        }
    }

    fn read_notice(&self, body: &str) -> Option<gateway::Notice> {
        let notice: Notice = serde_json::from_str(body).ok()?;
        Some(gateway::Notice { reference: notice.reference, said: Said::default() })
    }

    async fn refund(
        &self,
        app: &App,
        town: &Arc<Town>,
        payment: &payment::Model,
        wish: RefundWish<'_>,
    ) -> anyhow::Result<RefundAnswer> {
        let work = app.begin(town, Actor::Worker).await.map_err(into_anyhow)?;
        let charge = charge_of(&work, payment).await?;
        let is_there =
            work.all(refunds_of(&work, charge.id)).await?.iter().any(|refund| refund.reference == wish.reference);
        if !is_there {
            let refund = sandbox_refund::Model {
                tenant_id: work.tenant(),
                charge_id: charge.id,
                reference: wish.reference.to_owned(),
                amount: wish.amount,
                asked_at: work.now,
            };
            work.insert(refund).await?;
        }
        let refunds = work.all(refunds_of(&work, charge.id)).await?;
        let answer = given_back(&charge, &refunds, wish.reference, work.now);
        work.commit().await.map_err(into_anyhow)?;
        answer
    }

    async fn ask_refund(
        &self,
        app: &App,
        town: &Arc<Town>,
        payment: &payment::Model,
        wish: RefundWish<'_>,
        _reference: Option<&str>,
    ) -> anyhow::Result<RefundAnswer> {
        let work = app.read(town, Actor::Worker).await.map_err(into_anyhow)?;
        let charge = charge_of(&work, payment).await?;
        let refunds = work.all(refunds_of(&work, charge.id)).await?;
        let answer = given_back(&charge, &refunds, wish.reference, work.now);
        work.commit().await.map_err(into_anyhow)?;
        answer
    }
}

async fn charge_of(work: &Work, payment: &payment::Model) -> anyhow::Result<sandbox_charge::Model> {
    let by_reference = sandbox_charge::Column::PaymentReference.eq(&payment.reference);
    let charge = work.one(work.find::<sandbox_charge::Entity>().filter(by_reference)).await?;
    charge.context("the sandbox knows no such payment")
}

fn refunds_of(work: &Work, charge: SandboxChargeId) -> Select<sandbox_refund::Entity> {
    let own = work.find::<sandbox_refund::Entity>().filter(sandbox_refund::Column::ChargeId.eq(charge));
    own.order_by_asc(sandbox_refund::Column::AskedAt)
}

/// Money is given back as it was taken: at once, late, without a word, or (where the notice came twice) not at all. Never more than was
/// taken.
fn given_back(
    charge: &sandbox_charge::Model,
    refunds: &[sandbox_refund::Model],
    reference: &str,
    now: DateTime<Utc>,
) -> anyhow::Result<RefundAnswer> {
    let refund = refunds.iter().find(|refund| refund.reference == reference).context("no such refund")?;
    let up_to_it = refunds.iter().take_while(|other| other.reference != reference).map(|other| other.amount);
    let total = Money::sum(up_to_it.chain([refund.amount]))?;
    let named = || format!("RFD-{reference}");
    let failed = |reason: &str| RefundAnswer::Failed { reason: reason.to_owned() };
    Ok(match charge.pick {
        Some(Pick::Paid | Pick::LateNotice | Pick::WrongAmount) if total > charge.amount => {
            failed("more than was taken")
        }
        Some(Pick::LateNotice) if now < refund.asked_at + LATE => RefundAnswer::Pending { reference: named() },
        Some(Pick::Paid | Pick::LateNotice | Pick::WrongAmount) => RefundAnswer::Done { reference: named() },
        Some(Pick::NoticeTwice) => failed("the payer's account is closed"),
        Some(Pick::Silent) => anyhow::bail!("the sandbox does not answer"),
        Some(Pick::Failed | Pick::Cancelled | Pick::ForgedNotice) | None => failed("nothing was taken"),
    })
}

/// The gateway's own number for a charge, as people would read it from a statement: `SBX-5AAB13119DD8`.
fn transaction(id: SandboxChargeId) -> String {
    let digits = id.0.simple().to_string().to_uppercase();
    format!("SBX-{}", digits.get(20..).unwrap_or(&digits))
}

/// What the gateway's books say at a moment; nothing from one that keeps silent.
fn answer(charge: &sandbox_charge::Model, now: DateTime<Utc>) -> Option<Answer> {
    let Some((pick, picked_at)) = charge.pick.zip(charge.picked_at) else {
        return Some(if is_closed(charge, now) { Answer::Cancelled } else { Answer::Pending });
    };
    let paid = |amount| Answer::Paid { amount, reference: transaction(charge.id), paid_at: picked_at };
    let is_late = now < picked_at + LATE;
    match pick {
        Pick::Silent => None,
        Pick::LateNotice | Pick::ForgedNotice if is_late => Some(Answer::Pending),
        Pick::Paid | Pick::NoticeTwice | Pick::LateNotice => Some(paid(charge.amount)),
        Pick::WrongAmount => Some(paid(charge.amount.less_or_zero(MISSING))),
        Pick::Failed | Pick::ForgedNotice => Some(Answer::Failed),
        Pick::Cancelled => Some(Answer::Cancelled),
    }
}

fn is_closed(charge: &sandbox_charge::Model, now: DateTime<Utc>) -> bool {
    charge.pick.is_none() && now >= charge.created_at + OPEN_FOR
}

/// The charge behind one of the gateway's own pages.
///
/// # Errors
/// [`AppError::NotFound`] where there is none, or the town is not trying out.
pub async fn charge(work: &Work, id: SandboxChargeId) -> Result<sandbox_charge::Model, AppError> {
    if !work.town().is_trying_out() {
        return Err(AppError::NotFound);
    }
    work.get::<sandbox_charge::Entity>(id).await?.ok_or(AppError::NotFound)
}

/// Writes down what the payer picked, once, and queues the notices that belong to it.
///
/// # Errors
/// When the database does not take it.
pub async fn pick(work: &Work, charge: &sandbox_charge::Model, pick: Pick) -> Result<(), AppError> {
    if charge.pick.is_some() || is_closed(charge, work.now) {
        return Ok(());
    }
    let row = sandbox_charge::ActiveModel {
        id: Unchanged(charge.id),
        pick: Set(Some(pick)),
        picked_at: Set(Some(work.now)),
        ..Default::default()
    };
    work.update(row).await?;
    let entry = Entry::of(Act::SandboxPicked, "sandbox_charge", charge.id.0)
        .after("reference", charge.payment_reference.as_str())
        .after("pick", pick.to_value());
    audit::record(work, entry).await?;
    let notices: &[Duration] = match pick {
        Pick::Paid | Pick::Failed | Pick::Cancelled | Pick::ForgedNotice | Pick::WrongAmount => &[Duration::ZERO],
        Pick::NoticeTwice => &[Duration::ZERO, Duration::ZERO],
        Pick::LateNotice => &[LATE],
        Pick::Silent => &[],
    };
    for pause in notices {
        jobs::queue_after(work, &SendNotice { charge: charge.id }, *pause).await?;
    }
    Ok(())
}

/// What the sandbox posts to our notice address. As with any gateway, its word alone moves nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// Our reference of the payment.
    pub reference: String,
    /// What it claims: `paid`, `failed` or `cancelled`.
    pub status: String,
    pub amount_poisha: i64,
}

/// Posts a notice over HTTP.
#[derive(Debug, Serialize, Deserialize)]
pub struct SendNotice {
    pub charge: SandboxChargeId,
}

#[async_trait]
impl Job for SendNotice {
    const NAME: &'static str = "sandbox.send-notice";

    async fn run(&self, app: &App, town: &Arc<Town>) -> Result<(), JobError> {
        let work = app.read(town, Actor::Worker).await?;
        let charge = charge(&work, self.charge).await?;
        work.commit().await?;
        let status = match charge.pick {
            Some(Pick::Failed) => "failed",
            Some(Pick::Cancelled) => "cancelled",
            // The forged one claims what is not so.
            Some(_) | None => "paid",
        };
        let notice = Notice {
            reference: charge.payment_reference,
            status: status.to_owned(),
            amount_poisha: charge.amount.poisha(),
        };
        app.outgoing.post_json(&town.url("/pay/notices/sandbox"), &notice).await?;
        Ok(())
    }
}
