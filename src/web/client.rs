//! Who asks: the address that the nearest proxy we do not run has seen.

use std::net::IpAddr;

use actix_web::http::header::{self, HeaderMap, HeaderName};
use ipnet::IpNet;

/// The proxies that we run.
#[derive(Clone, Debug, Default)]
pub struct TrustedProxies(pub Vec<IpNet>);

impl TrustedProxies {
    fn trust(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }
}

/// The rightmost address of the chain that is not one of our proxies. `Forwarded` counts before `X-Forwarded-For`, and
/// neither counts from anybody else.
#[must_use]
pub fn client_address(peer: IpAddr, headers: &HeaderMap, trusted: &TrustedProxies) -> IpAddr {
    // A listener for both kinds of addresses sees IPv4 ones mapped into the other kind.
    let mut client = peer.to_canonical();
    if !trusted.trust(client) {
        return client;
    }
    for hop in chain(headers).into_iter().rev() {
        let Some(address) = hop else { break };
        client = address;
        if !trusted.trust(address) {
            break;
        }
    }
    client
}

/// The addresses that proxies wrote down, nearest last; none for one that hides.
fn chain(headers: &HeaderMap) -> Vec<Option<IpAddr>> {
    let values =
        |name: HeaderName| headers.get_all(name).filter_map(|value| value.to_str().ok()).collect::<Vec<_>>().join(",");
    let forwarded = values(header::FORWARDED);
    if !forwarded.trim().is_empty() {
        return forwarded.split(',').map(forwarded_for).collect();
    }
    let hops = values(HeaderName::from_static("x-forwarded-for"));
    hops.split(',').map(str::trim).filter(|hop| !hop.is_empty()).map(parse_hop).collect()
}

/// `for="[2001:db8::1]:4711";proto=https`
fn forwarded_for(element: &str) -> Option<IpAddr> {
    let pair = element.split(';').map(str::trim).find_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        name.eq_ignore_ascii_case("for").then_some(value)
    })?;
    parse_hop(pair.trim_matches('"'))
}

/// An address with or without port and brackets.
fn parse_hop(hop: &str) -> Option<IpAddr> {
    if let Ok(address) = hop.parse::<IpAddr>() {
        return Some(address.to_canonical());
    }
    let inside = match hop.strip_prefix('[') {
        Some(rest) => rest.split(']').next()?,
        None => hop.rsplit_once(':')?.0,
    };
    inside.parse::<IpAddr>().ok().map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    fn client(peer: &str, name: &'static str, value: &'static str) -> String {
        let trusted = TrustedProxies(vec!["10.0.0.0/8".parse().unwrap()]);
        let mut headers = HeaderMap::new();
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        client_address(peer.parse().unwrap(), &headers, &trusted).to_string()
    }

    #[test]
    fn only_our_own_proxies_are_believed() {
        for (peer, name, value, expected) in [
            ("203.0.113.9", "x-forwarded-for", "1.1.1.1", "203.0.113.9"),
            ("10.0.0.1", "x-forwarded-for", "1.1.1.1", "1.1.1.1"),
            ("10.0.0.1", "x-forwarded-for", "6.6.6.6, 1.1.1.1", "1.1.1.1"),
            ("10.0.0.1", "x-forwarded-for", "1.1.1.1, 10.0.0.2", "1.1.1.1"),
            ("10.0.0.1", "x-forwarded-for", "6.6.6.6, nonsense", "10.0.0.1"),
            ("10.0.0.1", "forwarded", "for=\"[2001:db8::1]:80\";proto=https", "2001:db8::1"),
            ("10.0.0.1", "forwarded", "for=1.1.1.1, for=10.0.0.7:99", "1.1.1.1"),
            ("10.0.0.1", "forwarded", "for=_hidden", "10.0.0.1"),
            ("::ffff:10.0.0.1", "x-forwarded-for", "1.1.1.1, ::ffff:10.0.0.2", "1.1.1.1"),
            ("::ffff:203.0.113.9", "x-forwarded-for", "1.1.1.1", "203.0.113.9"),
        ] {
            assert_eq!(client(peer, name, value), expected, "{name}: {value}");
        }
    }
}
