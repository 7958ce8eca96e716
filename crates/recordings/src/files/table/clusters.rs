//! Tables with a line for each cluster of a spike sorter.

use super::Table;
use crate::data::whole;
use crate::error::RecordingError;
use std::collections::HashMap;

const HEADER: &str = "cluster_id,group";

/// The group of each cluster, in small letters (`good`, `mua`, `noise`, or nothing yet), by its id.
pub(in crate::files) fn clusters(text: &str) -> Result<HashMap<u32, String>, RecordingError> {
    let table = Table::open(text, |names| columns(names).is_some(), HEADER)?;
    let small: Vec<String> = table.header.iter().map(|name| name.to_lowercase()).collect();
    let [id, group] = columns(&small).unwrap_or_default();
    let one = |row: Result<super::Row, RecordingError>| {
        let row = row?;
        let number = table.value(&row, id, "the id of a cluster, a whole number", whole)?;
        Ok((number, row.fields[group].to_lowercase()))
    };
    table.rows().map(one).collect()
}

/// The columns of id and group.
fn columns(names: &[String]) -> Option<[usize; 2]> {
    let column = |wanted: &[&str]| names.iter().position(|name| wanted.contains(&name.as_str()));
    Some([column(&["cluster_id", "id"])?, column(&["group"]).or_else(|| column(&["kslabel"]))?])
}
