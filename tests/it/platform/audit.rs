//! The trail: written with the change, sealed by the worker, and whatever is done to it afterwards is found.

use std::sync::Arc;

use chrono::TimeDelta;
use entity::{
    audit::{audit_entry, audit_head, audit_seal},
    values::AuditId,
};
use pouro::boot;
use pouro::platform::{
    audit::{self, Act, Entry, head, outside, verify::ChainFaultKind},
    db::Database,
    jobs,
    store::MemoryStore,
};
use sea_orm::{ConnectionTrait, QueryOrder};
use uuid::Uuid;

use crate::support::{Engine, Place, World, config};

impl Place<'_> {
    /// So many changes, each in a work of its own.
    async fn acts(&self, count: u128) {
        for number in 0..count {
            let work = self.begin().await;
            let entry = Entry::of(Act::RoleGranted, "staff_account", Uuid::from_u128(number))
                .change("role", "cashier", number.to_string())
                .because("আদেশ ১২");
            audit::record(&work, entry).await.unwrap();
            work.commit().await.unwrap();
        }
    }

    async fn seals(&self) -> Vec<audit_seal::Model> {
        let work = self.read().await;
        work.all(work.find::<audit_seal::Entity>().order_by_asc(audit_seal::Column::Sequence)).await.unwrap()
    }

    async fn faults(&self) -> Vec<(ChainFaultKind, String)> {
        self.chain().await.faults.into_iter().map(|fault| (fault.kind, fault.what)).collect()
    }

    async fn kinds(&self) -> Vec<ChainFaultKind> {
        self.faults().await.into_iter().map(|(kind, _)| kind).collect()
    }

    /// Whoever owns the tables takes their guards away, does this, and puts them back.
    async fn tamper(&self, sql: &str) {
        let owner = Database::connect(&self.world.urls().owner, 1).await.unwrap();
        let town = self.town().await.id;
        let script = match Engine::of_this_run() {
            Engine::Sqlite => {
                let guards = self.world.guards(owner.connection()).await;
                let drop = guards.iter().map(|(name, _)| format!("DROP TRIGGER {name};")).collect::<Vec<_>>().concat();
                let again = guards.iter().map(|(_, sql)| format!("{sql};")).collect::<Vec<_>>().concat();
                format!("PRAGMA foreign_keys = OFF;\n{drop}{sql};\n{again}PRAGMA foreign_keys = ON;")
            }
            Engine::Postgres => {
                let tables = ["audit", "audit_seal", "audit_head"];
                let each = |what: &str| {
                    tables.map(|table| format!("ALTER TABLE {table} {what} TRIGGER append_only;")).concat()
                };
                let key = "ALTER TABLE audit_seal DROP CONSTRAINT IF EXISTS audit_seal_tenant_id_audit_id_fkey;";
                format!(
                    "BEGIN; SET LOCAL app.tenant_id = {town}; {key} {}{sql};{}COMMIT;",
                    each("DISABLE"),
                    each("ENABLE")
                )
            }
        };
        owner.connection().execute_unprepared(&script).await.unwrap();
        owner.connection().clone().close().await.unwrap();
    }
}

impl World {
    /// Triggers of SQLite: name and how they are made.
    async fn guards(&self, owner: &sea_orm::DatabaseConnection) -> Vec<(String, String)> {
        let sql = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'audit%'";
        let rows =
            owner.query_all_raw(sea_orm::Statement::from_string(owner.get_database_backend(), sql)).await.unwrap();
        rows.iter().map(|row| (row.try_get_by_index(0).unwrap(), row.try_get_by_index(1).unwrap())).collect()
    }
}

#[tokio::test]
async fn what_is_done_has_its_seal_after_one_round_of_the_worker() {
    World::story(async |world| {
        let north = world.north();
        north.acts(3).await;
        let waiting = north.chain().await;
        assert!(waiting.holds() && waiting.waiting >= 3, "{waiting:?}");
        jobs::run_due(&world.app).await.unwrap();
        let proof = north.chain().await;
        assert!(proof.holds() && proof.sealed >= 3 && proof.waiting == 0, "{proof:?}");
        let seals = north.seals().await;
        assert!((1..).zip(&seals).all(|(number, seal)| seal.sequence == number), "numbered without gaps");
        // Another town has a chain of its own.
        assert!(world.south().seals().await.iter().all(|seal| seals.iter().all(|own| own.hash != seal.hash)));
        // What nobody seals is found.
        north.acts(1).await;
        jobs::run_due(&world.app).await.unwrap();
        assert_eq!(north.seals().await.len(), seals.len() + 1);
    })
    .await;
}

