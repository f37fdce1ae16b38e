//! What somebody chose of a household's dues.

use entity::{
    payments::Choice,
    values::{AccountId, Money, Phone},
};
use uuid::Uuid;

use crate::platform::{
    billing::household,
    errors::{AppError, FieldErrors},
    text,
};

/// How much of each account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// What should be paid by now.
    Now,
    /// With the rest of the year.
    Everything,
}

impl Scope {
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Now => "now",
            Self::Everything => "everything",
        }
    }

    pub(super) const fn of(self, now: Money, whole: Money) -> Money {
        match self {
            Self::Now => now,
            Self::Everything => whole,
        }
    }

    /// The choice of an account of which so much is due by now.
    pub(super) const fn choice(self, now: Choice) -> Choice {
        match self {
            Self::Now => now,
            Self::Everything => Choice::Everything,
        }
    }
}

/// An account with the amounts that the page showed for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Chosen {
    pub account: AccountId,
    now: Money,
    whole: Money,
}

impl Chosen {
    pub(super) const fn of(&self, scope: Scope) -> Money {
        scope.of(self.now, self.whole)
    }

    fn parse(text: &str) -> Option<Self> {
        let mut fields = text.split(':');
        let (account, now, whole) = (fields.next()?, fields.next()?, fields.next()?);
        let money = |poisha: &str| poisha.parse().ok().map(Money::from_poisha);
        let chosen = Self { account: account.parse().ok()?, now: money(now)?, whole: money(whole)? };
        fields.next().is_none().then_some(chosen)
    }
}

/// `<account>:<now>:<everything>`
pub(super) fn value(account: AccountId, now: Money, whole: Money) -> String {
    format!("{account}:{}:{}", now.poisha(), whole.poisha())
}

/// The form as it came.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    pub chosen: Vec<Chosen>,
    pub scope: Scope,
    pub phone: String,
    pub email: String,
    pub ward: String,
    pub holding: String,
    pub page: u64,
    pub request_key: Uuid,
}

/// Where the receipt goes.
pub(super) struct To {
    pub phone: Phone,
    pub email: Option<String>,
}

/// At most this much of what was typed is shown again.
const TYPED_MAX: usize = 100;

impl Wanted {
    /// Reads the fields. What only a tampered form has is refused at once.
    pub(super) fn read(fields: &[(String, String)]) -> Result<Self, AppError> {
        let once = |name: &str| {
            let value = fields.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.as_str());
            value.chars().take(TYPED_MAX).collect::<String>()
        };
        let mut chosen: Vec<Chosen> = Vec::new();
        for (_, value) in fields.iter().filter(|(field, _)| field == "item") {
            let item = Chosen::parse(value).ok_or(AppError::BadRequest)?;
            if chosen.iter().all(|other| other.account != item.account) {
                chosen.push(item);
            }
        }
        if u64::try_from(chosen.len()).unwrap_or(u64::MAX) > household::PAGE {
            return Err(AppError::BadRequest);
        }
        let scope = match once("scope").as_str() {
            "everything" => Scope::Everything,
            _now => Scope::Now,
        };
        let request_key = once("request_key").parse().map_err(|_tampered| AppError::BadRequest)?;
        Ok(Self {
            chosen,
            scope,
            phone: once("phone"),
            email: once("email"),
            ward: once("ward"),
            holding: once("holding"),
            page: once("page").parse().unwrap_or(1),
            request_key,
        })
    }

    /// Where the receipt goes, as typed.
    pub(super) fn to(&self) -> Result<To, FieldErrors> {
        let mut errors = FieldErrors::new();
        let phone = match self.phone.trim() {
            "" => Err("phone-missing"),
            typed => typed.parse().map_err(|_invalid| "phone-invalid"),
        };
        let phone = errors.take("phone", phone);
        let email = errors.take("email", text::email_address(&self.email));
        phone.zip(email).map(|(phone, email)| To { phone, email }).ok_or(errors)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn what_is_chosen_is_read_once_each() {
        let (one, other) = (AccountId::mint(), AccountId::mint());
        let (first, second) = (
            value(one, Money::from_poisha(5), Money::from_poisha(9)),
            value(other, Money::ZERO, Money::from_poisha(3)),
        );
        let key = Uuid::now_v7().to_string();
        let form = fields(&[
            ("item", &first),
            ("item", &second),
            ("item", &first),
            ("scope", "everything"),
            ("request_key", &key),
        ]);
        let wanted = Wanted::read(&form).unwrap();
        assert_eq!(wanted.chosen.iter().map(|chosen| chosen.account).collect::<Vec<_>>(), [one, other]);
        assert_eq!(wanted.chosen[0].of(wanted.scope).poisha(), 9);
        assert_eq!(wanted.chosen[1].of(Scope::Now), Money::ZERO);
        for item in ["", "x:1:2", &format!("{one}:1"), &format!("{one}:1:2:3")] {
            assert!(Wanted::read(&fields(&[("item", item), ("request_key", &key)])).is_err(), "{item}");
        }
        assert!(Wanted::read(&fields(&[("item", &first)])).is_err(), "no request key");
    }
}
