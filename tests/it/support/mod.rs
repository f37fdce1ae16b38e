//! The world that every story is told in.

mod client;
mod clock;
mod database;
mod journey;
mod page;
pub mod workbook;
mod world;

pub use client::Visitor;
pub use database::towns_folder;
pub use database::{Engine, WorldDatabase};
pub use page::{Form, Page};
pub use world::{Place, World, copy_folder};
