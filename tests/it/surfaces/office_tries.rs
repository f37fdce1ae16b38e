//! How often staff may try: guessing is slow, and locks nobody out.

use chrono::TimeDelta;

use super::office_door::trail;
use crate::support::{World, door::PASSWORD};

const PHONE: &str = "01712345678";

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
            // From then on each network tries once in a while: the owner comes in from a new place too.
            let guesser = office.visitor().at("198.51.100.1");
            office.sign_in(&guesser, PHONE, "a wrong password").await.assert(422);
            office.sign_in(&guesser, PHONE, PASSWORD).await.assert(429);
            office.sign_in(&office.visitor().at("198.51.100.4"), PHONE, PASSWORD).await.assert(303);
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
async fn codes_after_a_known_password_are_few_and_the_owner_is_told() {
    World::story_where(
        |config| config.trusted_proxies = vec!["127.0.0.1/32".parse().unwrap()],
        async |world| {
            let office = world.office("north").await;
            office.member(PHONE, &["tax-collector"]).await;
            let own = office.visitor();
            office.sign_in(&own, PHONE, PASSWORD).await.assert(303);
            let (secret, _) = office.enrol(&own).await;
            let told = async || {
                world.run_jobs().await;
                world.arrived().iter().filter(|message| message.text.contains("several wrong codes")).count()
            };
            let mut answers = Vec::new();
            for network in 0..3 {
                let thief = office.visitor().at(&format!("203.0.113.{network}"));
                let second = office.sign_in(&thief, PHONE, PASSWORD).await;
                let form = thief.follow(&second).await.form("/office/sign-in/second").with("step_code", "000 000");
                for _ in 0..4 {
                    answers.push(thief.submit(&form).await.status.as_u16());
                }
                assert_eq!(told().await > 0, network > 0, "four may be slips, five are not");
            }
            assert_eq!(answers, [[422; 10].as_slice(), &[429; 2]].concat());
            let once = told().await;
            assert!(once <= 2, "by SMS and by e-mail, once: {once}");
            // His own browser is not stopped.
            world.clock.pass(TimeDelta::seconds(30));
            own.take_cookie("__Host-office");
            let second = office.sign_in(&own, PHONE, PASSWORD).await;
            let form = own.follow(&second).await.form("/office/sign-in/second");
            own.submit(&form.with("step_code", &office.code(&secret))).await.assert(303);
        },
    )
    .await;
}
