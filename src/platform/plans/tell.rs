//! What the payer is told about a plan.

use entity::{billing::billing_account, identity::citizen, plans::instalment_plan, values::Locale};
use sea_orm::{ColumnTrait, QueryFilter};

use super::schedule::Part;
use crate::platform::{
    billing::Sources,
    calendar::until_daytime,
    errors::AppError,
    i18n::Lang,
    notification::{self, Addressee, Notice, Places},
    work::Work,
};

/// Of what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    Agreed,
    /// A part is due soon.
    Due,
    /// Its last day is over.
    Missed,
    Defaulted,
}

impl Told {
    const fn notice(self) -> Notice {
        match self {
            Self::Agreed => Notice::PlanAgreed,
            Self::Due => Notice::PlanDue,
            Self::Missed => Notice::PlanMissed,
            Self::Defaulted => Notice::PlanDefaulted,
        }
    }

    /// A reminder goes to nobody who wants none; that something has changed is told to everybody.
    const fn is_reminder(self) -> bool {
        match self {
            Self::Due | Self::Missed => true,
            Self::Agreed | Self::Defaulted => false,
        }
    }
}

/// Tells the phone of the account, by day, and says whether anybody is told. Where there is no phone nobody can be; the office
/// sees the plan.
pub(super) async fn payer(
    work: &Work,
    sources: Sources,
    plan: &instalment_plan::Model,
    told: Told,
    part: Option<&Part>,
) -> Result<bool, AppError> {
    let account = work.get::<billing_account::Entity>(plan.account_id).await?.ok_or(AppError::NotFound)?;
    let Some(phone) = account.phone.clone() else { return Ok(false) };
    let known = work.find::<citizen::Entity>().filter(citizen::Column::Phone.eq(phone.clone()));
    let known = work.one(known).await?;
    if told.is_reminder() && known.as_ref().is_some_and(|citizen| !citizen.wants_reminders) {
        return Ok(false);
    }
    let locale = known.map_or(Locale::Bn, |citizen| citizen.locale);
    let lang = Lang::of(locale);
    let subject = sources.of(account.service)?.subject(work, account.id).await?;
    let places = Places {
        amount: part.map(|part| lang.money_short(part.open())).unwrap_or_default(),
        number: lang.number(plan.parts.into()),
        date: part.map(|part| lang.date(part.due_on)).unwrap_or_default(),
        subject: lang.digits(&account.subject),
        url: work.town().url(&lang.path(&subject.bill_path)),
        town: work.town().name(locale, work.today()).to_owned(),
        remaining: lang.money_short(plan.total),
        ..Places::default()
    };
    let to = Addressee { account: Some(account.id), ..Addressee::phone(phone, locale) };
    notification::tell_after(work, &to, told.notice(), &places, until_daytime(work.now)).await?;
    Ok(true)
}
