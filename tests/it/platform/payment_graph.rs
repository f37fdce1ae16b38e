//! The graph of a payment in motion: whatever happens to it and in whatever order, nothing is posted twice, no money is lost,
//! and what is pending is not called failed.

use std::{fmt::Write, sync::Arc};

use chrono::TimeDelta;
use entity::payments::{payment::State, refund};
use pouro::platform::{
    payments::state::{Event, after, is_open, was_posted},
    refunds::state as refunding,
};

use crate::support::{Dice, Driver, World};

const PURE_SEEDS: u64 = 10_000;
const ENGINE_SEEDS: u64 = 200;
const ASKED: i64 = 15_300;

/// What the gateway of the model has in its books.
#[derive(Clone, Copy, Debug, Default)]
struct Books {
    /// What it took, once the payer has paid there.
    took: Option<i64>,
    /// What it took once more.
    again: Option<i64>,
    refused: bool,
    /// It does not answer for now.
    is_silent: bool,
    given_back: i64,
}

/// A payment as the graph has it, and what has been posted for it.
#[derive(Debug)]
struct Model {
    state: State,
    books: Books,
    postings: u32,
    posted: i64,
    refund: Option<(refund::State, i64)>,
    /// Refunds that were found by a second success.
    found: u32,
    set_aside: i64,
    given: i64,
}

impl Model {
    const fn new() -> Self {
        let books = Books { took: None, again: None, refused: false, is_silent: false, given_back: 0 };
        Self { state: State::Created, books, postings: 0, posted: 0, refund: None, found: 0, set_aside: 0, given: 0 }
    }

    /// Takes an event, if it means something here: then it and what it posts happen together, or not at all.
    fn take(&mut self, event: Event) -> bool {
        let Ok(next) = after(self.state, event) else { return false };
        if matches!(event, Event::SaidPaid | Event::TakenAsCame) {
            self.postings += 1;
            self.posted += self.books.took.unwrap_or_default();
        }
        self.state = next;
        true
    }

    /// Asks the gateway and takes its answer, unless the process is killed in between.
    fn ask(&mut self, dice: &mut Dice, by_worker: bool) {
        let is_wanted = is_open(self.state) || (by_worker && matches!(self.state, State::Failed | State::Cancelled));
        // Two may have asked at once: the answer finds the payment wherever it then stands.
        let is_late_answer = dice.below(8) == 0 && self.state != State::Created;
        if !(is_wanted || is_late_answer) || dice.below(6) == 0 {
            return;
        }
        match (self.books.is_silent, self.books.took) {
            (false, Some(_)) if was_posted(self.state) => {
                if self.books.again.is_some() && self.found == 0 {
                    self.found = 1;
                }
            }
            (false, Some(ASKED)) => drop(self.take(Event::SaidPaid)),
            (false, Some(_)) => drop(self.take(Event::SaidOtherAmount)),
            (false, None) if self.books.refused && is_open(self.state) => drop(self.take(Event::SaidFailed)),
            (true, _) | (false, None) if is_open(self.state) => drop(self.take(Event::SaidNothing)),
            (true, _) | (false, None) => {}
        }
    }

    fn give_back(&mut self, dice: &mut Dice) {
        use refunding::Event as On;
        let Some((state, amount)) = self.refund else {
            let left = self.posted - self.given - self.set_aside;
            if was_posted(self.state) && self.state != State::Refunding && left > 0 {
                self.refund = Some((refund::State::Requested, 1 + i64::try_from(dice.below(2)).unwrap() * (left - 1)));
            }
            return;
        };
        let event = match (state, dice.below(4)) {
            (refund::State::Requested, 0) => On::Decline,
            (refund::State::Requested, _) => On::Approve,
            (refund::State::Approved, _) => On::Send,
            (refund::State::Sent | refund::State::Unclear, 0) => On::SaidFailed,
            (refund::State::Sent, 1) => On::GiveUp,
            (refund::State::Sent | refund::State::Unclear, _) => On::SaidDone,
            (refund::State::Failed, 0) => On::Drop,
            (refund::State::Failed, _) => On::PayOut,
            (refund::State::Noticed | refund::State::Paid | refund::State::Declined | refund::State::Dropped, _) => {
                self.refund = None;
                return;
            }
        };
        // Killed before it is committed, nothing has happened.
        if dice.below(6) == 0 {
            return;
        }
        if event == On::Approve && after(self.state, Event::RefundAsked).is_err() {
            return;
        }
        let next = refunding::after(state, event).unwrap();
        match event {
            On::Approve => {
                assert!(self.take(Event::RefundAsked));
                self.set_aside += amount;
            }
            On::SaidDone => self.books.given_back += amount,
            On::Ask | On::Decline | On::SendBack | On::Send | On::SaidFailed | On::GiveUp | On::PayOut | On::Drop => {}
        }
        if refunding::is_owed(state) && !refunding::is_owed(next) {
            self.set_aside -= amount;
            let is_paid = next == refund::State::Paid;
            self.given += if is_paid { amount } else { 0 };
            assert!(self.take(if is_paid { Event::RefundDone } else { Event::RefundDropped }));
        }
        self.refund = Some((next, amount));
    }

