//! What somebody is told of his own account, so that he notices what he did not do himself.

use entity::identity::staff_account;

use crate::platform::{
    errors::AppError,
    i18n::Lang,
    notification::{self, Addressee, Notice, Places},
    work::Work,
};

/// What has happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    PasswordChanged,
    FactorAdded,
    FactorRemoved,
    RecoveryCodeUsed,
    RecoveryCodesMade,
    /// Signed in with a browser that had not been seen with this account.
    NewBrowser,
    /// The password was right, and several codes after it were wrong.
    WrongCodes,
}

impl Event {
    const fn key(self) -> &'static str {
        match self {
            Self::PasswordChanged => "security-password-changed",
            Self::FactorAdded => "security-factor-added",
            Self::FactorRemoved => "security-factor-removed",
            Self::RecoveryCodeUsed => "security-recovery-code-used",
            Self::RecoveryCodesMade => "security-recovery-codes-made",
            Self::NewBrowser => "security-new-browser",
            Self::WrongCodes => "security-wrong-codes",
        }
    }
}

/// Tells the owner of an account.
///
/// # Errors
/// When the database does not take it.
pub async fn tell(work: &Work, account: &staff_account::Model, event: Event) -> Result<(), AppError> {
    let to = Addressee {
        phone: Some(account.phone.clone()),
        email: account.email.clone(),
        locale: account.locale,
        account: None,
    };
    let places = Places {
        town: work.town().name(account.locale, work.today()).to_owned(),
        name: account.name.clone(),
        note: Lang::of(account.locale).t(event.key()).into_owned(),
        ..Places::default()
    };
    notification::tell(work, &to, Notice::StaffSecurity, &places).await
}
