//! Drives real payments through whatever can happen to them, in an order that a seed decides, with the process killed in
//! between; and says whether the money still adds up.

use std::{collections::BTreeSet, future::Future, sync::Arc, task::Poll};

use chrono::TimeDelta;
use entity::{
    billing::billing_account,
    identity::{approval, staff_account},
    ledger::journal,
    payments::{
        Choice,
        payment::{self, Gateway, State},
        receipt, refund,
        sandbox_charge::{self, Pick},
    },
    values::{AccountId, Locale, Money, PaymentId, RefundId, SessionId, StaffId},
};
use pouro::platform::{
    access::{Actor, Permission, StaffActor},
    app::App,
    approvals,
    billing::{Account, statement},
    errors::AppError,
    jobs::Job,
    payments::{
        ask::{self, AskGateway, Asker},
        dispute::{self, Came},
        gateways::sandbox,
        intent::{self, ForgetPayment, Wish, WishItem},
        start, state,
    },
    refunds,
    tenancy::Town,
    work::{Origin, Work},
};
use sea_orm::{ColumnTrait, QueryFilter};
use uuid::Uuid;

/// Gives the same numbers for the same seed.
pub struct Dice(u64);

impl Dice {
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number from nothing to below `sides`.
    pub const fn below(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % sides
    }
}

/// Payments of one town, and two people who work there.
pub struct Driver<'a> {
    app: &'a App,
    town: Arc<Town>,
    pass: &'a (dyn Fn(TimeDelta) + Sync),
    asker: Actor,
    decider: Actor,
}

/// A "no" of the rules is an answer like any other; a fault of ours ends the test.
fn taken<T>(seed: u64, outcome: Result<T, AppError>) -> Option<T> {
    match outcome {
        Ok(value) => Some(value),
        Err(AppError::Internal(cause)) => panic!("seed {seed}: {cause:#}"),
        Err(_refused) => None,
    }
}

/// Kills the work after so many steps of it, if it takes that many.
async fn killed_after<T>(steps: u64, work: impl Future<Output = T>) -> Option<T> {
    let (mut work, mut left) = (Box::pin(work), steps);
    std::future::poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        work.as_mut().poll(context).map(Some)
    })
    .await
}

impl<'a> Driver<'a> {
    pub async fn new(app: &'a App, town: &Arc<Town>, pass: &'a (dyn Fn(TimeDelta) + Sync)) -> Self {
        let work = app.begin(town, Actor::Operator).await.unwrap();
        let (asker, decider) = (staff(&work, "01711111111").await, staff(&work, "01722222222").await);
        work.commit().await.unwrap();
        Self { app, town: Arc::clone(town), pass, asker, decider }
    }

    /// The accounts of the town.
    pub async fn accounts(&self) -> Vec<AccountId> {
        let work = self.read().await;
        let rows = work.all(work.find::<billing_account::Entity>()).await.unwrap();
        work.commit().await.unwrap();
        rows.into_iter().map(|row| row.id).collect()
    }

    async fn read(&self) -> Work {
        self.app.read(&self.town, Actor::Operator).await.unwrap()
    }

    /// One account, one or two payments, and what the seed says.
    pub async fn run(&self, account: AccountId, seed: u64) {
        let mut dice = Dice::new(seed);
        let mut payments = Vec::new();
        for _ in 0..=dice.below(2) {
            payments.extend(self.wish(account, seed).await);
        }
        for _ in 0..4 + dice.below(6) {
            let payment = payments[usize::try_from(dice.below(u64::try_from(payments.len()).unwrap())).unwrap()];
            let step = dice.below(12);
            if dice.below(4) == 0 {
                let steps = 1 + dice.below(40);
                killed_after(steps, self.step(&mut dice, seed, step, account, payment)).await;
            } else {
                self.step(&mut dice, seed, step, account, payment).await;
            }
        }
        self.check(account, &payments, seed).await;
    }

    async fn wish(&self, id: AccountId, seed: u64) -> Option<PaymentId> {
        let work = self.app.begin(&self.town, Actor::Visitor).await.unwrap();
        let account = Account::load(&work, id).await.unwrap();
        let terms = self.app.sources.of(account.service).unwrap().terms(&self.town);
        let (shown, _) = statement(&account, work.today(), terms.as_ref()).unwrap().quote(Choice::Everything).unwrap();
        let wish = Wish {
            items: vec![WishItem { account: id, choice: Choice::Everything, shown }],
            phone: "01712345678".parse().unwrap(),
            email: None,
            locale: Locale::Bn,
            request_key: Uuid::now_v7(),
        };
        let made = taken(seed, intent::create(&work, self.app, wish).await)?;
        work.commit().await.unwrap();
        Some(made.id)
    }

    async fn row(&self, id: PaymentId) -> payment::Model {
        let work = self.read().await;
        let row = work.get::<payment::Entity>(id).await.unwrap().unwrap();
        work.commit().await.unwrap();
        row
    }

