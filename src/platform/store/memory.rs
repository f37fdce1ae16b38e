use std::{
    collections::HashMap,
    num::NonZeroU32,
    sync::Arc,
    time::{Duration, Instant},
};

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
    /// Texts with the moment at which each is thrown away.
    kept: Mutex<HashMap<String, (Instant, String)>>,
    hints: broadcast::Sender<Hint>,
}

impl MemoryStore {
    /// Keys at rest are thrown away once a limiter holds this many.
    const KEYS_MAX: usize = 100_000;

    #[must_use]
    pub fn new() -> Self {
        Self { limiters: Mutex::default(), kept: Mutex::default(), hints: broadcast::channel(16).0 }
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

    async fn get(&self, key: &str) -> anyhow::Result<Option<String>> {
        let kept = self.kept.lock().await;
        Ok(kept.get(key).filter(|(until, _)| Instant::now() < *until).map(|(_, text)| text.clone()))
    }

    async fn put(&self, key: &str, text: &str, keep_for: Duration) -> anyhow::Result<()> {
        self.kept.lock().await.insert(key.to_owned(), (Instant::now() + keep_for, text.to_owned()));
        Ok(())
    }

    async fn put_if_absent(&self, key: &str, text: &str, keep_for: Duration) -> anyhow::Result<bool> {
        let (mut kept, now) = (self.kept.lock().await, Instant::now());
        if kept.get(key).is_some_and(|(until, _)| now < *until) {
            return Ok(false);
        }
        kept.retain(|_, (until, _)| now < *until);
        kept.insert(key.to_owned(), (now + keep_for, text.to_owned()));
        Ok(true)
    }

    async fn forget(&self, key: &str) -> anyhow::Result<()> {
        self.kept.lock().await.remove(key);
        Ok(())
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
