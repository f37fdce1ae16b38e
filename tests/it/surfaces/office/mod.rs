//! The office of a town: who sees what, people and roles, what takes two people, posts, settings, money after the fact.

mod adjustments;
mod approvals;
mod books;
mod counter;
mod instruments;
mod money_reports;
mod posts;
mod reconciliation;
mod refunds;
mod reports;
mod settings;
mod shifts;
mod staff;
mod today;
mod year;

use crate::support::{Officer, Page};

/// Sends a form of a page, whose token it takes.
async fn send(officer: &Officer, page: &str, action: &str, fields: &[(&str, &str)]) -> Page {
    let shown = officer.browser.get(page).await;
    shown.assert(200);
    let token = shown.attribute("main form[method=post] input[name=form_token]", "value");
    post(officer, &token, action, fields).await
}

/// A form without its page.
async fn post(officer: &Officer, token: &str, action: &str, fields: &[(&str, &str)]) -> Page {
    let all = fields.iter().copied().chain([("form_token", token)]);
    let all: Vec<(String, String)> = all.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    officer.browser.post(action, &all).await
}

/// A token of the frame: good for every form of the office.
async fn token(officer: &Officer) -> String {
    officer.browser.get("/office").await.attribute("form.out input[name=form_token]", "value")
}

/// The path of an officer's page.
fn page_of(officer: &Officer) -> String {
    format!("/office/staff/{}", officer.id)
}

/// Agrees to what an answer has led to.
async fn approve(decider: &Officer, asked: &Page) -> Page {
    let path = asked.assert(303).location().unwrap();
    let decide = format!("{}/decide", &path[path.find("/office").unwrap()..]);
    send(decider, &decide, &decide, &[("decision", "approve")]).await
}
