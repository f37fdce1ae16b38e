//! Somebody without an account, known only to tell his own forms from others': a cookie that says nothing of him.

use actix_web::{
    HttpRequest,
    cookie::{Cookie, SameSite},
};

use crate::platform::{errors::AppError, keys::Keyring, tenancy::Town};

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
        let known = request.cookie(COOKIE).map(|cookie| cookie.value().to_owned()).filter(|id| is_id(id));
        match known {
            Some(id) => Ok(Self { id, is_new: false }),
            None => Ok(Self { id: keyring.token()?, is_new: true }),
        }
    }

    /// Goes into every form, and is worth nothing in another browser or another town.
    #[must_use]
    pub fn token(&self, keyring: &Keyring, town: &Town) -> String {
        keyring.mac(PURPOSE, self.message(town).as_bytes())
    }

    /// Whether a form has this visitor's token.
    #[must_use]
    pub fn has_token(&self, keyring: &Keyring, town: &Town, token: &str) -> bool {
        !self.is_new && keyring.mac_fits(PURPOSE, self.message(town).as_bytes(), token)
    }

    fn message(&self, town: &Town) -> String {
        format!("{}:{}", town.slug(), self.id)
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

fn is_id(text: &str) -> bool {
    text.len() == 22 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}
