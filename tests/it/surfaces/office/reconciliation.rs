//! Statements beside our books: matched, locked, settled, and the treasury.

use chrono::Duration;
use entity::{
    counter::instrument,
    identity::approval,
    ledger::{journal, journal_line},
    payments::{Method, payment, receipt, receipt_reversal::Cause},
    reconciliation::statement_line::{self, State},
    values::{InstrumentId, Locale, Money, digits},
};
use pouro::platform::{
    audit::Act,
    ledger::{
        self, Entry, Line,
        chart::{LedgerAccount, Tax},
    },
    receipts::{self, Handed, Taking, Told, reverse::reverse},
};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};

use super::{post, send, token};
use crate::support::{Officer, Page, Place, World};

impl Place<'_> {
    async fn statement_lines(&self) -> Vec<statement_line::Model> {
        let work = self.read().await;
        work.all(work.find::<statement_line::Entity>().order_by_asc(statement_line::Column::Line)).await.unwrap()
    }

    async fn all_receipts(&self) -> Vec<receipt::Model> {
        let work = self.read().await;
        work.all(work.find::<receipt::Entity>().order_by_asc(receipt::Column::Serial)).await.unwrap()
    }

    async fn payment_reference(&self, receipt: &receipt::Model) -> String {
        let work = self.read().await;
        work.get::<payment::Entity>(receipt.payment_id.unwrap()).await.unwrap().unwrap().reference
    }

    /// What stands on an account of the ledger.
    pub async fn balance(&self, account: LedgerAccount) -> i64 {
        let work = self.read().await;
        let lines = work.find::<journal_line::Entity>().filter(journal_line::Column::Account.eq(account.code()));
        work.all(lines).await.unwrap().iter().map(|line| line.amount.poisha()).sum()
    }

    /// The last thing that was asked of a second person.
    pub async fn last_approval(&self) -> String {
        let work = self.read().await;
        let rows = work.find::<approval::Entity>().order_by_desc(approval::Column::Id);
        format!("/office/approvals/{}", work.one(rows).await.unwrap().unwrap().id)
    }
}

impl Officer {
    /// Agrees to something.
    pub async fn agree(&self, approval: &str) -> Page {
        let decide = format!("{approval}/decide");
        send(self, &decide, &decide, &[("decision", "approve")]).await
    }
}

const IMPORT: &str = "/office/reconciliation/import";

/// Brings a file and imports it as it is read: the path of the statement.
async fn import(officer: &Officer, source: &str, csv: &str) -> String {
    let brought = officer.upload(IMPORT, &[("source", source)], ("statement.csv", csv.as_bytes())).await;
    let path = brought.assert(303).location().unwrap();
    let draft = officer.browser.get(&path).await;
    let mut form = draft.assert(200).form(&path);
    form.fields.retain(|(name, _)| name != "why");
    form.fields.push(("act".to_owned(), "import".to_owned()));
    officer.browser.submit(&form).await.assert(303);
    path
}

fn taka(amount: Money) -> String {
    format!("{}.{:02}", amount.poisha() / 100, amount.poisha() % 100)
}

