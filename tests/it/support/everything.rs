//! A town that has a row in every table, and everything that it has, as text.

use chrono::Duration;
use entity::{
    billing::pay_outage,
    casework::{application, application_action},
    closing::{treasury_challan, year_close},
    counter::{instrument, receipt_book, receipt_leaf, shift},
    documents::paper_file,
    holding::holding,
    identity::{
        approval, citizen, invitation, message_refusal, office_held, one_time_code, passkey, passkey_ceremony,
        recovery_code, saved_holding,
    },
    messaging::{job, message, queue_item},
    payments::{gateway_dealing, receipt_print, receipt_reversal, refund, sandbox_refund},
    plans::{instalment_plan, instalment_plan_part},
    reconciliation::{Source, bank_statement, day_lock, settlement, statement_layout, statement_line},
    requests::idempotent_request,
    tenancy::tenant_secret,
    values::{
        ApplicationId, ApprovalId, CeremonyId, ChallanId, CitizenId, CodeId, InstrumentId, InvitationId, JobId, LeafId,
        Locale, MessageId, Money, OfficeHeldId, OutageId, PasskeyId, PlanId, QueueItemId, ReceiptBookId, RefundId,
        RequestId, SecretId, SettlementId, ShiftId, StaffId, StatementId, YearCloseId,
    },
};
use pouro::platform::{
    audit::{self, Act, Entry, SignHeads},
    jobs,
    work::Work,
};
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, ConnectionTrait, QueryFilter, Statement,
};
use uuid::Uuid;

use super::{Engine, Officer, Paid, Place, Visitor};

/// The payer, whose number the holding gets too.
const CITIZEN: &str = "01712345678";

/// What a town with a row in every table is asked for by its ids.
pub struct Everything {
    pub paid: Paid,
    /// With every role of a town, signed in.
    pub officer: Officer,
    /// Somebody else who works here.
    pub colleague: StaffId,
    /// Whose number the holding has in the register, signed in.
    pub citizen: Visitor,
    /// A draft of theirs.
    pub application: ApplicationId,
    pub item: QueueItemId,
    pub message: MessageId,
    pub approval: ApprovalId,
    pub post: OfficeHeldId,
    pub plan: PlanId,
    pub refund: RefundId,
    pub statement: StatementId,
    pub shift: ShiftId,
    pub instrument: InstrumentId,
    pub book: ReceiptBookId,
}

