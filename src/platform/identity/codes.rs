//! One-time codes: six digits by SMS, which show that a mobile number is at hand.
//!
//! Whatever is counted of a number counts codes that were made, in the table of codes itself. A flood of requests makes the
//! messages leave later and tells the office; it never stops them, so that nobody can lock a town out.

use std::time::Duration;

use chrono::{DateTime, Utc};
use entity::{
    identity::one_time_code::{self, Purpose},
    messaging::queue_item,
    values::{CodeId, Locale, Phone, digits},
};
use sea_orm::{
    ActiveEnum,
    ActiveValue::{Set, Unchanged},
    ColumnTrait, Condition, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};
use uuid::Uuid;

use crate::platform::{
    audit::{self, Act, Entry},
    errors::AppError,
    inbox,
    keys::{Keyring, digest_id},
    notification::{self, Addressee, Notice, Places},
    work::Work,
};

/// How long a code is good for.
pub const GOOD_FOR: Duration = Duration::from_mins(5);
/// Wrong tries after which a code is worth nothing.
pub const TRIES_MAX: i16 = 5;
/// How many codes a number gets in a day, for whatever purpose.
pub const CODES_PER_DAY: u32 = 8;

const HOUR: Duration = Duration::from_hours(1);
const DAY: Duration = Duration::from_hours(24);
const WEEK: Duration = Duration::from_hours(7 * 24);
const HOURS_OF_A_WEEK: u64 = 7 * 24;
/// What a key of the deployment is used for here.
const KEY_PURPOSE: &str = "one-time-code";

/// A code before it is made.
#[derive(Clone, Debug)]
pub struct NewCode {
    /// From the form that asks: sent twice, it makes one code.
    pub id: CodeId,
    pub purpose: Purpose,
    pub phone: Phone,
    /// What it is about, where it changes something.
    pub subject: Option<Uuid>,
    pub locale: Locale,
}

/// What came of asking for a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// It is on its way.
    Sent,
    /// The same form had asked for it before.
    Already,
    /// Not before then.
    Wait { until: DateTime<Utc> },
}

/// Makes a code and sends it, unless the number has had enough of them. Older ones for the same change are over; one to sign
/// in with is not: whoever types a number ends nothing that its owner holds, and each code has its own few tries.
///
/// # Errors
/// When the database does not take it.
pub async fn send(work: &Work, keyring: &Keyring, new: NewCode) -> Result<Asked, AppError> {
    if let Some(made) = work.get::<one_time_code::Entity>(new.id).await? {
        let is_same = made.phone == new.phone && made.purpose == new.purpose && made.subject_id == new.subject;
        return if is_same { Ok(Asked::Already) } else { Err(AppError::BadRequest) };
    }
    if new.purpose != Purpose::SignIn {
        end_older(work, &new).await?;
    }
    if let Some(until) = wait(work, &new.phone, new.purpose).await? {
        return Ok(Asked::Wait { until });
    }
    let pause = pause(work).await?;
    let code = keyring.six_digits()?;
    let row = one_time_code::Model {
        tenant_id: work.tenant(),
        id: new.id,
        purpose: new.purpose,
        code_hash: keyring.mac(KEY_PURPOSE, &message(work, new.id, new.purpose, &new.phone, &code)).into_bytes(),
        phone: new.phone.clone(),
        subject_id: new.subject,
        attempts: 0,
        made_at: work.now,
        expires_at: work.now + GOOD_FOR,
        used_at: None,
    };
    work.insert(row).await?;
    let asked = Entry::of(Act::CodeAsked, "one_time_code", new.id.0);
    audit::record(work, asked.after("phone", &new.phone).after("purpose", new.purpose.to_value())).await?;
    // Browsers fill a code in on the host that it names; a port is no part of that.
    let host = work.town().host.split(':').next().unwrap_or_default().to_owned();
    let places = Places { code, host, ..Places::default() };
    notification::tell_after(work, &Addressee::phone(new.phone, new.locale), Notice::OneTimeCode, &places, pause)
        .await?;
    Ok(Asked::Sent)
}

/// What the keyed hash is made of: a code is worth nothing in another row, for another number, purpose or town.
fn message(work: &Work, id: CodeId, purpose: Purpose, phone: &Phone, code: &str) -> Vec<u8> {
    let (town, purpose) = (work.town().profile.uuid, purpose.to_value());
    format!("{town}:{}:{purpose}:{phone}:{code}", id.0).into_bytes()
}

