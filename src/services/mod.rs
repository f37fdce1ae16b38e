//! What the municipality does: one folder a service. Services know the platform and never each other.

pub mod certificate;
pub mod holding;

use crate::platform::{
    access::AccessPolicy,
    adjustments::advance::UseAdvance,
    app::Extensions,
    approvals,
    audit::{SealAudit, SignHeads},
    billing::{Campaigns, Sources},
    counter,
    holidays::Holidays,
    identity::leave::{Handover, Handovers},
    inbox::{self, CodeFloods, DisputedPayments, QueueKind, QueueKinds},
    jobs::{JobKind, ScheduleKind},
    notification::{DeliverMessage, MessageTexts},
    offices,
    payments::{ask::AskGateway, gateways::sandbox::SendNotice, intent::ForgetPayment, policy::PaymentPolicy},
    plans::{FollowPlan, FollowPlans, PlanDefaults, PlanPolicy},
    reconciliation::MatchAgain,
    refunds::{RefundPolicy, RefundsToGive, send::SendRefund},
    retention::{Purge, Retention},
    tenancy::{PolicyKind, charter::Charter},
};

/// Everything that a file under `tenants/` can be.
pub const POLICY_KINDS: &[PolicyKind] = &[
    PolicyKind::of::<AccessPolicy>(),
    PolicyKind::of::<Charter>(),
    PolicyKind::of::<MessageTexts>(),
    PolicyKind::of::<offices::Posts>(),
    PolicyKind::of::<PaymentPolicy>(),
    PolicyKind::of::<RefundPolicy>(),
    PolicyKind::of::<Retention>(),
    PolicyKind::of::<PlanPolicy>(),
    PolicyKind::of::<holding::HoldingPolicy>(),
    PolicyKind::of::<Campaigns>(),
    PolicyKind::of::<certificate::CertificateTypes>(),
    PolicyKind::of::<Holidays>(),
];

/// Everything that the worker can do.
pub const JOB_KINDS: &[JobKind] = &[
    JobKind::of::<AskGateway>(),
    JobKind::of::<DeliverMessage>(),
    JobKind::of::<FollowPlan>(),
    JobKind::of::<FollowPlans>(),
    JobKind::of::<ForgetPayment>(),
    JobKind::of::<MatchAgain>(),
    JobKind::of::<Purge>(),
    JobKind::of::<SealAudit>(),
    JobKind::of::<SendNotice>(),
    JobKind::of::<SendRefund>(),
    JobKind::of::<SignHeads>(),
    JobKind::of::<holding::WatchPages>(),
    JobKind::of::<UseAdvance>(),
];

/// Everything that somebody who leaves can have in hand.
pub const HANDOVERS: &[Handover] =
    &[inbox::HANDOVER, approvals::HANDOVER, offices::HANDOVER, counter::shift::HANDOVER, counter::books::HANDOVER];

/// What the worker does again and again in each town.
pub const SCHEDULES: &[ScheduleKind] = &[
    ScheduleKind::of::<FollowPlans>(),
    ScheduleKind::of::<Purge>(),
    ScheduleKind::of::<SignHeads>(),
    ScheduleKind::of::<holding::WatchPages>(),
];
/// What can stand in the office's queue.
const QUEUE_KINDS: &[&dyn QueueKind] =
    &[&CodeFloods, &DisputedPayments, &PlanDefaults, &holding::ErrorReports, &holding::PhoneRefusals, &RefundsToGive];

/// What the services bring to the platform.
pub const EXTENSIONS: Extensions = Extensions {
    policy_kinds: POLICY_KINDS,
    job_kinds: JOB_KINDS,
    sources: Sources(&[&holding::HoldingTax]),
    handovers: Handovers(HANDOVERS),
    schedules: SCHEDULES,
    queue_kinds: QueueKinds(QUEUE_KINDS),
};
