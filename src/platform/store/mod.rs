//! What processes share for a short time: how often something was tried, what was learnt a moment ago, and hints that
//! something has changed.
//!
//! One process keeps it in memory; several share a Redis. Nothing here is needed for correctness: a lost hint costs two
//! seconds, a lost counter lets somebody try again, what was kept is asked for anew.

mod memory;
mod redis;

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use tokio::sync::broadcast;

pub use self::{memory::MemoryStore, redis::RedisStore};

/// How often something may be tried: so many at once, and one more after each `refill`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Quota {
    pub burst: u32,
    pub refill: Duration,
}

impl Quota {
    /// That many in the period, regained evenly over it. Zero counts as one.
    #[must_use]
    pub fn per(period: Duration, times: u32) -> Self {
        let times = times.max(1);
        Self { burst: times, refill: period / times }
    }
}

/// Whether one more try is within the quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allowance {
    Granted,
    Exhausted { retry_after: Duration },
}

/// Something has changed; whoever depends on it looks again now instead of at the next tick.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hint {
    /// A town's data.
    Towns,
    /// The job queue.
    Jobs,
}

impl Hint {
    const fn code(self) -> &'static str {
        match self {
            Self::Towns => "towns",
            Self::Jobs => "jobs",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        [Self::Towns, Self::Jobs].into_iter().find(|hint| hint.code() == code)
    }
}

/// The in-process store, or Redis.
#[async_trait]
pub trait Store: Send + Sync {
    /// Counts one try under a key; keys carry the town and the purpose.
    async fn allow(&self, key: &str, quota: Quota) -> anyhow::Result<Allowance>;

    /// What was kept under a key; keys carry the town and the purpose.
    async fn get(&self, key: &str) -> anyhow::Result<Option<String>>;

    /// Keeps a text for so long, in place of what was there.
    async fn put(&self, key: &str, text: &str, keep_for: Duration) -> anyhow::Result<()>;

    /// Keeps a text unless there is one; says whether it did. Of all who try at a moment, one does.
    async fn put_if_absent(&self, key: &str, text: &str, keep_for: Duration) -> anyhow::Result<bool>;

    /// Throws away what was kept.
    async fn forget(&self, key: &str) -> anyhow::Result<()>;

    /// Tells every process, this one included. May get lost.
    async fn publish(&self, hint: Hint) -> anyhow::Result<()>;

    /// Hints from now on.
    fn subscribe(&self) -> broadcast::Receiver<Hint>;

    /// Whether it can be reached.
    async fn ping(&self) -> anyhow::Result<()>;
}

/// Tells without waiting: for the moment after a commit.
pub fn hint(store: &Arc<dyn Store>, hint: Hint) {
    let store = Arc::clone(store);
    tokio::spawn(async move {
        if let Err(cause) = store.publish(hint).await {
            tracing::warn!(hint = hint.code(), "a hint was not published: {cause:#}");
        }
    });
}