impl Place<'_> {
    /// Every role that staff of a town can have.
    pub async fn all_roles(&self) -> Vec<String> {
        let town = self.town().await;
        let is_here = |role: &&str| role.starts_with("central-") == town.is_centre();
        town.permissions.staff_roles().map(|(role, _)| role).filter(is_here).map(str::to_owned).collect()
    }

    /// Somebody who may do whatever can be done here.
    pub async fn almighty(&self) -> Officer {
        let roles = self.all_roles().await;
        self.officer(&roles.iter().map(String::as_str).collect::<Vec<_>>()).await
    }

    /// The holding of [`Self::paid`], and a row in every other table too.
    pub async fn everything(&self) -> Everything {
        let paid = self.paid().await;
        let reporter = self.visitor();
        let report = format!("/bills/report?ward={}&holding={}", paid.holding.ward, paid.holding.number);
        let form = reporter.get(&report).await.form("/bills/report");
        let form = form.with("topic", "owner").with("statement", "নামের বানান ভুল").with("phone", "01812345678");
        reporter.submit(&form).await.assert(200);
        self.sign_the_trail().await;
        let (officer, citizen) = (self.almighty().await, self.citizen(CITIZEN).await);
        let colleague = self.officer(&["office-assistant"]).await.id;
        self.post_for(&officer, "").await;
        let work = self.begin().await;
        let approval = self.fill(&work, &paid, &officer, colleague).await;
        let statement = self.fill_closing(&work, &paid, &officer, (colleague, approval)).await;
        macro_rules! one {
            ($module:ident) => {
                work.one(work.find::<$module::Entity>()).await.unwrap().unwrap().id
            };
        }
        let (item, message, post) = (one!(queue_item), one!(message), one!(office_held));
        let (plan, refund) = (one!(instalment_plan), one!(refund));
        let draft = application::Column::State.eq(application::State::Draft);
        let application = work.one(work.find::<application::Entity>().filter(draft)).await.unwrap().unwrap().id;
        let (shift, instrument, book) = (one!(shift), one!(instrument), one!(receipt_book));
        work.commit().await.unwrap();
        Everything {
            paid,
            officer,
            colleague,
            citizen,
            application,
            item,
            message,
            approval,
            post,
            plan,
            refund,
            statement,
            shift,
            instrument,
            book,
        }
    }

    /// Seals what the trail has, and signs the day once it is over.
    async fn sign_the_trail(&self) {
        let work = self.begin().await;
        audit::record(&work, Entry::of(Act::StaffJoined, "staff_account", Uuid::now_v7())).await.unwrap();
        work.commit().await.unwrap();
        self.world.run_jobs().await;
        self.world.clock.pass(Duration::days(1));
        let work = self.begin().await;
        jobs::queue(&work, &SignHeads {}).await.unwrap();
        work.commit().await.unwrap();
        self.world.run_jobs().await;
    }

    async fn fill(&self, work: &Work, paid: &Paid, officer: &Officer, colleague: StaffId) -> ApprovalId {
        let (tenant_id, now, account_id) = (work.tenant(), work.now, officer.id);
        let (later, wish) = (now + Duration::days(1), ApprovalId::mint());
        let someone = work.one(work.find::<citizen::Entity>()).await.unwrap().unwrap().id;
        macro_rules! insert {
            ($($module:ident { $($field:ident: $value:expr),* $(,)? })*) => {$(
                work.insert($module::Model { tenant_id, $($field: $value),* }).await.unwrap();
            )*};
        }
        insert! {
            approval {
                id: wish, act: approval::Act::RoleGrant, subject_id: colleague.0,
                payload: r#"{"role":"cashier","ends_on":null}"#.into(),
                reason: String::new(), asked_by: account_id, asked_at: now, decision: None, decided_by: None,
                decided_at: None, note: None,
            }
            idempotent_request {
                id: RequestId::mint(), scope_hash: vec![1], key_hash: vec![1], body_hash: vec![1],
                request_key: Uuid::now_v7(), state: idempotent_request::State::InProgress, status: None,
                answer_cipher: None, answer_key: None, created_at: now, started_at: now,
            }
            invitation {
                id: InvitationId::mint(), account_id: account_id, kind: invitation::Kind::Reset, token_hash: vec![1],
                made_by: None, made_at: now, expires_at: later, used_at: None,
            }
            pay_outage {
                id: OutageId::mint(), from_at: now - Duration::hours(1), to_at: now, staff_id: Some(account_id),
                reason: Some(String::new()), noted_at: now,
            }
            job {
                id: JobId::mint(), name: "payments.forget".into(),
                payload: serde_json::json!({ "payment": paid.payment.id }), run_at: Some(now + Duration::days(400)),
                attempts: 0, last_error: None, created_at: now,
            }
            message_refusal { phone: "01712345678".parse().unwrap(), account_id: paid.holding.id.into(), made_at: now }
            one_time_code {
                id: CodeId::mint(), purpose: one_time_code::Purpose::SignIn, phone: "01712345678".parse().unwrap(),
                code_hash: vec![1], subject_id: None, attempts: 0, made_at: now, expires_at: later, used_at: None,
            }
            paper_file {
                paper_id: paid.paper.id, locale: Locale::Bn, sha256: String::new(), bytes: Vec::new(), made_at: now,
            }
            passkey {
                id: PasskeyId::mint(), account_id: account_id, name: "Phone".into(), credential_id: "1".into(),
                credential: "{}".into(), made_at: now, used_at: None,
            }
            passkey_ceremony {
                id: CeremonyId::mint(), account_id: account_id, kind: passkey_ceremony::Kind::Registration,
                state: "{}".into(), expires_at: later,
            }
            recovery_code { account_id: account_id, code_hash: vec![1], made_at: now, used_at: None }
            saved_holding { citizen_id: someone, holding_id: paid.holding.id, saved_at: now }
        }
        self.fill_casework(work, someone).await;
        self.fill_money(work, paid, officer).await;
        self.fill_counter(work, paid, officer).await;
        let called = holding::ActiveModel {
            id: Unchanged(paid.holding.id),
            phone: Set(CITIZEN.parse().ok()),
            ..Default::default()
        };
        work.update(called).await.unwrap();
        wish
    }
}

