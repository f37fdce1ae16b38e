use actix_web::{HttpResponse, http::StatusCode, web::Path};
use anyhow::Context;
use askama::Template;
use chrono::NaiveDate;
use entity::{
    reconciliation::{
        Source,
        bank_statement::{self, State},
        statement_layout::Columns,
    },
    values::{Money, StatementId},
};
use sea_orm::Iterable;

use super::{
    super::samples, Counted, kind_code, source_name, state_code, statements::statement_state, typed, typed::Choice,
};
use crate::{
    platform::{
        access::Permission,
        errors::{AppError, FieldErrors},
        reconciliation::{
            again,
            columns::Field,
            look,
            read::Line,
            statement::{self, Preview},
        },
        work::Work,
    },
    web::{Chrome, Ctx, Form, Frame, Page, Sample, Sheet, page, see_other},
};

/// Lines of a draft that are shown.
const LINES_SHOWN: usize = 8;
/// Faults of a draft that are named; the others are counted.
const FAULTS_SHOWN: usize = 20;

/// A statement: how a draft would be read, or what the lines of one that counts were found to be.
#[derive(Template)]
#[template(path = "office/reconciliation/statement.html")]
pub struct StatementPage<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub form_token: String,
    pub path: String,
    pub file_name: String,
    pub source: String,
    pub state: &'static str,
    pub days: Option<(NaiveDate, NaiveDate)>,
    pub lines: i64,
    pub repeated: i64,
    pub gross: Money,
    pub fee: Money,
    pub net: Money,
    pub sums: Vec<Counted>,
    pub draft: Option<Draft>,
    pub may_work: bool,
    pub why: String,
    pub errors: FieldErrors,
}

/// How a file would be read.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    pub columns: Vec<ColumnChoice>,
    /// With their `line-kind-<code>`, where no money came.
    pub shown: Vec<(Line, Option<&'static str>)>,
    pub lines: i64,
    pub left_out: i64,
    pub faults: Vec<FaultView>,
    pub more_faults: i64,
    /// The field without which nothing can be read.
    pub missing: Option<&'static str>,
}

#[derive(Clone, Debug)]
pub struct ColumnChoice {
    pub code: &'static str,
    pub is_needed: bool,
    pub headings: Vec<Choice>,
}

#[derive(Clone, Debug)]
pub struct FaultView {
    pub row: i64,
    pub column: &'static str,
    pub code: &'static str,
}

impl Draft {
    fn of(preview: &Preview) -> Self {
        let headings = &preview.heading.cells;
        let column = |field: Field| {
            let chosen = preview.places.column(field).and_then(|at| headings.get(at)).cloned().unwrap_or_default();
            let named = headings.iter().filter(|heading| !heading.trim().is_empty());
            let headings = named.map(|heading| Choice::new(heading.clone(), heading.clone(), &chosen)).collect();
            ColumnChoice { code: field.code(), is_needed: field.is_needed(), headings }
        };
        let read = &preview.read;
        let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let fault = |fault: &crate::platform::reconciliation::read::LineFault| FaultView {
            row: i64::from(fault.row),
            column: fault.field.code(),
            code: fault.code.code(),
        };
        Self {
            columns: Field::iter().map(column).collect(),
            shown: read.lines.iter().take(LINES_SHOWN).map(|line| (line.clone(), kind_code(line.kind))).collect(),
            lines: count(read.lines.len()),
            left_out: count(read.left_out),
            faults: read.faults.iter().take(FAULTS_SHOWN).map(fault).collect(),
            more_faults: count(read.faults.len().saturating_sub(FAULTS_SHOWN)),
            missing: preview.places.missing().map(Field::code),
        }
    }

    /// Whether it can be imported as it stands.
    fn is_good(&self) -> bool {
        self.missing.is_none() && self.faults.is_empty() && self.lines > 0
    }
}

impl Page for StatementPage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        use entity::reconciliation::statement_line::State as LineState;
        let amount = Money::from_poisha(1_234_567_890);
        let tally = crate::platform::reconciliation::days::Tally { count: 12_345, amount };
        let sums = LineState::iter()
            .map(|state| Counted::of(state_code(state), tally, chrome.office("/reconciliation/lines")));
        let page = |state, draft: Option<Draft>, errors| StatementPage {
            page: chrome,
            frame: samples::frame(chrome),
            form_token: page::SAMPLE_TOKEN.to_owned(),
            path: "/reconciliation/statements/1".to_owned(),
            file_name: "sslcommerz_transactions_2026-08-01_2026-08-31_final_v2.xlsx".to_owned(),
            source: source_name(chrome, Source::SslCommerz),
            state: statement_state(state),
            days: Some((chrome.day(), chrome.day())),
            lines: 12_345,
            repeated: 12,
            gross: amount,
            fee: Money::from_poisha(22_839_505),
            net: Money::from_poisha(1_211_728_385),
            sums: if draft.is_none() { sums.clone().collect() } else { Vec::new() },
            draft,
            may_work: state != State::TakenBack,
            why: String::new(),
            errors,
        };
        let good =
            "Date,Trx ID,Merchant Invoice Number,Amount,Charge\n15/08/2026,9AKD0T5X6Y,P26-000991,\"1,000.00\",18.50\n";
        let bad = "Date,Trx ID,Something with a long name of its own,Amount\nx,1,2,3\n15/08/2026,2,3,4.555\n";
        let strange = "a,b,c\n1,2,3\n";
        let draft =
            |csv: &str| statement::preview(csv.as_bytes(), Source::Bkash, None).ok().map(|seen| Draft::of(&seen));
        Ok(vec![
            Sample::of("draft", &page(State::Draft, draft(good), FieldErrors::new()))?,
            Sample::of("draft with faults", &page(State::Draft, draft(bad), FieldErrors::new()))?,
            Sample::of("strange", &page(State::Draft, draft(strange), FieldErrors::new()))?,
            Sample::of("standing", &page(State::Standing, None, FieldErrors::one("why", "why-missing")))?,
            Sample::of("taken back", &page(State::TakenBack, None, FieldErrors::new()))?,
        ])
    }
}

