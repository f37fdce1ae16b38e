//! Calls to the world outside: one client, with the rules that every call keeps.
//!
//! In production only https and only to public addresses, checked after the name is resolved, so that no configured name
//! reaches into our own network. In development only to this machine. Never a redirect, at most 64 KB of answer, ten
//! seconds in all.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};

use anyhow::{Context, bail, ensure};
use reqwest::{
    Client, RequestBuilder, Response, Url,
    dns::{Addrs, Name, Resolve, Resolving},
    redirect,
};
use serde::Serialize;

/// How long any call may take.
pub const WITHIN: Duration = Duration::from_secs(10);
const ANSWER_BYTES_MAX: usize = 65_536;

/// Which addresses may be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Development: this machine.
    Loopback,
    /// Production: everybody but ourselves.
    Public,
}

/// The client.
pub struct Outgoing {
    client: Client,
    reach: Reach,
}

/// An answer in full.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    pub status: u16,
    pub body: String,
}

impl Outgoing {
    /// # Errors
    /// When TLS cannot be set up.
    #[expect(clippy::disallowed_methods, reason = "this is where the rules are put on")]
    pub fn new(reach: Reach, within: Duration) -> anyhow::Result<Self> {
        let client = Client::builder()
            .timeout(within)
            .redirect(redirect::Policy::none())
            .dns_resolver(std::sync::Arc::new(Resolver { reach }))
            .user_agent("pouro")
            .no_proxy()
            .build()
            .context("the HTTP client cannot be set up")?;
        Ok(Self { client, reach })
    }

    /// Posts JSON; anything but a 2xx answer is an error.
    ///
    /// # Errors
    /// When the address is not allowed, does not answer in time, or does not accept.
    pub async fn post_json(&self, url: &str, body: &impl Serialize) -> anyhow::Result<()> {
        let reply = self.send(url, |client, url| client.post(url).json(body)).await?;
        ensure!((200..300).contains(&reply.status), "the other side answers {}", reply.status);
        Ok(())
    }

    /// Posts JSON with headers and reads the answer.
    ///
    /// # Errors
    /// As [`Self::send`].
    pub async fn call_json(&self, url: &str, headers: &Headers<'_>, body: &impl Serialize) -> anyhow::Result<Reply> {
        self.send(url, |client, url| with_headers(client.post(url), headers).json(body)).await
    }

    /// Posts a form and reads the answer.
    ///
    /// # Errors
    /// As [`Self::send`].
    pub async fn call_form(&self, url: &str, fields: &[(&str, &str)]) -> anyhow::Result<Reply> {
        self.send(url, |client, url| client.post(url).form(fields)).await
    }

    /// Gets an address with a query and headers, and reads the answer.
    ///
    /// # Errors
    /// As [`Self::send`].
    pub async fn call_get(&self, url: &str, query: &[(&str, &str)], headers: &Headers<'_>) -> anyhow::Result<Reply> {
        self.send(url, |client, mut url| {
            if !query.is_empty() {
                url.query_pairs_mut().extend_pairs(query);
            }
            with_headers(client.get(url), headers)
        })
        .await
    }

    /// Sends what `build` makes and reads the answer.
    ///
    /// # Errors
    /// When the address is not allowed or does not answer in time, or the answer is too large.
    pub async fn send(&self, url: &str, build: impl FnOnce(&Client, Url) -> RequestBuilder) -> anyhow::Result<Reply> {
        let url = self.checked(url)?;
        // The address may carry a key: it is kept out of errors, which are logged.
        let response = build(&self.client, url).send().await.map_err(reqwest::Error::without_url)?;
        let status = response.status().as_u16();
        Ok(Reply { status, body: read_bounded(response).await? })
    }

    /// Whether a browser can be sent to an address that another system gave: a page, and over TLS in production.
    #[must_use]
    pub fn is_page(&self, url: &str) -> bool {
        Url::parse(url).is_ok_and(|url| url.has_host() && self.allows_scheme(&url))
    }

    fn allows_scheme(&self, url: &Url) -> bool {
        matches!((self.reach, url.scheme()), (_, "https") | (Reach::Loopback, "http"))
    }

