//! What the municipality does: one folder a service. Services know the platform and never each other.

pub mod holding;

use crate::platform::{
    access::AccessPolicy,
    app::Extensions,
    approvals,
    billing::Sources,
    identity::leave::{Handover, Handovers},
    inbox,
    jobs::JobKind,
    notification::{DeliverMessage, MessageTexts},
    offices,
    payments::{ask::AskGateway, gateways::sandbox::SendNotice, intent::ForgetPayment},
    tenancy::{PolicyKind, charter::Charter},
};

/// Everything that a file under `tenants/` can be.
pub const POLICY_KINDS: &[PolicyKind] = &[
    PolicyKind::of::<AccessPolicy>(),
    PolicyKind::of::<Charter>(),
    PolicyKind::of::<MessageTexts>(),
    PolicyKind::of::<offices::Posts>(),
    PolicyKind::of::<holding::HoldingPolicy>(),
];

/// Everything that the worker can do.
pub const JOB_KINDS: &[JobKind] = &[
    JobKind::of::<AskGateway>(),
    JobKind::of::<DeliverMessage>(),
    JobKind::of::<ForgetPayment>(),
    JobKind::of::<SendNotice>(),
];

/// Everything that somebody who leaves can have in hand.
pub const HANDOVERS: &[Handover] = &[inbox::HANDOVER, approvals::HANDOVER, offices::HANDOVER];

/// What the services bring to the platform.
pub const EXTENSIONS: Extensions = Extensions {
    policy_kinds: POLICY_KINDS,
    job_kinds: JOB_KINDS,
    sources: Sources(&[&holding::HoldingTax]),
    handovers: Handovers(HANDOVERS),
};
