//! Experiments of which some values are varied: `[sweep]` in an experiment file.

use toml::de::{DeArray, DeTable, DeValue};
use toml::{Spanned, Value};

use super::Experiment;
use super::file::ExperimentFileError;
use normcircuit_files::visible;

/// The table of a file that says what is varied, and its field that says how.
const SWEEP: &str = "sweep";
const PAIRED: &str = "paired";
/// In a name: every entry of a list or table that leads on.
const EVERY: &str = "*";
/// Points of a sweep are at most this.
const MOST_POINTS: usize = 10_000;

/// An experiment at every point of a sweep; at one point without values if nothing is varied.
///
/// ```
/// use normcircuit_protocols::experiment::Sweep;
///
/// let sweep = Sweep::from_toml(
///     r#"
///     duration_ms = 2000
///     counts = { from_ms = 1000, window_ms = 200, every_ms = 200 }
///     circuit = { excitatory.rows = 20, inhibitory.rows = 10, input.rows = 10 }
///
///     [[conditions]]
///     name = "one image"
///     cycle = [{ duration_ms = 2000, first = { gratings = [{ orientation = 1.0, contrast = 0.5 }] }, second = "absent" }]
///
///     [sweep]
///     network = ["default", "weak-coupling-0.5"]
///     "conditions.*.cycle.*.first.gratings.*.contrast" = [0.1, 0.3, 0.9]
///     "#,
/// )?;
/// assert_eq!(sweep.points.len(), 6);
/// assert_eq!(sweep.points[1].values[1].as_float(), Some(0.3));
/// # Ok::<(), normcircuit_protocols::experiment::ExperimentFileError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Sweep {
    /// What is varied, as named in the file and in its order.
    pub names: Vec<String>,
    /// The points: in a grid the last name varies fastest.
    pub points: Vec<SweepPoint>,
}

/// A point of a sweep.
#[derive(Clone, Debug, PartialEq)]
pub struct SweepPoint {
    /// The value of everything that is varied, in the order of [`Sweep::names`].
    pub values: Vec<Value>,
    /// The experiment with these values.
    pub experiment: Experiment,
}

/// Something that is varied, and its values as they stand in the file.
struct Varied<'a> {
    name: String,
    values: DeArray<'a>,
    /// Where they begin in the text.
    start: usize,
}

impl Sweep {
    /// A sweep from TOML, checked at every point. In the table `sweep` a dotted name has a list of values that are put in its place;
    /// numbers in a name count the entries of a list from 0, and `*` stands for all entries from which the name leads on. Every value is
    /// combined with every other, or with `paired = true` the first with the first, and so on.
    ///
    /// # Errors
    /// [`ExperimentFileError`], which names the line, the parameter and the point.
    pub fn from_toml(text: &str) -> Result<Self, ExperimentFileError> {
        let mut given = ExperimentFileError::parsed(text)?;
        let Some(sweep) = given.get_mut().remove(SWEEP) else {
            let experiment = Experiment::from_toml(text)?;
            return Ok(Self {
                names: Vec::new(),
                points: vec![SweepPoint { values: Vec::new(), experiment }],
            });
        };
        let DeValue::Table(mut sweep) = sweep.into_inner() else {
            return Err(wrong(format!("{SWEEP} must be a table of names with lists of values")));
        };
        let paired = sweep.remove(PAIRED).map(Spanned::into_inner);
        let paired = match paired {
            None => false,
            Some(value) => {
                value.as_bool().ok_or_else(|| wrong(format!("{SWEEP}.{PAIRED} must be true or false")))?
            }
        };
        let mut varied = Vec::new();
        collect("", sweep, &mut varied)?;
        // Tables are in alphabetical order.
        varied.sort_by_key(|varied| varied.start);
        let places = places(&varied, paired)?;
        let point = |places: &Vec<usize>| point(text, &given, &varied, places);
        let points = places.iter().map(point).collect::<Result<_, _>>()?;
        Ok(Self { names: varied.into_iter().map(|varied| varied.name).collect(), points })
    }

    /// Whether anything is varied.
    pub fn is_varied(&self) -> bool {
        !self.names.is_empty()
    }
}

fn wrong(message: impl AsRef<str>) -> ExperimentFileError {
    ExperimentFileError::Toml { line: None, message: visible(message.as_ref()) }
}

/// Dotted names may be quoted or not: tables are descended to their lists.
fn collect<'a>(
    prefix: &str,
    table: DeTable<'a>,
    varied: &mut Vec<Varied<'a>>,
) -> Result<(), ExperimentFileError> {
    for (key, value) in table {
        let name = if prefix.is_empty() {
            key.into_inner().into_owned()
        } else {
            format!("{prefix}.{}", key.get_ref())
        };
        let start = value.span().start;
        match value.into_inner() {
            DeValue::Table(table) => collect(&name, table, varied)?,
            DeValue::Array(values) if !values.is_empty() => varied.push(Varied { name, values, start }),
            _ => return Err(wrong(format!("{SWEEP}.{name} must be a list of values, with one at least"))),
        }
    }
    Ok(())
}

