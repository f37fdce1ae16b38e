//! What processes share: the same behaviour in process and on Redis.

use std::{env, sync::Arc, time::Duration};

use pouro::platform::store::{Allowance, Hint, MemoryStore, Quota, RedisStore, Store};

/// The store in process, and where the run has a Redis, that.
async fn stores() -> Vec<Arc<dyn Store>> {
    let mut stores: Vec<Arc<dyn Store>> = vec![Arc::new(MemoryStore::new())];
    if let Ok(url) = env::var("TEST_REDIS") {
        stores.push(Arc::new(RedisStore::connect(&url).await.expect("the Redis of this run answers")));
    }
    stores
}

#[tokio::test]
async fn a_quota_is_used_up_key_by_key_and_comes_back() {
    for store in stores().await {
        let (key, other) = (uuid::Uuid::now_v7().to_string(), uuid::Uuid::now_v7().to_string());
        let quota = Quota::per(Duration::from_hours(1), 3);
        for _ in 0..3 {
            assert_eq!(store.allow(&key, quota).await.unwrap(), Allowance::Granted);
        }
        let Allowance::Exhausted { retry_after } = store.allow(&key, quota).await.unwrap() else {
            panic!("a fourth time was granted")
        };
        assert!(retry_after > Duration::from_secs(1_100) && retry_after <= Duration::from_mins(20), "{retry_after:?}");
        assert_eq!(store.allow(&other, quota).await.unwrap(), Allowance::Granted);

        let quick = Quota::per(Duration::from_millis(20), 2);
        let key = uuid::Uuid::now_v7().to_string();
        for _ in 0..20 {
            while let Allowance::Exhausted { retry_after } = store.allow(&key, quick).await.unwrap() {
                tokio::time::sleep(retry_after).await;
            }
        }
    }
}

#[tokio::test]
async fn a_hint_reaches_every_listener() {
    for store in stores().await {
        let (mut first, mut second) = (store.subscribe(), store.subscribe());
        let heard = async { (first.recv().await.unwrap(), second.recv().await.unwrap()) };
        let tell = async {
            // Redis may not have taken the subscription yet: a hint may get lost, so it is told again.
            loop {
                store.publish(Hint::Towns).await.unwrap();
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        let heard = tokio::select! {
            heard = heard => heard,
            () = tell => unreachable!(),
            () = tokio::time::sleep(Duration::from_secs(10)) => panic!("nobody heard it"),
        };
        assert_eq!(heard, (Hint::Towns, Hint::Towns));
    }
}

#[tokio::test]
async fn a_store_says_whether_it_can_be_reached() {
    for store in stores().await {
        store.ping().await.unwrap();
    }
    assert!(RedisStore::connect("redis://127.0.0.1:1/").await.is_err());
}

#[tokio::test]
async fn what_is_kept_is_there_until_its_time_is_over() {
    for store in stores().await {
        let (key, long) = (uuid::Uuid::now_v7().to_string(), Duration::from_hours(1));
        assert_eq!(store.get(&key).await.unwrap(), None);
        assert!(store.put_if_absent(&key, "first", long).await.unwrap());
        assert!(!store.put_if_absent(&key, "second", long).await.unwrap());
        assert_eq!(store.get(&key).await.unwrap().as_deref(), Some("first"));
        store.put(&key, "third", long).await.unwrap();
        assert_eq!(store.get(&key).await.unwrap().as_deref(), Some("third"));
        store.forget(&key).await.unwrap();
        assert_eq!(store.get(&key).await.unwrap(), None);
    }
    let memory = MemoryStore::new();
    memory.put("short", "text", Duration::ZERO).await.unwrap();
    assert_eq!(memory.get("short").await.unwrap(), None);
    assert!(memory.put_if_absent("short", "text", Duration::from_hours(1)).await.unwrap());
}
