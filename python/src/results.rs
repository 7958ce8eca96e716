//! Results as dictionaries, whose entries become the fields of a dataclass.

use ndarray::{Array, Dimension};
use numpy::{Element, IntoPyArray as _};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::convert::Infallible;

/// A dictionary of fields that is being filled.
pub(crate) struct Fields<'py>(Bound<'py, PyDict>);

impl<'py> Fields<'py> {
    pub(crate) fn new(py: Python<'py>) -> Self {
        Self(PyDict::new(py))
    }

    /// Adds a number, a text or a list of such.
    pub(crate) fn value(self, name: &str, value: impl IntoPyObject<'py>) -> PyResult<Self> {
        self.0.set_item(name, value)?;
        Ok(self)
    }

    /// Adds an array, whose memory passes to NumPy without a copy.
    pub(crate) fn array<T: Element, D: Dimension>(self, name: &str, array: Array<T, D>) -> PyResult<Self> {
        let array = array.into_pyarray(self.0.py());
        self.value(name, array)
    }

    /// Adds a one-dimensional array of a value of each item.
    pub(crate) fn column<T: Element, I>(
        self,
        name: &str,
        items: &[I],
        value: impl Fn(&I) -> T,
    ) -> PyResult<Self> {
        self.array(name, items.iter().map(value).collect())
    }
}

impl<'py> IntoPyObject<'py> for Fields<'py> {
    type Target = PyDict;
    type Output = Bound<'py, PyDict>;
    type Error = Infallible;

    fn into_pyobject(self, _py: Python<'py>) -> Result<Self::Output, Infallible> {
        Ok(self.0)
    }
}
