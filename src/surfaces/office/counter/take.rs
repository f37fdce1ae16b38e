use actix_web::HttpResponse;
use entity::values::ReceiptId;

use super::{
    query,
    screen::{Looked, Screen, look, respond, seen, to},
    taken::{Owing, RawTake},
};
use crate::{
    platform::{
        counter::{collect, instrument::InstrumentRefused, shift},
        errors::{AppError, FieldErrors, Refusal},
        receipts::print,
        work::Work,
    },
    web::{Ctx, Form, see_other},
};

/// Takes what the form says, prints the first time, and shows the paper.
pub(super) async fn take(ctx: Ctx, form: Form<Vec<(String, String)>>) -> Result<HttpResponse, AppError> {
    let raw = RawTake::read(&form.0);
    let work = ctx.begin().await?;
    let Some(open) = shift::current(&work, ctx.staff()?.id).await? else {
        return Ok(see_other(&ctx.office_path("/counter/shift")));
    };
    if let Some(key) = raw.key()
        && let Some(made) = collect::made_before(&work, key).await?
    {
        return Ok(to_receipt(&ctx, made.id, &raw.held));
    }
    let looked = look(&ctx, &work, &query::ids(&raw.accounts), raw.day(work.today())).await?;
    if looked.is_empty() {
        return Ok(to(&ctx, &[("held", &raw.held)]));
    }
    if raw.only_sum
        && let Some(sum) = summed(&ctx, &raw, &looked)
    {
        return Ok(sum);
    }
    let errors = match parsed(&work, &raw, &looked) {
        Ok(collection) => match collect::collect(&work, &ctx.app, collection).await {
            Ok(receipt) => {
                // A double press without scripts finds it printed.
                if print::prints(&work, receipt.id).await?.is_empty() {
                    print::print(&work, receipt.id, print::form(&raw.paper)).await?;
                }
                work.commit().await?;
                return Ok(to_receipt(&ctx, receipt.id, &raw.held));
            }
            Err(AppError::Refused(refusal)) if refusal.code() == InstrumentRefused::Known.code() => {
                FieldErrors::one("instrument_number", "instrument-known")
            }
            Err(other) => return Err(other),
        },
        Err(errors) => errors,
    };
    // Nothing of what was tried stays.
    drop(work);
    let screen = Screen { typed: String::new(), errors, among: Vec::new(), looked, raw };
    respond(&ctx, ctx.read().await?, &open, screen).await
}

fn parsed(work: &Work, raw: &RawTake, looked: &[Looked]) -> Result<collect::Collection, FieldErrors> {
    let owing: Vec<Owing<'_>> = looked.iter().map(Looked::owing).collect();
    if raw.seen != seen(looked) {
        return Err(FieldErrors::one("tick", "amount-changed"));
    }
    raw.parse(&owing, work.today())
}

/// Without scripts: the sum of what is ticked, on the page itself.
fn summed(ctx: &Ctx, raw: &RawTake, looked: &[Looked]) -> Option<HttpResponse> {
    let counts: Option<Vec<String>> = looked
        .iter()
        .enumerate()
        .map(|(index, of)| raw.rows_of(index, of.rows.len()).map(|count| count.to_string()))
        .collect();
    let rows = counts?.join(",");
    let values = [
        ("accounts", raw.accounts.as_str()),
        ("rows", &rows),
        ("cash", &raw.cash),
        ("part", &raw.part),
        ("held", &raw.held),
    ];
    Some(to(ctx, &values))
}

fn to_receipt(ctx: &Ctx, receipt: ReceiptId, held: &str) -> HttpResponse {
    let held = query::list(query::ids(held));
    let query = if held.is_empty() { String::new() } else { format!("&held={held}") };
    see_other(&ctx.office_path(&format!("/receipts/{receipt}/print/1?taken=1{query}")))
}
