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

use std::io::{self, Read as _};

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
pub(super) const HEADER_LENGTH: usize = LENGTH_AT + size_of::<u64>();

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
    let head = bytes.get(..HEADER_LENGTH).unwrap_or(bytes);
    check_header::<K>(head, bytes.len() as u64)?;
    let (content, checksum) = bytes.split_at(bytes.len() - HASH_LENGTH);
    check_content(key, head, hash(&[content]), checksum)?;
    let payload = &content[HEADER_LENGTH..];
    match bincode::serde::decode_from_slice(payload, bincode::config::standard()) {
        Ok((value, used)) if used == payload.len() => Ok(value),
        _ => Err(Damage::WrongType),
    }
}

/// Whether a file of `length` bytes is the whole result of `key`, as [`decode`] would find, in little memory.
pub(super) fn verify<K: Key>(
    key: &Hash,
    length: u64,
    mut file: impl io::Read,
) -> io::Result<Result<(), Damage>> {
    let mut head = Vec::with_capacity(HEADER_LENGTH);
    file.by_ref().take(HEADER_LENGTH as u64).read_to_end(&mut head)?;
    if let Err(damage) = check_header::<K>(&head, length) {
        return Ok(Err(damage));
    }
    let mut hasher = Sha256::new_with_prefix(&head);
    let mut content = file.by_ref().take(length - (HEADER_LENGTH + HASH_LENGTH) as u64);
    let mut piece = vec![0; 1 << 16];
    loop {
        match content.read(&mut piece)? {
            0 => break,
            read => hasher.update(&piece[..read]),
        }
    }
    let mut checksum = [0; HASH_LENGTH];
    file.read_exact(&mut checksum)?;
    Ok(check_content(key, &head, hasher.finalize().into(), &checksum))
}

/// Whether a file of `length` bytes that begins with `head` is a result of this kind and of this program, as far as that tells.
fn check_header<K: Key>(head: &[u8], length: u64) -> Result<(), Damage> {
    if !head.starts_with(MAGIC) {
        return Err(Damage::NotAResult);
    }
    let too_short = Damage::WrongLength { found: length, expected: HEADER_LENGTH as u64 };
    let found = u32::from_le_bytes(array(head, VERSION_AT).ok_or(too_short.clone())?);
    if found != FORMAT_VERSION {
        return Err(Damage::OtherFormat { found, expected: FORMAT_VERSION });
    }
    let found = u32::from_le_bytes(array(head, CONTENT_VERSION_AT).ok_or(too_short.clone())?);
    if found != K::VERSION {
        return Err(Damage::OtherVersion { kind: K::KIND, found, expected: K::VERSION });
    }
    let payload = u64::from_le_bytes(array(head, LENGTH_AT).ok_or(too_short)?);
    let expected = payload.saturating_add((HEADER_LENGTH + HASH_LENGTH) as u64);
    if length == expected { Ok(()) } else { Err(Damage::WrongLength { found: length, expected }) }
}

fn check_content(key: &Hash, head: &[u8], found: Hash, checksum: &[u8]) -> Result<(), Damage> {
    if found[..] != *checksum {
        return Err(Damage::WrongChecksum);
    }
    if head.get(KEY_AT..LENGTH_AT) != Some(&key[..]) {
        return Err(Damage::WrongKey);
    }
    Ok(())
}

/// Whether bytes begin as every stored result does.
pub(super) fn is_result(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC)
}

pub(super) fn hexadecimal(hash: &Hash) -> String {
    hash.iter().fold(String::with_capacity(2 * HASH_LENGTH), |text, byte| text + &format!("{byte:02x}"))
}

/// Whether a text is what [`hexadecimal`] gives for some hash.
pub(super) fn is_hexadecimal(text: &str) -> bool {
    text.len() == 2 * HASH_LENGTH && text.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'))
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
