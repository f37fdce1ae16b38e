use entity::values::Money;

use super::{GenuinePaper, PaperPage, not_mine};
use crate::web::{Chrome, Page, Sample, page::SAMPLE_TOKEN};

impl Page for PaperPage<'_> {
    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let (day, looked_at) = ("2026-08-15".parse()?, "2026-11-23T05:42:00Z".parse()?);
        let typical = GenuinePaper {
            number: "H26-004512".to_owned(),
            subject: chrome.lang.digits("3-123/1"),
            place: "কানাইখালী".to_owned(),
            payer: "মোঃ র••• ই•••".to_owned(),
            amount: Money::from_poisha(928_750),
            day,
            is_trial: false,
            parts: Vec::new(),
            reversed: None,
            refund: None,
        };
        let trial = GenuinePaper { number: "TEST-H26-004512".to_owned(), is_trial: true, ..typical.clone() };
        let reversed =
            chrome.lang.say("receipt-reversed", &[("date", &chrome.lang.date("2026-09-01".parse()?))]).into_owned();
        let reversed = GenuinePaper { reversed: Some(reversed), ..typical.clone() };
        let (amount, number) = ("12,345.50", "TEST-R26-000012");
        let longest = GenuinePaper {
            subject: chrome.lang.digits("33-1234/56/789/ক/12/খ"),
            place: "পূর্ব চৌকিরপাড় নতুন আবাসিক এলাকা ".repeat(2),
            payer: "আলহাজ্ব ডাঃ মোঃ সৈ••• আ••• ম••• র••• চৌ•••".to_owned(),
            amount: Money::from_poisha(123_456_789_050),
            refund: Some(chrome.with2("refund-told-paid", "amount", amount, "number", number).into_owned()),
            parts: vec![(chrome.lang.digits("33-1234/56/789/ক/12/খ"), Money::from_poisha(123_456_789_050)); 2],
            ..typical.clone()
        };
        [("typical", typical), ("on trial", trial), ("reversed", reversed), ("longest", longest)]
            .into_iter()
            .map(|(name, paper)| {
                Sample::of(
                    name,
                    &PaperPage { page: chrome, paper, not_mine_path: not_mine::path(SAMPLE_TOKEN), looked_at },
                )
            })
            .collect()
    }
}
