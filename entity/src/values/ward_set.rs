use std::{collections::BTreeSet, fmt, str::FromStr};

use sea_orm::DeriveValueType;

use super::{InvalidWard, Ward};

/// Some wards of a town, kept as `1,2,3`. No ward at all stands for the whole town.
#[derive(Clone, Debug, Default, PartialEq, Eq, DeriveValueType)]
#[sea_orm(value_type = "String")]
pub struct WardSet(BTreeSet<Ward>);

impl WardSet {
    #[must_use]
    pub fn covers(&self, ward: Ward) -> bool {
        self.0.is_empty() || self.0.contains(&ward)
    }

    /// Whether some ward is in both.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        self.0.is_empty() || other.0.is_empty() || !self.0.is_disjoint(&other.0)
    }

    #[must_use]
    pub fn is_whole_town(&self) -> bool {
        self.0.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = Ward> + '_ {
        self.0.iter().copied()
    }
}

impl FromIterator<Ward> for WardSet {
    fn from_iter<I: IntoIterator<Item = Ward>>(wards: I) -> Self {
        Self(wards.into_iter().collect())
    }
}

/// The stored form.
impl fmt::Display for WardSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, ward) in self.0.iter().enumerate() {
            write!(f, "{}{ward}", if index == 0 { "" } else { "," })?;
        }
        Ok(())
    }
}

/// Reads `1,2,3`, `১, ২ ৩` and `1-3`.
impl FromStr for WardSet {
    type Err = InvalidWard;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts = text.split([',', ';', '،', ' ', '\n']).map(str::trim).filter(|part| !part.is_empty());
        let mut wards = BTreeSet::new();
        for part in parts {
            match part.split_once(['-', '–']) {
                Some((first, last)) => {
                    let (first, last): (Ward, Ward) = (first.parse()?, last.parse()?);
                    wards.extend((first.number()..=last.number()).filter_map(|number| Ward::new(number).ok()));
                }
                None => drop(wards.insert(part.parse()?)),
            }
        }
        Ok(Self(wards))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wards_are_read_in_lists_and_ranges() {
        for (text, stored) in [("1,2,3", "1,2,3"), ("৩ ১", "1,3"), ("4-6, 9", "4,5,6,9"), ("", "")] {
            assert_eq!(text.parse::<WardSet>().unwrap().to_string(), stored, "{text}");
        }
        assert!("1,x".parse::<WardSet>().is_err());
        let some: WardSet = "1,2".parse().unwrap();
        let ward = |number| Ward::new(number).unwrap();
        assert!(some.covers(ward(1)) && !some.covers(ward(3)) && WardSet::default().covers(ward(9)));
        assert!(some.meets(&"2,3".parse().unwrap()) && !some.meets(&"3".parse().unwrap()));
        assert!(some.meets(&WardSet::default()));
    }
}
