//! Staff and central administrators come in: by invitation, by password and second step, and nowhere else.

use chrono::TimeDelta;
use entity::{audit::audit_entry, identity::staff_account};
use pouro::platform::identity::{
    passwords::{Cost, Passwords},
    staff,
};
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, QueryFilter,
};

use crate::support::{
    Visitor, World,
    door::{Office, PASSWORD},
};

const PHONE: &str = "01712345678";

/// How often something stands in the trail of a town.
async fn trail(office: &Office<'_>, act: &str) -> usize {
    let app = &office.world.app;
    let work = app.read(&office.town, pouro::platform::access::Actor::Operator).await.unwrap();
    let rows = work.all(work.find::<audit_entry::Entity>().filter(audit_entry::Column::Act.eq(act))).await.unwrap();
    rows.len()
}

async fn is_in(office: &Office<'_>, browser: &Visitor) -> bool {
    browser.get(&office.path("/account")).await.status == 200
}

#[tokio::test]
async fn an_invitation_works_once_and_for_three_days() {
    World::story(async |world| {
        let office = world.office("north").await;
        let link = office.invite(PHONE, &["tax-collector"]).await;
        world.run_jobs().await;
        let sms = world.arrived().into_iter().find(|message| message.text.contains(&link)).expect("the link is sent");
        assert!(sms.text.contains("72 hours"), "{}", sms.text);

        let browser = office.visitor();
        browser.get(&format!("{link}?lang=en")).await.assert(200).assert_says("Join the office");
        for (password, says) in [
            ("short", "at least 10 characters"),
            ("JoyBangla1971", "Many people take such a password"),
            ("01812345679", "A phone number is no password"),
            ("01712345678 x", "is no password"),
            ("qwertyuiop12", "easily guessed"),
        ] {
            office.accept(&browser, &link, password).await.assert(422).assert_says(says);
        }
        office.accept(&browser, &link, PASSWORD).await.assert(303);
        assert!(is_in(&office, &browser).await);
        browser.get(&link).await.assert(404);
        assert_eq!([trail(&office, "staff.invite").await, trail(&office, "staff.join").await], [1, 1]);

        let late = office.invite("01712345679", &["tax-collector"]).await;
        let replaced = office.invite("01712345670", &["tax-collector"]).await;
        let newer = office.invite("01712345670", &["cashier"]).await;
        browser.get(&replaced).await.assert(404);
        office.visitor().get(&newer).await.assert(200);
        world.clock.pass(TimeDelta::hours(72));
        office.visitor().get(&late).await.assert(404);
    })
    .await;
}

#[tokio::test]
async fn an_invitation_of_one_town_is_nothing_in_another() {
    World::story(async |world| {
        let (north, south) = (world.office("north").await, world.office("south").await);
        let link = north.invite(PHONE, &["tax-collector"]).await;
        south.visitor().get(&link).await.assert(404);
        north.member("01712345679", &["tax-collector"]).await;
        south.sign_in(&south.visitor(), "01712345679", PASSWORD).await.assert(422);
    })
    .await;
}

#[tokio::test]
async fn a_known_and_an_unknown_user_get_the_same_words_after_one_hash_each() {
    World::story(async |world| {
        let office = world.office("north").await;
        office.member(PHONE, &["tax-collector"]).await;
        office.invite("01712345679", &["tax-collector"]).await;
        let passwords = &world.app.identity.passwords;
        let mut answers = Vec::new();
        for identifier in [PHONE, "01712345679", "01999999999", "nobody@example.org", "not a number"] {
            let before = passwords.counted();
            let answer = office.sign_in(&office.visitor(), identifier, "a wrong password").await;
            assert_eq!(passwords.counted() - before, 1, "{identifier}");
            answers.push((answer.assert(422).words(".es"), trail(&office, "staff.sign-in-failed").await));
        }
        assert!(answers.iter().all(|(words, _)| *words == answers[0].0));
        assert_eq!(answers.iter().map(|(_, count)| *count).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);

        let before = passwords.counted();
        for identifier in [PHONE, "০১৭১২-৩৪৫৬৭৮", "01712345678@EXAMPLE.org"] {
            office.sign_in(&office.visitor(), identifier, PASSWORD).await.assert(303);
        }
        assert_eq!(passwords.counted() - before, 3);
    })
    .await;
}

