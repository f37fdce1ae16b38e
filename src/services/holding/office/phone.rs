//! Setting the phone of a holding at the counter, where its owner shows a paper.

use actix_web::{HttpResponse, http::StatusCode, web::Path};
use askama::Template;
use entity::{
    holding::holding,
    values::{Locale, Phone},
};
use sea_orm::ActiveValue::{Set, Unchanged};
use serde::Deserialize;

use super::{
    super::{account, register},
    HoldingHead,
    file::PHONE_DONE,
    file_path, id_of,
    nid::reason,
};
use crate::{
    platform::{
        access::Permission,
        audit::{self, Act, Entry},
        errors::{AppError, FieldErrors},
        i18n::Lang,
        notification::{self, Addressee, Notice, Places},
        text,
        work::Work,
    },
    web::{
        Chrome, Ctx, Form, Frame,
        page::{answer, ok, see_other},
    },
};

/// The papers that show whose holding it is, in the order of the form.
pub const PAPERS: [&str; 5] = ["nid-card", "tax-receipt", "deed", "application", "other"];

const PAPER_NUMBER_MAX: usize = 60;

/// The new number, and what was seen for it.
#[derive(Template)]
#[template(path = "office/holding/phone.html")]
pub struct PhoneForm<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub head: HoldingHead,
    pub form_token: String,
    /// In the register now; empty where there is none.
    pub now: String,
    pub typed: RawPhone,
    pub errors: FieldErrors,
}

/// As typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct RawPhone {
    pub phone: String,
    /// The holding shall have none.
    pub without: String,
    pub paper: String,
    pub paper_number: String,
    pub reason: String,
}

/// A change as it is kept.
#[derive(Debug, PartialEq, Eq)]
struct NewPhone {
    phone: Option<Phone>,
    paper: &'static str,
    paper_number: String,
    reason: String,
}

impl TryFrom<&RawPhone> for NewPhone {
    type Error = FieldErrors;

    fn try_from(raw: &RawPhone) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::new();
        let phone = match (raw.phone.trim(), raw.without.is_empty()) {
            ("", true) => Err("phone-or-none"),
            ("", false) => Ok(None),
            (_, false) => Err("phone-and-none"),
            (typed, true) => typed.parse().map(Some).map_err(|_invalid| "phone-invalid"),
        };
        let phone = errors.take("phone", phone);
        let paper = PAPERS.into_iter().find(|code| *code == raw.paper);
        let paper = errors.take("paper", paper.ok_or("paper-missing"));
        let paper_number = match text::tidy(&raw.paper_number) {
            None => Err("paper-number-missing"),
            Some(number) if number.chars().count() > PAPER_NUMBER_MAX => Err("paper-number-too-long"),
            Some(number) if text::may_hold_personal_number(&number) => Err("no-personal-number"),
            Some(number) => Ok(number),
        };
        let paper_number = errors.take("paper_number", paper_number);
        let reason = errors.take("reason", reason(&raw.reason));
        match (phone, paper, paper_number, reason) {
            (Some(phone), Some(paper), Some(paper_number), Some(reason)) => {
                Ok(Self { phone, paper, paper_number, reason })
            }
            _ => Err(errors),
        }
    }
}

pub(super) async fn form(ctx: Ctx, id: Path<String>) -> Result<HttpResponse, AppError> {
    let id = id_of(&id)?;
    let work = ctx.read().await?;
    let holding = register::for_staff(&work, id).await?;
    work.commit().await?;
    ok(&ctx, &form_page(&ctx, &holding, RawPhone::default(), FieldErrors::new())?)
}

fn form_page<'a>(
    ctx: &'a Ctx,
    holding: &holding::Model,
    typed: RawPhone,
    errors: FieldErrors,
) -> Result<PhoneForm<'a>, AppError> {
    Ok(PhoneForm {
        page: ctx.chrome(),
        frame: Frame::of(ctx)?,
        head: HoldingHead::of(holding),
        form_token: ctx.form_token(),
        now: holding.phone.as_ref().map(Phone::grouped).unwrap_or_default(),
        typed,
        errors,
    })
}

