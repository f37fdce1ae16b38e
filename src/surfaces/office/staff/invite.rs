use actix_web::{HttpResponse, http::StatusCode, web::Path};
use askama::Template;
use chrono::NaiveDate;
use entity::{
    identity::staff_account::State,
    values::{Locale, Phone, StaffId},
};

use super::super::{samples, typed};
use crate::{
    platform::{
        access::PermissionSet,
        errors::{AppError, FieldErrors},
        identity::{
            staff::{self, GivenRole, NewStaff},
            team::{self, TeamRefused},
        },
        work::Work,
    },
    web::{Chrome, Ctx, Form, Frame, Page, Sample, Sheet, page, see_other},
};

/// Inviting somebody to work here.
#[derive(Template)]
#[template(path = "office/staff/invite.html")]
pub struct InvitePage<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub form_token: String,
    pub roles: Vec<RoleChoice>,
    pub raw: RawInvite,
    pub errors: FieldErrors,
}

/// A role in the form.
#[derive(Clone, Debug)]
pub struct RoleChoice {
    pub code: String,
    /// What somebody with it may do, in words.
    pub may: Vec<String>,
    pub is_weighty: bool,
    pub is_chosen: bool,
}

/// As typed.
#[derive(Clone, Debug, Default)]
pub struct RawInvite {
    pub name: String,
    pub phone: String,
    pub email: String,
    pub locale: String,
    pub ends_on: String,
    pub why: String,
    pub roles: Vec<String>,
}

impl RawInvite {
    fn of(fields: &[(String, String)]) -> Self {
        let once = |name| typed::once(fields, name).to_owned();
        let roles = fields.iter().filter(|(name, _)| name == "roles").map(|(_, role)| role.clone());
        Self {
            name: once("name"),
            phone: once("phone"),
            email: once("email"),
            locale: once("locale"),
            ends_on: once("ends_on"),
            why: once("why"),
            roles: roles.collect(),
        }
    }
}

impl Page for InvitePage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let role = |code: &str, is_chosen| RoleChoice {
            code: code.to_owned(),
            may: vec![chrome.t("permission-office-use").into_owned(), chrome.t("permission-queue-work").into_owned()],
            is_weighty: code == "head",
            is_chosen,
        };
        let page = |raw, errors| InvitePage {
            page: chrome,
            frame: samples::frame(chrome),
            form_token: page::SAMPLE_TOKEN.to_owned(),
            roles: vec![role("head", true), role("cashier", true), role("office-assistant", false)],
            raw,
            errors,
        };
        let mut errors = FieldErrors::new();
        for (field, code) in [
            ("name", "name-missing"),
            ("phone", "phone-invalid"),
            ("email", "email-invalid"),
            ("roles", "roles-missing"),
            ("ends_on", "day-past"),
            ("why", "why-missing"),
        ] {
            errors.add(field, code);
        }
        let raw = RawInvite { name: samples::LONG_NAME.into(), phone: "017".into(), ..RawInvite::default() };
        Ok(vec![
            Sample::of("empty", &page(RawInvite::default(), FieldErrors::new()))?,
            Sample::of("faulty", &page(raw, errors))?,
        ])
    }
}

/// What a role may do, in words.
pub(in super::super) fn in_words(chrome: Chrome<'_>, granted: &PermissionSet) -> Vec<String> {
    let key = |code: &str| format!("permission-{}", code.replace('.', "-"));
    granted.iter().map(|permission| chrome.t(&key(permission.code())).into_owned()).collect()
}

fn show(ctx: &Ctx, raw: RawInvite, errors: FieldErrors) -> Result<HttpResponse, AppError> {
    let chrome = ctx.chrome();
    let roles = team::roles_here(&ctx.town).map(|(role, granted)| RoleChoice {
        code: role.to_owned(),
        may: in_words(chrome, granted),
        is_weighty: team::is_weighty(&ctx.town, role),
        is_chosen: raw.roles.iter().any(|chosen| chosen == role),
    });
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let content = InvitePage {
        page: chrome,
        frame: Frame::of(ctx)?,
        form_token: ctx.form_token(),
        roles: roles.collect(),
        raw,
        errors,
    };
    page::answer(ctx, status, &content)
}

pub(super) async fn form(ctx: Ctx) -> Result<HttpResponse, AppError> {
    show(&ctx, RawInvite::default(), FieldErrors::new())
}

/// What was typed, as it can be used.
struct Wish {
    new: NewStaff,
    /// Those that take a second person.
    weighty: Vec<String>,
    ends_on: Option<NaiveDate>,
    reason: Option<String>,
}