#[tokio::test]
async fn guessing_is_slow_and_locks_nobody_out_of_his_own_browser() {
    World::story(async |world| {
        let office = world.office("north").await;
        office.member(PHONE, &["tax-collector"]).await;
        let own = office.visitor();
        office.sign_in(&own, PHONE, PASSWORD).await.assert(303);
        // Somebody else guesses, from the same network at that.
        let stranger = office.visitor();
        for _ in 0..4 {
            office.sign_in(&stranger, PHONE, "a wrong password").await.assert(422);
        }
        let answer = office.sign_in(&stranger, PHONE, PASSWORD).await;
        answer.assert(429).assert_says("too many tries");
        assert!(!answer.header("retry-after").is_empty());
        own.take_cookie("__Host-office");
        office.sign_in(&own, PHONE, PASSWORD).await.assert(303);
        // Colleagues are not touched by it.
        office.member("01712345679", &["cashier"]).await;
        office.sign_in(&office.visitor(), "01712345679", PASSWORD).await.assert(303);
        // A cookie of another town or with other letters makes no browser known.
        let known = own.cookie("__Host-office-known").unwrap();
        stranger.give_cookie("__Host-office-known", &format!("{}x", &known[..known.len() - 1]));
        office.sign_in(&stranger, PHONE, PASSWORD).await.assert(429);
        // The memory store counts in real time: a known browser may try as often as anybody, and no more.
        for _ in 0..5 {
            own.take_cookie("__Host-office");
            office.sign_in(&own, PHONE, "a wrong password").await;
        }
        office.sign_in(&own, PHONE, "a wrong password").await.assert(429);
    })
    .await;
}

#[tokio::test]
async fn many_networks_together_guess_no_faster_and_the_owner_still_comes_in() {
    World::story_where(
        |config| config.trusted_proxies = vec!["127.0.0.1/32".parse().unwrap()],
        async |world| {
            let office = world.office("north").await;
            office.member(PHONE, &["tax-collector"]).await;
            let own = office.visitor();
            office.sign_in(&own, PHONE, PASSWORD).await.assert(303);
            // Before it was known, the own browser was counted too.
            for network in 0..29 {
                let stranger = office.visitor().at(&format!("203.0.113.{network}"));
                office.sign_in(&stranger, PHONE, "a wrong password").await.assert(422);
            }
            office.sign_in(&office.visitor().at("198.51.100.1"), PHONE, PASSWORD).await.assert(429);
            office.sign_in(&own, PHONE, PASSWORD).await.assert(303);
            // One network that tries everybody is stopped, and nobody beside it.
            let sprayer = office.visitor().at("198.51.100.2");
            let mut answers = Vec::new();
            for number in 0..61 {
                let phone = format!("018000000{number:02}");
                answers.push(office.sign_in(&sprayer, &phone, "a wrong password").await.status.as_u16());
            }
            assert_eq!(answers.iter().filter(|status| **status == 422).count(), 60, "{answers:?}");
            assert_eq!(answers.last(), Some(&429));
            office.member("01712345679", &["cashier"]).await;
            let colleague = office.visitor().at("198.51.100.3");
            office.sign_in(&colleague, "01712345679", PASSWORD).await.assert(303);
        },
    )
    .await;
}

