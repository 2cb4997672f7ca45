//! How long strings and lists may be, and how large numbers.
//!
//! The limits are generous for people and small compared with a worker's memory. They are declared
//! on the fields (`#[packed(max_chars = limits::NAME)]`) and checked when a value is read, so no
//! rule gets a megabyte where it expects a name.

use super::Reason;

/// Characters of a name: a status, priority, category, tag, skill, calendar or policy name.
pub(crate) const NAME: usize = 255;
/// Characters of a title.
pub(crate) const TITLE: usize = 1_000;
/// Characters of a description, a comment's body, a feedback, or a string in the attributes.
pub(crate) const PROSE: usize = 262_144;
/// Clocks of one ticket, in all groups.
pub(crate) const CLOCKS: usize = 1_000;
/// Items of a list of names, skills, ids or instants.
pub(crate) const ITEMS: usize = 1_000;
/// An upper bound on the milliseconds that a clock counts: more than all supported instants.
pub(crate) const LONGEST_MS: i64 = 10_000_000_000_000;

/// Refuses a string of more than `limit` characters.
pub(crate) fn limited(text: &str, limit: usize) -> Result<(), Reason> {
    // A string has at most as many characters as bytes: a short one needs no counting.
    if text.len() <= limit {
        return Ok(());
    }
    match text.chars().count() {
        length if length > limit => Err(Reason::TextTooLong { length, limit }),
        _ => Ok(()),
    }
}

/// Whether a string is present and not blank.
pub(crate) fn is_written(text: Option<&str>) -> bool {
    text.is_some_and(|text| !text.trim().is_empty())
}

/// A whole number with thousands separators: `1,000`.
pub(crate) fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = if number < 0 { "-".to_owned() } else { String::new() };
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The default of a weight or a count.
pub(crate) const fn one() -> u32 {
    1
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn thousands_are_separated_by_commas() {
        let numbers = [0, 7, 999, 1_000, -1_234_567, 10_000_000_000_000];
        assert_eq!(
            numbers.map(grouped),
            ["0", "7", "999", "1,000", "-1,234,567", "10,000,000,000,000"]
        );
    }
}
