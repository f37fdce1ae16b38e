//! What a town offers is its own data, its secrets stay its own, and a live town takes nobody's play money.

use entity::{payments::payment::Gateway, tenancy::tenant_secret};
use pouro::platform::{keys::rotate::rotate, tenancy::secrets};
use secrecy::ExposeSecret;

use super::{PATIENT, story};
use crate::support::{copy_folder, gateways::POLICY, towns_folder};

#[tokio::test]
async fn a_town_offers_what_it_names_in_its_order_as_far_as_it_has_the_secrets() {
    story(PATIENT, async |world, _| {
        let (north, payer) = (world.north(), world.north().visitor());
        let (check, path) = payer.check("everything:").await;
        let offered =
            |page: &crate::support::Page| page.offers("gateway").into_iter().map(|(code, _)| code).collect::<Vec<_>>();
        assert_eq!(offered(&check), ["bkash", "nagad", "sslcommerz", "ekpay"]);
        assert_eq!(check.attribute("input[name=gateway][checked]", "value"), "bkash", "the recommended one is chosen");
        check.assert_says("আপনার বিকাশ অ্যাকাউন্ট থেকে দিন");

        world.set_secret("north", "bkash-app-secret", None).await;
        assert_eq!(offered(&payer.get(&path).await), ["nagad", "sslcommerz", "ekpay"]);
        // Nobody is sent where the town has no key, whatever a form says.
        let form = check.form(&path).with("gateway", "bkash");
        payer.submit(&form).await.assert(400);
        // Another town has its own accounts and none of these secrets.
        let south = world.south().town().await;
        assert_eq!(world.app.gateways.offered(&south, world.app.today()), [Gateway::Sandbox]);
        let town = north.town().await;
        assert!(!world.app.gateways.believes(&town, world.app.today(), Gateway::Bkash));
    })
    .await;
}

#[tokio::test]
async fn a_live_town_takes_no_play_money() {
    story(PATIENT, async |world, fakes| {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("north");
        copy_folder(&towns_folder().join("north"), &target);
        let profile = std::fs::read_to_string(target.join("tenant.toml")).unwrap();
        std::fs::write(target.join("tenant.toml"), profile.replace("state = \"trial\"", "state = \"live\"")).unwrap();
        let apply = async |policy: &str| {
            std::fs::write(target.join("payments-2020.toml"), policy).unwrap();
            world.apply(&target).await
        };
        // At apply: sandboxes of the gateways, each of them named, and the practice gateway.
        let faults = apply(POLICY).await.unwrap_err();
        let found: Vec<_> =
            faults.iter().map(|fault| (fault.kind.code(), fault.key.as_str(), fault.line > 0)).collect();
        let keys = ["sslcommerz.endpoint", "bkash.endpoint", "ekpay.endpoint", "nagad.endpoint"];
        assert_eq!(found, keys.map(|key| ("not-when-live", key, true)));
        let practice = POLICY.replace("\"bkash\", \"nagad\"", "\"sandbox\"").replace("\"sandbox\"\n", "\"live\"\n");
        let faults = apply(&practice).await.unwrap_err();
        assert!(
            faults.iter().all(|fault| fault.kind.code() == "not-when-live" && fault.key == "offered"),
            "{faults:?}"
        );

        // At intent and at notice: a payment that was begun at a sandbox is not asked about there any more.
        let payer = world.north().visitor();
        let path = payer.start_at(Gateway::Ekpay, "everything:").await;
        fakes.pays(Gateway::Ekpay);
        let live = POLICY.replace("endpoint = \"sandbox\"", "endpoint = \"live\"");
        let without_ekpay = live.split("[ekpay]").next().unwrap().replace(", \"ekpay\"", "").replace(", \"nagad\"", "");
        apply(&without_ekpay).await.unwrap();
        let notice = fakes.notice(Gateway::Ekpay).unwrap();
        let asked = fakes.calls("ekpay");
        payer.notify(&notice).await.assert(404);
        world.a_moment_passes();
        payer.get(&format!("{path}/return")).await.assert(303);
        assert_eq!((fakes.calls("ekpay"), world.north().received().await.poisha()), (asked, 0));
        let town = world.north().town().await;
        assert_eq!(world.app.gateways.offered(&town, world.app.today()), [Gateway::Bkash, Gateway::SslCommerz]);
    })
    .await;
}

#[tokio::test]
async fn secrets_open_in_their_town_under_their_name_and_are_sealed_anew() {
    story(PATIENT, async |world, _| {
        let (north, south) = (world.north().town().await, world.south().town().await);
        let [password] = secrets::open(&world.app, &north, ["bkash-password"]).await.unwrap();
        assert_eq!(password.expose_secret(), "b-password");
        assert!(secrets::open(&world.app, &south, ["bkash-password"]).await.is_err());
        let work = world.north().read().await;
        let rows = work.all(work.find::<tenant_secret::Entity>()).await.unwrap();
        assert_eq!(rows.len(), 5);
        let plain = b"b-password";
        assert!(rows.iter().all(|row| !row.cipher.windows(plain.len()).any(|part| part == plain)));
        work.commit().await.unwrap();
        let rotated = rotate(&world.app, &north, |_| {}).await.unwrap();
        assert_eq!((rotated.sealed_anew, rotated.generations), (0, vec![(1, 5)]));

        world.set_secret("north", "bkash-password", Some("another")).await;
        let [password] = secrets::open(&world.app, &north, ["bkash-password"]).await.unwrap();
        assert_eq!(password.expose_secret(), "another");
        // Neither applying the folder again nor going live takes secrets away, and the trail says only their names.
        let trail = crate::support::dump(&world.north(), &["audit".to_owned()]).await.join("\n");
        assert!(trail.contains("bkash-password") && !trail.contains("b-password") && !trail.contains("another"));
    })
    .await;
}
