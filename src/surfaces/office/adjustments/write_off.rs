//! Asking that dues are given up.

use actix_web::{HttpResponse, http::StatusCode, web::Path};
use askama::Template;
use entity::values::{AccountId, DemandId, Money};

use super::{super::typed, Head, account_path, amount, id_of};
use crate::{
    platform::{
        adjustments::write_off::{self, Item, WriteOff},
        billing::{Account, Due, adjust::owed, desk, statement},
        errors::{AppError, FieldErrors},
        i18n::Lang,
        work::Work,
    },
    web::{Chrome, Ctx, Form, Frame, page, see_other},
};

#[derive(Template)]
#[template(path = "office/adjustments/write_off.html")]
pub struct WriteOffPage<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub form_token: String,
    pub path: String,
    pub head: Head,
    pub dues: Vec<DueRow>,
    pub limit: String,
    pub resolution: String,
    pub why: String,
    pub errors: FieldErrors,
}

/// A demand that owes something, with the surcharge that stands beside it.
#[derive(Clone, Debug)]
pub struct DueRow {
    pub id: String,
    pub label: String,
    pub principal: Money,
    pub surcharge: Money,
    pub takes_principal: bool,
    pub takes_surcharge: bool,
}

/// As typed: fields that stand once, and boxes that stand often.
type Fields = [(String, String)];

fn is_ticked(fields: &Fields, name: &str, id: DemandId) -> bool {
    fields.iter().any(|(field, value)| field == name && *value == id.to_string())
}

/// `২০২৫-২৬`, `২০২৬-২৭, ২য় কিস্তি`
fn label(lang: Lang, due: &Due) -> String {
    let period = lang.period(due.period);
    if due.instalment == 0 {
        return period;
    }
    let number = lang.ordinal(due.instalment);
    format!("{period}, {}", lang.say("instalments-one", &[("first", &number)]))
}

/// What the account owes today.
async fn dues(ctx: &Ctx, work: &Work, id: AccountId, fields: &Fields) -> Result<(Vec<DueRow>, Vec<Item>), AppError> {
    let account = Account::load(work, id).await?;
    let terms = ctx.app.sources.of(account.service)?.terms(&ctx.town);
    let statement = statement(&account, work.today(), terms.as_ref())?;
    let (mut rows, mut items) = (Vec::new(), Vec::new());
    for (due, surcharge) in owed(&statement) {
        let principal = due.open()?;
        if !principal.is_positive() && !surcharge.is_positive() {
            continue;
        }
        let row = DueRow {
            id: due.id.to_string(),
            label: label(ctx.lang, due),
            principal,
            surcharge,
            takes_principal: is_ticked(fields, "principal", due.id),
            takes_surcharge: is_ticked(fields, "surcharge", due.id),
        };
        let part = |takes: bool, amount: Money| if takes { amount.max(Money::ZERO) } else { Money::ZERO };
        items.push(Item {
            demand: due.id,
            principal: part(row.takes_principal, principal),
            surcharge: part(row.takes_surcharge, surcharge),
        });
        rows.push(row);
    }
    items.retain(|item| item.principal.is_positive() || item.surcharge.is_positive());
    Ok((rows, items))
}

async fn show(
    ctx: &Ctx,
    work: &Work,
    id: AccountId,
    fields: &Fields,
    errors: FieldErrors,
) -> Result<HttpResponse, AppError> {
    let account = desk::for_staff(work, id).await?;
    let (dues, _) = dues(ctx, work, id, fields).await?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let text = |name| typed::once(fields, name).to_owned();
    let content = WriteOffPage {
        page: ctx.chrome(),
        frame: Frame::of(ctx)?,
        form_token: ctx.form_token(),
        path: account_path(id),
        head: Head::of(ctx.lang, &account),
        dues,
        limit: text("limit"),
        resolution: text("resolution"),
        why: text("why"),
        errors,
    };
    page::answer(ctx, status, &content)
}

pub(super) async fn form(ctx: Ctx, id: Path<String>) -> Result<HttpResponse, AppError> {
    let work = ctx.read().await?;
    let answer = show(&ctx, &work, id_of(&id)?, &[], FieldErrors::new()).await;
    work.commit().await?;
    answer
}

pub(super) async fn send(
    ctx: Ctx,
    form: Form<Vec<(String, String)>>,
    id: Path<String>,
) -> Result<HttpResponse, AppError> {
    let id: AccountId = id_of(&id)?;
    let fields = form.0;
    let work = ctx.begin().await?;
    desk::for_staff(&work, id).await?;
    let (_, items) = dues(&ctx, &work, id, &fields).await?;
    let mut errors = FieldErrors::new();
    let items = errors.take("dues", if items.is_empty() { Err("dues-missing") } else { Ok(items) });
    let limit = match typed::once(&fields, "limit").trim() {
        "" => Ok(None),
        typed => amount(typed).map(Some),
    };
    let limit = errors.take("limit", limit);
    let resolution = typed::line(typed::once(&fields, "resolution"), "resolution-missing");
    let resolution = errors.take("resolution", resolution);
    let why = errors.take("why", typed::words(typed::once(&fields, "why"), "why-missing"));
    let (Some(items), Some(limit), Some(resolution), Some(why)) = (items, limit, resolution, why) else {
        return show(&ctx, &work, id, &fields, errors).await;
    };
    let wish = WriteOff { resolution, items: write_off::up_to(&items, limit)? };
    let approval = write_off::ask(&work, id, &wish, &why).await?;
    work.commit().await?;
    Ok(see_other(&ctx.office_path(&format!("/approvals/{approval}"))))
}
