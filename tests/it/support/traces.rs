//! Whatever a form changes leaves an entry in the trail: every form that a story sends is looked after, whoever sends it.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{LazyLock, Mutex},
};

use actix_web::web::Data;
use entity::audit::audit_entry;
use pouro::platform::{access::Actor, app::App};
use sea_orm::PaginatorTrait;

use super::Page;

/// Forms that change nothing by nature, or need not, by the end of their path.
const CHANGES_NOTHING: [(&str, &str); 8] = [
    ("/second-factor/begin", "offers a secret, which counts from its first code on"),
    ("/sign-in", "the password of somebody who needs more: nothing is open yet"),
    ("/track", "finds a payment"),
    ("/holdings", "finds holdings"),
    ("/counter/find", "finds dues"),
    ("/office/receipts", "finds receipts"),
    ("/outbox/sms", "stands for an SMS provider"),
    ("/api/v1/bills", "reads a bill"),
];

/// What a payer does again changes nothing; what he does first is walked by the law of the trail.
const PAYMENTS: &str = "/pay/";

/// What somebody has written in a draft is nobody's business before it is handed in: that is what the trail tells.
const OF_DRAFTS: &str = "/pages/";

/// Per port of a world: the process, and each form with whether it ever left an entry.
static WORLDS: LazyLock<Mutex<HashMap<u16, Watched>>> = LazyLock::new(Mutex::default);

struct Watched {
    app: Data<App>,
    forms: BTreeMap<String, bool>,
}

/// From now on the forms of a world are looked after.
pub fn watch(port: u16, app: &Data<App>) {
    let watched = Watched { app: Data::clone(app), forms: BTreeMap::new() };
    WORLDS.lock().unwrap().insert(port, watched);
}

/// Entries in the trail of the place that a host names; nothing where it is no place of a world.
pub async fn entries(port: u16, host: &str) -> Option<u64> {
    let app = WORLDS.lock().unwrap().get(&port).map(|watched| Data::clone(&watched.app))?;
    let slug = host.split_once('.')?.0;
    let town = match slug {
        "console" => app.towns.centre().await,
        slug => app.towns.town_by_slug(slug).await,
    };
    let work = app.read(&town.ok()?, Actor::Operator).await.ok()?;
    work.find::<audit_entry::Entity>().count(work.tx()).await.ok()
}

/// A form was answered: sent twice it may change nothing the second time, but some time it must.
pub async fn note(port: u16, host: &str, path: &str, answer: &Page, before: Option<u64>) {
    let Some(before) = before.filter(|_| answer.status.as_u16() < 400) else { return };
    let path = path.split('?').next().unwrap();
    if CHANGES_NOTHING.iter().any(|(end, _)| path.ends_with(end))
        || path.starts_with(PAYMENTS)
        || path.contains(OF_DRAFTS)
    {
        return;
    }
    let left = entries(port, host).await.is_some_and(|after| after > before);
    let mut worlds = WORLDS.lock().unwrap();
    if let Some(watched) = worlds.get_mut(&port) {
        *watched.forms.entry(path.to_owned()).or_default() |= left;
    }
}

/// Ends the watch; the forms that were taken and left nothing.
pub fn silent(port: u16) -> Vec<String> {
    let watched = WORLDS.lock().unwrap().remove(&port);
    let forms = watched.into_iter().flat_map(|watched| watched.forms);
    forms.filter(|(_, left)| !left).map(|(path, _)| path).collect()
}
