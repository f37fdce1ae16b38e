//! The yearly demand run.

use std::fmt::Write;

use entity::{billing::demand, holding::assessment};
use pouro::services::holding::demand_run::SkipReason;
use sea_orm::PaginatorTrait;
use tokio::sync::oneshot;

use crate::support::{Place, World};

/// A register of many alike, each let for 10,000 taka as in example H1.
fn many(holdings: usize) -> String {
    let mut csv = "ward,holding_no,owner,monthly_rent,services\n".to_owned();
    for number in 1..=holdings {
        writeln!(csv, "{},{number},রহিমা বেগম,10000,holding;lighting;conservancy", number % 9 + 1).unwrap();
    }
    csv
}

async fn counts(place: &Place<'_>) -> (u64, u64) {
    let work = place.read().await;
    let assessments = work.find::<assessment::Entity>().count(work.tx()).await.unwrap();
    (assessments, work.find::<demand::Entity>().count(work.tx()).await.unwrap())
}

#[tokio::test]
async fn every_holding_is_billed_once_and_the_report_says_what_was_skipped() {
    World::story(async |world| {
        let north = world.north();
        let csv = "ward,holding_no,owner,monthly_rent,own_use_rent,loan_interest_yearly,flat_annual_value,services\n\
                   1,1,ক,10000,,,,holding;lighting;conservancy\n\
                   1,2,খ,,2000,30000,,holding\n\
                   1,3,গ,,,,170,holding\n\
                   1,4,ঘ,5000,,,,\n";
        north.register(csv).await;
        let report = north.raise("2026-27").await.unwrap();
        assert_eq!((report.billed, report.demanded.poisha()), (3, 2_051_200));
        let skipped: Vec<_> = report.skipped.iter().map(|skip| (skip.reason, skip.named.join(" "))).collect();
        assert_eq!(skipped, [(SkipReason::Nil, "1-2".to_owned())]);

        let again = north.raise("2026-27").await.unwrap();
        assert_eq!(again.billed, 0);
        assert_eq!(counts(&north).await, (3, 12));
        assert_eq!(north.proof().await.receivable.poisha(), 2_051_200);
    })
    .await;
}

#[tokio::test]
async fn after_a_run_that_was_cut_off_the_next_one_bills_all_that_is_left() {
    World::story(async |world| {
        let north = world.north();
        // The very first holding is not billed yet: nobody has written its rent down.
        let heading = "ward,holding_no,owner,monthly_rent,services\n";
        let unfinished = "9,5000,রহিমা বেগম,0,holding;lighting;conservancy\n";
        north.register(&format!("{heading}{unfinished}")).await;
        north.register(&many(1_100)).await;
        let (town, app) = (north.town().await, world.app.clone());
        let (begun, has_begun) = oneshot::channel();
        let mut begun = Some(begun);
        let year = "2026-27".parse().unwrap();
        let cut_off = async {
            pouro::services::holding::demand_run::run(&app, &town, year, |_| {
                if let Some(begun) = begun.take() {
                    begun.send(()).unwrap();
                }
            })
            .await
        };
        // Dropped in the middle, as a killed process would drop it.
        tokio::select! {
            biased;
            _ = has_begun => {}
            report = cut_off => panic!("it was not cut off: {report:?}"),
        }
        let (assessed, demands) = counts(&north).await;
        assert!((499..1_100).contains(&assessed), "{assessed}");
        assert_eq!(demands, assessed * 4);
        assert!(north.proof().await.holds());

        north.register(&format!("{heading}{}", unfinished.replace(",0,", ",10000,"))).await;
        let rest = north.raise("2026-27").await.unwrap();
        assert_eq!(rest.billed, 1_101 - assessed);
        assert_eq!((rest.skipped[0].reason, rest.skipped[0].count), (SkipReason::AlreadyBilled, assessed));
        assert_eq!(counts(&north).await, (1_101, 4_404));
    })
    .await;
}

