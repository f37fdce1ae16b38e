//! Receipts and their verification.

use std::{fs, process::Command};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use entity::documents::{paper, paper_file};
use pouro::platform::documents::{self, read_signed};
use sea_orm::PaginatorTrait;
use serde_json::Value;

use crate::support::{Page, Place, World};

async fn only_paper(place: &Place<'_>) -> paper::Model {
    let work = place.read().await;
    work.all(work.find::<paper::Entity>()).await.unwrap().into_iter().next().expect("a paper")
}

/// A key as the town publishes it.
fn published(keys: &Value, id: &str) -> Option<Vec<u8>> {
    let key = keys["keys"].as_array().unwrap().iter().find(|key| key["key_id"] == id)?;
    BASE64_URL_SAFE_NO_PAD.decode(key["public_key"].as_str().unwrap()).ok()
}

/// What somebody reads who has only the sheet, and the payload that goes with it.
fn unfolded(pdf: &Page) -> (String, Vec<u8>) {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::write(path("receipt.pdf"), &pdf.bytes).unwrap();
    let run = |command: &mut Command| {
        let output = command.output().expect("poppler-utils is installed: run `make test`");
        assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    };
    let text = run(Command::new("pdftotext").args(["-layout", "-enc", "UTF-8"]).arg(path("receipt.pdf")).arg("-"));
    run(Command::new("pdfdetach").args(["-save", "1", "-o"]).args([path("payload.cbor"), path("receipt.pdf")]));
    (String::from_utf8(text).unwrap(), fs::read(path("payload.cbor")).unwrap())
}

#[tokio::test]
async fn the_receipt_is_a_pdf_that_is_made_once() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("2025-26:5000").await;
        let payer = north.visitor();
        let (_, path) = payer.pay("everything:", "paid").await;
        let first = payer.get(&format!("{path}/receipt.pdf")).await;
        assert_eq!(first.assert(200).header("content-type"), "application/pdf");
        assert!(first.bytes.starts_with(b"%PDF-1."));
        world.clock.pass(chrono::TimeDelta::days(30));
        assert_eq!(payer.get(&format!("{path}/receipt.pdf")).await.bytes, first.bytes);
        payer.get(&format!("/en{path}/receipt.pdf")).await.assert(200);
        let work = north.read().await;
        assert_eq!(work.find::<paper_file::Entity>().count(work.tx()).await.unwrap(), 2);
        drop(work);

        let page = payer.get(&format!("{path}/receipt")).await;
        page.assert(200).assert_says("মোঃ রফিকুল ইসলাম").assert_says("বিশ হাজার পাঁচশত পঞ্চাশ টাকা মাত্র");
        let english = payer.get(&format!("/en{path}/receipt")).await;
        english.assert(200).assert_says("twenty thousand five hundred fifty taka only");
    })
    .await;
}

#[tokio::test]
async fn the_printed_receipt_says_what_the_page_says_and_its_code_proves_it() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("2025-26:5000").await;
        let payer = north.visitor();
        let (_, path) = payer.pay("everything:", "paid").await;
        let paper = only_paper(&north).await;
        let page = payer.get(&format!("{path}/receipt")).await;
        let pdf = payer.get(&format!("{path}/receipt.pdf")).await;
        let marks = String::from_utf8_lossy(&pdf.assert(200).bytes).into_owned();
        assert!(marks.contains("<pdfaid:part>3</pdfaid:part>"), "it is a PDF/A-3");
        let (text, attached) = unfolded(&pdf);
        // Between shaped letters the reader sees gaps that are none.
        let closed = |text: &str| text.split_whitespace().collect::<String>();
        let said = closed(&text);
        for words in ["TEST-H26-000001", "মোঃ রফিকুল ইসলাম", "২০,৫৫০.০০", "বিশ হাজার পাঁচশত পঞ্চাশ টাকা মাত্র", &paper.code]
        {
            page.assert(200).assert_says(words);
            assert!(said.contains(&closed(words)), "the sheet does not say «{words}» but: {text}");
        }
        assert!(!said.contains('?'), "every letter of it can be printed: {text}");

        let address = documents::qr_url(&*north.town().await, &paper);
        let (shown, proof) = address.split_once('#').unwrap();
        let bank = north.visitor();
        let verified = bank.get(&shown[shown.find("/v/").unwrap()..]).await;
        verified.assert(200).assert_says("TEST-H26-000001").assert_says("২০,৫৫০.০০");
        let proof = BASE64_URL_SAFE_NO_PAD.decode(proof).unwrap();
        assert_eq!(attached, proof);
        let keys = bank.get("/.well-known/pouro-keys.json").await.json();
        let payload = read_signed(&proof, |id| published(&keys, id)).unwrap();
        assert_eq!((payload.number.as_str(), payload.amount_poisha), ("TEST-H26-000001", 2_055_000));
    })
    .await;
}

