//! QR codes as SVG.

use std::fmt::Write;

use anyhow::Context;
use qrcode::{Color, EcLevel, QrCode, render::svg};

/// The code with its quiet zone, black on white, as wide as its frame.
///
/// # Errors
/// When the text is too long for a code.
pub fn svg(text: &str) -> anyhow::Result<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).context("too long for a QR code")?;
    Ok(code.render::<svg::Color<'_>>().min_dimensions(200, 200).quiet_zone(true).build())
}

/// The code as a part of a page, as light as can be: one stroke for each dark run. What stands around it says what it is.
///
/// # Errors
/// When the text is too long for a code.
pub fn inline(text: &str) -> anyhow::Result<String> {
    /// The standard wants four modules of white around.
    const QUIET: usize = 4;
    let code = QrCode::with_error_correction_level(text, EcLevel::L).context("too long for a QR code")?;
    let (colours, width) = (code.to_colors(), code.width());
    let mut strokes = String::new();
    for (row, modules) in colours.chunks(width).enumerate() {
        let mut column = 0;
        for run in modules.chunk_by(|one, next| one == next) {
            if run.first() == Some(&Color::Dark) {
                write!(strokes, "M{} {}h{}", column + QUIET, row + QUIET, run.len())?;
            }
            column += run.len();
        }
    }
    let side = width + 2 * QUIET;
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 -.5 {side} {side}\" shape-rendering=\"crispEdges\" \
         aria-hidden=\"true\"><path fill=\"none\" stroke=\"#000\" d=\"{strokes}\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_light_code_has_the_modules_of_the_heavy_one() {
        let text = "otpauth://totp/Natore:01712345678?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
        let code = QrCode::with_error_correction_level(text, EcLevel::L).unwrap();
        let dark = code.to_colors().iter().filter(|colour| **colour == Color::Dark).count();
        let light = inline(text).unwrap();
        let drawn: usize =
            light.split('h').skip(1).filter_map(|rest| rest.split(['M', '"']).next()?.parse::<usize>().ok()).sum();
        assert_eq!(drawn, dark);
        assert!(light.len() < svg(text).unwrap().len() / 2);
    }
}
