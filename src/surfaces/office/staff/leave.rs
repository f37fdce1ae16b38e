use actix_web::{HttpResponse, http::StatusCode, web::Path};
use askama::Template;
use entity::values::StaffId;
use serde::Deserialize;

use super::super::{
    samples,
    typed::{self, Choice},
};
use crate::{
    platform::{
        errors::{AppError, FieldErrors},
        identity::{
            leave::{self as leaving, InHand},
            sessions::{self, Whose},
            team,
        },
        inbox,
    },
    web::{Chrome, Ctx, Form, Frame, Page, Sample, Sheet, page, see_other},
};

/// Somebody leaves: what he has in hand, and who gets it.
#[derive(Template)]
#[template(path = "office/staff/leave.html")]
pub struct LeavePage<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub form_token: String,
    pub path: String,
    pub name: String,
    pub sessions: i64,
    pub in_hand: Vec<InHand>,
    pub successors: Vec<Choice>,
    pub why: String,
    pub errors: FieldErrors,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RawLeave {
    successor: String,
    why: String,
}

impl Page for LeavePage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let page = |in_hand, errors| LeavePage {
            page: chrome,
            frame: samples::frame(chrome),
            form_token: page::SAMPLE_TOKEN.to_owned(),
            path: "/staff/1".to_owned(),
            name: samples::LONG_NAME.to_owned(),
            sessions: 2,
            in_hand,
            successors: vec![Choice::new("1", samples::NAME, "1")],
            why: samples::REASON.to_owned(),
            errors,
        };
        let in_hand = |what, count| InHand { what, count, path: "/queue" };
        let hands = vec![in_hand("queue", 12), in_hand("approvals", 1), in_hand("posts", 1)];
        let mut errors = FieldErrors::one("successor", "successor-missing");
        errors.add("why", "why-missing");
        Ok(vec![
            Sample::of("nothing in hand", &page(Vec::new(), FieldErrors::new()))?,
            Sample::of("much in hand", &page(hands, errors))?,
        ])
    }
}

async fn show(ctx: &Ctx, id: StaffId, raw: RawLeave, errors: FieldErrors) -> Result<HttpResponse, AppError> {
    let work = ctx.begin().await?;
    let person = team::other_person(&work, id).await?;
    // Whoever may not work on the queue would never see what is passed on.
    let mut others = inbox::colleagues(&work).await?;
    others.retain(|other| other.id != id);
    let open = sessions::of(&work, Whose::Staff(id)).await?.len();
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let content = LeavePage {
        page: ctx.chrome(),
        frame: Frame::of(ctx)?,
        form_token: ctx.form_token(),
        path: format!("/staff/{id}"),
        name: person.name,
        sessions: i64::try_from(open).unwrap_or(i64::MAX),
        in_hand: ctx.app.handovers.of(&work, id).await?,
        successors: typed::people(&work, ctx.chrome(), &others, &raw.successor).await?,
        why: raw.why,
        errors,
    };
    page::answer(ctx, status, &content)
}

pub(super) async fn form(ctx: Ctx, id: Path<StaffId>) -> Result<HttpResponse, AppError> {
    show(&ctx, *id, RawLeave::default(), FieldErrors::new()).await
}

pub(super) async fn leave(ctx: Ctx, form: Form<RawLeave>, id: Path<StaffId>) -> Result<HttpResponse, AppError> {
    let raw = form.0;
    let mut errors = FieldErrors::new();
    let successor = match raw.successor.trim() {
        "" => Ok(None),
        chosen => chosen.parse::<StaffId>().map(Some).map_err(|_unreadable| "successor-missing"),
    };
    let successor = errors.take("successor", successor);
    let reason = errors.take("why", typed::words(&raw.why, "why-missing"));
    let (Some(successor), Some(reason)) = (successor, reason) else { return show(&ctx, *id, raw, errors).await };
    let work = ctx.begin().await?;
    leaving::leave(&work, *id, successor, &reason).await?;
    work.commit().await?;
    Ok(see_other(&ctx.office_path(&format!("/staff/{id}"))))
}
