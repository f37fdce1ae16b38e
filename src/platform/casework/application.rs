//! An application with its answers: a draft that somebody fills in, and what he has handed in.

use std::fmt;

use anyhow::Context;
use entity::{
    casework::{
        application::{self, Service, State, Step},
        application_action,
    },
    values::{ApplicationId, Locale, PolicyId, Ward},
};
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::{
    Answers, Form, Steps, Surroundings, promised_on,
    state::{self, Event},
};
use crate::platform::{
    access::Permission,
    audit::{self, Act, Entry},
    errors::{AppError, Door, Refusal},
    keys::Keyring,
    numbering::{self, Book},
    work::Work,
};

/// Drafts that one number keeps at a time.
pub const DRAFTS_MAX: u64 = 20;
const OWN_MAX: u64 = 50;
/// More than any procedure takes.
const ACTIONS_MAX: u64 = 500;

/// An application, opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Application {
    pub row: application::Model,
    pub answers: Answers,
}

/// Why it cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseRefused {
    /// Something is not answered yet.
    Incomplete,
    /// This number has as many drafts as it may.
    DraftsFull,
}

impl fmt::Display for CaseRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for CaseRefused {}

impl Refusal for CaseRefused {
    fn code(&self) -> &'static str {
        match self {
            Self::Incomplete => "application-incomplete",
            Self::DraftsFull => "application-drafts-full",
        }
    }
}

/// Opens a draft for the citizen who acts.
///
/// # Errors
/// [`CaseRefused::DraftsFull`]
pub async fn open(
    work: &Work,
    keyring: &Keyring,
    (service, kind): (Service, &str),
    locale: Locale,
) -> Result<Application, AppError> {
    work.require(Permission::CaseApply)?;
    let citizen = work.actor().citizen().ok_or(AppError::SignInFirst(Door::Portal))?;
    let drafts = work
        .find::<application::Entity>()
        .filter(application::Column::CitizenId.eq(citizen.id))
        .filter(application::Column::State.eq(State::Draft));
    if drafts.count(work.tx()).await? >= DRAFTS_MAX {
        return Err(CaseRefused::DraftsFull.into());
    }
    let (id, answers) = (ApplicationId::mint(), Answers::default());
    let (answers_cipher, answers_key) = seal(work, keyring, id, &answers)?;
    let row = application::Model {
        tenant_id: work.tenant(),
        id,
        service,
        kind: kind.to_owned(),
        reference: None,
        state: State::Draft,
        step: None,
        ward: None,
        applicant: String::new(),
        phone: citizen.phone.clone(),
        locale,
        citizen_id: Some(citizen.id),
        entered_by: None,
        answers_cipher,
        answers_key,
        to_correct: serde_json::json!([]),
        town_policy: None,
        national_policy: None,
        opened_at: work.now,
        changed_at: work.now,
        submitted_at: None,
        promised_on: None,
        step_due_on: None,
        assigned_to: None,
        closed_at: None,
    };
    work.insert(row.clone()).await?;
    audit::record(work, Entry::of(Act::ApplicationOpened, "application", id.0).after("kind", kind)).await?;
    Ok(Application { row, answers })
}

fn seal(work: &Work, keyring: &Keyring, id: ApplicationId, answers: &Answers) -> Result<(Vec<u8>, i32), AppError> {
    let keys = keyring.town(work.town().profile.uuid);
    let plain = serde_json::to_string(answers).map_err(anyhow::Error::from)?;
    Ok((keys.encrypt(&plain, id.0)?, keys.generation()))
}

fn opened(work: &Work, keyring: &Keyring, row: application::Model) -> Result<Application, AppError> {
    let keys = keyring.town(work.town().profile.uuid);
    let plain = keys.decrypt(&row.answers_cipher, row.id.0, row.answers_key).map_err(anyhow::Error::from)?;
    let answers = serde_json::from_str(&plain).context("answers that cannot be read").map_err(AppError::Internal)?;
    Ok(Application { row, answers })
}

/// One of the citizen who acts, locked where it is to be changed.
///
/// # Errors
/// [`AppError::NotFound`] for everybody else's.
pub async fn own(work: &Work, keyring: &Keyring, id: ApplicationId) -> Result<Application, AppError> {
    let citizen = work.actor().citizen().ok_or(AppError::SignInFirst(Door::Portal))?.id;
    let row = work.get_for_update::<application::Entity>(id).await?;
    let row = row.filter(|row| row.citizen_id == Some(citizen)).ok_or(AppError::NotFound)?;
    opened(work, keyring, row)
}

/// Those of the citizen who acts, the last one changed first.
///
/// # Errors
/// When the database cannot be read.
pub async fn all_own(work: &Work) -> Result<Vec<application::Model>, AppError> {
    let citizen = work.actor().citizen().ok_or(AppError::SignInFirst(Door::Portal))?.id;
    let rows = work
        .find::<application::Entity>()
        .filter(application::Column::CitizenId.eq(citizen))
        .order_by_desc(application::Column::ChangedAt)
        .limit(OWN_MAX);
    Ok(work.all(rows).await?)
}

/// Keeps what has been answered.
///
/// # Errors
/// When the database does not take it.
pub async fn keep(work: &Work, keyring: &Keyring, application: &Application) -> Result<(), AppError> {
    let id = application.row.id;
    let (answers_cipher, answers_key) = seal(work, keyring, id, &application.answers)?;
    let row = application::ActiveModel {
        id: Unchanged(id),
        answers_cipher: Set(answers_cipher),
        answers_key: Set(answers_key),
        changed_at: Set(work.now),
        ..Default::default()
    };
    work.update(row).await?;
    Ok(())
}