async fn end_older(work: &Work, new: &NewCode) -> Result<(), AppError> {
    let same_phone = one_time_code::Column::Phone.eq(new.phone.clone());
    let same = match new.subject {
        Some(subject) => Condition::any().add(same_phone).add(one_time_code::Column::SubjectId.eq(subject)),
        None => Condition::any().add(same_phone),
    };
    work.update_many::<one_time_code::Entity>()
        .col_expr(one_time_code::Column::ExpiresAt, Expr::value(work.now))
        .filter(one_time_code::Column::Purpose.eq(new.purpose))
        .filter(same)
        .filter(one_time_code::Column::UsedAt.is_null())
        .filter(one_time_code::Column::ExpiresAt.gt(work.now))
        .exec(work.tx())
        .await?;
    Ok(())
}

/// Until when a number gets no further code for a purpose; nothing where it gets one now.
///
/// # Errors
/// When the database cannot be read.
async fn wait(work: &Work, phone: &Phone, purpose: Purpose) -> Result<Option<DateTime<Utc>>, AppError> {
    let made = work
        .find::<one_time_code::Entity>()
        .filter(one_time_code::Column::Phone.eq(phone.clone()))
        .filter(one_time_code::Column::MadeAt.gt(work.now - DAY))
        .order_by_desc(one_time_code::Column::MadeAt)
        .limit(u64::from(CODES_PER_DAY));
    let made: Vec<(Purpose, DateTime<Utc>)> =
        work.all(made).await?.into_iter().map(|row| (row.purpose, row.made_at)).collect();
    Ok(wait_until(&made, purpose, work.now))
}

/// Until when a number waits that was sent these, newest first: a minute after the last for the same purpose, three in ten
/// minutes, eight in a day.
fn wait_until(made: &[(Purpose, DateTime<Utc>)], purpose: Purpose, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    const AGAIN: Duration = Duration::from_mins(1);
    const SOON: (usize, Duration) = (3, Duration::from_mins(10));
    let day = (usize::try_from(CODES_PER_DAY).unwrap_or(usize::MAX), DAY);
    let last = made.iter().find(|(other, _)| *other == purpose).map(|(_, at)| *at + AGAIN);
    let full = [SOON, day].map(|(count, period)| made.get(count - 1).map(|(_, at)| *at + period));
    full.into_iter().chain([last]).flatten().filter(|until| *until > now).max()
}

/// How long the next message is held back, and the alarm where it is.
async fn pause(work: &Work) -> Result<Duration, AppError> {
    let asked = made_between(work, work.now - HOUR, work.now).await? + 1;
    if asked < USUAL_MIN * FLOOD {
        return Ok(Duration::ZERO);
    }
    // Not the hour itself: a flood must not make itself usual.
    let usual = made_between(work, work.now - WEEK - HOUR, work.now - HOUR).await? / HOURS_OF_A_WEEK;
    let pause = pause_for(asked, usual);
    if !pause.is_zero() {
        let subject = digest_id(format!("code-flood:{}:{}", work.town().slug(), work.today()).as_bytes());
        inbox::open(work, queue_item::Kind::CodeFlood, subject, None, None).await?;
    }
    Ok(pause)
}

async fn made_between(work: &Work, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<u64, AppError> {
    let made = work
        .find::<one_time_code::Entity>()
        .filter(one_time_code::Column::MadeAt.gt(from))
        .filter(one_time_code::Column::MadeAt.lte(to));
    Ok(made.count(work.tx()).await?)
}

/// A town is taken to ask for so many codes in an hour, even if it does not.
const USUAL_MIN: u64 = 20;
/// So many times the usual are a flood.
const FLOOD: u64 = 10;
const PAUSE_MAX_SECS: u64 = 60;

/// How long a message is held back when so many were asked for within an hour: not at all up to ten times the usual, then
/// longer and longer, and never more than a minute.
#[must_use]
pub fn pause_for(asked: u64, usual: u64) -> Duration {
    let flood = usual.max(USUAL_MIN).saturating_mul(FLOOD);
    let Some(over) = asked.checked_sub(flood) else { return Duration::ZERO };
    let secs = over.saturating_mul(PAUSE_MAX_SECS) / flood;
    Duration::from_secs(secs.clamp(1, PAUSE_MAX_SECS))
}

/// Six digits as somebody types them, in either language's digits and with gaps.
#[must_use]
pub fn parse(typed: &str) -> Option<String> {
    let plain: String = digits::to_latin(typed).chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    (plain.len() == 6 && plain.bytes().all(|b| b.is_ascii_digit())).then_some(plain)
}

/// What came of a try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tried {
    /// To be used up with what it opens, in the same work.
    Right(Box<one_time_code::Model>),
    /// Counted: the work is to be committed.
    Wrong,
    /// Used, too old, tried too often, or never made: another one is needed.
    Over,
}

