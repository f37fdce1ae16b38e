//! What a gateway must do whether it is played or real. Against the real sandbox of one it runs where the environment has
//! keys: `POURO_TEST_BKASH_USERNAME`, `…_APP_KEY`, `…_PASSWORD`, `…_APP_SECRET`; `POURO_TEST_SSLCOMMERZ_STORE_ID`,
//! `…_PASSWORD`; `POURO_TEST_EKPAY_MERCHANT_ID`, `…_PASS_KEY`; `POURO_TEST_NAGAD_MERCHANT_ID`, `…_NUMBER`,
//! `…_PUBLIC_KEY`, `…_PRIVATE_KEY`, and `…_URL` where a sandbox stands elsewhere (Nagad's own is not over TLS).

use std::{env, sync::Arc};

use entity::payments::payment::Gateway;
use pouro::{
    boot,
    config::Environment,
    platform::{
        app::App,
        calendar::SystemClock,
        payments::{Answer, RefundAnswer, RefundWish},
        store::MemoryStore,
    },
};

use super::{PATIENT, latest_payment, story};
use crate::support::{
    Place, World, config,
    gateways::{POLICY, REAL},
};

/// Starts a payment and asks about it before anybody has paid.
async fn keeps_its_contract(app: &App, place: &Place<'_>, gateway: Gateway) {
    place.visitor().check("everything:").await;
    let (town, mut payment) = (place.town().await, latest_payment(place).await);
    // Sandboxes remember what other runs have sent.
    payment.reference = format!("TEST-P{}", &uuid::Uuid::now_v7().simple().to_string()[20..]).to_uppercase();
    (payment.gateway, payment.started_at) = (Some(gateway), Some(app.clock.now()));
    let speaks = app.gateways.of(gateway);
    let started = speaks.start(app, &town, &payment).await.unwrap_or_else(|cause| panic!("{gateway:?}: {cause:#}"));
    assert!(!started.reference.is_empty() && app.outgoing.is_page(&started.url), "{started:?}");
    payment.gateway_reference = Some(started.reference);
    let answer = speaks.ask(app, &town, &payment).await.unwrap_or_else(|cause| panic!("{gateway:?}: {cause:#}"));
    assert_eq!(answer, Answer::Pending, "{gateway:?} says so of a payment that nobody has paid");
    let wish = RefundWish {
        amount: payment.amount,
        reference: "TEST-1",
        reason: "Contract test",
        transaction: Some("TEST-1"),
        is_first: true,
    };
    let refund = speaks.refund(app, &town, &payment, wish).await;
    assert!(!matches!(refund, Ok(RefundAnswer::Done { .. })), "{gateway:?} gives back what it never had: {refund:?}");
}

#[tokio::test]
async fn the_gateways_of_the_tests_keep_the_contract() {
    for gateway in REAL {
        story(PATIENT, async |world, _| keeps_its_contract(&world.app, &world.north(), gateway).await).await;
    }
}

/// A real account: keys of the policy; and secrets, by what they are called in the environment and here.
type RealAccount = (Gateway, &'static [&'static str], &'static [(&'static str, &'static str)]);

const ACCOUNTS: [RealAccount; 4] = [
    (Gateway::SslCommerz, &["store_id"], &[("PASSWORD", "sslcommerz-password")]),
    (Gateway::Bkash, &["username", "app_key"], &[("PASSWORD", "bkash-password"), ("APP_SECRET", "bkash-app-secret")]),
    (Gateway::Nagad, &["merchant_id", "number", "public_key"], &[("PRIVATE_KEY", "nagad-private-key")]),
    (Gateway::Ekpay, &["merchant_id"], &[("PASS_KEY", "ekpay-pass-key")]),
];

#[expect(clippy::print_stdout, reason = "what was not tried is said")]
#[tokio::test]
async fn real_sandboxes_keep_the_contract_where_keys_are_given() {
    for (gateway, keys, secrets) in ACCOUNTS {
        let named =
            |name: &str| env::var(format!("POURO_TEST_{}_{}", gateway.code().to_uppercase(), name.to_uppercase())).ok();
        let values: Option<Vec<String>> = keys.iter().map(|key| named(key)).collect();
        let opened: Option<Vec<String>> = secrets.iter().map(|(name, _)| named(name)).collect();
        let (Some(values), Some(opened)) = (values, opened) else {
            println!("{} is not tried in its own sandbox: no POURO_TEST_{0}_… in the environment", gateway.code());
            continue;
        };
        World::story(async |world| {
            let head = POLICY.split("offered").next().unwrap();
            let account = keys.iter().zip(&values).map(|(key, value)| format!("{key} = {value:?}\n"));
            let account: String = account.collect();
            let policy = format!("{head}offered = [\"{0}\"]\n[{0}]\nendpoint = \"sandbox\"\n{account}", gateway.code());
            world.add_file("north", "payments-2020.toml", &policy).await;
            for ((_, name), value) in secrets.iter().zip(&opened) {
                world.set_secret("north", name, Some(value)).await;
            }
            world.north().billed_holding("").await;
            let folder = tempfile::tempdir().unwrap();
            let mut config = config(folder.path(), world.urls());
            config.environment = Environment::Production;
            if let Some(url) = named("url") {
                config.gateway_urls.insert(format!("{}-sandbox", gateway.code()), url);
            }
            let real = boot::assemble(&config, Arc::new(MemoryStore::new()), Arc::new(SystemClock)).await.unwrap();
            keeps_its_contract(&real, &world.north(), gateway).await;
        })
        .await;
    }
}
