//! The token that every call to bKash carries. It lasts an hour and is asked for once: an account that asks often is locked.
//! All processes share one token for each account, encrypted; one of them at a time asks for a new one.

use std::time::Duration;

use anyhow::{Context, bail, ensure};
use base64::{Engine, prelude::BASE64_STANDARD_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    super::common::{required, text},
    shop::Shop,
};
use crate::platform::{
    keys::digest_id,
    payments::policy::{BKASH_APP_SECRET, BKASH_PASSWORD, Endpoint},
    tenancy::secrets,
};

/// A token is given up so long before its end.
const MARGIN: TimeDelta = TimeDelta::minutes(5);
const LASTS_AT_LEAST: TimeDelta = TimeDelta::minutes(1);
const LASTS_AT_MOST: TimeDelta = TimeDelta::hours(1);
/// Whoever asks has answered by then, or is gone.
const ASKING_FOR: Duration = Duration::from_secs(30);
/// After a refusal nobody asks for so long: the next try could be the one that locks the account.
const REFUSED_FOR: Duration = Duration::from_mins(5);
const LOOK_EVERY: Duration = Duration::from_millis(100);
const LOOKS: u32 = 60;
const ASKING: &str = "asking";
const REFUSED: &str = "refused";

#[derive(Serialize, Deserialize)]
struct Kept {
    token: String,
    until: DateTime<Utc>,
}

fn key(shop: &Shop<'_>) -> String {
    let endpoint = match shop.account.endpoint {
        Endpoint::Live => "live",
        Endpoint::Sandbox => "sandbox",
    };
    format!("{}:bkash:{endpoint}:{}:{}", shop.town.slug(), shop.account.username, shop.account.app_key)
}

/// The token in use, or a new one.
pub(super) async fn token(shop: &Shop<'_>) -> anyhow::Result<String> {
    let (store, key) = (shop.app.store(), key(shop));
    let asking = format!("{key}:asking");
    for _ in 0..LOOKS {
        if let Some(token) = kept(shop, &key).await? {
            return Ok(token);
        }
        if store.put_if_absent(&asking, ASKING, ASKING_FOR).await? {
            return ask(shop, &key, &asking).await;
        }
        ensure!(store.get(&asking).await?.as_deref() != Some(REFUSED), "bKash has refused a token a moment ago");
        tokio::time::sleep(LOOK_EVERY).await;
    }
    bail!("another process is asking bKash for a token, and has none yet")
}

/// Throws the token away that bKash does not take, unless there is another by now.
pub(super) async fn forget(shop: &Shop<'_>, token: &str) -> anyhow::Result<()> {
    let key = key(shop);
    if kept(shop, &key).await?.as_deref() == Some(token) {
        shop.app.store().forget(&key).await?;
    }
    Ok(())
}

async fn ask(shop: &Shop<'_>, key: &str, asking: &str) -> anyhow::Result<String> {
    // Whoever asked before us may have been answered since we looked.
    let granted = match kept(shop, key).await? {
        Some(token) => Ok(token),
        None => grant(shop, key).await,
    };
    match &granted {
        Ok(_) => shop.app.store().forget(asking).await?,
        Err(_) => shop.app.store().put(asking, REFUSED, REFUSED_FOR).await?,
    }
    granted
}

async fn grant(shop: &Shop<'_>, key: &str) -> anyhow::Result<String> {
    let [password, app_secret] = secrets::open(shop.app, shop.town, [BKASH_PASSWORD, BKASH_APP_SECRET]).await?;
    let headers = [("username", shop.account.username.as_str()), ("password", password.expose_secret())];
    let body = json!({ "app_key": shop.account.app_key, "app_secret": app_secret.expose_secret() });
    let said = shop.app.outgoing.call_json(&shop.url("token/grant"), &headers, &body).await?.json()?;
    let token = required(&said, "id_token")?;
    let lasts = text(&said, "expires_in").and_then(|seconds| seconds.parse().ok()).and_then(TimeDelta::try_seconds);
    let lasts = lasts.unwrap_or(LASTS_AT_MOST);
    let lasts = (lasts.clamp(LASTS_AT_LEAST, LASTS_AT_MOST) - MARGIN).max(LASTS_AT_LEAST);
    keep(shop, key, &Kept { token: token.clone(), until: shop.app.clock.now() + lasts }, lasts).await?;
    Ok(token)
}

async fn keep(shop: &Shop<'_>, key: &str, kept: &Kept, lasts: TimeDelta) -> anyhow::Result<()> {
    let keys = shop.app.keyring.town(shop.town.profile.uuid);
    let sealed = keys.encrypt(&serde_json::to_string(kept)?, digest_id(key.as_bytes()))?;
    let text = format!("{}:{}", keys.generation(), BASE64_STANDARD_NO_PAD.encode(sealed));
    shop.app.store().put(key, &text, lasts.to_std()?).await
}

/// The token that is kept; none where it is about to end, or does not open here.
async fn kept(shop: &Shop<'_>, key: &str) -> anyhow::Result<Option<String>> {
    let Some(text) = shop.app.store().get(key).await? else { return Ok(None) };
    let open = || {
        let (generation, sealed) = text.split_once(':').context("no generation")?;
        let sealed = BASE64_STANDARD_NO_PAD.decode(sealed)?;
        let keys = shop.app.keyring.town(shop.town.profile.uuid);
        anyhow::Ok(serde_json::from_str::<Kept>(&keys.decrypt(
            &sealed,
            digest_id(key.as_bytes()),
            generation.parse()?,
        )?)?)
    };
    Ok(open().ok().filter(|kept| shop.app.clock.now() < kept.until).map(|kept| kept.token))
}
