use crate::platform::tenancy::{
    Policy,
    reader::{FaultKind, Reader},
};

/// What an instalment plan may be, out of the town's dated policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanPolicy {
    pub parts_max: u8,
    /// Days after a part's last day within which the office still waits.
    pub grace_days: i16,
    /// Days before a part's last day on which the payer is reminded.
    pub reminders: Vec<i16>,
}

/// More parts than this the table does not take: two years.
pub const PARTS_MAX: i64 = 24;
const GRACE_MAX: i64 = 90;
const REMINDER_MAX: i64 = 30;
const REMINDERS_MAX: usize = 4;

impl Policy for PlanPolicy {
    const KIND: &'static str = "plans";

    fn read(reader: &Reader<'_>) -> Option<Self> {
        let parts_max = reader.integer("parts_max", 2..=PARTS_MAX);
        let parts_max = reader.required("parts_max", parts_max);
        let grace_days = reader.integer("grace_days", 0..=GRACE_MAX);
        let grace_days = reader.required("grace_days", grace_days);
        let reminders = reader.integers("reminders", 0..=REMINDER_MAX);
        if reminders.len() > REMINDERS_MAX {
            reader.fault("reminders", FaultKind::OutOfRange(format!("0–{REMINDERS_MAX}")));
            return None;
        }
        Some(Self {
            parts_max: u8::try_from(parts_max?).ok()?,
            grace_days: i16::try_from(grace_days?).ok()?,
            reminders: reminders.into_iter().filter_map(|days| i16::try_from(days).ok()).collect(),
        })
    }
}
