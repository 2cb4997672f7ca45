//! Fixed offsets.

/// Reads a fixed offset such as `+05:30`, `-03:00` or `Z`, up to 18 hours either way.
///
/// Returns the milliseconds by which the wall clock is ahead of UTC.
pub(super) fn offset_ms(name: &str) -> Option<i64> {
    if matches!(name, "Z" | "z") {
        return Some(0);
    }
    let [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] = name.as_bytes() else { return None };
    let digit = |byte: &u8| byte.is_ascii_digit().then(|| i64::from(byte - b'0'));
    let minutes = (digit(h1)? * 10 + digit(h2)?) * 60 + digit(m1)? * 10 + digit(m2)?;
    if minutes > 18 * 60 || *m1 > b'5' {
        return None;
    }
    Some(if *sign == b'-' { -minutes } else { minutes } * 60_000)
}

/// The strict form of a loosely written offset such as `UTC+2`, `GMT-3` or `+0530`.
pub(super) fn normalized(name: &str) -> Option<String> {
    let upper = name.to_ascii_uppercase();
    let loose = upper.trim_start_matches("UTC").trim_start_matches("GMT");
    let (sign, digits) =
        loose.split_at_checked(1).filter(|(sign, _)| matches!(*sign, "+" | "-"))?;
    let digits = digits.replace(':', "");
    let number: u32 = digits.parse().ok()?;
    let (hours, minutes) =
        if digits.len() > 2 { (number / 100, number % 100) } else { (number, 0) };
    let written = format!("{sign}{hours:02}:{minutes:02}");
    offset_ms(&written).map(|_| written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fixed_offsets_are_read_in_the_form_of_iso_8601_only() {
        assert_eq!(offset_ms("+05:30"), Some(19_800_000));
        assert_eq!(offset_ms("-03:00"), Some(-10_800_000));
        for name in ["5:30", "+5:30", "+0530", "+19:00", "+01:60", "", "+०५:३०"] {
            assert_eq!(offset_ms(name), None, "{name}");
        }
    }
}
