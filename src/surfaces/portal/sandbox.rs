//! The pages of the sandbox gateway. They belong to no town: they stand for a company's own pages, where the payer picks what
//! shall happen.

use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{self, Path},
};
use askama::Template;
use entity::{
    payments::sandbox_charge::Pick,
    values::{Money, SandboxChargeId},
};
use sea_orm::Iterable;
use serde::Deserialize;

use crate::{
    platform::{
        access::Permission,
        errors::AppError,
        payments::{gateways::sandbox, page_path},
    },
    web::{
        Access, Chrome, Ctx, Endpoint, Form, Page, Sample,
        page::{self, SAMPLE_TOKEN},
        see_other, styles,
    },
};

const PAY: Access = Access::Needs(Permission::BillPay);

pub const ENDPOINTS: &[Endpoint] = &[
    Endpoint::get("/pay/sandbox/{charge}", PAY, || web::route().to(show)),
    Endpoint::post("/pay/sandbox/{charge}", PAY, || web::route().to(pick)),
];

/// Where one picks what shall happen.
#[derive(Template)]
#[template(path = "sandbox/gateway.html")]
pub struct SandboxPage<'a> {
    pub page: Chrome<'a>,
    pub form_token: String,
    pub path: String,
    pub reference: String,
    pub amount: Money,
    /// Picked before: only the way back is left.
    pub back: Option<String>,
    pub picks: Vec<String>,
}

impl SandboxPage<'_> {
    /// The words for a pick.
    #[must_use]
    pub fn pick(&self, code: &str) -> String {
        self.page.t(&format!("sandbox-{code}")).into_owned()
    }

    #[must_use]
    pub fn pick_note(&self, code: &str) -> String {
        self.page.t(&format!("sandbox-{code}-note")).into_owned()
    }
}

impl Page for SandboxPage<'_> {
    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let sandbox = |back| SandboxPage {
            page: chrome,
            form_token: SAMPLE_TOKEN.to_owned(),
            path: "/pay/sandbox/0198abcd-0000-7000-8000-000000000001".to_owned(),
            reference: "TEST-P26-000991".to_owned(),
            amount: Money::from_poisha(928_750),
            back,
            picks: Pick::iter().map(code).collect(),
        };
        Ok(vec![
            Sample::of("to be picked", &sandbox(None))?,
            Sample::of("picked", &sandbox(Some(return_path(SAMPLE_TOKEN))))?,
        ])
    }
}

async fn show(ctx: Ctx, charge: Path<String>) -> Result<HttpResponse, AppError> {
    let id: SandboxChargeId = charge.parse().map_err(|_no_id| AppError::NotFound)?;
    let work = ctx.read().await?;
    let charge = sandbox::charge(&work, id).await?;
    work.commit().await?;
    let html = page::render(&SandboxPage {
        page: ctx.chrome(),
        form_token: ctx.form_token(),
        path: format!("/pay/sandbox/{id}"),
        reference: charge.payment_reference.clone(),
        amount: charge.amount,
        back: charge.pick.map(|_| return_path(&charge.payment_token)),
        picks: Pick::iter().map(code).collect(),
    })?;
    let mut response = page::head(StatusCode::OK, styles::national());
    if let Some(cookie) = ctx.visitor.cookie() {
        response.cookie(cookie);
    }
    Ok(response.body(html))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct RawPick {
    pick: String,
}

async fn pick(ctx: Ctx, charge: Path<String>, form: Form<RawPick>) -> Result<HttpResponse, AppError> {
    let id: SandboxChargeId = charge.parse().map_err(|_no_id| AppError::NotFound)?;
    let picked = Pick::iter().find(|pick| code(*pick) == form.0.pick).ok_or(AppError::BadRequest)?;
    let work = ctx.begin().await?;
    let charge = sandbox::charge(&work, id).await?;
    sandbox::pick(&work, &charge, picked).await?;
    work.commit().await?;
    Ok(see_other(&ctx.url(&return_path(&charge.payment_token))))
}

fn return_path(token: &str) -> String {
    format!("{}/return", page_path(token))
}

fn code(pick: Pick) -> String {
    use sea_orm::ActiveEnum;
    pick.to_value()
}
