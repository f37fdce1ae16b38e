//! One's own account in the office.

use chrono::TimeDelta;
use entity::{identity::session, values::SessionId};
use pouro::platform::{
    access::Actor,
    db::Database,
    errors::AppError,
    identity::{
        sessions::{self, Whose},
        staff,
    },
    keys::sha256,
};
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ConnectionTrait,
};
use uuid::Uuid;

use crate::support::{Engine, World, door::PASSWORD};

const PHONE: &str = "01712345678";

#[tokio::test]
async fn what_cannot_be_taken_back_asks_again_who_it_is() {
    World::story(async |world| {
        let office = world.office("north").await;
        office.member(PHONE, &["tax-collector"]).await;
        let browser = office.visitor();
        office.sign_in(&browser, PHONE, PASSWORD).await.assert(303);
        browser.get("/office/account/password").await.assert(200);
        world.clock.pass(TimeDelta::minutes(11));
        let sent = browser.get("/office/account/password").await;
        assert_eq!(sent.assert(303).location().unwrap(), "/office/confirm?next=%2Foffice%2Faccount%2Fpassword");
        let form = browser.follow(&sent).await.assert(200).form("/office/confirm");
        browser.submit(&form.clone().with("password", "a wrong password")).await.assert(422);
        browser.submit(&form).await.assert(422);
        let back = browser.submit(&form.with("password", PASSWORD)).await;
        assert_eq!(back.assert(303).location().unwrap(), "/office/account/password");
        browser.follow(&back).await.assert(200);

        // With an app, its code does as well.
        let (secret, _) = office.enrol(&browser).await;
        world.clock.pass(TimeDelta::minutes(11));
        let page = browser.get("/office/confirm?next=https://evil.example").await;
        let form = page.form("/office/confirm").with("step_code", &office.code(&secret));
        assert_eq!(browser.submit(&form).await.assert(303).location().unwrap(), "/office/account");
        browser.get("/office/account/password").await.assert(200);
    })
    .await;
}

#[tokio::test]
async fn a_new_password_ends_every_other_session() {
    World::story(async |world| {
        let office = world.office("north").await;
        office.member(PHONE, &["tax-collector"]).await;
        let (browser, other) = (office.visitor(), office.visitor());
        office.sign_in(&other, PHONE, PASSWORD).await.assert(303);
        office.sign_in(&browser, PHONE, PASSWORD).await.assert(303);
        let form = browser.get("/office/account/password").await.form("/office/account/password");
        browser.submit(&form.clone().with("password", "bangladesh123")).await.assert(422);
        let changed = browser.submit(&form.with("password", "another lantern on the boat")).await;
        changed.assert(303);
        browser.follow(&changed).await.assert(200).assert_says("Your password has changed");
        other.get("/office/account").await.assert(303);
        office.sign_in(&other, PHONE, "another lantern on the boat").await.assert(303);
        world.run_jobs().await;
        assert!(world.arrived().iter().any(|message| message.text.contains("your password was changed")));
    })
    .await;
}

#[tokio::test]
async fn sessions_are_seen_and_ended() {
    World::story(async |world| {
        let office = world.office("north").await;
        office.member(PHONE, &["tax-collector"]).await;
        let browsers = [office.visitor(), office.visitor(), office.visitor()];
        for browser in &browsers {
            office.sign_in(browser, PHONE, PASSWORD).await.assert(303);
        }
        let [this, second, third] = &browsers;
        // The one in which the password was set is there too.
        let page = this.get("/office/account/sessions").await;
        assert_eq!(page.all_words("tbody tr").len(), 4);
        assert_eq!(page.all_words(".tag.info").len(), 1);
        this.submit(&page.form("/office/account/sessions/end")).await.assert(303);
        let page = this.get("/office/account/sessions").await;
        assert_eq!(page.all_words("tbody tr").len(), 3);
        this.submit(&page.form("/office/account/sessions/end-others")).await.assert(303);
        for ended in [second, third] {
            ended.get("/office/account").await.assert(303);
        }
        this.get("/office/account").await.assert(200);

        // Nobody ends a session of somebody else.
        let colleague = world.north().officer(&["cashier"]).await;
        let form = page.form("/office/account/sessions/end-others");
        let token =
            colleague.browser.get("/office/account/sessions").await.attribute("input[name=form_token]", "value");
        let id = page.form("/office/account/sessions/end").field("id").to_owned();
        let fields = [("form_token".to_owned(), token), ("id".to_owned(), id)];
        colleague.browser.post("/office/account/sessions/end", &fields).await.assert(404);
        colleague.browser.submit(&form).await.assert(403);
    })
    .await;
}

