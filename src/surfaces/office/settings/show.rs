use actix_web::HttpResponse;
use askama::Template;
use chrono::NaiveDate;
use entity::{billing::Service, identity::approval, tenancy::tenant::State, values::Ward};

use super::super::{approvals::state_code, samples};
use crate::{
    platform::{
        access::Permission,
        approvals::{self, SettingChange, Which},
        errors::AppError,
        tenancy::LegalKind,
    },
    web::{Chrome, Ctx, Frame, Page, Sample, Sheet, page::ok},
};

/// The town's data of a day, to read.
#[derive(Template)]
#[template(path = "office/settings/show.html")]
pub struct SettingsPage<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub kinds: Vec<KindLine>,
    pub hosts: Vec<String>,
    pub state: &'static str,
    pub wards: Vec<WardLine>,
    pub seats: Vec<SeatLine>,
    pub services: Vec<&'static str>,
    pub policies: Vec<PolicyLine>,
    pub proposals: Vec<Proposal>,
    pub may_propose: bool,
    pub may_state_outages: bool,
}

#[derive(Clone, Debug)]
pub struct KindLine {
    pub name: String,
    pub legal: &'static str,
    pub from: NaiveDate,
    pub verified: bool,
}

#[derive(Clone, Debug)]
pub struct WardLine {
    pub ward: Ward,
    pub mahallas: String,
}

#[derive(Clone, Debug)]
pub struct SeatLine {
    pub number: i64,
    pub wards: String,
}

#[derive(Clone, Debug)]
pub struct PolicyLine {
    pub kind: String,
    pub from: NaiveDate,
    pub to: Option<NaiveDate>,
    pub law: String,
    pub approved_by: String,
    pub verified: bool,
    pub of_town: bool,
}

/// A change that somebody has proposed.
#[derive(Clone, Debug)]
pub struct Proposal {
    pub url: String,
    pub setting: String,
    pub wanted: String,
    pub state: &'static str,
}

impl Page for SettingsPage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let proposal = |setting: &str, state| Proposal {
            url: chrome.office("/approvals/1"),
            setting: setting.to_owned(),
            wanted: samples::REASON.to_owned(),
            state,
        };
        let proposals = vec![proposal("wards", "open"), proposal("office", "approved")];
        Ok(vec![
            Sample::of("with proposals", &page(chrome, samples::frame(chrome), proposals, [true, true]))?,
            Sample::of("to read only", &page(chrome, samples::frame(chrome), Vec::new(), [false, false]))?,
        ])
    }
}

pub(super) async fn show(ctx: Ctx) -> Result<HttpResponse, AppError> {
    const ROWS: u64 = 20;
    let work = ctx.read().await?;
    let (rows, _) = approvals::list(&work, Which::Of(approvals::Act::SettingChange), 0, ROWS).await?;
    work.commit().await?;
    let proposal = |row: approval::Model| -> Result<Proposal, AppError> {
        let SettingChange { setting, wanted, .. } = approvals::payload(&row)?;
        let url = ctx.office_path(&format!("/approvals/{}", row.id));
        Ok(Proposal { url, setting, wanted, state: state_code(row.decision) })
    };
    let proposals = rows.into_iter().map(proposal).collect::<Result<Vec<_>, _>>()?;
    let may = [Permission::SettingPropose, Permission::OutageState].map(|permission| ctx.may(permission));
    ok(&ctx, &page(ctx.chrome(), Frame::of(&ctx)?, proposals, may))
}

/// Whoever reads it may propose, and state outages, or not.
fn page(
    chrome: Chrome<'_>,
    frame: Frame,
    proposals: Vec<Proposal>,
    [may_propose, may_state_outages]: [bool; 2],
) -> SettingsPage<'_> {
    let (town, day) = (chrome.town, chrome.day());
    let profile = &town.profile;
    let kinds = profile.kinds.iter().map(|kind| KindLine {
        name: kind.name(chrome.lang.locale).to_owned(),
        legal: match kind.legal {
            LegalKind::Pourashava => "office-pourashava",
            LegalKind::CityCorporation => "office-city-corporation",
        },
        from: kind.from,
        verified: kind.verified,
    });
    let wards = profile.wards_on(day).into_iter();
    let seats = profile.reserved_seats_on(day).into_iter();
    // What roles may do has a page of its own, and what a town says of itself stands above.
    let versions = town.policy_versions().iter().filter(|version| version.kind != "access");
    let policies = versions.map(|version| PolicyLine {
        kind: version.kind.clone(),
        from: version.valid_from,
        to: version.valid_to,
        law: version.legal_ref.clone(),
        approved_by: version.approved_by.clone(),
        verified: version.verified,
        of_town: version.of_town,
    });
    SettingsPage {
        page: chrome,
        frame,
        kinds: kinds.collect(),
        hosts: std::iter::once(town.host.clone()).chain(profile.hosts.iter().skip(1).cloned()).collect(),
        state: match town.state() {
            State::Draft => "draft",
            State::Preparing => "preparing",
            State::Trial => "trial",
            State::Live => "live",
            State::Suspended => "suspended",
            State::Archived => "archived",
        },
        wards: wards.map(|line| WardLine { ward: line.ward, mahallas: line.mahallas.join(", ") }).collect(),
        seats: seats
            .map(|seat| SeatLine { number: i64::from(seat.number), wards: chrome.ward_list(&seat.wards) })
            .collect(),
        services: profile
            .services
            .iter()
            .map(|service| match service {
                Service::Holding => "holding",
            })
            .collect(),
        policies: policies.collect(),
        proposals,
        may_propose,
        may_state_outages,
    }
}
