mod forms;
mod gateway;
mod hosts;
mod pages;
mod papers;
mod queue;
mod security;
mod track;
