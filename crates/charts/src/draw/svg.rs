//! A page of SVG: shapes and texts at coordinates in user units, y downward.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::text::{self, Run};

/// Fonts named in the SVG: the one that PNG files are made with, then what browsers have.
const FONTS: &str = "'Noto Sans', 'Helvetica Neue', Arial, sans-serif";
/// Coordinates beyond this are outside every clip and are drawn at the bound.
const FARTHEST: f64 = 1e5;

/// A rectangle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rect {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

impl Rect {
    pub(super) fn right(&self) -> f64 {
        self.x + self.width
    }

    pub(super) fn bottom(&self) -> f64 {
        self.y + self.height
    }
}

/// How a shape's outline is drawn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stroke<'a> {
    pub(super) color: &'a str,
    pub(super) width: f64,
    /// Lengths of dashes and gaps; empty for an unbroken line.
    pub(super) dashes: &'a str,
}

impl<'a> Stroke<'a> {
    pub(super) fn new(color: &'a str, width: f64) -> Self {
        Self { color, width, dashes: "" }
    }
}

/// Which part of a text stands at its position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// How a text is set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Type {
    pub(super) size: f64,
    pub(super) anchor: Anchor,
    pub(super) bold: bool,
    /// Reads from bottom to top.
    pub(super) upright: bool,
    /// Has a white rim, to be legible on an image.
    pub(super) rim: bool,
}

impl Type {
    pub(super) fn new(size: f64, anchor: Anchor) -> Self {
        Self { size, anchor, bold: false, upright: false, rim: false }
    }
}

/// SVG being written.
pub(super) struct Canvas {
    body: String,
}

impl Canvas {
    pub(super) fn new() -> Self {
        Self { body: String::new() }
    }

    /// The whole document, on white.
    pub(super) fn finish(self, width: f64, height: f64) -> String {
        let (width, height) = (number(width), number(height));
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\" font-family=\"{FONTS}\" fill=\"#1a1a1a\">\n\
             <rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>\n{}</svg>\n",
            self.body
        )
    }

    /// Draws with the origin moved.
    pub(super) fn shifted(&mut self, x: f64, y: f64, draw: impl FnOnce(&mut Self)) {
        self.tag(format_args!("<g transform=\"translate({} {})\">", number(x), number(y)));
        draw(self);
        self.body.push_str("</g>\n");
    }

    /// Draws what lies within a rectangle only. An inner `svg` clips without the need of a name, and names would
    /// clash when several drawings stand in one HTML page.
    pub(super) fn clipped(&mut self, to: Rect, draw: impl FnOnce(&mut Self)) {
        let (x, y, width, height) = (number(to.x), number(to.y), number(to.width), number(to.height));
        self.tag(format_args!(
            "<svg x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" viewBox=\"{x} {y} {width} {height}\">"
        ));
        draw(self);
        self.body.push_str("</svg>\n");
    }

    pub(super) fn rect(&mut self, rect: Rect, fill: &str, opacity: f64) {
        self.tag(format_args!(
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{fill}\"{}/>",
            number(rect.x),
            number(rect.y),
            number(rect.width),
            number(rect.height),
            attribute("fill-opacity", opacity),
        ));
    }

    pub(super) fn frame(&mut self, rect: Rect, stroke: Stroke) {
        self.tag(format_args!(
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"none\"{}/>",
            number(rect.x),
            number(rect.y),
            number(rect.width),
            number(rect.height),
            outline(stroke),
        ));
    }

    pub(super) fn line(&mut self, from: (f64, f64), to: (f64, f64), stroke: Stroke) {
        self.polyline(&[from, to], stroke);
    }

    pub(super) fn polyline(&mut self, points: &[(f64, f64)], stroke: Stroke) {
        self.tag(format_args!(
            "<path d=\"{}\" fill=\"none\" stroke-linejoin=\"round\"{}/>",
            path(points),
            outline(stroke)
        ));
    }

    pub(super) fn polygon(&mut self, points: &[(f64, f64)], fill: &str, opacity: f64) {
        self.tag(format_args!(
            "<path d=\"{}Z\" fill=\"{fill}\"{}/>",
            path(points),
            attribute("fill-opacity", opacity)
        ));
    }

    /// A filled shape with an outline.
    pub(super) fn outlined_polygon(&mut self, points: &[(f64, f64)], fill: &str, stroke: Stroke) {
        self.tag(format_args!("<path d=\"{}Z\" fill=\"{fill}\"{}/>", path(points), outline(stroke)));
    }

    pub(super) fn circle(&mut self, (x, y): (f64, f64), radius: f64, fill: &str, stroke: Stroke) {
        self.tag(format_args!(
            "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"{fill}\"{}/>",
            number(x),
            number(y),
            number(radius),
            outline(stroke)
        ));
    }

    /// Many equal round dots as one path: a few bytes each.
    pub(super) fn dots(&mut self, points: &[(f64, f64)], diameter: f64, color: &str, opacity: f64) {
        let mut data = String::new();
        for &(x, y) in points {
            let _ = write!(data, "M{} {}h.01", number(x), number(y));
        }
        self.tag(format_args!(
            "<path d=\"{data}\" fill=\"none\" stroke-linecap=\"round\"{}{}/>",
            outline(Stroke::new(color, diameter)),
            attribute("stroke-opacity", opacity)
        ));
    }

    /// A PNG stretched over a rectangle, its pixels kept sharp.
    pub(super) fn image(&mut self, rect: Rect, png: &[u8]) {
        self.tag(format_args!(
            "<image x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" preserveAspectRatio=\"none\" \
             image-rendering=\"optimizeSpeed\" style=\"image-rendering:pixelated\" href=\"data:image/png;base64,{}\"/>",
            number(rect.x),
            number(rect.y),
            number(rect.width),
            number(rect.height),
            STANDARD.encode(png)
        ));
    }

    /// A text whose baseline is at `y`; subscripts and superscripts are raised and lowered from there.
    pub(super) fn text(&mut self, (x, y): (f64, f64), content: &str, set: Type) {
        if content.is_empty() {
            return;
        }
        let anchor = match set.anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let (x, y) = (number(x), number(y));
        let weight = if set.bold { " font-weight=\"bold\"" } else { "" };
        let turn = if set.upright { format!(" transform=\"rotate(-90 {x} {y})\"") } else { String::new() };
        let start = format!(
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{}\" text-anchor=\"{anchor}\"{weight}{turn}",
            number(set.size)
        );
        let spans = spans(&text::runs(content), set.size);
        if set.rim {
            let rim =
                "stroke=\"#ffffff\" stroke-width=\"3\" stroke-linejoin=\"round\" stroke-opacity=\".85\"";
            self.tag(format_args!("{start} {rim}>{spans}</text>"));
        }
        self.tag(format_args!("{start}>{spans}</text>"));
    }

    fn tag(&mut self, arguments: std::fmt::Arguments) {
        // Writing into a string does not fail.
        let _ = self.body.write_fmt(arguments);
        self.body.push('\n');
    }
}

