use reqwest::{Response, StatusCode, header::HeaderMap};
use scraper::{ElementRef, Html, Selector};

/// An answer of the server.
#[derive(Debug)]
pub struct Page {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

/// A form as a browser would send it: what its fields hold now.
#[derive(Clone, Debug)]
pub struct Form {
    pub action: String,
    pub fields: Vec<(String, String)>,
}

impl Form {
    /// With a field filled in; a field that the form does not have is a mistake of the story.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        let known = self.fields.iter().any(|(field, _)| field == name);
        assert!(known, "the form {} has no field {name}", self.action);
        self.fields.retain(|(field, _)| field != name);
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn field(&self, name: &str) -> &str {
        self.fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str()).unwrap_or_default()
    }
}

fn select(selector: &str) -> Selector {
    Selector::parse(selector).expect("a selector")
}

impl Page {
    pub(super) async fn read(response: Response) -> Self {
        let (status, headers) = (response.status(), response.headers().clone());
        Self { status, headers, bytes: response.bytes().await.unwrap().to_vec() }
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|_| panic!("no JSON but {}: {}", self.status, self.text()))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    pub fn location(&self) -> Option<String> {
        self.headers.get("location").map(|value| value.to_str().unwrap().to_owned())
    }

    fn html(&self) -> Html {
        Html::parse_document(&self.text())
    }

    /// The words of the first element that fits, with single spaces.
    pub fn words(&self, selector: &str) -> String {
        let html = self.html();
        let found = html.select(&select(selector)).next();
        found.map_or_else(|| panic!("nothing fits {selector} in {}", self.text()), |element| plain(&element))
    }

    /// The words of every element that fits.
    pub fn all_words(&self, selector: &str) -> Vec<String> {
        self.html().select(&select(selector)).map(|element| plain(&element)).collect()
    }

    /// An attribute of the first element that fits.
    pub fn attribute(&self, selector: &str, name: &str) -> String {
        let html = self.html();
        let found = html.select(&select(selector)).next().and_then(|element| element.attr(name));
        found.map_or_else(|| panic!("nothing fits {selector} [{name}] in {}", self.text()), str::to_owned)
    }

    /// An attribute of every element that fits.
    pub fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        self.html().select(&select(selector)).filter_map(|element| element.attr(name)).map(str::to_owned).collect()
    }

    pub fn assert(&self, status: u16) -> &Self {
        if self.status.as_u16() != status {
            let is_page = self.header("content-type").starts_with("text/html");
            panic!("{} instead of {status}: {}", self.status, if is_page { self.words("main") } else { self.text() });
        }
        self
    }

    /// Says these words, whatever the markup.
    pub fn assert_says(&self, words: &str) -> &Self {
        let said = self.words("body");
        assert!(said.contains(words), "the page does not say «{words}» but: {said}");
        self
    }

    /// The form with this action, as it stands.
    pub fn form(&self, action: &str) -> Form {
        let html = self.html();
        let forms: Vec<ElementRef<'_>> = html.select(&select("form")).collect();
        let form = forms.iter().find(|form| form.attr("action") == Some(action));
        let form = form.unwrap_or_else(|| panic!("no form sends to {action} in {}", self.text()));
        let mut fields: Vec<(String, String)> = Vec::new();
        for field in form.select(&select("input, select, textarea")) {
            let Some(name) = field.attr("name") else { continue };
            let value = match field.value().name() {
                "select" => chosen(&field),
                "textarea" => field.text().collect(),
                _ => field.attr("value").unwrap_or_default().to_owned(),
            };
            let is_radio = field.attr("type") == Some("radio");
            if is_radio && field.attr("checked").is_none() {
                if !fields.iter().any(|(known, _)| known == name) {
                    fields.push((name.to_owned(), String::new()));
                }
                continue;
            }
            fields.retain(|(known, _)| !is_radio || known != name);
            fields.push((name.to_owned(), value));
        }
        Form { action: action.to_owned(), fields }
    }

    /// What the radio buttons of a form offer, with their labels.
    pub fn offers(&self, name: &str) -> Vec<(String, String)> {
        let html = self.html();
        html.select(&select(&format!("input[type=radio][name={name}]")))
            .map(|radio| {
                let label = select(&format!("label[for={}]", radio.attr("id").unwrap()));
                let label = html.select(&label).next().map(|label| plain(&label)).unwrap_or_default();
                (radio.attr("value").unwrap_or_default().to_owned(), label)
            })
            .collect()
    }
}

fn chosen(select_element: &ElementRef<'_>) -> String {
    let chosen = select_element.select(&select("option[selected]")).next();
    let first = || select_element.select(&select("option")).next();
    chosen.or_else(first).and_then(|option| option.attr("value")).unwrap_or_default().to_owned()
}

fn plain(element: &ElementRef<'_>) -> String {
    let texts = element.descendants().filter_map(|node| {
        let parent_is_hidden =
            node.parent().and_then(ElementRef::wrap).is_some_and(|parent| parent.value().name() == "style");
        node.value().as_text().filter(|_| !parent_is_hidden).map(|text| text.to_string())
    });
    texts.collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}
