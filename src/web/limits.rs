//! How often somebody may try what could be guessed or would cost us something.

use std::{net::IpAddr, time::Duration};

use super::Ctx;
use crate::platform::{
    app::App,
    errors::AppError,
    identity::codes::CODES_PER_DAY,
    store::{Allowance, Quota},
    tenancy::Town,
};

/// Something that is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Looking up a bill.
    Bill,
    /// Starting a payment or sending in a report.
    Submit,
    /// Finding a payment by reference and phone: four digits are soon guessed.
    FindPayment,
    /// Looking up a paper.
    Verify,
    /// A gateway's notice.
    Notice,
    /// Asking for a one-time code: each costs an SMS.
    Code,
    /// A request under a key: what it says is read, and its key is kept, before its handler counts.
    Keyed,
}

const MINUTE: Duration = Duration::from_mins(1);
const HOUR: Duration = Duration::from_hours(1);
const DAY: Duration = Duration::from_hours(24);

impl Limit {
    const fn code(self) -> &'static str {
        match self {
            Self::Bill => "bill",
            Self::Submit => "submit",
            Self::FindPayment => "find-payment",
            Self::Verify => "verify",
            Self::Notice => "notice",
            Self::Code => "code",
            Self::Keyed => "keyed",
        }
    }

    /// Per address. A computer shop pays for many people from one.
    fn per_address(self) -> Quota {
        match self {
            Self::Bill | Self::Verify => Quota::per(MINUTE, 60),
            Self::Submit => Quota::per(HOUR, 120),
            Self::FindPayment => Quota::per(HOUR, 5),
            Self::Notice | Self::Keyed => Quota::per(MINUTE, 600),
            Self::Code => Quota::per(HOUR, 60),
        }
    }

    /// Per thing that is asked for, whoever asks. Well above what one address may: nobody closes a bill to others.
    fn per_subject(self) -> Quota {
        match self {
            Self::Bill | Self::Verify => Quota::per(MINUTE, 240),
            Self::Notice => Quota::per(MINUTE, 60),
            Self::Keyed => Quota::per(MINUTE, 600),
            Self::Submit => Quota::per(HOUR, 480),
            // Four digits: what counts is how often they were guessed, from wherever.
            Self::FindPayment => Quota::per(HOUR, 5),
            // Codes are counted exactly where they are kept; this holds when many are asked for at one moment.
            Self::Code => Quota::per(DAY, CODES_PER_DAY),
        }
    }
}

/// Counts one try of an address for a thing.
///
/// # Errors
/// [`AppError::TooMany`] with the time to wait.
pub async fn count(ctx: &Ctx, limit: Limit, subject: &str) -> Result<(), AppError> {
    count_address(ctx, limit).await?;
    count_subject(ctx, limit, subject).await
}

/// Counts one try of an address, whatever it is for.
///
/// # Errors
/// [`AppError::TooMany`] with the time to wait.
pub async fn count_address(ctx: &Ctx, limit: Limit) -> Result<(), AppError> {
    count_client(&ctx.app, &ctx.town, ctx.client, limit).await
}

/// Counts one try of an address where nobody has looked yet at what is asked for.
///
/// # Errors
/// [`AppError::TooMany`] with the time to wait.
pub(super) async fn count_client(app: &App, town: &Town, client: Option<IpAddr>, limit: Limit) -> Result<(), AppError> {
    let Some(address) = client else { return Ok(()) };
    let key = format!("{}:{}:address:{}", town.slug(), limit.code(), network(address));
    allow(app, &key, limit.per_address()).await
}

/// Counts one try for a thing, whoever it is.
///
/// # Errors
/// [`AppError::TooMany`] with the time to wait.
pub async fn count_subject(ctx: &Ctx, limit: Limit, subject: &str) -> Result<(), AppError> {
    let (code, town) = (limit.code(), ctx.town.slug());
    allow(&ctx.app, &format!("{town}:{code}:subject:{subject}"), limit.per_subject()).await
}

async fn allow(app: &App, key: &str, quota: Quota) -> Result<(), AppError> {
    match app.store().allow(key, quota).await {
        Ok(Allowance::Granted) => Ok(()),
        Ok(Allowance::Exhausted { retry_after }) => {
            Err(AppError::TooMany { retry_after_secs: retry_after.as_secs() + 1 })
        }
        Err(cause) => {
            // People who want to pay are not sent away because a counter is out of reach.
            tracing::warn!("the store cannot count: {cause:#}");
            Ok(())
        }
    }
}

/// One household has one IPv4 address, or 2^64 of the other kind.
#[must_use]
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(v4) => IpAddr::V4(v4),
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::from([a, b, c, d, 0, 0, 0, 0])
        }
    }
}
