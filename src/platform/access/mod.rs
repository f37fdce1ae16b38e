//! Who may do what. Permissions are code, roles are data (`access.csv`, national and per town), and casbin decides.
//!
//! A decision of casbin walks over all rules, so each kind of actor is resolved once per version of a town's data into the
//! set of its permissions, and each member of staff once per session; the gate and the commands ask the set.

mod actor;
mod permission;
mod policy;
mod resolve;
mod scope;
pub mod separation;

use std::collections::BTreeSet;

pub use actor::{Actor, ActorKind, CitizenActor, HeldOffice, StaffActor};
pub use permission::Permission;
pub use policy::AccessPolicy;
pub(crate) use policy::from_csv;
pub(crate) use resolve::resolve;
pub use scope::WardScope;

use self::resolve::Roles;
use crate::platform::errors::AppError;

/// What somebody may do.
pub type PermissionSet = BTreeSet<Permission>;

/// What each kind of actor and each role may do in one town.
pub struct Permissions {
    visitor: PermissionSet,
    citizen: PermissionSet,
    worker: PermissionSet,
    operator: PermissionSet,
    roles: Roles,
}

impl Permissions {
    #[must_use]
    pub fn allow(&self, actor: &Actor, permission: Permission) -> bool {
        match actor {
            Actor::Visitor => self.visitor.contains(&permission),
            // Whoever signs in loses nothing by it.
            Actor::Citizen(_) => self.citizen.contains(&permission) || self.visitor.contains(&permission),
            Actor::Staff(staff) => staff.permissions.contains(&permission),
            Actor::Worker => self.worker.contains(&permission),
            Actor::Operator => self.operator.contains(&permission),
        }
    }

    /// # Errors
    /// [`AppError::Forbidden`] where the actor may not.
    pub fn require(&self, actor: &Actor, permission: Permission) -> Result<(), AppError> {
        if self.allow(actor, permission) { Ok(()) } else { Err(AppError::Forbidden) }
    }

    /// The roles that can be given to staff here, by name, and what each may do.
    pub fn staff_roles(&self) -> impl Iterator<Item = (&str, &PermissionSet)> {
        self.roles.of_staff()
    }

    /// What somebody with these roles may do, as casbin decides it.
    ///
    /// # Errors
    /// When casbin gives no decision.
    pub async fn of_roles(&self, subject: &str, roles: &[String]) -> Result<PermissionSet, AppError> {
        Ok(self.roles.resolve(subject, roles).await?)
    }

    /// One decision of casbin, with nothing kept from before.
    ///
    /// # Errors
    /// When casbin gives none.
    pub async fn decide(&self, subject: &str, roles: &[String], permission: Permission) -> Result<bool, AppError> {
        Ok(self.roles.decide(subject, roles, permission).await?)
    }
}
