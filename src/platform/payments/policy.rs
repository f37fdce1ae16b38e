//! How a town takes money online: which gateways, in which order, and under which accounts. What must stay secret stands
//! beside it in the database ([`crate::platform::tenancy::secrets`]), never in a file.

use entity::payments::payment::Gateway;
use sea_orm::Iterable;

use crate::platform::tenancy::{
    Policy,
    reader::{FaultKind, Named, Reader},
};

/// Which of a gateway's two worlds an account belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endpoint {
    Live,
    /// The gateway's own place for trying out, where no money moves.
    Sandbox,
}

impl Named for Endpoint {
    const VALUES: &'static [(&'static str, Self)] = &[("live", Self::Live), ("sandbox", Self::Sandbox)];
}

/// What the file of kind `payments` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentPolicy {
    /// The recommended one first.
    pub offered: Vec<Gateway>,
    /// The address that this deployment calls from, which some gateways want to be told.
    pub address: String,
    pub sslcommerz: Option<SslCommerzAccount>,
    pub bkash: Option<BkashAccount>,
    pub nagad: Option<NagadAccount>,
    pub ekpay: Option<EkpayAccount>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SslCommerzAccount {
    pub endpoint: Endpoint,
    pub store_id: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BkashAccount {
    pub endpoint: Endpoint,
    pub username: String,
    pub app_key: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NagadAccount {
    pub endpoint: Endpoint,
    pub merchant_id: String,
    /// The merchant's own mobile number at Nagad.
    pub number: String,
    /// Nagad's public key, Base64 of its DER.
    pub public_key: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EkpayAccount {
    pub endpoint: Endpoint,
    pub merchant_id: String,
}

pub const SSLCOMMERZ_PASSWORD: &str = "sslcommerz-password";
pub const BKASH_PASSWORD: &str = "bkash-password";
pub const BKASH_APP_SECRET: &str = "bkash-app-secret";
pub const NAGAD_PRIVATE_KEY: &str = "nagad-private-key";
pub const EKPAY_PASS_KEY: &str = "ekpay-pass-key";

/// Every secret that a town can have.
pub const SECRETS: [&str; 5] =
    [BKASH_PASSWORD, BKASH_APP_SECRET, EKPAY_PASS_KEY, NAGAD_PRIVATE_KEY, SSLCOMMERZ_PASSWORD];

/// The secrets without which a gateway cannot be spoken to.
#[must_use]
pub const fn secrets_of(gateway: Gateway) -> &'static [&'static str] {
    match gateway {
        Gateway::Sandbox => &[],
        Gateway::SslCommerz => &[SSLCOMMERZ_PASSWORD],
        Gateway::Bkash => &[BKASH_PASSWORD, BKASH_APP_SECRET],
        Gateway::Nagad => &[NAGAD_PRIVATE_KEY],
        Gateway::Ekpay => &[EKPAY_PASS_KEY],
    }
}

const ID_MAX: usize = 100;
const KEY_MAX: usize = 2_000;

impl PaymentPolicy {
    /// Where the town's account at a gateway is; nowhere without an account. The sandbox needs none.
    #[must_use]
    pub fn endpoint(&self, gateway: Gateway) -> Option<Endpoint> {
        match gateway {
            Gateway::Sandbox => Some(Endpoint::Sandbox),
            Gateway::SslCommerz => self.sslcommerz.as_ref().map(|account| account.endpoint),
            Gateway::Bkash => self.bkash.as_ref().map(|account| account.endpoint),
            Gateway::Nagad => self.nagad.as_ref().map(|account| account.endpoint),
            Gateway::Ekpay => self.ekpay.as_ref().map(|account| account.endpoint),
        }
    }
}

impl Policy for PaymentPolicy {
    const KIND: &'static str = "payments";
    /// It is the deployment's, and the same for all towns.
    const NATIONAL_ONLY: &'static [&'static str] = &["address"];

    fn read(reader: &Reader<'_>) -> Option<Self> {
        let address = reader.text("address", ID_MAX).unwrap_or_default();
        let policy = Self {
            offered: read_offered(reader),
            address,
            sslcommerz: reader.table("sslcommerz", |account| {
                let (endpoint, store_id) = (endpoint(account), account.required_text("store_id", ID_MAX));
                Some(SslCommerzAccount { endpoint: endpoint?, store_id: store_id? })
            }),
            bkash: reader.table("bkash", |account| {
                let (endpoint, username) = (endpoint(account), account.required_text("username", ID_MAX));
                let app_key = account.required_text("app_key", ID_MAX);
                Some(BkashAccount { endpoint: endpoint?, username: username?, app_key: app_key? })
            }),
            nagad: reader.table("nagad", |account| {
                let (endpoint, merchant_id) = (endpoint(account), account.required_text("merchant_id", ID_MAX));
                let (number, public_key) =
                    (account.required_text("number", ID_MAX), account.required_text("public_key", KEY_MAX));
                Some(NagadAccount {
                    endpoint: endpoint?,
                    merchant_id: merchant_id?,
                    number: number?,
                    public_key: public_key?,
                })
            }),
            ekpay: reader.table("ekpay", |account| {
                let (endpoint, merchant_id) = (endpoint(account), account.required_text("merchant_id", ID_MAX));
                Some(EkpayAccount { endpoint: endpoint?, merchant_id: merchant_id? })
            }),
        };
        for gateway in &policy.offered {
            if policy.endpoint(*gateway).is_none() {
                reader.fault(gateway.code(), FaultKind::Missing);
            }
        }
        Some(policy)
    }

    fn not_when_live(&self) -> Vec<String> {
        let trial = |gateway: &Gateway| {
            let key = match gateway {
                Gateway::Sandbox => "offered".to_owned(),
                Gateway::SslCommerz | Gateway::Bkash | Gateway::Nagad | Gateway::Ekpay => {
                    format!("{}.endpoint", gateway.code())
                }
            };
            (self.endpoint(*gateway) == Some(Endpoint::Sandbox)).then_some(key)
        };
        // An account that is not offered may still be asked about payments of yesterday.
        let with_account = Gateway::iter().filter(|gateway| match gateway {
            Gateway::Sandbox => self.offered.contains(gateway),
            Gateway::SslCommerz | Gateway::Bkash | Gateway::Nagad | Gateway::Ekpay => true,
        });
        with_account.filter_map(|gateway| trial(&gateway)).collect()
    }
}

fn endpoint(account: &Reader<'_>) -> Option<Endpoint> {
    let endpoint = account.one_of("endpoint");
    account.required("endpoint", endpoint)
}

fn read_offered(reader: &Reader<'_>) -> Vec<Gateway> {
    let mut offered = Vec::new();
    for name in reader.texts("offered", ID_MAX) {
        match Gateway::iter().find(|gateway| gateway.code() == name) {
            None => reader.fault("offered", FaultKind::OneOf(Gateway::iter().map(Gateway::code).collect())),
            Some(gateway) if offered.contains(&gateway) => reader.fault("offered", FaultKind::TwiceInList),
            Some(gateway) => offered.push(gateway),
        }
    }
    offered
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::tenancy::{node::Node, reader::Faults};

    fn read(text: &str) -> (PaymentPolicy, Vec<(String, &'static str)>) {
        let (node, faults) = (Node::from_toml(text).unwrap(), Faults::default());
        let reader = Reader::new(&node, "payments.toml", &faults);
        let policy = PaymentPolicy::read(&reader).unwrap();
        reader.finish();
        (policy, faults.into_sorted().into_iter().map(|fault| (fault.key, fault.kind.code())).collect())
    }

    #[test]
    fn what_is_offered_has_an_account_and_stands_once() {
        let (policy, faults) = read(
            "offered = [\"bkash\", \"ekpay\", \"bkash\", \"rocket\"]\n[bkash]\nendpoint = \"live\"\nusername = \"u\"\napp_key = \"k\"\npassword = \"p\"",
        );
        assert_eq!(policy.offered, [Gateway::Bkash, Gateway::Ekpay]);
        let expected =
            [("ekpay", "missing"), ("offered", "one-of"), ("offered", "twice"), ("bkash.password", "unknown-key")];
        let mut expected = expected.map(|(key, code)| (key.to_owned(), code)).to_vec();
        let mut found = faults;
        expected.sort_unstable();
        found.sort_unstable();
        assert_eq!(found, expected);
    }

    #[test]
    fn what_is_for_trying_out_is_known() {
        let account = "[sslcommerz]\nstore_id = \"s\"\nendpoint = ";
        assert_eq!(read(&format!("{account}\"sandbox\"")).0.not_when_live(), ["sslcommerz.endpoint"]);
        assert_eq!(read(&format!("{account}\"live\"")).0.not_when_live(), [""; 0]);
        assert_eq!(read("offered = [\"sandbox\"]").0.not_when_live(), ["offered"]);
        assert_eq!(read("").0.not_when_live(), [""; 0]);
    }
}