/// What is asked of a statement beside itself.
#[derive(Default)]
struct Sent {
    columns: Option<Columns>,
    why: String,
    errors: FieldErrors,
}

async fn read(work: &Work, row: &bank_statement::Model, columns: Option<Columns>) -> Result<Option<Preview>, AppError> {
    let Some(file) = row.file.clone() else { return Ok(None) };
    let columns = match columns {
        Some(columns) => Some(columns),
        None => statement::layout(work, row.source).await?,
    };
    let source = row.source;
    let reading = tokio::task::spawn_blocking(move || statement::preview(&file, source, columns.as_ref()));
    let preview = reading.await.context("a statement cannot be read")?;
    Ok(Some(preview.context("a statement that could be read can be no longer")?))
}

async fn answer(ctx: &Ctx, id: StatementId, sent: Sent) -> Result<HttpResponse, AppError> {
    let work = ctx.read().await?;
    work.require(Permission::ReconcileSee)?;
    let row = work.get::<bank_statement::Entity>(id).await?.ok_or(AppError::NotFound)?;
    let draft = read(&work, &row, sent.columns).await?.as_ref().map(Draft::of);
    let sums = look::sums_of(&work, id).await?;
    work.commit().await?;
    let chrome = ctx.chrome();
    let lines = ctx.office_path(&format!("/reconciliation/lines?source={}&statement={id}", row.source.code()));
    let sums = sums.into_iter().map(|(state, tally)| {
        let code = state_code(state);
        Counted::of(code, tally, format!("{lines}&state={code}"))
    });
    let status = if sent.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let content = StatementPage {
        page: chrome,
        frame: Frame::of(ctx)?,
        form_token: ctx.form_token(),
        path: format!("/reconciliation/statements/{id}"),
        file_name: row.file_name,
        source: source_name(chrome, row.source),
        state: statement_state(row.state),
        days: row.from_day.zip(row.to_day),
        lines: i64::from(row.lines),
        repeated: i64::from(row.repeated),
        gross: row.gross,
        fee: row.fee,
        net: row.net,
        sums: sums.collect(),
        draft,
        may_work: ctx.may(Permission::ReconcileWork) && row.state != State::TakenBack,
        why: sent.why,
        errors: sent.errors,
    };
    page::answer(ctx, status, &content)
}

pub(super) async fn show(ctx: Ctx, id: Path<StatementId>) -> Result<HttpResponse, AppError> {
    answer(&ctx, *id, Sent::default()).await
}

/// The columns as somebody has chosen them; nothing where the form has none.
fn columns(fields: &[(String, String)]) -> Option<Columns> {
    let chosen = Field::iter().filter_map(|field| {
        let heading = typed::once(fields, &format!("column_{}", field.code().replace('-', "_")));
        (!heading.is_empty()).then(|| (field.code().to_owned(), heading.to_owned()))
    });
    let chosen: std::collections::BTreeMap<String, String> = chosen.collect();
    (!chosen.is_empty()).then_some(Columns(chosen))
}

pub(super) async fn send(
    ctx: Ctx,
    form: Form<Vec<(String, String)>>,
    id: Path<StatementId>,
) -> Result<HttpResponse, AppError> {
    let fields = form.0;
    let columns = columns(&fields);
    let why = typed::words(typed::once(&fields, "why"), "why-missing");
    let work = ctx.begin().await?;
    let row = work.get::<bank_statement::Entity>(*id).await?.ok_or(AppError::NotFound)?;
    match typed::once(&fields, "act") {
        "import" => {
            let preview = read(&work, &row, columns.clone()).await?;
            let preview = preview.ok_or(statement::StatementRefused::NotNow)?;
            if !Draft::of(&preview).is_good() {
                drop(work);
                let errors = FieldErrors::one("column_day", "statement-unread");
                return answer(&ctx, *id, Sent { columns, errors, ..Sent::default() }).await;
            }
            statement::import(&work, *id, preview).await?;
        }
        "look" => {
            drop(work);
            return answer(&ctx, *id, Sent { columns, ..Sent::default() }).await;
        }
        "again" => {
            again::match_again(&work, *id).await?;
        }
        "back" => match why {
            Ok(why) => statement::take_back(&work, *id, &why).await?,
            Err(code) => {
                drop(work);
                let why = typed::once(&fields, "why").to_owned();
                let errors = FieldErrors::one("why", code);
                return answer(&ctx, *id, Sent { why, errors, ..Sent::default() }).await;
            }
        },
        _ => return Err(AppError::BadRequest),
    }
    work.commit().await?;
    Ok(see_other(&ctx.office_path(&format!("/reconciliation/statements/{id}"))))
}
