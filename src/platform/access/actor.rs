use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::{
    identity::office_held::Capacity,
    values::{CitizenId, Locale, Phone, SessionId, StaffId, Ward, WardSet},
};

use super::PermissionSet;

/// Who acts.
#[derive(Clone, Debug)]
pub enum Actor {
    /// Somebody on the portal or the API who has not signed in.
    Visitor,
    /// Somebody who has shown that a mobile number is at hand.
    Citizen(Arc<CitizenActor>),
    /// Somebody who works for the town, or for the centre.
    Staff(Arc<StaffActor>),
    /// The job worker.
    Worker,
    /// Whoever runs a command on the server.
    Operator,
}

/// A signed-in mobile number.
#[derive(Clone, Debug)]
pub struct CitizenActor {
    pub id: CitizenId,
    pub phone: Phone,
    pub session: SessionId,
}

/// A signed-in member of staff, as far as requests ask: made anew when roles, posts, the town's data or the day change.
#[derive(Clone, Debug)]
pub struct StaffActor {
    pub id: StaffId,
    pub name: String,
    pub locale: Locale,
    pub session: SessionId,
    pub roles: Vec<String>,
    pub permissions: PermissionSet,
    /// Held today.
    pub offices: Vec<HeldOffice>,
    /// When the password or a factor was last given.
    pub confirmed_at: DateTime<Utc>,
    /// This session began with a second factor.
    pub second_factor: bool,
    /// The second factor is compulsory and not set up: nothing else is open.
    pub must_enrol: bool,
}

/// A post that somebody holds today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldOffice {
    pub post: String,
    pub wards: WardSet,
    pub capacity: Capacity,
}

impl StaffActor {
    /// The posts held today with their wards, or else the roles, as the trail keeps them: `ward-councillor 3,4; cashier`.
    #[must_use]
    pub fn standing(&self) -> String {
        if self.offices.is_empty() {
            return self.roles.join("; ");
        }
        let offices =
            self.offices.iter().map(
                |HeldOffice { post, wards, .. }| {
                    if wards.is_whole_town() { post.clone() } else { format!("{post} {wards}") }
                },
            );
        offices.collect::<Vec<_>>().join("; ")
    }

    /// Whether some post held today covers the ward.
    #[must_use]
    pub fn covers(&self, ward: Ward) -> bool {
        self.offices.iter().any(|office| office.wards.covers(ward))
    }
}

/// What kind of actor, and thereby which role of `access.csv` in every town. Staff have roles of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ActorKind {
    Visitor,
    Citizen,
    Staff,
    Worker,
    Operator,
}

impl ActorKind {
    /// The kinds that have a role by what they are.
    pub const WITH_ROLE: [Self; 4] = [Self::Visitor, Self::Citizen, Self::Worker, Self::Operator];

    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Visitor => "visitor",
            Self::Citizen => "citizen",
            Self::Staff => "staff",
            Self::Worker => "worker",
            Self::Operator => "operator",
        }
    }
}

impl Actor {
    #[must_use]
    pub const fn kind(&self) -> ActorKind {
        match self {
            Self::Visitor => ActorKind::Visitor,
            Self::Citizen(_) => ActorKind::Citizen,
            Self::Staff(_) => ActorKind::Staff,
            Self::Worker => ActorKind::Worker,
            Self::Operator => ActorKind::Operator,
        }
    }

    #[must_use]
    pub const fn staff(&self) -> Option<&Arc<StaffActor>> {
        match self {
            Self::Staff(staff) => Some(staff),
            Self::Visitor | Self::Citizen(_) | Self::Worker | Self::Operator => None,
        }
    }

    #[must_use]
    pub const fn citizen(&self) -> Option<&Arc<CitizenActor>> {
        match self {
            Self::Citizen(citizen) => Some(citizen),
            Self::Visitor | Self::Staff(_) | Self::Worker | Self::Operator => None,
        }
    }
}
