//! A real browser, spoken to as the WebDriver standard says.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
    time::Duration,
};

use reqwest::Client;
use serde_json::{Value, json};

/// One browser with an empty profile; it ends with its value.
pub struct Browser {
    driver: Child,
    http: Client,
    session: String,
}

impl Browser {
    /// A window of this many pixels; narrow ones are phones.
    pub async fn open(width: u32) -> Self {
        let mut driver =
            Command::new("chromedriver").arg("--port=0").stdout(Stdio::piped()).spawn().expect("chromedriver");
        let lines = BufReader::new(driver.stdout.take().unwrap()).lines();
        let port: u16 = lines
            .map_while(Result::ok)
            .find_map(|line| line.split_once("started successfully on port ")?.1.trim_end_matches('.').parse().ok())
            .expect("chromedriver says its port");
        let http = Client::builder().no_proxy().timeout(Duration::from_mins(1)).build().unwrap();
        let mut chrome = json!({ "args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            format!("--window-size={},900", width.max(500))] });
        if width < 500 {
            chrome["mobileEmulation"] =
                json!({ "deviceMetrics": { "width": width, "height": 740, "pixelRatio": 1.0 } });
        }
        let capabilities =
            json!({ "capabilities": { "alwaysMatch": { "browserName": "chrome", "goog:chromeOptions": chrome } } });
        let base = format!("http://127.0.0.1:{port}/session");
        let answer: Value = http.post(&base).json(&capabilities).send().await.unwrap().json().await.unwrap();
        let id = answer["value"]["sessionId"].as_str().unwrap_or_else(|| panic!("no session: {answer}"));
        let session = format!("{base}/{id}");
        Self { driver, http, session }
    }

    async fn call(&self, path: &str, body: Value) -> Value {
        let answer = self.http.post(format!("{}/{path}", self.session)).json(&body).send().await.unwrap();
        let answer: Value = answer.json().await.unwrap();
        assert!(answer["value"].get("error").is_none(), "{path}: {answer}");
        answer["value"].clone()
    }

    pub async fn go(&self, url: &str) {
        self.call("url", json!({ "url": url })).await;
    }

    pub async fn back(&self) {
        self.call("back", json!({})).await;
    }

    pub async fn reload(&self) {
        self.call("refresh", json!({})).await;
    }

    /// Shows this in place of the page that was gone to last; its refreshes are left out, for nothing is behind them.
    pub async fn show(&self, html: &str) {
        let html = Value::from(html.replace("http-equiv=\"refresh\"", "name=\"refresh\""));
        // A style sheet that is a file comes a moment later.
        let shown = "const wait = () => document.readyState === 'complete' ? done(true) : setTimeout(wait, 5); wait()";
        let write = format!("document.open(); document.write({html}); document.close()");
        self.script_later(&format!("const done = arguments[arguments.length - 1]; {write}; {shown}")).await;
    }

    /// A phone that keeps passkeys, and whose owner always gives his finger.
    pub async fn keep_passkeys(&self) {
        let phone = json!({ "protocol": "ctap2", "transport": "internal", "hasResidentKey": true,
            "hasUserVerification": true, "isUserVerified": true });
        self.call("webauthn/authenticator", phone).await;
    }

    /// What a script gives back.
    pub async fn script(&self, script: &str) -> Value {
        self.call("execute/sync", json!({ "script": script, "args": [] })).await
    }

    /// What a script hands to the function that it gets as its last argument.
    pub async fn script_later(&self, script: &str) -> Value {
        self.call("execute/async", json!({ "script": script, "args": [] })).await
    }

    async fn element(&self, selector: &str) -> String {
        let found = self.call("element", json!({ "using": "css selector", "value": selector })).await;
        found.as_object().unwrap().values().next().unwrap().as_str().unwrap().to_owned()
    }

    pub async fn click(&self, selector: &str) {
        let element = self.element(selector).await;
        self.call(&format!("element/{element}/click"), json!({})).await;
    }

    pub async fn type_in(&self, selector: &str, text: &str) {
        let element = self.element(selector).await;
        self.call(&format!("element/{element}/value"), json!({ "text": text })).await;
    }

    /// Waits until the page has all its scripts and has put the focus where it wants it: its words are there before that.
    async fn settle(&self) {
        let painted = "requestAnimationFrame(() => requestAnimationFrame(() => done(true)))";
        let wait =
            format!("const wait = () => document.readyState === 'complete' ? {painted} : setTimeout(wait, 5); wait()");
        self.script_later(&format!("const done = arguments[arguments.length - 1]; {wait}")).await;
    }

    /// Presses keys, one after the other, wherever the focus is.
    pub async fn press(&self, keys: &str) {
        self.settle().await;
        let press = |key: char| {
            let value = key.to_string();
            [json!({ "type": "keyDown", "value": value }), json!({ "type": "keyUp", "value": value })]
        };
        let actions: Vec<Value> = keys.chars().flat_map(press).collect();
        let keyboard = json!({ "type": "key", "id": "keyboard", "actions": actions });
        self.call("actions", json!({ "actions": [keyboard] })).await;
    }

    pub async fn choose(&self, selector: &str, value: &str) {
        self.script(&format!("document.querySelector({selector:?}).value = {value:?}")).await;
    }

    /// The words that the page shows.
    pub async fn words(&self) -> String {
        // Between two pages there is no body.
        self.script("return document.body?.innerText ?? ''").await.as_str().unwrap().to_owned()
    }

    pub async fn path(&self) -> String {
        self.script("return location.pathname").await.as_str().unwrap().to_owned()
    }

    /// Waits until the page shows these words: a refresh or another process may be on its way.
    pub async fn sees(&self, words: &str) {
        for _ in 0..50 {
            if self.words().await.contains(words) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("{} never shows «{words}» but: {}", self.path().await, self.words().await);
    }
}

/// Without an executor: values are dropped where none may be waited on.
fn end_session(session: &str) -> std::io::Result<()> {
    let (host, path) = session.trim_start_matches("http://").split_once('/').unwrap_or_default();
    let mut stream = TcpStream::connect(host)?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    write!(stream, "DELETE /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")?;
    // The answer begins when the browser has gone; the driver may keep the line open after it.
    stream.read_exact(&mut [0])
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The browser ends with its session, and only then the driver: alone it would leave the browser behind.
        let ended = end_session(&self.session);
        let _gone = self.driver.kill();
        let _reaped = self.driver.wait();
        if let Err(cause) = ended {
            #[expect(clippy::print_stderr, reason = "a word to whoever runs the tests")]
            {
                eprintln!("a browser may be left over: {cause}");
            }
        }
    }
}
