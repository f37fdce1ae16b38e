/// One act that a role may be given.
macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident = $code:literal),+ $(,)?) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Permission { $($(#[$doc])* $name),+ }

        impl Permission {
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// `object.act`, as the files and casbin have it.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }
        }
    };
}

permissions! {
    /// Pages about the town: home, charter, contacts, help.
    SiteRead = "site.read",
    /// Bills, with the owner's name masked.
    BillSee = "bill.see",
    BillPay = "bill.pay",
    /// A payment and its receipt, by reference and the last digits of the phone.
    PaymentFind = "payment.find",
    PaperVerify = "paper.verify",
    /// Reporting wrong data on a bill.
    ErrorReport = "error.report",
    /// Saying that a message reached the wrong phone.
    MessageRefuse = "message.refuse",
    /// Signing in, at either door.
    SessionOpen = "session.open",
    /// Applying for something, and seeing what becomes of it.
    CaseApply = "case.apply",
    /// One's own page on the portal: saved holdings, receipts, settings.
    MeUse = "me.use",
    /// The office's front page, and one's own account in it.
    OfficeUse = "office.use",
    /// What waits for the office: reports, payments to clear up.
    QueueWork = "queue.work",
    /// The register with full names and phones.
    HoldingSee = "holding.see",
    /// Every ward, and not only those of the posts that somebody holds.
    WardAll = "ward.all",
    /// Setting the phone of a holding, at the counter with a paper.
    PhoneSet = "phone.set",
    /// Opening a personal number, with a reason.
    IdentityReveal = "identity.reveal",
    StaffSee = "staff.see",
    /// Inviting staff, giving roles, ending accounts.
    StaffManage = "staff.manage",
    /// Writing down who holds which post.
    OfficeRecord = "office.record",
    SettingSee = "setting.see",
    SettingPropose = "setting.propose",
    /// Being the second person where two are needed.
    ApprovalDecide = "approval.decide",
    /// The whole trail of a town; one's own is everybody's.
    AuditSee = "audit.see",
    /// Taking money at the counter, with a shift of one's own.
    CounterCollect = "counter.collect",
    /// Receipts of the town with full names: finding, showing, printing.
    ReceiptSee = "receipt.see",
    /// Agreeing to what somebody else has counted and taken to the bank.
    ShiftConfirm = "shift.confirm",
    /// Cheques, pay orders and bank slips on their way through the bank.
    InstrumentHandle = "instrument.handle",
    /// Books of receipts that are written by hand: giving them out and taking them back.
    BookIssue = "book.issue",
    RegisterImport = "register.import",
    DemandRaise = "demand.raise",
    LedgerVerify = "ledger.verify",
    AuditVerify = "audit.verify",
    /// Encrypting anew under another generation of the deployment's secret.
    KeyRotate = "key.rotate",
    /// Asking the gateway and posting what it says.
    PaymentSettle = "payment.settle",
    MessageSend = "message.send",
    AuditSeal = "audit.seal",
    /// Removing what has been kept for as long as it may be.
    DataPurge = "data.purge",
    /// Reports of what was demanded, collected and held.
    ReportSee = "report.see",
    /// Stating a time in which the pay page was down.
    OutageState = "outage.state",
    /// Asking whether the pay page answers.
    OutageMeasure = "outage.measure",
    /// Asking that a receipt is taken back, dues are given up, credit is moved or used, a disputed payment is closed.
    AdjustmentAsk = "adjustment.ask",
    /// Asking that money is given back.
    RefundAsk = "refund.ask",
    /// Paying out what a second person has agreed to give back.
    RefundPay = "refund.pay",
    /// How our books stand to the statements of gateways and the bank.
    ReconcileSee = "reconcile.see",
    /// Importing statements, booking pay-outs.
    ReconcileWork = "reconcile.work",
    /// Locking a day that agrees; asking for one that does not, or to be opened again.
    DayLock = "day.lock",
    /// Writing down what was paid to the treasury.
    TreasuryRecord = "treasury.record",
    /// How a year ended, or would end.
    YearSee = "year.see",
    /// Asking that a year be closed or opened again.
    YearClose = "year.close",
    /// Asking for a plan by which arrears are paid off in parts, and ending one.
    PlanAsk = "plan.ask",
    /// Reminding of the parts of plans, and saying which are in default.
    PlanFollow = "plan.follow",
}

impl Permission {
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|permission| permission.code() == code)
    }

    /// Whoever has one of these approves, refunds, changes policy or decides who may: in production only with a second
    /// factor, and given by two people.
    #[must_use]
    pub const fn is_weighty(self) -> bool {
        matches!(self, Self::StaffManage | Self::OfficeRecord | Self::ApprovalDecide | Self::SettingPropose)
    }
}
