//! From outside data to the engine's types, with typed errors: JSON text is read into plain values, and
//! these into a type by serde, with an error that knows where it happened.

use std::fmt;

use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess,
    SeqAccess, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::Value;

use crate::error::{Problem, Reason, TicketEngineError};

/// Reads a command, snapshot or configuration from JSON text. `name` is the argument's name and the
/// root of the paths in errors.
///
/// # Errors
/// `MISSING_FIELD`, `UNKNOWN_FIELD`, `INVALID_VALUE`, or the reason of a leaf type such as
/// `INVALID_INSTANT`, with the path of the offending field.
///
/// ```
/// use ticket_engine::{TicketDraft, input::from_json};
/// let draft: TicketDraft = from_json(r#"{"ticketId":1,"title":"Help","priority":"P3","reporterId":7}"#, "draft")?;
/// assert_eq!(draft.title, "Help");
/// let refusal = from_json::<TicketDraft>(r#"{"ticketId":1,"title":"Help"}"#, "draft").unwrap_err();
/// assert_eq!((refusal.code(), refusal.path()), ("MISSING_FIELD", "draft.priority"));
/// # Ok::<(), ticket_engine::TicketEngineError>(())
/// ```
pub fn from_json<T: DeserializeOwned>(json: &str, name: &str) -> Result<T, TicketEngineError> {
    let value: Value = serde_json::from_str(json)
        .map_err(|_| Reason::InvalidValue { expected: "JSON".to_owned() }.at(name))?;
    from_value(&value, name)
}

/// Reads a command, snapshot or configuration from plain values, as [`from_json`] does from text.
///
/// # Errors
/// See [`from_json`].
pub fn from_value<T: DeserializeOwned>(value: &Value, name: &str) -> Result<T, TicketEngineError> {
    T::deserialize(Source { value }).map_err(|refused| refused.problem(name).into())
}

/// A refusal on its way up: each level it passes adds its step to the path.
#[derive(Debug)]
struct Refused {
    reason: Reason,
    /// From the innermost to the outermost.
    steps: Vec<Step>,
}

#[derive(Debug)]
enum Step {
    Field(String),
    Index(usize),
}

impl Refused {
    fn new(reason: Reason) -> Refused {
        Refused { reason, steps: Vec::new() }
    }

    fn inside(mut self, step: Step) -> Refused {
        self.steps.push(step);
        self
    }

    fn expected(expected: &dyn de::Expected) -> Refused {
        // serde's own words for a few types are Rust's.
        let expected = match expected.to_string().as_str() {
            "f64" => "a number".to_owned(),
            "u32" => "a whole number from 0 to 4294967295".to_owned(),
            "i64" => "a whole number".to_owned(),
            "a sequence" => "a list".to_owned(),
            "a map" => "an object".to_owned(),
            "a string" => "a text".to_owned(),
            "a boolean" => "true or false".to_owned(),
            words => words.to_owned(),
        };
        Refused::new(Reason::InvalidValue { expected })
    }

    fn problem(self, name: &str) -> Problem {
        let mut path = name.to_owned();
        for step in self.steps.iter().rev() {
            match step {
                Step::Index(index) => path += &format!("[{index}]"),
                Step::Field(field) if path.is_empty() => path.clone_from(field),
                Step::Field(field) => {
                    path.push('.');
                    path += field;
                }
            }
        }
        self.reason.at(path)
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.reason.fmt(f)
    }
}

impl std::error::Error for Refused {}

impl de::Error for Refused {
    fn custom<T: fmt::Display>(message: T) -> Self {
        let message = message.to_string();
        Refused::new(
            Reason::from_serde_text(&message).unwrap_or(Reason::InvalidValue { expected: message }),
        )
    }
    fn invalid_type(_found: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Refused::expected(expected)
    }
    fn invalid_value(_found: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Refused::expected(expected)
    }
    fn invalid_length(_found: usize, expected: &dyn de::Expected) -> Self {
        Refused::expected(expected)
    }
    fn unknown_variant(_found: &str, known: &'static [&'static str]) -> Self {
        let expected = format!("one of {}", known.join(", "));
        Refused::new(Reason::InvalidValue { expected })
    }
    fn unknown_field(field: &str, known: &'static [&'static str]) -> Self {
        let expected = match known {
            [] => "an empty object".to_owned(),
            known => format!("one of {}", known.join(", ")),
        };
        // The level above adds the field itself: it has entered it already.
        let _ = field;
        Refused::new(Reason::UnknownField { expected })
    }
    fn missing_field(field: &'static str) -> Self {
        Refused::new(Reason::MissingField).inside(Step::Field(field.to_owned()))
    }
}

/// A plain value as a source for serde.
#[derive(Clone, Copy)]
struct Source<'v> {
    value: &'v Value,
}