#[tokio::test]
async fn the_second_step_is_turned_on_and_off() {
    World::story(async |world| {
        let office = world.office("north").await;
        office.member(PHONE, &["tax-collector"]).await;
        let browser = office.visitor();
        office.sign_in(&browser, PHONE, PASSWORD).await.assert(303);
        let (_, codes) = office.enrol(&browser).await;
        let page = browser.get("/office/account/recovery-codes").await;
        let page = page.assert_says("10 left");
        let token = page.attribute("input[name=form_token]", "value");
        let again = [("form_token".into(), token), ("step_code".into(), "000000".into())];
        let reload = browser.post("/office/account/second-factor", &again).await;
        assert_eq!(reload.assert(303).location().unwrap(), "/office/account/second-factor");
        let anew = browser.submit(&page.form("/office/account/recovery-codes")).await.all_words(".codes li");
        assert!(anew.len() == 10 && anew.iter().all(|code| !codes.contains(code)));
        let other = office.visitor();
        let second = office.sign_in(&other, PHONE, PASSWORD).await;
        let form = other.follow(&second).await.form("/office/sign-in/second");
        other.submit(&form.clone().with("step_code", &codes[0])).await.assert(422);
        other.submit(&form.with("step_code", &anew[0])).await.assert(303);

        let page = browser.get("/office/account/second-factor").await;
        page.assert_says("9 left");
        browser.submit(&page.form("/office/account/second-factor/remove")).await.assert(303);
        office.sign_in(&office.visitor(), PHONE, PASSWORD).await;
        let plain = office.visitor();
        assert_eq!(office.sign_in(&plain, PHONE, PASSWORD).await.location().unwrap(), "/office");
    })
    .await;
}

#[tokio::test]
async fn the_office_speaks_the_language_of_its_reader() {
    World::story(async |world| {
        let office = world.office("north").await;
        office.member(PHONE, &["tax-collector"]).await;
        let browser = office.visitor();
        office.sign_in(&browser, PHONE, PASSWORD).await.assert(303);
        let page = browser.get("/office/account").await;
        page.assert_says("Your account");
        assert!(page.all_words(".todo a").contains(&"My acts and my account".to_owned()));
        browser.submit(&page.form("/office/account/locale")).await.assert(303);
        browser.get("/office/account").await.assert_says("আপনার অ্যাকাউন্ট");
        browser.get("/office/sign-in?lang=en").await.assert_says("Sign in for staff");
    })
    .await;
}

#[tokio::test]
async fn a_second_step_ends_the_sessions_that_a_password_alone_had_opened() {
    World::story(async |world| {
        let office = world.office("north").await;
        office.member(PHONE, &["tax-collector"]).await;
        let (browser, thief) = (office.visitor(), office.visitor());
        for visitor in [&thief, &browser] {
            office.sign_in(visitor, PHONE, PASSWORD).await.assert(303);
        }
        thief.get("/office/account").await.assert(200);
        office.enrol(&browser).await;
        browser.get("/office/account").await.assert(200);
        thief.get("/office/account").await.assert(303);

        // Even a session that was not ended is worth nothing without the second step.
        let work = world.north().begin().await;
        let rows = work.all(work.find::<session::Entity>()).await.unwrap();
        assert_eq!(rows.iter().filter(|row| row.ended_at.is_none()).count(), 1);
        assert!(rows.iter().all(|row| row.second_factor == row.ended_at.is_none()));
        for row in rows {
            let (id, ended_at) = (Unchanged(row.id), Set(None));
            work.update(session::ActiveModel { id, ended_at, ..Default::default() }).await.unwrap();
        }
        work.commit().await.unwrap();
        thief.get("/office/account").await.assert(303);
        browser.get("/office/account").await.assert(200);
    })
    .await;
}