    async fn charge(&self, payment: &payment::Model) -> Option<sandbox_charge::Model> {
        let work = self.read().await;
        let of = sandbox_charge::Column::PaymentReference.eq(&payment.reference);
        let row = work.one(work.find::<sandbox_charge::Entity>().filter(of)).await.unwrap();
        work.commit().await.unwrap();
        row
    }

    async fn step(&self, dice: &mut Dice, seed: u64, step: u64, account: AccountId, payment: PaymentId) {
        match step {
            0 | 1 => {
                let token = self.row(payment).await.token;
                let started = start::start(self.app, &self.town, &token, Gateway::Sandbox, Origin::default()).await;
                taken(seed, started);
            }
            2 | 3 => self.pick(dice, seed, payment).await,
            4 => drop(taken(seed, ask::ask(self.app, &self.town, payment, Asker::Payer).await)),
            5 => drop(taken(seed, ask::ask(self.app, &self.town, payment, Asker::Notice).await)),
            6 => drop(AskGateway::first(payment).run(self.app, &self.town).await),
            7 => drop(ForgetPayment { payment }.run(self.app, &self.town).await),
            8 => (self.pass)([6, 61, 3_700, 90_000].map(TimeDelta::seconds)[usize::try_from(dice.below(4)).unwrap()]),
            9 => self.give_back(dice, seed, account).await,
            10 => self.clear_up(seed, payment).await,
            _ => self.take_twice(seed, payment).await,
        }
    }

    async fn pick(&self, dice: &mut Dice, seed: u64, payment: PaymentId) {
        const PICKS: [Pick; 8] = [
            Pick::Paid,
            Pick::Failed,
            Pick::Cancelled,
            Pick::LateNotice,
            Pick::NoticeTwice,
            Pick::ForgedNotice,
            Pick::WrongAmount,
            Pick::Silent,
        ];
        let Some(charge) = self.charge(&self.row(payment).await).await else { return };
        let work = self.app.begin(&self.town, Actor::Visitor).await.unwrap();
        let charge = work.get::<sandbox_charge::Entity>(charge.id).await.unwrap().unwrap();
        let pick = PICKS[usize::try_from(dice.below(8)).unwrap()];
        taken(seed, sandbox::pick(&work, &charge, pick).await);
        work.commit().await.unwrap();
    }

    /// Asks that what is credit goes back, has it agreed to, and follows it.
    async fn give_back(&self, dice: &mut Dice, seed: u64, id: AccountId) {
        let work = self.app.begin(&self.town, self.asker.clone()).await.unwrap();
        let credit = work.get::<billing_account::Entity>(id).await.unwrap().unwrap().credit;
        let through = refunds::lookup::payments_with(&work, self.app, id).await.unwrap();
        if let Some((payment, left)) = through.into_iter().next().filter(|_| credit.is_positive()) {
            let wish = refunds::ask::Wish {
                id: RefundId::mint(),
                account: id,
                amount: credit.min(left),
                way: refund::Way::Gateway,
                payment: Some(payment.id),
                phone: None,
                locale: Locale::Bn,
            };
            taken(seed, refunds::ask::credit(&work, self.app, wish, "x").await);
        }
        work.commit().await.unwrap();
        self.decide(dice, seed).await;
        let work = self.read().await;
        let rows = work.find::<refund::Entity>().filter(refund::Column::AccountId.eq(id));
        let rows = work.all(rows).await.unwrap();
        work.commit().await.unwrap();
        for row in rows {
            taken(seed, refunds::send::pursue(self.app, &self.town, row.id).await);
        }
    }

    /// Decides whatever waits.
    async fn decide(&self, dice: &mut Dice, seed: u64) {
        let work = self.read().await;
        let open = work.find::<approval::Entity>().filter(approval::Column::Decision.is_null());
        let open = work.all(open).await.unwrap();
        work.commit().await.unwrap();
        for row in open {
            // What cannot be agreed to any more is declined.
            for agrees in [dice.below(4) > 0, false] {
                let work = self.app.begin(&self.town, self.decider.clone()).await.unwrap();
                let decided = approvals::decide(&work, self.app, row.id, agrees, Some("x")).await;
                if taken(seed, decided).is_some() {
                    work.commit().await.unwrap();
                    break;
                }
            }
        }
    }

    /// A person takes what the gateway says that it took, or finds that it took nothing.
    async fn clear_up(&self, seed: u64, id: PaymentId) {
        let payment = self.row(id).await;
        let took = self.took(&payment).await;
        let work = self.app.begin(&self.town, self.asker.clone()).await.unwrap();
        let asked = if took.is_positive() {
            let came = Came { amount: took, reference: "SBX".to_owned(), day: work.today() };
            dispute::ask_to_take(&work, id, &came, "x").await
        } else {
            dispute::ask_to_dismiss(&work, id, "x").await
        };
        match taken(seed, asked) {
            Some(_) => work.commit().await.unwrap(),
            None => drop(work),
        }
        taken(seed, ask::ask(self.app, &self.town, id, Asker::Office).await);
    }

