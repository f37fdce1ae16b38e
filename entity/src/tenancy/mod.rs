//! Municipalities, their hosts and the dated policies that rule them.

pub mod national_policy;
pub mod policy;
pub mod registry;
pub mod signing_key;
pub mod tenant;
pub mod tenant_host;
pub mod tenant_secret;
