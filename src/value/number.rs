//! Formats doubles by the rules of ECMAScript, and parses them.
//!
//! The writer can be replaced. The WebAssembly module installs that of JavaScript, which follows
//! the same rules: the tables of another writer are larger than those of many time zones.

use std::sync::OnceLock;

/// Writes a double with the fewest digits that read back as the same, as JavaScript does.
pub(crate) type NumberWriter = fn(f64) -> String;

static WRITER: OnceLock<NumberWriter> = OnceLock::new();

/// Sets the writer, once and before the first number is written. Later calls change nothing.
pub fn set_number_writer(writer: NumberWriter) {
    let _ = WRITER.set(writer);
}

/// The fewest digits that read back as `number`, as JavaScript writes them.
pub fn text(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        return (number as i64).to_string();
    }
    WRITER.get_or_init(|| standard)(number)
}

#[cfg(feature = "number-writer")]
fn standard(number: f64) -> String {
    ryu_js::Buffer::new().format(number).to_owned()
}

/// Without the feature, writes only the whole part until a writer is set.
#[cfg(not(feature = "number-writer"))]
fn standard(number: f64) -> String {
    (number as i64).to_string()
}

/// Parses digits with or without a decimal point. Decimals after the 15th are ignored.
///
/// The standard library's parser would add tables as large as those of all time zones; nothing here
/// needs its exponents or its last bit.
pub(crate) fn decimal(digits: &str) -> Option<f64> {
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty() && fraction.is_empty() || !digits.is_ascii() {
        return None;
    }
    let read = |digits: &str| {
        digits.chars().try_fold(0.0, |sum, digit| Some(sum * 10.0 + f64::from(digit.to_digit(10)?)))
    };
    let decimals = fraction.len().min(15);
    let ten_to_the = (0..decimals).fold(1.0, |power, _| power * 10.0);
    read(&fraction[decimals..])?;
    Some(read(whole)? + read(&fraction[..decimals])? / ten_to_the)
}
