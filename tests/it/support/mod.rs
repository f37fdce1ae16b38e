//! The world that every story is told in.

mod client;
mod clock;
pub mod codes;
mod database;
mod desk;
pub mod door;
mod everything;
pub mod gateways;
mod graph;
mod journey;
pub mod logs;
mod page;
mod paid;
mod people;
pub mod soft_key;
mod traces;
mod upload;
pub mod workbook;
mod world;

pub use client::Visitor;
pub use clock::TestClock;
pub use database::{Engine, WorldDatabase, config, towns_folder};
pub use everything::{Everything, dump};
pub use graph::{Dice, Driver};
pub use page::{Form, Page};
pub use paid::Paid;
pub use people::Officer;
pub use world::{Place, World, copy_folder};
