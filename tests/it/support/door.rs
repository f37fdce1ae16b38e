//! How staff come in, as they do it themselves.

use std::sync::Arc;

use entity::values::Locale;
use pouro::platform::{
    access::Actor,
    identity::{
        staff::{self, GivenRole, NewStaff},
        totp,
    },
    tenancy::Town,
};

use super::{Page, Visitor, World};

pub const PASSWORD: &str = "river boat lantern 7";

/// The office of a town, or the console.
pub struct Office<'w> {
    pub world: &'w World,
    pub town: Arc<Town>,
}

impl World {
    pub async fn office(&self, slug: &str) -> Office<'_> {
        Office { world: self, town: self.app.towns.town_by_slug(slug).await.unwrap() }
    }

    pub async fn console(&self) -> Office<'_> {
        Office { world: self, town: self.app.towns.centre().await.unwrap() }
    }
}

impl Office<'_> {
    pub fn visitor(&self) -> Visitor {
        self.world.visitor(&self.town.host)
    }

    pub fn path(&self, path: &str) -> String {
        self.town.office_path(path)
    }

    /// Invites somebody as the command does; the path of the link.
    pub async fn invite(&self, phone: &str, roles: &[&str]) -> String {
        let new = NewStaff {
            name: "মোছা. নাসরিন সুলতানা".into(),
            phone: phone.parse().unwrap(),
            email: Some(format!("{phone}@example.org")),
            locale: Locale::En,
            roles: roles.iter().map(|role| GivenRole { role: (*role).to_owned(), ends_on: None }).collect(),
        };
        let work = self.world.app.begin(&self.town, Actor::Operator).await.unwrap();
        let invited = staff::invite(&work, &self.world.app.keyring, new).await.unwrap();
        work.commit().await.unwrap();
        invited.url.strip_prefix(&self.town.origin).expect("a link to this office").to_owned()
    }

    /// Opens the link and sets the password.
    pub async fn accept(&self, browser: &Visitor, link: &str, password: &str) -> Page {
        let page = browser.get(&format!("{link}?lang=en")).await;
        let form = page.assert(200).form(link).with("password", password);
        browser.submit(&form).await
    }

    /// Somebody with a password, signed in nowhere.
    pub async fn member(&self, phone: &str, roles: &[&str]) {
        let link = self.invite(phone, roles).await;
        self.accept(&self.visitor(), &link, PASSWORD).await.assert(303);
    }

    pub async fn sign_in(&self, browser: &Visitor, identifier: &str, password: &str) -> Page {
        self.sign_in_to(browser, "", identifier, password).await
    }

    pub async fn sign_in_to(&self, browser: &Visitor, next: &str, identifier: &str, password: &str) -> Page {
        let next: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
        let page = browser.get(&format!("{}?lang=en&next={next}", self.path("/sign-in"))).await;
        let form = page.assert(200).form(&self.path("/sign-in"));
        browser.submit(&form.with("identifier", identifier).with("password", password)).await
    }

    /// Turns the second step on in a browser that is signed in: the secret and the recovery codes.
    pub async fn enrol(&self, browser: &Visitor) -> (String, Vec<String>) {
        let path = self.path("/account/second-factor");
        let page = browser.get(&path).await;
        let begin = page.assert(200).form(&self.path("/account/second-factor/begin"));
        let page = browser.follow(browser.submit(&begin).await.assert(303)).await;
        let secret = page.words(".key").replace(' ', "");
        let done = browser.submit(&page.form(&path).with("step_code", &self.code(&secret))).await;
        (secret, done.assert(200).all_words(".codes li"))
    }

    /// What an app shows now.
    pub fn code(&self, secret: &str) -> String {
        totp::code_at(secret, self.world.app.clock.now()).unwrap()
    }
}
