use entity::identity::approval;

use super::send;
use crate::support::World;

#[tokio::test]
async fn settings_are_read_and_a_change_is_proposed_by_one_and_agreed_to_by_another() {
    World::story(async |world| {
        let north = world.north();
        let reader = north.officer(&["auditor"]).await;
        let page = reader.browser.get("/office/settings").await;
        page.assert(200).assert_says("Uttarpur Municipality").assert_says("Reserved seats").assert_says("On trial");
        reader.browser.get("/office/settings/propose").await.assert(403);

        let (asker, decider) = (north.officer(&["secretary"]).await, north.officer(&["head"]).await);
        let propose = "/office/settings/propose";
        send(&asker, propose, propose, &[("setting", "everything")]).await.assert(422);
        let fields = [("setting", "office"), ("wanted", "Telephone 09666-000001"), ("why", "A new line")];
        let sent = send(&asker, propose, propose, &fields).await;
        sent.assert(303);
        asker.browser.follow(&sent).await.assert_says("Telephone 09666-000001");
        let work = north.read().await;
        let row = work.one(work.find::<approval::Entity>()).await.unwrap().unwrap();
        work.commit().await.unwrap();
        let decide = format!("/office/approvals/{}/decide", row.id);
        send(&decider, &decide, &decide, &[("decision", "approve")]).await.assert(303);
        reader.browser.get("/office/settings").await.assert_says("waits for the centre to apply");
    })
    .await;
}
