//! NumPy's files by hand, so that they may be wrong.

/// An array as NumPy saves it, with any header and any bytes.
pub(crate) fn npy(kind: &str, shape: &str, data: &[u8]) -> Vec<u8> {
    let header = format!("{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape}, }}");
    let padded = format!("{header:<117}\n");
    [b"\x93NUMPY\x01\0".as_slice(), &(padded.len() as u16).to_le_bytes(), padded.as_bytes(), data].concat()
}

/// Texts as NumPy saves them: code points of 32 bits, all texts as wide as the widest.
pub(crate) fn text_npy(texts: &[&str]) -> Vec<u8> {
    let width = texts.iter().map(|text| text.chars().count()).max().unwrap();
    let padded = texts.iter().flat_map(|text| text.chars().chain(std::iter::repeat('\0')).take(width));
    let data: Vec<u8> = padded.flat_map(|character| u32::from(character).to_le_bytes()).collect();
    npy(&format!("<U{width}"), &format!("({},)", texts.len()), &data)
}

/// An archive of stored files, by hand.
pub(crate) fn zip_with(files: &[(&str, Vec<u8>)]) -> Vec<u8> {
    zip_claiming(files, 0, None)
}

/// An archive that says that its files are packed by some method, and unpack to some size.
pub(crate) fn zip_claiming(files: &[(&str, Vec<u8>)], method: u16, unpacked: Option<u32>) -> Vec<u8> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in files {
        let (offset, size) = (bytes.len() as u32, content.len() as u32);
        let mut common = [20_u16, 0, method, 0, 0x21].map(u16::to_le_bytes).concat();
        common.extend(crc32(content).to_le_bytes());
        common.extend([size, unpacked.unwrap_or(size)].map(u32::to_le_bytes).concat());
        common.extend([name.len() as u16, 0].map(u16::to_le_bytes).concat());
        bytes.extend(b"PK\x03\x04");
        bytes.extend(&common);
        bytes.extend(name.as_bytes());
        bytes.extend(content);
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&common);
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (start, length) = (bytes.len() as u32, directory.len() as u32);
    bytes.extend(&directory);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend([files.len() as u16; 2].map(u16::to_le_bytes).concat());
    bytes.extend([length, start].map(u32::to_le_bytes).concat());
    bytes.extend([0; 2]);
    bytes
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg()))
    })
}