    fn step(&mut self, dice: &mut Dice) {
        match dice.below(13) {
            0 | 1 => drop(self.take(Event::Start)),
            2 if self.state == State::Started && dice.below(4) == 0 && self.books.took.is_none() => {
                self.books.refused = true;
                self.take(Event::StartFailed);
            }
            2 | 3 => self.at_the_gateway(dice),
            4..=6 => self.ask(dice, false),
            7 => self.ask(dice, true),
            8 => drop(self.take(Event::Expire)),
            9 => {
                if is_open(self.state) && self.books.is_silent {
                    self.take(Event::GiveUp);
                }
            }
            10 => {
                // A person who looks into it finds the truth.
                if self.state == State::Disputed {
                    let event = if self.books.took.is_some() { Event::TakenAsCame } else { Event::Dismissed };
                    self.books.refused |= self.books.took.is_none();
                    self.take(event);
                }
            }
            11 => self.books.is_silent = dice.below(2) == 0,
            _ => self.give_back(dice),
        }
    }

    /// The payer pays there, for what he was sent for, for something else, or twice.
    fn at_the_gateway(&mut self, dice: &mut Dice) {
        let was_sent_there = self.state != State::Created && self.state != State::Expired;
        // A success may come late, after a "no".
        if !was_sent_there || (self.books.refused && dice.below(8) > 0) {
            return;
        }
        match (self.books.took, dice.below(6)) {
            (None, 0) => self.books.refused = true,
            (None, 1) => self.books.took = Some(ASKED - 100),
            (None, _) => self.books.took = Some(ASKED),
            (Some(_), 0) => self.books.again = Some(ASKED),
            (Some(_), _) => {}
        }
    }

    fn check(&self, seed: u64) {
        let at = format!("seed {seed}: {self:?}");
        assert!(self.postings <= 1, "{at}");
        assert_eq!(self.postings == 1, was_posted(self.state), "{at}");
        let took = self.books.took.unwrap_or_default();
        if was_posted(self.state) {
            assert_eq!(self.posted, took, "{at}");
        } else if took > 0 {
            // Not lost: it is looked for, or a person does. A payer who was told that it failed pays late.
            assert!(!matches!(self.state, State::Created | State::Expired), "{at}");
        }
        assert!(self.given + self.set_aside <= self.posted, "{at}");
        assert!(self.books.given_back <= self.given, "{at}");
        assert!(self.found == 0 || self.books.again.is_some(), "{at}");
        if matches!(self.state, State::Failed) && took == 0 {
            assert!(self.books.refused, "pending and called failed: {at}");
        }
    }

    /// Until nothing moves any more: what the gateway took is then in the books, or before a person.
    fn settle(&mut self, dice: &mut Dice, seed: u64) {
        self.books.is_silent = false;
        for _ in 0..64 {
            self.ask(dice, true);
        }
        self.check(seed);
        let is_ours = was_posted(self.state) || self.state == State::Disputed;
        assert!(self.books.took.is_none() || is_ours, "lost: seed {seed}: {self:?}");
    }
}

#[test]
fn no_order_of_events_loses_money_or_posts_it_twice() {
    for seed in 0..PURE_SEEDS {
        let mut dice = Dice::new(seed);
        let mut model = Model::new();
        for _ in 0..12 + dice.below(20) {
            model.step(&mut dice);
            model.check(seed);
        }
        model.settle(&mut dice, seed);
    }
}

#[tokio::test]
async fn no_order_of_events_and_crashes_loses_money_in_a_database() {
    World::story(async |world| {
        let north = world.north();
        let mut register = String::from("ward,holding_no,owner,mahalla,monthly_rent,services\n");
        for number in 1..=ENGINE_SEEDS {
            writeln!(register, "3,{number},মোঃ রফিকুল ইসলাম,কানাইখালী,10000,holding;lighting;conservancy").unwrap();
        }
        north.register(&register).await;
        north.raise("2026-27").await.unwrap();
        let clock = Arc::clone(&world.clock);
        let pass = move |time: TimeDelta| clock.pass(time);
        let driver = Driver::new(&world.app, &north.town().await, &pass).await;
        for (account, seed) in driver.accounts().await.into_iter().zip(0..) {
            driver.run(account, seed).await;
        }
        let proof = north.proof().await;
        assert!(proof.holds() && proof.receipts > 0, "{:?}", proof.faults);
        north.forget_jobs().await;
    })
    .await;
}
