//! A position in packed data. Nothing here can fail: truncated data reads as if it ended there.

use serde_json::{Map, Number};

use super::{END_KEY, FIRST_KEY, KEYS, TEXT_KEY, tag};
use crate::value::Value;

/// How deep a plain value may nest. Deeper levels read as null; all fields with plain values allow
/// less.
const MAX_DEPTH: usize = 128;

/// A position in packed data, where a value begins.
#[derive(Clone, Copy, Debug)]
pub struct Cursor<'a> {
    bytes: &'a [u8],
}

impl<'a> Cursor<'a> {
    pub(super) const EMPTY_LIST: Cursor<'static> = Cursor { bytes: &[tag::LIST, tag::END] };

    /// A cursor at the start of `bytes`.
    #[must_use]
    pub const fn new(bytes: &'a [u8]) -> Cursor<'a> {
        Cursor { bytes }
    }

    #[inline(always)]
    fn take<const N: usize>(&mut self) -> [u8; N] {
        match self.bytes.split_first_chunk() {
            Some((taken, rest)) => {
                self.bytes = rest;
                *taken
            }
            None => {
                self.bytes = &[];
                [0; N]
            }
        }
    }

    #[inline(always)]
    fn tag(&self) -> u8 {
        self.bytes.first().copied().unwrap_or(tag::END)
    }

    /// Moves past the value's tag if it is `tag`.
    #[inline(always)]
    fn accept(&mut self, tag: u8) -> bool {
        let is_match = self.tag() == tag;
        if is_match {
            self.take::<1>();
        }
        is_match
    }

    /// Whether a list ends here. Moves past the end.
    #[inline(always)]
    pub fn at_end(&mut self) -> bool {
        self.bytes.is_empty() || self.accept(tag::END)
    }

    /// Whether there is no value here at all.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.bytes.is_empty()
    }

    /// Whether the value is null. Moves past it.
    pub fn null(&mut self) -> bool {
        self.accept(tag::NULL)
    }

    /// Enters the list here, if there is one.
    pub fn list(&mut self) -> bool {
        self.accept(tag::LIST)
    }

    /// Enters the object here, if there is one.
    pub fn object(&mut self) -> bool {
        self.accept(tag::OBJECT)
    }

    /// Whether the value is an object.
    #[must_use]
    pub fn is_object(self) -> bool {
        self.tag() == tag::OBJECT
    }

    /// Whether the value is a number or a string.
    #[must_use]
    pub(crate) fn is_scalar(self) -> bool {
        matches!(self.tag(), tag::NUMBER | tag::INTEGER | tag::TEXT)
    }

    /// Whether the value is a list.
    #[must_use]
    pub(crate) fn is_list(self) -> bool {
        self.tag() == tag::LIST
    }

    /// The number here, NaN and the infinities included.
    pub fn number(&mut self) -> Option<f64> {
        if self.accept(tag::INTEGER) {
            return Some(i64::from_le_bytes(self.take()) as f64);
        }
        self.accept(tag::NUMBER).then(|| f64::from_le_bytes(self.take()))
    }

    /// The epoch milliseconds here: an instant, or a number.
    pub fn instant(&mut self) -> Option<f64> {
        if self.accept(tag::INSTANT) {
            return Some(f64::from_le_bytes(self.take()));
        }
        self.number()
    }

    /// The whole number here.
    pub fn whole(&mut self) -> Option<i64> {
        if self.accept(tag::INTEGER) {
            return Some(i64::from_le_bytes(self.take()));
        }
        whole(self.number()?)
    }

    /// The boolean here.
    pub fn flag(&mut self) -> Option<bool> {
        (self.accept(tag::TRUE).then_some(true))
            .or_else(|| self.accept(tag::FALSE).then_some(false))
    }

