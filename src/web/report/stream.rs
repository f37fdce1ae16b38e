//! All rows of a report, one page after the other: read in one transaction, handed over through a channel that holds few.

use std::{sync::Arc, time::Duration};

use actix_web::web::Data;
use tokio::{
    sync::{OwnedSemaphorePermit, mpsc, oneshot},
    time::timeout,
};

use super::{Asked, Look, Report, Row, Sums};
use crate::{
    platform::{access::Actor, app::App, errors::AppError, i18n::Lang, tenancy::Town},
    web::Ctx,
};

/// Rows that are read at once.
const ROWS: u64 = 1_000;
/// Pages that wait to be written.
const WAITING: usize = 2;
/// What somebody is told to wait when there are as many.
const WAIT_SECS: u64 = 10;
/// Whoever takes nothing for so long has gone, or is holding up others.
const STALLED: Duration = Duration::from_secs(30);

/// Leave to make a file; given back when whoever works on it has dropped it.
pub(super) type Leave = Arc<OwnedSemaphorePermit>;

pub(super) fn leave(app: &App) -> Result<Leave, AppError> {
    let leave = Arc::clone(&app.report_files).try_acquire_owned();
    leave.map(Arc::new).map_err(|_busy| AppError::TooMany { retry_after_secs: WAIT_SECS })
}

/// A report that is asked for, with everything that reading it goes on with after the request has been answered.
#[derive(Clone)]
pub struct Source {
    pub app: Data<App>,
    pub town: Arc<Town>,
    pub actor: Actor,
    pub lang: Lang,
    pub report: &'static dyn Report,
    pub asked: Asked,
}

pub(super) type Pages = mpsc::Receiver<Result<Vec<Row>, AppError>>;

impl Source {
    #[must_use]
    pub fn new(ctx: &Ctx, report: &'static dyn Report, asked: Asked) -> Self {
        let (app, town, actor) = (Data::clone(&ctx.app), Arc::clone(&ctx.town), ctx.actor.clone());
        Self { app, town, actor, lang: ctx.lang, report, asked }
    }

    /// Begins to read; sums, where they are wanted, come last and from the same read as the rows. The leave is dropped when all
    /// is read, or nobody takes it.
    pub(super) fn pages(self, leave: Leave, sums: Option<oneshot::Sender<Sums>>) -> Pages {
        let (pages, taken) = mpsc::channel(WAITING);
        tokio::spawn(async move {
            let read = self.read(&pages, sums).await;
            // Whoever takes what was read slowly, or never, keeps nobody else waiting.
            drop(leave);
            if let Err(cause) = read {
                // Nobody listens any more where this fails.
                let _gone = pages.send(Err(cause)).await;
            }
        });
        taken
    }

    async fn read(
        &self,
        pages: &mpsc::Sender<Result<Vec<Row>, AppError>>,
        sums: Option<oneshot::Sender<Sums>>,
    ) -> Result<(), AppError> {
        let work = self.app.read(&self.town, self.actor.clone()).await?;
        let look = Look { work: &work, asked: &self.asked, lang: self.lang };
        let mut after: Option<String> = None;
        loop {
            let rows = self.report.rows(&look, after.as_deref(), ROWS).await?;
            let is_last = u64::try_from(rows.len()).unwrap_or(u64::MAX) < ROWS;
            after = rows.last().map(|row| row.cursor.clone());
            if rows.is_empty() {
                break;
            }
            match timeout(STALLED, pages.send(Ok(rows))).await {
                Ok(Ok(())) => {}
                // Gone, or as good as gone: what has been written ends without its end.
                Ok(Err(_)) | Err(_) => return Err(AppError::BadRequest),
            }
            if is_last {
                break;
            }
        }
        if let Some(sums) = sums {
            // Nobody listens any more where this fails.
            let _gone = sums.send(self.report.sums(&look).await?);
        }
        work.commit().await
    }
}
