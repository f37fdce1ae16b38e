use entity::{
    billing::Service,
    values::{AccountId, Money},
};

use super::{super::samples, HouseholdPage, Line};
use crate::web::{Chrome, Page, Sample, Sheet};

impl Page for HouseholdPage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let line = |subject: &str, payer: &str, amount: Money| Line {
            service: Service::Holding,
            subject: chrome.digits(subject),
            payer: payer.to_owned(),
            place: "পূর্ব চৌকিরপাড় নতুন আবাসিক এলাকা".to_owned(),
            file_path: "/holdings/1".to_owned(),
            now: amount,
            arrears: amount,
            whole: amount,
            credit: Money::ZERO,
            next_due: Some(chrome.day()),
        };
        let (usual, most) = (Money::from_poisha(403_750), Money::from_poisha(123_456_789_050));
        let page = |lines: Vec<Line>, phone: &str, next| HouseholdPage {
            page: chrome,
            frame: samples::frame(chrome),
            account: AccountId(uuid::Uuid::nil()),
            subject: chrome.digits("3-123/1"),
            file_path: "/holdings/1".to_owned(),
            phone: phone.to_owned(),
            now: most,
            arrears: usual,
            whole: most,
            lines,
            previous: None,
            next,
        };
        let lines = vec![
            Line { credit: usual, ..line("33-1234/56/789/ক/12/খ", samples::LONG_NAME, most) },
            Line { next_due: None, ..line("4-77", samples::NAME, Money::ZERO) },
        ];
        Ok(vec![
            Sample::of("longest", &page(lines, "01712-345678", Some(2)))?,
            Sample::of("one account", &page(vec![line("3-123/1", samples::NAME, usual)], "", None))?,
        ])
    }
}
