use std::{borrow::Cow, collections::BTreeMap};

use chrono::{DateTime, NaiveDate, Utc};
use entity::values::{FiscalYear, Locale, Money, Period, Phone, Ward, WardSet};
use serde_json::Value;

/// Values by name. As text they are JSON with sorted keys, the same on every engine, so that they can be sealed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts(BTreeMap<Cow<'static, str>, Value>);

impl Facts {
    pub fn set(&mut self, name: impl Into<Cow<'static, str>>, value: impl Into<Fact>) {
        let Fact(value) = value.into();
        self.0.insert(name.into(), value);
    }

    /// None where there is nothing to say.
    pub(super) fn into_text(self) -> Option<String> {
        if self.0.is_empty() { None } else { serde_json::to_string(&self.0).ok() }
    }
}

/// One value, fit for the trail: what is personal becomes masked on its way in.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact(Value);

impl Fact {
    /// The last four digits of a personal number.
    #[must_use]
    pub fn number_end(last_four: &str) -> Self {
        Self(Value::String(format!("…{last_four}")))
    }

    /// That there is a text, which may say anything of anybody.
    #[must_use]
    pub fn hidden() -> Self {
        Self(Value::String("•••".to_owned()))
    }

    /// The beginning of a name, for people who are not staff.
    #[must_use]
    pub fn masked_name(name: &str) -> Self {
        Self(Value::String(crate::platform::names::masked(name)))
    }
}

macro_rules! facts_from {
    ($($ty:ty => |$value:ident| $make:expr),+ $(,)?) => {$(
        impl From<$ty> for Fact {
            fn from($value: $ty) -> Self {
                Self($make)
            }
        }
    )+};
}

facts_from! {
    &str => |text| Value::String(text.to_owned()),
    String => |text| Value::String(text),
    bool => |flag| Value::Bool(flag),
    i16 => |number| number.into(),
    i32 => |number| number.into(),
    i64 => |number| number.into(),
    u64 => |number| number.into(),
    usize => |number| number.into(),
    &Phone => |phone| Value::String(phone.masked()),
    Money => |amount| Value::Number(amount.poisha().into()),
    NaiveDate => |day| Value::String(day.to_string()),
    DateTime<Utc> => |moment| Value::String(moment.to_rfc3339()),
    Ward => |ward| Value::Number(ward.number().into()),
    &WardSet => |wards| Value::String(wards.to_string()),
    FiscalYear => |year| Value::String(year.to_string()),
    Period => |period| Value::String(period.to_string()),
    Locale => |locale| Value::String(locale.code().to_owned()),
}

impl<T: Into<Self>> From<Option<T>> for Fact {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self(Value::Null), Into::into)
    }
}
