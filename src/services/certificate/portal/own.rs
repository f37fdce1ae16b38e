//! The applications of a mobile number: drafts, and what has become of those that were handed in.

use actix_web::{HttpResponse, web::Path};
use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    casework::application::{self as row, State},
    values::ApplicationId,
};

use super::draft::{Nothing, path};
use crate::{
    platform::{
        casework::{
            application::{self, step_code},
            state::{Event, after},
        },
        errors::AppError,
    },
    services::certificate::{CertificateTypes, samples},
    web::{Chrome, Ctx, Form, Page, Sample, page, page::ok, see_other},
};

/// All of them.
#[derive(Template)]
#[template(path = "portal/certificate/applications.html")]
pub struct ApplicationsPage<'a> {
    pub page: Chrome<'a>,
    pub form_token: String,
    pub drafts: Vec<ApplicationLine>,
    pub handed_in: Vec<ApplicationLine>,
}

/// One in short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApplicationLine {
    pub path: String,
    pub title: String,
    pub applicant: String,
    pub reference: Option<String>,
    pub state: &'static str,
    pub changed_at: DateTime<Utc>,
}

/// Where one stands: who has it, since when, until when.
#[derive(Template)]
#[template(path = "portal/certificate/application.html")]
pub struct ApplicationPage<'a> {
    pub page: Chrome<'a>,
    pub form_token: String,
    pub path: String,
    pub title: String,
    pub applicant: String,
    pub reference: String,
    pub state: &'static str,
    /// While it is in hand.
    pub step: Option<&'static str>,
    pub promised_on: Option<NaiveDate>,
    pub is_late: bool,
    pub events: Vec<EventLine>,
    pub can_withdraw: bool,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventLine {
    pub event: String,
    pub at: DateTime<Utc>,
    pub words: Option<String>,
}

/// How a state is called: `application-state-<code>`.
const fn state_code(state: State) -> &'static str {
    match state {
        State::Draft => "draft",
        State::InHand => "in-hand",
        State::Returned => "returned",
        State::Granted => "granted",
        State::Rejected => "rejected",
        State::Withdrawn => "withdrawn",
    }
}

fn title(ctx: &Ctx, kind: &str) -> String {
    let ruling = ctx.town.policy::<CertificateTypes>(ctx.today());
    let known = ruling.as_ref().and_then(|ruling| ruling.policy.get(kind));
    known.map_or_else(|| kind.to_owned(), |known| known.title.get(ctx.lang.locale).to_owned())
}

fn line(ctx: &Ctx, one: row::Model) -> ApplicationLine {
    ApplicationLine {
        path: path(one.id),
        title: title(ctx, &one.kind),
        applicant: one.applicant,
        reference: one.reference,
        state: state_code(one.state),
        changed_at: one.changed_at,
    }
}

pub(super) async fn list(ctx: Ctx) -> Result<HttpResponse, AppError> {
    let work = ctx.read().await?;
    let all = application::all_own(&work).await?;
    work.commit().await?;
    let (drafts, handed_in): (Vec<_>, Vec<_>) = all.into_iter().partition(|one| one.state == State::Draft);
    let lines = |all: Vec<row::Model>| all.into_iter().map(|one| line(&ctx, one)).collect();
    let content = ApplicationsPage {
        page: ctx.chrome(),
        form_token: ctx.form_token(),
        drafts: lines(drafts),
        handed_in: lines(handed_in),
    };
    ok(&ctx, &content)
}

pub(super) async fn show(ctx: Ctx, id: Path<ApplicationId>) -> Result<HttpResponse, AppError> {
    let work = ctx.begin().await?;
    let one = application::own(&work, &ctx.app.keyring, *id).await?.row;
    let actions = application::actions(&work, *id).await?;
    work.commit().await?;
    let Some(reference) = one.reference else {
        return Ok(see_other(&ctx.url(&format!("{}/continue", path(*id)))));
    };
    let in_hand = one.state == State::InHand;
    let content = ApplicationPage {
        page: ctx.chrome(),
        form_token: ctx.form_token(),
        path: path(*id),
        title: title(&ctx, &one.kind),
        applicant: one.applicant,
        reference,
        state: state_code(one.state),
        step: one.step.map(step_code),
        promised_on: one.promised_on.filter(|_| in_hand),
        is_late: in_hand && one.promised_on.is_some_and(|promised| promised < ctx.today()),
        events: actions
            .into_iter()
            .map(|action| EventLine { event: action.event, at: action.at, words: action.words })
            .collect(),
        can_withdraw: after(one.state, Event::Withdraw).is_ok(),
    };
    ok(&ctx, &content)
}

pub(super) async fn withdraw(
    ctx: Ctx,
    _form: Form<Nothing>,
    id: Path<ApplicationId>,
) -> Result<HttpResponse, AppError> {
    let work = ctx.begin().await?;
    application::withdraw(&work, &ctx.app.keyring, *id).await?;
    work.commit().await?;
    Ok(see_other(&ctx.url(&path(*id))))
}

impl Page for ApplicationsPage<'_> {
    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let line = |reference: Option<&str>, state| ApplicationLine {
            path: "/me/applications/1".to_owned(),
            title: samples::PLACE.to_owned(),
            applicant: samples::NAME.to_owned(),
            reference: reference.map(str::to_owned),
            state,
            changed_at: DateTime::UNIX_EPOCH,
        };
        let applications = |drafts, handed_in| ApplicationsPage {
            page: chrome,
            form_token: page::SAMPLE_TOKEN.to_owned(),
            drafts,
            handed_in,
        };
        let draft = line(None, "draft");
        let handed_in = vec![line(Some("C26-000123"), "in-hand"), line(Some("C26-000099"), "granted")];
        Ok(vec![
            Sample::of("none", &applications(Vec::new(), Vec::new()))?,
            Sample::of("typical", &applications(vec![draft], handed_in))?,
        ])
    }
}

impl Page for ApplicationPage<'_> {
    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let event = |event: &str, words: Option<&str>| EventLine {
            event: event.to_owned(),
            at: DateTime::UNIX_EPOCH,
            words: words.map(str::to_owned),
        };
        let one = |state, step, is_late, events| ApplicationPage {
            page: chrome,
            form_token: page::SAMPLE_TOKEN.to_owned(),
            path: "/me/applications/1".to_owned(),
            title: samples::PLACE.to_owned(),
            applicant: samples::NAME.to_owned(),
            reference: "C26-000123".to_owned(),
            state,
            step,
            promised_on: (state == "in-hand").then(|| chrome.day()),
            is_late,
            events,
            can_withdraw: state == "in-hand",
        };
        let submitted = || event("submit", None);
        Ok(vec![
            Sample::of("in hand", &one("in-hand", Some("check"), false, vec![submitted()]))?,
            Sample::of("late", &one("in-hand", Some("approve"), true, vec![submitted(), event("pass", None)]))?,
            Sample::of(
                "rejected",
                &one("rejected", None, false, vec![submitted(), event("reject", Some(samples::PLACE))]),
            )?,
        ])
    }
}
