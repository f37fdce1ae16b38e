//! People who are signed in, as stories need them: made directly, since how one signs in is a story of its own.

use chrono::Duration;
use entity::{
    identity::{citizen, session, staff_account, staff_role},
    values::{CitizenId, Locale, Phone, StaffId},
};
use pouro::platform::{
    access::Actor,
    identity::sessions::{self, Opening, Whose},
    work::Work,
};

use super::{Place, Visitor};

/// A member of staff with a browser in which he is signed in.
pub struct Officer {
    pub id: StaffId,
    pub browser: Visitor,
}

impl Place<'_> {
    /// Somebody who works here with these roles, signed in just now with a second factor. Each has a phone of his own.
    pub async fn officer(&self, roles: &[&str]) -> Officer {
        let id = StaffId::mint();
        let work = self.begin().await;
        let phone = format!("0171{:07}", id.0.as_u128() % 10_000_000);
        work.insert(staff_account::Model {
            tenant_id: work.tenant(),
            id,
            name: format!("কর্মী {}", roles.join(" ")),
            phone: phone.parse().unwrap(),
            email: None,
            locale: Locale::En,
            state: staff_account::State::Active,
            password_hash: None,
            password_set_at: None,
            totp_cipher: None,
            totp_key: None,
            totp_since: None,
            totp_last_step: None,
            access_version: 1,
            invited_by: None,
            invited_at: work.now - Duration::days(30),
            seen_at: None,
            left_at: None,
        })
        .await
        .unwrap();
        for role in roles {
            let (role, granted_at) = ((*role).to_owned(), work.now);
            let row = staff_role::Model {
                tenant_id: work.tenant(),
                account_id: id,
                role,
                ends_on: None,
                granted_by: None,
                granted_at,
            };
            work.insert(row).await.unwrap();
        }
        let token = self.open(&work, Whose::Staff(id)).await;
        work.commit().await.unwrap();
        let browser = self.visitor();
        browser.give_cookie("__Host-office", &token);
        Officer { id, browser }
    }

    /// Somebody whose mobile number is at hand, signed in just now.
    pub async fn citizen(&self, phone: &str) -> Visitor {
        let phone: Phone = phone.parse().unwrap();
        let id = CitizenId::mint();
        let work = self.begin().await;
        work.insert(citizen::Model {
            tenant_id: work.tenant(),
            id,
            phone,
            locale: Locale::Bn,
            wants_reminders: true,
            opened_at: work.now,
            seen_at: work.now,
        })
        .await
        .unwrap();
        let token = self.open(&work, Whose::Citizen(id)).await;
        work.commit().await.unwrap();
        let browser = self.visitor();
        browser.give_cookie("__Host-me", &token);
        browser
    }

    async fn open(&self, work: &Work, whose: Whose) -> String {
        let opening =
            Opening { whose, second_factor: true, remembered: false, device: "Chrome, Linux".into(), address: None };
        sessions::open(work, &self.world.app.keyring, opening).await.unwrap()
    }

    /// Sessions that have not ended.
    pub async fn open_sessions(&self) -> usize {
        let work = self.world.app.read(&self.town().await, Actor::Operator).await.unwrap();
        let rows = work.all(work.find::<session::Entity>()).await.unwrap();
        rows.iter().filter(|row| row.ended_at.is_none()).count()
    }
}
