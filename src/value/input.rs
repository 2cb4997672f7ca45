//! Reads outside data into the engine's types, with typed errors.

use super::codec::{Unpack, from_packed, to_packed};
use super::{Reason, TicketEngineError, Value};

/// A type that can be read from outside data: every command, snapshot and configuration.
pub trait Input: Unpack {}

impl<T: Unpack> Input for T {}

/// Reads a command, snapshot or configuration from JSON.
///
/// `name` is the argument's name and the root of the paths in errors.
///
/// # Errors
/// `MISSING_FIELD`, `UNKNOWN_FIELD`, `INVALID_VALUE`, or the reason of a leaf type such as
/// `INVALID_INSTANT`, with the path of the offending field.
///
/// ```
/// use ticket_engine::{TicketDraft, from_json};
/// let json = r#"{"ticketId":1,"title":"Help","priority":"P3","reporterId":7}"#;
/// let draft: TicketDraft = from_json(json, "draft")?;
/// assert_eq!(draft.title, "Help");
///
/// let incomplete = r#"{"ticketId":1,"title":"Help"}"#;
/// let refusal = from_json::<TicketDraft>(incomplete, "draft").unwrap_err();
/// assert_eq!((refusal.code(), refusal.path()), ("MISSING_FIELD", "draft.priority"));
/// # Ok::<(), ticket_engine::TicketEngineError>(())
/// ```
pub fn from_json<T: Input>(json: &str, name: &str) -> Result<T, TicketEngineError> {
    let value: Value = serde_json::from_str(json)
        .map_err(|error| Reason::expected("JSON", error.to_string()).at(name))?;
    from_value(&value, name)
}

/// Reads a command, snapshot or configuration from a plain value, like [`from_json`] from JSON.
///
/// # Errors
/// See [`from_json`].
pub fn from_value<T: Input>(value: &Value, name: &str) -> Result<T, TicketEngineError> {
    from_packed(&to_packed(value), name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::EngineConfig;
    use crate::engine::Transition;
    use crate::model::{Ticket, TicketDraft};

    fn refusal<T: Input + std::fmt::Debug>(json: &str) -> (&'static str, String) {
        let error = from_json::<T>(json, "it").unwrap_err();
        (error.code(), error.path().to_owned())
    }

    #[test]
    fn a_refusal_names_the_code_and_the_path() {
        let at = |code, path: &str| (code, path.to_owned());
        assert_eq!(refusal::<Ticket>("[]"), at("INVALID_VALUE", "it"));
        assert_eq!(refusal::<Ticket>("{"), at("INVALID_VALUE", "it"));
        assert_eq!(refusal::<Ticket>("{}"), at("MISSING_FIELD", "it.ticketId"));
        assert_eq!(
            refusal::<Transition>(r#"{"to":"X","actor":{"id":1,"role":"boss"},"at":0}"#),
            at("INVALID_VALUE", "it.actor.role")
        );
        assert_eq!(
            refusal::<Transition>(r#"{"to":"X","actor":{"id":1.5,"role":"agent"},"at":0}"#),
            at("INVALID_VALUE", "it.actor.id")
        );
        assert_eq!(refusal::<Transition>(r#"{"too":"X"}"#), at("UNKNOWN_FIELD", "it.too"));
        assert_eq!(
            refusal::<EngineConfig>(
                r#"{"policies":[{"policyId":1,"businessHoursOnly":true,"resolutionTimeMinutes":"P1D"}]}"#
            ),
            at("INVALID_DURATION", "it.policies[0].resolutionTimeMinutes")
        );
    }

    #[test]
    fn attributes_are_plain_safe_and_bounded() {
        let draft = |attributes: &str| {
            format!(
                r#"{{"ticketId":1,"title":"x","priority":"P1","reporterId":1,"attributes":{attributes}}}"#
            )
        };
        let deep = format!(r#"{{"a":{}1{}}}"#, "[".repeat(40), "]".repeat(40));
        let long = format!(r#"{{"a":"{}"}}"#, "x".repeat(crate::value::limits::PROSE + 1));
        for (attributes, code) in [
            (r#"{"a":{"__proto__":1}}"#, "UNSAFE_KEY"),
            (deep.as_str(), "INVALID_VALUE"),
            (long.as_str(), "TEXT_TOO_LONG"),
            ("7", "INVALID_VALUE"),
        ] {
            assert_eq!(refusal::<TicketDraft>(&draft(attributes)).0, code, "{code}");
        }
        let accepted = r#"{"a":[1,2.5,null,true,"x"],"b":{"c":{}}}"#;
        let draft: TicketDraft = from_json(&draft(accepted), "draft").unwrap();
        assert_eq!(serde_json::to_string(&draft.attributes).unwrap(), accepted);
    }
}
