//! Doubles as text, by the rules of ECMAScript, and text as doubles.
//!
//! In WebAssembly the runtime's own conversion is used: it is those rules, and the tables that others need are larger
//! than those of many time zones.

/// The fewest digits that read back as `number`, as JavaScript writes them.
pub(crate) fn text(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        return (number as i64).to_string();
    }
    #[cfg(target_arch = "wasm32")]
    return in_javascript(number);
    #[cfg(not(target_arch = "wasm32"))]
    native::text(number)
}

/// The number that `digits` write, with a point or without one. The standard library's reader of doubles would bring
/// tables as large as those of all time zones; here neither exponents nor more than 15 decimals matter.
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

#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = String)]
    fn in_javascript(number: f64) -> String;
}

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use std::fmt::Write;

    use crate::value::Value;

    /// Its fewest digits, placed by its power of ten.
    pub fn text(number: f64) -> String {
        if !number.is_finite() {
            return number.to_string().replace("inf", "Infinity");
        }
        let mut text = String::new();
        if number < 0.0 {
            text.push('-');
        }
        write(number.abs(), &mut text);
        text
    }

    fn write(number: f64, text: &mut String) {
        let (digits, point) = shortest(number);
        let count = digits.len() as i32;
        let zeros = |count: i32| "0".repeat(usize::try_from(count).unwrap_or_default());
        match point {
            _ if count <= point && point <= 21 => {
                *text += &digits;
                *text += &zeros(point - count);
            }
            1..=21 => {
                let (whole, fraction) = digits.split_at(point as usize);
                *text += whole;
                text.push('.');
                *text += fraction;
            }
            -5..=0 => {
                *text += "0.";
                *text += &zeros(-point);
                *text += &digits;
            }
            _ => {
                let (first, others) = digits.split_at(1);
                *text += first;
                if !others.is_empty() {
                    text.push('.');
                    *text += others;
                }
                // Writing into a text cannot fail.
                let _ = write!(text, "e{:+}", point - 1);
            }
        }
    }

    /// The fewest digits that read back as `number`, and how many of them stand before the decimal point. They are
    /// taken from `serde_json`, which prefers an even last digit where two are as near; `{:e}` does not.
    fn shortest(number: f64) -> (String, i32) {
        let written = Value::from(number).to_string();
        let (mantissa, exponent) = written.split_once('e').unwrap_or((&written, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = format!("{whole}{fraction}");
        let digits = all.trim_start_matches('0');
        let point = whole.len() as i32 - (all.len() - digits.len()) as i32
            + exponent.parse::<i32>().unwrap_or_default();
        (digits.trim_end_matches('0').to_owned(), point)
    }
}
