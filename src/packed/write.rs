//! The engine's types to packed data.

use super::{END_KEY, FIRST_KEY, TEXT_KEY, tag};
use crate::named::Named;
use crate::value::{Attributes, Value};
use std::collections::BTreeMap as Map;

/// What can be written.
pub trait Write {
    /// Writes it as one value.
    fn write(&self, out: &mut Out);
}

/// A record, for a type that writes itself with something before or after.
pub trait Record {
    /// Writes it as one value.
    fn record(&self, out: &mut Out);
}

/// What has fields of its own.
pub trait Fields {
    /// Adds each field with its name, to an object that has been begun.
    fn fields(&self, out: &mut Out);
}

/// Most answers are shorter.
const USUAL: usize = 4096;
/// A longer answer's room is not kept for the next.
const MOST_KEPT: usize = 1024 * 1024;

/// Packed data in the making.
pub struct Out {
    /// As long as there is room; what is written is the first of it.
    room: Vec<u8>,
    end: usize,
    are_instants: bool,
}

/// A value as packed data.
pub fn to_packed(value: &dyn Write) -> Vec<u8> {
    let mut out = Out::new();
    value.write(&mut out);
    out.room.truncate(out.end);
    out.room
}

impl Out {
    /// With nothing in it.
    pub(crate) const fn new() -> Out {
        Out { room: Vec::new(), end: 0, are_instants: false }
    }

    /// What has been written.
    pub fn written(&self) -> &[u8] {
        &self.room[..self.end]
    }

    /// Begins anew, in the same room.
    pub fn clear(&mut self) {
        self.end = 0;
        if self.room.len() > MOST_KEPT {
            self.room = Vec::new();
        }
    }

    fn put<const N: usize>(&mut self, bytes: [u8; N]) {
        loop {
            if let Some(place) = self.room.get_mut(self.end..).and_then(<[u8]>::first_chunk_mut) {
                *place = bytes;
                self.end += N;
                return;
            }
            self.widen(N);
        }
    }

    #[cold]
    #[inline(never)]
    fn widen(&mut self, more: usize) {
        let length = (2 * self.room.len()).max(self.end + more).max(USUAL);
        self.room.resize(length, 0);
    }

    /// Adds a text.
    pub fn text(&mut self, text: &str) {
        self.put([tag::TEXT]);
        self.bare_text(text);
    }

    /// Begins a refusal, whose problems are to follow.
    pub fn refusal(&mut self) {
        self.put([tag::REFUSAL]);
    }

    /// Adds a number.
    pub fn number(&mut self, number: f64) {
        self.double(tag::NUMBER, number);
    }

    /// Adds an instant.
    pub fn instant(&mut self, ms: f64) {
        self.double(tag::INSTANT, ms);
    }

    /// Adds null.
    pub fn null(&mut self) {
        self.put([tag::NULL]);
    }

    /// Adds a record in which the numbers that are plain values are instants, if `are_instants`.
    pub fn dated(&mut self, are_instants: bool, record: &dyn Record) {
        self.are_instants = are_instants;
        record.record(self);
        self.are_instants = false;
    }

    /// Begins a record of a known shape, whose values are to follow in their order.
    pub fn shape(&mut self, number: u8) {
        self.put([tag::SHAPE, number]);
    }

    /// Begins a part of the ticket written before it, of which the keys are to follow, and the end.
    pub fn part(&mut self) {
        self.put([tag::PART]);
    }

    /// Adds the key of a known name, given by its place.
    pub fn key(&mut self, place: u16) {
        self.bare_key(FIRST_KEY + place);
    }

    /// Ends an object, or a part.
    pub fn end(&mut self) {
        self.bare_key(END_KEY);
    }

    fn bare_key(&mut self, key: u16) {
        self.put(key.to_le_bytes());
    }

    fn double(&mut self, tag: u8, number: f64) {
        let mut packed = [tag; 9];
        packed[1..].copy_from_slice(&number.to_le_bytes());
        self.put(packed);
    }

    fn bare_text(&mut self, text: &str) {
        self.put((text.len() as u32).to_le_bytes());
        let end = self.end + text.len();
        if end > self.room.len() {
            self.widen(text.len());
        }
        self.room[self.end..end].copy_from_slice(text.as_bytes());
        self.end = end;
    }

