//! The posts of the town: who holds them, who signs for which ward, and writing both down.

mod end;
mod list;
mod record;

use actix_web::web;

pub use self::{end::EndPage, list::PostsPage, record::RecordPage};
use crate::{
    platform::{
        access::Permission,
        offices::{Holding, Posts},
    },
    web::{Access, Chrome, Endpoint},
};

pub const ENDPOINTS: &[Endpoint] = &[
    Endpoint::get("/posts", Access::Staff(Permission::OfficeUse), || web::route().to(list::list)),
    Endpoint::get("/posts/record", Access::Confirmed(Permission::OfficeRecord), || web::route().to(record::form)),
    Endpoint::post("/posts/record", Access::Confirmed(Permission::OfficeRecord), || web::route().to(record::send)),
    Endpoint::get("/posts/{id}/end", Access::Confirmed(Permission::OfficeRecord), || web::route().to(end::form)),
    Endpoint::post("/posts/{id}/end", Access::Confirmed(Permission::OfficeRecord), || web::route().to(end::send)),
];

/// What a post is called in the reader's language; one that is no longer in the town's data by its code.
fn title(chrome: Chrome<'_>, posts: Option<&Posts>, code: &str) -> String {
    posts.and_then(|posts| posts.get(code)).map_or_else(|| code.to_owned(), |post| chrome.both(&post.title).to_owned())
}

/// A holder in a line: post, wards and name.
fn in_a_line(chrome: Chrome<'_>, posts: Option<&Posts>, holding: &Holding) -> String {
    let wards = chrome.ward_list(&holding.wards);
    let title = title(chrome, posts, &holding.post);
    let of = if wards.is_empty() { title } else { format!("{title}, {}", chrome.with("wards-n", "n", wards)) };
    format!("{}: {of}", holding.name)
}
