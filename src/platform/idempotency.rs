//! A request that carries an `Idempotency-Key`: sent again with the same body it is answered the same, sent with another
//! body it is refused, and while it is under way nobody does it a second time.
//!
//! The key is a promise of the edge. What must not happen twice has a request key of its own in the domain, which stays
//! the same when an attempt whose process died is made again.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    requests::idempotent_request::{self as row, Column, State},
    values::RequestId,
};
use sea_orm::{ColumnTrait, QueryFilter, sea_query::Expr};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::platform::{
    access::Actor,
    app::App,
    errors::{AppError, Refusal},
    keys::TownKeys,
    tenancy::Town,
    work::Work,
};

/// How long an answer is kept.
const KEPT: TimeDelta = TimeDelta::hours(24);
/// An attempt that has not been answered by then never will be: its process is gone.
const GIVEN_UP_AFTER: TimeDelta = TimeDelta::seconds(60);
/// What a client that asks again too soon is told to wait.
const ASK_AGAIN_SECS: u64 = 2;
/// Somebody else changed the row between two looks at it: more than one such change in a row is rare.
const LOOKS: usize = 4;

/// Why a request with a key, or without one, is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyRefused {
    #[error("the route needs an Idempotency-Key")]
    Missing,
    #[error("an Idempotency-Key is 1 to 64 visible ASCII characters")]
    Unreadable,
    #[error("the body is longer than a request with an Idempotency-Key may be")]
    BodyTooLong,
    #[error("the key was used for another body")]
    OtherBody,
    #[error("the first request with this key is still under way")]
    UnderWay,
    #[error("the request was answered, with more than is kept")]
    AnsweredAtLength,
}

impl Refusal for KeyRefused {
    fn code(&self) -> &'static str {
        match self {
            Self::Missing => "idempotency-key-missing",
            Self::Unreadable => "idempotency-key-unreadable",
            Self::BodyTooLong => "idempotency-body-too-long",
            Self::OtherBody => "idempotency-other-body",
            Self::UnderWay => "idempotency-under-way",
            Self::AnsweredAtLength => "idempotency-answered",
        }
    }

    fn is_malformed(&self) -> bool {
        matches!(self, Self::Missing | Self::Unreadable | Self::BodyTooLong)
    }

    fn retry_after_secs(&self) -> Option<u64> {
        matches!(self, Self::UnderWay).then_some(ASK_AGAIN_SECS)
    }
}

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Who asks, and where.
    pub scope: String,
    pub key: String,
    /// Tells what was sent from everything else that might be.
    pub body: String,
}

/// An attempt that is under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempt {
    id: RequestId,
    /// The same for each attempt at a request.
    pub request_key: Uuid,
}

/// What was answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

/// What is to be done with a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begun {
    Run(Attempt),
    Repeat(Answer),
}

/// What a row that is there already means for a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    Repeat,
    Refuse(KeyRefused),
    /// The attempt was given up: make it again, as the same request.
    Again,
    /// The key is free again.
    Anew,
}

fn meaning(state: State, is_same_body: bool, created: TimeDelta, started: TimeDelta) -> Meaning {
    if created >= KEPT {
        return Meaning::Anew;
    }
    if !is_same_body {
        return Meaning::Refuse(KeyRefused::OtherBody);
    }
    match state {
        State::Answered => Meaning::Repeat,
        State::InProgress if started >= GIVEN_UP_AFTER => Meaning::Again,
        State::InProgress => Meaning::Refuse(KeyRefused::UnderWay),
    }
}

/// Begins a request that carries a key, or says how it was answered before.
///
/// # Errors
/// [`KeyRefused`] where the key stands for another body, or the first request is still under way.
pub async fn begin(app: &App, town: &Arc<Town>, asked: &Asked) -> Result<Begun, AppError> {
    let keys = app.keyring.town(town.profile.uuid);
    for _ in 0..LOOKS {
        let work = app.begin(town, Actor::Visitor).await?;
        let begun = look(&work, &keys, asked).await?;
        if let Some(begun) = begun {
            work.commit().await?;
            return Ok(begun);
        }
    }
    Err(KeyRefused::UnderWay.into())
}

/// One look at what is known of the request; nothing where somebody else was quicker.
async fn look(work: &Work, keys: &TownKeys<'_>, asked: &Asked) -> Result<Option<Begun>, AppError> {
    // Kept under any generation of the secret that is known here.
    let known = work
        .find::<row::Entity>()
        .filter(Column::ScopeHash.is_in(keys.blind_indexes(&asked.scope)))
        .filter(Column::KeyHash.is_in(keys.blind_indexes(&asked.key)));
    let Some(known) = work.one(known).await? else {
        return Ok(write(work, keys, asked, Uuid::now_v7(), work.now).await?.map(Begun::Run));
    };
    let is_same_body = keys.blind_indexes(&asked.body).contains(&known.body_hash);
    let since = |at: DateTime<Utc>| work.now - at;
    match meaning(known.state, is_same_body, since(known.created_at), since(known.started_at)) {
        Meaning::Refuse(refused) => Err(refused.into()),
        Meaning::Repeat => {
            let answer = known.answer_cipher.zip(known.answer_key).and_then(|(cipher, generation)| {
                let plain = keys.decrypt(&cipher, known.id.0, generation).ok()?;
                serde_json::from_str::<Answer>(&plain).ok()
            });
            Ok(Some(Begun::Repeat(answer.ok_or(KeyRefused::AnsweredAtLength)?)))
        }
        Meaning::Again => replace(work, keys, asked, &known, (known.request_key, known.created_at)).await,
        Meaning::Anew => replace(work, keys, asked, &known, (Uuid::now_v7(), work.now)).await,
    }
}

