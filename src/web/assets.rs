//! Files that never change: each by the hash of what it holds, kept by browsers for a year.

use std::sync::LazyLock;

use actix_web::{HttpResponse, http::header};

use super::{Access, Ctx, Endpoint, styles};
use crate::platform::{access::Permission, errors::AppError, keys::sha256_hex};

const FOREVER: &str = "public, max-age=31536000, immutable";

/// A file and the address that holds its hash.
pub struct Asset {
    pub url: String,
    bytes: &'static [u8],
}

/// Noto Sans Bengali, weights 400 to 700.
pub static FONT: LazyLock<Asset> = LazyLock::new(|| {
    let bytes = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/templates/static/fonts/nsb.woff2"));
    Asset { url: format!("/assets/nsb.{}.woff2", hash(bytes)), bytes }
});

/// What staff pages look like.
pub static STAFF_SHEET: LazyLock<Text> = LazyLock::new(|| Text::new("staff", "css", styles::staff_file()));

/// What the counter looks like beside that, and its papers when they are printed.
pub static COUNTER_SHEET: LazyLock<Text> = LazyLock::new(|| Text::new("counter", "css", styles::counter_file()));

/// What staff pages can do where a browser has scripts: nothing needs them but passkeys; at the counter they save keys.
pub static STAFF_SCRIPT: LazyLock<Text> = LazyLock::new(|| {
    let script = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/templates/static/staff.js"));
    Text::new("staff", "js", script.to_owned())
});

/// What reports add to it.
pub static REPORT_SHEET: LazyLock<Text> = LazyLock::new(|| Text::new("report", "css", styles::report_file()));

/// A text and the address that holds its hash.
pub struct Text {
    pub url: String,
    text: String,
}

impl Text {
    fn new(name: &str, ending: &str, text: String) -> Self {
        Self { url: format!("/assets/{name}.{}.{ending}", hash(text.as_bytes())), text }
    }

    fn answer(&'static self, content_type: &'static str) -> HttpResponse {
        HttpResponse::Ok()
            .insert_header((header::CONTENT_TYPE, content_type))
            .insert_header((header::CACHE_CONTROL, FOREVER))
            .body(self.text.as_str())
    }
}

pub const SHARED: &[Endpoint] = &[
    Endpoint::get("/assets/nsb.{hash}.woff2", Access::Everybody, || actix_web::web::route().to(font)).always_open(),
    Endpoint::get("/assets/staff.{hash}.css", Access::Everybody, || actix_web::web::route().to(staff_sheet))
        .always_open(),
    Endpoint::get("/assets/report.{hash}.css", Access::Everybody, || actix_web::web::route().to(report_sheet))
        .always_open(),
    Endpoint::get("/assets/counter.{hash}.css", Access::Everybody, || actix_web::web::route().to(counter_sheet))
        .always_open(),
    Endpoint::get("/assets/staff.{hash}.js", Access::Everybody, || actix_web::web::route().to(staff_script))
        .always_open(),
];

pub const OF_TOWN: &[Endpoint] =
    &[Endpoint::get("/assets/seal.{hash}.svg", Access::Needs(Permission::SiteRead), || {
        actix_web::web::route().to(seal)
    })
    .always_open()];

/// The address of a town's seal.
#[must_use]
pub fn seal_url(seal: &str) -> String {
    format!("/assets/seal.{}.svg", hash(seal.as_bytes()))
}

fn hash(bytes: &[u8]) -> String {
    sha256_hex(bytes).chars().take(12).collect()
}

async fn font() -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "font/woff2"))
        .insert_header((header::CACHE_CONTROL, FOREVER))
        .body(FONT.bytes)
}

async fn staff_sheet() -> HttpResponse {
    STAFF_SHEET.answer("text/css; charset=utf-8")
}

async fn report_sheet() -> HttpResponse {
    REPORT_SHEET.answer("text/css; charset=utf-8")
}

async fn counter_sheet() -> HttpResponse {
    COUNTER_SHEET.answer("text/css; charset=utf-8")
}

async fn staff_script() -> HttpResponse {
    STAFF_SCRIPT.answer("text/javascript; charset=utf-8")
}

/// Drawn by a stranger: it is served so that nothing in it could act even if our cleaning missed it.
async fn seal(ctx: Ctx) -> Result<HttpResponse, AppError> {
    let seal = &ctx.town.profile.seal;
    if seal_url(seal) != ctx.path {
        return Err(AppError::NotFound);
    }
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "image/svg+xml"))
        .insert_header((header::CACHE_CONTROL, FOREVER))
        .insert_header((header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'; sandbox"))
        .body(seal.clone()))
}
