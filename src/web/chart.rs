//! Charts as inline SVG: bars and lines, at most four series, told apart by pattern or dash and not by colour alone. Each
//! stands with a conclusion in words and its figures as a table, so that nobody needs to see it.
//!
//! All arithmetic is in whole numbers; there is no zero but the base line, so nothing looks larger than it is.

use std::fmt::Write;

use entity::values::Money;
use unicode_segmentation::UnicodeSegmentation;

use crate::platform::i18n::Lang;

/// More series cannot be told apart.
pub const SERIES_MAX: usize = 4;
/// More bars or corners of a line would be finer than the eye; whoever has more adds them up first.
pub const POINTS_MAX: usize = 62;

/// Narrow, so that its words are still read on a phone.
const WIDTH: i64 = 400;
const HEIGHT: i64 = 240;
const LEFT: i64 = 84;
const RIGHT: i64 = 12;
const TOP: i64 = 28;
const BOTTOM: i64 = 30;
/// What a letter takes, about, and a line of them.
const LETTER: i64 = 10;
const LINE: i64 = 22;

/// A chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    pub shape: Shape,
    pub unit: Unit,
    /// What it shows, for who does not see it.
    pub title: String,
    /// What can be learned from it, in a sentence.
    pub conclusion: String,
    /// What the points are called, from left to right.
    pub points: Vec<String>,
    pub series: Vec<Series>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Bars,
    Lines,
}

/// What the figures are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Poisha.
    Money,
    Count,
}

/// One row of figures, one for each point; what is below nothing is drawn as nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    pub name: String,
    pub values: Vec<i64>,
}

/// How the points are named below the base line: each, in one or two rows, or only every so many of them.
#[derive(Clone, Copy)]
struct Naming {
    rows: i64,
    every: usize,
}

/// The room that a text takes, about: Bangla joins several characters to one letter.
fn width(text: &str) -> i64 {
    i64::try_from(text.graphemes(true).count()).unwrap_or(i64::MAX / LETTER) * LETTER
}

/// Where things stand in the picture.
struct Frame {
    top: i64,
    points: i64,
}

impl Frame {
    const fn width() -> i64 {
        WIDTH - LEFT - RIGHT
    }

    /// The height of a value above the base line.
    fn rise(&self, value: i64) -> i64 {
        let rise = i128::from(value.max(0)) * i128::from(HEIGHT - TOP - BOTTOM) / i128::from(self.top.max(1));
        i64::try_from(rise).unwrap_or(0)
    }

    fn y(&self, value: i64) -> i64 {
        HEIGHT - BOTTOM - self.rise(value)
    }

    /// The middle of a point.
    fn x(&self, point: i64) -> i64 {
        LEFT + (2 * point + 1) * Self::width() / (2 * self.points.max(1))
    }

    /// Room that a point has.
    fn room(&self) -> i64 {
        Self::width() / self.points.max(1)
    }
}

/// The first of 1, 2, 5, 10, 20, 50 … that is no smaller: a scale that people can halve.
fn scale(largest: i64) -> i64 {
    let mut step = 1_i64;
    while step < largest {
        let leading = first_digit(step);
        let next = match leading {
            1 => step.checked_mul(2),
            2 => step.checked_mul(5).map(|five| five / 2),
            _ => step.checked_mul(2),
        };
        let Some(next) = next else { return largest };
        step = next;
    }
    step
}

fn first_digit(mut number: i64) -> i64 {
    while number >= 10 {
        number /= 10;
    }
    number
}

impl Chart {
    /// The figure with its table, or nothing where there is nothing to draw. `id` tells it from others of the page.
    #[must_use]
    pub fn html(&self, lang: Lang, id: &str) -> String {
        let mut html = String::new();
        if self.points.is_empty() || self.series.is_empty() {
            return html;
        }
        let _written = write!(
            html,
            "<figure class=\"chart\"><figcaption id=\"{id}-c\">{}</figcaption>{}{}</figure>",
            escape(&self.conclusion),
            self.svg(lang, id),
            self.table(lang),
        );
        html
    }

    fn series(&self) -> impl Iterator<Item = (usize, &Series)> {
        self.series.iter().take(SERIES_MAX).enumerate()
    }

    fn figure(&self, lang: Lang, value: i64) -> String {
        match self.unit {
            Unit::Money => lang.money(Money::from_poisha(value)),
            Unit::Count => lang.number(value),
        }
    }