    async fn take_twice(&self, seed: u64, id: PaymentId) {
        let work = self.app.begin(&self.town, Actor::Worker).await.unwrap();
        let payment = work.get_for_update::<payment::Entity>(id).await.unwrap().unwrap();
        if state::was_posted(payment.state) {
            taken(seed, refunds::notice::taken_twice(&work, &payment, payment.amount, "AGAIN").await);
        }
        work.commit().await.unwrap();
    }

    /// What the gateway has taken.
    async fn took(&self, payment: &payment::Model) -> Money {
        let Some(charge) = self.charge(payment).await else { return Money::ZERO };
        match charge.pick {
            Some(Pick::Paid | Pick::LateNotice | Pick::NoticeTwice) => charge.amount,
            Some(Pick::WrongAmount) => charge.amount.minus(Money::from_poisha(100)).unwrap(),
            Some(Pick::Failed | Pick::Cancelled | Pick::ForgedNotice | Pick::Silent) | None => Money::ZERO,
        }
    }

    /// Never two postings, no money lost, nothing given back that did not come, and what is pending is not called failed.
    async fn check(&self, account: AccountId, payments: &[PaymentId], seed: u64) {
        for id in payments {
            let payment = self.row(*id).await;
            let took = self.took(&payment).await;
            let work = self.read().await;
            let receipts = work.find::<receipt::Entity>().filter(receipt::Column::PaymentId.eq(*id));
            let receipts = work.all(receipts).await.unwrap();
            let key = journal::Column::IdempotencyKey.eq(format!("payment:{id}"));
            let journals = work.all(work.find::<journal::Entity>().filter(key)).await.unwrap();
            let refunds = work.find::<refund::Entity>().filter(refund::Column::PaymentId.eq(*id));
            let refunds = work.all(refunds).await.unwrap();
            work.commit().await.unwrap();
            let at = format!("seed {seed}: {payment:?}");
            assert_eq!(receipts.len(), journals.len(), "{at}");
            assert_eq!(receipts.len(), usize::from(state::was_posted(payment.state)), "{at}");
            match receipts.first() {
                Some(receipt) => assert_eq!(receipt.amount, took, "{at}"),
                None if took.is_positive() => {
                    let is_open = matches!(payment.state, State::Started | State::Checking | State::Disputed);
                    assert!(is_open, "{took:?} is lost: {at}");
                }
                None => {}
            }
            let came = receipts.first().map_or(Money::ZERO, |receipt| receipt.amount);
            let given = refunds.iter().filter(|row| row.state == refund::State::Paid);
            let given = Money::sum(given.filter(|row| row.taken_as.is_none()).map(|row| row.amount)).unwrap();
            assert!(given <= came, "{given:?} of {came:?} was given back: {at}");
            let again = refunds.iter().filter(|row| row.taken_as.is_some()).count();
            assert!(again <= 1, "{at}");
        }
        self.check_refunds(account, seed).await;
    }

    /// Each refund that was paid has its journal, and no other has.
    async fn check_refunds(&self, account: AccountId, seed: u64) {
        let work = self.read().await;
        let rows = work.find::<refund::Entity>().filter(refund::Column::AccountId.eq(account));
        let rows = work.all(rows).await.unwrap();
        let paid = work.find::<journal::Entity>().filter(journal::Column::Kind.eq(journal::Kind::RefundPayment));
        let paid = work.all(paid).await.unwrap();
        work.commit().await.unwrap();
        let keys: BTreeSet<&str> = paid.iter().map(|row| row.idempotency_key.as_str()).collect();
        for row in rows {
            let has_journal = keys.contains(format!("refund-payment:{}", row.id).as_str());
            assert_eq!(has_journal, row.state == refund::State::Paid, "seed {seed}: {row:?}");
        }
    }
}

/// Somebody who may do everything.
async fn staff(work: &Work, phone: &str) -> Actor {
    let id = StaffId::mint();
    work.insert(staff_account::Model {
        tenant_id: work.tenant(),
        id,
        name: "x".to_owned(),
        phone: phone.parse().unwrap(),
        email: None,
        locale: Locale::En,
        state: staff_account::State::Active,
        password_hash: None,
        password_set_at: None,
        totp_cipher: None,
        totp_key: None,
        totp_since: None,
        totp_last_step: None,
        access_version: 1,
        invited_by: None,
        invited_at: work.now,
        seen_at: None,
        left_at: None,
    })
    .await
    .unwrap();
    Actor::Staff(Arc::new(StaffActor {
        id,
        name: "x".to_owned(),
        locale: Locale::En,
        session: SessionId::mint(),
        roles: Vec::new(),
        permissions: Permission::ALL.iter().copied().collect(),
        offices: Vec::new(),
        confirmed_at: work.now,
        second_factor: true,
        must_enrol: false,
    }))
}
