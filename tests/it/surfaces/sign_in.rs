//! Signing in with a mobile number.

use entity::{
    audit::audit_entry,
    identity::{citizen, one_time_code, session},
    messaging::{message, queue_item},
    values::CodeId,
};
use sea_orm::PaginatorTrait;

use crate::support::{Place, World, codes::as_sent};

const PHONE: &str = "01712345678";
const OTHER: &str = "01812345678";

async fn sessions(place: &Place<'_>) -> Vec<session::Model> {
    let work = place.read().await;
    work.all(work.find::<session::Entity>()).await.unwrap()
}

#[tokio::test]
async fn a_number_and_the_code_out_of_the_sms_open_a_session() {
    World::story(async |world| {
        let north = world.north();
        let browser = north.visitor();
        let asked = browser.ask_for_code("০১৭১২-৩৪৫৬৭৮", "/sign-in").await;
        assert_eq!(asked.assert(303).location().as_deref(), Some("/sign-in/code"));
        assert!(!browser.cookie("__Host-code").unwrap().contains("345678"), "no number stands in a cookie");
        let asked_for = browser.cookie("__Host-code").unwrap();
        let page = browser.get("/sign-in/code").await;
        page.assert(200).assert_says("01•••••678");
        assert_eq!(page.header("cache-control"), "no-store");
        assert_eq!(page.attribute("#sms_code", "inputmode"), "numeric");
        assert_eq!(page.attribute("#sms_code", "autocomplete"), "one-time-code");
        let code = world.code_to(&as_sent(PHONE)).await;
        let sms = world.arrived().into_iter().next().unwrap();
        assert!(sms.text.ends_with(&format!("\n@north.localhost #{code}")), "{}", sms.text);
        assert_eq!(sms.parts, 1);

        let opened = browser.give_code(&code).await;
        assert_eq!(opened.assert(303).location().as_deref(), Some("/me"));
        let cookies: Vec<&str> =
            opened.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap()).collect();
        let cookie = cookies.iter().find(|cookie| cookie.starts_with("__Host-me=")).expect("a session");
        for part in ["HttpOnly", "Secure", "SameSite=Lax", "Path=/"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        assert!(!cookie.contains("Max-Age"), "on somebody else's phone it goes with the browser: {cookie}");
        assert!(browser.cookie("__Host-code").is_none());
        let me = browser.get("/me").await;
        me.assert(200).assert_says("01•••••678");
        assert_eq!(me.header("cache-control"), "no-store");

        // A code opens once, and is nowhere kept.
        let work = north.read().await;
        let codes = work.all(work.find::<one_time_code::Entity>()).await.unwrap();
        assert!(codes.len() == 1 && codes[0].used_at.is_some());
        let kept = work.all(work.find::<message::Entity>()).await.unwrap();
        assert!(kept.iter().all(|message| !message.body.contains(&code) && message.body.contains("•••")));
        assert_eq!(work.find::<citizen::Entity>().count(work.tx()).await.unwrap(), 1);
        let trail = work.all(work.find::<audit_entry::Entity>()).await.unwrap();
        let trail: Vec<_> = trail.into_iter().filter(|entry| entry.act != "tenant.apply").collect();
        let acts: Vec<&str> = trail.iter().map(|entry| entry.act.as_str()).collect();
        assert_eq!(acts, ["code.ask", "citizen.sign-in"]);
        for entry in &trail {
            assert!(!format!("{entry:?}").contains("345678"), "the trail has the number masked: {entry:?}");
            assert_eq!(entry.address.as_deref(), Some("127.0.0.0/16"), "of an address only the network");
        }
        // Pressed twice, it leads on and opens nothing: another browser with the same cookie is sent to sign in.
        let again = north.visitor();
        again.give_cookie("__Host-code", &asked_for);
        let led_on = again.give_code(&code).await;
        assert_eq!(led_on.assert(303).location().as_deref(), Some("/me"));
        again.follow(&led_on).await.assert(303);
        assert_eq!(north.open_sessions().await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_known_number_gets_the_answer_of_an_unknown_one() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("").await;
        north.sign_in(PHONE).await;
        world.pass_seconds(61);
        let mut answers = Vec::new();
        for phone in [PHONE, OTHER] {
            let browser = north.visitor();
            let asked = browser.ask_for_code(phone, "/sign-in").await;
            let page = browser.get("/sign-in/code").await;
            let words = page.words("main").replace("01•••••678", "");
            answers.push((asked.status, asked.location(), page.status, words));
        }
        assert_eq!(answers[0], answers[1]);
        world.run_jobs().await;
        let (mut known, mut unknown) = (0, 0);
        for sms in world.arrived() {
            known += usize::from(sms.to == as_sent(PHONE));
            unknown += usize::from(sms.to == as_sent(OTHER));
        }
        assert_eq!((known, unknown), (2, 1));
    })
    .await;
}

#[tokio::test]
async fn a_number_gets_three_codes_in_ten_minutes_and_is_told_when_to_ask_again() {
    World::story(async |world| {
        let north = world.north();
        for _ in 0..3 {
            north.visitor().ask_for_code(PHONE, "/sign-in").await.assert(303);
            world.pass_seconds(61);
        }
        let browser = north.visitor();
        let refused = browser.ask_for_code(PHONE, "/sign-in").await;
        refused.assert(429).assert_says("১০:১০");
        assert_eq!(refused.form("/sign-in").field("phone"), PHONE, "what was typed is kept");
        let wait: i64 = refused.header("retry-after").parse().unwrap();
        assert!((400..=420).contains(&wait), "{wait}");
        north.visitor().ask_for_code(OTHER, "/sign-in").await.assert(303);
        world.pass_seconds(wait);
        north.visitor().ask_for_code(PHONE, "/sign-in").await.assert(303);
        for _ in 0..4 {
            world.pass_seconds(601);
            north.visitor().ask_for_code(PHONE, "/sign-in").await.assert(303);
        }
        world.pass_seconds(601);
        let refused = north.visitor().ask_for_code(PHONE, "/sign-in").await;
        assert!(refused.assert(429).header("retry-after").parse::<i64>().unwrap() > 20 * 3_600);
        assert_eq!(north.waiting().await, 0);
    })
    .await;
}

#[tokio::test]
async fn an_address_asks_for_sixty_codes_in_an_hour() {
    World::story(async |world| {
        let browser = world.north().visitor();
        let form = browser.get("/sign-in").await.form("/sign-in");
        let ask = async |number: usize| {
            let form = form.clone().with("request_key", &uuid::Uuid::now_v7().to_string());
            browser.submit(&form.with("phone", &format!("017000{number:05}"))).await.status.as_u16()
        };
        for number in 0..60 {
            assert_eq!(ask(number).await, 303);
        }
        assert_eq!(ask(60).await, 429);
    })
    .await;
}

#[tokio::test]
async fn five_wrong_tries_end_a_code_and_an_old_one_is_over() {
    World::story(async |world| {
        let north = world.north();
        let browser = north.visitor();
        browser.ask_for_code(PHONE, "/sign-in").await.assert(303);
        let code = world.code_to(&as_sent(PHONE)).await;
        let wrong = if code == "111111" { "222222" } else { "111111" };
        let unreadable = browser.give_code("12ab").await;
        unreadable.assert(422).assert_says("৬ সংখ্যার কোডটি লিখুন");
        for _ in 0..4 {
            let refused = browser.give_code(wrong).await;
            refused.assert(422).assert_says("কোডটি মেলেনি");
            assert_eq!(refused.form("/sign-in/code").field("sms_code"), wrong);
        }
        browser.give_code(wrong).await.assert(422).assert_says("এই কোড আর চলবে না");
        browser.give_code(&code).await.assert(422).assert_says("এই কোড আর চলবে না");

        // A new one is asked for on the same page; the minute has to be over.
        let again = browser.get("/sign-in/code").await.form("/sign-in/again");
        browser.submit(&again).await.assert(429).assert_says("একটু পরে");
        world.pass_seconds(61);
        let asked = browser.submit(&again).await;
        assert_eq!(asked.assert(303).location().as_deref(), Some("/sign-in/code"));
        // Pressed twice: one code, and the same answer.
        browser.submit(&again).await.assert(303);
        let newer = world.code_to(&as_sent(PHONE)).await;
        assert_eq!(world.arrived().len(), 2);
        world.pass_seconds(301);
        browser.give_code(&newer).await.assert(422).assert_says("এই কোড আর চলবে না");
        assert!(sessions(&north).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_newer_code_ends_the_older_and_another_browser_cannot_use_it() {
    World::story(async |world| {
        let north = world.north();
        let (first, second) = (north.visitor(), north.visitor());
        first.ask_for_code(PHONE, "/sign-in").await.assert(303);
        let old = world.code_to(&as_sent(PHONE)).await;
        // The same form pressed again leads on to the code that is on its way.
        first.ask_for_code(PHONE, "/sign-in").await.assert(303);
        world.pass_seconds(61);
        second.ask_for_code(PHONE, "/sign-in").await.assert(303);
        let new = world.code_to(&as_sent(PHONE)).await;
        first.give_code(&old).await.assert(422).assert_says("এই কোড আর চলবে না");
        first.give_code(&new).await.assert(422);
        second.give_code(&new).await.assert(303);
    })
    .await;
}

#[tokio::test]
async fn a_session_is_new_and_worth_nothing_elsewhere() {
    World::story(async |world| {
        let (north, south) = (world.north(), world.south());
        let planted = "A".repeat(43);
        let browser = north.visitor();
        browser.give_cookie("__Host-me", &planted);
        browser.ask_for_code(PHONE, "/sign-in").await.assert(303);
        let code = world.code_to(&as_sent(PHONE)).await;
        browser.give_code(&code).await.assert(303);
        let token = browser.cookie("__Host-me").unwrap();
        assert_ne!(token, planted, "a cookie that was there before is not taken over");
        browser.get("/me").await.assert(200);

        let thief = north.visitor();
        thief.give_cookie("__Host-me", &planted);
        assert_eq!(thief.get("/me").await.assert(303).location().as_deref(), Some("/sign-in?next=%2Fme"));
        let abroad = south.visitor();
        abroad.give_cookie("__Host-me", &token);
        abroad.get("/me").await.assert(303);
        // What asks for a code here opens nothing there.
        let asking = north.visitor();
        asking.ask_for_code(OTHER, "/sign-in").await.assert(303);
        abroad.give_cookie("__Host-code", &asking.cookie("__Host-code").unwrap());
        assert_eq!(abroad.get("/sign-in/code").await.assert(303).location().as_deref(), Some("/sign-in"));
        // Nor does one that is made up.
        abroad.give_cookie("__Host-code", "e30.AAAA");
        abroad.get("/sign-in/code").await.assert(303);
    })
    .await;
}

#[tokio::test]
async fn one_goes_on_to_where_one_wanted_and_never_to_another_site() {
    World::story(async |world| {
        let north = world.north();
        for (number, (next, expected)) in [
            ("/me/receipts", "/me/receipts"),
            ("%2Fen%2Fme", "/en/me"),
            ("https://evil.example", "/me"),
            ("//evil.example", "/me"),
            ("/%5Cevil.example", "/me"),
        ]
        .into_iter()
        .enumerate()
        {
            let phone = format!("0171234500{number}");
            let browser = north.visitor();
            browser.ask_for_code(&phone, &format!("/sign-in?next={next}")).await.assert(303);
            let code = world.code_to(&as_sent(&phone)).await;
            assert_eq!(browser.give_code(&code).await.assert(303).location().as_deref(), Some(expected), "{next}");
        }
        // Also where the field of the form was changed.
        let browser = north.visitor();
        let form = browser.get("/sign-in").await.form("/sign-in").with("phone", PHONE);
        browser.submit(&form.with("next", "https://evil.example")).await.assert(303);
        let code = world.code_to(&as_sent(PHONE)).await;
        assert_eq!(browser.give_code(&code).await.location().as_deref(), Some("/me"));
    })
    .await;
}

#[tokio::test]
async fn a_phone_of_ones_own_is_remembered_and_a_borrowed_one_is_not() {
    World::story(async |world| {
        let north = world.north();
        let (own, borrowed) = (north.visitor(), north.visitor());
        for (browser, phone, answer) in [(&own, PHONE, "yes"), (&borrowed, OTHER, "no")] {
            let form = browser.get("/sign-in").await.form("/sign-in").with("phone", phone).with("own", answer);
            browser.submit(&form).await.assert(303);
            let code = world.code_to(&as_sent(phone)).await;
            browser.give_code(&code).await.assert(303);
        }
        world.pass_seconds(31 * 60);
        own.get("/me").await.assert(200);
        borrowed.get("/me").await.assert(303);
        assert_eq!(sessions(&north).await.iter().filter(|session| session.remembered).count(), 1);
    })
    .await;
}

#[tokio::test]
async fn signing_out_ends_the_session_and_clears_the_browser() {
    World::story(async |world| {
        let north = world.north();
        let (browser, _) = north.sign_in(PHONE).await;
        let token = browser.cookie("__Host-me").unwrap();
        let out = browser.submit(&browser.get("/me").await.form("/sign-out")).await;
        assert_eq!(out.assert(303).location().as_deref(), Some("/sign-in?left=1"));
        browser.follow(&out).await.assert(200).assert_says("আপনি বের হয়েছেন");
        assert_eq!(out.header("clear-site-data"), "\"cache\", \"storage\"");
        assert!(browser.cookie("__Host-me").is_none());
        browser.give_cookie("__Host-me", &token);
        browser.get("/me").await.assert(303);

        // Who signs in again in the same browser leaves no session behind.
        world.pass_seconds(61);
        let (browser, _) = north.sign_in(PHONE).await;
        browser.ask_for_code(OTHER, "/sign-in").await.assert(303);
        let code = world.code_to(&as_sent(OTHER)).await;
        browser.give_code(&code).await.assert(303);
        assert_eq!(north.open_sessions().await, 1);
        browser.submit(&browser.get("/me").await.form("/sign-out")).await.assert(303);

        // Everywhere at once.
        world.pass_seconds(601);
        world.pass_seconds(61);
        let (here, _) = north.sign_in(PHONE).await;
        world.pass_seconds(61);
        let (there, _) = north.sign_in(PHONE).await;
        let settings = here.get("/me/settings").await;
        assert_eq!(settings.assert(200).all_words("dl.led dt").len(), 2, "both are listed");
        let out = here.submit(&settings.form("/me/sign-out-everywhere")).await;
        assert!(!out.assert(303).header("clear-site-data").is_empty());
        there.get("/me").await.assert(303);
        assert_eq!(north.open_sessions().await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_flood_slows_codes_down_and_tells_the_office_and_stops_nobody() {
    World::story(async |world| {
        let north = world.north();
        let work = north.begin().await;
        let made = |number: u32| one_time_code::Model {
            tenant_id: work.tenant(),
            id: CodeId::mint(),
            purpose: one_time_code::Purpose::SignIn,
            phone: format!("0150{number:07}").parse().unwrap(),
            code_hash: vec![0],
            subject_id: None,
            attempts: 0,
            made_at: work.now,
            expires_at: work.now,
            used_at: None,
        };
        work.insert_all((0..500).map(made).collect()).await.unwrap();
        work.commit().await.unwrap();
        for phone in [PHONE, OTHER] {
            north.visitor().ask_for_code(phone, "/sign-in").await.assert(303);
        }
        world.run_jobs().await;
        assert!(world.arrived().is_empty(), "it is held back");
        world.pass_seconds(60);
        world.run_jobs().await;
        assert_eq!(world.arrived().len(), 2, "and comes");
        let work = north.read().await;
        let waiting = work.all(work.find::<queue_item::Entity>()).await.unwrap();
        assert_eq!(waiting.iter().map(|item| item.kind).collect::<Vec<_>>(), [queue_item::Kind::CodeFlood]);
        work.commit().await.unwrap();
        // The neighbours notice nothing.
        world.south().visitor().ask_for_code(PHONE, "/sign-in").await.assert(303);
        world.run_jobs().await;
        assert_eq!(world.arrived().len(), 3);
    })
    .await;
}