    fn checked(&self, url: &str) -> anyhow::Result<Url> {
        let url = Url::parse(url).context("not an address")?;
        if !self.allows_scheme(&url) {
            bail!("{} is not allowed for outgoing calls", url.scheme());
        }
        // A literal address is never resolved, so it is checked here.
        let literal =
            url.host_str().map(|host| host.trim_matches(['[', ']'])).and_then(|host| host.parse::<IpAddr>().ok());
        ensure!(
            literal.is_none_or(|address| allowed(self.reach, address)),
            "that address is not allowed for outgoing calls"
        );
        Ok(url)
    }
}

/// Names and values of headers.
pub type Headers<'a> = [(&'a str, &'a str)];

fn with_headers(request: RequestBuilder, headers: &Headers<'_>) -> RequestBuilder {
    headers.iter().fold(request, |request, (name, value)| request.header(*name, *value))
}

impl Reply {
    /// The answer as JSON, where the other side has accepted the call.
    ///
    /// # Errors
    /// When it answers with another status, or no JSON. What it says stays out of the error, which is logged.
    pub fn json(&self) -> anyhow::Result<serde_json::Value> {
        ensure!((200..300).contains(&self.status), "the other side answers {}", self.status);
        serde_json::from_str(&self.body).map_err(|fault| anyhow::anyhow!("no JSON: line {}", fault.line()))
    }
}

async fn read_bounded(mut response: Response) -> anyhow::Result<String> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(reqwest::Error::without_url)? {
        ensure!(body.len() + chunk.len() <= ANSWER_BYTES_MAX, "the answer is larger than {ANSWER_BYTES_MAX} bytes");
        body.extend_from_slice(&chunk);
    }
    Ok(String::from_utf8_lossy(&body).into_owned())
}

struct Resolver {
    reach: Reach,
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let reach = self.reach;
        Box::pin(async move {
            let host = name.as_str();
            let found: Vec<SocketAddr> = if host == "localhost" || host.ends_with(".localhost") {
                // Browsers know these names; most system resolvers do not.
                vec![SocketAddr::from((Ipv4Addr::LOCALHOST, 0))]
            } else {
                tokio::net::lookup_host((host, 0)).await?.collect()
            };
            if found.is_empty() || !found.iter().all(|address| allowed(reach, address.ip())) {
                return Err("that address is not allowed for outgoing calls".into());
            }
            let found: Addrs = Box::new(found.into_iter());
            Ok(found)
        })
    }
}

fn allowed(reach: Reach, address: IpAddr) -> bool {
    match reach {
        Reach::Loopback => address.is_loopback(),
        Reach::Public => match address {
            IpAddr::V4(v4) => is_public_v4(v4),
            IpAddr::V6(v6) => v6.to_ipv4_mapped().map_or_else(|| is_public_v6(v6), is_public_v4),
        },
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, ..] = address.octets();
    let carrier = a == 100 && (64..128).contains(&b);
    let reserved = a == 0 || a >= 224 || (a == 192 && b == 0) || (a == 198 && (b == 18 || b == 19));
    !(address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || carrier
        || reserved)
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    let global = first & 0xe000 == 0x2000;
    global && !(first == 0x2001 && second == 0x0db8) && first != 0x2002
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn production_reaches_the_public_and_development_itself() {
        for address in ["8.8.8.8", "103.4.145.245", "2404:6800::1"] {
            assert!(allowed(Reach::Public, address.parse().unwrap()), "{address}");
            assert!(!allowed(Reach::Loopback, address.parse().unwrap()), "{address}");
        }
        for address in [
            "127.0.0.1",
            "10.1.2.3",
            "192.168.0.1",
            "172.16.0.9",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "::1",
            "fe80::1",
            "fd00::1",
            "::ffff:10.0.0.1",
        ] {
            assert!(!allowed(Reach::Public, address.parse().unwrap()), "{address}");
        }
        assert!(allowed(Reach::Loopback, "127.0.0.1".parse().unwrap()));
    }

    #[tokio::test]
    async fn forbidden_addresses_are_refused_before_anything_is_sent() {
        let _first = rustls::crypto::ring::default_provider().install_default();
        let public = Outgoing::new(Reach::Public, WITHIN).unwrap();
        for url in [
            "http://example.com",
            "https://127.0.0.1/",
            "https://[::1]/",
            "https://localhost/",
            "file:///etc/passwd",
            "nonsense",
        ] {
            assert!(public.send(url, Client::get).await.is_err(), "{url}");
        }
    }
}
