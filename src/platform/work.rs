//! The unit of work: one transaction of one town, and the only door to its rows.
//!
//! Dropped without [`Work::commit`], nothing has happened. On PostgreSQL the transaction names the town to row-level
//! security; on both engines every query that starts here is filtered by the town, and every row that is written here
//! gets it.

use std::{
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use chrono::{DateTime, NaiveDate, Utc};
use entity::{TenantOwned, TenantRow, values::TenantId};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, DeleteMany, EntityTrait,
    FromQueryResult, IntoActiveModel, ModelTrait, PrimaryKeyTrait, QueryFilter, QuerySelect, Select,
    SqliteTransactionMode, TransactionOptions, TransactionTrait, UpdateMany, sea_query::OnConflict,
};

use crate::platform::{
    access::{Actor, Permission},
    bulk,
    calendar::dhaka_day,
    db::Database,
    errors::AppError,
    store::{self, Hint, Store},
    tenancy::Town,
};

/// Whether a transaction may write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Sees one state of the database from its first question to its last.
    Read,
    Write,
}

/// A row of a town's table, as it is written.
pub trait TownModel: ModelTrait<Entity: TenantOwned> + IntoActiveModel<Active<Self>> {}
impl<M: ModelTrait<Entity: TenantOwned> + IntoActiveModel<Active<M>>> TownModel for M {}

type Active<M> = <<M as ModelTrait>::Entity as EntityTrait>::ActiveModel;

/// One transaction of one town.
pub struct Work {
    tx: DatabaseTransaction,
    town: Arc<Town>,
    actor: Actor,
    origin: Origin,
    store: Arc<dyn Store>,
    has_queued: AtomicBool,
    has_recorded: AtomicBool,
    /// When it began; the time of everything that it does.
    pub now: DateTime<Utc>,
}

/// Where a request came from, for the audit.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    pub address: Option<IpAddr>,
    /// The reference that the log has too.
    pub request: Option<String>,
}

/// What every work of a process needs.
#[derive(Clone)]
pub struct Desk {
    pub database: Database,
    pub store: Arc<dyn Store>,
}

/// A transaction that sees one town's rows.
#[expect(clippy::disallowed_methods, reason = "this is where transactions of a town begin")]
pub(super) async fn begin(database: &Database, tenant: TenantId, mode: Mode) -> Result<DatabaseTransaction, DbErr> {
    // SQLite must ask for its write lock at once: a reader that turns writer fails instead of waiting.
    let sqlite = match mode {
        Mode::Read => SqliteTransactionMode::Deferred,
        Mode::Write => SqliteTransactionMode::Immediate,
    };
    let options = TransactionOptions { sqlite_transaction_mode: Some(sqlite), ..TransactionOptions::default() };
    let tx = database.connection().begin_with_options(options).await?;
    if database.is_postgres() {
        name_town(&tx, tenant, mode).await?;
    }
    Ok(tx)
}

/// Names the town to row-level security, for the rest of the transaction. The id is a number: nothing can be injected.
pub(super) async fn name_town(tx: &DatabaseTransaction, tenant: TenantId, mode: Mode) -> Result<(), DbErr> {
    let set = format!("SET LOCAL app.tenant_id = {tenant}");
    let sql = match mode {
        // SQLite always reads one state; here it must be asked for, before anything else is.
        Mode::Read => format!("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY; {set}"),
        Mode::Write => set,
    };
    tx.execute_unprepared(&sql).await?;
    Ok(())
}

impl Work {
    /// # Errors
    /// When the database cannot be reached.
    pub async fn begin(desk: &Desk, town: Arc<Town>, actor: Actor, now: DateTime<Utc>) -> Result<Self, AppError> {
        Self::open(desk, town, actor, now, Mode::Write).await
    }

