use entity::{
    documents::paper,
    holding::holding,
    payments::{payment, receipt, sandbox_charge},
};

use super::Place;

/// What a payment leaves behind.
pub struct Paid {
    pub holding: holding::Model,
    pub payment: payment::Model,
    pub charge: sandbox_charge::Model,
    pub receipt: receipt::Model,
    pub paper: paper::Model,
}

impl Place<'_> {
    /// The holding of [`Self::billed_holding`], paid in full: the only payment of the town.
    pub async fn paid(&self) -> Paid {
        self.billed_holding("2025-26:5000").await;
        self.visitor().pay("everything", "paid").await.0.assert(200);
        self.world.run_jobs().await;
        let work = self.read().await;
        macro_rules! only {
            ($module:ident) => {
                work.one(work.find::<$module::Entity>()).await.unwrap().expect("it is paid")
            };
        }
        let paid = Paid {
            holding: only!(holding),
            payment: only!(payment),
            charge: only!(sandbox_charge),
            receipt: only!(receipt),
            paper: only!(paper),
        };
        work.commit().await.unwrap();
        paid
    }
}
