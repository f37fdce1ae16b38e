//! The roles of the town and what each may do, in words.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::{samples, staff};
use crate::{
    platform::{access::Permission, errors::AppError, identity::team},
    web::{Access, Chrome, Ctx, Endpoint, Frame, Page, Sample, Sheet, page::ok},
};

pub const ENDPOINTS: &[Endpoint] =
    &[Endpoint::get("/roles", Access::Staff(Permission::StaffSee), || web::route().to(roles))];

#[derive(Template)]
#[template(path = "office/roles.html")]
pub struct RoleTable<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub roles: Vec<Role>,
}

/// A role and what it is for.
#[derive(Clone, Debug)]
pub struct Role {
    pub code: String,
    pub may: Vec<String>,
    pub is_weighty: bool,
}

impl Page for RoleTable<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let roles = of_town(chrome);
        Ok(vec![Sample::of("all", &RoleTable { page: chrome, frame: samples::frame(chrome), roles })?])
    }
}

fn of_town(chrome: Chrome<'_>) -> Vec<Role> {
    let role = |(code, granted): (&str, _)| Role {
        code: code.to_owned(),
        may: staff::in_words(chrome, granted),
        is_weighty: team::is_weighty(chrome.town, code),
    };
    team::roles_here(chrome.town).map(role).collect()
}

async fn roles(ctx: Ctx) -> Result<HttpResponse, AppError> {
    let page = RoleTable { page: ctx.chrome(), frame: Frame::of(&ctx)?, roles: of_town(ctx.chrome()) };
    ok(&ctx, &page)
}
