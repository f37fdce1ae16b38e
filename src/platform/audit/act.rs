/// What is done, as the trail names it.
macro_rules! acts {
    ($($(#[$doc:meta])* $name:ident = $code:literal),+ $(,)?) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Act { $($(#[$doc])* $name),+ }

        impl Act {
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// `<what>.<act>`; never given a second meaning. Its words are `act-<what>-<act>`.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }
        }
    };
}

acts! {
    StaffInvited = "staff.invite",
    StaffJoined = "staff.join",
    StaffSignedIn = "staff.sign-in",
    StaffSignedOut = "staff.sign-out",
    StaffLeft = "staff.leave",
    RoleGranted = "role.grant",
    RoleEnded = "role.end",
    OfficeRecorded = "office.record",
    OfficeEnded = "office.end",
    IdentityRevealed = "identity.reveal",
    PhoneChanged = "phone.change",
    TownApplied = "tenant.apply",
    RegisterImported = "register.import",
    RegisterFinished = "register.finish",
    HoldingUpdated = "holding.update",
    DemandStarted = "demand.start",
    DemandFinished = "demand.finish",
    ReportSent = "report.send",
    PaymentOpened = "payment.open",
    PaymentStarted = "payment.start",
    PaymentMoved = "payment.move",
    PaymentSettled = "payment.settle",
    PaymentExpired = "payment.expire",
    SandboxPicked = "sandbox.pick",
    DataPurged = "data.purge",
    KeysRotated = "key.rotate",
}