    /// On the scale, where poisha and long rows of digits would only be in the way: `২.৫ লাখ`.
    fn short(&self, lang: Lang, value: i64) -> String {
        const LAKH: i64 = 100_000;
        const CRORE: i64 = 10_000_000;
        let whole = match self.unit {
            Unit::Money => value / 100,
            Unit::Count => value,
        };
        let (unit, key) = match whole {
            CRORE.. => (CRORE, "chart-crore"),
            LAKH.. => (LAKH, "chart-lakh"),
            _ => return lang.number(whole),
        };
        let n = match (whole / unit, whole % unit / (unit / 10)) {
            (whole, 0) => lang.number(whole),
            (whole, tenth) => format!("{}{}", lang.number(whole), lang.digits(&format!(".{tenth}"))),
        };
        lang.say(key, &[("n", &n)]).into_owned()
    }

    fn svg(&self, lang: Lang, id: &str) -> String {
        let largest = self.series().flat_map(|(_, series)| series.values.iter().copied()).max().unwrap_or(0).max(0);
        let smallest_top = if self.unit == Unit::Money { 200 } else { 2 };
        let points = self.points.len().min(POINTS_MAX);
        let frame = Frame { top: scale(largest).max(smallest_top), points: i64::try_from(points).unwrap_or(i64::MAX) };
        let naming = self.naming();
        let mut svg = format!(
            "<svg role=\"img\" aria-labelledby=\"{id}-t {id}-c\" viewBox=\"0 0 {WIDTH} {}\"><title id=\"{id}-t\">{}</title>",
            HEIGHT + (naming.rows - 1) * LINE,
            escape(&self.title)
        );
        if self.shape == Shape::Bars {
            svg.push_str(&patterns(id, self.series.len().min(SERIES_MAX)));
        }
        self.draw_scale(&mut svg, lang, &frame);
        for (index, series) in self.series() {
            match self.shape {
                Shape::Bars => self.draw_bars(&mut svg, &frame, id, index, series),
                Shape::Lines => draw_line(&mut svg, &frame, index, series),
            }
        }
        self.draw_names(&mut svg, &frame, naming);
        self.draw_labels(&mut svg, lang, &frame);
        svg.push_str("</svg>");
        svg
    }

    /// Half and whole, and the base line.
    fn draw_scale(&self, svg: &mut String, lang: Lang, frame: &Frame) {
        for value in [0, frame.top / 2, frame.top] {
            let y = frame.y(value);
            let class = if value == 0 { "base" } else { "grid" };
            let _written = write!(
                svg,
                "<path class=\"{class}\" d=\"M{LEFT} {y}H{}\"/><text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>",
                WIDTH - RIGHT,
                LEFT - 8,
                y + 5,
                self.short(lang, value),
            );
        }
    }

    /// All bars of a series are one path: a picture of many bars stays small.
    fn draw_bars(&self, svg: &mut String, frame: &Frame, id: &str, index: usize, series: &Series) {
        let all = i64::try_from(self.series.len().min(SERIES_MAX)).unwrap_or(1);
        let own = i64::try_from(index).unwrap_or(0);
        let bar = (frame.room() * 7 / (10 * all)).clamp(1, 48);
        let mut path = String::new();
        for (point, value) in (0..frame.points).zip(&series.values) {
            let rise = frame.rise(*value);
            if rise > 0 {
                let x = frame.x(point) - bar * all / 2 + bar * own;
                let _written = write!(path, "M{x} {}v-{rise}h{bar}v{rise}z", HEIGHT - BOTTOM);
            }
        }
        let fill = if index == 0 { "currentColor".to_owned() } else { format!("url(#{id}-p{index})") };
        let _written = write!(svg, "<path class=\"s\" fill=\"{fill}\" d=\"{path}\"/>");
    }

    fn naming(&self) -> Naming {
        let longest = self.points.iter().map(|name| width(name)).max().unwrap_or(1).max(1);
        let fitting = ((Frame::width() + LETTER) / (longest + LETTER)).max(1);
        let points = i64::try_from(self.points.len().min(POINTS_MAX)).unwrap_or(1);
        if points > fitting && points <= 2 * fitting {
            return Naming { rows: 2, every: 1 };
        }
        let every = usize::try_from(points.saturating_add(fitting - 1) / fitting).unwrap_or(1);
        Naming { rows: 1, every: every.max(1) }
    }

