//! The receipt as a PDF, one different receipt after the other on one thread.

use std::time::Instant;

use entity::{documents::paper, payments::receipt, values::Locale};
use pouro::platform::{
    access::Actor,
    documents::{self, ReceiptSheet},
    payments::{ask, intent, start},
    work::Origin,
};

use crate::{
    database,
    deployment::{Deployment, Engine},
    table::{Table, median},
};

const RECEIPTS: usize = 200;

pub async fn measure(table: &mut Table) {
    let towns = database::towns_folder().display().to_string();
    let deployment = Deployment::new(Engine::Sqlite, "bench_paper", &towns).await;
    let csv = "ward,holding_no,owner,mahalla,monthly_rent,services,arrears\n\
               3,123/1,মোঃ রফিকুল ইসলাম,কানাইখালী,10000,holding;lighting;conservancy,2025-26:5000\n";
    let file = deployment.folder.path().join("register.csv");
    std::fs::write(&file, csv).unwrap();
    deployment.does(&["import", "holdings", "--tenant", "north", file.to_str().unwrap()]);
    let app = deployment.app().await;
    let sheet = a_receipt(&app).await;
    let mut times = Vec::new();
    for number in 0..RECEIPTS {
        let sheet = ReceiptSheet {
            number: format!("H26-{number:06}"),
            words: format!("{} {number}", sheet.words),
            verify_url: format!("north.localhost/r/{number:06}"),
            ..sheet.clone()
        };
        let begun = Instant::now();
        let pdf = app.press.print(sheet).await.unwrap();
        times.push(begun.elapsed().as_secs_f64() * 1_000.0);
        assert!(pdf.starts_with(b"%PDF"));
    }
    let warm = median(times.split_off(5));
    table.judge("receipt PDF, median warm", format!("{warm:.1} ms"), "< 25 ms", warm < 25.0);
}

/// Pays the one bill there is, and gives what stands on its receipt.
async fn a_receipt(app: &pouro::platform::app::App) -> ReceiptSheet {
    use entity::{
        holding::holding,
        payments::{Choice, payment::Gateway, sandbox_charge, sandbox_charge::Pick},
    };
    use pouro::platform::{
        billing::{Account, statement},
        payments::gateways::sandbox,
        receipts::lookup,
    };
    let town = app.towns.town_by_slug("north").await.unwrap();
    let work = app.begin(&town, Actor::Visitor).await.unwrap();
    let holding = work.one(work.find::<holding::Entity>()).await.unwrap().unwrap();
    let account = Account::load(&work, holding.id.into()).await.unwrap();
    let terms = app.sources.of(account.service).unwrap().terms(&town);
    let shown = statement(&account, work.today(), terms.as_ref()).unwrap().quote(Choice::Everything).unwrap().0;
    let wish = intent::Wish {
        items: vec![intent::WishItem { account: account.id, choice: Choice::Everything, shown }],
        phone: "01712345678".parse().unwrap(),
        email: None,
        locale: Locale::Bn,
        request_key: uuid::Uuid::now_v7(),
    };
    let payment = intent::create(&work, app, wish).await.unwrap();
    work.commit().await.unwrap();
    start::start(app, &town, &payment.token, Gateway::Sandbox, Origin::default()).await.unwrap();
    let work = app.begin(&town, Actor::Visitor).await.unwrap();
    let charge = work.one(work.find::<sandbox_charge::Entity>()).await.unwrap().unwrap();
    sandbox::pick(&work, &charge, Pick::Paid).await.unwrap();
    work.commit().await.unwrap();
    ask::ask(app, &town, payment.id, ask::Asker::Payer).await.unwrap();
    let work = app.read(&town, Actor::Visitor).await.unwrap();
    let receipt: receipt::Model = work.one(work.find::<receipt::Entity>()).await.unwrap().unwrap();
    let paper: paper::Model = documents::of_receipt(&work, &receipt).await.unwrap();
    let full = lookup::in_full(&work, receipt).await.unwrap();
    ReceiptSheet::new(&town, &full, &paper, Locale::Bn).unwrap()
}
