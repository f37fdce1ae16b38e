//! A town's own secrets: set by a command, kept encrypted, read at the moment of use, never exported and never logged.

#![expect(
    clippy::disallowed_methods,
    reason = "a secret is set by the centre's connection, as a town's folder is applied"
)]

use std::sync::Arc;

use anyhow::{Context, bail};
use chrono::{DateTime, Utc};
use entity::{
    audit::audit_entry,
    messaging::job,
    tenancy::{registry, tenant, tenant_secret},
    values::{SecretId, TenantId},
};
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
    sea_query::{Expr, ExprTrait},
};
use secrecy::{ExposeSecret, SecretString};

use super::Town;
use crate::platform::{
    access::Actor,
    app::App,
    audit::{self, Act, Entry},
    db::Database,
    keys::{Keyring, digest_id},
    work::{self, Mode},
};

/// The id follows from the name, and the cipher is bound to the id: none opens under another name.
fn id_of(name: &str) -> SecretId {
    SecretId(digest_id(name.as_bytes()))
}

/// No key or password is longer; an RSA key of 4096 bits has some 3200 characters.
pub const SECRET_BYTES_MAX: usize = 8_192;

/// Sets a town's secret, or takes it away; says whether the town was found. Running processes follow within two seconds.
///
/// # Errors
/// When the database does not take it.
pub async fn set(
    database: &Database,
    keyring: &Keyring,
    slug: &str,
    name: &str,
    value: Option<&SecretString>,
    now: DateTime<Utc>,
) -> anyhow::Result<bool> {
    let tx = work::begin(database, TenantId::CENTRE, Mode::Write).await?;
    let Some(town) = tenant::Entity::find().filter(tenant::Column::Slug.eq(slug)).one(&tx).await? else {
        return Ok(false);
    };
    if database.is_postgres() {
        work::name_town(&tx, town.id, Mode::Write).await?;
    }
    let id = id_of(name);
    let own = tenant_secret::Column::TenantId.eq(town.id).and(tenant_secret::Column::Id.eq(id));
    let known = tenant_secret::Entity::find().filter(own.clone()).one(&tx).await?;
    tenant_secret::Entity::delete_many().filter(own).exec(&tx).await?;
    if let Some(value) = value {
        let keys = keyring.town(town.uuid);
        let row = tenant_secret::Model {
            tenant_id: town.id,
            id,
            name: name.to_owned(),
            cipher: keys.encrypt(value.expose_secret(), id.0)?,
            key: keys.generation(),
            set_at: now,
        };
        tenant_secret::Entity::insert(row.into_active_model()).exec_without_returning(&tx).await?;
    }
    let entry = Entry::of(Act::SecretSet, "tenant_secret", id.0).after("name", name).change(
        "set",
        known.is_some(),
        value.is_some(),
    );
    record(&tx, town.id, entry, now).await?;
    tenant::Entity::update_many()
        .col_expr(tenant::Column::Version, Expr::col(tenant::Column::Version).add(1))
        .filter(tenant::Column::Id.eq(town.id))
        .exec(&tx)
        .await?;
    registry::Entity::update_many()
        .col_expr(registry::Column::Version, Expr::col(registry::Column::Version).add(1))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(true)
}

async fn record(tx: &DatabaseTransaction, town: TenantId, entry: Entry, now: DateTime<Utc>) -> anyhow::Result<()> {
    let (entry, seal) = audit::by_operator(town, now, entry)?;
    audit_entry::Entity::insert(entry.into_active_model()).exec_without_returning(tx).await?;
    job::Entity::insert(seal.into_active_model()).exec_without_returning(tx).await?;
    Ok(())
}

/// Opens a town's secrets, in the order in which they are named.
///
/// # Errors
/// When one is not set, or does not open in this process.
pub async fn open<const N: usize>(
    app: &App,
    town: &Arc<Town>,
    names: [&'static str; N],
) -> anyhow::Result<[SecretString; N]> {
    let work = app.read(town, Actor::Worker).await?;
    let rows = work
        .all(work.find::<tenant_secret::Entity>().filter(tenant_secret::Column::Id.is_in(names.map(id_of))))
        .await?;
    work.commit().await?;
    let keys = app.keyring.town(town.profile.uuid);
    let mut opened = Vec::with_capacity(N);
    for name in names {
        let Some(row) = rows.iter().find(|row| row.id == id_of(name)) else { bail!("the secret {name} is not set") };
        let plain = keys.decrypt(&row.cipher, row.id.0, row.key).with_context(|| format!("the secret {name}"))?;
        opened.push(SecretString::from(plain));
    }
    opened.try_into().map_err(|_length| anyhow::anyhow!("as many secrets as were named"))
}