/// Tries a code. A wrong try is counted.
///
/// # Errors
/// When the database does not take it.
pub async fn check(
    work: &Work,
    keyring: &Keyring,
    id: CodeId,
    purpose: Purpose,
    typed: &str,
) -> Result<Tried, AppError> {
    let found = work.get_for_update::<one_time_code::Entity>(id).await?;
    let is_good =
        |row: &one_time_code::Model| row.purpose == purpose && is_open(row, work.now) && row.attempts < TRIES_MAX;
    let Some(row) = found.filter(is_good) else { return Ok(Tried::Over) };
    let hash = String::from_utf8_lossy(&row.code_hash);
    if keyring.mac_fits(KEY_PURPOSE, &message(work, row.id, purpose, &row.phone, typed), &hash) {
        return Ok(Tried::Right(Box::new(row)));
    }
    let attempts = row.attempts + 1;
    let tried = one_time_code::ActiveModel { id: Unchanged(row.id), attempts: Set(attempts), ..Default::default() };
    work.update(tried).await?;
    let mistake = Entry::of(Act::CodeMistaken, "one_time_code", row.id.0).change("attempts", row.attempts, attempts);
    audit::record(work, mistake).await?;
    Ok(if attempts < TRIES_MAX { Tried::Wrong } else { Tried::Over })
}

/// Neither used nor too old.
#[must_use]
pub fn is_open(row: &one_time_code::Model, now: DateTime<Utc>) -> bool {
    row.used_at.is_none() && now < row.expires_at
}

/// From now on the code opens nothing more.
///
/// # Errors
/// When the database does not take it.
pub async fn use_up(work: &Work, id: CodeId) -> Result<(), AppError> {
    let used = one_time_code::ActiveModel { id: Unchanged(id), used_at: Set(Some(work.now)), ..Default::default() };
    work.update(used).await?;
    Ok(())
}

/// The code that was last made for a purpose about something.
///
/// # Errors
/// When the database cannot be read.
pub async fn latest(work: &Work, purpose: Purpose, subject: Uuid) -> Result<Option<one_time_code::Model>, AppError> {
    let latest = work
        .find::<one_time_code::Entity>()
        .filter(one_time_code::Column::Purpose.eq(purpose))
        .filter(one_time_code::Column::SubjectId.eq(subject))
        .order_by_desc(one_time_code::Column::MadeAt);
    Ok(work.one(latest).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_waits_a_minute_then_ten_then_a_day() {
        let now: DateTime<Utc> = "2026-08-15T04:00:00Z".parse().unwrap();
        let made = |seconds: &[u64]| -> Vec<(Purpose, DateTime<Utc>)> {
            seconds.iter().map(|ago| (Purpose::SignIn, now - Duration::from_secs(*ago))).collect()
        };
        let wait = |seconds: &[u64], purpose| {
            wait_until(&made(seconds), purpose, now).map(|until| (until - now).num_seconds())
        };
        assert_eq!(wait(&[], Purpose::SignIn), None);
        assert_eq!(wait(&[20], Purpose::SignIn), Some(40));
        assert_eq!(wait(&[60], Purpose::SignIn), None);
        assert_eq!(wait(&[20], Purpose::PhoneOld), None, "another purpose need not wait a minute");
        assert_eq!(wait(&[100, 200, 300], Purpose::SignIn), Some(300));
        assert_eq!(wait(&[100, 200, 300], Purpose::PhoneOld), Some(300), "all purposes together");
        assert_eq!(wait(&[100, 200, 600], Purpose::SignIn), None);
        let eight: Vec<u64> = (1..=8).map(|hour| hour * 3_600).collect();
        assert_eq!(wait(&eight, Purpose::SignIn), Some(16 * 3_600));
        assert_eq!(wait(&eight[..7], Purpose::SignIn), None);
    }

    #[test]
    fn a_flood_slows_messages_down_and_never_stops_them() {
        let secs = |asked, usual| pause_for(asked, usual).as_secs();
        assert_eq!(secs(199, 0), 0, "a quiet town may have a lively hour");
        assert_eq!(secs(200, 0), 1);
        assert_eq!(secs(300, 0), 30);
        assert_eq!((secs(400, 0), secs(1_000_000, 0), secs(u64::MAX, u64::MAX / 2)), (60, 60, 1));
        assert_eq!((secs(4_999, 500), secs(5_000, 500)), (0, 1), "what is usual differs from town to town");
        assert!((200..2_000).map(|asked| secs(asked, 0)).is_sorted());
    }

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        for typed in ["123456", " 123 456 ", "১২৩৪৫৬", "123-456"] {
            assert_eq!(parse(typed).as_deref(), Some("123456"), "{typed}");
        }
        for typed in ["", "12345", "1234567", "12345a", "এক"] {
            assert_eq!(parse(typed), None, "{typed}");
        }
    }
}
