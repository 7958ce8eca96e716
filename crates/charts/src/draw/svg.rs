//! A page of SVG: shapes and texts at coordinates in user units, y downward.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::shapes::{Anchor, Rect, Stroke, TextStyle};
use super::style::{FONTS, INK, PAPER, SCRIPT_SCALE, SUBSCRIPT_SHIFT, SUPERSCRIPT_SHIFT};
use crate::text::{self, Run, Script, escape};

const HALO: &str = " stroke=\"#ffffff\" stroke-width=\"3\" stroke-linejoin=\"round\" paint-order=\"stroke\"";
/// Coordinates beyond this are outside every clip and are drawn at the bound.
const FARTHEST: f64 = 1e5;

/// SVG being written.
pub(super) struct Canvas {
    body: String,
}

impl Canvas {
    pub(super) fn new() -> Self {
        Self { body: String::new() }
    }

    /// The whole document, on paper. The class lets a page give it other colors.
    pub(super) fn finish(self, width: f64, height: f64) -> String {
        let (width, height) = (number(width), number(height));
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"plot\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\" font-family=\"{FONTS}\" fill=\"{INK}\">\n\
             <rect width=\"{width}\" height=\"{height}\" fill=\"{PAPER}\"/>\n{}</svg>\n",
            self.body
        )
    }

    /// Draws with the origin moved.
    pub(super) fn shifted(&mut self, x: f64, y: f64, draw: impl FnOnce(&mut Self)) {
        self.tag(format_args!("<g transform=\"translate({} {})\">", number(x), number(y)));
        draw(self);
        self.body.push_str("</g>\n");
    }

    /// Draws into a group with an attribute, by which a page finds it.
    pub(super) fn marked(&mut self, name: &str, value: usize, draw: impl FnOnce(&mut Self)) {
        self.tag(format_args!("<g {name}=\"{value}\">"));
        draw(self);
        self.body.push_str("</g>\n");
    }

    /// Draws into a group whose colors mean values and stay what they are on any page.
    pub(super) fn fixed_colors(&mut self, draw: impl FnOnce(&mut Self)) {
        self.body.push_str("<g class=\"fixed\">\n");
        draw(self);
        self.body.push_str("</g>\n");
    }

    /// As [`Self::fixed_colors`] where that is so, plainly elsewhere.
    pub(super) fn fixed_colors_if(&mut self, fixed: bool, draw: impl FnOnce(&mut Self)) {
        if fixed {
            self.fixed_colors(draw);
        } else {
            draw(self);
        }
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
    pub(super) fn text(&mut self, (x, y): (f64, f64), content: &str, style: TextStyle) {
        if content.is_empty() {
            return;
        }
        let anchor = match style.anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let (x, y) = (number(x), number(y));
        let weight = if style.bold { " font-weight=\"bold\"" } else { "" };
        let turn = if style.vertical { format!(" transform=\"rotate(-90 {x} {y})\"") } else { String::new() };
        let start = format!(
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{}\" text-anchor=\"{anchor}\"{weight}{turn}",
            number(style.size)
        );
        let spans = spans(&text::runs(content), style.size);
        let halo = if style.halo { HALO } else { "" };
        self.tag(format_args!("{start}{halo}>{spans}</text>"));
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
        let (scale, shift) = match run.script {
            Script::Plain => (1.0, 0.0),
            Script::Sub => (SCRIPT_SCALE, SUBSCRIPT_SHIFT),
            Script::Super => (SCRIPT_SCALE, SUPERSCRIPT_SHIFT),
        };
        let shift = shift * size;
        let (move_by, scaled) = (number(shift - at), number(scale * size));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        let texts = [0.0, -0.001, 1.5, 2.0, 100.0, -3.146, 1e9].map(number);
        assert_eq!(texts, ["0", "0", "1.5", "2", "100", "-3.15", "100000"]);
    }
}
