use askama::Template;

use crate::{
    platform::{errors::FieldErrors, i18n::Lang},
    web::{Chrome, Ctx, Frame, Page, Sample, Sheet, page::SAMPLE_TOKEN},
};

/// What every form of the door carries: where it stands, where one wants to go, and the token of the browser.
#[derive(Clone, Debug)]
pub struct Way {
    /// Below the office.
    pub path: String,
    pub next: String,
    pub form_token: String,
    /// Too many tries: how many minutes to wait.
    pub wait: Option<u64>,
}

impl Way {
    pub fn of(ctx: &Ctx, path: &str, next: &str) -> Self {
        Self { path: path.to_owned(), next: next.to_owned(), form_token: ctx.form_token(), wait: None }
    }

    fn sample(path: &str) -> Self {
        let next = "/office/staff?page=2".to_owned();
        Self { path: path.to_owned(), next, form_token: SAMPLE_TOKEN.to_owned(), wait: None }
    }

    /// Another page of the door in the reader's language, on the way to the same place.
    #[must_use]
    pub fn to(&self, page: &Chrome<'_>, path: &str) -> String {
        with_query(&page.office(path), page.lang, &self.next)
    }

    /// This page in the other language.
    #[must_use]
    pub fn twin(&self, page: &Chrome<'_>) -> String {
        with_query(&page.office(&self.path), Lang::of(page.lang.locale.other()), &self.next)
    }

    #[must_use]
    pub fn minutes(&self, page: &Chrome<'_>) -> String {
        page.digits(&self.wait.unwrap_or(1).to_string())
    }
}

/// Somebody, for samples.
fn somebody(page: Chrome<'_>) -> String {
    Frame::sample(page, &[]).name
}

/// The page that signs in, and says that one is signed out.
pub fn after_leaving(ctx: &Ctx) -> String {
    let path = with_query(&ctx.office_path("/sign-in"), ctx.lang, "");
    format!("{path}{}left=1", if path.contains('?') { '&' } else { '?' })
}

/// An address of the door with what it has to remember.
pub fn with_query(path: &str, lang: Lang, next: &str) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    if lang == Lang::EN {
        query.append_pair("lang", lang.locale.code());
    }
    if !next.is_empty() {
        query.append_pair("next", next);
    }
    let query = query.finish();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

/// A request in the language that its address names; Bangla where it names none.
pub fn in_lang(ctx: Ctx, code: &str) -> Ctx {
    let lang = if code == Lang::EN.locale.code() { Lang::EN } else { Lang::BN };
    Ctx { lang, ..ctx }
}

#[derive(Template)]
#[template(path = "office/door/sign_in.html")]
pub struct SignInPage<'a> {
    pub page: Chrome<'a>,
    pub way: Way,
    /// As typed.
    pub identifier: String,
    pub errors: FieldErrors,
    /// Signed out a moment ago.
    pub has_left: bool,
}

impl Page for SignInPage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(page: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let sign_in = |identifier: &str, errors, wait| SignInPage {
            page,
            way: Way { wait, ..Way::sample("/sign-in") },
            identifier: identifier.to_owned(),
            errors,
            has_left: false,
        };
        let left = SignInPage { has_left: true, ..sign_in("", FieldErrors::new(), None) };
        let mut missing = FieldErrors::one("identifier", "identifier-missing");
        missing.add("password", "password-missing");
        Ok(vec![
            Sample::of("typical", &sign_in("", FieldErrors::new(), None))?,
            Sample::of("signed out", &left)?,
            Sample::of("with errors", &sign_in("", missing, None))?,
            Sample::of("wrong", &sign_in("01712-345678", FieldErrors::one("identifier", "sign-in-wrong"), None))?,
            Sample::of("to wait", &sign_in("a.very.long.name.of.somebody@example.org", FieldErrors::new(), Some(3)))?,
        ])
    }
}

#[derive(Template)]
#[template(path = "office/door/second.html")]
pub struct SecondPage<'a> {
    pub page: Chrome<'a>,
    pub way: Way,
    pub has_app: bool,
    pub has_passkey: bool,
    /// Recovery codes that can still be used.
    pub has_codes: bool,
    pub errors: FieldErrors,
}

impl SecondPage<'_> {
    /// Whether there is any code to type.
    const fn has_code(&self) -> bool {
        self.has_app || self.has_codes
    }

    const fn hint(&self) -> &'static str {
        match (self.has_app, self.has_codes) {
            (true, true) => "second-hint-app",
            (true, false) => "second-hint-app-only",
            (false, _) => "second-hint-recovery",
        }
    }
}

