//! Somebody without an account, known only to tell his own forms from others': a cookie that says nothing of him.

use actix_web::{
    HttpRequest,
    cookie::{Cookie, SameSite},
};

use crate::platform::{access::Actor, errors::AppError, keys::Keyring, tenancy::Town};

const COOKIE: &str = "__Host-visitor";
const PURPOSE: &str = "visitor-form";

/// A browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visitor {
    id: String,
    /// The browser does not have the cookie yet.
    is_new: bool,
}

impl Visitor {
    /// # Errors
    /// When the system gives no random bytes.
    pub(super) fn of(request: &HttpRequest, keyring: &Keyring) -> Result<Self, AppError> {
        match known(request) {
            Some(id) => Ok(Self { id, is_new: false }),
            None => Ok(Self { id: keyring.token()?, is_new: true }),
        }
    }

    /// Goes into every form, and is worth nothing in another browser, another town or another session.
    #[must_use]
    pub fn token(&self, keyring: &Keyring, town: &Town, actor: &Actor) -> String {
        keyring.mac(PURPOSE, self.message(town, actor).as_bytes())
    }

    /// Whether a form has this visitor's token.
    #[must_use]
    pub fn has_token(&self, keyring: &Keyring, town: &Town, actor: &Actor, token: &str) -> bool {
        !self.is_new && keyring.mac_fits(PURPOSE, self.message(town, actor).as_bytes(), token)
    }

    /// A form that was shown before somebody signed in, or in another session, is worth nothing in this one.
    fn message(&self, town: &Town, actor: &Actor) -> String {
        let (slug, id) = (town.slug(), &self.id);
        match actor {
            Actor::Staff(staff) => format!("{slug}:{id}:{}", staff.session),
            Actor::Citizen(citizen) => format!("{slug}:{id}:{}", citizen.session),
            Actor::Visitor | Actor::Worker | Actor::Operator => format!("{slug}:{id}"),
        }
    }

    /// The cookie to set with a page that has a form, where the browser has none.
    #[must_use]
    pub fn cookie(&self) -> Option<Cookie<'static>> {
        self.is_new.then(|| {
            Cookie::build(COOKIE, self.id.clone())
                .path("/")
                .secure(true)
                .http_only(true)
                .same_site(SameSite::Lax)
                .finish()
        })
    }
}

/// The browser that a request comes from, where it has the cookie.
pub(super) fn known(request: &HttpRequest) -> Option<String> {
    request.cookie(COOKIE).map(|cookie| cookie.value().to_owned()).filter(|id| is_id(id))
}

fn is_id(text: &str) -> bool {
    text.len() == 22 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}