#[tokio::test]
async fn the_second_step_stands_between_the_password_and_the_office() {
    World::story(async |world| {
        let office = world.office("north").await;
        let link = office.invite(PHONE, &["secretary"]).await;
        let browser = office.visitor();
        office.accept(&browser, &link, PASSWORD).await.assert(303);
        let (secret, codes) = office.enrol(&browser).await;
        assert_eq!(codes.len(), 10);

        let other = office.visitor();
        let second = office.sign_in_to(&other, "/office/account/sessions", PHONE, PASSWORD).await;
        assert!(second.location().unwrap().starts_with("/office/sign-in/second?"));
        assert!(!is_in(&office, &other).await, "half of it is nothing");
        let form = other.follow(&second).await.form("/office/sign-in/second");
        // The code that turned it on is used up.
        other.submit(&form.clone().with("step_code", &office.code(&secret))).await.assert(422);
        world.clock.pass(TimeDelta::seconds(30));
        let code = office.code(&secret);
        let entered = other.submit(&form.clone().with("step_code", &code)).await;
        assert_eq!(entered.assert(303).location().unwrap(), "/office/account/sessions");
        other.follow(&entered).await.assert(200);

        // Taken once, from whatever browser.
        let third = office.visitor();
        let second = office.sign_in(&third, PHONE, PASSWORD).await;
        let form = third.follow(&second).await.form("/office/sign-in/second");
        third.submit(&form.clone().with("step_code", &code)).await.assert(422);
        third.submit(&form.clone().with("step_code", &codes[3])).await.assert(303);
        assert!(is_in(&office, &third).await);
        let fourth = office.visitor();
        let second = office.sign_in(&fourth, PHONE, PASSWORD).await;
        let form = fourth.follow(&second).await.form("/office/sign-in/second");
        fourth.submit(&form.with("step_code", &codes[3])).await.assert(422);
        world.run_jobs().await;
        assert!(world.arrived().iter().any(|message| message.text.contains("a recovery code was used")));
        assert_eq!(trail(&office, "recovery.use").await, 1);
    })
    .await;
}

#[tokio::test]
async fn the_second_step_waits_five_minutes_in_its_own_town_only() {
    World::story(async |world| {
        let (north, south) = (world.office("north").await, world.office("south").await);
        for office in [&north, &south] {
            let link = office.invite(PHONE, &["secretary"]).await;
            let browser = office.visitor();
            office.accept(&browser, &link, PASSWORD).await.assert(303);
            office.enrol(&browser).await;
        }
        let browser = north.visitor();
        north.sign_in(&browser, PHONE, PASSWORD).await.assert(303);
        let pending = browser.cookie("__Host-office-second").unwrap();
        browser.get("/office/sign-in/second").await.assert(200);
        let abroad = south.visitor();
        abroad.give_cookie("__Host-office-second", &pending);
        abroad.get("/office/sign-in/second").await.assert(303);
        browser.give_cookie("__Host-office", &pending);
        assert!(!is_in(&north, &browser).await);
        world.clock.pass(TimeDelta::minutes(5));
        assert_eq!(browser.get("/office/sign-in/second").await.location().unwrap(), "/office/sign-in");
    })
    .await;
}

#[tokio::test]
async fn a_session_is_new_each_time_and_good_in_its_own_town() {
    World::story(async |world| {
        let (north, south, console) = (world.office("north").await, world.office("south").await, world.console().await);
        north.member(PHONE, &["tax-collector"]).await;
        let browser = north.visitor();
        // Fixation: a token from before is not taken over.
        let planted = "A".repeat(43);
        browser.give_cookie("__Host-office", &planted);
        north.sign_in(&browser, PHONE, PASSWORD).await.assert(303);
        let token = browser.cookie("__Host-office").unwrap();
        assert_ne!(token, planted);
        // Whoever signs in next on the same browser ends it.
        north.sign_in(&browser, PHONE, PASSWORD).await.assert(303);
        let next = browser.cookie("__Host-office").unwrap();
        browser.give_cookie("__Host-office", &token);
        assert!(!is_in(&north, &browser).await);
        browser.give_cookie("__Host-office", &next);
        let token = next;
        assert!(is_in(&north, &browser).await);
        for elsewhere in [&south, &console] {
            let visitor = elsewhere.visitor();
            visitor.give_cookie("__Host-office", &token);
            assert!(!is_in(elsewhere, &visitor).await, "{}", elsewhere.town.slug());
        }
        // Signed out, the token is dead whoever kept it.
        let out = browser.get("/office/account").await.form("/office/sign-out");
        let answer = browser.submit(&out).await;
        assert!(answer.assert(303).header("clear-site-data").contains("cache"));
        browser.follow(&answer).await.assert(200).assert_says("signed out");
        browser.give_cookie("__Host-office", &token);
        assert!(!is_in(&north, &browser).await);
    })
    .await;
}

