//! Holding tax in the JSON API: a bill, and a payment for it that another program opens.

mod pay;

use actix_web::{
    HttpResponse,
    web::{self, Query},
};
use chrono::NaiveDate;
use entity::{
    billing::{Head, Service},
    holding::WorkingLine,
    values::{DemandId, HoldingNumber, Money, Period, Ward},
};
use sea_orm::ActiveEnum;
use serde::Serialize;

use super::{bill::HoldingBill, pages::BillView, portal::Wanted};
use crate::{
    platform::{
        access::Permission,
        billing::{BillLine, BillSums},
        errors::AppError,
        names::masked,
    },
    web::{
        Access, Ctx, Endpoint,
        limits::{self, Limit},
    },
};

pub const ENDPOINTS: &[Endpoint] = &[
    Endpoint::get("/bills", Access::Needs(Permission::BillSee), || web::route().to(bill)),
    Endpoint::post_from_outside(
        "/payments",
        Access::Needs(Permission::BillPay),
        "programs have no cookies, and none is read; JSON from a page of another site does not get this far",
        || web::route().to(pay::open),
    )
    .needs_key(),
];

/// A bill. For each demand and for the total, payable = amount − paid − rebate − waived + surcharge.
#[derive(Serialize)]
struct BillDocument<'a> {
    tenant: &'a str,
    ward: Ward,
    holding: &'a HoldingNumber,
    /// Masked.
    owner: String,
    as_of: NaiveDate,
    /// What campaigns give on that day, and the rule of the surcharge, in words.
    notes: Vec<String>,
    demands: Vec<DemandDocument>,
    total: TotalDocument,
}

#[derive(Serialize)]
struct DemandDocument {
    id: DemandId,
    service: Service,
    period: Period,
    /// Null for the arrears of an earlier year.
    instalment: Option<i16>,
    /// `instalment`, or `fee` for what is owed once.
    kind: String,
    /// The last day to pay.
    due: NaiveDate,
    /// What it was before a holiday or an outage moved it.
    due_as_raised: NaiveDate,
    heads: Vec<HeadDocument>,
    amount_poisha: Money,
    /// Principal cleared by money so far.
    paid_poisha: Money,
    /// Given so far, and what paying everything today would add.
    rebate_poisha: Money,
    /// Written off.
    waived_poisha: Money,
    surcharge_poisha: Money,
    /// What a campaign takes off the surcharge today; it is not in it.
    surcharge_waived_poisha: Money,
    payable_poisha: Money,
    working: Vec<WorkingLine>,
}

#[derive(Serialize)]
struct HeadDocument {
    code: Head,
    amount_poisha: Money,
}

#[derive(Serialize)]
#[expect(clippy::struct_field_names, reason = "the unit belongs to the name of a field of the API")]
struct TotalDocument {
    amount_poisha: Money,
    paid_poisha: Money,
    rebate_poisha: Money,
    /// Written off.
    waived_poisha: Money,
    surcharge_poisha: Money,
    /// What a campaign takes off the surcharge today; it is not in it.
    surcharge_waived_poisha: Money,
    payable_poisha: Money,
}

async fn bill(ctx: Ctx, wanted: Query<Wanted>) -> Result<HttpResponse, AppError> {
    let (ward, number) = wanted.parse()?;
    limits::count(&ctx, Limit::Bill, &format!("{ward}-{number}")).await?;
    let work = ctx.read().await?;
    let bill = HoldingBill::find(&work, ward, &number).await?.ok_or(AppError::NotFound)?;
    let view = BillView::new(ctx.lang, &bill, &bill.statement(&work)?)?;
    work.commit().await?;
    Ok(HttpResponse::Ok().json(BillDocument {
        tenant: ctx.town.slug(),
        ward: bill.holding.ward,
        holding: &bill.holding.number,
        owner: masked(&bill.holding.owner),
        as_of: bill.day(),
        notes: view.campaigns.into_iter().chain(view.surcharge_rule).collect(),
        demands: bill.bill.lines.iter().map(|line| demand(&bill, line)).collect(),
        total: total(bill.bill.total),
    }))
}

fn demand(bill: &HoldingBill, line: &BillLine) -> DemandDocument {
    let BillSums { amount, paid, rebate, waived, surcharge, surcharge_waived, payable } = line.sums;
    DemandDocument {
        id: line.id,
        service: Service::Holding,
        period: line.period,
        instalment: line.instalment.filter(|_| !line.is_arrears),
        kind: line.kind.to_value(),
        due: line.due_on,
        due_as_raised: line.raised_due_on,
        heads: line.heads.0.iter().map(|head| HeadDocument { code: head.head, amount_poisha: head.amount }).collect(),
        amount_poisha: amount,
        paid_poisha: paid,
        rebate_poisha: rebate,
        waived_poisha: waived,
        surcharge_poisha: surcharge,
        surcharge_waived_poisha: surcharge_waived,
        payable_poisha: payable,
        working: bill.working(line),
    }
}

const fn total(sums: BillSums) -> TotalDocument {
    TotalDocument {
        amount_poisha: sums.amount,
        paid_poisha: sums.paid,
        rebate_poisha: sums.rebate,
        waived_poisha: sums.waived,
        surcharge_poisha: sums.surcharge,
        surcharge_waived_poisha: sums.surcharge_waived,
        payable_poisha: sums.payable,
    }
}
