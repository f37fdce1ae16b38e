//! Asking that credit is given back.

use actix_web::{HttpResponse, web::Path};
use entity::{
    billing::billing_account,
    payments::{payment, refund::Way},
    values::{AccountId, Locale, Money, PaymentId, Phone, RefundId},
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    super::typed::{self, Choice},
    Head, amount,
    ask::{self, AskForm, LineField},
    id_of, taka,
};
use crate::{
    platform::{
        billing::desk,
        errors::{AppError, FieldErrors},
        refunds::{self, ask::Wish, lookup},
        work::Work,
    },
    web::{Ctx, Form, see_other},
};

/// As typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RawRefund {
    request_key: Uuid,
    /// `cash`, `cheque`, `transfer`, or a payment.
    way: String,
    amount: String,
    phone: String,
    why: String,
}

/// What the form is about.
struct About {
    account: billing_account::Model,
    /// What of the credit is not asked for already.
    free: Money,
    payments: Vec<(payment::Model, Money)>,
}

impl About {
    async fn of(ctx: &Ctx, work: &Work, id: AccountId) -> Result<Self, AppError> {
        let account = desk::for_staff(work, id).await?;
        let free = account.credit.less_or_zero(refunds::ask::waiting(work, id).await?);
        let payments = lookup::payments_with(work, &ctx.app, id).await?;
        Ok(Self { account, free, payments })
    }

    fn ways(&self, ctx: &Ctx, chosen: &str) -> Vec<Choice> {
        let hand = [Way::Cash, Way::Cheque, Way::Transfer].map(refunds::way_code);
        let hand = hand.into_iter().map(|code| {
            let label = ctx.lang.t(&format!("refund-way-{code}")).into_owned();
            Choice::new(code, label, chosen)
        });
        let through = self.payments.iter().map(|(payment, left)| {
            let gateway = payment.gateway.map(|gateway| ctx.chrome().gateway(gateway.code()).into_owned());
            let gateway = gateway.unwrap_or_default();
            let amount = taka(ctx.lang, *left);
            let label = ctx
                .lang
                .say("refund-through", &[("gateway", &gateway), ("number", &payment.reference), ("amount", &amount)]);
            Choice::new(payment.id.to_string(), label, chosen)
        });
        through.chain(hand).collect()
    }
}

pub(super) async fn form(ctx: Ctx, id: Path<String>) -> Result<HttpResponse, AppError> {
    let work = ctx.read().await?;
    let about = About::of(&ctx, &work, id_of(&id)?).await?;
    work.commit().await?;
    let raw = RawRefund {
        request_key: Uuid::now_v7(),
        amount: ctx.lang.money(about.free),
        phone: about.account.phone.as_ref().map(Phone::grouped).unwrap_or_default(),
        ..RawRefund::default()
    };
    show(&ctx, &about, raw, FieldErrors::new())
}

fn show(ctx: &Ctx, about: &About, raw: RawRefund, errors: FieldErrors) -> Result<HttpResponse, AppError> {
    let head = Head::of(ctx.lang, &about.account);
    let form = AskForm {
        title: "refund-title",
        note: "refund-note",
        button: "adjust-ask",
        back: head.path.clone(),
        path: format!("{}/refund", head.path),
        hidden: vec![("request_key", raw.request_key.to_string())],
        facts: vec![
            ("payer-account", head.subject),
            ("owner", head.payer),
            ("account-credit", taka(ctx.lang, head.credit)),
            ("refund-free", taka(ctx.lang, about.free)),
        ],
        choice: Some(("way", "refund-way-hint", about.ways(ctx, &raw.way))),
        lines: vec![
            LineField { name: "amount", value: raw.amount, hint: "adjust-amount-hint" },
            LineField { name: "phone", value: raw.phone, hint: "refund-phone-hint" },
        ],
        why: raw.why,
    };
    ask::answer(ctx, form, errors)
}

pub(super) async fn send(ctx: Ctx, form: Form<RawRefund>, id: Path<String>) -> Result<HttpResponse, AppError> {
    let id: AccountId = id_of(&id)?;
    let raw = form.0;
    if raw.request_key.is_nil() {
        return Err(AppError::BadRequest);
    }
    let work = ctx.begin().await?;
    let about = About::of(&ctx, &work, id).await?;
    let key = RefundId(raw.request_key);
    // Sent twice: the first one has taken what was free.
    if let Some(made) = work.get::<entity::payments::refund::Entity>(key).await?
        && made.account_id == id
    {
        return Ok(see_other(&ctx.office_path(&format!("/refunds/{key}"))));
    }
    let mut errors = FieldErrors::new();
    let way = errors.take("way", parse_way(&about, &raw.way));
    let wanted = errors.take("amount", amount(&raw.amount).and_then(|amount| about.fits(amount, way)));
    let phone = match raw.phone.trim() {
        "" => Ok(None),
        typed => typed.parse::<Phone>().map(Some).map_err(|_invalid| "phone-invalid"),
    };
    let phone = errors.take("phone", phone);
    let why = errors.take("why", typed::words(&raw.why, "why-missing"));
    let (Some((way, payment)), Some(amount), Some(phone), Some(why)) = (way, wanted, phone, why) else {
        return show(&ctx, &about, raw, errors);
    };
    // The language of the town: nobody has said yet which one the payer reads.
    let wish = Wish { id: key, account: id, amount, way, payment, phone, locale: Locale::Bn };
    let refund = refunds::ask::credit(&work, &ctx.app, wish, &why).await?;
    work.commit().await?;
    Ok(see_other(&ctx.office_path(&format!("/refunds/{}", refund.id))))
}

fn parse_way(about: &About, typed: &str) -> Result<(Way, Option<PaymentId>), &'static str> {
    let hand = [Way::Cash, Way::Cheque, Way::Transfer].into_iter().find(|way| refunds::way_code(*way) == typed);
    let through = about.payments.iter().find(|(payment, _)| payment.id.to_string() == typed);
    match (hand, through) {
        (Some(way), _) => Ok((way, None)),
        (None, Some((payment, _))) => Ok((Way::Gateway, Some(payment.id))),
        (None, None) => Err("way-missing"),
    }
}

impl About {
    fn fits(&self, amount: Money, way: Option<(Way, Option<PaymentId>)>) -> Result<Money, &'static str> {
        let through = way.and_then(|(_, payment)| payment);
        let left = self.payments.iter().find(|(payment, _)| Some(payment.id) == through).map(|(_, left)| *left);
        if amount > self.free {
            Err("more-than-credit")
        } else if left.is_some_and(|left| amount > left) {
            Err("more-than-came")
        } else {
            Ok(amount)
        }
    }
}
