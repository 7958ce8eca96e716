//! Texts as HTML.

use maud::{Markup, PreEscaped, html};

use crate::text::{self, Script, escape};

/// A text with its subscripts and superscripts, digital object identifiers as links.
pub(super) fn rich(content: &str) -> Markup {
    let run = |run: text::Run| match run.script {
        Script::Plain => linked(&run.text),
        Script::Sub => format!("<sub>{}</sub>", escape(&run.text)),
        Script::Super => format!("<sup>{}</sup>", escape(&run.text)),
    };
    PreEscaped(text::runs(content).into_iter().map(run).collect())
}

/// Paragraphs, separated by empty lines.
pub(super) fn paragraphs(content: &str) -> Markup {
    html! {
        @for part in content.split("\n\n").map(str::trim).filter(|part| !part.is_empty()) {
            p { (rich(part)) }
        }
    }
}

fn linked(text: &str) -> String {
    let mut result = String::new();
    let mut rest = text;
    while let Some((start, end)) = next_doi(rest) {
        let doi = escape(&rest[start..end]);
        result += &escape(&rest[..start]);
        result.extend(["<a href=\"https://doi.org/", &doi, "\">", &doi, "</a>"]);
        rest = &rest[end..];
    }
    result + &escape(rest)
}

/// First and last byte of the next identifier: `10.`, four digits or more, a slash and a name.
fn next_doi(text: &str) -> Option<(usize, usize)> {
    text.match_indices("10.").map(|(start, _)| start).find_map(|start| {
        let is_inside =
            text[..start].ends_with(|before: char| before.is_alphanumeric() || "./".contains(before));
        let candidate = &text[start..];
        let length = candidate
            .find(|letter: char| letter.is_whitespace() || "()[]<>\",;".contains(letter))
            .unwrap_or(candidate.len());
        let doi = candidate[..length].trim_end_matches(['.', ':']);
        let (registrant, name) = doi.strip_prefix("10.")?.split_once('/')?;
        let fits = registrant.len() >= 4 && registrant.bytes().all(|byte| byte.is_ascii_digit());
        (fits && !is_inside && !name.is_empty()).then_some((start, start + doi.len()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_links() {
        let link = "<a href=\"https://doi.org/10.1126/sciadv.adv9396\">10.1126/sciadv.adv9396</a>";
        assert_eq!(rich("(doi 10.1126/sciadv.adv9396).").0, format!("(doi {link})."));
        assert_eq!(rich("doi 10.1126/sciadv.adv9396. Next").0, format!("doi {link}. Next"));
        for plain in ["10.5/3", "rates of 10. and 10.25", "110.1126/a", "10.1126/"] {
            assert_eq!(rich(plain).0, plain);
        }
    }

    #[test]
    fn texts_are_escaped() {
        assert_eq!(rich("<b> & r_{s<c}").0, "&lt;b&gt; &amp; r<sub>s&lt;c</sub>");
        assert_eq!(paragraphs("a\n\n \n\nb").0, "<p>a</p><p>b</p>");
    }
}