#[expect(clippy::too_many_lines, reason = "one day, from its statement to its lock and back")]
#[tokio::test]
async fn a_statement_is_matched_its_day_locked_by_two_and_opened_again_by_two() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("2025-26:5000").await;
        north.visitor().pay("through-1:", "paid").await;
        north.visitor().pay("everything:", "paid").await;
        let receipts = north.all_receipts().await;
        let (first, second) = (&receipts[0], &receipts[1]);
        let ours = north.payment_reference(second).await;
        let csv = format!(
            "North statement\nDate,Trx ID,Merchant Invoice Number,Amount,Charge\n\
             ১৫/০৮/২০২৬ ১০:২২,{},,{},18.50\n\
             15-Aug-2026,OTHER1,{ours},{},20\n\
             15-Aug-2026,UNKNOWN,,\"1,23,456.00\",0\n\
             ,,Total,999,\n",
            first.method_reference.as_deref().unwrap(),
            digits::to_bangla(&taka(first.amount)),
            taka(second.amount.plus(Money::from_poisha(100)).unwrap()),
        );
        let officer = north.officer(&["accounts-officer"]).await;
        let auditor = north.officer(&["auditor"]).await;
        auditor.browser.get(IMPORT).await.assert(403);
        officer.upload(IMPORT, &[("source", "sandbox")], ("x.csv", b"")).await.assert(422).assert_says("Choose a file");
        let strange = officer.upload(IMPORT, &[("source", "sandbox")], ("x.csv", b"a,b\n1,2\n")).await;
        let strange = officer.browser.follow(strange.assert(303)).await;
        strange.assert(200).assert_says("Choose the column for Date");

        let path = import(&officer, "sandbox", &csv).await;
        let states: Vec<State> = north.statement_lines().await.iter().map(|line| line.state).collect();
        assert_eq!(states, [State::Matched, State::AmountDiffers, State::MissingHere]);
        officer.browser.get(&path).await.assert(200).assert_says("Amount differs").assert_says("Missing here");
        let again = officer.upload(IMPORT, &[("source", "sandbox")], ("y.csv", csv.as_bytes())).await;
        again.assert(422).assert_says("imported before");

        // The day is not over, then it is.
        let day = "/office/reconciliation/day?source=sandbox&day=2026-08-15";
        let act = "/office/reconciliation/day";
        let of_day = |what: &'static str, why: &'static str| {
            [("source", "sandbox"), ("day", "2026-08-15"), ("act", what), ("why", why)]
        };
        post(&officer, &token(&officer).await, act, &of_day("lock", "")).await.assert(409).assert_says("not over");
        world.clock.pass(Duration::days(1));
        let (officer, head) = (north.officer(&["accounts-officer"]).await, north.officer(&["head"]).await);
        let shown = officer.browser.get(day).await;
        shown.assert(200).assert_says("2 open, difference 1,23,457.00 taka");
        post(&officer, &token(&officer).await, act, &of_day("lock", ""))
            .await
            .assert(409)
            .assert_says("Something is open");
        send(&officer, day, act, &of_day("explain", "")).await.assert(422).assert_says("Write why");
        send(&officer, day, act, &of_day("explain", "The bank is asked")).await.assert(303);
        let wish = north.last_approval().await;
        head.browser.get(&wish).await.assert(200).assert_says("Practice gateway, 15 August 2026");
        officer.browser.get(&format!("{wish}/decide")).await.assert(403);
        head.agree(&wish).await.assert(303);
        officer.browser.get(day).await.assert(200).assert_says("Locked, explained").assert_says("The bank is asked");
        let month = officer.browser.get("/office/reconciliation?month=2026-08").await;
        month.assert(200).assert_says("Locked, explained").assert_says("15 August 2026");

        // Nothing is taken back, and nothing posted to it.
        let back = [("act", "back"), ("why", "Wrong file")];
        post(&officer, &token(&officer).await, &path, &back).await.assert(409).assert_says("locked day");
        let work = north.begin().await;
        let lines = [
            Line::new(LedgerAccount::Bank, Money::from_poisha(100)),
            Line::new(LedgerAccount::Clearing(payment::Gateway::Sandbox), Money::from_poisha(-100)),
        ];
        let past = "2026-08-15".parse().unwrap();
        let entry = Entry::new(&work, journal::Kind::Settlement, past, "x".to_owned(), &lines).unwrap();
        assert_eq!(ledger::post(&work, vec![entry]).await.unwrap_err().code(), "day-locked");
        drop(work);

        send(&officer, day, act, &of_day("unlock", "A new statement")).await.assert(303);
        let (officer, head) = (north.officer(&["accounts-officer"]).await, head);
        head.agree(&north.last_approval().await).await.assert(303);
        post(&officer, &token(&officer).await, &path, &back).await.assert(303);
        assert!(north.statement_lines().await.iter().all(|line| line.state == State::TakenBack));
        let lines = "/office/reconciliation/lines?source=sandbox&day=2026-08-15&state=missing-there";
        officer.browser.get(lines).await.assert(200).assert_says(&first.number).assert_says(&second.number);
        for act in [Act::DayLocked, Act::DayUnlocked, Act::StatementTakenBack] {
            assert_eq!(north.trail_of(act).await.len(), 1, "{act:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_missing_here_is_asked_about_and_what_is_paid_over_is_proved() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("").await;
        north.visitor().pay("everything:", "late-notice").await;
        let reference = {
            let work = north.read().await;
            work.one(work.find::<payment::Entity>()).await.unwrap().unwrap().reference
        };
        let officer = north.officer(&["accounts-officer"]).await;
        let amount = "15300";
        let csv = format!("Date,Trx ID,Order ID,Amount,Fee\n2026-08-15,SBX1,{reference},{amount},153\n");
        let path = import(&officer, "sandbox", &csv).await;
        assert_eq!(north.statement_lines().await[0].state, State::MissingHere);
        assert_eq!(north.all_receipts().await.len(), 0);
        world.clock.pass(Duration::minutes(10));
        world.run_jobs().await;
        assert_eq!(north.all_receipts().await.len(), 1, "a late success, by our own question");
        let line = &north.statement_lines().await[0];
        assert_eq!((line.state, line.here), (State::Matched, None));
        officer.browser.get(&path).await.assert(200).assert_says("Matched");

        let page = "/office/reconciliation/settlements";
        let fields = |net: &'static str| {
            [
                ("source", "sandbox"),
                ("to_day", "2026-08-15"),
                ("day", "2026-08-15"),
                ("payout_number", "PO-1"),
                ("net", net),
            ]
        };
        let wrong = send(&officer, page, page, &fields("15300")).await;
        wrong.assert(422).assert_says("It is not what the transactions add up to");
        send(&officer, page, page, &fields("১৫,১৪৭")).await.assert(303);
        send(&officer, page, page, &fields("15147")).await.assert(409).assert_says("written down before");
        assert_eq!(north.balance(LedgerAccount::Clearing(payment::Gateway::Sandbox)).await, 0);
        assert_eq!(north.balance(LedgerAccount::CollectionFee).await, 15_300);
        assert_eq!(north.balance(LedgerAccount::Bank).await, 1_514_700);
        let back = [("act", "back"), ("why", "Wrong file")];
        post(&officer, &token(&officer).await, &path, &back).await.assert(409).assert_says("cannot be taken back");

        // The bank shows the pay-out, and a slip that a payer paid in; overlapping files bring nothing twice.
        let slip = north.slip(world, "004512").await;
        let bank = "Date,Particulars,Cheque No,Withdrawal,Deposit\n\
                    15/08/2026,SANDBOX,PO-1,,\"15,147.00\"\n15/08/2026,Slip,4512,,100\n15/08/2026,Charge,,115,\n";
        let path = import(&officer, "bank", bank).await;
        let work = north.read().await;
        let cleared = work.get::<instrument::Entity>(slip).await.unwrap().unwrap();
        assert_eq!(cleared.state, instrument::State::Cleared);
        drop(work);
        assert_eq!(north.balance(LedgerAccount::Instruments).await, 0);
        assert_eq!(north.balance(LedgerAccount::Bank).await, 1_524_700);
        import(&officer, "bank", &format!("{bank}16/08/2026,Unknown,99,,7\n")).await;
        assert_eq!(north.statement_lines().await.len(), 5, "of the longer file one line is new");
        post(&officer, &token(&officer).await, &path, &back).await.assert(303);
        assert_eq!(north.balance(LedgerAccount::Instruments).await, 10_000);
    })
    .await;
}

