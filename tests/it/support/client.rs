use std::{collections::BTreeMap, sync::Mutex, time::Duration};

use reqwest::{Client, Method, RequestBuilder, header};

use super::{Form, Page, traces};

/// Somebody with a browser: keeps his cookies, follows nothing by himself.
pub struct Visitor {
    http: Client,
    port: u16,
    host: String,
    cookies: Mutex<BTreeMap<String, String>>,
    /// What a proxy says of where he is.
    address: Option<String>,
}

impl Visitor {
    pub fn new(port: u16, host: &str) -> Self {
        // A process that serves has done this already.
        let _already = rustls::crypto::ring::default_provider().install_default();
        let http = Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap();
        Self { http, port, host: format!("{host}:{port}"), cookies: Mutex::default(), address: None }
    }

    /// Somewhere else, where the story trusts its proxy.
    #[must_use]
    pub fn at(self, address: &str) -> Self {
        Self { address: Some(address.to_owned()), ..self }
    }

    pub async fn get(&self, path: &str) -> Page {
        self.send(self.request(Method::GET, path)).await
    }

    /// Follows a redirection that stays on the same host.
    pub async fn follow(&self, page: &Page) -> Page {
        let location = page.location().unwrap_or_else(|| panic!("no redirection but {}: {}", page.status, page.text()));
        let path = location.split_once(&self.host).map_or(location.as_str(), |(_, path)| path);
        self.get(path).await
    }

    /// Looks again until the page says these words; for what other processes do in their own time.
    pub async fn until(&self, path: &str, words: &str) -> Page {
        for _ in 0..100 {
            let page = self.get(path).await;
            if page.text().contains(words) {
                return page;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("{path} never says «{words}»");
    }

    pub async fn submit(&self, form: &Form) -> Page {
        self.post(&form.action, &form.fields).await
    }

    pub async fn post(&self, path: &str, fields: &[(String, String)]) -> Page {
        let origin = format!("http://{}", self.host);
        let request = self.request(Method::POST, path).header("sec-fetch-site", "same-origin").header("origin", origin);
        let before = traces::entries(self.port, &self.host).await;
        let answer = self.send(request.form(fields)).await;
        traces::note(self.port, &self.host, path, &answer, before).await;
        answer
    }

    /// A request to be changed before [`Self::send`].
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let mut request =
            self.http.request(method, format!("http://127.0.0.1:{}{path}", self.port)).header(header::HOST, &self.host);
        if let Some(address) = &self.address {
            request = request.header("x-forwarded-for", address);
        }
        let cookies = self.cookies.lock().unwrap();
        if !cookies.is_empty() {
            let all: Vec<String> = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header(header::COOKIE, all.join("; "));
        }
        request
    }

    pub async fn send(&self, request: RequestBuilder) -> Page {
        let response = request.send().await.expect("the server answers");
        for set in response.headers().get_all(header::SET_COOKIE) {
            let (name, rest) = set.to_str().unwrap().split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            if rest.contains("Max-Age=0") {
                self.take_cookie(name);
            } else {
                self.give_cookie(name, value);
            }
        }
        Page::read(response).await
    }

    pub fn give_cookie(&self, name: &str, value: &str) {
        self.cookies.lock().unwrap().insert(name.to_owned(), value.to_owned());
    }

    pub fn take_cookie(&self, name: &str) {
        self.cookies.lock().unwrap().remove(name);
    }

    /// What this browser would show of a cookie.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().unwrap().get(name).cloned()
    }
}
