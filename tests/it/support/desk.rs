//! What the office leaves behind, and who may work on it.

use entity::{
    audit::audit_entry,
    identity::office_held::{self, Capacity},
    values::OfficeHeldId,
};
use pouro::platform::{audit::Act, identity::sessions};
use sea_orm::QueryOrder;

use super::{Officer, Place};

impl Place<'_> {
    /// The trail of an act in this town, oldest first.
    pub async fn trail_of(&self, act: Act) -> Vec<audit_entry::Model> {
        let work = self.read().await;
        let rows = work.find::<audit_entry::Entity>().order_by_asc(audit_entry::Column::At);
        let rows = work.all(rows.order_by_asc(audit_entry::Column::Id)).await.unwrap();
        rows.into_iter().filter(|row| row.act == act.code()).collect()
    }

    /// Gives somebody a post for these wards, from today on.
    pub async fn post_for(&self, officer: &Officer, wards: &str) {
        let work = self.begin().await;
        let held = office_held::Model {
            tenant_id: work.tenant(),
            id: OfficeHeldId::mint(),
            account_id: officer.id,
            post: "ward-councillor".to_owned(),
            wards: wards.parse().unwrap(),
            capacity: Capacity::Regular,
            from_day: work.today(),
            to_day: None,
            order_number: None,
            order_day: None,
            for_id: None,
            recorded_by: None,
            recorded_at: work.now,
        };
        work.insert(held).await.unwrap();
        sessions::access_changed(&work, officer.id).await.unwrap();
        work.commit().await.unwrap();
    }
}
