//! A payer who lost the page finds payment and receipt again: by reference and the last four digits of the phone.

use actix_web::{HttpResponse, http::StatusCode, web};
use askama::Template;
use entity::{
    payments::payment::State,
    values::{Money, digits},
};
use sea_orm::Iterable;
use serde::Deserialize;

use crate::{
    platform::{
        access::Permission,
        errors::{AppError, FieldErrors},
        numbering::as_written,
        payments::{lookup, page_path},
        receipts, text,
    },
    web::{
        Access, Chrome, Ctx, Endpoint, Form, Page, Sample,
        limits::{self, Limit},
        page::{SAMPLE_TOKEN, answer, ok},
    },
};

pub const ENDPOINTS: &[Endpoint] = &[
    Endpoint::get("/track", Access::Needs(Permission::PaymentFind), || web::route().to(form)).always_open(),
    Endpoint::post("/track", Access::Needs(Permission::PaymentFind), || web::route().to(find)).always_open(),
];

/// The form, and what was typed that did not lead anywhere.
#[derive(Template)]
#[template(path = "portal/track.html")]
pub struct TrackPage<'a> {
    pub page: Chrome<'a>,
    pub form_token: String,
    pub typed: RawTrack,
    pub errors: FieldErrors,
    pub not_found: bool,
}

impl Page for TrackPage<'_> {
    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let track = |typed: RawTrack, errors, not_found| TrackPage {
            page: chrome,
            form_token: SAMPLE_TOKEN.to_owned(),
            typed,
            errors,
            not_found,
        };
        let errors = RawTrack::default().parse().err().unwrap_or_default();
        let typed = || RawTrack { reference: "P26-000991".to_owned(), last_four: "5678".to_owned() };
        Ok(vec![
            Sample::of("typical", &track(RawTrack::default(), FieldErrors::new(), false))?,
            Sample::of("with errors", &track(RawTrack::default(), errors, false))?,
            Sample::of("not found", &track(typed(), FieldErrors::new(), true))?,
        ])
    }
}

/// What was found.
#[derive(Template)]
#[template(path = "portal/track_found.html")]
pub struct TrackFound<'a> {
    pub page: Chrome<'a>,
    pub reference: String,
    pub state_key: &'static str,
    pub state_class: &'static str,
    pub amount: Money,
    pub path: String,
    pub receipt: Option<String>,
}

impl Page for TrackFound<'_> {
    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let sample = |state| {
            let (state_key, state_class) = shown(state);
            let found = TrackFound {
                page: chrome,
                reference: "P26-000991".to_owned(),
                state_key,
                state_class,
                amount: Money::from_poisha(928_750),
                path: page_path(SAMPLE_TOKEN),
                receipt: (state == State::Paid).then(|| "H26-004512".to_owned()),
            };
            Sample::of(state_key, &found)
        };
        State::iter().map(sample).collect()
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct RawTrack {
    pub reference: String,
    pub last_four: String,
}

const REFERENCE_MAX: usize = 30;

impl RawTrack {
    /// The reference in its one form, and four digits.
    fn parse(&self) -> Result<(String, String), FieldErrors> {
        let mut errors = FieldErrors::new();
        let reference = match text::tidy(&self.reference) {
            Some(_) if text::has_control(&self.reference) => Err("control-characters"),
            Some(reference) if reference.chars().count() <= REFERENCE_MAX => Ok(as_written(&reference)),
            Some(_) | None => Err("reference-missing"),
        };
        let reference = errors.take("reference", reference);
        let last_four = digits::to_latin(self.last_four.trim());
        let fits = last_four.len() == 4 && last_four.bytes().all(|b| b.is_ascii_digit());
        let last_four = errors.take("last_four", if fits { Ok(last_four) } else { Err("last-four-invalid") });
        reference.zip(last_four).ok_or(errors)
    }
}

fn track_page(ctx: &Ctx, typed: RawTrack, errors: FieldErrors, not_found: bool) -> TrackPage<'_> {
    TrackPage { page: ctx.chrome(), form_token: ctx.form_token(), typed, errors, not_found }
}

async fn form(ctx: Ctx, typed: web::Query<RawTrack>) -> Result<HttpResponse, AppError> {
    ok(&ctx, &track_page(&ctx, typed.into_inner(), FieldErrors::new(), false))
}

async fn find(ctx: Ctx, form: Form<RawTrack>) -> Result<HttpResponse, AppError> {
    let typed = form.0;
    let (reference, last_four) = match typed.parse() {
        Ok(parsed) => parsed,
        Err(errors) => {
            return answer(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &track_page(&ctx, typed, errors, false));
        }
    };
    limits::count(&ctx, Limit::FindPayment, &reference).await?;
    let work = ctx.read().await?;
    let Some(payment) = lookup::find(&work, &reference, &last_four).await? else {
        work.commit().await?;
        return answer(&ctx, StatusCode::NOT_FOUND, &track_page(&ctx, typed, FieldErrors::new(), true));
    };
    let receipt = receipts::lookup::of_payment(&work, payment.id).await?.map(|full| full.receipt.number);
    work.commit().await?;
    let (state_key, state_class) = shown(payment.state);
    let path = page_path(&payment.token);
    let (reference, amount) = (payment.reference, payment.amount);
    ok(&ctx, &TrackFound { page: ctx.chrome(), reference, state_key, state_class, amount, path, receipt })
}

/// The words for a state, and how they are marked.
const fn shown(state: State) -> (&'static str, &'static str) {
    match state {
        State::Paid => ("outcome-paid", "done"),
        State::Refunding => ("outcome-refunding", "info"),
        State::Refunded => ("outcome-refunded", "done"),
        State::Created => ("outcome-created", ""),
        State::Started => ("outcome-at-gateway", "info"),
        State::Checking | State::Disputed => ("outcome-checking", "info"),
        State::Failed => ("outcome-failed", "late"),
        State::Cancelled => ("outcome-cancelled", ""),
        State::Expired => ("outcome-expired", ""),
    }
}