#[tokio::test]
async fn an_act_that_is_not_committed_leaves_no_entry() {
    World::story(async |world| {
        let north = world.north();
        world.run_jobs().await;
        let before = north.chain().await.sealed;
        let work = north.begin().await;
        audit::record(&work, Entry::of(Act::RoleEnded, "staff_account", Uuid::nil())).await.unwrap();
        drop(work);
        world.run_jobs().await;
        let proof = north.chain().await;
        assert_eq!((proof.sealed, proof.waiting), (before, 0));
    })
    .await;
}

#[tokio::test]
async fn workers_that_seal_at_the_same_time_make_one_chain() {
    World::story(async |world| {
        let north = world.north();
        let folder = tempfile::tempdir().unwrap();
        let config = config(folder.path(), world.urls());
        let other = boot::assemble(&config, Arc::new(MemoryStore::new()), world.clock.clone()).await.unwrap();
        for _round in 0..5 {
            north.acts(7).await;
            let (one, two) = tokio::join!(jobs::run_due(&world.app), jobs::run_due(&other));
            one.unwrap();
            two.unwrap();
        }
        // Who came second comes again a moment later.
        world.clock.pass(TimeDelta::seconds(2));
        world.run_jobs().await;
        let proof = north.chain().await;
        assert!(proof.holds() && proof.waiting == 0, "{proof:?}");
        assert_eq!(proof.sealed, 36, "one of them that the town was applied");
    })
    .await;
}

#[tokio::test]
async fn a_changed_entry_is_named() {
    World::story(async |world| {
        let north = world.north();
        north.acts(4).await;
        world.run_jobs().await;
        let seal = north.seals().await.remove(2);
        let id = sql_id(seal.audit_id);
        north.tamper(&format!("UPDATE audit SET reason = 'x' WHERE id = {id}")).await;
        let faults = north.faults().await;
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert_eq!(faults[0].0, ChainFaultKind::Changed);
        let what = &faults[0].1;
        assert!(what.starts_with(&format!("#{} {} role.grant 2026-08-1", seal.sequence, seal.audit_id)), "{what}");
        north.tamper(&format!("UPDATE audit SET reason = 'আদেশ ১২' WHERE id = {id}")).await;
    })
    .await;
}

