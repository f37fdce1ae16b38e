use super::{Arrived, OutboxPage};
use crate::{
    platform::notification::sms_length,
    web::{Chrome, Page, Sample},
};

const SMS: &str = "১২৫০ টাকা পেয়েছি। রসিদ H26-004512। দেখুন: nps.gov.bd/r/a1B2c3";

impl Page for OutboxPage {
    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let (length, at) = (sms_length(SMS), "2026-08-15T05:42:00Z".parse()?);
        let sms = Arrived {
            channel: "sms",
            to: "+8801712345678".to_owned(),
            subject: String::new(),
            text: SMS.to_owned(),
            units: length.units,
            parts: length.parts,
            at,
        };
        let email = Arrived {
            channel: "email",
            to: "rafiqul@example.org".to_owned(),
            subject: "রসিদ H26-004512: ১২৫০ টাকা পেয়েছি".to_owned(),
            text: "সম্মানিত করদাতা,\n\nআপনার টাকা পেয়েছি। ধন্যবাদ।".to_owned(),
            units: 0,
            parts: 0,
            at,
        };
        Ok(vec![
            Sample::of("typical", &Self::new(chrome.lang, vec![sms, email]))?,
            Sample::of("empty", &Self::new(chrome.lang, Vec::new()))?,
        ])
    }
}
