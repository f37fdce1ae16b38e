use entity::{
    billing::Service,
    values::{AccountId, Money, Ward},
};
use uuid::Uuid;

use super::{DuesLine, DuesPage, Scope, Totals, Whose};
use crate::{
    platform::errors::FieldErrors,
    web::{Chrome, Page, Sample, page::SAMPLE_TOKEN},
};

const LONGEST: Money = Money::from_poisha(123_456_789_050);

impl Page for DuesPage<'_> {
    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let line = |subject: &str, now: i64, whole: i64| DuesLine {
            account: AccountId(Uuid::nil()),
            service: Service::Holding,
            subject: chrome.digits(subject),
            place: "কানাইখালী".to_owned(),
            payer: "মোঃ রফিকুল ইসলাম".to_owned(),
            bill_path: "/bills?ward=3&holding=123%2F1".to_owned(),
            now: Money::from_poisha(now),
            whole: Money::from_poisha(whole),
            arrears: Money::ZERO,
            credit: Money::ZERO,
            next_due: Some(chrome.day()),
            is_chosen: true,
            was: None,
        };
        let number = || Whose::Number { phone: "01•••••678".to_owned(), page: 1 };
        let page = |whose, lines: Vec<DuesLine>, errors| {
            let totals = Totals {
                now: Money::sum(lines.iter().map(|line| line.now))?,
                whole: Money::sum(lines.iter().map(|line| line.whole))?,
            };
            anyhow::Ok(DuesPage {
                page: chrome,
                form_token: SAMPLE_TOKEN.to_owned(),
                request_key: Uuid::nil(),
                whose,
                scope: if totals.now.is_positive() { Scope::Now } else { Scope::Everything },
                totals,
                lines,
                can_pay_online: true,
                phone: String::new(),
                email: String::new(),
                errors,
                previous: None,
                next: None,
            })
        };
        let typical = vec![line("3-123/1", 403_750, 1_530_000), line("4-77", 0, 300_000), line("5-9", 0, 0)];
        let longest = DuesLine {
            subject: chrome.digits("33-1234/56/789/ক/12/খ"),
            place: "পূর্ব চৌকিরপাড় নতুন আবাসিক এলাকা ".repeat(2),
            payer: "আলহাজ্ব ডাঃ মোঃ সৈয়দ আশরাফুল মখলেছুর রহমান চৌধুরী গং".to_owned(),
            now: LONGEST,
            whole: LONGEST,
            arrears: LONGEST,
            credit: LONGEST,
            was: Some(LONGEST),
            ..line("3-123/1", 0, 0)
        };
        let mut errors = FieldErrors::one("item", "dues-changed");
        errors.add("phone", "phone-missing");
        errors.add("email", "email-invalid");
        let house = Whose::House {
            ward: Ward::new(3)?, number: "123/1".parse()?, place: "কানাইখালী".to_owned()
        };
        let mut last = page(number(), vec![line("5-9", 0, 0)], FieldErrors::new())?;
        (last.previous, last.next) = (Some(1), Some(3));
        Ok(vec![
            Sample::of("typical", &page(number(), typical, FieldErrors::new())?)?,
            Sample::of("with errors", &page(house.clone(), vec![longest, line("4-77", 0, 300_000)], errors)?)?,
            Sample::of("house", &page(house, vec![line("3-123/1", 403_750, 1_530_000)], FieldErrors::new())?)?,
            Sample::of("nothing due", &last)?,
            Sample::of("empty", &page(number(), Vec::new(), FieldErrors::new())?)?,
        ])
    }
}
