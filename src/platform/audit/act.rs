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
    QueueTaken = "queue.take",
    QueueGivenBack = "queue.give-back",
    QueueHandedOver = "queue.hand-over",
    QueueClosed = "queue.close",
}
