//! Results of runs on disk, found again by everything that determines them.
//!
//! A [`Key`] is a plain value that holds all that a result depends on: parameters, seeds, durations. Its SHA-256
//! hash names the file. A changed parameter is another file; the same parameters find the result of an earlier run,
//! so that an interrupted reproduction goes on where it was.
//!
//! Files are checked by a checksum when read. One that is damaged, or written in an older format, is computed again;
//! a [`Notice`] says so. Files are written whole or not at all, so any number of processes may use one store at once:
//! two that compute the same result write the same bytes.

mod format;
mod notice;

use std::fs;
use std::io;
use std::path::PathBuf;

use serde::Serialize;
use serde::de::DeserializeOwned;
use thiserror::Error;

pub use format::FORMAT_VERSION;
pub use notice::{Damage, Notice};

use normcircuit_files::{self as files, WriteError};

/// Everything that determines a result.
///
/// A field added later must be left out of the key while it has its default value
/// (`#[serde(skip_serializing_if = …)]`): results of earlier versions are then still found. The order of fields does not matter.
pub trait Key: Serialize {
    /// What kind of result it is: lower-case letters, digits and hyphens. Names the folder below the store's.
    const KIND: &'static str;
    /// To be raised when the same key comes to mean another result, or the result's type changes: results of other
    /// versions are then computed again, with a notice.
    const VERSION: u32;
    /// The result.
    type Value: Serialize + DeserializeOwned;
}

/// Something the store could not do.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StoreError {
    /// A result could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// A result is there and could not be read.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// A key has a type that cannot be written as JSON.
    #[error("cannot write what a {kind} depends on: {source}")]
    Key {
        /// The kind of result.
        kind: &'static str,
        /// What the serializer said.
        source: serde_json::Error,
    },
    /// A result has a type that cannot be stored.
    #[error("cannot store a {kind}: {source}")]
    Encode {
        /// The kind of result.
        kind: &'static str,
        /// What the serializer said.
        source: bincode::error::EncodeError,
    },
}

/// A folder of stored results.
pub struct Store {
    folder: PathBuf,
    notify: Box<dyn Fn(&Notice) + Send + Sync>,
}

impl Store {
    /// A store in a folder, which is made when the first result is written.
    ///
    /// `notify` is told of every stored result that could not be used.
    pub fn new(folder: impl Into<PathBuf>, notify: impl Fn(&Notice) + Send + Sync + 'static) -> Self {
        Self { folder: folder.into(), notify: Box::new(notify) }
    }

    /// The stored result, or else the computed one, which is stored.
    ///
    /// Before computing, the folder is tried: a run of hours should not end in "read-only folder".
    ///
    /// # Errors
    /// What `compute` returns, or a [`StoreError`] when the result cannot be written.
    pub fn load_or_compute<K: Key, E: From<StoreError>>(
        &self,
        key: &K,
        compute: impl FnOnce() -> Result<K::Value, E>,
    ) -> Result<K::Value, E> {
        if let Some(value) = self.load(key)? {
            return Ok(value);
        }
        let path = self.path(key)?;
        if let Some(folder) = path.parent() {
            files::check_writable(folder).map_err(StoreError::from)?;
        }
        let value = compute()?;
        self.save(key, &value)?;
        Ok(value)
    }

    /// The stored result, if there is one that is whole. One that is not is reported to `notify`.
    ///
    /// # Errors
    /// The file is there and cannot be opened or read.
    pub fn load<K: Key>(&self, key: &K) -> Result<Option<K::Value>, StoreError> {
        let path = self.path(key)?;
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if is_absent(&error) => return Ok(None),
            Err(source) => return Err(StoreError::Read { path, source }),
        };
        match format::decode::<K>(&format::key_hash(key)?, &bytes) {
            Ok(value) => Ok(Some(value)),
            Err(damage) => {
                (self.notify)(&Notice { path, damage });
                Ok(None)
            }
        }
    }

    /// Stores a result, replacing one that is there.
    ///
    /// # Errors
    /// The file cannot be written, or the type of the result cannot be serialized.
    pub fn save<K: Key>(&self, key: &K, value: &K::Value) -> Result<(), StoreError> {
        let path = self.path(key)?;
        let file = format::encode(key, value)?;
        Ok(files::write_atomically(&path, &[&file.header, &file.payload, &file.checksum])?)
    }

    /// Whether a result is there; it may yet turn out damaged when it is loaded.
    ///
    /// # Errors
    /// The key cannot be serialized.
    pub fn contains<K: Key>(&self, key: &K) -> Result<bool, StoreError> {
        Ok(self.path(key)?.is_file())
    }

    /// The file of a result, whether it is there or not.
    ///
    /// # Errors
    /// The key cannot be serialized.
    pub fn path<K: Key>(&self, key: &K) -> Result<PathBuf, StoreError> {
        let name = format!("{}.run", format::hexadecimal(&format::key_hash(key)?));
        Ok(self.folder.join(K::KIND).join(name))
    }
}

/// A path below a regular file is as absent as one in an empty folder; writing there gives the error.
fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}