#[tokio::test]
async fn two_runs_at_the_same_time_bill_nobody_twice() {
    World::story(async |world| {
        let north = world.north();
        north.register(&many(1_100)).await;
        let (first, second) = tokio::join!(north.raise("2026-27"), north.raise("2026-27"));
        assert_eq!(first.unwrap().billed + second.unwrap().billed, 1_100);
        assert_eq!(counts(&north).await, (1_100, 4_400));
    })
    .await;
}

#[tokio::test]
async fn a_year_that_was_taken_over_as_arrears_is_not_billed_again() {
    World::story(async |world| {
        let north = world.north();
        let csv = "ward,holding_no,owner,monthly_rent,services,arrears\n\
                   1,1,ক,10000,holding;lighting;conservancy,2025-26:100\n\
                   1,2,খ,10000,holding;lighting;conservancy,\n";
        north.register(csv).await;
        let report = north.raise("2025-26").await.unwrap();
        let skipped: Vec<_> = report.skipped.iter().map(|skip| (skip.reason, skip.named.join(" "))).collect();
        assert_eq!((report.billed, skipped), (1, vec![(SkipReason::AlreadyBilled, "1-1".to_owned())]));
        assert_eq!(counts(&north).await, (1, 5));
    })
    .await;
}

#[tokio::test]
async fn no_year_beyond_the_next_one_is_billed() {
    World::story(async |world| {
        let north = world.north();
        north.register(&many(1)).await;
        assert_eq!(north.raise("2062-63").await.unwrap_err().code(), "period-too-far");
        assert_eq!(north.raise("2028-29").await.unwrap_err().code(), "period-too-far");
        assert_eq!(counts(&north).await, (0, 0));
        assert_eq!(north.raise("2027-28").await.unwrap().billed, 1);
    })
    .await;
}

#[tokio::test]
async fn a_gap_in_the_rates_skips_every_holding_with_that_reason() {
    World::story(async |world| {
        let north = world.north();
        north.register(&many(3)).await;
        let report = north.raise("2015-16").await.unwrap();
        assert_eq!((report.billed, report.skipped[0].reason, report.skipped[0].count), (0, SkipReason::NoRates, 3));
        assert_eq!(counts(&north).await, (0, 0));
    })
    .await;
}

#[tokio::test]
async fn a_policy_that_has_billed_is_never_edited() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("").await;
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("north");
        crate::support::copy_folder(&crate::support::towns_folder().join("north"), &target);
        let file = target.join("holding-tax-2020.toml");
        let policy = std::fs::read_to_string(&file).unwrap();
        std::fs::write(&file, policy.replace("lighting = 3", "lighting = 2")).unwrap();
        let faults = world.apply(&target).await.unwrap_err();
        assert!(faults.iter().any(|fault| fault.kind.code() == "in-use"), "{faults:?}");

        // A new version from a later day is what changes rates.
        std::fs::write(&file, &policy).unwrap();
        let later = policy.replace("2020-07-01", "2027-07-01").replace("lighting = 3", "lighting = 2");
        std::fs::write(target.join("holding-tax-2027.toml"), later).unwrap();
        world.apply(&target).await.unwrap();
        north.visitor().bill("3", "123/1").await.assert_says("৪,২৫০.০০");
    })
    .await;
}

#[tokio::test]
async fn a_live_town_does_not_bill_by_rates_that_nobody_checked() {
    World::story(async |world| {
        let north = world.north();
        north.register(&many(1)).await;
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("north");
        crate::support::copy_folder(&crate::support::towns_folder().join("north"), &target);
        for (name, from, to) in [
            ("holding-tax-2020.toml", "verified = true", "verified = false"),
            ("tenant.toml", "state = \"trial\"", "state = \"live\""),
        ] {
            let text = std::fs::read_to_string(target.join(name)).unwrap();
            std::fs::write(target.join(name), text.replace(from, to)).unwrap();
        }
        world.apply(&target).await.unwrap();
        assert_eq!(north.raise("2026-27").await.unwrap_err().code(), "rates-not-verified");
        assert_eq!(counts(&north).await, (0, 0));
    })
    .await;
}
