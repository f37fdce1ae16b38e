//! Opening a personal number: whoever does it says why, the trail keeps it, and the owner can see it.

use actix_web::{HttpResponse, http::StatusCode, web::Path};
use askama::Template;
use entity::holding::holding;
use serde::Deserialize;

use super::{super::register, HoldingHead, file_path, id_of};
use crate::{
    platform::{
        access::Permission,
        audit::{self, Act, Entry, Fact},
        errors::{AppError, FieldErrors, Refusal},
        keys::OpenError,
        personal_number, text,
    },
    web::{
        Chrome, Ctx, Form, Frame,
        page::{answer, ok, see_other},
    },
};

/// What a number is opened for, in the order of the form.
pub const PURPOSES: [&str; 4] = ["owner-at-desk", "register-check", "mutation", "legal-order"];

/// The most and the least that the reason may have.
const REASON_MAX: usize = 200;
const REASON_MIN: usize = 5;

/// Why the number is to be opened.
#[derive(Template)]
#[template(path = "office/holding/reveal.html")]
pub struct RevealForm<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub head: HoldingHead,
    pub form_token: String,
    pub nid_end: String,
    pub typed: RawReveal,
    pub errors: FieldErrors,
}

/// The number, once.
#[derive(Template)]
#[template(path = "office/holding/revealed.html")]
pub struct RevealedPage<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub head: HoldingHead,
    /// In groups, as it is read out.
    pub number: String,
}

/// As typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct RawReveal {
    pub purpose: String,
    pub reason: String,
}

/// Why a number is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
enum NumberRefused {
    #[error("the register has no number of the owner")]
    None,
    /// It was sealed by a generation of the secret that this process does not know: a rotation is under way.
    #[error("a personal number cannot be opened with the secrets that are set here")]
    Locked,
}

impl Refusal for NumberRefused {
    fn code(&self) -> &'static str {
        match self {
            Self::None => "number-none",
            Self::Locked => "number-locked",
        }
    }
}

/// A reason as it is kept.
#[derive(Debug)]
struct Reveal {
    purpose: &'static str,
    reason: String,
}

impl TryFrom<&RawReveal> for Reveal {
    type Error = FieldErrors;

    fn try_from(raw: &RawReveal) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::new();
        let purpose = PURPOSES.into_iter().find(|code| *code == raw.purpose);
        let purpose = errors.take("purpose", purpose.ok_or("purpose-missing"));
        let reason = errors.take("reason", reason(&raw.reason));
        match (purpose, reason) {
            (Some(purpose), Some(reason)) => Ok(Self { purpose, reason }),
            _ => Err(errors),
        }
    }
}

/// Some words that say why, without anybody's number in them.
pub(super) fn reason(typed: &str) -> Result<String, &'static str> {
    match text::tidy(typed) {
        None => Err("reason-missing"),
        Some(words) if words.chars().count() < REASON_MIN => Err("reason-missing"),
        Some(words) if words.chars().count() > REASON_MAX => Err("reason-too-long"),
        Some(words) if text::may_hold_personal_number(&words) => Err("no-personal-number"),
        Some(words) => Ok(words),
    }
}

pub(super) async fn form(ctx: Ctx, id: Path<String>) -> Result<HttpResponse, AppError> {
    let id = id_of(&id)?;
    let work = ctx.read().await?;
    let holding = register::for_staff(&work, id).await?;
    work.commit().await?;
    if holding.nid_cipher.is_none() {
        return Ok(see_other(&ctx.office_path(&file_path(id))));
    }
    ok(&ctx, &form_page(&ctx, &holding, RawReveal::default(), FieldErrors::new())?)
}

fn form_page<'a>(
    ctx: &'a Ctx,
    holding: &holding::Model,
    typed: RawReveal,
    errors: FieldErrors,
) -> Result<RevealForm<'a>, AppError> {
    Ok(RevealForm {
        page: ctx.chrome(),
        frame: Frame::of(ctx)?,
        head: HoldingHead::of(holding),
        form_token: ctx.form_token(),
        nid_end: holding.nid_last_four.as_ref().map(|end| format!("…{end}")).unwrap_or_default(),
        typed,
        errors,
    })
}

/// Shows the number as the answer to the form: it stands in no address and is not there when somebody goes back.
pub(super) async fn reveal(ctx: Ctx, id: Path<String>, form: Form<RawReveal>) -> Result<HttpResponse, AppError> {
    let id = id_of(&id)?;
    let work = ctx.begin().await?;
    work.require(Permission::IdentityReveal)?;
    let holding = register::for_staff(&work, id).await?;
    let number = holding.nid_cipher.as_ref().zip(holding.nid_key);
    let (cipher, generation) = number.ok_or(NumberRefused::None)?;
    let reveal = match Reveal::try_from(&form.0) {
        Ok(reveal) => reveal,
        Err(errors) => {
            let page = form_page(&ctx, &holding, form.0, errors)?;
            return answer(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    let keys = ctx.app.keyring.town(ctx.town.profile.uuid);
    let number = match personal_number::open(&keys, cipher, generation, id.0) {
        Ok(number) => number,
        Err(OpenError::UnknownGeneration(_)) => return Err(NumberRefused::Locked.into()),
        Err(cause @ OpenError::Forged) => return Err(AppError::Internal(cause.into())),
    };
    let end = holding.nid_last_four.as_deref().unwrap_or_default();
    let entry = Entry::of(Act::IdentityRevealed, "holding", id.0)
        .after("nid", Fact::number_end(end))
        .after("purpose", reveal.purpose)
        .because(reveal.reason);
    audit::record(&work, entry).await?;
    work.commit().await?;
    let page = RevealedPage {
        page: ctx.chrome(),
        frame: Frame::of(&ctx)?,
        head: HoldingHead::of(&holding),
        number: grouped(&number),
    };
    ok(&ctx, &page)
}

/// Digits by fours from the left, so that they can be compared with a card: `1968 6507 5291 7034 2`.
fn grouped(number: &str) -> String {
    let digits: Vec<char> = number.chars().collect();
    let groups: Vec<String> = digits.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_says_something_and_tells_nobodys_number() {
        assert_eq!(reason("  নামজারির  আবেদন "), Ok("নামজারির আবেদন".to_owned()));
        assert_eq!(reason("কেন"), Err("reason-missing"));
        assert_eq!(reason("ক".repeat(201).as_str()), Err("reason-too-long"));
        assert_eq!(reason("এনআইডি ৯৭৭৭৭২৮৭১৪"), Err("no-personal-number"));
    }

    #[test]
    fn digits_stand_in_groups() {
        assert_eq!(grouped("9777728714"), "9777 7287 14");
        assert_eq!(grouped("19686507529170342"), "1968 6507 5291 7034 2");
    }
}
