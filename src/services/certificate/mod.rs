//! Councillor certificates.
//!
//! What a certificate asks for, costs, promises and says is data ([`CertificateTypes`]): the country's list, to which a town
//! adds types of its own or writes over single keys, without code. A page for each says who can have it, with what papers, and
//! who signs; the charter's rows about certificates are the same data ([`charter`]).

pub mod charter;
pub mod pages;
mod policy;
pub mod portal;
mod samples;
mod wording;

pub use policy::{CertificateType, CertificateTypes, Signer, Validity};
pub use wording::Wording;
