//! Journeys in a real browser, and what holds for every page there.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that meets the unexpected stops"
)]
#![expect(clippy::disallowed_methods, reason = "tests look behind the doors")]

mod checks;
mod driver;
#[path = "../it/support/mod.rs"]
#[expect(dead_code, unused_imports, reason = "shared with the stories, which use all of it")]
mod support;

use driver::Browser;
use entity::payments::payment;
use pouro::{
    platform::{
        calendar::{Clock, dhaka_day},
        i18n::Lang,
    },
    surfaces::PAGES,
    web::{Chrome, styles},
};
use sea_orm::QueryOrder;
use support::{Place, World, door::PASSWORD, gateways::Fakes};

const NARROWEST: u32 = 320;
const PHONE: u32 = 360;
const DESK: u32 = 1_280;

fn address(world: &World, path: &str) -> String {
    format!("http://north.localhost:{}{path}", world.port)
}

#[tokio::test]
async fn a_citizen_with_a_phone_finds_sees_and_pays_in_five_screens() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("2025-26:5000").await;
        let phone = Browser::open(PHONE).await;
        phone.go(&address(world, "/")).await;
        phone.choose("#ward", "3").await;
        phone.type_in("#holding", "১২৩/১").await;
        phone.click(".find button").await;

        phone.sees("২০,৫৫০.০০").await;
        checks::assert_sound(&phone).await;
        phone.click("form[method=post] button").await;
        phone.sees("একটি সমস্যা আছে").await;
        checks::assert_sound(&phone).await;
        phone.click("input[value^='everything:']").await;
        phone.type_in("#phone", "০১৭১২৩৪৫৬৭৮").await;
        phone.click("form[method=post] button").await;

        phone.sees("তথ্য মিলিয়ে দেখে টাকা দিন").await;
        checks::assert_sound(&phone).await;
        phone.click("form[method=post] button").await;
        phone.sees("কী হবে, বেছে নিন").await;
        checks::assert_sound(&phone).await;
        phone.click("input[value=paid]").await;
        phone.click("form button").await;

        phone.sees("TEST-H26-000001").await;
        checks::assert_sound(&phone).await;
        // Back after paying, and once more: nobody pays twice.
        let outcome = phone.path().await;
        phone.back().await;
        phone.go(&address(world, &outcome)).await;
        phone.sees("TEST-H26-000001").await;
        phone.reload().await;
        phone.sees("TEST-H26-000001").await;
        assert_eq!(north.proof().await.receipts, 1);
        phone.go(&address(world, &format!("{outcome}/receipt"))).await;
        phone.sees("বিশ হাজার পাঁচশত পঞ্চাশ টাকা মাত্র").await;
        checks::assert_sound(&phone).await;
    })
    .await;
}

/// The path of the payment that was made last.
async fn latest_payment(place: &Place<'_>) -> String {
    let work = place.read().await;
    let latest = work.find::<payment::Entity>().order_by_desc(payment::Column::Id);
    format!("/pay/{}", work.one(latest).await.unwrap().expect("a payment").token)
}

/// The payer's own form leads to another origin, which our policy for forms would stop if it were a redirect, and from there
/// back: by a link from one gateway, by a form from another.
#[tokio::test]
async fn a_payer_goes_to_a_gateway_on_another_origin_and_comes_back() {
    let fakes = Fakes::open();
    let set_up = |config: &mut pouro::config::Config| config.gateway_urls = fakes.urls();
    World::story_where(set_up, async |world| {
        let north = world.north();
        north.has_accounts().await;
        north.billed_holding("").await;
        let phone = Browser::open(PHONE).await;
        let here = format!("http://north.localhost:{}", world.port);
        let there = format!("http://127.0.0.1:{}", fakes.port);
        for (gateway, choice, buttons, receipt) in [
            ("bkash", "through-1:", &["Confirm"][..], "TEST-H26-000001"),
            ("sslcommerz", "everything:", &["Pay", "Back to the merchant"], "TEST-H26-000002"),
        ] {
            phone.go(&address(world, "/bills?ward=3&holding=123/1")).await;
            phone.click(&format!("input[value^='{choice}']")).await;
            phone.type_in("#phone", "01712345678").await;
            phone.click("form[method=post] button").await;
            phone.sees("তথ্য মিলিয়ে দেখে টাকা দিন").await;
            checks::assert_sound(&phone).await;
            phone.click(&format!("input[value={gateway}]")).await;
            phone.click("form[method=post] button").await;
            phone.sees(&format!("{gateway} ")).await;
            assert_eq!(phone.script("return location.origin").await, there);
            for button in buttons {
                phone.sees(button).await;
                phone.click("form button").await;
            }
            phone.sees(receipt).await;
            assert_eq!(phone.script("return location.origin").await, here);
            // A way back into the past pays nothing.
            phone.back().await;
            phone.go(&address(world, &format!("{}/go", latest_payment(&north).await))).await;
            phone.sees(receipt).await;
        }
        assert_eq!(north.proof().await.receipts, 2);
    })
    .await;
    fakes.close().await;
}

