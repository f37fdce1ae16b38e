use std::collections::BTreeMap;

use entity::payments::payment::Gateway;

use crate::platform::payments::policy::Endpoint;

/// Where gateways are reached. The addresses are the deployment's and not a town's: no file of a town makes us call
/// anywhere.
#[derive(Clone, Debug, Default)]
pub struct Endpoints {
    instead: BTreeMap<String, String>,
}

impl Endpoints {
    /// `instead` has other addresses by the gateway's code: `bkash`, `bkash-sandbox`.
    #[must_use]
    pub fn new(instead: &BTreeMap<String, String>) -> Self {
        Self { instead: instead.clone() }
    }

    /// The address before every path, without a slash at its end.
    #[must_use]
    pub fn base(&self, gateway: Gateway, endpoint: Endpoint) -> &str {
        let code = gateway.code();
        let name = match endpoint {
            Endpoint::Live => code.to_owned(),
            Endpoint::Sandbox => format!("{code}-sandbox"),
        };
        self.instead.get(&name).map_or_else(|| own(gateway, endpoint), |url| url.trim_end_matches('/'))
    }
}

const fn own(gateway: Gateway, endpoint: Endpoint) -> &'static str {
    match (gateway, endpoint) {
        // Within this program: it is never called.
        (Gateway::Sandbox, _) => "",
        (Gateway::SslCommerz, Endpoint::Live) => "https://securepay.sslcommerz.com",
        (Gateway::SslCommerz, Endpoint::Sandbox) => "https://sandbox.sslcommerz.com",
        (Gateway::Bkash, Endpoint::Live) => "https://tokenized.pay.bka.sh/v1.2.0-beta",
        (Gateway::Bkash, Endpoint::Sandbox) => "https://tokenized.sandbox.bka.sh/v1.2.0-beta",
        (Gateway::Nagad, Endpoint::Live) => "https://api.mynagad.com/api/dfs",
        // Not over TLS: it answers only where plain calls are allowed.
        (Gateway::Nagad, Endpoint::Sandbox) => "http://sandbox.mynagad.com:10080/remote-payment-gateway-1.0/api/dfs",
        (Gateway::Ekpay, Endpoint::Live) => "https://pg.ekpay.gov.bd/ekpaypg/v1",
        (Gateway::Ekpay, Endpoint::Sandbox) => "https://sandbox.ekpay.gov.bd/ekpaypg/v1",
    }
}