impl Place<'_> {
    /// A draft, and an application that was handed in.
    async fn fill_casework(&self, work: &Work, citizen: CitizenId) {
        let (tenant_id, now, id) = (work.tenant(), work.now, ApplicationId::mint());
        let keys = self.world.app.keyring.town(work.town().profile.uuid);
        let draft = application::Model {
            tenant_id,
            id,
            service: application::Service::Certificate,
            kind: "warish".into(),
            reference: None,
            state: application::State::Draft,
            step: None,
            ward: None,
            applicant: String::new(),
            phone: CITIZEN.parse().unwrap(),
            locale: Locale::Bn,
            citizen_id: Some(citizen),
            entered_by: None,
            answers_cipher: keys.encrypt("{}", id.0).unwrap(),
            answers_key: keys.generation(),
            to_correct: serde_json::json!([]),
            town_policy: None,
            national_policy: None,
            opened_at: now,
            changed_at: now,
            submitted_at: None,
            promised_on: None,
            step_due_on: None,
            assigned_to: None,
            closed_at: None,
        };
        let handed_in = application::Model {
            id: ApplicationId::mint(),
            reference: Some("TEST-C26-000001".into()),
            state: application::State::InHand,
            step: Some(application::Step::Check),
            ..draft.clone()
        };
        let application_id = handed_in.id;
        work.insert_all(vec![draft, handed_in]).await.unwrap();
        let done = application_action::Model {
            tenant_id,
            application_id,
            number: 1,
            event: "submit".into(),
            at: now,
            staff_id: None,
            standing: String::new(),
            from_state: application::State::Draft,
            to_state: application::State::InHand,
            step: Some(application::Step::Check),
            words: None,
            note: None,
        };
        work.insert(done).await.unwrap();
    }

    /// What gateways, refunds and plans write.
    async fn fill_money(&self, work: &Work, paid: &Paid, officer: &Officer) {
        let (tenant_id, now, account_id) = (work.tenant(), work.now, officer.id);
        let dealing = gateway_dealing::Model {
            tenant_id,
            payment_id: paid.payment.id,
            hint: Some(String::new()),
            execute_sent_at: Some(now),
        };
        work.insert(dealing).await.unwrap();
        let plan_id = PlanId::mint();
        macro_rules! insert {
            ($($module:ident { $($field:ident: $value:expr),* $(,)? })*) => {$(
                work.insert($module::Model { tenant_id, $($field: $value),* }).await.unwrap();
            )*};
        }
        insert! {
            sandbox_refund {
                charge_id: paid.charge.id, reference: "R-1".into(), amount: paid.payment.amount, asked_at: now,
            }
            tenant_secret {
                id: SecretId::mint(), name: "bkash-password".into(), cipher: vec![1], key: 1, set_at: now,
            }
            refund {
                id: RefundId::mint(), reference: "TEST-R26-000001".into(), account_id: paid.payment.account_id,
                amount: Money::from_poisha(100), cause: refund::Cause::Credit, way: refund::Way::Cash,
                state: refund::State::Declined, payment_id: None, gateway: None, taken_as: None,
                gateway_reference: None, paid_reference: None, shift_id: None, phone: None, locale: Locale::Bn,
                opened_at: now, asked_by: None, approval_id: None, sent_at: None, asked_at: None, ended_at: None,
                paid_by: None,
            }
            instalment_plan {
                id: plan_id, account_id: paid.holding.id.into(), ward: paid.holding.ward,
                state: instalment_plan::State::Agreed, open_for: Some(paid.holding.id.into()),
                total: Money::from_poisha(100), parts: 2, grace_days: 15, resolution: String::new(),
                reason: String::new(), approval_id: None, asked_by: account_id, asked_at: now, agreed_at: Some(now),
                closed_at: None, closed_by: None, end_reason: None,
            }
            instalment_plan_part {
                plan_id: plan_id, number: 1, due_on: work.today(), amount: Money::from_poisha(100), reminded: None,
            }
        }
    }

    /// What only the counter writes.
    async fn fill_counter(&self, work: &Work, paid: &Paid, officer: &Officer) {
        let (tenant_id, now, cashier_id) = (work.tenant(), work.now, officer.id);
        let book_id = ReceiptBookId::mint();
        macro_rules! insert {
            ($($module:ident { $($field:ident: $value:expr),* $(,)? })*) => {$(
                work.insert($module::Model { tenant_id, $($field: $value),* }).await.unwrap();
            )*};
        }
        insert! {
            shift {
                id: ShiftId::mint(), cashier_id: cashier_id, open_for: None, state: shift::State::Counted, opened_at: now,
                float: Money::ZERO, counted_at: Some(now), notes: None, counted: Some(Money::ZERO),
                expected: Some(Money::ZERO), difference_reason: None, deposit_bank: None, deposit_slip: None,
                deposited_on: None, confirmed_by: None, confirmed_at: None,
            }
            instrument {
                id: InstrumentId::mint(), kind: instrument::Kind::Cheque, number: "100001".into(), bank: "Sonali".into(),
                branch: "Natore".into(), dated_on: work.today(), amount: Money::from_poisha(100),
                state: instrument::State::Received, received_by: cashier_id, received_at: now, deposit_slip: None,
                deposited_at: None, ended_on: None, dishonour_reason: None, charge: None,
            }
            receipt_book {
                id: book_id, label: "A-1".into(), first_serial: 1, last_serial: 100, collector_id: cashier_id,
                state: receipt_book::State::Issued, issued_by: cashier_id, issued_on: work.today(), note: None,
                ended_on: None,
            }
            receipt_print {
                receipt_id: paid.receipt.id, number: 1, form: receipt_print::Form::A5, printed_by: cashier_id, printed_at: now,
            }
            receipt_leaf {
                id: LeafId::mint(), book_id: book_id, serial: 1, kind: receipt_leaf::Kind::Spoilt,
                reason: Some("torn".into()), entered_by: cashier_id, entered_at: now,
            }
            receipt_reversal {
                receipt_id: paid.receipt.id, cause: receipt_reversal::Cause::Reversed, journal_id: paid.receipt.journal_id,
                reason: "wrong payer".into(), reversed_by: Some(cashier_id), reversed_at: now,
            }
        }
    }
}

