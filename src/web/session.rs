//! Who is signed in: the cookies of sessions, and the actor behind them.

use std::sync::Arc;

use actix_web::{
    HttpRequest,
    cookie::{Cookie, SameSite, time::Duration},
    http::header,
};

use crate::platform::{
    access::Actor,
    app::App,
    errors::{AppError, Door},
    identity::sessions,
    tenancy::Town,
};

/// How long a browser keeps the cookie of a phone of one's own.
const REMEMBERED_DAYS: i64 = 90;

impl Door {
    /// Citizens and staff are signed in apart from each other: a councillor is a citizen too.
    const fn cookie_name(self) -> &'static str {
        match self {
            Self::Portal => "__Host-me",
            Self::Office => "__Host-office",
        }
    }
}

/// The cookie of a new session.
#[must_use]
pub fn cookie(door: Door, token: String, remembered: bool) -> Cookie<'static> {
    let mut cookie = Cookie::build(door.cookie_name(), token)
        .path("/")
        .secure(true)
        .http_only(true)
        .same_site(SameSite::Lax)
        .finish();
    if remembered {
        cookie.set_max_age(Duration::days(REMEMBERED_DAYS));
    }
    cookie
}

/// Takes the cookie of a session away.
#[must_use]
pub fn no_cookie(door: Door) -> Cookie<'static> {
    let mut gone = cookie(door, String::new(), false);
    gone.make_removal();
    gone
}

/// The token that a browser shows at a door, whatever it is worth.
#[must_use]
pub fn token(request: &HttpRequest, door: Door) -> Option<String> {
    let token = request.cookie(door.cookie_name()).map(|cookie| cookie.value().to_owned());
    token.filter(|token| is_token(token))
}

/// Who asks at a door: a visitor, unless a session of this very town says more.
pub(super) async fn actor(request: &HttpRequest, app: &App, town: &Arc<Town>, door: Door) -> Result<Actor, AppError> {
    let Some(token) = token(request, door) else { return Ok(Actor::Visitor) };
    let actor = match door {
        Door::Portal => sessions::citizen(app, town, &token).await?.map(Actor::Citizen),
        Door::Office => sessions::staff(app, town, &token).await?.map(Actor::Staff),
    };
    Ok(actor.unwrap_or(Actor::Visitor))
}

fn is_token(text: &str) -> bool {
    text.len() == 43 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// Browser and system in a few words, as far as the browser says: `Chrome, Android`.
#[must_use]
pub fn device(request: &HttpRequest) -> String {
    let agent = request.headers().get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let first =
        |known: &[(&str, &'static str)]| known.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    let browser = first(&[
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("UCBrowser", "UC Browser"),
        ("SamsungBrowser", "Samsung Internet"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ]);
    let system = first(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    [browser, system].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// A place to go on to after signing in: a path of this site and nothing else, or where everybody begins.
#[must_use]
pub fn next_or<'a>(wanted: &'a str, beginning: &'a str) -> &'a str {
    let is_path = wanted.starts_with('/') && !wanted.starts_with("//") && !wanted.starts_with("/\\");
    let is_plain = wanted.len() <= 300 && wanted.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    if is_path && is_plain { wanted } else { beginning }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_goes_on_within_the_site_and_nowhere_else() {
        for path in ["/me", "/office/staff?page=2", "/en/me"] {
            assert_eq!(next_or(path, "/"), path);
        }
        for elsewhere in
            ["https://evil.example", "//evil.example", "/\\evil.example", "evil", "", "javascript:alert(1)", "/a\r\nb"]
        {
            assert_eq!(next_or(elsewhere, "/me"), "/me", "{elsewhere}");
        }
    }
}
