//! The JSON API. Its errors are problem documents.

use crate::{services::holding, web::Endpoint};

/// Where version 1 begins.
pub const PREFIX: &str = "/api/v1";

/// Every route of version 1.
pub const TABLES: &[&[Endpoint]] = &[holding::api::ENDPOINTS];
