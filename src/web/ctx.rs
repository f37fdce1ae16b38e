use std::{net::IpAddr, sync::Arc};

use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload, web::Data};
use chrono::NaiveDate;

use super::{Chrome, front::Visit, visitor::Visitor};
use crate::platform::{access::Actor, app::App, errors::AppError, i18n::Lang, tenancy::Town, work::Work};

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
}

impl Ctx {
    /// # Errors
    /// When the database cannot be reached.
    pub async fn begin(&self) -> Result<Work, AppError> {
        self.app.begin(&self.town, self.actor).await
    }

    /// For what changes nothing.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn read(&self) -> Result<Work, AppError> {
        self.app.read(&self.town, self.actor).await
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

    /// The visitor's token for a form of this town.
    #[must_use]
    pub fn form_token(&self) -> String {
        self.visitor.token(&self.app.keyring, &self.town)
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
            actor: Actor::Visitor,
            visitor,
            path: visit.path.clone(),
            client: visit.client,
        })
    }
}