impl<'de> Deserializer<'de> for Source<'de> {
    type Error = Refused;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        match self.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(flag) => visitor.visit_bool(*flag),
            Value::Number(number) => match number.as_i64() {
                Some(whole) => visitor.visit_i64(whole),
                None => visitor.visit_f64(number.as_f64().unwrap_or(f64::NAN)),
            },
            Value::String(text) => visitor.visit_borrowed_str(text),
            Value::Array(items) => visitor.visit_seq(Items { items, index: 0 }),
            Value::Object(entries) => {
                visitor.visit_map(Entries { entries: entries.iter(), value: None })
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        if self.value.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        match self.value {
            Value::String(text) => visitor.visit_enum(text.as_str().into_deserializer()),
            Value::Object(entries) if entries.len() == 1 => match entries.iter().next() {
                Some((name, value)) => visitor.visit_enum(Variant { name, value }),
                None => Err(de::Error::unknown_variant("", variants)),
            },
            Value::Object(_) => {
                let expected = format!("an object with exactly one of {}", variants.join(", "));
                Err(Refused::new(Reason::InvalidValue { expected }))
            }
            _ => Err(de::Error::unknown_variant("", variants)),
        }
    }

    // Each kind asks for its own: a visitor is compiled only for what it can be given.

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        match self.value {
            Value::String(text) => visitor.visit_borrowed_str(text),
            _ => Err(Refused::expected(&visitor)),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        self.deserialize_str(visitor)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        match self.value {
            Value::Bool(flag) => visitor.visit_bool(*flag),
            _ => Err(Refused::expected(&visitor)),
        }
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        match self.value.as_f64() {
            Some(number) => visitor.visit_f64(number),
            None => Err(Refused::expected(&visitor)),
        }
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        match self.value.as_i64() {
            Some(number) => visitor.visit_i64(number),
            None => Err(Refused::expected(&visitor)),
        }
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        match self.value {
            Value::Array(items) => visitor.visit_seq(Items { items, index: 0 }),
            _ => Err(Refused::expected(&visitor)),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        match self.value {
            Value::Object(entries) => {
                visitor.visit_map(Entries { entries: entries.iter(), value: None })
            }
            _ => Err(Refused::expected(&visitor)),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_unit()
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        // serde's own words would name the Rust type.
        match self.value {
            Value::Object(_) => self.deserialize_map(visitor),
            _ => Err(Refused::expected(&"an object")),
        }
    }

    forward_to_deserialize_any! {
        i8 i16 i32 u8 u16 u64 f32 char bytes byte_buf unit unit_struct
        newtype_struct tuple tuple_struct identifier
    }
}

/// An object of one field, whose name says what its value is.
struct Variant<'v> {
    name: &'v str,
    value: &'v Value,
}

impl<'de> EnumAccess<'de> for Variant<'de> {
    type Error = Refused;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), Refused> {
        let name = de::value::BorrowedStrDeserializer::new(self.name);
        let variant = seed.deserialize(name).map_err(|refused: Refused| self.inside(refused))?;
        Ok((variant, self))
    }
}

impl Variant<'_> {
    fn inside(&self, refused: Refused) -> Refused {
        refused.inside(Step::Field(crate::error::shown(self.name)))
    }
}

impl<'de> VariantAccess<'de> for Variant<'de> {
    type Error = Refused;

    fn unit_variant(self) -> Result<(), Refused> {
        Err(self.inside(Refused::expected(&"a name and not an object")))
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Refused> {
        seed.deserialize(Source { value: self.value }).map_err(|refused| self.inside(refused))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Refused> {
        Source { value: self.value }
            .deserialize_seq(visitor)
            .map_err(|refused| self.inside(refused))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        let Value::Object(_) = self.value else {
            return Err(self.inside(Refused::expected(&"an object")));
        };
        Source { value: self.value }
            .deserialize_map(visitor)
            .map_err(|refused| self.inside(refused))
    }
}

struct Items<'v> {
    items: &'v [Value],
    index: usize,
}

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = Refused;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Refused> {
        let index = self.index;
        let Some(value) = self.items.get(index) else { return Ok(None) };
        self.index += 1;
        seed.deserialize(Source { value })
            .map(Some)
            .map_err(|refused| refused.inside(Step::Index(index)))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len() - self.index)
    }
}

struct Entries<'v> {
    entries: serde_json::map::Iter<'v>,
    value: Option<(&'v String, &'v Value)>,
}

impl<'de> MapAccess<'de> for Entries<'de> {
    type Error = Refused;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Refused> {
        let Some((key, value)) = self.entries.next() else { return Ok(None) };
        self.value = Some((key, value));
        let key_source = de::value::BorrowedStrDeserializer::new(key);
        seed.deserialize(key_source)
            .map(Some)
            .map_err(|refused: Refused| refused.inside(Step::Field(crate::error::shown(key))))
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Refused> {
        let Some((key, value)) = self.value.take() else {
            return Err(de::Error::custom("a key before its value"));
        };
        seed.deserialize(Source { value })
            .map_err(|refused| refused.inside(Step::Field(key.clone())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{EngineConfig, Ticket, TicketDraft, Transition};

    fn refusal<T: DeserializeOwned + fmt::Debug>(json: &str) -> (&'static str, String) {
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
        let long = format!(r#"{{"a":"{}"}}"#, "x".repeat(crate::text::PROSE + 1));
        for (attributes, code) in [
            (r#"{"a":{"__proto__":1}}"#, "UNSAFE_KEY"),
            (deep.as_str(), "INVALID_VALUE"),
            (long.as_str(), "TEXT_TOO_LONG"),
            ("7", "INVALID_VALUE"),
        ] {
            assert_eq!(refusal::<TicketDraft>(&draft(attributes)).0, code, "{code}");
        }
        let kept = r#"{"a":[1,2.5,null,true,"x"],"b":{"c":{}}}"#;
        let draft: TicketDraft = from_json(&draft(kept), "draft").unwrap();
        assert_eq!(serde_json::to_string(&draft.attributes).unwrap(), kept);
    }
}
