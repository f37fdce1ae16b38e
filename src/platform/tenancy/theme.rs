//! The colours of a town, derived from one seed so that every text stays readable whatever the seed is.

#![expect(clippy::float_arithmetic, reason = "colour, not money")]

use std::{fmt, str::FromStr};

/// The one colour that a town gives: `#006a4e`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seed(Rgb);

/// A text that is not a colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a colour such as #006a4e")]
pub struct InvalidColour;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Rgb {
    red: u8,
    green: u8,
    blue: u8,
}

impl FromStr for Seed {
    type Err = InvalidColour;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits =
            text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii()).ok_or(InvalidColour)?;
        let channel = |at: usize| {
            let pair = digits.get(at..at + 2).ok_or(InvalidColour)?;
            u8::from_str_radix(pair, 16).map_err(|_not_hexadecimal| InvalidColour)
        };
        Ok(Self(Rgb { red: channel(0)?, green: channel(2)?, blue: channel(4)? }))
    }
}

impl fmt::Display for Rgb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

/// The shades of a town. Text on `accent` and `hover` is white (contrast at least 4.5 and 5.6); `text` has at least 7 on
/// `tint`; `border` has at least 3 on white.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    accent: Rgb,
    hover: Rgb,
    text: Rgb,
    tint: Rgb,
    border: Rgb,
}

const WHITE: Rgb = Rgb { red: 255, green: 255, blue: 255 };
const TINT_LIGHTNESS: f64 = 0.965;
const TINT_CHROMA_MAX: f64 = 0.015;
const STEP: f64 = 0.005;

impl Theme {
    /// Keeps hue and chroma of the seed and lowers its lightness until each contrast holds.
    #[must_use]
    pub fn derive(seed: Seed) -> Self {
        let seed = Oklch::from(seed.0);
        let (accent, lightness) = seed.darkened(4.5, WHITE, seed.lightness);
        let tint = Oklch { lightness: TINT_LIGHTNESS, chroma: seed.chroma.min(TINT_CHROMA_MAX), ..seed }.to_rgb();
        let own = contrast(accent, WHITE);
        let (hover, _) = seed.darkened(if own < 15.0 { own * 1.25 } else { 19.0 }, WHITE, lightness);
        let (text, _) = seed.darkened(7.0, tint, seed.lightness);
        let (border, _) = seed.darkened(3.0, WHITE, seed.lightness);
        Self { accent, hover, text, tint, border }
    }

    /// The header's colour, for the browser's own frame.
    #[must_use]
    pub fn accent(&self) -> String {
        self.accent.to_string()
    }

    /// As custom properties for the head of the town's style.
    #[must_use]
    pub fn css(&self) -> String {
        let Self { accent, hover, text, tint, border } = self;
        format!("--accent:{accent};--deep:{hover};--link:{text};--tint:{tint};--edge:{border}")
    }
}

/// A colour by lightness (0 to 1), chroma and hue (radians) in OKLab.
#[derive(Clone, Copy)]
struct Oklch {
    lightness: f64,
    chroma: f64,
    hue: f64,
}

impl From<Rgb> for Oklch {
    #[expect(clippy::many_single_char_names, reason = "the letters that colour science uses")]
    fn from(rgb: Rgb) -> Self {
        let [r, g, b] = [rgb.red, rgb.green, rgb.blue].map(linear);
        let l = (0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b).cbrt();
        let m = (0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b).cbrt();
        let s = (0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b).cbrt();
        let lightness = 0.210_454_255_3 * l + 0.793_617_785_0 * m - 0.004_072_046_8 * s;
        let a = 1.977_998_495_1 * l - 2.428_592_205_0 * m + 0.450_593_709_9 * s;
        let b = 0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766_0 * s;
        Self { lightness, chroma: a.hypot(b), hue: b.atan2(a) }
    }
}