#[tokio::test]
async fn a_genuine_paper_is_told_from_a_forged_one() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("").await;
        let payer = north.visitor();
        payer.pay("everything:", "paid").await;
        let paper = only_paper(&north).await;
        let bank = north.visitor();

        let genuine = bank.get(&format!("/v/{}", paper.token)).await;
        genuine.assert(200).assert_says("TEST-H26-000001").assert_says("১৫,৩০০.০০").assert_says("মোঃ র••• ই•••");
        assert!(!genuine.text().contains("রফিকুল"), "a stranger does not learn the payer's name");
        assert_eq!(genuine.header("cache-control"), "no-store");
        assert_eq!(genuine.header("referrer-policy"), "no-referrer");
        assert_eq!(genuine.header("x-robots-tag"), "noindex");

        let forged = bank.get("/v/AAAAAAAAAAAAAAAAAAAAAA").await;
        forged.assert(404).assert_says("সাবধান");
        let short = bank.follow(bank.get(&format!("/r/{}", paper.code)).await.assert(303)).await;
        short.assert(200).assert_says("TEST-H26-000001");
        bank.get("/r/zzzzzz").await.assert(404).assert_says("সাবধান");
        let by_number = bank.get(&format!("/v?number=test+h26+000001&code={}", paper.code)).await;
        bank.follow(by_number.assert(303)).await.assert(200);
        bank.get(&format!("/v?number=TEST-H26-000002&code={}", paper.code)).await.assert(404);
        bank.get(&format!("/v/{}", "x".repeat(3_000))).await.assert(404);
    })
    .await;
}

#[tokio::test]
async fn the_signed_payload_proves_the_paper_without_asking_us() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("").await;
        north.visitor().pay("everything:", "paid").await;
        let paper = only_paper(&north).await;
        let keys = north.visitor().get("/.well-known/pouro-keys.json").await.json();
        let key_of = |id: &str| published(&keys, id);
        let payload = read_signed(&paper.payload, key_of).unwrap();
        assert_eq!((payload.number.as_str(), payload.amount_poisha), ("TEST-H26-000001", 1_530_000));
        assert_eq!((payload.town.as_str(), payload.subject.as_str()), ("north", "3-123/1"));
        for at in [3, paper.payload.len() / 2, paper.payload.len() - 1] {
            let mut forged = paper.payload.clone();
            forged[at] ^= 1;
            assert!(read_signed(&forged, key_of).is_err(), "a changed byte {at} is found");
        }
    })
    .await;
}

#[tokio::test]
async fn a_suspended_town_still_stands_by_its_papers() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("").await;
        let payer = north.visitor();
        let (_, path) = payer.pay("everything:", "paid").await;
        let paper = only_paper(&north).await;
        world.run_jobs().await;
        world.turn("north", "suspended").await;
        payer.get("/").await.assert(503);
        payer.bill("3", "123/1").await.assert(503);
        payer.get("/contacts").await.assert(200);
        payer.get(&format!("/v/{}", paper.token)).await.assert(200);
        payer.get(&format!("{path}/receipt")).await.assert(200);
        payer.get(&format!("{path}/receipt.pdf")).await.assert(200);
    })
    .await;
}
