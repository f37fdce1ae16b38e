//! Municipalities: what a town is, which one a request is for, and the dated policies that rule it.
//!
//! A town is data. Its folder under `tenants/` is read and validated by [`bundle`], written to the database by [`apply`],
//! and read back into one immutable [`Town`] per version, which every request shares. [`directory`] keeps the list of
//! towns and notices within two seconds when another process has changed one.

pub mod apply;
pub mod bundle;
pub mod charter;
pub mod directory;
pub mod node;
pub mod policies;
pub mod profile;
pub mod reader;
mod seal;
pub mod secrets;
pub mod site;
pub mod theme;
mod town;
mod trail;

pub use directory::Directory;
pub use policies::{Policy, PolicyKind, Ruling};
pub use profile::{LegalKind, Profile};
pub use reader::Bilingual;
pub use site::{Site, SiteError};
pub use town::{OFFICE, Rendered, Stylesheet, Town};
