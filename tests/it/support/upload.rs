//! Forms with a file.

use reqwest::Method;

use super::{Officer, Page};

impl Officer {
    /// Sends the form of a page with a file, as a browser would.
    pub async fn upload(&self, page: &str, fields: &[(&str, &str)], file: (&str, &[u8])) -> Page {
        const BOUNDARY: &str = "----pouro-story";
        let shown = self.browser.get(page).await;
        let token = shown.assert(200).attribute("main form[method=post] input[name=form_token]", "value");
        let mut body = Vec::new();
        for (name, value) in fields.iter().copied().chain([("form_token", token.as_str())]) {
            let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(head.as_bytes());
        }
        let (name, bytes) = file;
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/csv\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
        let request = self
            .browser
            .request(Method::POST, page)
            .header("content-type", format!("multipart/form-data; boundary={BOUNDARY}"))
            .header("sec-fetch-site", "same-origin");
        self.browser.send(request.body(body)).await
    }
}