impl Place<'_> {
    /// What only reconciliation and the end of a year write.
    async fn fill_closing(
        &self,
        work: &Work,
        paid: &Paid,
        officer: &Officer,
        (colleague, approval): (StaffId, ApprovalId),
    ) -> StatementId {
        let (tenant_id, now, someone) = (work.tenant(), work.now, officer.id);
        let (statement, amount, day) = (StatementId::mint(), Money::from_poisha(100), work.today());
        macro_rules! insert {
            ($($module:ident { $($field:ident: $value:expr),* $(,)? })*) => {$(
                work.insert($module::Model { tenant_id, $($field: $value),* }).await.unwrap();
            )*};
        }
        insert! {
            bank_statement {
                id: statement, source: Source::Bkash, state: bank_statement::State::Standing, file_name: "august.csv".into(),
                sha256: "1".into(), standing_sha256: Some("1".into()), file: None, lines: 1, repeated: 0,
                from_day: Some(day), to_day: Some(day), gross: amount, fee: Money::ZERO, net: amount, brought_by: someone,
                brought_at: now, taken_back_by: None, taken_back_at: None,
            }
            statement_layout {
                source: Source::Bkash, columns: statement_layout::Columns::default(), chosen_by: someone, chosen_at: now,
            }
            statement_line {
                statement_id: statement, line: 2, source: Source::Bkash, day: day, kind: statement_line::Kind::Payment,
                reference: Some("9AAA".into()), our_reference: None, amount: amount, fee: Money::ZERO, net: amount,
                state: statement_line::State::MissingHere, against: None, against_id: None, here: None,
                payment_id: None, settlement_id: None,
            }
            settlement {
                id: SettlementId::mint(), source: Source::Nagad, day: day, reference: "1".into(), from_day: day,
                to_day: day, lines: 1, gross: amount, fee: Money::ZERO, net: amount,
                journal_id: paid.receipt.journal_id, recorded_by: someone, recorded_at: now,
            }
            day_lock {
                source: Source::Nagad, day: day, open_items: 0, difference: Money::ZERO, explanation: None,
                approval_id: None, locked_by: someone, locked_at: now,
            }
            treasury_challan {
                id: ChallanId::mint(), number: "1".into(), bank: "Sonali".into(), day: day,
                tax: treasury_challan::HeldTax::ValueAdded, month: day, amount: amount,
                journal_id: paid.receipt.journal_id, recorded_by: someone, recorded_at: now,
            }
            year_close {
                id: YearCloseId::mint(), year: "2020-21".parse().unwrap(), version: 1, kind: year_close::Kind::Reopen,
                figures: String::new(), sha256: String::new(), key_id: None, signature: None, journal_id: None,
                reason: "a late correction".into(), asked_by: someone, agreed_by: colleague, approval_id: approval, at: now,
            }
        }
        statement
    }
}

