//! What holds for every page in a real browser: accessible, no sideways scroll, nothing too small, focus to be seen.

use serde_json::Value;

use super::driver::Browser;

const AXE: &str = include_str!("axe.min.js");

const RUN_AXE: &str = "const done = arguments[arguments.length - 1];
    axe.run(document, { runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] } })
       .then(r => done(r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target + ' ' + n.failureSummary).join('; '))));";

/// A first visit: the page, its font and its pictures.
const REQUESTS_MAX: u64 = 8;
const BYTES_MAX: u64 = 120 * 1_024;
const ELEMENTS_MAX: u64 = 1_500;

const LOADED: &str = "
    const loaded = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
    return [loaded.length, loaded.reduce((sum, entry) => sum + entry.encodedBodySize, 0), document.querySelectorAll('*').length];";

/// The faults of the page as it stands.
const FACTS: &str = r"
    const faults = [], bangla = /[\u0980-\u09ff]/;
    const over = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    const sticksOut = e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5;
    if (over > 0) faults.push('scrolls sideways by ' + over + ': '
        + [...document.querySelectorAll('body *')].filter(sticksOut).slice(-2).map(e => e.outerHTML.slice(0, 120)).join(' '));
    if (document.querySelectorAll('h1').length !== 1) faults.push('not one h1');
    for (const e of document.querySelectorAll('body *')) {
        const style = getComputedStyle(e);
        const words = [...e.childNodes].filter(n => n.nodeType === 3 && n.nodeValue.trim());
        if (words.length && parseFloat(style.fontSize) < 16) faults.push('smaller than 16 px: ' + e.outerHTML.slice(0, 80));
        const tight = parseFloat(style.lineHeight) / parseFloat(style.fontSize) < 1.4;
        if (words.length && bangla.test(e.textContent) && tight) faults.push('lines too close: ' + e.outerHTML.slice(0, 80));
    }
    for (const e of document.querySelectorAll('a, button, input, select, textarea, summary')) {
        if (e.type === 'hidden') continue;
        e.focus({ focusVisible: true });
        const style = getComputedStyle(e);
        if (document.activeElement === e && (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2))
            faults.push('no ring of focus: ' + e.outerHTML.slice(0, 80));
    }
    for (const form of document.forms)
        if (!form.getAttribute('action') || !form.querySelector('button:not([type=button])')) faults.push('a form that needs a script');
    return faults;";

/// Everything that is wrong with the page.
pub async fn faults(browser: &Browser) -> Vec<String> {
    let facts = browser.script(FACTS).await;
    if browser.script("return window.axe === undefined").await == true {
        browser.script(&format!("{AXE}; return true")).await;
    }
    let violations = browser.script_later(RUN_AXE).await;
    let found = [facts, violations].into_iter().flat_map(|list| list.as_array().unwrap().clone());
    found.map(|fault| fault.as_str().unwrap().to_owned()).collect()
}

/// Fails with everything that is wrong with the page.
pub async fn assert_sound(browser: &Browser) {
    let faults = faults(browser).await;
    assert!(faults.is_empty(), "{}:\n{}", browser.path().await, faults.join("\n"));
}

/// Fails where the page that was gone to last took more than a slow line carries in a moment.
pub async fn assert_light(browser: &Browser) {
    let loaded = browser.script(LOADED).await;
    let (requests, bytes, elements) = (&loaded[0], &loaded[1], &loaded[2]);
    let fits = |figure: &Value, most: u64| figure.as_u64().is_some_and(|figure| figure <= most);
    let is_light = fits(requests, REQUESTS_MAX) && fits(bytes, BYTES_MAX) && fits(elements, ELEMENTS_MAX);
    assert!(is_light, "{}: {requests} requests, {bytes} bytes, {elements} elements", browser.path().await);
}
