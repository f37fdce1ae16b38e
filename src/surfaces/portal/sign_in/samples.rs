use super::{RawSignIn, SignInCodePage, SignInPage};
use crate::{
    platform::errors::FieldErrors,
    web::{Chrome, Page, Sample, page::SAMPLE_TOKEN},
};
use uuid::Uuid;

impl Page for SignInPage<'_> {
    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let sign_in = |phone: &str, own: &str, errors| SignInPage {
            page: chrome,
            form_token: SAMPLE_TOKEN.to_owned(),
            typed: RawSignIn {
                phone: phone.to_owned(),
                own: own.to_owned(),
                next: "/me".to_owned(),
                request_key: Uuid::nil(),
            },
            errors,
            has_left: false,
            wait: None,
        };
        let left = SignInPage { has_left: true, ..sign_in("", "", FieldErrors::new()) };
        let errors = FieldErrors::one("phone", "phone-invalid");
        let waiting = SignInPage {
            wait: Some("2026-08-15T04:10:00Z".parse()?),
            ..sign_in("০১৭১২ ৩৪৫৬৭৮", "yes", FieldErrors::new())
        };
        Ok(vec![
            Sample::of("typical", &sign_in("", "", FieldErrors::new()))?,
            Sample::of("with errors", &sign_in("০১৭১২", "yes", errors))?,
            Sample::of("signed out", &left)?,
            Sample::of("too many", &waiting)?,
        ])
    }
}

impl Page for SignInCodePage<'_> {
    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let code = |code: &str, errors, is_over| SignInCodePage {
            page: chrome,
            form_token: SAMPLE_TOKEN.to_owned(),
            phone: "01•••••678".to_owned(),
            code: code.to_owned(),
            errors,
            is_over,
            wait: None,
            request_key: Uuid::nil(),
        };
        let one = |code| FieldErrors::one("sms_code", code);
        let waiting =
            SignInCodePage { wait: Some("2026-08-15T04:10:00Z".parse()?), ..code("", FieldErrors::new(), false) };
        Ok(vec![
            Sample::of("typical", &code("", FieldErrors::new(), false))?,
            Sample::of("wrong", &code("১২৩৪৫৬", one("sms-code-wrong"), false))?,
            Sample::of("over", &code("123456", one("sms-code-over"), true))?,
            Sample::of("too early", &waiting)?,
        ])
    }
}
