//! Colors of the page, from the style sheet of the drawings.

use std::fmt::Write as _;

use crate::draw::style::{INK, SHADES};

/// Rules that give drawings their colors on a light and on a dark screen. On paper all is light.
pub(super) fn rules() -> String {
    let mut light = String::new();
    let mut dark = String::new();
    let mut drawings = String::new();
    for shade in SHADES {
        let (name, color) = (shade.name, shade.light);
        let _ = write!(light, "--{name}:{color};");
        let _ = write!(dark, "--{name}:{};", shade.dark);
        for property in ["fill", "stroke"] {
            let _ = writeln!(
                drawings,
                ".plot[{property}=\"{color}\"],.plot [{property}=\"{color}\"]:not(.fixed *){{{property}:var(--{name})}}"
            );
        }
    }
    format!(
        ":root{{{light}}}\n@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}\n{drawings}.plot .fixed{{fill:{INK}}}\n"
    )
}