    fn draw_names(&self, svg: &mut String, frame: &Frame, naming: Naming) {
        svg.push_str("<g text-anchor=\"middle\">");
        for (point, name) in (0..frame.points).zip(&self.points).step_by(naming.every) {
            let (x, y) = (frame.x(point), HEIGHT - 8 + point % naming.rows * LINE);
            let _written = write!(svg, "<text x=\"{x}\" y=\"{y}\">{}</text>", escape(name));
        }
        svg.push_str("</g>");
    }

    /// What is what, at the thing itself: the figure of the largest bar, the name of a line at its end.
    fn draw_labels(&self, svg: &mut String, lang: Lang, frame: &Frame) {
        if self.series.len() == 1 {
            let values = self.series().flat_map(|(_, series)| (0..frame.points).zip(series.values.iter().copied()));
            if let Some((point, value)) = values.max_by_key(|(point, value)| (*value, -*point)).filter(|it| it.1 > 0) {
                let x = frame.x(point).clamp(LEFT + 40, WIDTH - RIGHT - 40);
                let y = frame.y(value) - 6;
                let words = self.short(lang, value);
                let _written =
                    write!(svg, "<text class=\"w\" x=\"{x}\" y=\"{y}\" text-anchor=\"middle\">{words}</text>");
            }
            return;
        }
        let mut place = 4;
        for (index, series) in self.series() {
            let last = (0..frame.points).zip(series.values.iter().copied()).last();
            let (x, y, anchor) = match (self.shape, last) {
                (Shape::Lines, Some((point, value))) => (frame.x(point), frame.y(value) - 7, "end"),
                (Shape::Lines, None) | (Shape::Bars, _) => (place, 16, "start"),
            };
            // Beside its mark and a gap.
            place += width(&series.name) + 3 * LETTER;
            let mark = ["■", "▨", "▤", "▥"].get(index).filter(|_| self.shape == Shape::Bars).copied();
            let _written = write!(
                svg,
                "<text class=\"w\" x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\">{}{}{}</text>",
                mark.unwrap_or_default(),
                if mark.is_some() { " " } else { "" },
                escape(&series.name)
            );
        }
    }

    fn table(&self, lang: Lang) -> String {
        let mut table =
            format!("<details><summary>{}</summary><table><thead><tr><td></td>", escape(&lang.t("chart-figures")));
        for (_, series) in self.series() {
            let _written = write!(table, "<th scope=\"col\" class=\"num\">{}</th>", escape(&series.name));
        }
        table.push_str("</tr></thead><tbody>");
        for (point, name) in self.points.iter().enumerate().take(POINTS_MAX) {
            let _written = write!(table, "<tr><th scope=\"row\">{}</th>", escape(name));
            for (_, series) in self.series() {
                let value = series.values.get(point).copied().unwrap_or(0);
                let _written = write!(table, "<td class=\"num\">{}</td>", self.figure(lang, value));
            }
            table.push_str("</tr>");
        }
        table.push_str("</tbody></table></details>");
        table
    }
}

fn draw_line(svg: &mut String, frame: &Frame, index: usize, series: &Series) {
    let mut path = String::new();
    for (point, value) in (0..frame.points).zip(&series.values) {
        let letter = if point == 0 { 'M' } else { 'L' };
        let _written = write!(path, "{letter}{} {}", frame.x(point), frame.y(*value));
    }
    // A line of one point is a dot.
    if series.values.len() == 1 {
        path.push_str("h.1");
    }
    let dash = ["", "8 5", "2 4", "12 4 2 4"].get(index).copied().unwrap_or_default();
    let dash = if dash.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{dash}\"") };
    let _written = write!(svg, "<path class=\"l\" fill=\"none\" stroke=\"currentColor\"{dash} d=\"{path}\"/>");
}