#[tokio::test]
async fn a_new_password_does_not_undo_a_reset_that_was_just_agreed() {
    World::story(async |world| {
        let office = world.office("north").await;
        office.member(PHONE, &["tax-collector"]).await;
        let work = world.app.begin(&office.town, Actor::Operator).await.unwrap();
        let before = staff::by_phone(&work, &PHONE.parse().unwrap()).await.unwrap().unwrap();
        let session = sessions::of(&work, Whose::Staff(before.id)).await.unwrap()[0].id;
        staff::reset(&work, &world.app.keyring, before.id).await.unwrap();
        work.commit().await.unwrap();
        // Somebody had chosen a password in that very moment.
        let work = world.app.begin(&office.town, Actor::Operator).await.unwrap();
        let changed = staff::change_password(&work, &before, session, "a thief's hash".into()).await;
        assert!(matches!(changed, Err(AppError::SignInFirst(_))), "{changed:?}");
        let after = staff::by_phone(&work, &PHONE.parse().unwrap()).await.unwrap().unwrap();
        assert_eq!(after.password_hash, None);
        // Nor does a session that has ended change anything.
        let ended = staff::change_password(&work, &after, session, "a thief's hash".into()).await;
        assert!(matches!(ended, Err(AppError::SignInFirst(_))), "{ended:?}");
        work.commit().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn sessions_that_are_over_hide_none_that_is_open() {
    World::story(async |world| {
        let north = world.north();
        let officer = north.officer(&["cashier"]).await;
        let work = north.begin().await;
        let open = work.one(work.find::<session::Entity>()).await.unwrap().unwrap();
        for number in 0..110_u8 {
            let over = session::Model {
                // Older ones have smaller ids.
                id: SessionId(Uuid::from_u128(u128::from(number) + 1)),
                token_hash: sha256(&[number]),
                seen_at: open.seen_at - TimeDelta::days(2),
                expires_at: open.expires_at - TimeDelta::days(2),
                ..open.clone()
            };
            work.insert(over).await.unwrap();
        }
        // On a phone of one's own, last seen yesterday.
        let remembered = session::Model {
            id: SessionId::mint(),
            token_hash: sha256(b"remembered"),
            remembered: true,
            seen_at: open.seen_at - TimeDelta::days(1),
            ..open.clone()
        };
        work.insert(remembered).await.unwrap();
        work.commit().await.unwrap();
        let page = officer.browser.get("/office/account/sessions").await;
        assert_eq!(page.assert(200).all_words("tbody tr").len(), 2);
        assert_eq!(page.all_words(".tag.info").len(), 1);
    })
    .await;
}

#[tokio::test]
async fn nobodys_page_fails_because_his_visit_cannot_be_written_down() {
    World::story(async |world| {
        let officer = world.north().officer(&["cashier"]).await;
        let guard = match Engine::of_this_run() {
            Engine::Sqlite => {
                "CREATE TRIGGER unwritable BEFORE UPDATE OF seen_at ON session BEGIN SELECT RAISE(ABORT, 'no'); END;"
            }
            Engine::Postgres => {
                "CREATE FUNCTION unwritable() RETURNS trigger LANGUAGE plpgsql AS \
                 $$ BEGIN RAISE EXCEPTION 'no'; END $$; \
                 CREATE TRIGGER unwritable BEFORE UPDATE OF seen_at ON session \
                 FOR EACH ROW EXECUTE FUNCTION unwritable();"
            }
        };
        let owner = Database::connect(&world.urls().owner, 1).await.unwrap();
        owner.connection().execute_unprepared(guard).await.unwrap();
        owner.connection().clone().close().await.unwrap();
        world.clock.pass(TimeDelta::minutes(2));
        officer.browser.get("/office/account").await.assert(200);
    })
    .await;
}
