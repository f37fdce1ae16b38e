//! Passkeys: made once, shown in place of a code, worth nothing elsewhere.

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{
    Page, Visitor, World,
    door::{Office, PASSWORD},
    soft_key::SoftKey,
};

const PHONE: &str = "01712345678";

/// What the script of a page would send.
async fn send(browser: &Visitor, token: &str, path: &str, body: &Value) -> Page {
    let request = browser.request(Method::POST, path).header("sec-fetch-site", "same-origin");
    browser.send(request.header("x-form-token", token).json(body)).await
}

/// A passkey of somebody who is signed in.
async fn register(office: &Office<'_>, browser: &Visitor, key: &mut SoftKey) -> Page {
    let token = browser.get(&office.path("/account/passkeys")).await.attribute("[data-passkey=create]", "data-token");
    let asked = send(browser, &token, &office.path("/account/passkeys/begin"), &json!({})).await;
    let answer = key.create(&asked.assert(200).json());
    send(browser, &token, &office.path("/account/passkeys/finish"), &answer).await
}

/// The password, and what the second step asks.
async fn begin(office: &Office<'_>, browser: &Visitor) -> (String, Page) {
    let second = office.sign_in(browser, PHONE, PASSWORD).await;
    let token = browser.follow(&second).await.attribute("[data-passkey=get]", "data-token");
    let asked = send(browser, &token, &office.path("/sign-in/passkey/begin"), &json!({})).await;
    (token, asked)
}

async fn member_with(office: &Office<'_>, key: &mut SoftKey) -> Visitor {
    office.member(PHONE, &["secretary"]).await;
    let browser = office.visitor();
    office.sign_in(&browser, PHONE, PASSWORD).await.assert(303);
    let done = register(office, &browser, key).await;
    let next = done.assert(200).json()["next"].as_str().unwrap().to_owned();
    assert_eq!(next, "/office/account/recovery-codes?added=1");
    browser.get(&next).await.assert(200).assert_says("The passkey was added");
    browser
}

#[tokio::test]
async fn a_passkey_takes_the_place_of_a_code() {
    World::story(async |world| {
        let office = world.office("north").await;
        let mut key = SoftKey::new(&office.town.origin);
        let browser = member_with(&office, &mut key).await;
        browser.get("/office/account/passkeys").await.assert_says("My phone").assert_says("Not yet");

        let waiting = office.visitor();
        let second = office.sign_in(&waiting, PHONE, PASSWORD).await;
        let asked = waiting.follow(&second).await;
        assert!(asked.assert(200).all_words("#step_code").is_empty(), "there is no recovery code to type");
        let (token, asked) = begin(&office, &browser).await;
        let answer = key.get(&asked.json());
        let entered = send(&browser, &token, "/office/sign-in/passkey", &answer).await;
        assert_eq!(entered.assert(200).json()["next"], "/office/account/sessions");
        browser.get("/office/account/sessions").await.assert(200);
        // Asked once.
        let again = office.visitor();
        let (token, _) = begin(&office, &again).await;
        send(&again, &token, "/office/sign-in/passkey", &answer).await.assert(400);
        again.get("/office/account").await.assert(303);

        // Instead of the password, where one is asked again.
        world.clock.pass(TimeDelta::minutes(11));
        let page = browser.get("/office/confirm?next=/office/account/passkeys").await;
        let token = page.attribute("[data-passkey=get]", "data-token");
        let asked = send(&browser, &token, "/office/confirm/passkey/begin", &json!({})).await;
        let answer = key.get(&asked.assert(200).json());
        send(&browser, &token, "/office/confirm/passkey", &answer).await.assert(200);
        let page = browser.get("/office/account/passkeys").await;
        browser.submit(&page.assert(200).form("/office/account/passkeys/remove")).await.assert(303);
        browser.get("/office/account/passkeys").await.assert_says("no passkeys yet");
        assert_eq!(office.sign_in(&office.visitor(), PHONE, PASSWORD).await.location().unwrap(), "/office");
    })
    .await;
}

#[tokio::test]
async fn a_passkey_that_is_copied_late_or_elsewhere_opens_nothing() {
    World::story(async |world| {
        let office = world.office("north").await;
        let mut key = SoftKey::new(&office.town.origin);
        member_with(&office, &mut key).await;
        let (token, asked) = {
            let browser = office.visitor();
            let (token, asked) = begin(&office, &browser).await;
            // On a false page.
            key.origin = "http://north.localhost.evil.example".into();
            let answer = key.get(&asked.json());
            send(&browser, &token, "/office/sign-in/passkey", &answer).await.assert(400);
            // Without finger or PIN.
            (key.origin, key.verifies) = (office.town.origin.clone(), false);
            let (token, asked) = begin(&office, &browser).await;
            let answer = key.get(&asked.json());
            send(&browser, &token, "/office/sign-in/passkey", &answer).await.assert(400);
            // A copy whose counter has fallen behind.
            (key.verifies, key.counter) = (true, 0);
            let (token, asked) = begin(&office, &browser).await;
            let answer = key.get(&asked.json());
            send(&browser, &token, "/office/sign-in/passkey", &answer).await.assert(400);
            // Another key altogether.
            let (token, asked) = begin(&office, &browser).await;
            let answer = SoftKey::new(&office.town.origin).get(&asked.json());
            send(&browser, &token, "/office/sign-in/passkey", &answer).await.assert(400);
            browser.get("/office/account").await.assert(303);
            (token, asked)
        };
        // Without the password before it, and in another town.
        let answer = key.get(&asked.json());
        send(&office.visitor(), &token, "/office/sign-in/passkey", &answer).await.assert(403);
        let south = world.office("south").await;
        send(&south.visitor(), &token, "/office/sign-in/passkey", &answer).await.assert(403);
    })
    .await;
}

#[tokio::test]
async fn a_passkey_is_enough_where_a_second_step_is_compulsory() {
    World::story_where(
        |config| config.require_second_factor = true,
        async |world| {
            let console = world.console().await;
            let link = console.invite(PHONE, &["central-administrator"]).await;
            let browser = console.visitor();
            console.accept(&browser, &link, PASSWORD).await.assert(303);
            let mut key = SoftKey::new(&console.town.origin);
            register(&console, &browser, &mut key).await.assert(200);
            browser.get("/account/sessions").await.assert(200);
            // The only one stays.
            let token = browser.get("/account/passkeys").await.attribute("[data-passkey=create]", "data-token");
            browser.get("/account/passkeys").await.assert_says("To remove it, first add another");
            browser.post("/account/passkeys/remove", &[("form_token".into(), token)]).await.assert(404);
            // A token of the form is needed, and a page of ours.
            send(&browser, "", "/account/passkeys/begin", &json!({})).await.assert(403);
        },
    )
    .await;
}
