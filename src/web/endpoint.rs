//! Routes are tables; who may use a route is a field of it, so that it cannot be forgotten.

use std::future::Ready;

use actix_web::{
    HttpMessage, HttpRequest, HttpResponse, Route, Scope,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    guard::{Guard, GuardContext},
    http::Method,
    middleware::{Next, from_fn},
    web::{self, Data},
};
use chrono::{DateTime, Utc};
use entity::tenancy::tenant::State;

use super::{front::Visit, idempotency, page::see_other, session};
use crate::platform::{
    access::{Actor, Permission},
    app::App,
    errors::{AppError, Door},
    i18n::Lang,
    identity::sessions,
    tenancy::{OFFICE, Town},
};

/// One route.
#[derive(Clone, Copy)]
pub struct Endpoint {
    pub verb: Verb,
    pub path: &'static str,
    pub access: Access,
    /// Where a POST may come from.
    pub forms: Forms,
    /// Answers also where the town is suspended or archived.
    pub always_open: bool,
    /// Open to staff who must set up a second factor first.
    pub while_enrolling: bool,
    /// A POST is taken with an `Idempotency-Key` only; every other one may carry it.
    pub needs_key: bool,
    /// The handler; which requests reach it is the verb's matter.
    pub route: fn() -> Route,
}

/// What a route does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// Reads; also answers HEAD.
    Get,
    /// Writes.
    Post,
}

/// Who may use a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Whoever has the permission in the town of the request, signed in or not.
    Needs(Permission),
    /// A signed-in citizen.
    Citizen(Permission),
    /// Signed-in staff with the permission.
    Staff(Permission),
    /// The same, with the password or a factor given in the last minutes: for what cannot be taken back.
    Confirmed(Permission),
    /// Everybody: what belongs to no town.
    Everybody,
}

/// Where a POST may come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forms {
    /// Our own forms, with a token of this visitor.
    Own,
    /// Other systems, for this reason; its word alone changes nothing.
    Outside(&'static str),
}

impl Endpoint {
    /// Where its users sign in; nowhere for what is open to all.
    #[must_use]
    pub const fn door(&self) -> Option<Door> {
        match self.access {
            Access::Needs(_) | Access::Everybody => None,
            Access::Citizen(_) => Some(Door::Portal),
            Access::Staff(_) | Access::Confirmed(_) => Some(Door::Office),
        }
    }

    #[must_use]
    pub const fn get(path: &'static str, access: Access, route: fn() -> Route) -> Self {
        Self {
            verb: Verb::Get,
            path,
            access,
            forms: Forms::Own,
            always_open: false,
            while_enrolling: false,
            needs_key: false,
            route,
        }
    }

    #[must_use]
    pub const fn post(path: &'static str, access: Access, route: fn() -> Route) -> Self {
        Self {
            verb: Verb::Post,
            path,
            access,
            forms: Forms::Own,
            always_open: false,
            while_enrolling: false,
            needs_key: false,
            route,
        }
    }

    #[must_use]
    pub const fn post_from_outside(
        path: &'static str,
        access: Access,
        why: &'static str,
        route: fn() -> Route,
    ) -> Self {
        Self {
            verb: Verb::Post,
            path,
            access,
            forms: Forms::Outside(why),
            always_open: false,
            while_enrolling: false,
            needs_key: false,
            route,
        }
    }

    /// Papers and receipts stay when a town is closed.
    #[must_use]
    pub const fn always_open(self) -> Self {
        Self { always_open: true, ..self }
    }

    /// What leads to a second factor, and out.
    #[must_use]
    pub const fn while_enrolling(self) -> Self {
        Self { while_enrolling: true, ..self }
    }

    /// What programs create: asked for again, it is there once.
    #[must_use]
    pub const fn needs_key(self) -> Self {
        Self { needs_key: true, ..self }
    }
}

