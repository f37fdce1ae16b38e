mod api;
mod demand_run;
mod import;
mod last_days;
mod office;
mod paying;
