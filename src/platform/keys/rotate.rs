//! Sealing anew, under the generation of the secret that is in use, what older ones have sealed: batch by batch, while
//! everything is served. Whoever knows both generations reads every row at every moment.

use std::sync::Arc;

use entity::{
    TenantRow, casework::application, holding::holding, identity::staff_account, requests::idempotent_request,
    tenancy::tenant_secret, values::TenantId,
};
use sea_orm::{
    ColumnTrait, FromQueryResult, PrimaryKeyTrait, QueryFilter, QueryOrder, QuerySelect, TryGetable, sea_query::Expr,
};
use uuid::Uuid;

use super::{OpenError, TownKeys};
use crate::platform::{
    access::{Actor, Permission},
    app::App,
    audit::{self, Act, Entry},
    errors::AppError,
    tenancy::Town,
    work::Work,
};

/// Rows in one transaction.
const BATCH: u64 = 200;

/// A table with a column that holds ciphers, each bound to the id of its row.
trait Ciphers: TenantRow<Id: Into<Uuid> + Into<sea_orm::Value> + TryGetable + Send + Sync>
where
    Self::PrimaryKey: PrimaryKeyTrait<ValueType = (TenantId, Self::Id)>,
{
    const CIPHER: Self::Column;
    /// The keyed hash beside it, where there is one.
    const HASH: Option<Self::Column>;
    /// Which generation made it.
    const KEY: Self::Column;
}

impl Ciphers for holding::Entity {
    const CIPHER: holding::Column = holding::Column::NidCipher;
    const HASH: Option<holding::Column> = Some(holding::Column::NidHash);
    const KEY: holding::Column = holding::Column::NidKey;
}

impl Ciphers for staff_account::Entity {
    const CIPHER: staff_account::Column = staff_account::Column::TotpCipher;
    const HASH: Option<staff_account::Column> = None;
    const KEY: staff_account::Column = staff_account::Column::TotpKey;
}

impl Ciphers for application::Entity {
    const CIPHER: application::Column = application::Column::AnswersCipher;
    const HASH: Option<application::Column> = None;
    const KEY: application::Column = application::Column::AnswersKey;
}

/// A kept answer holds for a day: one that nobody can open any more is as if it had been too long to keep.
impl Ciphers for idempotent_request::Entity {
    const CIPHER: idempotent_request::Column = idempotent_request::Column::AnswerCipher;
    const HASH: Option<idempotent_request::Column> = None;
    const KEY: idempotent_request::Column = idempotent_request::Column::AnswerKey;
}

impl Ciphers for tenant_secret::Entity {
    const CIPHER: tenant_secret::Column = tenant_secret::Column::Cipher;
    const HASH: Option<tenant_secret::Column> = None;
    const KEY: tenant_secret::Column = tenant_secret::Column::Key;
}

/// What a rotation has done in a town.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rotated {
    pub sealed_anew: u64,
    /// Rows that could not be opened, and stay as they are.
    pub left: u64,
    /// Rows of each generation, at the end.
    pub generations: Vec<(i32, i64)>,
}

/// Seals everything of a town anew that another generation has sealed. `step` is told after each batch.
///
/// # Errors
/// When the database does not take it; what is done stays, and running it again does the rest.
pub async fn rotate(app: &App, town: &Arc<Town>, mut step: impl FnMut(u64)) -> Result<Rotated, AppError> {
    let mut rotated = Rotated::default();
    table::<holding::Entity>(app, town, &mut rotated, &mut step).await?;
    table::<staff_account::Entity>(app, town, &mut rotated, &mut step).await?;
    table::<idempotent_request::Entity>(app, town, &mut rotated, &mut step).await?;
    table::<application::Entity>(app, town, &mut rotated, &mut step).await?;
    table::<tenant_secret::Entity>(app, town, &mut rotated, &mut step).await?;
    let work = app.begin(town, Actor::Operator).await?;
    work.require(Permission::KeyRotate)?;
    count::<holding::Entity>(&work, &mut rotated).await?;
    count::<staff_account::Entity>(&work, &mut rotated).await?;
    count::<idempotent_request::Entity>(&work, &mut rotated).await?;
    count::<application::Entity>(&work, &mut rotated).await?;
    count::<tenant_secret::Entity>(&work, &mut rotated).await?;
    work.commit().await?;
    Ok(rotated)
}

