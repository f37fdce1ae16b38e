//! What holds for the HTML of every page.

use std::collections::{BTreeMap, BTreeSet};

use pouro::{platform::i18n::Lang, web::assets};
use scraper::{ElementRef, Html, Selector, node::Node};

use super::{Shown, looks_like_key};

/// Words with a hyphen that are no keys, beside numbers.
const HYPHENATED: [&str; 2] = ["e-mail", "e-mails"];

type Rule = fn(&Shown<'_>, &Html) -> Vec<String>;

const RULES: [Rule; 9] = [
    is_html,
    has_language_title_and_one_heading,
    refers_only_to_what_is_there,
    has_no_id_twice,
    says_words_and_no_keys,
    runs_nothing,
    describes_its_pictures,
    guards_its_forms,
    announces_its_errors,
];

/// Everything that is wrong with a page.
pub fn judge(shown: &Shown<'_>) -> Vec<String> {
    let html = Html::parse_document(shown.html());
    let found = RULES.iter().flat_map(|rule| rule(shown, &html));
    found.map(|what| format!("{}: {what}", shown.name())).collect()
}

fn all<'h>(html: &'h Html, selector: &str) -> Vec<ElementRef<'h>> {
    html.select(&Selector::parse(selector).unwrap()).collect()
}

fn is_html(_: &Shown<'_>, html: &Html) -> Vec<String> {
    html.errors.iter().map(|error| format!("is no HTML: {error}")).collect()
}

fn has_language_title_and_one_heading(shown: &Shown<'_>, html: &Html) -> Vec<String> {
    let mut found = Vec::new();
    if html.root_element().attr("lang") != Some(shown.lang.locale.code()) {
        found.push("does not say its language".to_owned());
    }
    let titles = all(html, "head > title");
    if titles.len() != 1 || titles[0].text().collect::<String>().trim().is_empty() {
        found.push("has no title".to_owned());
    }
    let headings = all(html, "h1").len();
    if headings != 1 {
        found.push(format!("has {headings} first headings"));
    }
    found
}

fn refers_only_to_what_is_there(_: &Shown<'_>, html: &Html) -> Vec<String> {
    const LISTS: [&str; 5] = ["for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns"];
    let ids: BTreeSet<&str> = all(html, "[id]").iter().filter_map(|element| element.attr("id")).collect();
    let mut found = Vec::new();
    for element in all(html, "*") {
        for (name, value) in element.value().attrs() {
            let named: Vec<&str> = match name {
                name if LISTS.contains(&name) => value.split_whitespace().collect(),
                "href" => value.strip_prefix('#').into_iter().collect(),
                "fill" => value.strip_prefix("url(#").into_iter().map(|id| id.trim_end_matches(')')).collect(),
                _ => continue,
            };
            found.extend(
                named.iter().filter(|id| !ids.contains(*id)).map(|id| format!("{name} names {id}, which is not there")),
            );
        }
    }
    let labelled: BTreeSet<&str> = all(html, "label[for]").iter().filter_map(|label| label.attr("for")).collect();
    for field in all(html, "input:not([type=hidden]), select, textarea") {
        if field.attr("id").is_none_or(|id| !labelled.contains(id)) {
            found.push(format!("a field has no label: {}", field.html()));
        }
    }
    found
}

fn has_no_id_twice(_: &Shown<'_>, html: &Html) -> Vec<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    all(html, "[id]")
        .iter()
        .filter_map(|element| element.attr("id"))
        .for_each(|id| *counts.entry(id).or_default() += 1);
    counts.into_iter().filter(|(_, count)| *count > 1).map(|(id, _)| format!("has the id {id} twice")).collect()
}

fn says_words_and_no_keys(_: &Shown<'_>, html: &Html) -> Vec<String> {
    const SPOKEN: [&str; 5] = ["content", "alt", "aria-label", "placeholder", "title"];
    let mut said: Vec<&str> = Vec::new();
    for node in html.tree.nodes() {
        match node.value() {
            Node::Text(text) => {
                let is_style =
                    node.parent().and_then(ElementRef::wrap).is_some_and(|parent| parent.value().name() == "style");
                said.extend((!is_style).then_some(&**text));
            }
            Node::Element(element) if element.attr("name") != Some("viewport") => {
                said.extend(SPOKEN.iter().filter_map(|name| element.attr(name)));
            }
            Node::Element(_)
            | Node::Document
            | Node::Fragment
            | Node::Doctype(_)
            | Node::Comment(_)
            | Node::ProcessingInstruction(_) => {}
        }
    }
    let numbers = Lang::EN.t("words-below-hundred");
    let is_word = |token: &str| HYPHENATED.contains(&token) || numbers.split_whitespace().any(|number| number == token);
    let mut found = Vec::new();
    for words in said {
        if words.contains("{$") || words.contains("{ $") {
            found.push(format!("has a place that is not filled: {words}"));
        }
        let tokens = words.split(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_' | '.' | '/' | '@'));
        let keys = tokens.filter(|token| looks_like_key(token) && !is_word(token));
        found.extend(keys.map(|key| format!("shows the key {key}")));
    }
    found
}

/// The content security policy would stop it, so nobody would notice what is missing.
fn runs_nothing(_: &Shown<'_>, html: &Html) -> Vec<String> {
    // Staff may use passkeys, which take a script: one file of ours, and only after the page is there.
    let staff = assets::STAFF_SCRIPT.url.as_str();
    let is_ours = |element: &ElementRef<'_>| element.attr("src") == Some(staff) && element.attr("defer").is_some();
    let running = all(html, "script, iframe, object, embed");
    let mut found: Vec<String> = running.iter().filter(|element| !is_ours(element)).map(ElementRef::html).collect();
    for element in all(html, "*") {
        let handlers = element.value().attrs().filter(|(name, _)| *name == "style" || name.starts_with("on"));
        found.extend(handlers.map(|(name, value)| format!("{name}=\"{value}\"")));
    }
    found
}

fn describes_its_pictures(_: &Shown<'_>, html: &Html) -> Vec<String> {
    let undescribed = all(html, "img:not([alt]), svg:not([aria-hidden]):not([aria-label]):not([aria-labelledby])");
    undescribed.iter().map(|picture| format!("a picture says nothing: {}", picture.html())).collect()
}

fn guards_its_forms(_: &Shown<'_>, html: &Html) -> Vec<String> {
    let posts = all(html, "form[method=post]");
    let token = Selector::parse("input[type=hidden][name=form_token]").unwrap();
    let bare = posts.iter().filter(|form| form.select(&token).next().is_none());
    bare.map(|form| format!("a form has no token: {:?}", form.attr("action"))).collect()
}

/// Who does not see the page hears first that something is wrong, and is led to it.
fn announces_its_errors(shown: &Shown<'_>, html: &Html) -> Vec<String> {
    let faulty = all(html, "[aria-invalid=true]");
    let mut found = Vec::new();
    let title: String = all(html, "head > title").iter().flat_map(ElementRef::text).collect();
    if !faulty.is_empty() && !title.starts_with(&*shown.lang.t("error-title")) {
        found.push("its title hides its errors".to_owned());
    }
    for id in faulty.iter().filter_map(|field| field.attr("id")) {
        if all(html, &format!("[role=alert] a[href=\"#{id}\"]")).is_empty() {
            found.push(format!("its summary does not lead to {id}"));
        }
    }
    found
}
