//! QR codes as SVG.

use anyhow::Context;
use qrcode::{EcLevel, QrCode, render::svg};

/// The code with its quiet zone, black on white, as wide as its frame.
///
/// # Errors
/// When the text is too long for a code.
pub fn svg(text: &str) -> anyhow::Result<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).context("too long for a QR code")?;
    Ok(code.render::<svg::Color<'_>>().min_dimensions(200, 200).quiet_zone(true).build())
}
