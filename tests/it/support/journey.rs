//! The payer's way, step by step, as a browser goes it.

use super::{Page, Visitor};

impl Visitor {
    pub async fn bill(&self, ward: &str, holding: &str) -> Page {
        let query: String = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("ward", ward)
            .append_pair("holding", holding)
            .finish();
        self.get(&format!("/bills?{query}")).await
    }

    /// From the bill to the check page; `choice` is what the offer's value begins with.
    pub async fn choose(&self, bill: &Page, choice: &str) -> Page {
        let offers = bill.assert(200).offers("choice");
        let offer = offers.iter().find(|(value, _)| value.starts_with(choice));
        let (value, _) = offer.unwrap_or_else(|| panic!("{choice} is not among {offers:?}"));
        let form = bill.form("/pay/holding").with("choice", value).with("phone", "01712-345678");
        self.follow(self.submit(&form).await.assert(303)).await
    }

    /// From the bill of holding 3-123/1 to the check page, and the path of the payment.
    pub async fn check(&self, choice: &str) -> (Page, String) {
        let check = self.choose(&self.bill("3", "123/1").await, choice).await;
        let path = check.attribute("form[method=post]", "action");
        (check, path)
    }

    /// From the check page to the gateway's own page.
    pub async fn go_to_gateway(&self, check: &Page) -> Page {
        let action = check.assert(200).attribute("form[method=post]", "action");
        let go = self.follow(self.submit(&check.form(&action).with("gateway", "sandbox")).await.assert(303)).await;
        let gateway = go.assert(200).attribute("main a.b", "href");
        self.get(gateway.split_once(".localhost").and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..])).unwrap())
            .await
    }

    /// Picks what the gateway shall do, and comes back to the page of the outcome.
    pub async fn pick(&self, gateway: &Page, pick: &str) -> Page {
        let action = gateway.assert(200).attribute("form", "action");
        let picked = self.submit(&gateway.form(&action).with("pick", pick)).await;
        let back = self.follow(picked.assert(303)).await;
        self.follow(back.assert(303)).await
    }

    /// The whole way for holding 3-123/1: the page of the outcome and the path of the payment.
    pub async fn pay(&self, choice: &str, pick: &str) -> (Page, String) {
        let (check, path) = self.check(choice).await;
        let gateway = self.go_to_gateway(&check).await;
        (self.pick(&gateway, pick).await, path)
    }
}