fn spans(runs: &[Run], size: f64) -> String {
    let mut result = String::new();
    let mut at = 0.0;
    for run in runs {
        let shift = run.shift * size;
        let (move_by, scaled) = (number(shift - at), number(run.scale * size));
        at = shift;
        let content = escape(&run.text);
        let _ = match (runs.len(), move_by.as_str()) {
            (1, _) => write!(result, "{content}"),
            (_, "0") => write!(result, "<tspan font-size=\"{scaled}\">{content}</tspan>"),
            _ => write!(result, "<tspan dy=\"{move_by}\" font-size=\"{scaled}\">{content}</tspan>"),
        };
    }
    result
}

fn path(points: &[(f64, f64)]) -> String {
    let mut data = String::new();
    for (index, &(x, y)) in points.iter().enumerate() {
        let command = if index == 0 { 'M' } else { 'L' };
        let _ = write!(data, "{command}{} {}", number(x), number(y));
    }
    data
}

fn outline(stroke: Stroke) -> String {
    let dashes = if stroke.dashes.is_empty() {
        String::new()
    } else {
        format!(" stroke-dasharray=\"{}\"", stroke.dashes)
    };
    format!(" stroke=\"{}\" stroke-width=\"{}\"{dashes}", stroke.color, number(stroke.width))
}

fn attribute(name: &str, opacity: f64) -> String {
    if opacity < 1.0 { format!(" {name}=\"{}\"", number(opacity)) } else { String::new() }
}

/// A coordinate with two decimals at most: a hundredth of a unit is not seen.
fn number(value: f64) -> String {
    let text = format!("{:.2}", value.clamp(-FARTHEST, FARTHEST));
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// Text made safe between tags and in attributes.
pub(crate) fn escape(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => result.push_str("&amp;"),
            '<' => result.push_str("&lt;"),
            '>' => result.push_str("&gt;"),
            '"' => result.push_str("&quot;"),
            // Control characters may not stand in XML at all.
            character if character.is_control() => result.push(' '),
            character => result.push(character),
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        let texts = [0.0, -0.001, 1.5, 2.0, 100.0, -3.146, 1e9].map(number);
        assert_eq!(texts, ["0", "0", "1.5", "2", "100", "-3.15", "100000"]);
    }

    #[test]
    fn texts_are_escaped() {
        assert_eq!(escape("a<b & \"c\"\u{1}"), "a&lt;b &amp; &quot;c&quot; ");
    }
}
