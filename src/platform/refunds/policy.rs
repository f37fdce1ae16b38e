use crate::platform::tenancy::{
    Policy,
    reader::{Named, Reader},
};

/// What happens by itself to money that nobody owed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RefundPolicy {
    pub duplicate: Duplicate,
}

/// What becomes of a payment that finds nothing due any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duplicate {
    /// It stays as credit and pays the next bill.
    Credit,
    /// A refund is put before the office.
    Refund,
}

impl Named for Duplicate {
    const VALUES: &'static [(&'static str, Self)] = &[("credit", Self::Credit), ("refund", Self::Refund)];
}

impl Policy for RefundPolicy {
    const KIND: &'static str = "refunds";

    fn read(reader: &Reader<'_>) -> Option<Self> {
        let duplicate = reader.one_of("duplicate");
        Some(Self { duplicate: reader.required("duplicate", duplicate)? })
    }
}
