//! What surrounds every page of the staff: who is signed in, and where he may go.

use super::{Chrome, Ctx};
use crate::platform::{
    access::{Actor, Permission},
    errors::AppError,
};

/// One place of the navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NavItem {
    /// Below the office.
    pub path: &'static str,
    /// Its words.
    pub key: &'static str,
    pub permission: Permission,
    pub within: Within,
}

/// Where a place of the navigation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Within {
    Everywhere,
    Towns,
    Centre,
}

/// The navigation of a process, out of all surfaces and services: put into each serving thread when it starts.
#[derive(Clone, Copy)]
pub struct Nav(pub &'static [NavItem]);

/// The frame of a page for staff.
#[derive(Clone, Debug)]
pub struct Frame {
    pub name: String,
    /// Posts held, or else roles, in the reader's language.
    pub position: String,
    pub links: Vec<NavLink>,
    /// For the forms of the frame itself.
    pub form_token: String,
}

/// A place that is open to whoever is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NavLink {
    pub url: String,
    pub key: &'static str,
    pub is_current: bool,
}

impl Frame {
    /// # Errors
    /// Where nobody is signed in.
    pub fn of(ctx: &Ctx) -> Result<Self, AppError> {
        let staff = ctx.staff()?;
        let chrome = ctx.chrome();
        let is_centre = ctx.town.is_centre();
        let here = |item: &&NavItem| match item.within {
            Within::Everywhere => true,
            Within::Towns => !is_centre,
            Within::Centre => is_centre,
        };
        let allowed = ctx.nav.iter().filter(here).filter(|item| ctx.may(item.permission));
        let links = allowed.map(|item| NavLink {
            url: ctx.office_path(item.path),
            key: item.key,
            is_current: is_within(&ctx.path, &ctx.office_path(item.path), item.path == "/"),
        });
        Ok(Self {
            name: staff.name.clone(),
            position: chrome.posts(&staff.standing()),
            links: links.collect(),
            form_token: ctx.form_token(),
        })
    }

    /// For samples: somebody with a long name and everything open.
    #[must_use]
    pub fn sample(chrome: Chrome<'_>, nav: &[NavItem]) -> Self {
        let links = nav.iter().map(|item| NavLink {
            url: chrome.town.office_path(item.path),
            key: item.key,
            is_current: item.path == "/",
        });
        Self {
            name: super::samples::NAME.to_owned(),
            position: chrome.role("tax-collector").into_owned(),
            links: links.collect(),
            form_token: super::page::SAMPLE_TOKEN.to_owned(),
        }
    }
}

fn is_within(path: &str, place: &str, is_front: bool) -> bool {
    path == place || (!is_front && path.strip_prefix(place).is_some_and(|rest| rest.starts_with('/')))
}

impl Ctx {
    /// Whether whoever asks may do something; for what a page shows or hides.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        match &self.actor {
            Actor::Visitor | Actor::Worker | Actor::Operator => false,
            actor @ (Actor::Citizen(_) | Actor::Staff(_)) => self.town.permissions.allow(actor, permission),
        }
    }
}
