use actix_web::{HttpResponse, http::StatusCode, web::Path};
use askama::Template;
use entity::{identity::staff_account, values::StaffId};
use serde::Deserialize;

use super::super::{
    samples,
    typed::{self, Choice},
};
use crate::{
    platform::{
        errors::{AppError, FieldErrors},
        identity::team,
    },
    web::{Chrome, Ctx, Form, Frame, Page, Sample, Sheet, page, see_other},
};

/// Giving somebody a role, and taking one back.
#[derive(Template)]
#[template(path = "office/staff/roles.html")]
pub struct RolesPage<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub form_token: String,
    pub path: String,
    pub name: String,
    pub given: Vec<Choice>,
    pub held: Vec<Choice>,
    /// As typed: into the first form.
    pub raw: RawGrant,
    pub errors: FieldErrors,
    /// As typed: into the second.
    pub end: RawEnd,
    pub end_errors: FieldErrors,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RawGrant {
    pub role: String,
    pub ends_on: String,
    pub why: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RawEnd {
    pub ended_role: String,
    pub end_why: String,
}

impl Page for RolesPage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let choice = |code: &str| Choice::new(code, chrome.role(code), "cashier");
        let page = |name: &str, errors, end_errors, held: &[&str]| RolesPage {
            page: chrome,
            frame: samples::frame(chrome),
            form_token: page::SAMPLE_TOKEN.to_owned(),
            path: "/staff/1".to_owned(),
            name: name.to_owned(),
            given: vec![choice("cashier"), Choice::new("head", weighty(chrome, "head"), "")],
            held: held.iter().map(|role| choice(role)).collect(),
            raw: RawGrant { role: "cashier".into(), ends_on: "x".into(), why: samples::REASON.into() },
            errors,
            end: RawEnd::default(),
            end_errors,
        };
        let (mut errors, mut end_errors) = (FieldErrors::one("role", "role-missing"), FieldErrors::new());
        errors.add("ends_on", "day-unreadable");
        errors.add("why", "why-missing");
        end_errors.add("ended_role", "role-missing");
        end_errors.add("end_why", "why-missing");
        Ok(vec![
            Sample::of("none held", &page(samples::NAME, FieldErrors::new(), FieldErrors::new(), &[]))?,
            Sample::of("faulty", &page(samples::LONG_NAME, errors, FieldErrors::new(), &["auditor"]))?,
            Sample::of("faulty end", &page(samples::NAME, FieldErrors::new(), end_errors, &["auditor"]))?,
        ])
    }
}

/// A role that takes two people is marked as such.
fn weighty(chrome: Chrome<'_>, role: &str) -> String {
    chrome.with("role-weighty", "role", chrome.role(role)).into_owned()
}

struct Typed {
    raw: RawGrant,
    errors: FieldErrors,
    end: RawEnd,
    end_errors: FieldErrors,
}

async fn show(ctx: &Ctx, id: StaffId, typed: Typed) -> Result<HttpResponse, AppError> {
    let work = ctx.begin().await?;
    let account: staff_account::Model = team::other_person(&work, id).await?;
    let roles = team::roles_of(&work, id).await?;
    let held: Vec<&str> =
        roles.iter().filter(|row| team::is_held(row, work.today())).map(|row| row.role.as_str()).collect();
    let chrome = ctx.chrome();
    let given = team::roles_here(&ctx.town).filter(|(role, _)| !held.contains(role)).map(|(role, _)| {
        let label =
            if team::is_weighty(&ctx.town, role) { weighty(chrome, role) } else { chrome.role(role).into_owned() };
        Choice::new(role, label, &typed.raw.role)
    });
    let status = match typed.errors.is_empty() && typed.end_errors.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let content = RolesPage {
        page: chrome,
        frame: Frame::of(ctx)?,
        form_token: ctx.form_token(),
        path: format!("/staff/{id}"),
        name: account.name,
        given: given.collect(),
        held: held.iter().map(|role| Choice::new(*role, chrome.role(role), &typed.end.ended_role)).collect(),
        raw: typed.raw,
        errors: typed.errors,
        end: typed.end,
        end_errors: typed.end_errors,
    };
    page::answer(ctx, status, &content)
}

pub(super) async fn form(ctx: Ctx, id: Path<StaffId>) -> Result<HttpResponse, AppError> {
    let nothing = Typed {
        raw: RawGrant::default(),
        errors: FieldErrors::new(),
        end: RawEnd::default(),
        end_errors: FieldErrors::new(),
    };
    show(&ctx, *id, nothing).await
}

pub(super) async fn grant(ctx: Ctx, form: Form<RawGrant>, id: Path<StaffId>) -> Result<HttpResponse, AppError> {
    let raw = form.0;
    let mut errors = FieldErrors::new();
    let is_known = team::role_here(&ctx.town, &raw.role).is_some();
    let role = errors.take("role", is_known.then(|| raw.role.clone()).ok_or("role-missing"));
    let today = ctx.today();
    let ends_on = typed::optional_day(&raw.ends_on).and_then(|day| match day {
        Some(day) if day < today => Err("day-past"),
        day => Ok(day),
    });
    let ends_on = errors.take("ends_on", ends_on);
    let reason = errors.take("why", typed::words(&raw.why, "why-missing"));
    let (Some(role), Some(ends_on), Some(reason)) = (role, ends_on, reason) else {
        let (end, end_errors) = (RawEnd::default(), FieldErrors::new());
        return show(&ctx, *id, Typed { raw, errors, end, end_errors }).await;
    };
    let work = ctx.begin().await?;
    team::grant_role(&work, *id, &role, ends_on, &reason).await?;
    work.commit().await?;
    Ok(see_other(&ctx.office_path(&format!("/staff/{id}"))))
}

pub(super) async fn end(ctx: Ctx, form: Form<RawEnd>, id: Path<StaffId>) -> Result<HttpResponse, AppError> {
    let end = form.0;
    let mut end_errors = FieldErrors::new();
    let role = end_errors.take("ended_role", typed::line(&end.ended_role, "role-missing"));
    let reason = end_errors.take("end_why", typed::words(&end.end_why, "why-missing"));
    let (Some(role), Some(reason)) = (role, reason) else {
        let (raw, errors) = (RawGrant::default(), FieldErrors::new());
        return show(&ctx, *id, Typed { raw, errors, end, end_errors }).await;
    };
    let work = ctx.begin().await?;
    team::end_role(&work, *id, &role, &reason).await?;
    work.commit().await?;
    Ok(see_other(&ctx.office_path(&format!("/staff/{id}"))))
}
