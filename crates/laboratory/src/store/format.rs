//! The bytes of a stored result.
//!
//! | bytes | content |
//! |-|-|
//! | 8 | `NORMCIRC` |
//! | 4 | version of this layout, little-endian |
//! | 4 | version of the kind of result ([`Key::VERSION`]), little-endian |
//! | 32 | SHA-256 of the key |
//! | 8 | length of the payload, little-endian |
//! | n | payload: the result in bincode's standard encoding |
//! | 32 | SHA-256 of all bytes before |

use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::{Damage, Key, StoreError};

/// Version of the layout above; files of other versions are computed again.
pub const FORMAT_VERSION: u32 = 1;

pub(super) type Hash = [u8; HASH_LENGTH];

const MAGIC: &[u8; 8] = b"NORMCIRC";
const HASH_LENGTH: usize = 32;
const VERSION_AT: usize = MAGIC.len();
const CONTENT_VERSION_AT: usize = VERSION_AT + size_of::<u32>();
const KEY_AT: usize = CONTENT_VERSION_AT + size_of::<u32>();
const LENGTH_AT: usize = KEY_AT + HASH_LENGTH;
const HEADER_LENGTH: usize = LENGTH_AT + size_of::<u64>();

/// A stored result in parts, so that a large payload need not be copied behind its header.
pub(super) struct File {
    pub(super) header: Vec<u8>,
    pub(super) payload: Vec<u8>,
    pub(super) checksum: Hash,
}

/// The hash that stands for a key: of its kind and its content. Versions are in the file instead: an older file should
/// be found, and said to be older.
///
/// The content is written as JSON with names in order, so that a field left out while it has its default value changes no key.
pub(super) fn key_hash<K: Key>(key: &K) -> Result<Hash, StoreError> {
    let mut content =
        serde_json::to_value((K::KIND, key)).map_err(|source| StoreError::Key { kind: K::KIND, source })?;
    content.sort_all_objects();
    Ok(hash(&[content.to_string().as_bytes()]))
}

pub(super) fn encode<K: Key>(key: &K, value: &K::Value) -> Result<File, StoreError> {
    let payload = encoded(K::KIND, value)?;
    let versions = [FORMAT_VERSION.to_le_bytes(), K::VERSION.to_le_bytes()].concat();
    let length = (payload.len() as u64).to_le_bytes();
    let header = [&MAGIC[..], &versions, &key_hash(key)?, &length].concat();
    let checksum = hash(&[&header, &payload]);
    Ok(File { header, payload, checksum })
}

pub(super) fn decode<K: Key>(key: &Hash, bytes: &[u8]) -> Result<K::Value, Damage> {
    if !bytes.starts_with(MAGIC) {
        return Err(Damage::NotAResult);
    }
    let too_short = Damage::WrongLength { found: bytes.len() as u64, expected: HEADER_LENGTH as u64 };
    let found = u32::from_le_bytes(array(bytes, VERSION_AT).ok_or(too_short.clone())?);
    if found != FORMAT_VERSION {
        return Err(Damage::OtherFormat { found, expected: FORMAT_VERSION });
    }
    let found = u32::from_le_bytes(array(bytes, CONTENT_VERSION_AT).ok_or(too_short.clone())?);
    if found != K::VERSION {
        return Err(Damage::OtherVersion { kind: K::KIND, found, expected: K::VERSION });
    }
    let stated_key: Hash = array(bytes, KEY_AT).ok_or(too_short.clone())?;
    let length = u64::from_le_bytes(array(bytes, LENGTH_AT).ok_or(too_short)?);
    let expected = length.saturating_add((HEADER_LENGTH + HASH_LENGTH) as u64);
    if bytes.len() as u64 != expected {
        return Err(Damage::WrongLength { found: bytes.len() as u64, expected });
    }
    let (content, checksum) = bytes.split_at(bytes.len() - HASH_LENGTH);
    if hash(&[content])[..] != *checksum {
        return Err(Damage::WrongChecksum);
    }
    if stated_key != *key {
        return Err(Damage::WrongKey);
    }
    let payload = &content[HEADER_LENGTH..];
    match bincode::serde::decode_from_slice(payload, bincode::config::standard()) {
        Ok((value, used)) if used == payload.len() => Ok(value),
        _ => Err(Damage::WrongType),
    }
}

pub(super) fn hexadecimal(hash: &Hash) -> String {
    hash.iter().fold(String::with_capacity(2 * HASH_LENGTH), |text, byte| text + &format!("{byte:02x}"))
}

fn encoded(kind: &'static str, value: &impl Serialize) -> Result<Vec<u8>, StoreError> {
    bincode::serde::encode_to_vec(value, bincode::config::standard())
        .map_err(|source| StoreError::Encode { kind, source })
}

fn hash(parts: &[&[u8]]) -> Hash {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().into()
}

fn array<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at + N)?.try_into().ok()
}
