//! Signing in as a browser goes it, with the code out of the SMS.

use chrono::TimeDelta;

use super::{Page, Place, Visitor, World};

impl World {
    /// The code in the latest SMS to a number.
    pub async fn code_to(&self, phone: &str) -> String {
        self.run_jobs().await;
        let arrived = self.arrived();
        let sms = arrived.iter().find(|sms| sms.channel == "sms" && sms.to == phone && sms.text.contains('#'));
        let sms = sms.unwrap_or_else(|| panic!("no code has arrived at {phone}"));
        sms.text.rsplit_once('#').expect("the last line names the code").1.to_owned()
    }

    pub fn pass_seconds(&self, seconds: i64) {
        self.clock.pass(TimeDelta::seconds(seconds));
    }
}

/// As the outbox names a number.
pub fn as_sent(phone: &str) -> String {
    format!("88{phone}")
}

impl Visitor {
    /// Asks for a code: the answer to the first page.
    pub async fn ask_for_code(&self, phone: &str, path: &str) -> Page {
        let form = self.get(path).await.assert(200).form("/sign-in");
        self.submit(&form.with("phone", phone)).await
    }

    /// Gives a code on the second page.
    pub async fn give_code(&self, code: &str) -> Page {
        let form = self.get("/sign-in/code").await.assert(200).form("/sign-in/code");
        self.submit(&form.with("sms_code", code)).await
    }
}

impl Place<'_> {
    /// Signs in with a number: the browser, and the answer to the code.
    pub async fn sign_in(&self, phone: &str) -> (Visitor, Page) {
        let browser = self.visitor();
        browser.ask_for_code(phone, "/sign-in").await.assert(303);
        let code = self.world.code_to(&as_sent(phone)).await;
        let answer = browser.give_code(&code).await;
        (browser, answer)
    }
}
