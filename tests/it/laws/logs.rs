//! No line of the log says who somebody is: every story is told with the log at its loudest, and each world looks at the
//! end whether something was found.

use super::assert_none;
use crate::support::{World, logs};

#[test]
fn whoever_looks_through_the_log_knows_what_is_personal() {
    for line in [
        "owner=মোঃ আবু সাঈদ প্রামাণিক",
        "{\"owner\":\"মোঃ রফিকুল ইসলাম\"}",
        "to +880 1418-609139",
        "phone=01418609139",
        "ফোন ০১৪১৮৬০৯১৩৯",
        "number 8801418609139 is busy",
        "nid=19686507529170342",
    ] {
        assert!(logs::personal_in(line).is_some(), "{line}");
    }
    for line in [
        "tenant.slug=\"north\" a job failed: no mobile number",
        "payment.reference=TEST-P26-000001 2026-08-15T04:00:00.000000Z took 12.5",
        "0198abcd-0000-7000-8000-000000000001",
        "phone=017••••5678 owner=মো. র••• ই•••",
    ] {
        assert_eq!(logs::personal_in(line), None, "{line}");
    }
}

#[tokio::test]
async fn no_line_of_the_log_says_who_somebody_is() {
    World::story(async |world| {
        world.north().paid().await;
    })
    .await;
    assert_none("the log carries nothing personal", &logs::found());
}
