mod audit;
mod commands;
mod jobs;
mod ledger;
mod messages;
mod store;
mod tenancy;
