mod api;
mod demand_run;
mod import;
mod office;
mod paying;
