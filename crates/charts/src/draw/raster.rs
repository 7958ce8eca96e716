//! Pixels: matrices as PNG inside the SVG, and the SVG as PNG.

use std::sync::{Arc, OnceLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

use super::DrawError;

const PIXELS_PER_UNIT: f32 = 2.0;

/// A matrix of colors, row by row from the top, as PNG.
pub(super) fn encoded(columns: usize, rows: usize, pixels: &[[u8; 3]]) -> Result<Vec<u8>, DrawError> {
    let encode = || -> Result<Vec<u8>, png::EncodingError> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, columns as u32, rows as u32);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_compression(png::Compression::High);
        encoder.write_header()?.write_image_data(pixels.as_flattened())?;
        Ok(bytes)
    };
    encode().map_err(|error| DrawError::Raster(error.to_string()))
}

pub(super) fn png(svg: &str) -> Result<Vec<u8>, DrawError> {
    static FONTS: OnceLock<Arc<fontdb::Database>> = OnceLock::new();
    let failed = |message: String| DrawError::Raster(message);
    let fontdb = Arc::clone(FONTS.get_or_init(|| Arc::new(fonts())));
    let tree = Tree::from_str(svg, &Options { fontdb, ..Options::default() })
        .map_err(|error| failed(error.to_string()))?;
    let size = tree.size().to_int_size().scale_by(PIXELS_PER_UNIT).ok_or_else(|| failed("no size".into()))?;
    let mut pixels =
        Pixmap::new(size.width(), size.height()).ok_or_else(|| failed("the drawing is too large".into()))?;
    resvg::render(&tree, Transform::from_scale(PIXELS_PER_UNIT, PIXELS_PER_UNIT), &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| failed(error.to_string()))
}

fn fonts() -> fontdb::Database {
    let mut fonts = fontdb::Database::new();
    for font in [notosans::REGULAR_TTF, notosans::BOLD_TTF] {
        fonts.load_font_data(font.to_vec());
    }
    fonts
}
