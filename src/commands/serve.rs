use std::{
    net::{SocketAddr, TcpListener},
    path::PathBuf,
    sync::Arc,
};

use actix_web::web::Data;
use anyhow::Context;
use clap::Args;
use tokio::{
    signal::unix::{SignalKind, signal},
    sync::watch,
};

use super::{Done, tenants, terminal::say};
use crate::{
    boot,
    config::{Config, mail_sink},
    platform::{app::App, i18n::Lang, jobs::Runner, tenancy::apply},
    server,
    surfaces::ops::outbox::{Outbox, serve_mail},
    web::client::TrustedProxies,
};

/// `pouro serve`
#[derive(Debug, Args)]
pub(super) struct Serve {
    /// Leave the job worker to another process.
    #[arg(long)]
    no_worker: bool,
}

impl Serve {
    pub(super) async fn run(self, config: Config, lang: Lang) -> anyhow::Result<Done> {
        if config.database.app.starts_with("sqlite") {
            boot::migrate(&config).await?;
        }
        apply_first_towns(&config, lang).await?;
        let app = Data::new(boot::app(&config).await?);
        let outbox = if config.is_development() { Some(open_outbox(&config, &app).await?) } else { None };
        let public = server::public(
            Data::clone(&app),
            bind(config.listen)?,
            TrustedProxies(config.trusted_proxies.clone()),
            config.serving_threads(),
        )?;
        let operations = server::operations(Data::clone(&app), bind(config.ops_listen)?, outbox)?;
        let (public_handle, operations_handle) = (public.handle(), operations.handle());
        let (stop, stopped) = watch::channel(false);
        let follower = tokio::spawn(Arc::clone(&app.towns).follow(app.store().subscribe()));
        let worker = (!self.no_worker).then(|| start_worker(&app, stopped));
        announce(&config, &app, lang).await?;
        let serving = tokio::spawn(async move { tokio::try_join!(public, operations) });
        wait_for_end().await?;
        tracing::info!("stopping: requests under way are answered first");
        tokio::join!(public_handle.stop(true), operations_handle.stop(true));
        let _nobody_left = stop.send(true);
        if let Some(worker) = worker {
            worker.await.context("the worker broke down")?;
        }
        follower.abort();
        serving.await.context("the server broke down")??;
        Ok(Done::Well)
    }
}

/// In development an empty database begins with the towns of the folder.
async fn apply_first_towns(config: &Config, lang: Lang) -> anyhow::Result<()> {
    if !config.is_development() {
        return Ok(());
    }
    let database = tenants::console(config).await?;
    if apply::is_empty(&database).await? && config.tenants_dir.is_dir() {
        tenants::apply_folders(config, &database, &[PathBuf::clone(&config.tenants_dir)], apply::Intent::Write, lang)
            .await?;
    }
    Ok(())
}

fn bind(address: SocketAddr) -> anyhow::Result<TcpListener> {
    let listener = TcpListener::bind(address).with_context(|| format!("{address} is taken or not ours"))?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

async fn open_outbox(config: &Config, app: &Data<App>) -> anyhow::Result<Arc<Outbox>> {
    let outbox = Arc::new(Outbox::default());
    let address = mail_sink(config.ops_listen);
    let listener = tokio::net::TcpListener::bind(address).await.with_context(|| format!("{address} is taken"))?;
    tokio::spawn(serve_mail(listener, Arc::clone(&outbox), Arc::clone(&app.clock)));
    Ok(outbox)
}

fn start_worker(app: &Data<App>, stopped: watch::Receiver<bool>) -> tokio::task::JoinHandle<()> {
    let app = Data::clone(app).into_inner();
    let hints = app.store().subscribe();
    tokio::spawn(Runner { app }.run(hints, stopped))
}

async fn wait_for_end() -> anyhow::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => Ok(interrupted?),
        _ = terminate.recv() => Ok(()),
    }
}

async fn announce(config: &Config, app: &Data<App>, lang: Lang) -> anyhow::Result<()> {
    say(&lang.t("cli-serving"));
    say(&format!("  {}", config.addresses.origin(&config.addresses.base_domain)));
    for entry in app.towns.entries() {
        let town = app.towns.town(&entry).await?;
        say(&format!("  {:<40} {}", town.url(""), town.name(lang.locale, app.today())));
    }
    if config.is_development() {
        say(&lang.say("cli-outbox", &[("url", &format!("http://{}/outbox", config.ops_listen))]));
    }
    Ok(())
}

/// `pouro worker`
pub(super) async fn worker(config: Config) -> anyhow::Result<Done> {
    let app = Data::new(boot::app(&config).await?);
    let (stop, stopped) = watch::channel(false);
    let follower = tokio::spawn(Arc::clone(&app.towns).follow(app.store().subscribe()));
    let worker = start_worker(&app, stopped);
    wait_for_end().await?;
    let _nobody_left = stop.send(true);
    worker.await.context("the worker broke down")?;
    follower.abort();
    Ok(Done::Well)
}