#[tokio::test]
async fn a_member_of_staff_comes_in_by_a_link_and_then_with_a_passkey() {
    World::story(async |world| {
        let office = world.office("north").await;
        let link = office.invite("01712345678", &["secretary"]).await;
        let phone = Browser::open(PHONE).await;
        phone.keep_passkeys().await;
        phone.go(&address(world, &format!("{link}?lang=en"))).await;
        checks::assert_sound(&phone).await;
        phone.type_in("#password", "bangladesh").await;
        phone.click("main button").await;
        phone.sees("Many people take such a password").await;
        checks::assert_sound(&phone).await;
        phone.type_in("#password", PASSWORD).await;
        phone.click("main button").await;

        for path in ["/office/account", "/office/account/second-factor", "/office/account/sessions"] {
            phone.go(&address(world, path)).await;
            checks::assert_sound(&phone).await;
        }
        phone.go(&address(world, "/office/account/passkeys")).await;
        phone.sees("There are no passkeys yet").await;
        phone.type_in("#name", "My phone").await;
        checks::assert_sound(&phone).await;
        phone.click("[data-passkey] button").await;
        phone.sees("Make new codes").await;
        phone.click("main form button").await;
        phone.sees("shown only this once").await;
        checks::assert_sound(&phone).await;
        phone.click(".out button").await;
        phone.sees("Sign in for staff").await;

        phone.go(&address(world, "/office/sign-in?lang=en&next=/office/account/passkeys")).await;
        phone.type_in("#identifier", "01712345678").await;
        phone.type_in("#password", "not the password").await;
        phone.click("main form button").await;
        phone.sees("The number or the password is wrong").await;
        checks::assert_sound(&phone).await;
        phone.type_in("#password", PASSWORD).await;
        phone.click("main form button").await;
        phone.sees("Continue with a passkey").await;
        checks::assert_sound(&phone).await;
        phone.click("[data-passkey] button").await;
        phone.sees("My phone").await;
        checks::assert_sound(&phone).await;
    })
    .await;
}

