//! Routes are tables; who may use a route is a field of it, so that it cannot be forgotten.

use std::future::Ready;

use actix_web::{
    HttpRequest, HttpResponse, Route, Scope,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    guard::{self, Guard, GuardContext},
    http::Method,
    middleware::{Next, from_fn},
    web,
};
use entity::tenancy::tenant::State;

use super::front::Visit;
use crate::platform::{
    access::{Actor, Permission},
    errors::AppError,
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
    /// Whoever has the permission in the town of the request.
    Needs(Permission),
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
    #[must_use]
    pub const fn get(path: &'static str, access: Access, route: fn() -> Route) -> Self {
        Self { verb: Verb::Get, path, access, forms: Forms::Own, always_open: false, route }
    }

    #[must_use]
    pub const fn post(path: &'static str, access: Access, route: fn() -> Route) -> Self {
        Self { verb: Verb::Post, path, access, forms: Forms::Own, always_open: false, route }
    }

    #[must_use]
    pub const fn post_from_outside(
        path: &'static str,
        access: Access,
        why: &'static str,
        route: fn() -> Route,
    ) -> Self {
        Self { verb: Verb::Post, path, access, forms: Forms::Outside(why), always_open: false, route }
    }

    /// Papers and receipts stay when a town is closed.
    #[must_use]
    pub const fn always_open(self) -> Self {
        Self { always_open: true, ..self }
    }
}

/// The endpoints of some tables below a prefix, each behind its gate. What is not among them is not found.
#[must_use]
pub fn mount(prefix: &str, tables: &[&'static [Endpoint]]) -> Scope {
    let scope = web::scope(prefix).default_service(web::to(nothing));
    tables.iter().flat_map(|table| table.iter()).fold(scope, |scope, endpoint| {
        // The front page of a scope is the scope itself: `/en`, not `/en/`.
        let path = if endpoint.path == "/" && !prefix.is_empty() { "" } else { endpoint.path };
        let resource = web::resource(path)
            .guard(VerbGuard(endpoint.verb))
            .wrap(from_fn(move |request, next| gate(*endpoint, request, next)))
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
        context.req_data().get::<Visit>().is_some_and(|visit| visit.town.is_some())
    }
}

/// Requests of the base domain, where no header names a town.
pub struct OnNational;

impl Guard for OnNational {
    fn check(&self, context: &GuardContext<'_>) -> bool {
        guard::Not(OnTown).check(context)
    }
}

/// Lets through who may, and nobody else. A middleware that answered with an error would skip those around it: it answers
/// with a response.
async fn gate(
    endpoint: Endpoint,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    match admit(&endpoint, request.request()) {
        Ok(()) => next.call(request).await.map(ServiceResponse::map_into_boxed_body),
        Err(refused) => Ok(request.error_response(refused).map_into_boxed_body()),
    }
}

fn admit(endpoint: &Endpoint, request: &HttpRequest) -> Result<(), AppError> {
    use actix_web::HttpMessage;
    let extensions = request.extensions();
    let town = extensions.get::<Visit>().and_then(|visit| visit.town.as_ref());
    match (endpoint.access, town) {
        (Access::Everybody, _) => Ok(()),
        (Access::Needs(_), None) => Err(AppError::NotFound),
        (Access::Needs(permission), Some(town)) => {
            let closed = matches!(town.state(), State::Suspended | State::Archived);
            if closed && !endpoint.always_open {
                return Err(AppError::Suspended);
            }
            town.permissions.require(Actor::Visitor, permission)
        }
    }
}

/// For handlers that have nothing to wait for.
pub type Answer<T> = Ready<Result<T, AppError>>;
