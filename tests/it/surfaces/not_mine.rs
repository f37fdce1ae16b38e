//! "This message is not mine": from the link in an SMS.

use entity::{
    identity::message_refusal,
    messaging::{message, queue_item},
};
use sea_orm::PaginatorTrait;

use crate::support::{Place, World};

const PHONE: &str = "01712345678";

async fn messages(place: &Place<'_>) -> u64 {
    let work = place.read().await;
    work.find::<message::Entity>().count(work.tx()).await.unwrap()
}

#[tokio::test]
async fn messages_stop_from_the_link_and_start_again_on_ones_own_page() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("2025-26:5000").await;
        north.visitor().pay("arrears:", "paid").await.0.assert(200);
        world.run_jobs().await;
        let sms = world.arrived().into_iter().next().expect("the receipt was told of");
        let code = sms.text.rsplit('/').next().unwrap().trim().to_owned();
        let stranger = north.visitor();
        let paper = stranger.follow(stranger.get(&format!("/r/{code}")).await.assert(303)).await;
        let link = paper.assert(200).attribute("a[href$='/not-mine']", "href");
        let page = stranger.get(&link).await;
        page.assert(200).assert_says("৩-১২৩/১");
        assert!(!page.text().contains("678"), "a paper goes through many hands");
        world.south().visitor().get(&link).await.assert(404);
        for _ in 0..2 {
            stranger.follow(stranger.submit(&page.form(&link)).await.assert(303)).await.assert_says("আর পাঠানো হবে না");
        }
        let work = north.read().await;
        assert_eq!(work.find::<message_refusal::Entity>().count(work.tx()).await.unwrap(), 1);
        let item = work.one(work.find::<queue_item::Entity>()).await.unwrap().expect("the office is told");
        assert_eq!(item.kind, queue_item::Kind::PhoneNotMine);
        work.commit().await.unwrap();

        let before = messages(&north).await;
        north.visitor().pay("through-1:", "paid").await.0.assert(200);
        assert_eq!(messages(&north).await, before, "nothing goes to that number");

        let owner = north.citizen(PHONE).await;
        let settings = owner.get("/me/settings").await;
        settings.assert(200).assert_says("যেসব বার্তা বন্ধ আছে");
        let form = settings.form("/me/messages");
        for other in [north.citizen("01812345678").await, world.south().citizen(PHONE).await] {
            let token = other.get("/me").await.attribute("input[name=form_token]", "value");
            other.submit(&form.clone().with("form_token", &token)).await.assert(404);
        }
        owner.submit(&form).await.assert(303);
        north.visitor().pay("everything:", "paid").await.0.assert(200);
        assert_eq!(messages(&north).await, before + 1, "and it goes there again");
    })
    .await;
}
