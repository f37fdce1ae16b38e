//! SMS through any provider with an HTTP interface, described by settings instead of code.

use std::collections::BTreeMap;

use anyhow::{Context, bail, ensure};
use entity::values::Phone;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::Value as Json;

use crate::platform::outgoing::Outgoing;

/// How fields travel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SmsFormat {
    #[default]
    Json,
    Form,
}

/// A provider. In `fields` and `headers` stand `{to}` (8801…), `{text}`, `{id}` and `{key}`.
#[derive(Clone, Debug)]
pub struct HttpSms {
    pub url: String,
    pub format: SmsFormat,
    pub fields: BTreeMap<String, String>,
    pub headers: BTreeMap<String, String>,
    pub key: SecretString,
    /// Field of a JSON answer and the value that means "accepted"; without it, any 2xx answer does.
    pub accepted: Option<(String, String)>,
}

impl HttpSms {
    /// Hands a message to the provider. `id` is the same for the same message, so that a provider can tell a repetition.
    ///
    /// # Errors
    /// When the provider cannot be reached or does not accept.
    pub async fn send(&self, outgoing: &Outgoing, to: &Phone, text: &str, id: &str) -> anyhow::Result<()> {
        let fill = |template: &String| {
            let places = [
                ("{to}", to.e164().trim_start_matches('+')),
                ("{text}", text),
                ("{id}", id),
                ("{key}", self.key.expose_secret()),
            ];
            fill_places(template, &places)
        };
        let fields: BTreeMap<&String, String> = self.fields.iter().map(|(name, value)| (name, fill(value))).collect();
        let headers: Vec<(&String, String)> = self.headers.iter().map(|(name, value)| (name, fill(value))).collect();
        let reply = outgoing
            .send(&self.url, |client, url| {
                let request =
                    headers.iter().fold(client.post(url), |request, (name, value)| request.header(*name, value));
                match self.format {
                    SmsFormat::Json => request.json(&fields),
                    SmsFormat::Form => request.form(&fields),
                }
            })
            .await?;
        ensure!((200..300).contains(&reply.status), "the SMS provider answers {}", reply.status);
        self.require_accepted(&reply.body)
    }

    fn require_accepted(&self, body: &str) -> anyhow::Result<()> {
        let Some((field, expected)) = &self.accepted else { return Ok(()) };
        let answer: Json = serde_json::from_str(body).context("the SMS provider does not answer in JSON")?;
        let value = match answer.get(field) {
            Some(Json::String(text)) => text.clone(),
            Some(other) => other.to_string(),
            None => bail!("the SMS provider's answer has no {field}"),
        };
        ensure!(value == *expected, "the SMS provider says {field} = {value}");
        Ok(())
    }
}

/// Fills places in one pass, so that a text that itself contains `{key}` stays a text.
fn fill_places(template: &str, places: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(at) = rest.find('{') {
        let (before, from) = rest.split_at(at);
        filled.push_str(before);
        match places.iter().find(|(place, _)| from.starts_with(place)) {
            Some((place, value)) => {
                filled.push_str(value);
                rest = from.get(place.len()..).unwrap_or_default();
            }
            None => {
                filled.push('{');
                rest = from.get(1..).unwrap_or_default();
            }
        }
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_filled_once() {
        let places = [("{to}", "8801"), ("{text}", "কোড {key}"), ("{key}", "secret")];
        assert_eq!(fill_places("{to}|{text}|{other}|{", &places), "8801|কোড {key}|{other}|{");
    }

    #[test]
    fn an_answer_is_taken_at_its_word() {
        let sms = HttpSms {
            url: String::new(),
            format: SmsFormat::Json,
            fields: BTreeMap::new(),
            headers: BTreeMap::new(),
            key: String::new().into(),
            accepted: Some(("response_code".into(), "202".into())),
        };
        assert!(sms.require_accepted(r#"{"response_code":202}"#).is_ok());
        assert!(sms.require_accepted(r#"{"response_code":"202"}"#).is_ok());
        assert!(sms.require_accepted(r#"{"response_code":1007}"#).is_err());
        assert!(sms.require_accepted("<html>").is_err());
    }
}