/// Every row of a town in some tables, each as one line that begins with the table's name.
pub async fn dump(place: &Place<'_>, tables: &[String]) -> Vec<String> {
    let work = place.read().await;
    let mut lines = Vec::new();
    for table in tables {
        let columns = columns(&work, table).await;
        let text = |name: &String| match Engine::of_this_run() {
            Engine::Postgres => format!("coalesce(\"{name}\"::text, '')"),
            Engine::Sqlite => format!("quote(\"{name}\")"),
        };
        let columns: Vec<String> = columns.iter().map(text).collect();
        lines.extend(rows(&work, table, &columns.join(" || '|' || ")).await);
    }
    work.commit().await.unwrap();
    lines.sort();
    lines
}

async fn rows(work: &Work, table: &str, columns: &str) -> Vec<String> {
    let sql = format!("SELECT '{table} ' || {columns} FROM {table} WHERE tenant_id = {}", work.tenant());
    texts(work, &sql).await
}

async fn columns(work: &Work, table: &str) -> Vec<String> {
    let sql = match Engine::of_this_run() {
        Engine::Sqlite => format!("SELECT name FROM pragma_table_info('{table}')"),
        Engine::Postgres => format!(
            "SELECT attname::text FROM pg_attribute WHERE attrelid = '{table}'::regclass AND attnum > 0
             AND NOT attisdropped"
        ),
    };
    texts(work, &sql).await
}

async fn texts(work: &Work, sql: &str) -> Vec<String> {
    let statement = Statement::from_string(work.tx().get_database_backend(), sql);
    let rows = work.tx().query_all_raw(statement).await.unwrap_or_else(|cause| panic!("{sql}: {cause}"));
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}