/// The endpoints of some tables below a prefix, each behind its gate. What is not among them is not found.
#[must_use]
pub fn mount(prefix: &str, tables: &[&'static [Endpoint]]) -> Scope {
    let scope = web::scope(prefix).default_service(web::to(nothing));
    let of_office = prefix == OFFICE;
    tables.iter().flat_map(|table| table.iter()).fold(scope, |scope, endpoint| {
        // The front page of a scope is the scope itself: `/en`, not `/en/`.
        let path = if endpoint.path == "/" && !prefix.is_empty() { "" } else { endpoint.path };
        let resource = web::resource(path)
            .guard(VerbGuard(endpoint.verb))
            .wrap(from_fn(move |request, next| gate(*endpoint, of_office, request, next)))
            .route((endpoint.route)());
        scope.service(resource)
    })
}

async fn nothing() -> Result<HttpResponse, AppError> {
    Err(AppError::NotFound)
}

/// Requests of a verb.
pub struct VerbGuard(pub Verb);

impl Guard for VerbGuard {
    fn check(&self, context: &GuardContext<'_>) -> bool {
        match self.0 {
            Verb::Get => matches!(context.head().method, Method::GET | Method::HEAD),
            Verb::Post => context.head().method == Method::POST,
        }
    }
}

/// Requests of a town's own site.
pub struct OnTown;

impl Guard for OnTown {
    fn check(&self, context: &GuardContext<'_>) -> bool {
        context.req_data().get::<Visit>().and_then(|visit| visit.town.as_ref()).is_some_and(|town| !town.is_centre())
    }
}

/// Requests of the console's host.
pub struct OnCentre;

impl Guard for OnCentre {
    fn check(&self, context: &GuardContext<'_>) -> bool {
        context.req_data().get::<Visit>().and_then(|visit| visit.town.as_ref()).is_some_and(|town| town.is_centre())
    }
}

/// Requests of the base domain, where no header names a town.
pub struct OnNational;

impl Guard for OnNational {
    fn check(&self, context: &GuardContext<'_>) -> bool {
        context.req_data().get::<Visit>().is_none_or(|visit| visit.town.is_none())
    }
}

/// Lets through who may, and nobody else. A middleware that answered with an error would skip those around it: it answers
/// with a response.
async fn gate(
    endpoint: Endpoint,
    of_office: bool,
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    match admit(&endpoint, of_office, request.request()).await {
        Ok(()) => match idempotency::begin(&endpoint, &mut request).await {
            Ok(None) => next.call(request).await.map(ServiceResponse::map_into_boxed_body),
            Ok(Some(given_before)) => Ok(request.into_response(given_before)),
            Err(refused) => Ok(request.error_response(refused).map_into_boxed_body()),
        },
        Err(refused) => Ok(match redirection(&endpoint, request.request(), &refused) {
            Some(elsewhere) => request.into_response(elsewhere),
            None => request.error_response(refused).map_into_boxed_body(),
        }),
    }
}

/// Learns who asks, where that matters, and decides.
async fn admit(endpoint: &Endpoint, of_office: bool, request: &HttpRequest) -> Result<(), AppError> {
    let app = request.app_data::<Data<App>>().ok_or(AppError::NotFound)?;
    let (town, lang) = {
        let extensions = request.extensions();
        let Some(visit) = extensions.get::<Visit>() else { return decide_nowhere(endpoint) };
        let Some(town) = visit.town.clone() else { return decide_nowhere(endpoint) };
        if visit.by_header && (of_office || town.is_centre() || endpoint.door() == Some(Door::Office)) {
            // The header is for portal and API, never for the office: not for its door either.
            return Err(AppError::NotFound);
        }
        (town, visit.lang)
    };
    let actor = match endpoint.door() {
        Some(door) => session::actor(request, app, &town, door).await?,
        None => Actor::Visitor,
    };
    let decision = decide(endpoint, &town, &actor, app.clock.now());
    let lang = actor.staff().map_or(lang, |staff| Lang::of(staff.locale));
    if let Some(visit) = request.extensions_mut().get_mut::<Visit>() {
        (visit.actor, visit.lang) = (actor, lang);
    }
    decision
}

fn decide_nowhere(endpoint: &Endpoint) -> Result<(), AppError> {
    if endpoint.access == Access::Everybody { Ok(()) } else { Err(AppError::NotFound) }
}

/// Whether an actor may use a route of a town now. Nothing is asked but what is given: the whole of the gate's decision.
///
/// # Errors
/// With what the actor is told instead.
pub fn decide(endpoint: &Endpoint, town: &Town, actor: &Actor, now: DateTime<Utc>) -> Result<(), AppError> {
    let permission = match endpoint.access {
        Access::Everybody => return Ok(()),
        Access::Needs(permission)
        | Access::Citizen(permission)
        | Access::Staff(permission)
        | Access::Confirmed(permission) => permission,
    };
    let closed = matches!(town.state(), State::Suspended | State::Archived);
    // The office of a closed town is there to read.
    let reads_office = endpoint.door() == Some(Door::Office) && endpoint.verb == Verb::Get;
    if closed && !endpoint.always_open && !reads_office {
        return Err(AppError::Suspended);
    }
    match (endpoint.access, actor) {
        (Access::Citizen(_), Actor::Citizen(_)) | (Access::Needs(_) | Access::Everybody, _) => {}
        (Access::Citizen(_), _) => return Err(AppError::SignInFirst(Door::Portal)),
        (Access::Staff(_) | Access::Confirmed(_), Actor::Staff(staff)) => {
            if staff.must_enrol && !endpoint.while_enrolling {
                return Err(AppError::EnrolFirst);
            }
        }
        (Access::Staff(_) | Access::Confirmed(_), _) => return Err(AppError::SignInFirst(Door::Office)),
    }
    town.permissions.require(actor, permission)?;
    match (endpoint.access, actor) {
        (Access::Confirmed(_), Actor::Staff(staff)) => {
            let is_form = endpoint.verb == Verb::Post;
            if sessions::is_confirmed(staff, now, is_form) { Ok(()) } else { Err(AppError::ConfirmFirst) }
        }
        _ => Ok(()),
    }
}

/// A page that somebody may see after another one: signing in, giving the password again, setting up the second factor.
fn redirection(endpoint: &Endpoint, request: &HttpRequest, refused: &AppError) -> Option<HttpResponse> {
    let extensions = request.extensions();
    let visit = extensions.get::<Visit>()?;
    let town = visit.town.as_ref()?;
    let first = match refused {
        AppError::SignInFirst(Door::Portal) => visit.lang.path("/sign-in"),
        AppError::SignInFirst(Door::Office) => town.office_path("/sign-in"),
        AppError::ConfirmFirst => town.office_path("/confirm"),
        AppError::EnrolFirst => return Some(see_other(&town.office_path("/account/second-factor"))),
        AppError::NotFound
        | AppError::Forbidden
        | AppError::Invalid(_)
        | AppError::Refused(_)
        | AppError::StaleForm
        | AppError::BadRequest
        | AppError::TooMany { .. }
        | AppError::Suspended
        | AppError::Internal(_) => return None,
    };
    if endpoint.verb == Verb::Post {
        return None;
    }
    let wanted = request.uri().path_and_query().map_or("/", |wanted| wanted.as_str());
    let next: String = url::form_urlencoded::byte_serialize(wanted.as_bytes()).collect();
    Some(see_other(&format!("{first}?next={next}")))
}

/// For handlers that have nothing to wait for.
pub type Answer<T> = Ready<Result<T, AppError>>;
