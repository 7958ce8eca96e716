//! Numbers in files: finite ones as they are, all others as `null`, which reads back as NaN.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

/// Rounds all floating-point numbers in a JSON value to so many significant digits.
pub(super) fn round(value: &mut Value, digits: usize) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(|value| round(value, digits)),
        Value::Object(fields) => fields.values_mut().for_each(|value| round(value, digits)),
        Value::Number(number) if number.is_f64() => {
            // The decimal notation rounds exactly, which arithmetic with powers of ten does not.
            let rounded = number
                .as_f64()
                .and_then(|number| format!("{number:.*e}", digits.max(1) - 1).parse::<f64>().ok());
            *value = rounded.into();
        }
        _ => {}
    }
}

fn present(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}

/// For a field of type `f64`.
pub(super) mod one {
    use super::{Deserialize, Deserializer, Serialize, Serializer, present};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature is serde's")]
    pub(in crate::figure) fn serialize<S: Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
        present(*value).serialize(serializer)
    }

    pub(in crate::figure) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<f64, D::Error> {
        Ok(Option::deserialize(deserializer)?.unwrap_or(f64::NAN))
    }
}

/// For a field of type `Vec<f64>`.
pub(super) mod list {
    use super::{Deserialize, Deserializer, Serializer, present};

    pub(in crate::figure) fn serialize<S: Serializer>(
        values: &[f64],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(values.iter().copied().map(present))
    }

    pub(in crate::figure) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<f64>, D::Error> {
        let values = Vec::<Option<f64>>::deserialize(deserializer)?;
        Ok(values.into_iter().map(|value| value.unwrap_or(f64::NAN)).collect())
    }
}