#[tokio::test]
async fn a_session_ends_after_half_an_hour_alone_and_after_a_day_of_work() {
    World::story(async |world| {
        let office = world.office("north").await;
        office.member(PHONE, &["tax-collector"]).await;
        let browser = office.visitor();
        office.sign_in(&browser, PHONE, PASSWORD).await.assert(303);
        world.clock.pass(TimeDelta::minutes(29));
        assert!(is_in(&office, &browser).await);
        world.clock.pass(TimeDelta::minutes(30));
        let sent = browser.get("/office/account").await;
        assert_eq!(sent.assert(303).location().unwrap(), "/office/sign-in?next=%2Foffice%2Faccount");
        office.sign_in(&browser, PHONE, PASSWORD).await.assert(303);
        for _ in 0..25 {
            world.clock.pass(TimeDelta::minutes(28));
            assert!(is_in(&office, &browser).await);
        }
        world.clock.pass(TimeDelta::minutes(20));
        assert!(!is_in(&office, &browser).await);
    })
    .await;
}

#[tokio::test]
async fn one_goes_on_to_a_place_of_this_office_and_nowhere_else() {
    World::story(async |world| {
        let office = world.office("north").await;
        office.member(PHONE, &["tax-collector"]).await;
        for (next, goes) in [
            ("/office/account/sessions", "/office/account/sessions"),
            ("https://evil.example", "/office"),
            ("//evil.example", "/office"),
            ("/\\evil.example", "/office"),
        ] {
            let browser = office.visitor();
            let answer = office.sign_in_to(&browser, next, PHONE, PASSWORD).await;
            assert_eq!(answer.assert(303).location().unwrap(), goes, "{next}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_form_of_the_door_is_its_visitors_own() {
    World::story(async |world| {
        let (north, south) = (world.office("north").await, world.office("south").await);
        north.member(PHONE, &["tax-collector"]).await;
        let form = north.visitor().get("/office/sign-in").await.form("/office/sign-in");
        let form = form.with("identifier", PHONE).with("password", PASSWORD);
        north.visitor().submit(&form).await.assert(403);
        south.visitor().submit(&form).await.assert(403);
        let browser = north.visitor();
        north.sign_in(&browser, PHONE, PASSWORD).await.assert(303);
        browser.post("/office/sign-out", &[]).await.assert(403);
        assert!(is_in(&north, &browser).await);
    })
    .await;
}

#[tokio::test]
async fn whoever_must_sets_the_second_step_up_and_gets_nowhere_before() {
    World::story_where(
        |config| config.require_second_factor = true,
        async |world| {
            let office = world.office("north").await;
            let link = office.invite(PHONE, &["secretary"]).await;
            let browser = office.visitor();
            let entered = office.accept(&browser, &link, PASSWORD).await;
            assert_eq!(entered.location().unwrap(), "/office/account/second-factor");
            browser.get("/office/account").await.assert(200).assert_says("needs a second step");
            for path in ["/office/account/sessions", "/office/account/password"] {
                let sent = browser.get(path).await;
                assert_eq!(sent.assert(303).location().unwrap(), "/office/account/second-factor", "{path}");
            }
            office.enrol(&browser).await;
            browser.get("/office/account/sessions").await.assert(200);
            // Needed, it cannot be turned off.
            let page = browser.get("/office/account/second-factor").await;
            page.assert_says("cannot be turned off");
            let token = page.attribute("input[name=form_token]", "value");
            browser.post("/office/account/second-factor/remove", &[("form_token".into(), token)]).await.assert(409);
            // Whose work is light comes in with a password.
            office.member("01712345679", &["meter-reader"]).await;
            let light = office.visitor();
            office.sign_in(&light, "01712345679", PASSWORD).await.assert(303);
            light.get("/office/account/sessions").await.assert(200);
        },
    )
    .await;
}

#[tokio::test]
async fn the_first_administrator_of_the_centre_comes_in_by_the_command() {
    World::story_where(
        |config| config.require_second_factor = true,
        async |world| {
            let console = world.console().await;
            let link = console.invite(PHONE, &["central-administrator"]).await;
            let browser = console.visitor();
            let entered = console.accept(&browser, &link, PASSWORD).await;
            assert_eq!(entered.location().unwrap(), "/account/second-factor");
            let (secret, _) = console.enrol(&browser).await;
            world.clock.pass(TimeDelta::seconds(30));
            let other = console.visitor();
            let second = console.sign_in(&other, PHONE, PASSWORD).await;
            let form = other.follow(&second).await.form("/sign-in/second");
            other.submit(&form.with("step_code", &console.code(&secret))).await.assert(303);
            assert!(is_in(&console, &other).await);
            // The door of the centre is not the portal's.
            world.north().visitor().get("/account").await.assert(404);
        },
    )
    .await;
}

#[tokio::test]
async fn a_forgotten_password_is_replaced_by_a_link_and_the_answer_tells_nothing() {
    World::story(async |world| {
        let office = world.office("north").await;
        let link = office.invite(PHONE, &["secretary"]).await;
        let browser = office.visitor();
        office.accept(&browser, &link, PASSWORD).await.assert(303);
        let (secret, _) = office.enrol(&browser).await;
        let mut answers = Vec::new();
        for identifier in [PHONE, "01999999999"] {
            let stranger = office.visitor();
            let form = stranger.get("/office/forgotten?lang=en").await.form("/office/forgotten");
            answers.push(stranger.submit(&form.with("identifier", identifier)).await.assert(200).words("main"));
        }
        assert_eq!(answers[0], answers[1]);
        world.run_jobs().await;
        let arrived = world.arrived();
        let message = arrived.iter().find(|message| message.text.contains("new password")).expect("the link is sent");
        let link = message.text.split_whitespace().find(|word| word.contains("/invitation/")).unwrap();
        let link = link.strip_prefix(&office.town.origin).unwrap().to_owned();

        let other = office.visitor();
        let answer = office.accept(&other, &link, "another lantern on the boat").await;
        assert!(answer.assert(303).location().unwrap().starts_with("/office/sign-in/second"), "the factor stays");
        assert!(!is_in(&office, &browser).await, "every session has ended");
        world.clock.pass(TimeDelta::seconds(30));
        let form = other.follow(&answer).await.form("/office/sign-in/second");
        other.submit(&form.with("step_code", &office.code(&secret))).await.assert(303);
        office.sign_in(&office.visitor(), PHONE, PASSWORD).await.assert(422);
        office.visitor().get(&link).await.assert(404);
    })
    .await;
}

#[tokio::test]
async fn a_reset_by_others_takes_password_and_factors_away() {
    World::story(async |world| {
        use pouro::platform::access::Actor;
        let office = world.office("north").await;
        let link = office.invite(PHONE, &["secretary"]).await;
        let browser = office.visitor();
        office.accept(&browser, &link, PASSWORD).await.assert(303);
        office.enrol(&browser).await;
        let work = world.app.begin(&office.town, Actor::Operator).await.unwrap();
        let account = staff::by_phone(&work, &PHONE.parse().unwrap()).await.unwrap().unwrap();
        let url = staff::reset(&work, &world.app.keyring, account.id).await.unwrap();
        work.commit().await.unwrap();
        assert!(!is_in(&office, &browser).await);
        office.sign_in(&office.visitor(), PHONE, PASSWORD).await.assert(422);
        let other = office.visitor();
        let link = url.strip_prefix(&office.town.origin).unwrap();
        office.accept(&other, link, "another lantern on the boat").await.assert(303);
        assert!(is_in(&office, &other).await);
        other.get("/office/account").await.assert_says("Off");
    })
    .await;
}

#[tokio::test]
async fn an_older_password_is_kept_anew_and_who_has_left_stays_out() {
    World::story(async |world| {
        let office = world.office("north").await;
        office.member(PHONE, &["tax-collector"]).await;
        let older = Passwords::new(Cost { memory_kib: 32, passes: 1 }).unwrap();
        let kept = older.hash(PASSWORD).await.unwrap();
        let account = async || {
            let work = world.north().read().await;
            let account = staff::by_phone(&work, &PHONE.parse().unwrap()).await.unwrap().unwrap();
            work.commit().await.unwrap();
            account
        };
        let id = Unchanged(account().await.id);
        let work = world.north().begin().await;
        let password_hash = Set(Some(kept.clone()));
        work.update(staff_account::ActiveModel { id: id.clone(), password_hash, ..Default::default() }).await.unwrap();
        work.commit().await.unwrap();
        office.sign_in(&office.visitor(), PHONE, PASSWORD).await.assert(303);
        let anew = account().await.password_hash.unwrap();
        assert!(anew != kept && anew.contains("m=64,"), "{anew}");
        office.sign_in(&office.visitor(), PHONE, PASSWORD).await.assert(303);
        assert_eq!(account().await.password_hash.unwrap(), anew);

        let work = world.north().begin().await;
        let (state, left_at) = (Set(staff_account::State::Left), Set(Some(work.now)));
        work.update(staff_account::ActiveModel { id, state, left_at, ..Default::default() }).await.unwrap();
        work.commit().await.unwrap();
        office.sign_in(&office.visitor(), PHONE, PASSWORD).await.assert(422);
        // Invited again, with a link and a password of their own.
        let link = office.invite(PHONE, &["cashier"]).await;
        office.sign_in(&office.visitor(), PHONE, PASSWORD).await.assert(422);
        let browser = office.visitor();
        office.accept(&browser, &link, "another lantern on the boat").await.assert(303);
        browser.get("/office/account").await.assert_says("Cashier");
    })
    .await;
}

#[tokio::test]
async fn a_closed_town_lets_its_staff_in_to_read() {
    World::story(async |world| {
        let office = world.office("north").await;
        office.member(PHONE, &["tax-collector"]).await;
        world.turn("north", "suspended").await;
        let browser = office.visitor();
        office.sign_in(&browser, PHONE, PASSWORD).await.assert(303);
        let page = browser.get("/office/account").await;
        browser.submit(&page.assert(200).form("/office/sign-out")).await.assert(303);
    })
    .await;
}

#[tokio::test]
async fn a_new_browser_is_told_of_and_a_known_one_is_not() {
    World::story(async |world| {
        let office = world.office("north").await;
        office.member(PHONE, &["tax-collector"]).await;
        let browser = office.visitor();
        let told = || async {
            world.run_jobs().await;
            world.arrived().iter().filter(|message| message.text.contains("from a new browser")).count()
        };
        office.sign_in(&browser, PHONE, PASSWORD).await.assert(303);
        let once = told().await;
        assert!(once > 0);
        office.sign_in(&browser, PHONE, PASSWORD).await.assert(303);
        assert_eq!(told().await, once);
    })
    .await;
}