pub(super) async fn set(ctx: Ctx, id: Path<String>, form: Form<RawPhone>) -> Result<HttpResponse, AppError> {
    let id = id_of(&id)?;
    let work = ctx.begin().await?;
    work.require(Permission::PhoneSet)?;
    let holding = register::for_staff_to_change(&work, id).await?;
    match NewPhone::try_from(&form.0) {
        Ok(new) => {
            change(&work, &holding, new).await?;
            work.commit().await?;
            Ok(see_other(&format!("{}?done={PHONE_DONE}", ctx.office_path(&file_path(id)))))
        }
        Err(errors) => {
            let page = form_page(&ctx, &holding, form.0, errors)?;
            answer(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

/// Writes the number, says so to the old and the new one, and keeps what was seen. The same number again, as by a second
/// click, changes nothing and tells nobody.
async fn change(work: &Work, holding: &holding::Model, new: NewPhone) -> Result<(), AppError> {
    if holding.phone == new.phone {
        return Ok(());
    }
    let changed = holding::ActiveModel {
        id: Unchanged(holding.id),
        phone: Set(new.phone.clone()),
        updated_at: Set(work.now),
        ..Default::default()
    };
    work.update(changed).await?;
    account::follow_phone(work, holding.id, new.phone.clone()).await?;
    if let Some(phone) = &new.phone {
        // Whoever said once that it is not his has shown a paper now.
        notification::lift_refusal(work, phone, holding.id.into()).await?;
    }
    let entry = Entry::of(Act::PhoneChanged, "holding", holding.id.0)
        .change("phone", holding.phone.as_ref(), new.phone.as_ref())
        .after("paper", new.paper)
        .after("paper-number", new.paper_number)
        .because(new.reason);
    audit::record(work, entry).await?;
    // The language of the office: nobody has said yet which one its owner reads.
    let locale = Locale::Bn;
    let places = Places {
        subject: Lang::of(locale).holding(holding.ward, &holding.number),
        number: work.town().profile.office.phone.clone(),
        ..Places::default()
    };
    for phone in [&holding.phone, &new.phone].into_iter().flatten() {
        // Of no account: whoever stopped messages about the holding is warned all the same.
        let to = Addressee::phone(phone.clone(), locale);
        notification::tell(work, &to, Notice::PhoneChanged, &places).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(phone: &str, without: &str) -> RawPhone {
        RawPhone {
            phone: phone.to_owned(),
            without: without.to_owned(),
            paper: "deed".to_owned(),
            paper_number: "4521/2019".to_owned(),
            reason: "মালিক নিজে এসেছেন".to_owned(),
        }
    }

    #[test]
    fn a_number_or_none_is_said_and_never_both() {
        let phone = |raw: &RawPhone| NewPhone::try_from(raw).map(|new| new.phone);
        assert_eq!(phone(&raw("01712-345678", "")), Ok("01712345678".parse().ok()));
        assert_eq!(phone(&raw("", "on")), Ok(None));
        let code = |raw: &RawPhone| NewPhone::try_from(raw).err().and_then(|errors| errors.code_of("phone"));
        assert_eq!(code(&raw("", "")), Some("phone-or-none"));
        assert_eq!(code(&raw("01712-345678", "on")), Some("phone-and-none"));
        assert_eq!(code(&raw("0171", "")), Some("phone-invalid"));
    }

    #[test]
    fn a_paper_is_named_without_a_personal_number() {
        let code = |number: &str| {
            let raw = RawPhone { paper_number: number.to_owned(), ..raw("", "on") };
            NewPhone::try_from(&raw).err().and_then(|errors| errors.code_of("paper_number"))
        };
        assert_eq!(code("4521/2019"), None);
        assert_eq!(code("19686507529170342"), Some("no-personal-number"));
        assert_eq!(code(" "), Some("paper-number-missing"));
    }
}
