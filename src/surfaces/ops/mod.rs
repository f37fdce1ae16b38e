//! The operations listener: for whoever runs the deployment, never for the public.

pub mod outbox;

use crate::web::{Endpoint, PageKind, assets};

use super::health;

/// Always there.
pub const TABLES: &[&[Endpoint]] = &[health::ENDPOINTS];

/// In development only: where messages end up that would otherwise be sent.
pub const DEVELOPMENT_TABLES: &[&[Endpoint]] = &[outbox::ENDPOINTS, assets::SHARED];

pub const PAGES: &[PageKind] = &[PageKind::of::<outbox::OutboxPage>()];
