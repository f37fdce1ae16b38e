//! The finder, and the bill that it leads to.

use actix_web::{HttpResponse, http::StatusCode, web::Query};
use uuid::Uuid;

use super::{
    super::{
        bill::HoldingBill,
        pages::{BillPage, BillView, FindBill, HoldingLabel, Nearest, Typed, plan_offers},
        register,
    },
    Wanted,
};
use crate::{
    platform::{
        errors::{AppError, FieldErrors},
        plans,
        receipts::lookup,
        work::Work,
    },
    web::{
        Ctx,
        limits::{self, Limit},
        page::{answer, ok},
    },
};

pub(super) async fn show(ctx: Ctx, wanted: Query<Wanted>) -> Result<HttpResponse, AppError> {
    let wanted = wanted.into_inner();
    if wanted.ward.is_empty() && wanted.holding.is_empty() {
        return ok(&ctx, &finder(&ctx, &wanted, FieldErrors::new()));
    }
    let key = wanted.parse().and_then(|(ward, number)| {
        let known = ctx.town.profile.has_ward(ward, ctx.today());
        if known { Ok((ward, number)) } else { Err(FieldErrors::one("ward", "ward-unknown")) }
    });
    let (ward, number) = match key {
        Ok(key) => key,
        Err(errors) => return answer(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &finder(&ctx, &wanted, errors)),
    };
    limits::count(&ctx, Limit::Bill, &format!("{ward}-{number}")).await?;
    let work = ctx.read().await?;
    match HoldingBill::find(&work, ward, &number).await? {
        Some(bill) => {
            let page = bill_page(&ctx, &work, &bill, Typed::default(), FieldErrors::new()).await?;
            work.commit().await?;
            ok(&ctx, &page)
        }
        None => {
            let nearest = register::nearest(&work, ward, &number).await?;
            work.commit().await?;
            let mut page = finder(&ctx, &wanted, FieldErrors::new());
            page.not_found = true;
            page.nearest = nearest.iter().map(|holding| Nearest { label: HoldingLabel::of(holding) }).collect();
            answer(&ctx, StatusCode::NOT_FOUND, &page)
        }
    }
}

/// At most this much of a typed number is shown again.
const SHOWN_MAX: usize = 40;

fn finder<'a>(ctx: &'a Ctx, wanted: &Wanted, errors: FieldErrors) -> FindBill<'a> {
    FindBill {
        page: ctx.chrome(),
        wards: ctx.chrome().wards(wanted.ward.parse().ok()),
        holding: wanted.holding.chars().take(SHOWN_MAX).collect(),
        errors,
        not_found: false,
        nearest: Vec::new(),
    }
}

pub(super) async fn bill_page<'a>(
    ctx: &'a Ctx,
    work: &Work,
    bill: &HoldingBill,
    typed: Typed,
    errors: FieldErrors,
) -> Result<BillPage<'a>, AppError> {
    let statement = bill.statement(work)?;
    let view = BillView::new(ctx.lang, bill, &statement)?;
    // Only arrears are paid off by a plan.
    let plan = if view.arrears.is_empty() { None } else { plans::in_force(work, bill.account.id).await? };
    let (mut due_now, mut offers) = (view.due_now, view.offers);
    if let Some(plan) = &plan {
        due_now = due_now.under(plan)?;
        offers = plan_offers(ctx.lang, &statement, plan, &due_now, offers)?;
    }
    let was_paid = bill.account.was_touched();
    let receipts = if was_paid { lookup::of_account(work, bill.account.id).await? } else { Vec::new() };
    Ok(BillPage {
        page: ctx.chrome(),
        holding: HoldingLabel::of(&bill.holding),
        form_token: ctx.form_token(),
        request_key: Uuid::now_v7(),
        can_pay_online: !ctx.app.gateways.offered(&ctx.town, ctx.today()).is_empty(),
        due_now,
        offers,
        has_instalments: view.has_instalments,
        typed,
        errors,
        rebate: view.rebate,
        arrears: view.arrears,
        current: view.current,
        working: view.working,
        receipts: receipts.into_iter().map(Into::into).collect(),
        credit: bill.bill.credit,
        campaigns: view.campaigns,
        fees: view.fees,
        surcharge_rule: view.surcharge_rule,
        plan,
    })
}