    /// The string here.
    pub fn text(&mut self) -> Option<&'a str> {
        self.accept(tag::TEXT).then(|| self.bare_text())
    }

    fn bare_text(&mut self) -> &'a str {
        let length = u32::from_le_bytes(self.take()) as usize;
        let (text, rest) = self.bytes.split_at(length.min(self.bytes.len()));
        self.bytes = rest;
        std::str::from_utf8(text).unwrap_or_default()
    }

    /// The next field of an object: the index of its name in [`KEYS`], if it is a known one, and
    /// the name. Returns `None` at the end, and moves past it.
    pub fn field(&mut self) -> Option<(Option<u16>, &'a str)> {
        match u16::from_le_bytes(self.take()) {
            END_KEY => None,
            TEXT_KEY => {
                let name = self.bare_text();
                Some((super::keys::known(name), name))
            }
            known => {
                let index = known - FIRST_KEY;
                Some((Some(index), KEYS.get(usize::from(index)).copied().unwrap_or_default()))
            }
        }
    }

    /// Moves past the value here.
    pub fn skip(&mut self) {
        // An explicit stack: data nested a million deep must not overflow the call stack.
        let mut open_objects = Vec::new();
        loop {
            if self.list() {
                open_objects.push(false);
            } else if self.object() {
                open_objects.push(true);
            } else if self.text().is_none() && self.instant().is_none() {
                self.take::<1>();
            }
            loop {
                let is_at_end = match open_objects.last() {
                    None => return,
                    Some(true) => self.field().is_none(),
                    Some(false) => self.at_end(),
                };
                if !is_at_end {
                    break;
                }
                open_objects.pop();
            }
        }
    }

    /// The value of the field `name` of the object here.
    #[must_use]
    pub fn get(mut self, name: &str) -> Option<Cursor<'a>> {
        self.object().then_some(())?;
        while let Some((_, field)) = self.field() {
            if field == name {
                return Some(self);
            }
            self.skip();
        }
        None
    }

    /// The name of the only field of the object here; `None` unless it has exactly one.
    #[must_use]
    pub fn only_field(mut self) -> Option<&'a str> {
        self.object().then_some(())?;
        let (_, name) = self.field()?;
        self.skip();
        self.field().is_none().then_some(name)
    }

    /// The names of the fields of the object here, at most ten; `None` if it is no object.
    #[must_use]
    pub(super) fn field_names(mut self) -> Option<Vec<&'a str>> {
        self.object().then_some(())?;
        let mut names = Vec::new();
        while names.len() < 10 {
            let Some((_, name)) = self.field() else { break };
            names.push(name);
            self.skip();
        }
        Some(names)
    }

    /// The value here as plain data. Moves past it.
    pub fn value(&mut self) -> Value {
        self.nested_value(MAX_DEPTH)
    }

    fn nested_value(&mut self, levels: usize) -> Value {
        if levels == 0 {
            self.skip();
            return Value::Null;
        }
        if let Some(text) = self.text() {
            Value::String(text.to_owned())
        } else if self.tag() == tag::INTEGER {
            self.whole().map_or(Value::Null, Value::from)
        } else if let Some(number) = self.instant() {
            plain_number(number)
        } else if let Some(flag) = self.flag() {
            Value::Bool(flag)
        } else if self.list() {
            let mut items = Vec::new();
            while !self.at_end() {
                items.push(self.nested_value(levels - 1));
            }
            Value::Array(items)
        } else if self.object() {
            let mut fields = Map::new();
            while let Some((_, name)) = self.field() {
                fields.insert(name.to_owned(), self.nested_value(levels - 1));
            }
            Value::Object(fields)
        } else {
            self.take::<1>();
            Value::Null
        }
    }
}

/// A number as JSON reads it: an integer if it has no fraction and fits one. NaN and the infinities
/// become strings, because null would mean an absent value.
fn plain_number(number: f64) -> Value {
    match whole(number) {
        Some(whole) => Value::from(whole),
        None => Number::from_f64(number)
            .map_or_else(|| Value::String(crate::value::number::text(number)), Value::Number),
    }
}

fn whole(number: f64) -> Option<i64> {
    const BEYOND: f64 = 9_223_372_036_854_775_808.0;
    (number.fract() == 0.0 && (-BEYOND..BEYOND).contains(&number)).then_some(number as i64)
}
