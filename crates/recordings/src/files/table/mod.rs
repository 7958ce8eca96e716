//! Tables as text: what separates the fields, where the header is, and in which line a mistake is.

mod clusters;
mod conditions;
mod number;
mod positions;
mod separator;

pub(super) use clusters::clusters;
pub(super) use conditions::{recording, trials};
pub(super) use positions::positions;

use crate::error::RecordingError;
use csv::{Reader, ReaderBuilder, StringRecord};
use normcircuit_files::excerpt;
use separator::Separator;

/// A table whose header has been found.
struct Table<'a> {
    text: &'a str,
    separator: Separator,
    /// Names of the columns.
    header: Vec<String>,
    /// Where the lines below the header begin, in bytes.
    body: usize,
}

/// A line below the header that is not empty.
struct Row {
    /// Where it begins in the text, in bytes, or where the empty lines above it do.
    start: usize,
    fields: Vec<String>,
}

impl<'a> Table<'a> {
    /// Finds the header: the first line that is neither empty, nor names the separator (`sep=;`), nor is a comment; or a
    /// comment that is a header. `is_header` says whether the names of columns, in small letters, are those of this table;
    /// `needed` is what they must be.
    fn open(
        text: &'a str,
        is_header: impl Fn(&[String]) -> bool,
        needed: &str,
    ) -> Result<Self, RecordingError> {
        let mut named = None;
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let (content, next) = (stripped(line), start + line.len());
            let comment = content.trim_start_matches(['#', '%']);
            if let Some(separator) = separator::named(content) {
                named = Some(separator);
            } else if !comment.is_empty() {
                let sign = line.find(comment).unwrap_or(0);
                if let Some(table) = Self::with_header_at(text, start + sign, named, &is_header) {
                    return Ok(table);
                }
                if comment.len() == content.len() {
                    let problem = format!("the header is “{}”; it must be “{needed}”", excerpt(content));
                    return Err(RecordingError::Line { line: line_at(text, start), problem });
                }
            }
            start = next;
        }
        Err(RecordingError::Line {
            line: line_at(text, start),
            problem: format!("there is no header “{needed}”"),
        })
    }

    /// The table if its header begins at that byte.
    fn with_header_at(
        text: &'a str,
        start: usize,
        named: Option<Separator>,
        is_header: &impl Fn(&[String]) -> bool,
    ) -> Option<Self> {
        let candidates = named.map_or_else(|| Separator::ALL.to_vec(), |separator| vec![separator]);
        candidates.into_iter().find_map(|separator| {
            let mut reader = reader(&text[start..], separator);
            let mut record = StringRecord::new();
            reader.read_record(&mut record).ok().filter(|found| *found)?;
            let mut header = fields(&record, separator);
            while header.last().is_some_and(String::is_empty) {
                header.pop();
            }
            let small: Vec<String> = header.iter().map(|name| name.to_lowercase()).collect();
            let body = start + reader.position().byte() as usize;
            is_header(&small).then_some(Self { text, separator, header, body })
        })
    }

    /// All lines below the header that are not empty, each with as many fields as the header.
    fn rows(&self) -> impl Iterator<Item = Result<Row, RecordingError>> {
        let mut reader = reader(&self.text[self.body..], self.separator);
        let mut record = StringRecord::new();
        std::iter::from_fn(move || {
            loop {
                let start = self.body + reader.position().byte() as usize;
                match reader.read_record(&mut record) {
                    Ok(true) => {}
                    Ok(false) => return None,
                    Err(_) => {
                        return Some(Err(self.at(start, "cannot be read as a line of a table".to_owned())));
                    }
                }
                let fields = fields(&record, self.separator);
                if fields.iter().any(|field| !field.is_empty()) {
                    return Some(self.fitted(start, fields));
                }
            }
        })
    }

    /// A row of as many fields as the header: without the empty ones that spreadsheets add, and without the quoted name that R
    /// writes before each.
    fn fitted(&self, start: usize, mut fields: Vec<String>) -> Result<Row, RecordingError> {
        let expected = self.header.len();
        while fields.len() > expected && fields.last().is_some_and(String::is_empty) {
            fields.pop();
        }
        let is_quoted = self.text[start..].trim_start().starts_with('"');
        if fields.len() == expected + 1 && is_quoted {
            fields.remove(0);
        }
        if fields.len() != expected {
            let problem = format!("{} fields where the header has {expected}", fields.len());
            return Err(self.at(start, problem));
        }
        Ok(Row { start, fields })
    }

    /// An error in the line of a row.
    fn error(&self, row: &Row, problem: String) -> RecordingError {
        self.at(row.start, problem)
    }

    /// An error in the first line from `start` on that is not empty.
    fn at(&self, start: usize, problem: String) -> RecordingError {
        let empty = self.text[start..].bytes().take_while(|byte| *byte == b'\n').count();
        RecordingError::Line { line: line_at(self.text, start + empty), problem }
    }

    /// A number in a column, converted; `needed` says what it must be.
    fn value<T>(
        &self,
        row: &Row,
        column: usize,
        needed: &str,
        convert: impl Fn(f64) -> Option<T>,
    ) -> Result<T, RecordingError> {
        let field = &row.fields[column];
        let value = number::real(field, self.separator.frees_commas()).and_then(convert);
        value.ok_or_else(|| {
            let (name, field) = (excerpt(&self.header[column]), excerpt(field));
            self.error(row, format!("column “{name}” holds “{field}”; it must be {needed}"))
        })
    }
}

/// The line in which a byte lies, counted from 1.
fn line_at(text: &str, byte: usize) -> u64 {
    1 + text[..byte].matches('\n').count() as u64
}

/// A text without blanks around it, and without the marks of ends and beginnings of files (Ctrl-Z, byte-order mark).
fn stripped(text: &str) -> &str {
    text.trim_matches(|character: char| {
        character.is_whitespace() || matches!(character, '\u{1a}' | '\u{feff}')
    })
}

fn reader(text: &str, separator: Separator) -> Reader<&[u8]> {
    ReaderBuilder::new()
        .delimiter(separator.byte())
        .comment(Some(b'#'))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes())
}

/// The fields of a line; between blanks there is none.
fn fields(record: &StringRecord, separator: Separator) -> Vec<String> {
    let all = record.iter().map(|field| stripped(field).to_owned());
    all.filter(|field| separator != Separator::Blank || !field.is_empty()).collect()
}