    fn named(&mut self, name: &str, value: &dyn Write) {
        self.bare_key(TEXT_KEY);
        self.bare_text(name);
        value.write(self);
    }

    fn object(&mut self, fields: &mut dyn Iterator<Item = (&str, &dyn Write)>) {
        self.put([tag::OBJECT]);
        for (name, value) in fields {
            self.named(name, value);
        }
        self.end();
    }

    fn list(&mut self, items: &mut dyn Iterator<Item = &dyn Write>) {
        self.put([tag::LIST]);
        for item in items {
            item.write(self);
        }
        self.put([tag::END]);
    }
}

/// Writes a record.
pub fn object(record: &dyn Fields, out: &mut Out) {
    out.put([tag::OBJECT]);
    record.fields(out);
    out.end();
}

/// Writes a variant that holds one value.
pub fn newtype(name: &str, inner: &dyn Write, out: &mut Out) {
    out.put([tag::OBJECT]);
    out.named(name, inner);
    out.end();
}

/// Writes a variant that has fields.
pub fn variant(name: &str, fields: &dyn Fields, out: &mut Out) {
    struct Whole<'a>(&'a dyn Fields);
    impl Write for Whole<'_> {
        fn write(&self, out: &mut Out) {
            object(self.0, out);
        }
    }
    newtype(name, &Whole(fields), out);
}

impl<T: Write> Write for [T] {
    fn write(&self, out: &mut Out) {
        out.list(&mut self.iter().map(|item| item as &dyn Write));
    }
}

impl<T: Write> Write for Vec<T> {
    fn write(&self, out: &mut Out) {
        self.as_slice().write(out);
    }
}

impl<T: Write> Write for Option<T> {
    fn write(&self, out: &mut Out) {
        match self {
            Some(value) => value.write(out),
            None => out.null(),
        }
    }
}

impl<T: Write + ?Sized> Write for Box<T> {
    fn write(&self, out: &mut Out) {
        (**self).write(out);
    }
}

impl<T: Write + ?Sized> Write for &T {
    fn write(&self, out: &mut Out) {
        (**self).write(out);
    }
}

impl<T: Fields + ?Sized> Fields for &T {
    fn fields(&self, out: &mut Out) {
        (**self).fields(out);
    }
}

impl<A: Write, B: Write, C: Write> Write for (A, B, C) {
    fn write(&self, out: &mut Out) {
        out.list(&mut [&self.0 as &dyn Write, &self.1, &self.2].into_iter());
    }
}

impl<K: AsRef<str>, T: Write> Write for Map<K, T> {
    fn write(&self, out: &mut Out) {
        out.object(&mut self.iter().map(|(name, value)| (name.as_ref(), value as &dyn Write)));
    }
}

impl<T: Write> Write for Named<T> {
    fn write(&self, out: &mut Out) {
        out.object(&mut self.iter().map(|(name, value)| (name.as_str(), value as &dyn Write)));
    }
}

impl Write for Attributes {
    fn write(&self, out: &mut Out) {
        out.object(&mut self.iter().map(|(name, value)| (name.as_str(), value as &dyn Write)));
    }
}

impl Write for str {
    fn write(&self, out: &mut Out) {
        out.text(self);
    }
}

impl Write for String {
    fn write(&self, out: &mut Out) {
        out.text(self);
    }
}

impl Write for bool {
    fn write(&self, out: &mut Out) {
        out.put([if *self { tag::TRUE } else { tag::FALSE }]);
    }
}

macro_rules! numbers {
    ($($type:ty)*) => {
        $(impl Write for $type {
            fn write(&self, out: &mut Out) {
                out.number(*self as f64);
            }
        })*
    };
}

// Every number of the engine is far below 2^53.
numbers!(f64 i64 i8 u32 usize);

impl Write for Value {
    fn write(&self, out: &mut Out) {
        match self {
            Value::Null => out.null(),
            Value::Bool(flag) => flag.write(out),
            Value::Number(number) => {
                let number = number.as_f64().unwrap_or_default();
                if out.are_instants { out.instant(number) } else { out.number(number) }
            }
            Value::String(text) => out.text(text),
            Value::Array(items) => items.write(out),
            Value::Object(fields) => fields.write(out),
        }
    }
}
