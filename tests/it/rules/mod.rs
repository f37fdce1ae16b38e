//! Rules tried directly, on examples that stand in `tests/it/data/examples`.

mod holding_tax;
mod payments_in_parts;
