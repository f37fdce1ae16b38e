//! One type for each kind of row, so that the id of a demand never lands where a receipt's belongs.

use std::{fmt, str::FromStr};

use sea_orm::{DbErr, DeriveValueType, TryFromU64};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{FiscalYear, Locale, Phone};

/// A municipality within this deployment: small, never reused, never shown outside. 0 is the centre.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, DeriveValueType)]
pub struct TenantId(pub i32);

impl TenantId {
    /// The centre, which is no municipality.
    pub const CENTRE: Self = Self(0);
    /// A municipality that is read from a folder and in no database.
    pub const UNSTORED: Self = Self(-1);
}

impl fmt::Display for TenantId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Keys are minted here, never by the database.
macro_rules! never_from_database {
    ($name:ident) => {
        impl TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, DbErr> {
                Err(DbErr::ConvertFromU64(stringify!($name)))
            }
        }
    };
}

never_from_database!(FiscalYear);
never_from_database!(Locale);
never_from_database!(Phone);

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, DeriveValueType)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new id; ids of one process sort in the order of their minting.
            #[must_use]
            pub fn mint() -> Self {
                Self(Uuid::now_v7())
            }
        }

        never_from_database!($name);

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

ids! {
    /// One version of a policy, national or a town's.
    PolicyId,
    /// The account of one payer of dues: a holding, a water connection, a lease.
    AccountId,
    /// A holding; the same value as the id of its account.
    HoldingId,
    ImportId,
    AssessmentId,
    DemandId,
    DemandRunId,
    JournalId,
    PaymentId,
    ReceiptId,
    /// The time of one cashier at the counter.
    ShiftId,
    /// What somebody applies for.
    ApplicationId,
    /// A cheque, pay order or bank slip.
    InstrumentId,
    /// A book of receipts that are written by hand.
    ReceiptBookId,
    LeafId,
    /// Money that is to be given back.
    RefundId,
    PaperId,
    MessageId,
    JobId,
    ReportId,
    QueueItemId,
    SandboxChargeId,
    /// Somebody who works for a town.
    StaffId,
    InvitationId,
    PasskeyId,
    CeremonyId,
    /// A mobile number that has signed in.
    CitizenId,
    CodeId,
    SessionId,
    OfficeHeldId,
    ApprovalId,
    AuditId,
    /// A file of a gateway or the bank.
    StatementId,
    /// What a gateway paid over.
    SettlementId,
    /// A deposit of taxes at the treasury.
    ChallanId,
    YearCloseId,
    /// An instalment plan.
    PlanId,
    /// One attempt at a request that carries a key of its own.
    RequestId,
    /// A password or key of a town.
    SecretId,
    OutageId,
}

impl From<HoldingId> for AccountId {
    fn from(holding: HoldingId) -> Self {
        Self(holding.0)
    }
}

impl From<AccountId> for HoldingId {
    fn from(account: AccountId) -> Self {
        Self(account.0)
    }
}
