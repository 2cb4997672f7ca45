//! The canonical form of an entry: equal entries have equal bytes.
//!
//! A value from a database is equal to the one stored but may be written differently: keys in
//! another order, `1.0` for `1`, a string for an instant. The canonical form does not depend on any
//! of that.

use std::borrow::Cow;
use std::fmt;

use crate::model::{Recorded, TicketHistory, holds_instant};
use crate::value::{Instant, Value, json};

impl TicketHistory {
    /// The entry without its chain value, in the form that the chain hashes.
    ///
    /// The form is JSON by RFC 8785 (JSON Canonicalization Scheme), for which most languages have a
    /// library.
    ///
    /// * The fields are, in this order, `cause`, `changedAt`, `changedBy`, `fieldChanged`,
    ///   `historyId`, `isInternal`, `newValue`, `oldValue`, `revision`, `ticketId`, `timerId`. All
    ///   are present, without white space between them.
    /// * `changedBy` and `ticketId` are strings even if they are numbers, so the types of their
    ///   columns do not matter.
    /// * `changedAt` and the values of a field that holds an instant are epoch milliseconds, even
    ///   if the store returned an RFC 3339 string.
    /// * The keys of an object are sorted by UTF-16 code units, as JavaScript sorts strings.
    /// * A number is a double, written as `JSON.stringify` does: a whole one without a fraction
    ///   (`1`, not `1.0`), any other with the fewest digits that read back as the same number.
    /// * A string is written as `JSON.stringify` and `serde_json` do: with `\"`, `\\`, `\b`, `\f`,
    ///   `\n`, `\r`, `\t`, and escapes such as `\u001f` for other control characters.
    ///
    /// ```
    /// use ticket_engine::{Engine, EngineConfig, OpenCommand, TicketDraft};
    /// # let at = "2026-11-23T09:00:00Z".parse()?;
    /// let engine = Engine::new(&EngineConfig::default())?;
    /// let opened = engine.open(&TicketDraft::new(1, "Help", "P3", 7), &OpenCommand::new(at))?;
    /// assert_eq!(
    ///     opened.history[1].canonical(),
    ///     r#"{"cause":"open","changedAt":1795424400000,"changedBy":"7","fieldChanged":"title","historyId":"1/title/1","isInternal":false,"newValue":"Help","oldValue":null,"revision":1,"ticketId":"1","timerId":null}"#
    /// );
    /// # Ok::<(), ticket_engine::TicketEngineError>(())
    /// ```
    #[must_use]
    pub fn canonical(&self) -> String {
        let string = |value: &dyn fmt::Display| Value::String(value.to_string());
        // RFC 8785 requires sorted keys.
        let fields = [
            ("cause", Value::from(self.cause.as_str())),
            ("changedAt", self.changed_at.recorded()),
            ("changedBy", string(&self.changed_by)),
            ("fieldChanged", string(&self.field_changed)),
            ("historyId", string(&self.history_id)),
            ("isInternal", Value::from(self.is_internal)),
            ("newValue", as_recorded(&self.field_changed, &self.new_value).into_owned()),
            ("oldValue", as_recorded(&self.field_changed, &self.old_value).into_owned()),
            ("revision", Value::from(self.revision)),
            ("ticketId", string(&self.ticket_id)),
            ("timerId", self.timer_id.recorded()),
        ];
        let mut text = String::new();
        json::write_between(&mut text, ['{', '}'], fields, |(name, value), text| {
            text.push('"');
            text.push_str(name);
            text.push_str("\":");
            json::write(&value, text);
        });
        text
    }
}

/// Whether two values of `field` have the same canonical form.
pub(super) fn is_same(field: &str, a: &Value, b: &Value) -> bool {
    let form = |value| {
        let mut text = String::new();
        json::write(as_recorded(field, value).as_ref(), &mut text);
        text
    };
    a == b || form(a) == form(b)
}

/// A value of `field` as the engine recorded it: a JSON store may return an instant as a string.
fn as_recorded<'v>(field: &str, value: &'v Value) -> Cow<'v, Value> {
    let instant =
        value.as_str().filter(|_| holds_instant(field)).and_then(|text| text.parse().ok());
    instant.map_or(Cow::Borrowed(value), |at: Instant| Cow::Owned(at.recorded()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn canonical(json: &str) -> String {
        let mut text = String::new();
        json::write(&serde_json::from_str(json).unwrap(), &mut text);
        text
    }

    #[test]
    fn numbers_are_written_as_in_appendix_b_of_rfc_8785() {
        for (bits, expected) in [
            (0x0000_0000_0000_0000_u64, "0"),
            (0x8000_0000_0000_0000, "0"),
            (0x0000_0000_0000_0001, "5e-324"),
            (0x8000_0000_0000_0001, "-5e-324"),
            (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
            (0x4340_0000_0000_0000, "9007199254740992"),
            (0xc340_0000_0000_0000, "-9007199254740992"),
            (0x4430_0000_0000_0000, "295147905179352830000"),
            (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"),
            (0x44b5_2d02_c7e1_4af6, "1e+23"),
            (0x44b5_2d02_c7e1_4af7, "1.0000000000000001e+23"),
            (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
            (0x444b_1ae4_d6e2_ef4f, "999999999999999900000"),
            (0x444b_1ae4_d6e2_ef50, "1e+21"),
            (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"),
            (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
            (0x41b3_de43_5555_5553, "333333333.3333332"),
            (0x41b3_de43_5555_5557, "333333333.33333343"),
            (0xbecb_f647_612f_3696, "-0.0000033333333333333333"),
            (0x4314_3ff3_c1cb_0959, "1424953923781206.2"),
        ] {
            let text = crate::value::number::text(f64::from_bits(bits));
            assert_eq!(text, expected);
        }
    }

    #[test]
    fn equal_values_have_the_same_form() {
        for (left, right) in [
            ("1", "1.0"),
            ("1000", "1e3"),
            ("0", "-0.0"),
            ("12.5", "12.50"),
            (r#"{"b":1,"a":[2,{}]}"#, r#" { "a" : [ 2.0 , {} ] , "b" : 1 } "#),
            (r#""\u00e9\/\u000a""#, "\"é/\\n\""),
        ] {
            assert_eq!(canonical(left), canonical(right));
        }
    }

    #[test]
    fn keys_are_sorted_as_in_rfc_8785() {
        let json = r#"{"\u20ac":1,"\r":2,"\ufb33":3,"1":4,"\ud83d\ude00":5,"\u0080":6,"\u00f6":7}"#;
        let sorted = "{\"\\r\":2,\"1\":4,\"\u{80}\":6,\"ö\":7,\"€\":1,\"😀\":5,\"\u{fb33}\":3}";
        assert_eq!(canonical(json), sorted);
    }

    #[test]
    fn an_instant_equals_its_string_only_in_a_field_that_holds_instants() {
        let (ms, string) = (json!(1_795_424_400_000_i64), json!("2026-11-23T10:00:00+01:00"));
        for field in ["dueAt", "closedAt", "retryAt", "breach.RESPONSE"] {
            assert!(is_same(field, &ms, &string), "{field}");
        }
        assert!(!is_same("title", &ms, &string));
        assert!(!is_same("dueAt", &ms, &json!("2026-11-23")));
    }
}
