mod forms;
mod gateway;
mod hosts;
mod pages;
mod papers;
mod track;
mod trail;
