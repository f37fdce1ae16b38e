//! Two cookies beside the session: that the password was right a moment ago, and that a browser has been here before with an
//! account. Both are worth nothing without what comes next, and nothing in another town.

use std::time::Duration;

use actix_web::{
    HttpRequest,
    cookie::{Cookie, SameSite, time},
};
use chrono::{DateTime, Utc};
use entity::{identity::staff_account, values::StaffId};
use uuid::Uuid;

use crate::{platform::keys::Keyring, web::Ctx};

const SECOND: &str = "__Host-office-second";
const KNOWN: &str = "__Host-office-known";
/// How long the second step may take.
const SECOND_LASTS: Duration = Duration::from_mins(5);
const KNOWN_LASTS: Duration = Duration::from_hours(24 * 180);
/// An office computer serves several people.
const KNOWN_MAX: usize = 5;

fn cookie(name: &'static str, value: String, lasts: Duration) -> Cookie<'static> {
    Cookie::build(name, value)
        .path("/")
        .secure(true)
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(time::Duration::seconds(i64::try_from(lasts.as_secs()).unwrap_or_default()))
        .finish()
}

fn value_of(request: &HttpRequest, name: &str) -> Option<String> {
    request.cookie(name).map(|cookie| cookie.value().to_owned())
}

/// Whose password was right, and until when that counts. It dies with every change of the account's secrets and roles.
pub fn second(ctx: &Ctx, account: &staff_account::Model) -> Cookie<'static> {
    let until = (ctx.app.clock.now() + SECOND_LASTS).timestamp();
    let mac = ctx.app.keyring.mac(SECOND, second_message(ctx, account, until).as_bytes());
    cookie(SECOND, format!("{}.{until}.{mac}", account.id.0.simple()), SECOND_LASTS)
}

fn second_message(ctx: &Ctx, account: &staff_account::Model, until: i64) -> String {
    format!("{}:{}:{until}:{}", ctx.town.slug(), account.id, account.access_version)
}

/// Whom the second step is for, as the browser says; only [`is_second`] tells whether that is true.
pub fn second_account(request: &HttpRequest) -> Option<StaffId> {
    let value = value_of(request, SECOND)?;
    value.split('.').next()?.parse::<Uuid>().ok().map(StaffId)
}

/// Whether the password of this account was right in the last minutes, in this town.
pub fn is_second(ctx: &Ctx, request: &HttpRequest, account: &staff_account::Model) -> bool {
    let Some(value) = value_of(request, SECOND) else { return false };
    let mut parts = value.splitn(3, '.');
    let (Some(id), Some(until), Some(mac)) = (parts.next(), parts.next(), parts.next()) else { return false };
    let Ok(until) = until.parse::<i64>() else { return false };
    id.parse::<Uuid>().is_ok_and(|id| id == account.id.0)
        && ctx.app.clock.now().timestamp() < until
        && ctx.app.keyring.mac_fits(SECOND, second_message(ctx, account, until).as_bytes(), mac)
}

pub fn no_second() -> Cookie<'static> {
    let mut gone = cookie(SECOND, String::new(), Duration::ZERO);
    gone.make_removal();
    gone
}

/// One account that has signed in with a browser.
struct Known<'a> {
    account: Uuid,
    since: i64,
    mac: &'a str,
}

impl<'a> Known<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let mut parts = text.splitn(3, '.');
        let (account, since, mac) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?);
        Some(Self { account, since, mac })
    }

    fn holds(&self, keyring: &Keyring, slug: &str, now: DateTime<Utc>) -> bool {
        let message = known_message(slug, self.account, self.since);
        now.timestamp() < self.since + i64::try_from(KNOWN_LASTS.as_secs()).unwrap_or_default()
            && keyring.mac_fits(KNOWN, message.as_bytes(), self.mac)
    }
}

fn known_message(slug: &str, account: Uuid, since: i64) -> String {
    format!("{slug}:{account}:{since}")
}

/// What tells this browser from others that know the account; nothing where it does not.
pub fn known(ctx: &Ctx, request: &HttpRequest, account: StaffId) -> Option<String> {
    let value = value_of(request, KNOWN)?;
    let now = ctx.app.clock.now();
    let found = value.split('~').filter_map(Known::read).find(|known| known.account == account.0)?;
    found.holds(&ctx.app.keyring, ctx.town.slug(), now).then(|| found.mac.to_owned())
}

/// The cookie after somebody has signed in: those who were known before stay, the newest first.
pub fn with_known(ctx: &Ctx, request: &HttpRequest, account: StaffId) -> Cookie<'static> {
    let (slug, now) = (ctx.town.slug(), ctx.app.clock.now());
    let since = now.timestamp();
    let mac = ctx.app.keyring.mac(KNOWN, known_message(slug, account.0, since).as_bytes());
    let mut all = vec![format!("{}.{since}.{mac}", account.0.simple())];
    let before = value_of(request, KNOWN).unwrap_or_default();
    let others = before.split('~').filter(|text| {
        Known::read(text).is_some_and(|known| known.account != account.0 && known.holds(&ctx.app.keyring, slug, now))
    });
    all.extend(others.take(KNOWN_MAX - 1).map(str::to_owned));
    cookie(KNOWN, all.join("~"), KNOWN_LASTS)
}