#[tokio::test]
async fn what_was_taken_twice_and_given_back_is_settled_with_the_rest() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("").await;
        north.visitor().pay("everything:", "paid").await;
        let receipts = north.all_receipts().await;
        let receipt = &receipts[0];
        let (ours, theirs) = (north.payment_reference(receipt).await, receipt.method_reference.as_deref().unwrap());
        let amount = taka(receipt.amount);
        let csv = format!(
            "Date,Trx ID,Order ID,Amount,Fee,Type\n2026-08-15,AGAIN1,{ours},{amount},0,Payment\n\
             2026-08-15,{theirs},{ours},{amount},0,Payment\n2026-08-16,BACK1,{ours},{amount},0,Refund\n"
        );
        world.clock.pass(Duration::days(1));
        let officer = north.officer(&["accounts-officer"]).await;
        import(&officer, "sandbox", &csv).await;
        let states: Vec<State> = north.statement_lines().await.iter().map(|line| line.state).collect();
        assert_eq!(states, [State::Duplicate, State::Matched, State::Noted]);
        let page = "/office/reconciliation/settlements";
        let settled = [
            ("source", "sandbox"),
            ("to_day", "2026-08-16"),
            ("day", "2026-08-16"),
            ("payout_number", "PO-1"),
            ("net", amount.as_str()),
        ];
        send(&officer, page, page, &settled).await.assert(303);
        assert!(north.statement_lines().await.iter().all(|line| line.settlement_id.is_some()));
        assert_eq!(north.balance(LedgerAccount::Clearing(payment::Gateway::Sandbox)).await, 0);
        assert_eq!(north.balance(LedgerAccount::Bank).await, receipt.amount.poisha());
    })
    .await;
}

#[tokio::test]
async fn a_receipt_whose_money_stayed_as_credit_is_still_looked_for() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("").await;
        north.visitor().pay("everything:", "paid").await;
        let receipts = north.all_receipts().await;
        let work = north.begin().await;
        reverse(&work, receipts[0].id, Cause::Credited, work.today(), "Another holding", None).await.unwrap();
        work.commit().await.unwrap();
        let officer = north.officer(&["accounts-officer"]).await;
        let lines = "/office/reconciliation/lines?source=sandbox&state=missing-there";
        officer.browser.get(lines).await.assert(200).assert_says(&receipts[0].number);
    })
    .await;
}