/// For each point, which value of everything that is varied.
fn places(varied: &[Varied<'_>], paired: bool) -> Result<Vec<Vec<usize>>, ExperimentFileError> {
    let lengths: Vec<usize> = varied.iter().map(|varied| varied.values.len()).collect();
    if let Some(place) = lengths.iter().position(|length| paired && *length != lengths[0]) {
        let (first, other) = (&varied[0].name, &varied[place].name);
        return Err(wrong(format!(
            "{SWEEP}.{other} has {} values and {SWEEP}.{first} has {}; with {PAIRED} = true they must be as many",
            lengths[place], lengths[0]
        )));
    }
    let count = match (paired, lengths.first()) {
        (_, None) => {
            return Err(wrong(format!("{SWEEP} varies nothing; give it names with lists of values")));
        }
        (true, Some(length)) => *length,
        (false, _) => lengths.iter().fold(1, |product: usize, length| product.saturating_mul(*length)),
    };
    if count > MOST_POINTS {
        return Err(wrong(format!("{SWEEP} has {count} points; they must be at most {MOST_POINTS}")));
    }
    if paired {
        return Ok((0..count).map(|place| vec![place; lengths.len()]).collect());
    }
    let mut points = vec![Vec::new()];
    for length in lengths {
        let longer =
            |point: &Vec<usize>| (0..length).map(|place| [&point[..], &[place]].concat()).collect::<Vec<_>>();
        points = points.iter().flat_map(longer).collect();
    }
    Ok(points)
}

fn point(
    text: &str,
    given: &Spanned<DeTable<'_>>,
    varied: &[Varied<'_>],
    places: &[usize],
) -> Result<SweepPoint, ExperimentFileError> {
    let mut given = given.clone();
    let mut values = Vec::new();
    for (varied, place) in varied.iter().zip(places) {
        let value = &varied.values[*place];
        let name: Vec<&str> = varied.name.split('.').collect();
        let (first, rest) = (name[0], &name[1..]);
        if put_into_table(given.get_mut(), first, rest, value, true) == 0 {
            return Err(wrong(format!("{SWEEP}.{} names nothing that the experiment has", varied.name)));
        }
        values.push(plain(value.get_ref()));
    }
    let experiment = Experiment::from_table(text, given).map_err(|source| ExperimentFileError::Point {
        values: varied
            .iter()
            .zip(&values)
            .map(|(varied, value)| format!("{} = {value}", varied.name))
            .collect(),
        source: Box::new(source),
    })?;
    Ok(SweepPoint { values, experiment })
}

/// Puts a value in the place to which a name leads; says in how many places. Tables on the way that are not there are made, but not
/// after a `*`: what it stands for leads on, or stays as it is.
fn put<'a>(
    entry: &mut Spanned<DeValue<'a>>,
    name: &[&str],
    value: &Spanned<DeValue<'a>>,
    makes_tables: bool,
) -> usize {
    let [first, rest @ ..] = name else {
        *entry = value.clone();
        return 1;
    };
    match entry.get_mut() {
        DeValue::Table(table) => put_into_table(table, first, rest, value, makes_tables),
        DeValue::Array(entries) if *first == EVERY => {
            entries.iter_mut().map(|entry| put(entry, rest, value, false)).sum()
        }
        DeValue::Array(entries) => {
            let entry = first.parse().ok().and_then(|place: usize| entries.get_mut(place));
            entry.map_or(0, |entry| put(entry, rest, value, makes_tables))
        }
        _ => 0,
    }
}

fn put_into_table<'a>(
    table: &mut DeTable<'a>,
    first: &str,
    rest: &[&str],
    value: &Spanned<DeValue<'a>>,
    makes_tables: bool,
) -> usize {
    if first == EVERY {
        return table.iter_mut().map(|(_, entry)| put(entry, rest, value, false)).sum();
    }
    if table.get(first).is_none() && (rest.is_empty() || makes_tables) {
        let name = Spanned::new(value.span(), first.to_owned().into());
        table.insert(name, Spanned::new(value.span(), DeValue::Table(DeTable::new())));
    }
    table.get_mut(first).map_or(0, |entry| put(entry, rest, value, makes_tables))
}

/// The value without its place in the text.
fn plain(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::String(text.clone().into_owned()),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
            .map_or_else(|_| Value::String(number.to_string()), Value::Integer),
        DeValue::Float(number) => {
            number.as_str().parse().map_or_else(|_| Value::String(number.to_string()), Value::Float)
        }
        DeValue::Boolean(truth) => Value::Boolean(*truth),
        DeValue::Datetime(time) => Value::Datetime(*time),
        DeValue::Array(values) => Value::Array(values.iter().map(|value| plain(value.get_ref())).collect()),
        DeValue::Table(table) => Value::Table(
            table
                .iter()
                .map(|(name, value)| (name.get_ref().clone().into_owned(), plain(value.get_ref())))
                .collect(),
        ),
    }
}
