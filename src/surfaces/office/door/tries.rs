//! How often a password or a code may be tried. Nobody is locked out by what others do elsewhere: a browser that has been
//! here before with an account is counted on its own.

use std::time::Duration;

use entity::values::StaffId;

use crate::{
    platform::{
        keys::sha256_hex,
        store::{Allowance, Quota},
    },
    web::{Ctx, limits::network},
};

/// Of one account from one network, or from one browser that is known.
const OF_ONE: Quota = Quota { burst: 5, refill: Duration::from_mins(3) };
/// Of one network, for whatever account.
const OF_NETWORK: Quota = Quota { burst: 60, refill: Duration::from_mins(1) };
/// Of one account from everywhere: many networks together guess no faster.
const FROM_EVERYWHERE: Quota = Quota { burst: 30, refill: Duration::from_mins(1) };
/// Of one account from one network when those are used up: its owner comes in from a new place however many others guess.
const BEYOND: Quota = Quota { burst: 1, refill: Duration::from_mins(5) };
/// Codes of one account from everywhere: whoever tries them knows the password already.
const CODES_FROM_EVERYWHERE: Quota = Quota { burst: 10, refill: Duration::from_mins(6) };
/// So many wrong codes are nobody's slips, and the owner is told of them; once in half a day is enough.
const WRONG_CODES: Quota = Quota { burst: 4, refill: Duration::from_hours(1) };
const WARNINGS: Quota = Quota { burst: 1, refill: Duration::from_hours(12) };
/// Links to a new password, of one account and of one network.
const LINKS_OF_ONE: Quota = Quota { burst: 3, refill: Duration::from_mins(20) };
const LINKS_OF_NETWORK: Quota = Quota { burst: 10, refill: Duration::from_mins(6) };

/// What is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Password,
    Code,
    Confirmation,
}

impl What {
    const fn code(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Code => "code",
            Self::Confirmation => "confirmation",
        }
    }
}

/// Counts one try; minutes to wait where there were too many.
///
/// `subject` is what was typed, or an account; `known` is what [`super::cookies::known`] says of the browser.
pub async fn count(ctx: &Ctx, what: What, subject: &str, known: Option<&str>) -> Result<(), u64> {
    let (code, subject) = (what.code(), sha256_hex(subject.as_bytes()));
    if let Some(known) = known {
        return allow(ctx, &format!("{code}:{subject}:known:{known}"), OF_ONE).await;
    }
    let network = network_of(ctx);
    allow(ctx, &format!("{code}:{subject}:{network}"), OF_ONE).await?;
    allow(ctx, &format!("network:{network}"), OF_NETWORK).await?;
    let everywhere = format!("{code}:{subject}");
    if what == What::Code {
        return allow(ctx, &everywhere, CODES_FROM_EVERYWHERE).await;
    }
    match allow(ctx, &everywhere, FROM_EVERYWHERE).await {
        Ok(()) => Ok(()),
        Err(_used_up) => allow(ctx, &format!("{code}:{subject}:{network}:beyond"), BEYOND).await,
    }
}

/// Counts a wrong code of an account; says whether its owner is to be told that somebody with his password tries them.
pub async fn is_alarming(ctx: &Ctx, account: StaffId) -> bool {
    let is_enough = allow(ctx, &format!("wrong-codes:{account}"), WRONG_CODES).await.is_err();
    is_enough && allow(ctx, &format!("wrong-codes-told:{account}"), WARNINGS).await.is_ok()
}

/// Counts a link for whoever asks from a network.
pub async fn count_links(ctx: &Ctx) -> Result<(), u64> {
    allow(ctx, &format!("links:network:{}", network_of(ctx)), LINKS_OF_NETWORK).await
}

/// Whether one more link may go to what was typed. More would only be a nuisance to its owner: nobody is told.
pub async fn may_send(ctx: &Ctx, subject: &str) -> bool {
    allow(ctx, &format!("links:{}", sha256_hex(subject.as_bytes())), LINKS_OF_ONE).await.is_ok()
}

fn network_of(ctx: &Ctx) -> String {
    ctx.client.map(|address| network(address).to_string()).unwrap_or_default()
}

async fn allow(ctx: &Ctx, key: &str, quota: Quota) -> Result<(), u64> {
    const OUT_OF_REACH: u64 = 1;
    match ctx.app.store().allow(&format!("{}:office:{key}", ctx.town.slug()), quota).await {
        Ok(Allowance::Granted) => Ok(()),
        Ok(Allowance::Exhausted { retry_after }) => Err(retry_after.as_secs() / 60 + 1),
        Err(cause) => {
            // Six digits that nobody counts are soon guessed: staff wait until the counter is back.
            tracing::error!("the store cannot count: {cause:#}");
            Err(OUT_OF_REACH)
        }
    }
}