#[derive(FromQueryResult)]
struct Sealed<K: TryGetable> {
    id: K,
    cipher: Vec<u8>,
    key: i32,
}

async fn table<E: Ciphers>(
    app: &App,
    town: &Arc<Town>,
    rotated: &mut Rotated,
    step: &mut impl FnMut(u64),
) -> Result<(), AppError>
where
    E::PrimaryKey: PrimaryKeyTrait<ValueType = (TenantId, E::Id)>,
{
    let keys = app.keyring.town(town.profile.uuid);
    let mut cursor: Option<E::Id> = None;
    loop {
        let work = app.begin(town, Actor::Operator).await?;
        work.require(Permission::KeyRotate)?;
        let mut old = work
            .find::<E>()
            .select_only()
            .column_as(E::ID, "id")
            .column_as(E::CIPHER, "cipher")
            .column_as(E::KEY, "key")
            .filter(E::KEY.ne(keys.generation()))
            .filter(E::CIPHER.is_not_null())
            .order_by_asc(E::ID)
            .limit(BATCH)
            .lock_exclusive();
        if let Some(cursor) = cursor {
            old = old.filter(E::ID.gt(cursor));
        }
        let rows: Vec<Sealed<E::Id>> = work.rows(old).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        cursor = Some(last.id);
        let (mut sealed_anew, mut left) = (0_u64, 0_u64);
        for row in rows {
            if seal_anew::<E>(&work, &keys, row).await? {
                sealed_anew += 1;
            } else {
                left += 1;
            }
        }
        if sealed_anew > 0 {
            let entry = Entry::of(Act::KeysRotated, "tenant", town.profile.uuid)
                .after("generation", keys.generation())
                .after("rows", sealed_anew)
                .after("left", left);
            audit::record(&work, entry).await?;
        }
        work.commit().await?;
        rotated.sealed_anew += sealed_anew;
        rotated.left += left;
        step(rotated.sealed_anew);
    }
}

/// Says whether the row could be opened.
async fn seal_anew<E: Ciphers>(work: &Work, keys: &TownKeys<'_>, row: Sealed<E::Id>) -> Result<bool, AppError>
where
    E::PrimaryKey: PrimaryKeyTrait<ValueType = (TenantId, E::Id)>,
{
    let bound_to: Uuid = row.id.into();
    let plain = match keys.decrypt(&row.cipher, bound_to, row.key) {
        Ok(plain) => plain,
        Err(cause @ (OpenError::UnknownGeneration(_) | OpenError::Forged)) => {
            tracing::error!(table = sea_orm::EntityName::table_name(&E::default()), row = %bound_to, "cannot be sealed anew: {cause}");
            return Ok(false);
        }
    };
    let mut anew = work
        .update_many::<E>()
        .col_expr(E::CIPHER, Expr::value(keys.encrypt(&plain, bound_to)?))
        .col_expr(E::KEY, Expr::value(keys.generation()));
    if let Some(hash) = E::HASH {
        anew = anew.col_expr(hash, Expr::value(keys.blind_index(&plain)));
    }
    anew.filter(E::ID.eq(row.id)).exec(work.tx()).await?;
    Ok(true)
}

#[derive(FromQueryResult)]
struct Count {
    key: i32,
    count: i64,
}

async fn count<E: Ciphers>(work: &Work, rotated: &mut Rotated) -> Result<(), AppError>
where
    E::PrimaryKey: PrimaryKeyTrait<ValueType = (TenantId, E::Id)>,
{
    let counted = work
        .find::<E>()
        .select_only()
        .column_as(E::KEY, "key")
        .column_as(Expr::cust("COUNT(*)"), "count")
        .filter(E::KEY.is_not_null())
        .group_by(E::KEY)
        .order_by_asc(E::KEY);
    for Count { key, count } in work.rows::<E, Count>(counted).await? {
        match rotated.generations.iter_mut().find(|(generation, _)| *generation == key) {
            Some((_, rows)) => *rows += count,
            None => rotated.generations.push((key, count)),
        }
    }
    Ok(())
}
