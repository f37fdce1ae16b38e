mod certificate;
mod holding;
