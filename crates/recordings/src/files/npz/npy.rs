//! One array in NumPy's format: its header is held against the bytes that are there before any memory is taken.

use crate::error::RecordingError;
use ndarray::{ArrayD, IxDyn, ShapeBuilder};
use normcircuit_files::{excerpt, visible};
use npyz::{DType, Deserialize, NpyFile, NpyHeader, Order, TypeChar, TypeStr};
use std::fmt::{self, Display};
use std::io::{self, BufReader, Cursor, ErrorKind, Read};

/// More values than this do not fit into the memory of an ordinary machine beside their analysis.
const MAX_VALUES: u64 = 100_000_000;
/// The longest header that is read, as in NumPy itself.
const MAX_HEADER: usize = 10_000;
/// Digits in a header: with no more than these no product of its numbers exceeds 64 bits.
const MAX_DIGITS: usize = 18;
/// A dictionary that holds a tuple; what is nested deeper is no array of numbers.
const MAX_DEPTH: usize = 4;

const NEEDED_NUMBERS: &str = "it must hold integers of 8 to 64 bits or reals of 32 or 64 bits";
const NEEDED_TEXTS: &str = "it must hold integers, or texts of fixed width (in NumPy, astype(str))";

/// An array whose header has been read and found to fit its bytes.
pub(in crate::files) struct Npy<R: Read> {
    /// What it is called in messages.
    name: String,
    header: NpyHeader,
    kind: TypeStr,
    shape: Vec<usize>,
    data: BufReader<R>,
}

/// A label of a unit or a condition, which files give as a number or as text.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::files) enum Label {
    Number(f64),
    Text(String),
}

impl<R: Read> Npy<R> {
    /// `bytes` is the size of header and data together.
    ///
    /// # Errors
    /// The header is not NumPy's, does not fit the bytes, or announces more values than can be analyzed.
    pub(in crate::files) fn open(name: &str, mut reader: R, bytes: u64) -> Result<Self, RecordingError> {
        let damaged = |problem: &str| RecordingError::damaged(name, problem);
        let text = header_bytes(&mut reader).map_err(|error| unreadable(name, &error))?;
        let text = text.ok_or_else(|| damaged("its header is not one of NumPy's arrays"))?;
        let header = NpyHeader::from_reader(Cursor::new(&text))
            .map_err(|_| damaged("its header is not one of NumPy's arrays"))?;
        let DType::Plain(kind) = header.dtype() else {
            return Err(RecordingError::kind(name, &header.dtype().descr(), NEEDED_NUMBERS));
        };
        if kind.uses_pickled_array() {
            return Err(RecordingError::kind(name, &kind.to_string(), NEEDED_TEXTS));
        }
        let (values, held) = (header.len(), bytes.saturating_sub(text.len() as u64));
        let announced = kind.num_bytes().and_then(|size| values.checked_mul(size as u64));
        if announced != Some(held) {
            let problem = format!(
                "its header announces {values} values of type {kind}, which do not fit the {held} bytes that it holds"
            );
            return Err(damaged(&problem));
        }
        if values > MAX_VALUES {
            return Err(RecordingError::Size {
                what: format!("array `{}`", visible(name)),
                found: format!("{values} values"),
                limit: MAX_VALUES.to_string(),
            });
        }
        let shape: Option<Vec<usize>> =
            header.shape().iter().map(|length| usize::try_from(*length).ok()).collect();
        let shape = shape.ok_or_else(|| damaged("its shape exceeds this machine's memory"))?;
        Ok(Self { name: name.to_owned(), header, kind, shape, data: BufReader::new(reader) })
    }

    /// All values as `convert` makes them of numbers; where it makes none, the value is named and said to be not what is
    /// `needed`.
    ///
    /// # Errors
    /// The array holds no numbers, is damaged, or has a value that is not converted.
    pub(in crate::files) fn numbers<T>(
        self,
        needed: &'static str,
        convert: impl FnMut(f64) -> Option<T>,
    ) -> Result<ArrayD<T>, RecordingError> {
        match (self.kind.type_char(), self.kind.size_field()) {
            (TypeChar::Float, 8) => self.collect(needed, |value: f64| value, convert),
            (TypeChar::Float, 4) => self.collect(needed, |value: f32| f64::from(value), convert),
            (TypeChar::Int, 8) => self.collect(needed, |value: i64| value as f64, convert),
            (TypeChar::Int, 4) => self.collect(needed, |value: i32| f64::from(value), convert),
            (TypeChar::Int, 2) => self.collect(needed, |value: i16| f64::from(value), convert),
            (TypeChar::Int, 1) => self.collect(needed, |value: i8| f64::from(value), convert),
            (TypeChar::Uint, 8) => self.collect(needed, |value: u64| value as f64, convert),
            (TypeChar::Uint, 4) => self.collect(needed, |value: u32| f64::from(value), convert),
            (TypeChar::Uint, 2) => self.collect(needed, |value: u16| f64::from(value), convert),
            (TypeChar::Uint, 1) => self.collect(needed, |value: u8| f64::from(value), convert),
            (TypeChar::Bool, 1) => self.collect(needed, |value: bool| f64::from(u8::from(value)), convert),
            _ => Err(RecordingError::kind(&self.name, &self.kind.to_string(), NEEDED_NUMBERS)),
        }
    }