fn read(ctx: &Ctx, raw: &RawInvite) -> Result<Wish, FieldErrors> {
    let mut errors = FieldErrors::new();
    let name = errors.take("name", typed::line(&raw.name, "name-missing"));
    let phone = match raw.phone.trim() {
        "" => Err("phone-missing"),
        typed => typed.parse::<Phone>().map_err(|_invalid| "phone-invalid"),
    };
    let phone = errors.take("phone", phone);
    let email = typed::optional_line(&raw.email).and_then(|email| match email {
        Some(email) if !is_email(&email) => Err("email-invalid"),
        email => Ok(email),
    });
    let email = errors.take("email", email);
    let is_known = |role: &String| team::role_here(&ctx.town, role).is_some();
    if raw.roles.is_empty() || !raw.roles.iter().all(is_known) {
        errors.add("roles", "roles-missing");
    }
    let today = ctx.today();
    let ends_on = typed::optional_day(&raw.ends_on);
    let ends_on = ends_on.and_then(|day| if day.is_some_and(|day| day < today) { Err("day-past") } else { Ok(day) });
    let ends_on = errors.take("ends_on", ends_on);
    let (weighty, light): (Vec<String>, Vec<String>) =
        raw.roles.iter().cloned().partition(|role| team::is_weighty(&ctx.town, role));
    let reason = typed::optional_words(&raw.why).and_then(|reason| match reason {
        None if !weighty.is_empty() => Err("why-missing"),
        reason => Ok(reason),
    });
    let reason = errors.take("why", reason);
    let locale = if raw.locale == Locale::En.code() { Locale::En } else { Locale::Bn };
    let (Some(name), Some(phone), Some(email), Some(ends_on), Some(reason), true) =
        (name, phone, email, ends_on, reason, errors.is_empty())
    else {
        return Err(errors);
    };
    let roles = light.into_iter().map(|role| GivenRole { role, ends_on }).collect();
    Ok(Wish { new: NewStaff { name, phone, email, locale, roles }, weighty, ends_on, reason })
}

/// Something before and after the one `@`, and a dot behind it.
fn is_email(text: &str) -> bool {
    let parts = text.split_once('@');
    parts.is_some_and(|(name, host)| {
        !name.is_empty() && host.contains('.') && !host.contains('@') && !text.contains(char::is_whitespace)
    })
}

pub(super) async fn send(ctx: Ctx, form: Form<Vec<(String, String)>>) -> Result<HttpResponse, AppError> {
    let raw = RawInvite::of(&form.0);
    let wish = match read(&ctx, &raw) {
        Ok(wish) => wish,
        Err(errors) => return show(&ctx, raw, errors),
    };
    let work = ctx.begin().await?;
    if let Some(errors) = taken(&work, &wish.new).await? {
        return show(&ctx, raw, errors);
    }
    let invited = staff::invite_with(&work, &ctx.app.keyring, wish.new).await?.account;
    for role in &wish.weighty {
        team::grant_role(&work, invited, role, wish.ends_on, wish.reason.as_deref().unwrap_or_default()).await?;
    }
    work.commit().await?;
    Ok(see_other(&ctx.office_path(&format!("/staff/{invited}"))))
}

/// Whether somebody here has the number or the address.
async fn taken(work: &Work, new: &NewStaff) -> Result<Option<FieldErrors>, AppError> {
    let by_phone = staff::by_phone(work, &new.phone).await?;
    if by_phone.is_some_and(|other| other.state == State::Active) {
        return Ok(Some(FieldErrors::one("phone", "phone-here-already")));
    }
    let by_email = match &new.email {
        Some(email) => staff::by_email(work, email).await?,
        None => None,
    };
    let is_taken = by_email.is_some_and(|other| other.phone != new.phone);
    Ok(is_taken.then(|| FieldErrors::one("email", "email-here-already")))
}

/// Sends the link again to somebody who has not come yet.
pub(super) async fn again(ctx: Ctx, _form: Form<typed::Nothing>, id: Path<StaffId>) -> Result<HttpResponse, AppError> {
    let work = ctx.begin().await?;
    let person = team::other_person(&work, *id).await?;
    if person.state != State::Invited {
        return Err(TeamRefused::HasJoined.into());
    }
    let held = team::roles_of(&work, person.id).await?.into_iter().filter(|row| team::is_held(row, work.today()));
    let roles = held.map(|row| GivenRole { role: row.role, ends_on: row.ends_on }).collect();
    let new = NewStaff { name: person.name, phone: person.phone, email: person.email, locale: person.locale, roles };
    staff::invite_with(&work, &ctx.app.keyring, new).await?;
    work.commit().await?;
    Ok(see_other(&ctx.office_path(&format!("/staff/{id}"))))
}
