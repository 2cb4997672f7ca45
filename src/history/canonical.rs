//! One way to write an entry, so that equal entries have equal bytes.
//!
//! A value that has been in a database comes back equal but not always alike: keys in another order, `1.0`
//! for `1`, a text for an instant. The canonical form does not depend on any of that.

use std::borrow::Cow;

use serde_json::json;

use super::TicketHistory;
use crate::instant::Instant;
use crate::ticket::Ticket;
use crate::value::{Recorded, Value};

impl TicketHistory {
    /// The entry, its chain value left out, in the form that the chain is made over: JSON by RFC 8785 (JSON
    /// Canonicalization Scheme), which libraries of most languages write.
    ///
    /// * The fields are, in this order, `cause`, `changedAt`, `changedBy`, `fieldChanged`, `historyId`,
    ///   `isInternal`, `newValue`, `oldValue`, `revision`, `rule`, `ticketId`; none is left out, nothing stands between.
    /// * The two ids are texts, also when they are numbers: what type their columns have does not matter.
    /// * `changedAt` is epoch milliseconds, and so are the values of a field that holds an instant, also when
    ///   they came back as RFC 3339 text.
    /// * The keys of an object are sorted by their UTF-16 code units, as JavaScript sorts texts.
    /// * A number is a double and written as `JSON.stringify` writes it: a whole one without a fraction
    ///   (`1`, not `1.0`), any other with the fewest digits that read back as the same.
    /// * A text is written as `JSON.stringify` and `serde_json` do, with `\"`, `\\`, `\b`, `\f`, `\n`, `\r`,
    ///   `\t` and `\u001f` for the other control characters.
    ///
    /// ```
    /// use ticket_engine::{Engine, EngineConfig, OpenCommand, TicketDraft};
    /// # let at = "2026-11-23T09:00:00Z".parse()?;
    /// let engine = Engine::new(&EngineConfig::default())?;
    /// let opened = engine.open(&TicketDraft::new(1, "Help", "P3", 7), &OpenCommand::new(at))?;
    /// assert_eq!(
    ///     opened.history[1].canonical(),
    ///     r#"{"cause":"open","changedAt":1795424400000,"changedBy":"7","fieldChanged":"title","historyId":"1/title/1","isInternal":false,"newValue":"Help","oldValue":null,"revision":1,"rule":null,"ticketId":"1"}"#
    /// );
    /// # Ok::<(), ticket_engine::TicketEngineError>(())
    /// ```
    pub fn canonical(&self) -> String {
        let entry = json!({
            "cause": self.cause,
            "changedAt": self.changed_at,
            "changedBy": self.changed_by.to_string(),
            "fieldChanged": self.field_changed,
            "historyId": self.history_id,
            "isInternal": self.is_internal,
            "newValue": as_recorded(&self.field_changed, &self.new_value).as_ref(),
            "oldValue": as_recorded(&self.field_changed, &self.old_value).as_ref(),
            "revision": self.revision,
            "rule": self.rule,
            "ticketId": self.ticket_id.to_string(),
        });
        let mut text = String::new();
        write(&entry, &mut text);
        text
    }
}

/// Whether two values of `field` are the same to everybody but a byte-wise reader.
pub(super) fn is_same(field: &str, a: &Value, b: &Value) -> bool {
    let form = |value| {
        let mut text = String::new();
        write(as_recorded(field, value).as_ref(), &mut text);
        text
    };
    a == b || form(a) == form(b)
}

/// Whether the values of that field are instants.
pub(super) fn holds_instant(field: &str) -> bool {
    Ticket::holds_instant(field) || field.starts_with("breach.") || field == "retryAt"
}

/// A value of `field` as the engine recorded it: a store of JSON may have made a text of an instant.
fn as_recorded<'v>(field: &str, value: &'v Value) -> Cow<'v, Value> {
    let instant =
        value.as_str().filter(|_| holds_instant(field)).and_then(|text| text.parse().ok());
    instant.map_or(Cow::Borrowed(value), |at: Instant| Cow::Owned(at.recorded()))
}

/// A value in that form, for people.
pub(crate) fn in_words(value: &Value) -> String {
    let mut text = String::new();
    write(value, &mut text);
    text
}

fn write(value: &Value, text: &mut String) {
    match value {
        Value::Array(items) => write_between(text, ['[', ']'], items, write),
        Value::Object(entries) => {
            let mut entries: Vec<_> = entries.iter().collect();
            crate::sorted::sort_by(&mut entries, |(a, _), (b, _)| {
                a.encode_utf16().lt(b.encode_utf16())
            });
            write_between(text, ['{', '}'], entries, |(key, value), text| {
                write(&Value::String(key.clone()), text);
                text.push(':');
                write(value, text);
            });
        }
        Value::Number(number) => {
            text.push_str(&crate::number::text(number.as_f64().unwrap_or_default()));
        }
        Value::Null => text.push_str("null"),
        Value::Bool(flag) => text.push_str(if *flag { "true" } else { "false" }),
        // serde_json writes texts as the RFC wants them.
        Value::String(own) => text.push_str(&serde_json::to_string(own).unwrap_or_default()),
    }
}

fn write_between<T>(
    text: &mut String,
    [open, close]: [char; 2],
    items: impl IntoIterator<Item = T>,
    write: impl Fn(T, &mut String),
) {
    text.push(open);
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        write(item, text);
    }
    text.push(close);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canonical(json: &str) -> String {
        let mut text = String::new();
        write(&serde_json::from_str(json).unwrap(), &mut text);
        text
    }

    #[test]
    fn numbers_are_written_as_in_appendix_b_of_the_rfc() {
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
            let text = crate::number::text(f64::from_bits(bits));
            assert_eq!(text, expected);
        }
    }

    #[test]
    fn equal_values_are_written_alike() {
        for (one, other) in [
            ("1", "1.0"),
            ("1000", "1e3"),
            ("0", "-0.0"),
            ("12.5", "12.50"),
            (r#"{"b":1,"a":[2,{}]}"#, r#" { "a" : [ 2.0 , {} ] , "b" : 1 } "#),
            (r#""\u00e9\/\u000a""#, "\"é/\\n\""),
        ] {
            assert_eq!(canonical(one), canonical(other));
        }
    }

    #[test]
    fn keys_are_sorted_as_in_the_rfc() {
        let json = r#"{"\u20ac":1,"\r":2,"\ufb33":3,"1":4,"\ud83d\ude00":5,"\u0080":6,"\u00f6":7}"#;
        let sorted = "{\"\\r\":2,\"1\":4,\"\u{80}\":6,\"ö\":7,\"€\":1,\"😀\":5,\"\u{fb33}\":3}";
        assert_eq!(canonical(json), sorted);
    }

    #[test]
    fn an_instant_is_the_same_as_text_but_a_text_that_looks_like_one_is_a_text() {
        let (ms, text) = (json!(1_795_424_400_000_i64), json!("2026-11-23T10:00:00+01:00"));
        for field in ["dueAt", "closedAt", "retryAt", "breach.RESPONSE"] {
            assert!(is_same(field, &ms, &text), "{field}");
        }
        assert!(!is_same("title", &ms, &text));
        assert!(!is_same("dueAt", &ms, &json!("2026-11-23")));
    }
}
