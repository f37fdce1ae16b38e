//! Mobile number or e-mail, and password. A known and an unknown user get the same words after the same work.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web::Query};
use entity::{
    identity::staff_account::{self, State},
    values::Phone,
};
use sea_orm::ActiveValue::{Set, Unchanged};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    cookies,
    entering::{after_password, too_many, waiting},
    pages::{SignInPage, Way, in_lang},
    tries::{self, What},
};
use crate::{
    platform::{
        audit::{self, Act, Entry},
        errors::{AppError, Door, FieldErrors},
        identity::{
            passwords::Tried,
            sessions::{self, Whose},
            staff,
        },
        work::Work,
    },
    web::{
        Ctx, Form,
        page::{answer, ok, see_other},
        session,
    },
};

/// What the pages of the door remember.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Remembered {
    pub next: String,
    pub lang: String,
}

/// Whether somebody comes here from signing out.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Left {
    left: Option<u8>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RawSignIn {
    identifier: String,
    password: String,
    next: String,
    lang: String,
}

/// How somebody names himself, in the one form that it is found and counted by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Identifier {
    Phone(Phone),
    Email(String),
    /// Nobody is called so.
    Other,
}

impl Identifier {
    pub fn read(typed: &str) -> Self {
        const LENGTH_MAX: usize = 254;
        let typed = typed.trim();
        if typed.len() > LENGTH_MAX {
            return Self::Other;
        }
        match typed.parse() {
            Ok(phone) => Self::Phone(phone),
            Err(_) if typed.contains('@') => Self::Email(typed.to_lowercase()),
            Err(_) => Self::Other,
        }
    }

    pub fn subject(&self) -> &str {
        match self {
            Self::Phone(phone) => phone.e164(),
            Self::Email(email) => email,
            Self::Other => "",
        }
    }

    /// The account that is called so and open.
    pub async fn account(&self, work: &Work) -> Result<Option<staff_account::Model>, AppError> {
        let account = match self {
            Self::Phone(phone) => staff::by_phone(work, phone).await?,
            Self::Email(email) => staff::by_email(work, email).await?,
            Self::Other => None,
        };
        Ok(account.filter(|account| account.state == State::Active))
    }
}

pub async fn form(ctx: Ctx, remembered: Query<Remembered>, left: Query<Left>) -> Result<HttpResponse, AppError> {
    let ctx = in_lang(ctx, &remembered.lang);
    let raw = RawSignIn { next: remembered.next.clone(), ..RawSignIn::default() };
    let page = sign_in_page(&ctx, &raw, FieldErrors::new());
    ok(&ctx, &SignInPage { has_left: left.left.is_some(), ..page })
}

fn sign_in_page<'a>(ctx: &'a Ctx, raw: &RawSignIn, errors: FieldErrors) -> SignInPage<'a> {
    let way = Way::of(ctx, "/sign-in", session::next_or(&raw.next, ""));
    SignInPage { page: ctx.chrome(), way, identifier: raw.identifier.clone(), errors, has_left: false }
}

pub async fn send(ctx: Ctx, request: HttpRequest, form: Form<RawSignIn>) -> Result<HttpResponse, AppError> {
    let raw = form.0;
    let ctx = in_lang(ctx, &raw.lang);
    let mut errors = FieldErrors::new();
    if raw.identifier.trim().is_empty() {
        errors.add("identifier", "identifier-missing");
    }
    if raw.password.is_empty() {
        errors.add("password", "password-missing");
    }
    if !errors.is_empty() {
        return answer(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &sign_in_page(&ctx, &raw, errors));
    }
    let identifier = Identifier::read(&raw.identifier);
    let work = ctx.read().await?;
    let account = identifier.account(&work).await?;
    work.commit().await?;
    let known = account.as_ref().and_then(|account| cookies::known(&ctx, &request, account.id));
    if let Err(minutes) = tries::count(&ctx, What::Password, identifier.subject(), known.as_deref()).await {
        let page = sign_in_page(&ctx, &raw, FieldErrors::new());
        return too_many(&ctx, minutes, &SignInPage { way: waiting(page.way, minutes), ..page });
    }
    let kept = account.as_ref().and_then(|account| account.password_hash.as_deref());
    let tried = ctx.app.identity.passwords.verify(&raw.password, kept).await?;
    let work = ctx.begin().await?;
    let right = match (&account, tried) {
        (Some(account), Tried::Right) => still(&work, account, None).await?,
        (Some(account), Tried::RightAndMadeAnew(hash)) => still(&work, account, Some(hash)).await?,
        (_, Tried::Wrong) | (None, _) => None,
    };
    let Some(account) = right else {
        let subject = account.map_or(Uuid::nil(), |account| account.id.0);
        let entry = Entry::of(Act::StaffSignInFailed, "staff_account", subject).after("step", "password");
        audit::record(&work, entry).await?;
        work.commit().await?;
        let errors = FieldErrors::one("identifier", "sign-in-wrong");
        return answer(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &sign_in_page(&ctx, &raw, errors));
    };
    after_password(&ctx, &request, work, &account, &raw.next).await
}

/// The account whose password was right, if nothing has changed while it was tried.
async fn still(
    work: &Work,
    tried: &staff_account::Model,
    made_anew: Option<String>,
) -> Result<Option<staff_account::Model>, AppError> {
    let account = work.get_for_update::<staff_account::Entity>(tried.id).await?;
    let account =
        account.filter(|account| account.state == State::Active && account.password_hash == tried.password_hash);
    if let (Some(account), Some(hash)) = (&account, made_anew) {
        let anew = staff_account::ActiveModel {
            id: Unchanged(account.id),
            password_hash: Set(Some(hash)),
            ..Default::default()
        };
        work.update(anew).await?;
    }
    Ok(account)
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Nothing {}

/// Signs out: the session ends here and now, whatever the browser keeps.
pub async fn out(ctx: Ctx, _form: Form<Nothing>) -> Result<HttpResponse, AppError> {
    let staff = ctx.staff()?;
    let work = ctx.begin().await?;
    sessions::end(&work, Whose::Staff(staff.id), staff.session).await?;
    audit::record(&work, Entry::of(Act::StaffSignedOut, "staff_account", staff.id.0)).await?;
    work.commit().await?;
    let mut response = see_other(&super::pages::after_leaving(&ctx));
    super::entering::add(&mut response, &session::no_cookie(Door::Office))?;
    // Not the cookies: a browser would forget those of every town, and that this one was here before.
    let name = actix_web::http::header::HeaderName::from_static("clear-site-data");
    let value = actix_web::http::header::HeaderValue::from_static("\"cache\", \"storage\"");
    response.headers_mut().insert(name, value);
    Ok(response)
}