impl Oklch {
    /// The lightest shade from `start` down that has the contrast, and its lightness.
    fn darkened(self, target: f64, background: Rgb, start: f64) -> (Rgb, f64) {
        let mut lightness = start.min(1.0);
        let mut shade = Self { lightness, ..self }.to_rgb();
        while contrast(shade, background) < target && lightness > 0.0 {
            lightness -= STEP;
            shade = Self { lightness: lightness.max(0.0), ..self }.to_rgb();
        }
        (shade, lightness)
    }

    /// The nearest colour that a screen can show: chroma is lowered until it fits.
    fn to_rgb(self) -> Rgb {
        let fits = |chroma: f64| self.linear_rgb(chroma).iter().all(|channel| (-1e-4..=1.0 + 1e-4).contains(channel));
        let mut chroma = self.chroma;
        if !fits(chroma) {
            let (mut inside, mut outside) = (0.0, chroma);
            for _ in 0..24 {
                let middle = f64::midpoint(inside, outside);
                if fits(middle) { inside = middle } else { outside = middle }
            }
            chroma = inside;
        }
        let [red, green, blue] = self.linear_rgb(chroma).map(encoded);
        Rgb { red, green, blue }
    }

    #[expect(clippy::many_single_char_names, reason = "the letters that colour science uses")]
    fn linear_rgb(self, chroma: f64) -> [f64; 3] {
        let (a, b) = (chroma * self.hue.cos(), chroma * self.hue.sin());
        let l = (self.lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
        let m = (self.lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
        let s = (self.lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b).powi(3);
        [
            4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
            -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
            -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701_0 * s,
        ]
    }
}

/// WCAG contrast, 1 to 21.
fn contrast(a: Rgb, b: Rgb) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance(rgb: Rgb) -> f64 {
    let [r, g, b] = [rgb.red, rgb.green, rgb.blue].map(linear);
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

fn linear(channel: u8) -> f64 {
    let value = f64::from(channel) / 255.0;
    if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
}

fn encoded(value: f64) -> u8 {
    let value = value.clamp(0.0, 1.0);
    let gamma = if value <= 0.003_130_8 { 12.92 * value } else { 1.055 * value.powf(1.0 / 2.4) - 0.055 };
    let scaled = (gamma * 255.0).round().clamp(0.0, 255.0);
    #[expect(
        clippy::as_conversions,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to 0–255"
    )]
    let byte = scaled as u8;
    byte
}

#[cfg(test)]
mod tests {
    use super::*;

    fn theme(seed: &str) -> Theme {
        Theme::derive(seed.parse().unwrap())
    }

    #[test]
    fn known_seeds_give_known_shades() {
        assert_eq!(theme("#006a4e").accent(), "#006a4e");
        assert_eq!(theme("#006a4e").hover.to_string(), "#005941");
        assert_eq!(theme("#ffd400").accent(), "#8d7400");
        assert_eq!(theme("#ffd400").text.to_string(), "#635100");
        assert_eq!(theme("#00bcd4").accent(), "#008192");
    }

    #[test]
    fn every_seed_of_the_colour_cube_stays_readable() {
        let steps = || (0..=255).step_by(51);
        let ink = Rgb { red: 11, green: 12, blue: 12 };
        for red in steps() {
            for green in steps() {
                for blue in steps() {
                    let theme = Theme::derive(Seed(Rgb { red, green, blue }));
                    assert!(contrast(WHITE, theme.accent) >= 4.5, "{theme:?}");
                    assert!(contrast(WHITE, theme.hover) >= 5.6, "{theme:?}");
                    assert!(contrast(theme.text, theme.tint) >= 7.0, "{theme:?}");
                    assert!(contrast(theme.border, WHITE) >= 3.0, "{theme:?}");
                    assert!(contrast(ink, theme.tint) >= 17.0, "{theme:?}");
                }
            }
        }
    }

    #[test]
    fn only_colours_are_seeds() {
        for text in ["006a4e", "#06a", "#00zz4e", "#006a4eff", "নীল"] {
            assert_eq!(text.parse::<Seed>(), Err(InvalidColour), "{text}");
        }
    }
}
