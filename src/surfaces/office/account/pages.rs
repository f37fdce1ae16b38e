use askama::Template;
use chrono::{DateTime, TimeDelta, Utc};
use entity::values::{Locale, PasskeyId, SessionId};
use uuid::Uuid;

use crate::{
    platform::{errors::FieldErrors, identity::totp::Offer},
    web::{Chrome, Frame, Page, Sample, Sheet, page::SAMPLE_TOKEN},
};

fn frame(page: Chrome<'_>) -> Frame {
    Frame::sample(page, super::super::NAV)
}

/// Some moment of the day that the samples are of.
fn moment(page: &Chrome<'_>) -> DateTime<Utc> {
    page.day().and_hms_opt(4, 12, 0).unwrap_or_default().and_utc()
}

#[derive(Template)]
#[template(path = "office/account/home.html")]
pub struct AccountPage<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub name: String,
    pub phone: String,
    pub email: Option<String>,
    pub roles: Vec<String>,
    /// Held today.
    pub posts: String,
    pub has_factor: bool,
    pub codes_left: u64,
    pub must_enrol: bool,
    /// Set a moment ago.
    pub has_new_password: bool,
}

impl AccountPage<'_> {
    fn codes(&self) -> String {
        self.page.digits(&self.codes_left.to_string())
    }
}

impl Page for AccountPage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(page: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let account = |email: Option<&str>, roles: &[&str], has_factor, must_enrol| AccountPage {
            page,
            frame: frame(page),
            name: frame(page).name,
            phone: "01712-345678".to_owned(),
            email: email.map(str::to_owned),
            roles: roles.iter().map(|role| page.role(role).into_owned()).collect(),
            posts: page.posts("ward-councillor 3,4,5"),
            has_factor,
            codes_left: if has_factor { 8 } else { 0 },
            must_enrol,
            has_new_password: has_factor,
        };
        let many = ["secretary", "accounts-officer", "tax-collector", "reserved-councillor"];
        let long = Some("a.very.long.name.of.somebody.in.an.office@municipality.example.org");
        Ok(vec![
            Sample::of("typical", &account(Some("nasrin@example.org"), &["tax-collector"], true, false))?,
            Sample::of("empty", &account(None, &[], false, false))?,
            Sample::of("longest", &account(long, &many, false, true))?,
        ])
    }
}

#[derive(Template)]
#[template(path = "office/account/password.html")]
pub struct PasswordPage<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub form_token: String,
    /// For whoever keeps passwords for their owner.
    pub phone: String,
    pub errors: FieldErrors,
}

impl Page for PasswordPage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(page: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let password = |errors| PasswordPage {
            page,
            frame: frame(page),
            form_token: SAMPLE_TOKEN.to_owned(),
            phone: "01712-345678".to_owned(),
            errors,
        };
        Ok(vec![
            Sample::of("typical", &password(FieldErrors::new()))?,
            Sample::of("with errors", &password(FieldErrors::one("password", "password-common")))?,
        ])
    }
}

/// How the app of an account stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactorState {
    Off,
    /// A secret waits for its first code.
    Offered {
        qr: String,
        secret: String,
        url: String,
    },
    On {
        since: DateTime<Utc>,
        /// The account's work does not need it, or there is another one.
        may_remove: bool,
    },
}

#[derive(Template)]
#[template(path = "office/account/second_factor.html")]
pub struct FactorPage<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub form_token: String,
    pub must_enrol: bool,
    pub state: FactorState,
    pub codes_left: u64,
    pub errors: FieldErrors,
}

impl FactorPage<'_> {
    fn codes(&self) -> String {
        self.page.digits(&self.codes_left.to_string())
    }
}

impl Page for FactorPage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(page: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
        let offer = Offer::of(SECRET, page.town.name(Locale::En, page.day()), "01712345678")?;
        let offered = FactorState::Offered { qr: offer.qr()?, secret: offer.grouped(), url: offer.url()? };
        let factor = |state, must_enrol, errors| FactorPage {
            page,
            frame: frame(page),
            form_token: SAMPLE_TOKEN.to_owned(),
            must_enrol,
            state,
            codes_left: 8,
            errors,
        };
        let on = |may_remove| FactorState::On { since: moment(&page), may_remove };
        let wrong = FieldErrors::one("step_code", "code-wrong");
        Ok(vec![
            Sample::of("typical", &factor(offered.clone(), false, FieldErrors::new()))?,
            Sample::of("empty", &factor(FactorState::Off, true, FieldErrors::new()))?,
            Sample::of("with errors", &factor(offered, true, wrong))?,
            Sample::of("on", &factor(on(true), false, FieldErrors::new()))?,
            Sample::of("on and needed", &factor(on(false), false, FieldErrors::new()))?,
        ])
    }
}

