//! Between the two pages of signing in: which code was asked for, in a cookie that names no number.

use actix_web::{
    HttpRequest,
    cookie::{Cookie, SameSite, time::Duration},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use entity::values::CodeId;
use serde::{Deserialize, Serialize};

use crate::{platform::identity::codes::GOOD_FOR, web::Ctx};

const COOKIE: &str = "__Host-code";
const PURPOSE: &str = "sign-in-code";

/// A code that this browser has asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct AskedFor {
    pub code: CodeId,
    /// On a phone of one's own: it will be remembered.
    pub own: bool,
    /// Where to go on to, empty for where everybody begins.
    pub next: String,
}

impl AskedFor {
    /// Good in this town only, for somewhat longer than the code, so that the page can still say that it is over.
    pub(super) fn cookie(&self, ctx: &Ctx) -> Cookie<'static> {
        let body = BASE64_URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default());
        let mac = ctx.app.keyring.mac(PURPOSE, message(ctx, &body).as_bytes());
        let mut cookie = plain(format!("{body}.{mac}"));
        cookie.set_max_age(Duration::seconds(i64::try_from(GOOD_FOR.as_secs()).unwrap_or_default() * 6));
        cookie
    }

    /// What the browser says that it has asked for; nothing where we have not said so before.
    pub(super) fn of(request: &HttpRequest, ctx: &Ctx) -> Option<Self> {
        let cookie = request.cookie(COOKIE)?;
        let (body, mac) = cookie.value().split_once('.')?;
        let is_ours = ctx.app.keyring.mac_fits(PURPOSE, message(ctx, body).as_bytes(), mac);
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(body).ok().filter(|_| is_ours)?;
        serde_json::from_slice(&bytes).ok()
    }
}

fn message(ctx: &Ctx, body: &str) -> String {
    format!("{}:{body}", ctx.town.slug())
}

/// Takes the cookie away.
pub(super) fn no_cookie() -> Cookie<'static> {
    let mut gone = plain(String::new());
    gone.make_removal();
    gone
}

fn plain(value: String) -> Cookie<'static> {
    Cookie::build(COOKIE, value).path("/").secure(true).http_only(true).same_site(SameSite::Lax).finish()
}
