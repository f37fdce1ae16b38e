//! Who is looking: each surface lists the routes of the platform's own screens and of the services, and writes errors in its
//! own way.

pub mod api;
pub mod health;
pub mod national;
pub mod office;
pub mod ops;
pub mod portal;

use actix_web::{
    HttpMessage, HttpResponse,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::header,
    middleware::Next,
    web::{self, ServiceConfig},
};

use crate::{
    platform::{errors::AppError, tenancy::OFFICE},
    services::{certificate, holding},
    web::{
        PageKind, assets,
        endpoint::{OnCentre, OnNational, OnTown, VerbGuard, mount},
        front::Visit,
        problem::{document, keep_error},
    },
};

/// Every page that there is.
pub const PAGES: &[&[PageKind]] = &[
    national::PAGES,
    portal::PAGES,
    certificate::pages::PAGES,
    holding::pages::PAGES,
    holding::office::PAGES,
    office::PAGES,
    office::ADJUSTMENT_PAGES,
    ops::PAGES,
];

/// Everything that the public listener answers.
pub fn configure(config: &mut ServiceConfig) {
    let shared = [health::ENDPOINTS, assets::SHARED];
    let plain = [portal::TABLES, portal::PLAIN_TABLES].concat();
    let of_towns = [office::TABLES, office::TOWN_TABLES].concat();
    let of_centre = [office::TABLES, office::CENTRE_PLAIN_TABLES].concat();
    config
        .service(mount(api::PREFIX, api::TABLES).guard(OnTown))
        .service(mount(OFFICE, &of_towns).guard(OnTown))
        .route("/en/", web::to(english_home))
        .service(mount("/en", portal::TABLES).guard(OnTown))
        .service(mount("/en", national::TABLES).guard(OnNational));
    for endpoint in shared.iter().flat_map(|table| table.iter()) {
        config.service(web::resource(endpoint.path).guard(VerbGuard(endpoint.verb)).route((endpoint.route)()));
    }
    config
        .service(mount("", &of_centre).guard(OnCentre))
        .service(mount("", &plain).guard(OnTown))
        .service(mount("", national::TABLES).guard(OnNational));
}

/// `/en/` is `/en`.
async fn english_home() -> HttpResponse {
    HttpResponse::PermanentRedirect().insert_header((header::LOCATION, "/en")).finish()
}

/// The middleware that gives errors their bodies: problem documents for programs, pages for people.
///
/// # Errors
/// When an inner service fails without an answer.
pub async fn errors(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let response = next.call(request).await?.map_into_boxed_body();
    let Some(error) = response.response().error().and_then(actix_web::Error::as_error::<AppError>) else {
        return Ok(response);
    };
    let body = if response.request().path().starts_with("/api/") {
        let reference = response.request().extensions().get::<Visit>().map(|visit| visit.reference.clone());
        Ok(document(error, &reference.unwrap_or_default()))
    } else if office::is_of_staff(response.request()) {
        office::error_page(&response, error)
    } else {
        portal::error_page(&response, error)
    };
    Ok(match body {
        Ok(body) => keep_error(response, body),
        Err(cause) => {
            tracing::error!("the page of an error cannot be rendered: {cause}");
            response
        }
    })
}
