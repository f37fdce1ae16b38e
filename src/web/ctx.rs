use std::{net::IpAddr, sync::Arc};

use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload, web::Data};
use chrono::NaiveDate;

use super::{Chrome, Nav, NavItem, front::Visit, visitor::Visitor};
use crate::platform::{
    access::{Actor, CitizenActor, StaffActor},
    app::App,
    errors::{AppError, Door},
    i18n::Lang,
    tenancy::Town,
    work::{Origin, Work},
};

/// What a handler has of a request to a town: the process, the town, the reader's language, and who asks.
pub struct Ctx {
    pub app: Data<App>,
    pub town: Arc<Town>,
    pub lang: Lang,
    pub actor: Actor,
    pub visitor: Visitor,
    /// The path without the language in front.
    pub path: String,
    pub client: Option<IpAddr>,
    /// Where staff may go.
    pub nav: &'static [NavItem],
    /// The reference that the log has too.
    pub reference: String,
}

impl Ctx {
    /// # Errors
    /// When the database cannot be reached.
    pub async fn begin(&self) -> Result<Work, AppError> {
        Ok(self.app.begin(&self.town, self.actor.clone()).await?.from_origin(self.origin()))
    }

    /// Where the request came from, for the audit.
    #[must_use]
    pub fn origin(&self) -> Origin {
        Origin { address: self.client, request: Some(self.reference.clone()) }
    }

    /// For what changes nothing.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn read(&self) -> Result<Work, AppError> {
        self.app.read(&self.town, self.actor.clone()).await
    }

    /// The day in Dhaka.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.app.today()
    }

    /// What surrounds every page of the town.
    #[must_use]
    pub fn chrome(&self) -> Chrome<'_> {
        Chrome::new(&self.town, self.lang, self.today(), &self.path)
    }

    /// The address of another page in the reader's language.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        self.lang.path(path)
    }

    /// The member of staff who asks.
    ///
    /// # Errors
    /// Where nobody is signed in: the gate of a staff route lets nobody else through.
    pub fn staff(&self) -> Result<&Arc<StaffActor>, AppError> {
        self.actor.staff().ok_or(AppError::SignInFirst(Door::Office))
    }

    /// The citizen who asks.
    ///
    /// # Errors
    /// Where nobody is signed in.
    pub fn citizen(&self) -> Result<&Arc<CitizenActor>, AppError> {
        self.actor.citizen().ok_or(AppError::SignInFirst(Door::Portal))
    }

    /// The path of a page for staff, in the office of a town or on the console.
    #[must_use]
    pub fn office_path(&self, path: &str) -> String {
        self.town.office_path(path)
    }

    /// The token for a form of this town: bound to the session where there is one, to the browser else.
    #[must_use]
    pub fn form_token(&self) -> String {
        self.visitor.token(&self.app.keyring, &self.town, &self.actor)
    }
}

impl FromRequest for Ctx {
    type Error = AppError;
    type Future = super::endpoint::Answer<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(Self::of(request))
    }
}

impl Ctx {
    /// # Errors
    /// [`AppError::NotFound`] outside a town.
    pub fn of(request: &HttpRequest) -> Result<Self, AppError> {
        let app = request.app_data::<Data<App>>().ok_or(AppError::NotFound)?;
        let visitor = Visitor::of(request, &app.keyring)?;
        let extensions = request.extensions();
        let visit = extensions.get::<Visit>().ok_or(AppError::NotFound)?;
        let town = visit.town.as_ref().ok_or(AppError::NotFound)?;
        Ok(Self {
            app: Data::clone(app),
            town: Arc::clone(town),
            lang: visit.lang,
            actor: visit.actor.clone(),
            visitor,
            path: visit.path.clone(),
            client: visit.client,
            nav: request.app_data::<Nav>().map_or(&[], |nav| nav.0),
            reference: visit.reference.clone(),
        })
    }
}
