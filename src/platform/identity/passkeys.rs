//! Passkeys: a phone or computer proves that it is there, and its owner with it. They are bound to the town's own host.

use std::time::Duration;

use anyhow::{Context, anyhow};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use entity::{
    identity::{
        passkey::{self, Model},
        passkey_ceremony::{self, Kind},
        staff_account,
    },
    values::{CeremonyId, PasskeyId, StaffId},
};
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde::{Serialize, de::DeserializeOwned};
use webauthn_rs::prelude::{
    CreationChallengeResponse, Passkey, PasskeyAuthentication, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, RequestChallengeResponse, Url, Webauthn, WebauthnBuilder, WebauthnError,
};

use super::factors::{self, Factor};
use crate::platform::{
    audit::{self, Act, Entry},
    errors::AppError,
    tenancy::Town,
    work::Work,
};

/// How long a browser may take to answer.
const LASTS: Duration = Duration::from_mins(5);
/// Nobody needs more.
const PASSKEYS_MAX: u64 = 10;
pub const NAME_MAX: usize = 60;

fn webauthn(town: &Town, account: &staff_account::Model, day: chrono::NaiveDate) -> anyhow::Result<Webauthn> {
    let origin = Url::parse(&town.origin).context("the address of the town")?;
    let builder = WebauthnBuilder::new(&town.host, &origin).map_err(|cause| anyhow!("passkeys: {cause}"))?;
    let builder = builder.rp_name(town.name(account.locale, day)).timeout(LASTS);
    builder.build().map_err(|cause| anyhow!("passkeys: {cause}"))
}

/// The passkeys of somebody, oldest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn of(work: &Work, account: StaffId) -> Result<Vec<Model>, AppError> {
    let rows = work
        .find::<passkey::Entity>()
        .filter(passkey::Column::AccountId.eq(account))
        .order_by_asc(passkey::Column::MadeAt)
        .limit(PASSKEYS_MAX);
    Ok(work.all(rows).await?)
}

fn read<T: DeserializeOwned>(text: &str) -> anyhow::Result<T> {
    serde_json::from_str(text).context("a kept passkey cannot be read")
}

fn credentials(rows: &[Model]) -> anyhow::Result<Vec<Passkey>> {
    rows.iter().map(|row| read(&row.credential)).collect()
}

/// Asks a browser to make a passkey.
///
/// # Errors
/// When there are too many already, or the database does not take it.
pub async fn begin_registration(
    work: &Work,
    account: &staff_account::Model,
) -> Result<(CeremonyId, CreationChallengeResponse), AppError> {
    let there = credentials(&of(work, account.id).await?)?;
    if u64::try_from(there.len()).is_ok_and(|count| count >= PASSKEYS_MAX) {
        return Err(AppError::BadRequest);
    }
    let known = there.iter().map(|passkey| passkey.cred_id().clone()).collect();
    let (challenge, state) = webauthn(work.town(), account, work.today())?
        .start_passkey_registration(account.id.0, account.phone.national(), &account.name, Some(known))
        .map_err(|cause| anyhow!("a passkey cannot be asked for: {cause}"))?;
    Ok((keep(work, account.id, Kind::Registration, &state).await?, challenge))
}

/// Keeps the passkey that a browser has made.
///
/// # Errors
/// [`AppError::BadRequest`] where it answers something else, or too late.
pub async fn finish_registration(
    work: &Work,
    account: &staff_account::Model,
    ceremony: CeremonyId,
    name: String,
    answer: &RegisterPublicKeyCredential,
) -> Result<(), AppError> {
    let state: PasskeyRegistration = take(work, account.id, Kind::Registration, ceremony).await?;
    let passkey = webauthn(work.town(), account, work.today())?
        .finish_passkey_registration(answer, &state)
        .map_err(|cause| refused(&cause))?;
    let row = Model {
        tenant_id: work.tenant(),
        id: PasskeyId::mint(),
        account_id: account.id,
        name,
        credential_id: BASE64_URL_SAFE_NO_PAD.encode(passkey.cred_id()),
        credential: written(&passkey)?,
        made_at: work.now,
        used_at: None,
    };
    let id = row.id;
    if !work.insert_if_absent(row).await? {
        return Err(AppError::BadRequest);
    }
    audit::record(work, Entry::of(Act::PasskeyAdded, "passkey", id.0)).await?;
    factors::added(work, account, Factor::Passkey).await
}

