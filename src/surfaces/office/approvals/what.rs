//! What an approval would do, in words: what is now, and what would be.

use entity::{
    identity::{approval, staff_account},
    values::StaffId,
};

use crate::{
    platform::{
        approvals::{self, Act, FactorReset, RoleGrant, SettingChange},
        errors::AppError,
        identity::team,
        work::Work,
    },
    web::Chrome,
};

/// From what to what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct What {
    /// A person or a setting.
    pub subject: String,
    /// The subject's page below the office.
    pub path: Option<String>,
    pub before: String,
    pub after: String,
}

/// # Errors
/// When the database cannot be read.
pub async fn of(work: &Work, chrome: Chrome<'_>, row: &approval::Model) -> Result<What, AppError> {
    match row.act {
        Act::RoleGrant => {
            let wish: RoleGrant = approvals::payload(row)?;
            let roles = team::roles_of(work, StaffId(row.subject_id)).await?;
            let now: Vec<String> = roles
                .iter()
                .filter(|held| team::is_held(held, work.today()))
                .map(|held| chrome.role(&held.role).into_owned())
                .collect();
            let role = chrome.role(&wish.role);
            let after = match wish.ends_on {
                Some(day) => chrome.with2("approval-role-until", "role", role, "day", chrome.date(day)).into_owned(),
                None => role.into_owned(),
            };
            let before = if now.is_empty() { chrome.t("staff-no-role").into_owned() } else { now.join(", ") };
            Ok(What { before, after, ..person(work, row).await? })
        }
        Act::FactorReset => {
            let FactorReset {} = approvals::payload(row)?;
            let before = chrome.t("approval-reset-before").into_owned();
            let after = chrome.t("approval-reset-after").into_owned();
            Ok(What { before, after, ..person(work, row).await? })
        }
        Act::SettingChange => {
            let SettingChange { setting, is_now, wanted } = approvals::payload(row)?;
            let subject = chrome.t(&format!("setting-{setting}")).into_owned();
            Ok(What { subject, path: Some("/settings".to_owned()), before: is_now, after: wanted })
        }
    }
}

async fn person(work: &Work, row: &approval::Model) -> Result<What, AppError> {
    let person = work.get::<staff_account::Entity>(StaffId(row.subject_id)).await?;
    Ok(What {
        subject: person.map(|person| person.name).unwrap_or_default(),
        path: Some(format!("/staff/{}", row.subject_id)),
        ..What::default()
    })
}
