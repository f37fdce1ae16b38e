//! What can go wrong, as the edge of the program sees it.
//!
//! Domain rules return their own small refusals; here they become one [`AppError`], which a surface turns into a page or
//! a problem document once. `Display` is for the log; what a person reads comes from the locale files, by `code()`.

use std::fmt;

use entity::values::MoneyOverflow;
use sea_orm::DbErr;

/// A "no" of a domain rule: something that the person can understand and act on.
pub trait Refusal: std::error::Error + Send + Sync + 'static {
    /// Names the words in the locale files (`refused-<code>`), the problem type and the log field.
    fn code(&self) -> &'static str;

    /// Whether the request itself is wrong, whatever else is so.
    fn is_malformed(&self) -> bool {
        false
    }

    /// How long to wait before trying again, where that helps.
    fn retry_after_secs(&self) -> Option<u64> {
        None
    }
}

/// Where somebody signs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// Citizens, by a code to their phone.
    Portal,
    /// Staff, by password and second factor.
    Office,
}

/// Everything that a handler or command can end in, other than success.
#[derive(Debug)]
pub enum AppError {
    /// Nothing of that kind here; also what belongs to another town.
    NotFound,
    /// The actor may not.
    Forbidden,
    /// Nobody is signed in, or no longer.
    SignInFirst(Door),
    /// Signed in, but the act needs the password or a factor given just now.
    ConfirmFirst,
    /// The second factor is compulsory and not set up.
    EnrolFirst,
    /// What was typed cannot be taken; nothing has changed.
    Invalid(FieldErrors),
    /// A rule says no.
    Refused(Box<dyn Refusal>),
    /// The form has no valid token of this visitor: old, from elsewhere, or without cookies.
    StaleForm,
    /// The request contradicts itself or cannot be read.
    BadRequest,
    /// Too many of these; try again after so many seconds.
    TooMany { retry_after_secs: u64 },
    /// The town is closed for now.
    Suspended,
    /// Our own fault: logged with its chain, shown as a reference number.
    Internal(anyhow::Error),
}

impl AppError {
    /// Names the words in the locale files, the problem type and the log field.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::Forbidden => "forbidden",
            Self::SignInFirst(_) => "sign-in-first",
            Self::ConfirmFirst => "confirm-first",
            Self::EnrolFirst => "enrol-first",
            Self::Invalid(_) => "invalid",
            Self::Refused(refusal) => refusal.code(),
            Self::StaleForm => "stale-form",
            Self::BadRequest => "bad-request",
            Self::TooMany { .. } => "too-many",
            Self::Suspended => "suspended",
            Self::Internal(_) => "internal",
        }
    }

    /// How long to wait before trying again, where that is known.
    #[must_use]
    pub fn retry_after_secs(&self) -> Option<u64> {
        const SUSPENDED_SECS: u64 = 3_600;
        match self {
            Self::TooMany { retry_after_secs } => Some(*retry_after_secs),
            Self::Suspended => Some(SUSPENDED_SECS),
            Self::Refused(refusal) => refusal.retry_after_secs(),
            Self::NotFound
            | Self::Forbidden
            | Self::SignInFirst(_)
            | Self::ConfirmFirst
            | Self::EnrolFirst
            | Self::Invalid(_)
            | Self::StaleForm
            | Self::BadRequest
            | Self::Internal(_) => None,
        }
    }
}

impl fmt::Display for AppError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid(fields) => write!(f, "invalid: {fields}"),
            Self::Refused(refusal) => refusal.fmt(f),
            Self::Internal(cause) => write!(f, "{cause:#}"),
            Self::NotFound
            | Self::Forbidden
            | Self::SignInFirst(_)
            | Self::ConfirmFirst
            | Self::EnrolFirst
            | Self::StaleForm
            | Self::BadRequest
            | Self::TooMany { .. }
            | Self::Suspended => f.write_str(self.code()),
        }
    }
}

impl std::error::Error for AppError {}

impl From<anyhow::Error> for AppError {
    fn from(cause: anyhow::Error) -> Self {
        Self::Internal(cause)
    }
}

impl From<DbErr> for AppError {
    fn from(cause: DbErr) -> Self {
        Self::Internal(cause.into())
    }
}

impl From<MoneyOverflow> for AppError {
    fn from(cause: MoneyOverflow) -> Self {
        Self::Internal(cause.into())
    }
}

impl From<FieldErrors> for AppError {
    fn from(errors: FieldErrors) -> Self {
        Self::Invalid(errors)
    }
}

impl<R: Refusal> From<R> for AppError {
    fn from(refusal: R) -> Self {
        Self::Refused(Box::new(refusal))
    }
}

/// What is wrong with a form, field by field, in the order of the form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldErrors(Vec<FieldError>);

/// One wrong field: its name in the form, and the words to show for it (`error-<code>`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldError {
    pub field: &'static str,
    pub code: &'static str,
}

impl FieldErrors {
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// One wrong field.
    #[must_use]
    pub fn one(field: &'static str, code: &'static str) -> Self {
        Self(vec![FieldError { field, code }])
    }

    pub fn add(&mut self, field: &'static str, code: &'static str) {
        self.0.push(FieldError { field, code });
    }

    /// Keeps the value, or notes what is wrong with the field.
    pub fn take<T>(&mut self, field: &'static str, parsed: Result<T, &'static str>) -> Option<T> {
        parsed.map_err(|code| self.add(field, code)).ok()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    #[must_use]
    pub fn code_of(&self, field: &str) -> Option<&'static str> {
        self.0.iter().find(|error| error.field == field).map(|error| error.code)
    }

    pub fn iter(&self) -> impl Iterator<Item = FieldError> + '_ {
        self.0.iter().copied()
    }
}

/// Names and codes only: what was typed stays out of the log.
impl fmt::Display for FieldErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, FieldError { field, code }) in self.iter().enumerate() {
            write!(f, "{}{field} ({code})", if index == 0 { "" } else { ", " })?;
        }
        Ok(())
    }
}
