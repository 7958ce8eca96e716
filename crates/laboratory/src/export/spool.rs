//! Rows of arrays that wait on disk: an array begins with its shape, and how many spikes there are is known at the end only.

use ndarray::{Array2, ArrayD};
use ndarray_npy::npy::header::{Header, Layout};
use ndarray_npy::{
    ReadDataError, ReadableElement, WritableElement, WriteDataError, WriteNpyError, WriteNpyExt,
};
use std::fs::File;
use std::io::{self, BufWriter, Read as _, Seek as _, SeekFrom, Write};
use std::marker::PhantomData;
use std::ops::Range;
use std::path::Path;

/// A file without a name, which is gone with the process, that holds the rows of many arrays as they came.
pub(super) struct Spool {
    file: BufWriter<File>,
    end: u64,
}

/// Which parts of a spool are one array, `[row]` or `[row × column]`.
pub(super) struct Rows<T> {
    parts: Vec<Range<u64>>,
    elements: usize,
    columns: Option<usize>,
    element: PhantomData<T>,
}

/// An array in a spool that is complete.
pub(super) struct Spooled<'a, T> {
    rows: &'a Rows<T>,
    file: &'a File,
}

impl Spool {
    /// An empty one in a folder that has room for what is to come.
    pub(super) fn new(folder: &Path) -> io::Result<Self> {
        Ok(Self { file: BufWriter::new(tempfile::tempfile_in(folder)?), end: 0 })
    }

    /// Adds values to a list.
    pub(super) fn add<T: WritableElement>(&mut self, rows: &mut Rows<T>, values: &[T]) -> io::Result<()> {
        T::write_slice(values, &mut self.file).map_err(|error| match error {
            WriteDataError::Io(error) => error,
            error @ WriteDataError::FormatData(_) => io::Error::other(error),
        })?;
        let start = self.end;
        self.end += size_of_val(values) as u64;
        match rows.parts.last_mut() {
            Some(last) if last.end == start => last.end = self.end,
            _ => rows.parts.push(start..self.end),
        }
        rows.elements += values.len();
        Ok(())
    }

    /// Adds rows to a table, which all have the same number of columns.
    pub(super) fn add_table<T: WritableElement + Clone>(
        &mut self,
        rows: &mut Rows<T>,
        table: &Array2<T>,
    ) -> io::Result<()> {
        rows.columns = Some(table.ncols());
        self.add(rows, table.as_standard_layout().as_slice().unwrap_or_default())
    }

    /// The file, whole.
    pub(super) fn finish(self) -> io::Result<File> {
        Ok(self.file.into_inner()?)
    }
}

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Self { parts: Vec::new(), elements: 0, columns: None, element: PhantomData }
    }
}

impl<T> Rows<T> {
    /// The array, in the file of its spool.
    pub(super) fn of<'a>(&'a self, file: &'a File) -> Spooled<'a, T> {
        Spooled { rows: self, file }
    }

    fn shape(&self) -> Vec<usize> {
        match self.columns {
            Some(columns) => vec![self.elements.checked_div(columns).unwrap_or(0), columns],
            None => vec![self.elements],
        }
    }
}

impl<T: WritableElement> WriteNpyExt for Spooled<'_, T> {
    fn write_npy<W: Write>(&self, mut writer: W) -> Result<(), WriteNpyError> {
        let type_descriptor = T::type_descriptor();
        Header { type_descriptor, layout: Layout::Standard, shape: self.rows.shape() }.write(&mut writer)?;
        let mut file = self.file;
        for part in &self.rows.parts {
            file.seek(SeekFrom::Start(part.start))?;
            let length = part.end - part.start;
            // Nothing else writes the file: it is as long as it was.
            io::copy(&mut file.take(length), &mut writer)?;
        }
        Ok(writer.flush()?)
    }
}

impl<T: WritableElement + ReadableElement> Spooled<'_, T> {
    /// The array, in memory.
    pub(super) fn read(&self) -> io::Result<ArrayD<T>> {
        let mut elements = Vec::with_capacity(self.rows.elements);
        let mut file = self.file;
        for part in &self.rows.parts {
            file.seek(SeekFrom::Start(part.start))?;
            let length = part.end - part.start;
            let count = length as usize / size_of::<T>();
            let read = T::read_to_end_exact_vec(file.take(length), &T::type_descriptor(), count);
            elements.extend(read.map_err(|error| match error {
                ReadDataError::Io(error) => error,
                error => io::Error::other(error),
            })?);
        }
        ArrayD::from_shape_vec(self.rows.shape(), elements).map_err(io::Error::other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array1, array};
    use ndarray_npy::ReadNpyExt;

    fn written(array: &impl WriteNpyExt) -> Vec<u8> {
        let mut bytes = Vec::new();
        array.write_npy(&mut bytes).unwrap();
        bytes
    }

    #[test]
    fn arrays_that_came_in_turns_are_written_as_if_each_had_been_whole() {
        let mut spool = Spool::new(&std::env::temp_dir()).unwrap();
        let (mut steps, mut voltages, mut none) = (Rows::default(), Rows::default(), Rows::<u32>::default());
        spool.add(&mut steps, &[1_u32, 70_000]).unwrap();
        spool.add_table(&mut voltages, &array![[1.5_f32, 2.5]]).unwrap();
        spool.add(&mut steps, &[3]).unwrap();
        spool.add(&mut steps, &[4]).unwrap();
        // Columns first in memory.
        spool.add_table(&mut voltages, &array![[3.0, 5.0], [4.0, 6.0]].reversed_axes()).unwrap();
        spool.add(&mut none, &[]).unwrap();
        let file = spool.finish().unwrap();
        assert_eq!(written(&steps.of(&file)), written(&array![1_u32, 70_000, 3, 4]));
        assert_eq!(written(&voltages.of(&file)), written(&array![[1.5_f32, 2.5], [3.0, 4.0], [5.0, 6.0]]));
        assert_eq!(Array1::<u32>::read_npy(&written(&none.of(&file))[..]).unwrap().len(), 0);
        assert_eq!(steps.parts.len(), 2, "neighbors are one part");
        assert_eq!(steps.of(&file).read().unwrap(), array![1_u32, 70_000, 3, 4].into_dyn());
        assert_eq!(
            voltages.of(&file).read().unwrap(),
            array![[1.5_f32, 2.5], [3.0, 4.0], [5.0, 6.0]].into_dyn()
        );
        assert_eq!(none.of(&file).read().unwrap().len(), 0);
    }
}
