use std::time::Duration;

use anyhow::Context;
use async_trait::async_trait;
use futures_util::StreamExt;
use redis::{
    AsyncCommands, Client, Script,
    aio::{ConnectionManager, ConnectionManagerConfig},
};
use tokio::sync::broadcast;

use super::{Allowance, Hint, Quota, Store};

const CHANNEL: &str = "pouro:hints";
const ANSWER_WITHIN: Duration = Duration::from_secs(2);
const RECONNECT_AFTER: Duration = Duration::from_secs(2);

/// Generic cell rate: the key holds the moment at which the whole burst is free again, so that one number and one round
/// trip answer. Times are the Redis server's own, in microseconds.
const ALLOW: &str = r"
local now = redis.call('TIME')
now = now[1] * 1000000 + now[2]
local refill, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
local free_at = math.max(tonumber(redis.call('GET', KEYS[1]) or now), now) + refill
local wait = free_at - now - refill * burst
if wait > 0 then return wait end
redis.call('SET', KEYS[1], string.format('%.0f', free_at), 'PX', math.ceil((free_at - now) / 1000))
return 0
";

/// For several processes.
pub struct RedisStore {
    connection: ConnectionManager,
    allow: Script,
    hints: broadcast::Sender<Hint>,
}

impl RedisStore {
    /// Connects, and keeps listening for hints until the process ends.
    ///
    /// # Errors
    /// When the server cannot be reached.
    pub async fn connect(url: &str) -> anyhow::Result<Self> {
        let client = Client::open(url).context("the Redis URL cannot be read")?;
        let config = ConnectionManagerConfig::new()
            .set_response_timeout(Some(ANSWER_WITHIN))
            .set_connection_timeout(Some(ANSWER_WITHIN));
        let connection = client.get_connection_manager_with_config(config).await.context("Redis cannot be reached")?;
        let hints = broadcast::channel(16).0;
        tokio::spawn(listen(client, hints.clone()));
        Ok(Self { connection, allow: Script::new(ALLOW), hints })
    }
}

async fn listen(client: Client, hints: broadcast::Sender<Hint>) {
    loop {
        if let Err(cause) = forward(&client, &hints).await {
            tracing::warn!("the hint channel of Redis is lost: {cause:#}");
        }
        tokio::time::sleep(RECONNECT_AFTER).await;
    }
}

async fn forward(client: &Client, hints: &broadcast::Sender<Hint>) -> anyhow::Result<()> {
    let mut channel = client.get_async_pubsub().await?;
    channel.subscribe(CHANNEL).await?;
    let mut messages = channel.on_message();
    while let Some(message) = messages.next().await {
        let code: String = message.get_payload()?;
        if let Some(hint) = Hint::from_code(&code) {
            let _listeners = hints.send(hint);
        }
    }
    Ok(())
}

fn kept(key: &str) -> String {
    format!("pouro:kept:{key}")
}

#[async_trait]
impl Store for RedisStore {
    async fn allow(&self, key: &str, quota: Quota) -> anyhow::Result<Allowance> {
        let refill = u64::try_from(quota.refill.as_micros()).context("quota out of range")?.max(1);
        let wait: u64 = self
            .allow
            .key(format!("pouro:quota:{key}"))
            .arg(refill)
            .arg(quota.burst)
            .invoke_async(&mut self.connection.clone())
            .await?;
        Ok(if wait == 0 {
            Allowance::Granted
        } else {
            Allowance::Exhausted { retry_after: Duration::from_micros(wait) }
        })
    }

    async fn get(&self, key: &str) -> anyhow::Result<Option<String>> {
        Ok(self.connection.clone().get(kept(key)).await?)
    }

    async fn put(&self, key: &str, text: &str, keep_for: Duration) -> anyhow::Result<()> {
        let () = self.connection.clone().set_ex(kept(key), text, keep_for.as_secs().max(1)).await?;
        Ok(())
    }

    async fn put_if_absent(&self, key: &str, text: &str, keep_for: Duration) -> anyhow::Result<bool> {
        let mut set = redis::cmd("SET");
        set.arg(kept(key)).arg(text).arg("NX").arg("EX").arg(keep_for.as_secs().max(1));
        let done: Option<String> = set.query_async(&mut self.connection.clone()).await?;
        Ok(done.is_some())
    }

    async fn forget(&self, key: &str) -> anyhow::Result<()> {
        let () = self.connection.clone().del(kept(key)).await?;
        Ok(())
    }

    async fn publish(&self, hint: Hint) -> anyhow::Result<()> {
        let () = self.connection.clone().publish(CHANNEL, hint.code()).await?;
        Ok(())
    }

    fn subscribe(&self) -> broadcast::Receiver<Hint> {
        self.hints.subscribe()
    }

    async fn ping(&self) -> anyhow::Result<()> {
        let _pong: String = redis::cmd("PING").query_async(&mut self.connection.clone()).await?;
        Ok(())
    }
}