#[tokio::test]
async fn cash_that_the_bank_does_not_know_is_listed_and_lines_are_found_by_every_state() {
    World::story(async |world| {
        let north = world.north();
        let work = north.begin().await;
        let deposited = [
            Line::new(LedgerAccount::Bank, Money::from_poisha(70_000)),
            Line::new(LedgerAccount::Cash, Money::from_poisha(-70_000)),
        ];
        let entry = Entry::new(&work, journal::Kind::Deposit, work.today(), "cash".to_owned(), &deposited).unwrap();
        ledger::post(&work, vec![entry]).await.unwrap();
        work.commit().await.unwrap();
        let officer = north.officer(&["accounts-officer"]).await;
        let lines = "/office/reconciliation/lines?source=bank";
        officer.browser.get(&format!("{lines}&state=missing-there")).await.assert(200).assert_says("700.00");
        let bank = "Date,Particulars,Withdrawal,Deposit\n15/08/2026,Charge,115,\n15/08/2026,Cash,,9\n";
        let path = import(&officer, "bank", bank).await;
        let rows = async |state: &str| {
            let shown = officer.browser.get(&format!("{lines}&state={state}")).await;
            shown.assert(200).all_words("tbody tr").len()
        };
        assert_eq!([rows("").await, rows("noted").await, rows("taken-back").await], [2, 1, 0]);
        let back = [("act", "back"), ("why", "Wrong file")];
        post(&officer, &token(&officer).await, &path, &back).await.assert(303);
        assert_eq!([rows("").await, rows("noted").await, rows("taken-back").await], [0, 0, 2]);
    })
    .await;
}

impl Place<'_> {
    /// A bank slip over 100 taka, for the holding that is billed.
    async fn slip(&self, world: &World, number: &str) -> InstrumentId {
        let holder = self.officer(&["cashier"]).await;
        let work = self.begin().await;
        let id = InstrumentId::mint();
        work.insert(instrument::Model {
            tenant_id: work.tenant(),
            id,
            kind: instrument::Kind::BankSlip,
            number: number.to_owned(),
            bank: "Sonali".to_owned(),
            branch: "Natore".to_owned(),
            dated_on: work.today(),
            amount: Money::from_poisha(10_000),
            state: instrument::State::Received,
            received_by: holder.id,
            received_at: work.now,
            deposit_slip: None,
            deposited_at: None,
            ended_on: None,
            dishonour_reason: None,
            charge: None,
        })
        .await
        .unwrap();
        let account = {
            use entity::billing::billing_account;
            work.one(work.find::<billing_account::Entity>()).await.unwrap().unwrap().id
        };
        let taking = Taking {
            parts: vec![(account, Money::from_poisha(10_000))],
            method: Method::BankSlip,
            method_reference: Some(number.to_owned()),
            paid_at: work.now,
            day: work.today(),
            idempotency_key: format!("slip:{number}"),
            handed: Handed { instrument: Some(id), taken_by: Some(holder.id), ..Handed::default() },
            told: Told { phone: None, email: None, locale: Locale::Bn, path: None },
        };
        let posted = receipts::post(&work, &world.app, &taking).await.unwrap();
        receipts::issue(&work, &world.app, taking, &posted).await.unwrap();
        work.commit().await.unwrap();
        id
    }
}

#[tokio::test]
async fn never_more_is_paid_to_the_treasury_than_is_held() {
    World::story(async |world| {
        let north = world.north();
        let work = north.begin().await;
        let held = [
            Line::new(LedgerAccount::Bank, Money::from_poisha(100_000)),
            Line::new(LedgerAccount::Held(Tax::ValueAdded), Money::from_poisha(-100_000)),
        ];
        let entry = Entry::new(&work, journal::Kind::Treasury, work.today(), "vat".to_owned(), &held).unwrap();
        ledger::post(&work, vec![entry]).await.unwrap();
        work.commit().await.unwrap();
        let officer = north.officer(&["accounts-officer"]).await;
        let page = "/office/treasury";
        officer.browser.get(page).await.assert(200).assert_says("1,000.00");
        let fields = |number: &'static str, amount: &'static str| {
            [
                ("tax", "vat"),
                ("month", "2026-07"),
                ("challan_number", number),
                ("bank", "Bangladesh Bank"),
                ("day", "2026-08-15"),
                ("amount", amount),
            ]
        };
        send(&officer, page, page, &fields("C-1", "1000.01")).await.assert(422).assert_says("Not more can be paid");
        send(&officer, page, page, &fields("C-1", "400")).await.assert(303);
        send(&officer, page, page, &fields("C-1", "100")).await.assert(422).assert_says("written down before");
        officer.browser.get(page).await.assert(200).assert_says("600.00").assert_says("C-1").assert_says("July 2026");
        assert_eq!(north.balance(LedgerAccount::Held(Tax::ValueAdded)).await, -60_000);
        assert_eq!(north.trail_of(Act::ChallanRecorded).await.len(), 1);
    })
    .await;
}