#[derive(Template)]
#[template(path = "office/account/recovery_codes.html")]
pub struct CodesPage<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub form_token: String,
    pub has_factor: bool,
    /// A passkey was added a moment ago.
    pub is_added: bool,
    pub left: u64,
}

impl CodesPage<'_> {
    fn codes(&self) -> String {
        self.page.digits(&self.left.to_string())
    }
}

impl Page for CodesPage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(page: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let codes = |has_factor, left| CodesPage {
            page,
            frame: frame(page),
            form_token: SAMPLE_TOKEN.to_owned(),
            has_factor,
            is_added: left == 0 && has_factor,
            left,
        };
        Ok(vec![
            Sample::of("typical", &codes(true, 8))?,
            Sample::of("empty", &codes(false, 0))?,
            Sample::of("after a passkey", &codes(true, 0))?,
        ])
    }
}

/// Recovery codes, the one time that they are shown.
#[derive(Template)]
#[template(path = "office/account/new_codes.html")]
pub struct NewCodesPage<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub codes: Vec<String>,
}

impl Page for NewCodesPage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(page: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let codes = (0..10).map(|n| format!("k{n}Xw7-Qr4Tz")).collect();
        Ok(vec![Sample::of("typical", &NewCodesPage { page, frame: frame(page), codes })?])
    }
}

/// One browser in which somebody is signed in.
#[derive(Clone, Debug)]
pub struct SessionRow {
    pub id: SessionId,
    pub device: String,
    pub address: String,
    pub opened_at: DateTime<Utc>,
    pub seen_at: DateTime<Utc>,
    /// The one that asks.
    pub is_this: bool,
}

#[derive(Template)]
#[template(path = "office/account/sessions.html")]
pub struct SessionsPage<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub form_token: String,
    pub rows: Vec<SessionRow>,
}

impl Page for SessionsPage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(page: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let row = |id: u128, device: &str, address: &str| SessionRow {
            id: SessionId(Uuid::from_u128(id)),
            device: device.to_owned(),
            address: address.to_owned(),
            opened_at: moment(&page),
            seen_at: moment(&page) + TimeDelta::minutes(20),
            is_this: id == 1,
        };
        let sessions = |rows| SessionsPage { page, frame: frame(page), form_token: SAMPLE_TOKEN.to_owned(), rows };
        let all = vec![
            row(1, "Chrome, Windows", "103.4.144.17"),
            row(2, "Samsung Internet, Android", "2401:1900:8051:2:a14c:77ff:fe21:9b0d"),
            row(3, "", ""),
        ];
        Ok(vec![
            Sample::of("typical", &sessions(all))?,
            Sample::of("only this", &sessions(vec![row(1, "Chrome, Windows", "103.4.144.17")]))?,
        ])
    }
}

/// One passkey.
#[derive(Clone, Debug)]
pub struct PasskeyRow {
    pub id: PasskeyId,
    pub name: String,
    pub made_at: DateTime<Utc>,
    pub used_at: Option<DateTime<Utc>>,
}

#[derive(Template)]
#[template(path = "office/account/passkeys.html")]
pub struct PasskeysPage<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub form_token: String,
    pub must_enrol: bool,
    /// Another one was added a moment ago.
    pub is_added: bool,
    pub rows: Vec<PasskeyRow>,
    /// The account's work does not need them, or there is something else.
    pub may_remove: bool,
}

impl Page for PasskeysPage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(page: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let row = |id: u128, name: &str| PasskeyRow {
            id: PasskeyId(Uuid::from_u128(id)),
            name: name.to_owned(),
            made_at: moment(&page),
            used_at: (id == 1).then(|| moment(&page)),
        };
        let passkeys = |must_enrol, rows, may_remove: bool| PasskeysPage {
            page,
            frame: frame(page),
            form_token: SAMPLE_TOKEN.to_owned(),
            must_enrol,
            is_added: !may_remove,
            rows,
            may_remove,
        };
        let all = vec![row(1, "Chrome, Android"), row(2, "The key that hangs on the ring with that of the front door")];
        Ok(vec![
            Sample::of("typical", &passkeys(false, all, true))?,
            Sample::of("empty", &passkeys(true, Vec::new(), true))?,
            Sample::of("only one", &passkeys(false, vec![row(1, "Chrome, Android")], false))?,
        ])
    }
}
