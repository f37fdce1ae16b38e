//! Links that let somebody set a password: each works once, for 72 hours, and only the newest one of an account.

use std::time::Duration;

use entity::{
    identity::{invitation, staff_account},
    values::InvitationId,
};
use sea_orm::{ColumnTrait, QueryFilter, sea_query::Expr};

use crate::platform::{
    errors::AppError,
    keys::{Keyring, sha256},
    notification::{self, Addressee, Notice, Places},
    work::Work,
};

const LASTS: Duration = Duration::from_hours(72);
const TOKEN_LENGTH: usize = 22;

/// A link that still works, and whose it is.
#[derive(Clone, Debug)]
pub struct Link {
    pub id: InvitationId,
    pub kind: invitation::Kind,
    pub account: staff_account::Model,
    /// Who invited, where it was somebody of this place.
    pub from: Option<String>,
}

/// Makes a link, sends it, and returns its address.
pub(super) async fn send(
    work: &Work,
    keyring: &Keyring,
    account: &staff_account::Model,
    kind: invitation::Kind,
    notice: Notice,
) -> Result<String, AppError> {
    let earlier = work
        .update_many::<invitation::Entity>()
        .col_expr(invitation::Column::ExpiresAt, Expr::value(work.now))
        .filter(invitation::Column::AccountId.eq(account.id))
        .filter(invitation::Column::UsedAt.is_null())
        .filter(invitation::Column::ExpiresAt.gt(work.now));
    earlier.exec(work.tx()).await?;
    let token = keyring.token()?;
    work.insert(invitation::Model {
        tenant_id: work.tenant(),
        id: InvitationId::mint(),
        account_id: account.id,
        kind,
        token_hash: sha256(token.as_bytes()),
        made_by: work.actor().staff().map(|staff| staff.id),
        made_at: work.now,
        expires_at: work.now + LASTS,
        used_at: None,
    })
    .await?;
    let town = work.town();
    let url = town.url(&town.office_path(&format!("/invitation/{token}")));
    let to = Addressee {
        phone: Some(account.phone.clone()),
        email: account.email.clone(),
        locale: account.locale,
        account: None,
    };
    let places = Places {
        url: url.clone(),
        town: town.name(account.locale, work.today()).to_owned(),
        name: account.name.clone(),
        ..Places::default()
    };
    notification::tell(work, &to, notice, &places).await?;
    Ok(url)
}

/// The link with a token, where it still works.
///
/// # Errors
/// When the database cannot be read.
pub async fn find(work: &Work, token: &str) -> Result<Option<Link>, AppError> {
    if token.len() != TOKEN_LENGTH {
        return Ok(None);
    }
    let found = work.find::<invitation::Entity>().filter(invitation::Column::TokenHash.eq(sha256(token.as_bytes())));
    let row = work.one(found).await?.filter(|row| row.used_at.is_none() && work.now < row.expires_at);
    let Some(row) = row else { return Ok(None) };
    let account = work.get::<staff_account::Entity>(row.account_id).await?;
    let wanted = match row.kind {
        invitation::Kind::Invitation => staff_account::State::Invited,
        invitation::Kind::Reset => staff_account::State::Active,
    };
    let Some(account) = account.filter(|account| account.state == wanted) else { return Ok(None) };
    let from = match row.made_by {
        Some(id) => work.get::<staff_account::Entity>(id).await?.map(|account| account.name),
        None => None,
    };
    Ok(Some(Link { id: row.id, kind: row.kind, account, from }))
}

/// Uses a link up; says whether it was there to use.
pub(super) async fn use_up(work: &Work, link: &Link) -> Result<bool, AppError> {
    let used = work
        .update_many::<invitation::Entity>()
        .col_expr(invitation::Column::UsedAt, Expr::value(work.now))
        .filter(invitation::Column::Id.eq(link.id))
        .filter(invitation::Column::UsedAt.is_null())
        .filter(invitation::Column::ExpiresAt.gt(work.now))
        .exec(work.tx())
        .await?;
    Ok(used.rows_affected == 1)
}
