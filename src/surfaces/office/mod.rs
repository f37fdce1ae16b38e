//! The staff office: below `/office` on a town's host, and at the root of the console for the centre. Language follows the
//! person's own setting. What belongs to a service lives with the service.

mod account;
mod adjustments;
mod approvals;
pub mod audit;
mod counter;
mod door;
mod errors;
mod household;
mod outages;
mod plans;
mod posts;
mod queue;
mod receipts;
mod reconciliation;
pub mod reports;
mod roles;
mod samples;
mod settings;
mod staff;
mod today;
mod treasury;
mod typed;
mod year;

pub use adjustments::PAGES as ADJUSTMENT_PAGES;
pub use errors::{is_of_staff, page as error_page};

use crate::{
    platform::access::Permission,
    services::holding,
    web::{
        Endpoint, NavItem, PageKind, Within, assets,
        report::{PrintPage, ReportPage},
    },
};

/// Every route of the office of a town, and of the console.
pub const TABLES: &[&[Endpoint]] = &[
    account::ENDPOINTS,
    approvals::ENDPOINTS,
    audit::ENDPOINTS,
    door::ENDPOINTS,
    roles::ENDPOINTS,
    staff::ENDPOINTS,
    today::ENDPOINTS,
];

/// What only towns have.
pub const TOWN_TABLES: &[&[Endpoint]] = &[
    adjustments::ENDPOINTS,
    counter::ENDPOINTS,
    holding::office::ENDPOINTS,
    household::ENDPOINTS,
    outages::ENDPOINTS,
    plans::ENDPOINTS,
    posts::ENDPOINTS,
    queue::ENDPOINTS,
    receipts::ENDPOINTS,
    reconciliation::ENDPOINTS,
    reports::ENDPOINTS,
    settings::ENDPOINTS,
    treasury::ENDPOINTS,
    year::ENDPOINTS,
];

/// What stands at the root of the console beside the office.
pub const CENTRE_PLAIN_TABLES: &[&[Endpoint]] = &[assets::OF_TOWN];

/// Where staff may go, in this order.
pub const NAV: &[NavItem] = &[
    NavItem { path: "/", key: "nav-today", permission: Permission::OfficeUse, within: Within::Everywhere },
    NavItem {
        path: "/approvals",
        key: "nav-approvals",
        permission: Permission::ApprovalDecide,
        within: Within::Everywhere,
    },
    NavItem { path: "/queue", key: "nav-queue", permission: Permission::QueueWork, within: Within::Towns },
    counter::NAV,
    receipts::NAV,
    counter::SHIFTS,
    counter::INSTRUMENTS,
    counter::BOOKS,
    NavItem { path: "/holdings", key: "nav-holdings", permission: Permission::HoldingSee, within: Within::Towns },
    NavItem { path: "/refunds", key: "nav-refunds", permission: Permission::RefundAsk, within: Within::Towns },
    NavItem { path: "/plans", key: "nav-plans", permission: Permission::HoldingSee, within: Within::Towns },
    NavItem { path: "/staff", key: "nav-staff", permission: Permission::StaffSee, within: Within::Everywhere },
    NavItem { path: "/posts", key: "nav-posts", permission: Permission::OfficeUse, within: Within::Towns },
    NavItem { path: "/settings", key: "nav-settings", permission: Permission::SettingSee, within: Within::Towns },
    reconciliation::NAV,
    reports::NAV,
    year::NAV,
    audit::NAV,
];

pub const PAGES: &[PageKind] = &[
    PageKind::of::<account::pages::AccountPage>(),
    PageKind::of::<account::pages::CodesPage>(),
    PageKind::of::<account::pages::FactorPage>(),
    PageKind::of::<account::pages::NewCodesPage>(),
    PageKind::of::<account::pages::PasskeysPage>(),
    PageKind::of::<account::pages::PasswordPage>(),
    PageKind::of::<account::pages::SessionsPage>(),
    PageKind::of::<approvals::ApprovalPage>(),
    PageKind::of::<approvals::ApprovalsPage>(),
    PageKind::of::<audit::HeadsPage<'_>>(),
    PageKind::of::<audit::TrailPage<'_>>(),
    PageKind::of::<counter::BookPage<'_>>(),
    PageKind::of::<counter::BooksPage<'_>>(),
    PageKind::of::<counter::CounterPage<'_>>(),
    PageKind::of::<counter::InstrumentPage<'_>>(),
    PageKind::of::<counter::InstrumentsPage<'_>>(),
    PageKind::of::<counter::IssuePage<'_>>(),
    PageKind::of::<counter::OpenShiftPage<'_>>(),
    PageKind::of::<counter::ShiftPage<'_>>(),
    PageKind::of::<counter::ShiftsPage<'_>>(),
    PageKind::of::<door::pages::ConfirmPage>(),
    PageKind::of::<door::pages::DeadLink>(),
    PageKind::of::<door::pages::ForgottenPage>(),
    PageKind::of::<door::pages::ForgottenSent>(),
    PageKind::of::<door::pages::InvitationPage>(),
    PageKind::of::<door::pages::SecondPage>(),
    PageKind::of::<door::pages::SignInPage>(),
    PageKind::of::<errors::OfficeError>(),
    PageKind::of::<outages::OutagesPage>(),
    PageKind::of::<household::HouseholdPage>(),
    PageKind::of::<plans::AskPlanPage>(),
    PageKind::of::<plans::PlanPage>(),
    PageKind::of::<plans::PlansPage>(),
    PageKind::of::<posts::EndPage>(),
    PageKind::of::<posts::PostsPage>(),
    PageKind::of::<posts::RecordPage>(),
    PageKind::of::<queue::QueueItemPage>(),
    PageKind::of::<queue::QueueList>(),
    PageKind::of::<PrintPage<'_>>(),
    PageKind::of::<ReportPage<'_>>(),
    PageKind::of::<reports::ReportsPage>(),
    PageKind::of::<reconciliation::DayPage>(),
    PageKind::of::<reconciliation::ImportPage>(),
    PageKind::of::<reconciliation::LinesPage>(),
    PageKind::of::<reconciliation::MonthPage>(),
    PageKind::of::<reconciliation::SettlementsPage>(),
    PageKind::of::<reconciliation::StatementPage>(),
    PageKind::of::<reconciliation::StatementsPage>(),
    PageKind::of::<receipts::PrintPage<'_>>(),
    PageKind::of::<receipts::ReceiptPage<'_>>(),
    PageKind::of::<receipts::ReceiptsPage<'_>>(),
    PageKind::of::<roles::RoleTable>(),
    PageKind::of::<settings::ProposePage>(),
    PageKind::of::<settings::SettingsPage>(),
    PageKind::of::<staff::InvitePage>(),
    PageKind::of::<staff::LeavePage>(),
    PageKind::of::<staff::PersonPage>(),
    PageKind::of::<staff::ResetPage>(),
    PageKind::of::<staff::RolesPage>(),
    PageKind::of::<staff::StaffPage>(),
    PageKind::of::<today::Today>(),
    PageKind::of::<treasury::TreasuryPage>(),
    PageKind::of::<year::YearPage>(),
];
