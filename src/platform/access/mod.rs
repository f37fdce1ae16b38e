//! Who may do what. Permissions are code, roles are data (`access.csv`, national and per town), and casbin decides.
//!
//! A decision of casbin walks over all rules, so each kind of actor is resolved once per version of a town's data into the
//! set of its permissions; the gate and the commands ask the set.

mod policy;
mod resolve;

use std::collections::BTreeSet;

pub use policy::AccessPolicy;
pub(crate) use policy::from_csv;
pub(crate) use resolve::resolve;

use crate::platform::errors::AppError;

/// One act that a role may be given.
macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident = $code:literal),+ $(,)?) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Permission { $($(#[$doc])* $name),+ }

        impl Permission {
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// `object.act`, as the files and casbin have it.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }
        }
    };
}

permissions! {
    /// Pages about the town: home, charter, contacts, help.
    SiteRead = "site.read",
    /// Bills, with the owner's name masked.
    BillSee = "bill.see",
    BillPay = "bill.pay",
    /// A payment and its receipt, by reference and the last digits of the phone.
    PaymentFind = "payment.find",
    PaperVerify = "paper.verify",
    /// Reporting wrong data on a bill.
    ErrorReport = "error.report",
    RegisterImport = "register.import",
    DemandRaise = "demand.raise",
    LedgerVerify = "ledger.verify",
    /// Asking the gateway and posting what it says.
    PaymentSettle = "payment.settle",
    MessageSend = "message.send",
}

impl Permission {
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|permission| permission.code() == code)
    }
}

/// Who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Actor {
    /// Somebody on the portal or the API who has not signed in.
    Visitor,
    /// The job worker.
    Worker,
    /// Whoever runs a command on the server.
    Operator,
}

impl Actor {
    pub const ALL: [Self; 3] = [Self::Visitor, Self::Worker, Self::Operator];

    /// The role that the actor holds in every town.
    #[must_use]
    pub const fn role(self) -> &'static str {
        match self {
            Self::Visitor => "visitor",
            Self::Worker => "worker",
            Self::Operator => "operator",
        }
    }
}

/// What each kind of actor may do in one town.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Permissions {
    visitor: BTreeSet<Permission>,
    worker: BTreeSet<Permission>,
    operator: BTreeSet<Permission>,
}

impl Permissions {
    #[must_use]
    pub fn allow(&self, actor: Actor, permission: Permission) -> bool {
        self.of(actor).contains(&permission)
    }

    /// # Errors
    /// [`AppError::Forbidden`] where the actor may not.
    pub fn require(&self, actor: Actor, permission: Permission) -> Result<(), AppError> {
        if self.allow(actor, permission) { Ok(()) } else { Err(AppError::Forbidden) }
    }

    #[must_use]
    pub const fn of(&self, actor: Actor) -> &BTreeSet<Permission> {
        match actor {
            Actor::Visitor => &self.visitor,
            Actor::Worker => &self.worker,
            Actor::Operator => &self.operator,
        }
    }
}