/// A cashier at a desk, with the keyboard alone: what is pressed after the text in the find field is counted.
#[tokio::test]
async fn a_cashier_takes_money_with_few_keys() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("2025-26:5000").await;
        let office = world.office("north").await;
        let link = office.invite("01712345678", &["cashier"]).await;
        let desk = Browser::open(DESK).await;
        desk.go(&address(world, &format!("{link}?lang=en"))).await;
        desk.type_in("#password", PASSWORD).await;
        desk.click("main button").await;
        desk.go(&address(world, "/office/counter")).await;
        desk.sees("Open your shift").await;
        checks::assert_sound(&desk).await;
        desk.press("500\u{e007}").await;
        desk.sees("1. Find").await;
        checks::assert_sound(&desk).await;

        // The text, then Enter, the cash that was given, and F9. The checks have moved the focus: F2 brings it back.
        desk.press("\u{e032}3-123/1").await;
        let mut keys = 0;
        for key in ["\u{e007}", "1", "0", "0", "0", "0", "\u{e039}"] {
            if key == "1" {
                desk.sees("To take").await;
            }
            desk.press(key).await;
            keys += 1;
        }
        desk.sees("The money is booked").await;
        assert!(keys <= 12, "{keys} keys");
        checks::assert_sound(&desk).await;
        assert_eq!(north.proof().await.receipts, 1);

        // F2 leads to the next one; Space takes a quarter off, and all after it with it; blank cash is exact.
        desk.press("\u{e032}").await;
        desk.sees("1. Find").await;
        desk.press("3-123/1\u{e007}").await;
        desk.sees("To take").await;
        checks::assert_sound(&desk).await;
        let before = desk.script("return document.querySelector('[data-sum]').textContent").await;
        desk.script("document.querySelectorAll('input[name=tick]')[2].focus()").await;
        desk.press(" ").await;
        let after = desk.script("return document.querySelector('[data-sum]').textContent").await;
        assert_ne!(before, after);
        let ticked = desk.script("return document.querySelectorAll('input[name=tick]:checked').length").await;
        assert_eq!(ticked, 3, "with all before it");
        desk.press("\u{e038}").await;
        let focused = desk.script("return document.activeElement.id").await;
        assert_eq!(focused, "cash");
        desk.press("\u{e00c}").await;
        desk.sees("1. Find").await;
    })
    .await;
}

/// On the narrowest phone, one of each that a page can be. A sample is shown in place of a page with the same style, which
/// is the only one that the policy of that page allows.
#[tokio::test]
async fn every_sample_of_every_page_is_sound() {
    World::story(async |world| {
        let town = world.north().town().await;
        let chrome = Chrome::new(&town, Lang::BN, dhaka_day(world.clock.now()), "/");
        let styles = [
            (styles::portal(&town), address(world, "/")),
            (styles::verify(), address(world, "/v")),
            (styles::national(), format!("http://localhost:{}/", world.port)),
            // Last: the colours of the town stand in the portal's style too.
            (styles::office(&town), address(world, "/office/sign-in")),
        ];
        let phone = Browser::open(NARROWEST).await;
        let mut samples: Vec<(usize, String, String)> = Vec::new();
        for kind in PAGES.iter().flat_map(|pages| pages.iter()) {
            for sample in (kind.samples)(chrome).unwrap() {
                // What is for programmers alone has a style of its own and was checked where it stands.
                let style = styles.iter().position(|(style, _)| sample.html.contains(&style.css));
                let name = format!("{} «{}»", (kind.name)(), sample.name);
                samples.extend(style.map(|style| (style, name, sample.html)));
            }
        }
        samples.sort();
        assert!(samples.len() > 60, "{} samples", samples.len());
        let mut violations = Vec::new();
        let mut shown = None;
        for (style, name, html) in &samples {
            if shown.replace(style) != Some(style) {
                phone.go(&styles[*style].1).await;
            }
            phone.show(html).await;
            violations.extend(checks::faults(&phone).await.into_iter().map(|fault| format!("{name}: {fault}")));
        }
        phone.go(&address(world, "/")).await;
        assert!(violations.is_empty(), "{}", violations.join("\n"));
    })
    .await;
}

#[tokio::test]
async fn every_page_is_sound_on_a_phone_and_on_a_desk() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("2025-26:5000").await;
        let (phone, desk) = (Browser::open(PHONE).await, Browser::open(DESK).await);
        for path in [
            "/",
            "/bills",
            "/bills?ward=3&holding=99",
            "/charter",
            "/contacts",
            "/help",
            "/privacy",
            "/track",
            "/v",
            "/v/nothing",
            "/nowhere",
        ] {
            phone.go(&address(world, path)).await;
            checks::assert_light(&phone).await;
            checks::assert_sound(&phone).await;
        }
        for path in
            ["/en", "/en/bills?ward=3&holding=123/1", "/en/bills/report?ward=3&holding=123/1", "/en/track", "/en/help"]
        {
            desk.go(&address(world, path)).await;
            checks::assert_sound(&desk).await;
        }
        for url in [format!("http://localhost:{}/", world.port), format!("http://127.0.0.1:{}/outbox", world.ops_port)]
        {
            phone.go(&url).await;
            checks::assert_sound(&phone).await;
        }
    })
    .await;
}
