//! What somebody should see to before the work of the day.

use chrono::Duration;
use entity::{
    identity::{
        invitation,
        staff_account::{self, State},
    },
    messaging::queue_item::{self, Kind},
};
use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter, QuerySelect, QueryTrait};

use crate::{
    platform::{
        access::Permission,
        calendar::dhaka_day,
        counter::shift,
        errors::AppError,
        identity::team::{self, Wanted},
        offices::{self, Posts, Signatory},
        work::Work,
    },
    web::{Chrome, Ctx},
};

/// Something to see to: what, how many, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    pub what: What,
    pub count: i64,
    pub url: String,
}

/// What there is to see to: its words are `alert-<code>` and `alert-<code>-do`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    NoSecondStep,
    CodeFlood,
    WardsWithoutSignatory,
    Unprotected,
    Unused,
    InvitationsExpiring,
    InvitationsExpired,
    UndepositedCash,
}

impl What {
    /// Whether somebody waits for it, or is in danger by it.
    pub const fn is_urgent(self) -> bool {
        matches!(self, Self::CodeFlood | Self::WardsWithoutSignatory | Self::UndepositedCash)
    }

    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoSecondStep => "no-second-step",
            Self::CodeFlood => "code-flood",
            Self::WardsWithoutSignatory => "wards-without-signatory",
            Self::Unprotected => "unprotected",
            Self::Unused => "unused",
            Self::InvitationsExpiring => "invitations-expiring",
            Self::InvitationsExpired => "invitations-expired",
            Self::UndepositedCash => "undeposited-cash",
        }
    }
}

/// Whoever is invited and has not come within so many days is asked after.
const UNUSED: Duration = Duration::days(14);
const SOON: Duration = Duration::hours(24);

pub(super) async fn of(ctx: &Ctx, work: &Work) -> Result<Vec<Alert>, AppError> {
    let mut alerts = Vec::new();
    let mut add = |what: What, count: u64, path: &str| {
        if count > 0 {
            let count = i64::try_from(count).unwrap_or(i64::MAX);
            alerts.push(Alert { what, count, url: ctx.office_path(path) });
        }
    };
    if !ctx.staff()?.second_factor {
        add(What::NoSecondStep, 1, "/account");
    }
    if ctx.may(Permission::StaffManage) || ctx.may(Permission::QueueWork) {
        let floods = work.find::<queue_item::Entity>().filter(queue_item::Column::Kind.eq(Kind::CodeFlood));
        let flood = work.one(floods.filter(queue_item::Column::ClosedAt.is_null())).await?;
        if let Some(flood) = flood {
            add(What::CodeFlood, 1, &format!("/queue/{}", flood.id));
        }
    }
    if ctx.may(Permission::OfficeRecord) && !ctx.town.is_centre() {
        add(What::WardsWithoutSignatory, unsigned_wards(work).await?, "/posts");
    }
    if ctx.may(Permission::StaffManage) {
        add(What::Unprotected, unprotected(work).await?, "/staff?state=active&second=off");
        add(What::Unused, unused(work).await?, "/staff?state=active");
        let (expiring, expired) = invitations(work).await?;
        add(What::InvitationsExpiring, expiring, "/staff?state=invited");
        add(What::InvitationsExpired, expired, "/staff?state=invited");
    }
    if ctx.may(Permission::ShiftConfirm) && !ctx.town.is_centre() {
        add(What::UndepositedCash, undeposited_days(work).await?, "/shifts?state=open");
    }
    // What stops the town's work stands before what can wait.
    alerts.sort_by_key(|alert| !alert.what.is_urgent());
    Ok(alerts)
}

/// Wards that nobody may sign for today.
async fn unsigned_wards(work: &Work) -> Result<u64, AppError> {
    let today = work.today();
    let Some(ruling) = work.town().policy::<Posts>(today) else { return Ok(0) };
    let holdings = offices::holdings(work).await?;
    let wards = work.town().profile.wards_on(today);
    let is_unsigned =
        |ward| !matches!(offices::signatory(ruling.policy, &holdings, ward, today), Signatory::Held { .. });
    Ok(u64::try_from(wards.iter().filter(|period| is_unsigned(period.ward)).count()).unwrap_or_default())
}

/// For how many days cash of the counter has not been seen at the bank, where there is any.
async fn undeposited_days(work: &Work) -> Result<u64, AppError> {
    let waiting = shift::unconfirmed_before(work, work.today()).await?;
    let days = waiting.first().map(|oldest| (work.today() - dhaka_day(oldest.opened_at)).num_days());
    Ok(days.and_then(|days| u64::try_from(days).ok()).unwrap_or_default())
}

/// Active people with neither an app nor a passkey.
async fn unprotected(work: &Work) -> Result<u64, AppError> {
    let bare = Wanted { state: Some(State::Active), is_unprotected: true, ..Wanted::default() };
    team::list(work, &bare, 0, 1).await.map(|(_, count)| count)
}

async fn unused(work: &Work) -> Result<u64, AppError> {
    let unused = work
        .find::<staff_account::Entity>()
        .filter(staff_account::Column::State.eq(State::Active))
        .filter(staff_account::Column::SeenAt.is_null())
        .filter(staff_account::Column::InvitedAt.lt(work.now - UNUSED));
    Ok(unused.count(work.tx()).await?)
}

/// People whose link soon works no more, and those whose link works no more.
async fn invitations(work: &Work) -> Result<(u64, u64), AppError> {
    let valid = |until| {
        work.find::<invitation::Entity>()
            .filter(invitation::Column::Kind.eq(invitation::Kind::Invitation))
            .filter(invitation::Column::UsedAt.is_null())
            .filter(invitation::Column::ExpiresAt.gt(until))
            .select_only()
            .column(invitation::Column::AccountId)
            .into_query()
    };
    let invited = || work.find::<staff_account::Entity>().filter(staff_account::Column::State.eq(State::Invited));
    let expired = invited().filter(staff_account::Column::Id.not_in_subquery(valid(work.now)));
    let expired = expired.count(work.tx()).await?;
    let within_a_day = invited().filter(staff_account::Column::Id.not_in_subquery(valid(work.now + SOON)));
    Ok((within_a_day.count(work.tx()).await?.saturating_sub(expired), expired))
}

pub(super) fn samples(chrome: Chrome<'_>) -> Vec<Alert> {
    let alert = |what, count| Alert { what, count, url: chrome.office("/staff") };
    vec![
        alert(What::NoSecondStep, 1),
        alert(What::CodeFlood, 1),
        alert(What::WardsWithoutSignatory, 3),
        alert(What::Unprotected, 12),
        alert(What::Unused, 1),
        alert(What::InvitationsExpiring, 2),
        alert(What::InvitationsExpired, 1),
        alert(What::UndepositedCash, 2),
    ]
}
