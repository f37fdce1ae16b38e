//! What the municipality does: one folder a service. Services know the platform and never each other.

pub mod holding;

use crate::platform::{
    access::AccessPolicy,
    app::Extensions,
    billing::Sources,
    inbox::{CodeFloods, DisputedPayments, QueueKind, QueueKinds},
    jobs::JobKind,
    notification::{DeliverMessage, MessageTexts},
    payments::{ask::AskGateway, gateways::sandbox::SendNotice, intent::ForgetPayment},
    tenancy::{PolicyKind, charter::Charter},
};

/// Everything that a file under `tenants/` can be.
pub const POLICY_KINDS: &[PolicyKind] = &[
    PolicyKind::of::<AccessPolicy>(),
    PolicyKind::of::<Charter>(),
    PolicyKind::of::<MessageTexts>(),
    PolicyKind::of::<holding::HoldingPolicy>(),
];

/// Everything that the worker can do.
pub const JOB_KINDS: &[JobKind] = &[
    JobKind::of::<AskGateway>(),
    JobKind::of::<DeliverMessage>(),
    JobKind::of::<ForgetPayment>(),
    JobKind::of::<SendNotice>(),
];

/// What can stand in the office's queue.
const QUEUE_KINDS: &[&dyn QueueKind] =
    &[&CodeFloods, &DisputedPayments, &holding::ErrorReports, &holding::PhoneRefusals];

/// What the services bring to the platform.
pub const EXTENSIONS: Extensions = Extensions {
    policy_kinds: POLICY_KINDS,
    job_kinds: JOB_KINDS,
    sources: Sources(&[&holding::HoldingTax]),
    queue_kinds: QueueKinds(QUEUE_KINDS),
};