#[tokio::test]
async fn a_removed_entry_and_exchanged_and_removed_seals_are_named() {
    World::story(async |world| {
        let north = world.north();
        north.acts(6).await;
        world.run_jobs().await;
        let seals = north.seals().await;
        let last = seals.len();
        let [a, b] = [&seals[last - 5], &seals[last - 4]];

        // Two seals exchange what they seal.
        let (first, second) = (sql_id(a.audit_id), sql_id(b.audit_id));
        let exchange = |x: &str, y: &str| {
            let set = |place: i64, id: &str| {
                format!("UPDATE audit_seal SET audit_id = {id} WHERE sequence = {place} AND tenant_id = 1")
            };
            let aside = sql_id(AuditId(Uuid::nil()));
            [set(a.sequence, &aside), set(b.sequence, y), set(a.sequence, x)].join(";\n")
        };
        north.tamper(&exchange(&second, &first)).await;
        assert_eq!(north.kinds().await, [ChainFaultKind::Reordered, ChainFaultKind::Reordered]);
        north.tamper(&exchange(&first, &second)).await;
        assert_eq!(north.kinds().await, []);

        // An entry goes, and its seal stays; a seal goes, and its entry stays.
        let gone = &seals[last - 3];
        let unsealed = &seals[last - 2];
        let kept = north.entry(gone.audit_id).await;
        north.tamper(&format!("DELETE FROM audit WHERE id = {}", sql_id(gone.audit_id))).await;
        let faults = north.faults().await;
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert!(faults[0].0 == ChainFaultKind::Missing && faults[0].1.contains(&gone.audit_id.to_string()));
        north.tamper(&format!("DELETE FROM audit_seal WHERE sequence = {} AND tenant_id = 1", unsealed.sequence)).await;
        let kinds = north.kinds().await;
        assert_eq!(kinds, [ChainFaultKind::Missing, ChainFaultKind::Gap]);
        world.clock.pass(TimeDelta::minutes(2));
        assert_eq!(north.kinds().await, [ChainFaultKind::Missing, ChainFaultKind::Gap, ChainFaultKind::Unsealed]);

        let work = north.begin().await;
        work.insert(kept).await.unwrap();
        work.insert(unsealed.clone()).await.unwrap();
        work.commit().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn each_day_ends_with_a_signed_head_that_is_kept_outside_too() {
    World::story(async |world| {
        let north = world.north();
        north.acts(2).await;
        world.run_jobs().await;
        world.end_day().await;
        // A day on which nothing was done.
        world.end_day().await;
        let proof = north.chain().await;
        assert!(proof.holds(), "{:?}", proof.faults);
        // The first is of the day on which the town was applied.
        assert_eq!((proof.heads, proof.outside), (3, Some(3)));
        let file = head::file_of(&world.app, &*north.town().await);
        let mut lines = outside::read(&file).unwrap().unwrap();
        assert!(lines.remove(0).starts_with("2026-08-14 1 "));
        let fields: Vec<Vec<&str>> = lines.iter().map(|line| line.split(' ').collect()).collect();
        assert_eq!([fields[0][0], fields[1][0]], ["2026-08-15", "2026-08-16"]);
        assert_eq!(fields[0][1..4], fields[1][1..4], "a day without entries repeats the day before");
        assert_ne!(fields[0][4], fields[1][4], "and is signed by itself");

        // The file lost its last line: that is found, and the line is added again.
        let all = std::fs::read_to_string(&file).unwrap();
        let last = format!("{}\n", lines[1]);
        std::fs::write(&file, all.replace(&last, "")).unwrap();
        assert_eq!(north.faults().await, [(ChainFaultKind::OutsideGone, "2026-08-16".to_owned())]);
        world.end_day().await;
        let proof = north.chain().await;
        assert_eq!((proof.holds(), proof.outside), (true, Some(4)), "{:?}", proof.faults);

        let whole = std::fs::read_to_string(&file).unwrap();
        std::fs::write(&file, whole.replace(fields[0][2], &"0".repeat(64))).unwrap();
        assert_eq!(north.kinds().await, [ChainFaultKind::Outside; 3]);
        std::fs::write(&file, &whole).unwrap();

        // Whoever owns the database signs nothing for the town.
        let place = fields[0][1];
        let less = "UPDATE audit_head SET sequence = sequence - 1 WHERE day = '2026-08-16' AND tenant_id = 1";
        north.tamper(less).await;
        let kinds = north.kinds().await;
        assert_eq!(kinds, [ChainFaultKind::Head, ChainFaultKind::Signature, ChainFaultKind::Outside]);
        north.tamper(&less.replace("sequence - 1", place)).await;
        north.tamper("DELETE FROM audit_head WHERE day = '2026-08-16' AND tenant_id = 1").await;
        assert_eq!(north.kinds().await, [ChainFaultKind::HeadGone, ChainFaultKind::Outside]);
        let work = north.begin().await;
        let signature = base64::Engine::decode(&base64::prelude::BASE64_STANDARD, fields[1][4]).unwrap();
        work.insert(audit_head::Model {
            tenant_id: work.tenant(),
            day: "2026-08-16".parse().unwrap(),
            sequence: place.parse().unwrap(),
            hash: fields[1][2].to_owned(),
            key_id: fields[1][3].to_owned(),
            signature,
            signed_at: work.now,
        })
        .await
        .unwrap();
        work.commit().await.unwrap();
    })
    .await;
}

/// Nothing is wrong where no worker runs, or where a clock was put right by hours.
#[tokio::test]
async fn entries_that_waited_and_entries_of_a_clock_that_was_late_get_their_seals() {
    World::story(async |world| {
        let north = world.north();
        north.acts(2).await;
        world.clock.pass(TimeDelta::minutes(2));
        assert!(north.kinds().await.contains(&ChainFaultKind::Unsealed));
        audit::seal_now(&world.app, &north.town().await).await.unwrap();
        let proof = north.chain().await;
        assert!(proof.holds() && proof.waiting == 0, "{proof:?}");

        world.run_jobs().await;
        world.clock.pass(TimeDelta::minutes(11));
        let mut late = north.entry(north.seals().await.remove(1).audit_id).await;
        // Minted two hours before the last one that has its seal.
        late.id = AuditId(Uuid::from_u128(late.id.0.as_u128() - (7_200_000 << 80)));
        let work = north.begin().await;
        work.insert(late).await.unwrap();
        jobs::queue(&work, &audit::SealAudit {}).await.unwrap();
        work.commit().await.unwrap();
        world.run_jobs().await;
        let proof = north.chain().await;
        assert!(proof.holds() && proof.waiting == 0, "{proof:?}");
    })
    .await;
}

/// The file outside is evidence: it is never made again out of the database.
#[tokio::test]
async fn a_file_outside_that_vanished_begins_anew_and_the_days_before_are_named() {
    World::story(async |world| {
        let north = world.north();
        north.acts(1).await;
        world.end_day().await;
        let file = head::file_of(&world.app, &*north.town().await);
        let whole = std::fs::read_to_string(&file).unwrap();
        std::fs::remove_file(&file).unwrap();
        let gone = (ChainFaultKind::OutsideGone, "2026-08-14–2026-08-15".to_owned());
        assert_eq!(north.faults().await, std::slice::from_ref(&gone));
        world.end_day().await;
        assert_eq!((north.chain().await.outside, north.faults().await), (Some(1), vec![gone]));
        let line = std::fs::read_to_string(&file).unwrap();
        std::fs::write(&file, format!("{whole}{line}")).unwrap();
        assert_eq!(north.faults().await, []);

        // Days end, and nothing is signed.
        world.clock.pass(TimeDelta::days(2));
        assert_eq!(north.faults().await, [(ChainFaultKind::HeadLate, "2026-08-16".to_owned())]);
        world.run_jobs().await;
    })
    .await;
}

/// Whoever writes another chain into the database writes the keys there too.
#[tokio::test]
async fn a_head_that_another_secret_signed_is_not_the_towns() {
    World::story(async |world| {
        let north = world.north();
        world.run_jobs().await;
        let folder = tempfile::tempdir().unwrap();
        let mut other = config(folder.path(), world.urls());
        other.secret_key = Some("1e".repeat(32).into());
        other.audit_dir = world.app.audit_dir.clone();
        let other = boot::assemble(&other, Arc::new(MemoryStore::new()), world.clock.clone()).await.unwrap();
        jobs::plant(&other, &north.town().await).await.unwrap();
        world.clock.pass(TimeDelta::days(1));
        while jobs::run_due(&other).await.unwrap() > 0 {}
        let town = north.town().await;
        let key = other.keyring.town(town.profile.uuid).signer().unwrap().key_id();
        let unknown = (ChainFaultKind::UnknownKey, format!("{key} 2026-08-14–2026-08-15"));
        assert_eq!(north.faults().await, [unknown]);
        north.tamper("DELETE FROM audit_head WHERE tenant_id = 1").await;
        std::fs::remove_file(head::file_of(&world.app, &town)).unwrap();
    })
    .await;
}

impl Place<'_> {
    async fn entry(&self, id: AuditId) -> audit_entry::Model {
        let work = self.read().await;
        work.get::<audit_entry::Entity>(id).await.unwrap().unwrap()
    }
}

/// An id as the engine writes it.
fn sql_id(id: AuditId) -> String {
    match Engine::of_this_run() {
        Engine::Sqlite => format!("x'{}'", id.0.simple()),
        Engine::Postgres => format!("'{id}'"),
    }
}