/// What an application is handed in under.
pub struct Terms<'a> {
    pub form: &'a Form,
    pub steps: &'a Steps,
    pub town_policy: Option<PolicyId>,
    pub national_policy: Option<PolicyId>,
    /// Whom it is for, as lists show it.
    pub applicant: String,
    pub ward: Ward,
}

/// Hands a draft in: from now on the promise runs. What is handed in is what was asked, and nothing else.
///
/// # Errors
/// [`CaseRefused::Incomplete`], [`state::NotNow`]
pub async fn submit(
    work: &Work,
    keyring: &Keyring,
    application: Application,
    terms: &Terms<'_>,
    around: &Surroundings<'_>,
) -> Result<application::Model, AppError> {
    work.require(Permission::CaseApply)?;
    let Application { row, answers } = application;
    let to = state::after(row.state, Event::Submit)?;
    let answers = answers.settled(terms.form);
    if answers.unanswered(terms.form, around).is_some() {
        return Err(CaseRefused::Incomplete.into());
    }
    let first = terms.steps.iter().next().context("no step at all")?;
    let (answers_cipher, answers_key) = seal(work, keyring, row.id, &answers)?;
    let today = work.today();
    let reference = numbering::take(work, Book::Application(row.service)).await?.to_string();
    let changed = application::ActiveModel {
        id: Unchanged(row.id),
        reference: Set(Some(reference.clone())),
        state: Set(to),
        step: Set(Some(first.kind)),
        ward: Set(Some(terms.ward)),
        applicant: Set(terms.applicant.clone()),
        answers_cipher: Set(answers_cipher),
        answers_key: Set(answers_key),
        town_policy: Set(terms.town_policy),
        national_policy: Set(terms.national_policy),
        changed_at: Set(work.now),
        submitted_at: Set(Some(work.now)),
        promised_on: Set(Some(promised_on(work.town(), today, terms.steps.days()))),
        step_due_on: Set(Some(promised_on(work.town(), today, first.days))),
        ..Default::default()
    };
    let handed_in = work.update(changed).await?;
    act(work, &row, Event::Submit, &handed_in, Said::default()).await?;
    let entry = Entry::of(Act::ApplicationSubmitted, "application", row.id.0)
        .after("reference", reference)
        .after("kind", row.kind.as_str())
        .after("ward", terms.ward.to_string());
    audit::record(work, entry).await?;
    Ok(handed_in)
}

/// The applicant no longer wants it.
///
/// # Errors
/// [`state::NotNow`]
pub async fn withdraw(work: &Work, keyring: &Keyring, id: ApplicationId) -> Result<application::Model, AppError> {
    work.require(Permission::CaseApply)?;
    let Application { row, .. } = own(work, keyring, id).await?;
    let to = state::after(row.state, Event::Withdraw)?;
    let changed = application::ActiveModel {
        id: Unchanged(id),
        state: Set(to),
        step: Set(None),
        step_due_on: Set(None),
        changed_at: Set(work.now),
        closed_at: Set(Some(work.now)),
        ..Default::default()
    };
    let withdrawn = work.update(changed).await?;
    act(work, &row, Event::Withdraw, &withdrawn, Said::default()).await?;
    let entry = Entry::of(Act::ApplicationWithdrawn, "application", id.0).after("reference", row.reference.as_deref());
    audit::record(work, entry).await?;
    Ok(withdrawn)
}

/// What is said with an act.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Said<'a> {
    /// To the applicant.
    pub words: Option<&'a str>,
    /// Within the office.
    pub note: Option<&'a str>,
}

/// Writes down what was done.
pub(super) async fn act(
    work: &Work,
    before: &application::Model,
    event: Event,
    after: &application::Model,
    said: Said<'_>,
) -> Result<(), AppError> {
    let earlier = work
        .find::<application_action::Entity>()
        .filter(application_action::Column::ApplicationId.eq(before.id))
        .count(work.tx())
        .await?;
    let staff = work.actor().staff();
    work.insert(application_action::Model {
        tenant_id: work.tenant(),
        application_id: before.id,
        number: i16::try_from(earlier.saturating_add(1)).unwrap_or(i16::MAX),
        event: event.code().to_owned(),
        at: work.now,
        staff_id: staff.map(|staff| staff.id),
        standing: staff.map(|staff| staff.standing()).unwrap_or_default(),
        from_state: before.state,
        to_state: after.state,
        step: before.step.or(after.step),
        words: said.words.map(str::to_owned),
        note: said.note.map(str::to_owned),
    })
    .await?;
    Ok(())
}

/// What has been done with an application, in order.
///
/// # Errors
/// When the database cannot be read.
pub async fn actions(work: &Work, id: ApplicationId) -> Result<Vec<application_action::Model>, AppError> {
    let rows = work
        .find::<application_action::Entity>()
        .filter(application_action::Column::ApplicationId.eq(id))
        .order_by_asc(application_action::Column::Number)
        .limit(ACTIONS_MAX);
    Ok(work.all(rows).await?)
}

/// Removes a draft that nobody wants.
///
/// # Errors
/// [`state::NotNow`] once it is handed in.
pub async fn discard(work: &Work, keyring: &Keyring, id: ApplicationId) -> Result<(), AppError> {
    let Application { row, .. } = own(work, keyring, id).await?;
    if row.state != State::Draft {
        return Err(state::NotNow { state: row.state, event: Event::Withdraw }.into());
    }
    work.delete_many::<application::Entity>().filter(application::Column::Id.eq(id)).exec(work.tx()).await?;
    audit::record(work, Entry::of(Act::ApplicationDiscarded, "application", id.0)).await
}

/// Which step it is at, for people: a key.
#[must_use]
pub const fn step_code(step: Step) -> &'static str {
    match step {
        Step::Check => "check",
        Step::Recommend => "recommend",
        Step::Approve => "approve",
    }
}
