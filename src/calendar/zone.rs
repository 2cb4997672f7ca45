//! Time zones: UTC and fixed offsets.

use crate::error::{Reason, shown};

/// Milliseconds by which the zone's wall clock is ahead of UTC.
pub(super) fn offset_ms(name: &str) -> Result<i64, Reason> {
    match name {
        "UTC" | "Etc/UTC" | "Z" | "GMT" | "Etc/GMT" => Ok(0),
        _ => fixed(name).ok_or_else(|| Reason::UnknownTimeZone { found: shown(name) }),
    }
}

/// `+05:30`, `-03:00`: up to 18 hours either way, as in ISO 8601 practice.
fn fixed(name: &str) -> Option<i64> {
    let bytes = name.as_bytes();
    let [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] = bytes else { return None };
    let digit = |byte: &u8| byte.is_ascii_digit().then(|| i64::from(byte - b'0'));
    let minutes = (digit(h1)? * 10 + digit(h2)?) * 60 + digit(m1)? * 10 + digit(m2)?;
    if minutes > 18 * 60 || *m1 > b'5' {
        return None;
    }
    Some(if *sign == b'-' { -minutes } else { minutes } * 60_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_as_iso_8601_writes_them() {
        assert_eq!(offset_ms("+05:30").unwrap(), 19_800_000);
        assert_eq!(offset_ms("-03:00").unwrap(), -10_800_000);
        for name in ["5:30", "+5:30", "+0530", "+19:00", "+01:60", "Mars/Phobos", "", "+०५:३०"]
        {
            assert_eq!(offset_ms(name).unwrap_err().code(), "UNKNOWN_TIME_ZONE", "{name}");
        }
    }
}
