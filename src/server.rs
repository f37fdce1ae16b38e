//! The listeners: middleware in order, then the surfaces.

use std::{net::TcpListener, sync::Arc};

use actix_web::{
    App as Actix, HttpServer,
    dev::Server,
    middleware::{Compress, from_fn},
    web::Data,
};

use crate::{
    platform::{app::App, db::serve_on_this_thread},
    surfaces::{
        self,
        ops::{self, outbox::Outbox},
    },
    web::{self, Nav, client::TrustedProxies, endpoint::mount, front, idempotency},
};

/// Seconds that requests under way have to finish when the process is told to stop.
const DRAIN_SECS: u64 = 10;

/// The public listener.
///
/// # Errors
/// When the socket cannot be used.
pub fn public(app: Data<App>, listener: TcpListener, trusted: TrustedProxies, threads: u16) -> std::io::Result<Server> {
    let trusted = Data::new(trusted);
    let server = HttpServer::new(move || {
        serve_on_this_thread();
        Actix::new()
            .app_data(Data::clone(&app))
            .app_data(Data::clone(&trusted))
            .app_data(Nav(surfaces::office::NAV))
            .configure(web::extractors)
            .wrap(from_fn(front::visit))
            .wrap(from_fn(surfaces::errors))
            .wrap(from_fn(idempotency::keep))
            .wrap(Compress::default())
            .wrap(from_fn(front::finish))
            .configure(surfaces::configure)
    });
    Ok(server.workers(usize::from(threads)).shutdown_timeout(DRAIN_SECS).disable_signals().listen(listener)?.run())
}

/// The operations listener; with an outbox in development.
///
/// # Errors
/// When the socket cannot be used.
pub fn operations(app: Data<App>, listener: TcpListener, outbox: Option<Arc<Outbox>>) -> std::io::Result<Server> {
    let server = HttpServer::new(move || {
        let actix = Actix::new().app_data(Data::clone(&app)).wrap(from_fn(front::finish));
        match &outbox {
            Some(outbox) => {
                let tables = [ops::TABLES, ops::DEVELOPMENT_TABLES].concat();
                actix.app_data(Data::from(Arc::clone(outbox))).service(mount("", &tables))
            }
            None => actix.service(mount("", ops::TABLES)),
        }
    });
    Ok(server.workers(1).shutdown_timeout(DRAIN_SECS).disable_signals().listen(listener)?.run())
}
