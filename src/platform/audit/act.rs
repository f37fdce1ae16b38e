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
    StaffSignInFailed = "staff.sign-in-failed",
    StaffSignedOut = "staff.sign-out",
    /// The password or a factor was given again.
    StaffConfirmed = "staff.confirm",
    /// Somebody with power over accounts has taken password and factors away.
    StaffReset = "staff.reset",
    /// Somebody asked for a new password himself.
    StaffResetAsked = "staff.reset-ask",
    StaffLocaleChanged = "staff.locale",
    StaffLeft = "staff.leave",
    RoleGranted = "role.grant",
    RoleEnded = "role.end",
    OfficeRecorded = "office.record",
    OfficeEnded = "office.end",
    /// Whoever was to hold it left before.
    OfficeCancelled = "office.cancel",
    ApprovalAsked = "approval.ask",
    ApprovalGiven = "approval.give",
    ApprovalDeclined = "approval.decline",
    ApprovalWithdrawn = "approval.withdraw",
    IdentityRevealed = "identity.reveal",
    PasswordChanged = "password.change",
    FactorAdded = "factor.add",
    FactorRemoved = "factor.remove",
    RecoveryCodesMade = "recovery.make",
    RecoveryCodeUsed = "recovery.use",
    PasskeyAdded = "passkey.add",
    PasskeyRemoved = "passkey.remove",
    SessionEnded = "session.end",
    PhoneChanged = "phone.change",
    CodeAsked = "code.ask",
    CodeMistaken = "code.mistake",
    CitizenSignedIn = "citizen.sign-in",
    CitizenSignedOut = "citizen.sign-out",
    CitizenSettingsChanged = "citizen.set",
    HoldingSaved = "holding.save",
    HoldingForgotten = "holding.forget",
    MessagesRefused = "message.refuse",
    MessagesRestored = "message.restore",
    TownApplied = "tenant.apply",
    RegisterImported = "register.import",
    RegisterFinished = "register.finish",
    HoldingUpdated = "holding.update",
    DemandStarted = "demand.start",
    DemandFinished = "demand.finish",
    ReportSent = "report.send",
    ApplicationOpened = "application.open",
    ApplicationDiscarded = "application.discard",
    ApplicationSubmitted = "application.submit",
    ApplicationWithdrawn = "application.withdraw",
    PaymentOpened = "payment.open",
    PaymentStarted = "payment.start",
    PaymentMoved = "payment.move",
    PaymentSettled = "payment.settle",
    PaymentExpired = "payment.expire",
    SandboxPicked = "sandbox.pick",
    DataPurged = "data.purge",
    KeysRotated = "key.rotate",
    QueueTaken = "queue.take",
    QueueGivenBack = "queue.give-back",
    QueueHandedOver = "queue.hand-over",
    QueueClosed = "queue.close",
    ReceiptReversed = "receipt.reverse",
    SecretSet = "secret.set",
    OutageMeasured = "outage.measure",
    OutageStated = "outage.state",
    DuesWrittenOff = "dues.write-off",
    CreditMoved = "credit.move",
    AdvanceUsed = "credit.use",
    /// The program has found money that nobody owed.
    RefundNoticed = "refund.notice",
    RefundAsked = "refund.ask",
    RefundDecided = "refund.decide",
    RefundSent = "refund.send",
    RefundMoved = "refund.move",
    RefundPaid = "refund.pay",
    RefundDropped = "refund.drop",
    StatementBrought = "statement.bring",
    StatementImported = "statement.import",
    /// Lines that were open have been looked at again.
    StatementMatched = "statement.match",
    StatementTakenBack = "statement.take-back",
    InstrumentCleared = "instrument.clear",
    /// The statement that said so was taken back.
    InstrumentUncleared = "instrument.unclear",
    DayLocked = "day.lock",
    DayUnlocked = "day.unlock",
    SettlementRecorded = "settlement.record",
    ChallanRecorded = "challan.record",
    YearClosed = "year.close",
    YearReopened = "year.reopen",
    /// Somebody of the office has the gateway asked once more.
    GatewayAsked = "gateway.ask",
    PlanAsked = "plan.ask",
    /// Agreed, kept, in default or at its end.
    PlanMoved = "plan.move",
    PlanReminded = "plan.remind",
    /// Money was taken by hand.
    ReceiptIssued = "receipt.issue",
    ReceiptPrinted = "receipt.print",
    ShiftOpened = "shift.open",
    ShiftCounted = "shift.count",
    ShiftDeposited = "shift.deposit",
    ShiftConfirmed = "shift.confirm",
    ShiftSentBack = "shift.send-back",
    InstrumentDeposited = "instrument.deposit",
    InstrumentDishonoured = "instrument.dishonour",
    BookIssued = "book.issue",
    BookReturned = "book.return",
    BookLost = "book.lose",
    LeafSpoilt = "leaf.spoil",
}
