use std::{collections::HashMap, num::NonZeroU32, sync::Arc, time::Duration};

use async_trait::async_trait;
use governor::{
    DefaultKeyedRateLimiter, RateLimiter,
    clock::{Clock, DefaultClock},
};
use tokio::sync::{Mutex, broadcast};

use super::{Allowance, Hint, Quota, Store};

/// For one process.
pub struct MemoryStore {
    limiters: Mutex<HashMap<Quota, Arc<DefaultKeyedRateLimiter<String>>>>,
    hints: broadcast::Sender<Hint>,
}

impl MemoryStore {
    /// Keys at rest are thrown away once a limiter holds this many.
    const KEYS_MAX: usize = 100_000;

    #[must_use]
    pub fn new() -> Self {
        Self { limiters: Mutex::default(), hints: broadcast::channel(16).0 }
    }

    async fn limiter(&self, quota: Quota) -> Arc<DefaultKeyedRateLimiter<String>> {
        let mut limiters = self.limiters.lock().await;
        let limiter = limiters.entry(quota).or_insert_with(|| {
            let burst = NonZeroU32::new(quota.burst).unwrap_or(NonZeroU32::MIN);
            let refill = quota.refill.max(Duration::from_millis(1));
            let rule = governor::Quota::with_period(refill).unwrap_or(governor::Quota::per_second(NonZeroU32::MIN));
            Arc::new(RateLimiter::keyed(rule.allow_burst(burst)))
        });
        if limiter.len() > Self::KEYS_MAX {
            limiter.retain_recent();
        }
        Arc::clone(limiter)
    }
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self::new()
    }
}

#[async_trait]
impl Store for MemoryStore {
    async fn allow(&self, key: &str, quota: Quota) -> anyhow::Result<Allowance> {
        let limiter = self.limiter(quota).await;
        Ok(match limiter.check_key(&key.to_owned()) {
            Ok(()) => Allowance::Granted,
            Err(not_until) => {
                Allowance::Exhausted { retry_after: not_until.wait_time_from(DefaultClock::default().now()) }
            }
        })
    }

    async fn publish(&self, hint: Hint) -> anyhow::Result<()> {
        // Nobody listens yet: nobody needs to be told.
        let _listeners = self.hints.send(hint);
        Ok(())
    }

    fn subscribe(&self) -> broadcast::Receiver<Hint> {
        self.hints.subscribe()
    }

    async fn ping(&self) -> anyhow::Result<()> {
        Ok(())
    }
}