impl Page for SecondPage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(page: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let second = |has_app, has_passkey, errors, wait| SecondPage {
            page,
            way: Way { wait, ..Way::sample("/sign-in/second") },
            has_app,
            has_passkey,
            has_codes: true,
            errors,
        };
        let without_codes = |page| SecondPage { has_codes: false, ..page };
        Ok(vec![
            Sample::of("typical", &second(true, false, FieldErrors::new(), None))?,
            Sample::of("app only", &without_codes(second(true, false, FieldErrors::new(), None)))?,
            Sample::of("passkey only", &without_codes(second(false, true, FieldErrors::new(), None)))?,
            Sample::of("with a passkey", &second(true, true, FieldErrors::new(), None))?,
            Sample::of("passkey only", &second(false, true, FieldErrors::new(), None))?,
            Sample::of("with errors", &second(true, true, FieldErrors::one("step_code", "code-wrong"), Some(12)))?,
        ])
    }
}

#[derive(Template)]
#[template(path = "office/door/confirm.html")]
pub struct ConfirmPage<'a> {
    pub page: Chrome<'a>,
    pub way: Way,
    pub name: String,
    pub has_app: bool,
    pub has_passkey: bool,
    pub errors: FieldErrors,
}

impl Page for ConfirmPage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(page: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let confirm = |has_app, has_passkey, errors| ConfirmPage {
            page,
            way: Way::sample("/confirm"),
            name: somebody(page),
            has_app,
            has_passkey,
            errors,
        };
        Ok(vec![
            Sample::of("typical", &confirm(false, false, FieldErrors::new()))?,
            Sample::of("with factors", &confirm(true, true, FieldErrors::new()))?,
            Sample::of("with errors", &confirm(true, false, FieldErrors::one("password", "password-wrong")))?,
        ])
    }
}

#[derive(Template)]
#[template(path = "office/door/invitation.html")]
pub struct InvitationPage<'a> {
    pub page: Chrome<'a>,
    pub way: Way,
    pub is_first: bool,
    pub name: String,
    /// With which one signs in.
    pub phone: String,
    /// Who invited, where it was no command.
    pub from: Option<String>,
    pub errors: FieldErrors,
}

impl Page for InvitationPage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(page: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let invitation = |is_first, by_somebody: bool, errors| InvitationPage {
            page,
            way: Way { next: String::new(), ..Way::sample(&format!("/invitation/{SAMPLE_TOKEN}")) },
            is_first,
            name: somebody(page),
            phone: "01712-345678".to_owned(),
            from: by_somebody.then(|| somebody(page)),
            errors,
        };
        let wrong = FieldErrors::one("password", "password-guessable");
        Ok(vec![
            Sample::of("typical", &invitation(true, true, FieldErrors::new()))?,
            Sample::of("by a command", &invitation(true, false, FieldErrors::new()))?,
            Sample::of("new password", &invitation(false, false, FieldErrors::new()))?,
            Sample::of("with errors", &invitation(true, false, wrong))?,
        ])
    }
}

#[derive(Template)]
#[template(path = "office/door/dead_link.html")]
pub struct DeadLink<'a> {
    pub page: Chrome<'a>,
    pub way: Way,
}

impl Page for DeadLink<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(page: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        Ok(vec![Sample::of("typical", &DeadLink { page, way: Way::sample("/sign-in") })?])
    }
}

#[derive(Template)]
#[template(path = "office/door/forgotten.html")]
pub struct ForgottenPage<'a> {
    pub page: Chrome<'a>,
    pub way: Way,
    pub identifier: String,
    pub errors: FieldErrors,
}

impl Page for ForgottenPage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(page: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let forgotten = |errors, wait| ForgottenPage {
            page,
            way: Way { wait, ..Way::sample("/forgotten") },
            identifier: String::new(),
            errors,
        };
        Ok(vec![
            Sample::of("typical", &forgotten(FieldErrors::new(), None))?,
            Sample::of("with errors", &forgotten(FieldErrors::one("identifier", "identifier-missing"), None))?,
            Sample::of("to wait", &forgotten(FieldErrors::new(), Some(6)))?,
        ])
    }
}

#[derive(Template)]
#[template(path = "office/door/forgotten_sent.html")]
pub struct ForgottenSent<'a> {
    pub page: Chrome<'a>,
    pub way: Way,
}

impl Page for ForgottenSent<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(page: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        Ok(vec![Sample::of("typical", &ForgottenSent { page, way: Way::sample("/forgotten") })?])
    }
}