    /// For what changes nothing.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn read(desk: &Desk, town: Arc<Town>, actor: Actor, now: DateTime<Utc>) -> Result<Self, AppError> {
        Self::open(desk, town, actor, now, Mode::Read).await
    }

    async fn open(
        desk: &Desk,
        town: Arc<Town>,
        actor: Actor,
        now: DateTime<Utc>,
        mode: Mode,
    ) -> Result<Self, AppError> {
        let tx = begin(&desk.database, town.id, mode).await?;
        Ok(Self {
            tx,
            town,
            actor,
            origin: Origin::default(),
            store: Arc::clone(&desk.store),
            has_queued: AtomicBool::new(false),
            has_recorded: AtomicBool::new(false),
            now,
        })
    }

    /// Where the request that it does came from.
    pub fn from_origin(mut self, origin: Origin) -> Self {
        self.origin = origin;
        self
    }

    #[must_use]
    pub const fn actor(&self) -> &Actor {
        &self.actor
    }

    #[must_use]
    pub const fn origin(&self) -> &Origin {
        &self.origin
    }

    #[must_use]
    pub const fn town(&self) -> &Arc<Town> {
        &self.town
    }

    #[must_use]
    pub fn tenant(&self) -> TenantId {
        self.town.id
    }

    /// The day in Dhaka.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        dhaka_day(self.now)
    }

    /// # Errors
    /// [`AppError::Forbidden`] where the actor may not.
    pub fn require(&self, permission: Permission) -> Result<(), AppError> {
        self.town.permissions.require(&self.actor, permission)
    }

    /// The town's rows of a table.
    #[expect(clippy::disallowed_methods, reason = "the filter by town is put on here")]
    #[must_use]
    pub fn find<E: TenantOwned>(&self) -> Select<E> {
        E::find().filter(E::TENANT.eq(self.tenant()))
    }

    /// # Errors
    /// When the database cannot be read.
    pub async fn get<E: TenantRow>(&self, id: E::Id) -> Result<Option<E::Model>, AppError>
    where
        E::PrimaryKey: PrimaryKeyTrait<ValueType = (TenantId, E::Id)>,
        E::Id: Into<sea_orm::Value>,
    {
        Ok(self.one(self.find::<E>().filter(E::ID.eq(id))).await?)
    }

    /// The row, locked until the end of the work: for what is decided on what it says.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn get_for_update<E: TenantRow>(&self, id: E::Id) -> Result<Option<E::Model>, AppError>
    where
        E::PrimaryKey: PrimaryKeyTrait<ValueType = (TenantId, E::Id)>,
        E::Id: Into<sea_orm::Value>,
    {
        Ok(self.one(self.find::<E>().filter(E::ID.eq(id)).lock_exclusive()).await?)
    }

    /// # Errors
    /// When the database cannot be read.
    pub async fn one<E: TenantOwned>(&self, select: Select<E>) -> Result<Option<E::Model>, DbErr> {
        select.one(&self.tx).await
    }

    /// # Errors
    /// When the database cannot be read.
    pub async fn all<E: TenantOwned>(&self, select: Select<E>) -> Result<Vec<E::Model>, DbErr> {
        select.all(&self.tx).await
    }

    /// Rows of another shape than the table's: some columns, sums, joins.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn rows<E: TenantOwned, R: FromQueryResult>(&self, select: Select<E>) -> Result<Vec<R>, DbErr> {
        select.into_model::<R>().all(&self.tx).await
    }

    /// # Errors
    /// When the row cannot be written.
    pub async fn insert<M: TownModel>(&self, row: M) -> Result<(), DbErr> {
        self.insert_all(vec![row]).await
    }

    /// Writes many rows with as few statements as the engines take.
    ///
    /// # Errors
    /// When a row cannot be written; then none is.
    pub async fn insert_all<M: TownModel>(&self, rows: Vec<M>) -> Result<(), DbErr> {
        bulk::insert::<M::Entity>(&self.tx, rows.into_iter().map(|row| self.own(row)).collect()).await
    }

    /// Writes the row unless there is one with the same key, primary or unique; says whether it did.
    ///
    /// # Errors
    /// When the row cannot be written for another reason.
    #[expect(clippy::disallowed_methods, reason = "the row gets its town here")]
    pub async fn insert_if_absent<M: TownModel>(&self, row: M) -> Result<bool, DbErr> {
        // No column is named: a row that is there under any of its unique keys counts.
        let any_key = OnConflict::new().do_nothing().to_owned();
        let insert = M::Entity::insert_many([self.own(row)]).on_conflict(any_key).try_insert();
        let rows = insert.exec_without_returning(&self.tx).await?;
        Ok(!matches!(rows, sea_orm::TryInsertResult::Conflicted | sea_orm::TryInsertResult::Inserted(0)))
    }

    /// Writes the columns that are set of the row that the key names.
    ///
    /// # Errors
    /// When there is no such row, or it cannot be written.
    pub async fn update<A>(&self, mut row: A) -> Result<<A::Entity as EntityTrait>::Model, DbErr>
    where
        A: ActiveModelTrait + sea_orm::ActiveModelBehavior + Send,
        A::Entity: TenantOwned,
        <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
    {
        row.set(A::Entity::TENANT, self.tenant().into());
        row.update(&self.tx).await
    }

    /// An update of the town's rows, to be filtered and executed on [`Self::tx`].
    #[expect(clippy::disallowed_methods, reason = "the filter by town is put on here")]
    #[must_use]
    pub fn update_many<E: TenantOwned>(&self) -> UpdateMany<E> {
        E::update_many().filter(E::TENANT.eq(self.tenant()))
    }

    /// A removal of the town's rows, to be filtered and executed on [`Self::tx`].
    #[expect(clippy::disallowed_methods, reason = "the filter by town is put on here")]
    #[must_use]
    pub fn delete_many<E: TenantOwned>(&self) -> DeleteMany<E> {
        E::delete_many().filter(E::TENANT.eq(self.tenant()))
    }

    /// For statements that [`Self::find`], [`Self::update_many`] or [`Self::delete_many`] began.
    #[must_use]
    pub const fn tx(&self) -> &DatabaseTransaction {
        &self.tx
    }

    /// Something was queued: the worker is told when this is committed.
    pub fn note_queued(&self) {
        self.has_queued.store(true, Ordering::Relaxed);
    }

    /// Something was written to the audit; says whether it is the first of this work.
    pub fn note_recorded(&self) -> bool {
        !self.has_recorded.swap(true, Ordering::Relaxed)
    }

    /// # Errors
    /// When the database does not take it; then nothing has happened.
    pub async fn commit(self) -> Result<(), AppError> {
        self.tx.commit().await?;
        if self.has_queued.into_inner() {
            store::hint(&self.store, Hint::Jobs);
        }
        Ok(())
    }

    fn own<M: TownModel>(&self, row: M) -> Active<M> {
        let mut row = row.into_active_model();
        row.set(<M::Entity as TenantOwned>::TENANT, self.tenant().into());
        row
    }
}
