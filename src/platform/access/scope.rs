use std::collections::BTreeSet;

use entity::values::Ward;

use super::{Actor, Permission, StaffActor};

/// The wards whose holdings and questions somebody sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WardScope {
    WholeTown,
    Only(BTreeSet<Ward>),
}

impl WardScope {
    /// What belongs to no ward is there for everybody who works here.
    #[must_use]
    pub fn sees(&self, ward: Option<Ward>) -> bool {
        match (self, ward) {
            (Self::WholeTown, _) | (_, None) => true,
            (Self::Only(wards), Some(ward)) => wards.contains(&ward),
        }
    }

    /// The wards to look in when one of them is asked for, or all; none where there is nothing to filter by.
    #[must_use]
    pub fn narrowed(&self, asked: Option<Ward>) -> Option<Vec<Ward>> {
        match (self, asked) {
            (Self::WholeTown, None) => None,
            (Self::Only(wards), None) => Some(wards.iter().copied().collect()),
            (_, Some(ward)) => Some(if self.sees(Some(ward)) { vec![ward] } else { Vec::new() }),
        }
    }
}

impl StaffActor {
    /// Whoever has a role for the whole town, or a post for it, sees every ward; everybody else sees those of his posts: a
    /// councillor's end with his term.
    #[must_use]
    pub fn scope(&self) -> WardScope {
        let is_of_whole_town = self.permissions.contains(&Permission::WardAll);
        if is_of_whole_town || self.offices.iter().any(|office| office.wards.is_whole_town()) {
            return WardScope::WholeTown;
        }
        WardScope::Only(self.offices.iter().flat_map(|office| office.wards.iter()).collect())
    }
}

impl Actor {
    /// The wards of a member of staff; everybody else is bound by permissions alone.
    #[must_use]
    pub fn scope(&self) -> WardScope {
        self.staff().map_or(WardScope::WholeTown, |staff| staff.scope())
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};
    use entity::{
        identity::office_held::Capacity,
        values::{Locale, SessionId, StaffId},
    };

    use super::*;
    use crate::platform::access::{HeldOffice, PermissionSet};

    fn holding(wards: &[&str]) -> StaffActor {
        let office = |wards: &&str| HeldOffice {
            post: "ward-councillor".to_owned(),
            wards: wards.parse().unwrap(),
            capacity: Capacity::Regular,
        };
        StaffActor {
            id: StaffId::mint(),
            name: String::new(),
            locale: Locale::Bn,
            session: SessionId::mint(),
            roles: Vec::new(),
            permissions: PermissionSet::new(),
            offices: wards.iter().map(office).collect(),
            confirmed_at: DateTime::<Utc>::UNIX_EPOCH,
            second_factor: true,
            must_enrol: false,
        }
    }

    #[test]
    fn posts_show_their_wards_and_roles_of_the_office_the_whole_town() {
        let ward = |number| Ward::new(number).unwrap();
        let sees = |wards: &[&str], number| holding(wards).scope().sees(Some(ward(number)));
        assert!(!sees(&[], 5), "neither role nor post: a term that is over");
        let clerk = StaffActor { permissions: [Permission::WardAll].into(), ..holding(&["3"]) };
        assert!(clerk.scope().sees(Some(ward(5))), "a role for the whole town");
        assert!(sees(&[""], 5), "a post for the whole town");
        assert!(sees(&["3"], 3) && !sees(&["3"], 5));
        assert!(sees(&["1-3"], 2) && !sees(&["1-3"], 4), "a reserved seat has three wards");
        assert!(sees(&["3", "5"], 5) && !sees(&["3", "5"], 4), "two posts show the wards of both");
        assert!(sees(&["3", ""], 9), "acting for the whole town besides");
        assert!(holding(&["3"]).scope().sees(None), "what has no ward is everybody's");
    }

    #[test]
    fn a_list_is_narrowed_to_what_may_be_seen() {
        let ward = |number| Ward::new(number).unwrap();
        assert_eq!(WardScope::WholeTown.narrowed(None), None);
        assert_eq!(WardScope::WholeTown.narrowed(Some(ward(5))), Some(vec![ward(5)]));
        let some = holding(&["3,4"]).scope();
        assert_eq!(some.narrowed(None), Some(vec![ward(3), ward(4)]));
        assert_eq!(some.narrowed(Some(ward(4))), Some(vec![ward(4)]));
        assert_eq!(some.narrowed(Some(ward(5))), Some(Vec::new()));
    }
}