async fn replace(
    work: &Work,
    keys: &TownKeys<'_>,
    asked: &Asked,
    known: &row::Model,
    (request_key, created_at): (Uuid, DateTime<Utc>),
) -> Result<Option<Begun>, AppError> {
    let removed = work.delete_many::<row::Entity>().filter(Column::Id.eq(known.id)).exec(work.tx()).await?;
    if removed.rows_affected == 0 {
        return Ok(None);
    }
    Ok(write(work, keys, asked, request_key, created_at).await?.map(Begun::Run))
}

async fn write(
    work: &Work,
    keys: &TownKeys<'_>,
    asked: &Asked,
    request_key: Uuid,
    created_at: DateTime<Utc>,
) -> Result<Option<Attempt>, AppError> {
    let id = RequestId::mint();
    let written = work.insert_if_absent(row::Model {
        tenant_id: work.tenant(),
        id,
        scope_hash: keys.blind_index(&asked.scope),
        key_hash: keys.blind_index(&asked.key),
        body_hash: keys.blind_index(&asked.body),
        request_key,
        state: State::InProgress,
        status: None,
        answer_cipher: None,
        answer_key: None,
        created_at,
        started_at: work.now,
    });
    Ok(written.await?.then_some(Attempt { id, request_key }))
}

/// Keeps what an attempt was answered; without the answer, where that is too long: then it is known that there was one. An
/// attempt that another one has followed keeps nothing.
///
/// # Errors
/// When the database does not take it.
pub async fn keep(
    app: &App,
    town: &Arc<Town>,
    attempt: Attempt,
    status: u16,
    answer: Option<&Answer>,
) -> Result<(), AppError> {
    let keys = app.keyring.town(town.profile.uuid);
    let cipher = match answer {
        Some(answer) => {
            let plain = serde_json::to_string(answer).map_err(|cause| AppError::Internal(cause.into()))?;
            Some(keys.encrypt(&plain, attempt.id.0)?)
        }
        None => None,
    };
    let generation = cipher.is_some().then(|| keys.generation());
    let work = app.begin(town, Actor::Visitor).await?;
    let answered = work
        .update_many::<row::Entity>()
        .col_expr(Column::State, Expr::value(State::Answered))
        .col_expr(Column::Status, Expr::value(i16::try_from(status).unwrap_or(i16::MAX)))
        .col_expr(Column::AnswerCipher, Expr::value(cipher))
        .col_expr(Column::AnswerKey, Expr::value(generation))
        .filter(Column::Id.eq(attempt.id));
    answered.exec(work.tx()).await?;
    work.commit().await
}

/// Forgets an attempt that has changed nothing and may be made again at once.
///
/// # Errors
/// When the database does not take it.
pub async fn forget(app: &App, town: &Arc<Town>, attempt: Attempt) -> Result<(), AppError> {
    let work = app.begin(town, Actor::Visitor).await?;
    work.delete_many::<row::Entity>().filter(Column::Id.eq(attempt.id)).exec(work.tx()).await?;
    work.commit().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_known_key_means_is_one_table() {
        use KeyRefused::{OtherBody, UnderWay};
        use Meaning::{Again, Anew, Refuse, Repeat};
        use State::{Answered, InProgress};
        for (state, is_same_body, created, started, expected) in [
            (Answered, true, 0, 0, Repeat),
            (Answered, true, 86_399, 86_399, Repeat),
            (Answered, true, 86_400, 86_400, Anew),
            (Answered, false, 0, 0, Refuse(OtherBody)),
            (Answered, false, 86_400, 86_400, Anew),
            (InProgress, true, 0, 0, Refuse(UnderWay)),
            (InProgress, true, 59, 59, Refuse(UnderWay)),
            (InProgress, true, 60, 60, Again),
            (InProgress, true, 500, 59, Refuse(UnderWay)),
            (InProgress, false, 60, 60, Refuse(OtherBody)),
            (InProgress, false, 86_400, 0, Anew),
        ] {
            let found = meaning(state, is_same_body, TimeDelta::seconds(created), TimeDelta::seconds(started));
            assert_eq!(found, expected, "{state:?}, same body {is_same_body}, {created} s, {started} s");
        }
    }

    #[test]
    fn only_what_is_wrong_in_itself_is_malformed() {
        assert!(KeyRefused::Missing.is_malformed() && KeyRefused::Unreadable.is_malformed());
        assert!(!KeyRefused::OtherBody.is_malformed());
        assert_eq!(KeyRefused::UnderWay.retry_after_secs(), Some(2));
        assert_eq!(KeyRefused::OtherBody.retry_after_secs(), None);
    }
}
