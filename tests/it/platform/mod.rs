mod audit;
mod commands;
mod jobs;
mod keys;
mod ledger;
mod messages;
mod store;
mod tenancy;