/// Stripes in three directions beside the full colour.
fn patterns(id: &str, count: usize) -> String {
    let strokes = ["M0 8L8 0M-2 2L2-2M6 10L10 6", "M0 4H8", "M4 0V8"];
    let mut defs = String::new();
    for (index, stroke) in (1..count).zip(strokes) {
        let _written = write!(
            defs,
            "<pattern id=\"{id}-p{index}\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\"><path d=\"{stroke}\" \
             stroke=\"currentColor\" stroke-width=\"3\"/></pattern>"
        );
    }
    if defs.is_empty() { defs } else { format!("<defs>{defs}</defs>") }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(shape: Shape, series: &[&[i64]]) -> Chart {
        let points = series.first().map_or(0, |values| values.len());
        let named =
            |(index, values): (usize, &&[i64])| Series { name: format!("ধরন {index}"), values: values.to_vec() };
        Chart {
            shape,
            unit: Unit::Money,
            title: "আদায়".to_owned(),
            conclusion: "সবচেয়ে বেশি <আজ>".to_owned(),
            points: (1..=points).map(|day| Lang::BN.number(i64::try_from(day).unwrap())).collect(),
            series: series.iter().enumerate().map(named).collect(),
        }
    }

    #[test]
    fn a_scale_ends_where_people_can_halve_it() {
        for (largest, end) in
            [(0, 1), (1, 1), (2, 2), (3, 5), (5, 5), (6, 10), (11, 20), (21, 50), (99, 100), (501, 1_000)]
        {
            assert_eq!(scale(largest), end, "{largest}");
        }
        assert!(scale(i64::MAX) >= i64::MAX / 2);
    }

    #[test]
    fn bars_stand_on_nothing_and_keep_their_proportions() {
        let frame = Frame { top: 1_000, points: 4 };
        assert_eq!((frame.rise(0), frame.rise(-5), frame.rise(1_000), frame.rise(500)), (0, 0, 182, 91));
        assert_eq!(frame.y(0), HEIGHT - BOTTOM);
        assert!(frame.x(0) > LEFT && frame.x(3) < WIDTH - RIGHT);
        assert_eq!(Frame { top: i64::MAX, points: 1 }.rise(i64::MAX), 182);
    }

    #[test]
    fn nothing_one_value_and_zeroes_can_be_drawn() {
        assert_eq!(chart(Shape::Bars, &[]).html(Lang::BN, "c"), "");
        assert_eq!(chart(Shape::Lines, &[&[]]).html(Lang::BN, "c"), "");
        for shape in [Shape::Bars, Shape::Lines] {
            let one = chart(shape, &[&[2_055_000]]).html(Lang::BN, "c");
            assert!(one.contains(">২০,৫৫০<") && one.contains("২০,৫৫০.০০"), "{one}");
            let none = chart(shape, &[&[0, 0, -9]]).html(Lang::BN, "c");
            assert!(none.contains("<svg") && !none.contains("NaN"), "{none}");
        }
    }

    #[test]
    fn few_long_names_take_two_rows_and_many_are_left_out_evenly() {
        let named = |names: &[&str]| {
            let points = names.iter().map(|name| (*name).to_owned()).collect();
            Chart { points, ..chart(Shape::Bars, &[&[1, 2, 3, 4, 5]]) }.svg(Lang::BN, "c")
        };
        let ages = named(&["১ বছর", "২ বছর", "৩ বছর", "৪–৫ বছর", "৫ বছরের বেশি"]);
        assert_eq!(ages.matches("বছর").count(), 5, "{ages}");
        assert!(ages.contains("viewBox=\"0 0 400 262\"") && ages.contains("y=\"254\">২ বছর"), "{ages}");
        let short = named(&["১", "২", "৩", "৪", "৫"]);
        assert!(short.contains("viewBox=\"0 0 400 240\"") && short.contains("y=\"232\">২<"), "{short}");
        let long = named(&["একটি খুব দীর্ঘ নাম"; 5]);
        assert_eq!(long.matches("দীর্ঘ").count(), 2, "{long}");
    }

    #[test]
    fn a_chart_is_small_named_and_free_of_styles() {
        let values: Vec<i64> = (0..62).map(|day| day * 1_234_567).collect();
        for shape in [Shape::Bars, Shape::Lines] {
            let full = chart(shape, &[&values, &values, &values, &values]);
            let svg = full.svg(Lang::BN, "c");
            assert!(svg.len() <= 6 * 1_024, "{shape:?} has {} bytes", svg.len());
            let html = full.html(Lang::BN, "c");
            assert!(
                html.contains("role=\"img\" aria-labelledby=\"c-t c-c\"") && html.contains("<figcaption id=\"c-c\">")
            );
            assert!(html.contains("&lt;আজ&gt;") && !html.contains("style="));
        }
        let lines = chart(Shape::Lines, &[&[1, 2], &[2, 1]]).svg(Lang::EN, "c");
        assert_eq!(lines.matches("stroke-dasharray").count(), 1);
        let bars = chart(Shape::Bars, &[&[1, 2], &[2, 1]]).svg(Lang::EN, "c");
        assert_eq!(bars.matches("<pattern").count(), 1);
    }
}