    /// Numbers or texts, `convert`ed as [`Self::numbers`].
    pub(in crate::files) fn labels<T>(
        self,
        needed: &'static str,
        mut convert: impl FnMut(Label) -> Option<T>,
    ) -> Result<ArrayD<T>, RecordingError> {
        let is_text = matches!(self.kind.type_char(), TypeChar::UnicodeStr | TypeChar::ByteStr);
        if !is_text {
            return self.numbers(needed, |value| convert(Label::Number(value)));
        }
        self.collect(needed, |text: String| Shown(text), |text: Shown| convert(Label::Text(text.0)))
    }

    fn collect<S: Deserialize, V: Clone + Display, T>(
        self,
        needed: &'static str,
        widen: impl Fn(S) -> V,
        mut convert: impl FnMut(V) -> Option<T>,
    ) -> Result<ArrayD<T>, RecordingError> {
        let Self { name, header, shape, mut data, .. } = self;
        let (count, order) = (header.len() as usize, header.order());
        let mut values = Vec::new();
        values.try_reserve_exact(count).map_err(|_| RecordingError::Size {
            what: format!("array `{}`", visible(&name)),
            found: format!("{count} values"),
            limit: "what fits into memory".to_owned(),
        })?;
        if count > 0 {
            let kind = header.dtype().descr();
            let file = NpyFile::with_header(header, &mut data);
            let stored = file.data::<S>().map_err(|_| RecordingError::kind(&name, &kind, NEEDED_NUMBERS))?;
            for value in stored {
                let value = widen(value.map_err(|error| unreadable(&name, &error))?);
                let converted = convert(value.clone()).ok_or_else(|| {
                    let place = place(&name, &shape, order, values.len());
                    RecordingError::value(place, &value, needed)
                })?;
                values.push(converted);
            }
        }
        // An archive holds the bytes against their checksum when their end is read.
        data.read(&mut [0]).map_err(|error| unreadable(&name, &error))?;
        ArrayD::from_shape_vec(IxDyn(&shape).set_f(order == Order::Fortran), values)
            .map_err(|_| RecordingError::damaged(&name, "its shape does not fit its values"))
    }
}

/// A text that messages show in quotes and on one line.
#[derive(Clone)]
struct Shown(String);

impl Display for Shown {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "“{}”", excerpt(&self.0))
    }
}

/// The header with all that stands before the data; `None` if it is not one of an array of numbers or texts.
fn header_bytes(reader: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = vec![0; 10];
    reader.read_exact(&mut bytes)?;
    if !bytes.starts_with(b"\x93NUMPY") {
        return Ok(None);
    }
    let length = if bytes[6] == 1 {
        usize::from(u16::from_le_bytes([bytes[8], bytes[9]]))
    } else {
        let mut rest = [0; 2];
        reader.read_exact(&mut rest)?;
        bytes.extend(rest);
        u32::from_le_bytes([bytes[8], bytes[9], rest[0], rest[1]]) as usize
    };
    if length > MAX_HEADER {
        return Ok(None);
    }
    let start = bytes.len();
    bytes.resize(start + length, 0);
    reader.read_exact(&mut bytes[start..])?;
    Ok(is_plain(&bytes[start..]).then_some(bytes))
}

/// Whether a header is so simple that reading it can neither nest deeply nor overflow.
fn is_plain(header: &[u8]) -> bool {
    let digits = header.iter().filter(|byte| byte.is_ascii_digit()).count();
    let (mut depth, mut deepest) = (0_usize, 0);
    for byte in header {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    digits <= MAX_DIGITS && deepest <= MAX_DEPTH
}

/// What is wrong with bytes that cannot be read, in words of our own.
pub(in crate::files) fn unreadable(name: &str, error: &io::Error) -> RecordingError {
    let problem = match error.kind() {
        ErrorKind::UnexpectedEof => "its data end too early",
        ErrorKind::InvalidData | ErrorKind::InvalidInput => "its bytes have changed since they were written",
        ErrorKind::Other => "its bytes cannot be unpacked",
        _ => "the file cannot be read further",
    };
    RecordingError::damaged(name, problem)
}

/// Where a value stands, as NumPy writes it.
fn place(name: &str, shape: &[usize], order: Order, index: usize) -> String {
    let mut rest = index;
    let mut along = |length: &usize| {
        let position = rest % length.max(&1);
        rest /= length.max(&1);
        position.to_string()
    };
    let mut indices: Vec<String> = match order {
        Order::Fortran => shape.iter().map(&mut along).collect(),
        Order::C => shape.iter().rev().map(&mut along).collect(),
    };
    if order == Order::C {
        indices.reverse();
    }
    let name = visible(name);
    if indices.is_empty() { format!("`{name}`") } else { format!("`{name}[{}]`", indices.join(", ")) }
}