/// Asks a browser to show one of somebody's passkeys.
///
/// # Errors
/// [`AppError::NotFound`] where there is none, or when the database does not take it.
pub async fn begin_authentication(
    work: &Work,
    account: &staff_account::Model,
) -> Result<(CeremonyId, RequestChallengeResponse), AppError> {
    let there = credentials(&of(work, account.id).await?)?;
    if there.is_empty() {
        return Err(AppError::NotFound);
    }
    let (challenge, state) = webauthn(work.town(), account, work.today())?
        .start_passkey_authentication(&there)
        .map_err(|cause| anyhow!("a passkey cannot be asked for: {cause}"))?;
    Ok((keep(work, account.id, Kind::Authentication, &state).await?, challenge))
}

/// Whether a browser has shown one of somebody's passkeys. The ceremony is over either way; the counter is kept.
///
/// # Errors
/// [`AppError::BadRequest`] where there is no such ceremony, or it is over.
pub async fn finish_authentication(
    work: &Work,
    account: &staff_account::Model,
    ceremony: CeremonyId,
    answer: &PublicKeyCredential,
) -> Result<bool, AppError> {
    let state: PasskeyAuthentication = take(work, account.id, Kind::Authentication, ceremony).await?;
    let shown = webauthn(work.town(), account, work.today())?.finish_passkey_authentication(answer, &state);
    let result = match shown {
        Ok(result) if result.user_verified() => result,
        Ok(_) => return Ok(false),
        Err(cause) => {
            tracing::info!("a passkey was refused: {cause}");
            return Ok(false);
        }
    };
    let id = BASE64_URL_SAFE_NO_PAD.encode(result.cred_id());
    let Some(row) = of(work, account.id).await?.into_iter().find(|row| row.credential_id == id) else {
        return Ok(false);
    };
    let mut passkey: Passkey = read(&row.credential)?;
    passkey.update_credential(&result);
    let used = passkey::ActiveModel {
        id: Unchanged(row.id),
        credential: Set(written(&passkey)?),
        used_at: Set(Some(work.now)),
        ..Default::default()
    };
    work.update(used).await?;
    Ok(true)
}

/// Takes a passkey away.
///
/// # Errors
/// [`AppError::NotFound`] where it is not there, or somebody else's.
pub async fn remove(work: &Work, account: &staff_account::Model, id: PasskeyId) -> Result<(), AppError> {
    let removed = work
        .delete_many::<passkey::Entity>()
        .filter(passkey::Column::Id.eq(id))
        .filter(passkey::Column::AccountId.eq(account.id))
        .exec(work.tx())
        .await?;
    if removed.rows_affected == 0 {
        return Err(AppError::NotFound);
    }
    audit::record(work, Entry::of(Act::PasskeyRemoved, "passkey", id.0)).await?;
    factors::removed(work, account, Factor::Passkey).await
}

/// Remembers what was asked; what is over of the same account goes.
async fn keep(work: &Work, account: StaffId, kind: Kind, state: &impl Serialize) -> Result<CeremonyId, AppError> {
    let over = work
        .delete_many::<passkey_ceremony::Entity>()
        .filter(passkey_ceremony::Column::AccountId.eq(account))
        .filter(passkey_ceremony::Column::ExpiresAt.lte(work.now));
    over.exec(work.tx()).await?;
    let id = CeremonyId::mint();
    work.insert(passkey_ceremony::Model {
        tenant_id: work.tenant(),
        id,
        account_id: account,
        kind,
        state: written(state)?,
        expires_at: work.now + LASTS,
    })
    .await?;
    Ok(id)
}

/// What was asked; it is asked once.
async fn take<T: DeserializeOwned>(work: &Work, account: StaffId, kind: Kind, id: CeremonyId) -> Result<T, AppError> {
    let row = work.get_for_update::<passkey_ceremony::Entity>(id).await?;
    let row = row.filter(|row| row.account_id == account && row.kind == kind && work.now < row.expires_at);
    let row = row.ok_or(AppError::BadRequest)?;
    let taken = work.delete_many::<passkey_ceremony::Entity>().filter(passkey_ceremony::Column::Id.eq(id));
    if taken.exec(work.tx()).await?.rows_affected == 0 {
        return Err(AppError::BadRequest);
    }
    Ok(read(&row.state)?)
}

fn written(value: &impl Serialize) -> anyhow::Result<String> {
    serde_json::to_string(value).context("a passkey cannot be written")
}

fn refused(cause: &WebauthnError) -> AppError {
    tracing::info!("a passkey was refused: {cause}");
    AppError::BadRequest
}
