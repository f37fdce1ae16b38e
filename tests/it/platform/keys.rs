//! Generations of the deployment's secret: sealing anew while everything is read.

use std::{os::unix::fs::PermissionsExt, sync::Arc};

use entity::{holding::holding, values::NationalId};
use pouro::{
    boot,
    config::Config,
    platform::{
        access::Actor,
        app::App,
        audit::Act,
        keys::{OpenError, rotate::rotate},
        personal_number,
        store::MemoryStore,
        work::Work,
    },
};
use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter};

use crate::support::{Place, World, config};

const OLD: &str = "0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f";
const NEW: &str = "1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e";

/// A process of the same deployment with these secrets.
async fn process(world: &World, secrets: &str) -> App {
    let folder = tempfile::tempdir().unwrap();
    let mut config: Config = config(folder.path(), world.urls());
    config.secret_key = Some(secrets.to_owned().into());
    boot::assemble(&config, Arc::new(MemoryStore::new()), world.clock.clone()).await.unwrap()
}

impl Place<'_> {
    /// So many holdings, each with a number of its own.
    async fn numbered_holdings(&self, count: u32) {
        let row = |row| format!("3,{row},নাম {row},{}\n", number_of(row));
        let rows = (1..=count).map(row).collect::<Vec<_>>().concat();
        self.register(&format!("ward,holding_no,owner,nid\n{rows}")).await;
    }
}

fn number_of(row: u32) -> String {
    format!("97777{row:05}")
}

/// Opens every number of the town in a process; how many there are.
async fn open_all(app: &App, work: &Work) -> Result<usize, OpenError> {
    let keys = app.keyring.town(work.town().profile.uuid);
    let holdings = work.all(work.find::<holding::Entity>()).await.unwrap();
    for row in &holdings {
        let (cipher, key) = (row.nid_cipher.as_ref().unwrap(), row.nid_key.unwrap());
        let plain = personal_number::open(&keys, cipher, key, row.id.0)?;
        assert_eq!(plain, number_of(row.number.to_string().parse().unwrap()));
    }
    Ok(holdings.len())
}

#[tokio::test]
async fn numbers_are_sealed_anew_while_everything_is_read() {
    Box::pin(World::story(async |world| {
        let north = world.north();
        north.numbered_holdings(210).await;
        let town = north.town().await;
        // Knows both, and still seals with the old one.
        let reader = process(world, &format!("1:{OLD},2:{NEW}")).await;
        let rotating = process(world, &format!("2:{NEW},1:{OLD}")).await;

        let (batches, mut seen) = (std::sync::atomic::AtomicUsize::new(0), 0);
        let rotated = {
            let counting = rotate(&rotating, &town, |_| {
                batches.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            });
            let mut counting = std::pin::pin!(counting);
            loop {
                tokio::select! {
                    biased;
                    done = &mut counting => break done.unwrap(),
                    () = tokio::task::yield_now() => {
                        let work = reader.read(&town, Actor::Operator).await.unwrap();
                        assert_eq!(open_all(&reader, &work).await, Ok(210), "a reader never meets a row that it cannot open");
                        seen += 1;
                    }
                }
            }
        };
        assert_eq!((rotated.sealed_anew, rotated.left, batches.into_inner()), (210, 0, 2));
        assert_eq!(rotated.generations, [(2, 210)]);
        assert!(seen > 1, "the reader read between batches");
        // Each batch says in its own transaction what it sealed: whatever stops the next one, this is known.
        let entries = north.trail_of(Act::KeysRotated).await;
        let said = entries.iter().filter_map(|entry| entry.after.as_deref());
        let batch = |rows| format!("{{\"generation\":2,\"left\":0,\"rows\":{rows}}}");
        assert_eq!(said.collect::<Vec<_>>(), [batch(200), batch(10)]);

        // Found by its hash, whoever asks; written with the generation in use.
        let number: NationalId = number_of(7).parse().unwrap();
        let work = reader.read(&town, Actor::Operator).await.unwrap();
        let hashes = personal_number::hashes(&reader.keyring.town(town.profile.uuid), &number);
        let found = work.find::<holding::Entity>().filter(holding::Column::NidHash.is_in(hashes));
        assert_eq!(found.count(work.tx()).await.unwrap(), 1);
        work.commit().await.unwrap();

        // A process that was not told says so, and goes on.
        let work = world.app.read(&town, Actor::Operator).await.unwrap();
        assert_eq!(open_all(&world.app, &work).await, Err(OpenError::UnknownGeneration(2)));
        work.commit().await.unwrap();

        // Nothing is left to do, and nothing is written of it.
        assert_eq!(rotate(&rotating, &town, |_| {}).await.unwrap().sealed_anew, 0);
        // A file that was brought in before says nothing new.
        let again = process(world, &format!("2:{NEW},1:{OLD}")).await;
        let sheet = pouro::services::holding::import::Sheet::read(
            format!("ward,holding_no,owner,nid\n3,7,নাম 7,{}\n", number_of(7)).as_bytes(),
        )
        .unwrap();
        let options = pouro::services::holding::import::Options { dry_run: true, skip_bad: false };
        let report = pouro::services::holding::import::import(&again, &town, &sheet, options, |_| {}).await.unwrap();
        assert_eq!(report.unchanged, 1);
    }))
    .await;
}

#[tokio::test]
async fn a_running_process_learns_the_generation_that_was_drawn_into_its_data_folder() {
    World::story(async |world| {
        let north = world.north();
        north.numbered_holdings(3).await;
        let town = north.town().await;
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("secret.key"), OLD).unwrap();
        let mut config: Config = config(folder.path(), world.urls());
        config.secret_key = None;
        folder.path().clone_into(&mut config.data_dir);
        let process =
            async || boot::assemble(&config, Arc::new(MemoryStore::new()), world.clock.clone()).await.unwrap();
        let running = process().await;
        assert_eq!(boot::new_generation(&config).unwrap(), 2);
        assert_eq!(rotate(&process().await, &town, |_| {}).await.unwrap().generations, [(2, 3)]);

        let work = running.read(&town, Actor::Operator).await.unwrap();
        assert_eq!(open_all(&running, &work).await, Ok(3));
        work.commit().await.unwrap();
        assert_eq!((running.keyring.generation(), running.keyring.newest()), (1, 2));
    })
    .await;
}

#[test]
fn a_new_generation_is_drawn_into_the_data_folder_and_the_old_one_stays() {
    let folder = tempfile::tempdir().unwrap();
    let table = toml::toml! { env = "development" };
    let mut config = Config::from_table(table).unwrap();
    folder.path().clone_into(&mut config.data_dir);
    assert_eq!(boot::new_generation(&config).unwrap(), 2);
    assert_eq!(boot::new_generation(&config).unwrap(), 3);
    let file = folder.path().join("secret.key");
    let text = std::fs::read_to_string(&file).unwrap();
    let numbers: Vec<&str> = text.lines().map(|line| line.split_once(':').map_or("", |(number, _)| number)).collect();
    assert_eq!(numbers, ["3", "2", ""]);
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
}
