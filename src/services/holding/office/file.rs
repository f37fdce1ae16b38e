//! The file of a holding: what the register says of it, what is due, what was paid, what was reported.

use actix_web::{
    HttpResponse,
    web::{Path, Query},
};
use askama::Template;
use chrono::NaiveDate;
use entity::{
    holding::{error_report, holding, register_import},
    messaging::queue_item,
    values::QueueItemId,
};
use sea_orm::{ActiveEnum, ColumnTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Deserialize;

use super::{
    super::{
        bill::HoldingBill,
        pages::{BillView, PastReceipt, bill_path},
        register,
    },
    HoldingHead, id_of,
};
use crate::{
    platform::{
        access::Permission,
        calendar::dhaka_day,
        errors::AppError,
        i18n::Lang,
        plans::{self, Standing},
        receipts::lookup,
        work::Work,
    },
    web::{Chrome, Ctx, Frame, page::ok},
};

/// Reports that are listed, newest first.
const REPORTS_MAX: u64 = 10;
const RECEIPTS_MAX: usize = 10;

#[derive(Template)]
#[template(path = "office/holding/file.html")]
pub struct HoldingFile<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub head: HoldingHead,
    /// On the portal.
    pub bill_path: String,
    /// Of its account, below the office.
    pub account_path: String,
    pub facts: Vec<FileFact>,
    /// `…1234`
    pub nid_end: String,
    pub may_reveal: bool,
    pub may_set_phone: bool,
    pub phone_was_set: bool,
    pub dues: BillView,
    pub receipts: Vec<PastReceipt>,
    pub reports: Vec<FileReport>,
    pub import: Option<FileImport>,
    /// The latest plan by which arrears are paid off.
    pub plan: Option<Standing>,
    /// Below the office; empty where there is nothing to agree on.
    pub ask_plan_path: String,
    /// All dues of the household, below the office.
    pub household_path: String,
}

/// One line of what the register says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileFact {
    pub key: &'static str,
    pub value: String,
}

/// What somebody reported as wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileReport {
    pub reference: String,
    pub day: NaiveDate,
    pub topic: String,
    pub is_answered: bool,
    /// Where it is worked on, for whoever may.
    pub path: Option<String>,
}

/// The reading of a register file that wrote the holding last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileImport {
    pub day: NaiveDate,
    /// The beginning of the file's SHA-256.
    pub file: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Done {
    done: String,
}

/// What the address says after the phone has been set.
pub(super) const PHONE_DONE: &str = "phone";

pub(super) async fn show(ctx: Ctx, id: Path<String>, done: Query<Done>) -> Result<HttpResponse, AppError> {
    let id = id_of(&id)?;
    let work = ctx.read().await?;
    let holding = register::for_staff(&work, id).await?;
    let reports = reports_of(&ctx, &work, &holding).await?;
    let import = match holding.import_id {
        Some(import) => work.get::<register_import::Entity>(import).await?,
        None => None,
    };
    let bill = HoldingBill::of(&work, holding).await?;
    let receipts = lookup::of_account(&work, bill.account.id).await?;
    let dues = BillView::new(ctx.lang, &bill, &bill.statement(&work)?)?;
    let plan = plans::latest_of(&work, bill.account.id).await?;
    let may_ask = ctx.may(Permission::PlanAsk) && !dues.arrears.is_empty();
    let is_bound = plan.as_ref().is_some_and(Standing::is_open);
    work.commit().await?;
    let holding = &bill.holding;
    ok(
        &ctx,
        &HoldingFile {
            page: ctx.chrome(),
            frame: Frame::of(&ctx)?,
            head: HoldingHead::of(holding),
            bill_path: bill_path(holding.ward, &holding.number),
            account_path: format!("/accounts/{}", bill.account.id),
            facts: facts(ctx.lang, holding),
            nid_end: holding.nid_last_four.as_ref().map(|end| format!("…{end}")).unwrap_or_default(),
            may_reveal: ctx.may(Permission::IdentityReveal),
            may_set_phone: ctx.may(Permission::PhoneSet),
            phone_was_set: done.done == PHONE_DONE,
            dues,
            receipts: receipts.into_iter().take(RECEIPTS_MAX).map(Into::into).collect(),
            reports,
            import: import.map(|import| FileImport {
                day: dhaka_day(import.finished_at.unwrap_or(import.started_at)),
                file: import.file_sha256.chars().take(8).collect(),
            }),
            plan,
            ask_plan_path: if may_ask && !is_bound { format!("/plans/ask/{}", bill.account.id) } else { String::new() },
            household_path: format!("/household/{}", bill.account.id),
        },
    )
}

async fn reports_of(ctx: &Ctx, work: &Work, holding: &holding::Model) -> Result<Vec<FileReport>, AppError> {
    let rows = work
        .find::<error_report::Entity>()
        .filter(error_report::Column::HoldingId.eq(holding.id))
        .order_by_desc(error_report::Column::ReportedAt)
        .limit(REPORTS_MAX);
    let rows = work.all(rows).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let items = work
        .find::<queue_item::Entity>()
        .filter(queue_item::Column::Kind.eq(queue_item::Kind::ErrorReport))
        .filter(queue_item::Column::SubjectId.is_in(rows.iter().map(|row| row.id.0)));
    let items = work.all(items).await?;
    let may_work = ctx.may(Permission::QueueWork);
    let report = |row: error_report::Model| {
        let item = items.iter().find(|item| item.subject_id == row.id.0);
        let queue_path = |id: QueueItemId| format!("/queue/{id}");
        FileReport {
            reference: row.reference,
            day: dhaka_day(row.reported_at),
            topic: row.topic.to_value(),
            is_answered: item.is_some_and(|item| item.closed_at.is_some()),
            path: item.filter(|_| may_work).map(|item| queue_path(item.id)),
        }
    };
    Ok(rows.into_iter().map(report).collect())
}

/// What the register says, line by line; what it does not say has no line.
fn facts(lang: Lang, holding: &holding::Model) -> Vec<FileFact> {
    let code = |beginning: &str, code: String| Some(lang.t(&format!("{beginning}{code}")).into_owned());
    let money = |amount: entity::values::Money| {
        amount.is_positive().then(|| lang.say("taka-amount", &[("amount", &lang.money(amount))]).into_owned())
    };
    let services: Vec<_> = holding.services.iter().map(|rate| lang.t(&format!("head-{}", rate.code()))).collect();
    let lines = [
        ("father-or-spouse", holding.father_or_spouse.clone()),
        ("file-phone", holding.phone.as_ref().map(entity::values::Phone::grouped)),
        ("file-use", code("land-use-", holding.land_use.to_value())),
        ("file-structure", holding.structure.and_then(|structure| code("structure-", structure.to_value()))),
        ("file-occupancy", code("occupancy-", holding.occupancy.to_value())),
        ("file-floor-area", holding.floor_area_sqft.map(|area| lang.number(area.into()))),
        ("file-monthly-rent", money(holding.monthly_rent)),
        ("file-own-use-rent", money(holding.own_use_rent)),
        ("file-loan-interest", money(holding.loan_interest_yearly)),
        ("file-flat-value", holding.flat_annual_value.and_then(money)),
        ("file-services", Some(services.join(", ")).filter(|services| !services.is_empty())),
        ("file-remarks", holding.remarks.clone()),
    ];
    let said = lines.into_iter().filter_map(|(key, value)| value.map(|value| FileFact { key, value }));
    said.collect()
}
