//! What is personal is kept for its period and no longer.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    audit::audit_entry,
    holding::error_report,
    identity::{one_time_code, session},
    messaging::{message, queue_item},
    values::{CodeId, Phone},
};
use sea_orm::{ColumnTrait, QueryFilter, sea_query::Expr};

use crate::support::{Place, World};

const STATEMENT: &str = "মালিকের নামের বানান ঠিক নেই";

impl Place<'_> {
    async fn report_that_is_closed(&self) {
        let visitor = self.visitor();
        let form = visitor.get("/bills/report?ward=3&holding=123%2F1").await.assert(200).form("/bills/report");
        let form = form.with("topic", "owner").with("statement", STATEMENT).with("phone", "01712-345678");
        visitor.submit(&form).await.assert(200);
        let work = self.begin().await;
        work.update_many::<queue_item::Entity>()
            .col_expr(queue_item::Column::ClosedAt, Expr::value(work.now))
            .col_expr(queue_item::Column::Answer, Expr::value("ঠিক করা হয়েছে"))
            .exec(work.tx())
            .await
            .unwrap();
        work.commit().await.unwrap();
    }

    async fn code(&self, phone: &str) {
        let work = self.begin().await;
        work.insert(one_time_code::Model {
            tenant_id: work.tenant(),
            id: CodeId::mint(),
            purpose: one_time_code::Purpose::SignIn,
            phone: phone.parse::<Phone>().unwrap(),
            code_hash: vec![1],
            subject_id: None,
            attempts: 0,
            made_at: work.now,
            expires_at: work.now,
            used_at: None,
        })
        .await
        .unwrap();
        work.commit().await.unwrap();
    }

    /// A message that waits, though there is nobody to send it.
    async fn unsend_messages(&self) {
        let work = self.begin().await;
        let waiting = work.update_many::<message::Entity>();
        let waiting = waiting.col_expr(message::Column::SentAt, Expr::value(None::<DateTime<Utc>>));
        waiting.col_expr(message::Column::State, Expr::value("queued")).exec(work.tx()).await.unwrap();
        work.commit().await.unwrap();
    }

    async fn end_sessions(&self, at: DateTime<Utc>) {
        let work = self.begin().await;
        let ended = work.update_many::<session::Entity>().col_expr(session::Column::EndedAt, Expr::value(at));
        ended.exec(work.tx()).await.unwrap();
        work.commit().await.unwrap();
    }

    /// Codes, sessions, messages that say something, reports that say something, answers.
    async fn kept(&self) -> [usize; 5] {
        let work = self.read().await;
        let codes = work.all(work.find::<one_time_code::Entity>()).await.unwrap().len();
        let sessions = work.all(work.find::<session::Entity>()).await.unwrap().len();
        let messages = work.find::<message::Entity>().filter(message::Column::Body.ne(""));
        let messages = work.all(messages).await.unwrap().len();
        let reports = work.find::<error_report::Entity>().filter(error_report::Column::Statement.eq(STATEMENT));
        let reports = work.all(reports).await.unwrap().len();
        let answers = work.find::<queue_item::Entity>().filter(queue_item::Column::Answer.is_not_null());
        let answers = work.all(answers).await.unwrap().len();
        [codes, sessions, messages, reports, answers]
    }

    async fn purges(&self) -> Vec<audit_entry::Model> {
        let work = self.read().await;
        let purges = work.find::<audit_entry::Entity>().filter(audit_entry::Column::Act.eq("data.purge"));
        work.all(purges).await.unwrap()
    }
}

#[tokio::test]
async fn a_message_that_was_never_sent_goes_too() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("").await;
        north.visitor().pay("everything:", "paid").await;
        world.run_jobs().await;
        north.unsend_messages().await;
        for (days, messages) in [(9, 1), (2, 0)] {
            for _ in 0..days {
                world.end_day().await;
            }
            assert_eq!(north.kept().await[2], messages, "{days}");
        }
    })
    .await;
}

/// The periods of the tests: codes 8 days, messages 10, sessions 20, reports and answers 30.
#[tokio::test]
async fn each_matter_goes_after_its_own_period_and_money_never() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("").await;
        north.visitor().pay("everything:", "paid").await;
        north.report_that_is_closed().await;
        north.code("01712345678").await;
        north.citizen("01812345678").await;
        north.end_sessions(world.app.clock.now()).await;
        world.run_jobs().await;
        let received = north.received().await;
        assert_eq!(north.kept().await, [1, 1, 1, 1, 1]);

        let mut days = 0;
        for (until, left) in [
            (8, [1, 1, 1, 1, 1]),
            (9, [0, 1, 1, 1, 1]),
            (11, [0, 1, 0, 1, 1]),
            (21, [0, 0, 0, 1, 1]),
            (31, [0, 0, 0, 0, 0]),
        ] {
            while days < until {
                world.end_day().await;
                days += 1;
            }
            assert_eq!(north.kept().await, left, "after {until} days");
        }
        let purges = north.purges().await;
        // Each batch says in its own transaction what it removed.
        for batch in ["{\"answers\":1}", "{\"reports\":1}"] {
            assert!(purges.iter().any(|entry| entry.after.as_deref() == Some(batch)), "{purges:?}");
        }
        assert!(purges.iter().all(|entry| !format!("{entry:?}").contains("345678")), "counts, and nothing else");
        assert_eq!(north.received().await, received);
        assert_eq!(north.chain().await.heads, 32);

        // A town that has nothing to remove writes nothing.
        assert_eq!(world.south().purges().await, []);
        world.clock.pass(TimeDelta::hours(1));
    })
    .await;
}
