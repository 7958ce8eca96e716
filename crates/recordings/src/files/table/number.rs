//! Numbers in tables, as spreadsheets and NumPy, pandas, MATLAB and R write them.

/// The real number that a field stands for: `1`, `01`, `1.0`, `1.000e+00`, and `1,5` where commas do not separate fields.
pub(super) fn real(field: &str, comma_is_decimal: bool) -> Option<f64> {
    if comma_is_decimal && field.contains(',') {
        let is_plain = field.matches(',').count() == 1 && !field.contains('.');
        return if is_plain { field.replace(',', ".").parse().ok() } else { None };
    }
    field.parse().ok()
}

/// Whether a field such as `1,000` can be a number with decimals and one with a separator of thousands.
pub(super) fn is_ambiguous(field: &str) -> bool {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    field.split_once(',').is_some_and(|(whole, rest)| {
        rest.len() == 3
            && digits(rest)
            && (1..=3).contains(&whole.len())
            && digits(whole)
            && !whole.starts_with('0')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_all_programs_are_read() {
        for (field, value) in [
            ("1", 1.0),
            ("01", 1.0),
            ("1.", 1.0),
            ("+1", 1.0),
            ("1.000e+00", 1.0),
            ("1.2E1", 12.0),
            (".5", 0.5),
        ] {
            assert_eq!(real(field, false), Some(value), "{field}");
            assert_eq!(real(&field.replace('.', ","), true), Some(value), "{field}");
        }
        for field in ["", "x", "1 2", "1,5", "0x1", "1_000", "1..2"] {
            assert_eq!(real(field, false), None, "{field}");
        }
        for field in ["1.234,5", "1,2,3", ","] {
            assert_eq!(real(field, true), None, "{field}");
        }
    }

    #[test]
    fn a_separator_of_thousands_looks_like_three_decimals() {
        assert!(["1,000", "12,345", "999,999"].into_iter().all(is_ambiguous));
        assert!(!["0,125", "1,00", "1,0000", "1234,567", "1,0e0", "1"].into_iter().any(is_ambiguous));
    }
}
