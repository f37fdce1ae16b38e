mod account;
mod forms;
mod gateway;
mod hosts;
mod office_door;
mod pages;
mod papers;
mod track;
