//! The engine's types to packed data.

use super::{END_KEY, FIRST_KEY, TEXT_KEY, tag};
use crate::value::{Attributes, Value};
use std::collections::BTreeMap as Map;

/// What can be written.
pub trait Write {
    /// Writes it as one value.
    fn write(&self, out: &mut Out);

    /// Its fields, to be written among those of another record.
    fn cells(&self) -> Option<&dyn Cells> {
        None
    }
}

/// A record, field by field.
pub trait Cells {
    /// The places of the fields' names among the known ones, or [`FLATTENED`].
    fn keys(&self) -> &'static [u16];

    /// The field of that number; none when it is left out.
    fn cell(&self, index: usize) -> Option<&dyn Write>;
}

/// In place of a key: the fields of that value stand here themselves.
pub const FLATTENED: u16 = u16::MAX;

/// Packed data in the making.
#[derive(Default)]
pub struct Out {
    bytes: Vec<u8>,
    are_instants: bool,
}

/// A value as packed data.
pub fn to_packed(value: &dyn Write) -> Vec<u8> {
    let mut out = Out::default();
    value.write(&mut out);
    out.bytes
}

impl Out {
    /// Adds a text.
    pub fn text(&mut self, text: &str) {
        self.bytes.push(tag::TEXT);
        self.bare_text(text);
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
        self.bytes.push(tag::NULL);
    }

    /// Adds a record in which the numbers that are plain values are instants, if `are_instants`.
    pub fn dated(&mut self, are_instants: bool, record: &dyn Cells) {
        self.are_instants = are_instants;
        object(record, self);
        self.are_instants = false;
    }

    fn double(&mut self, tag: u8, number: f64) {
        self.bytes.push(tag);
        self.bytes.extend_from_slice(&number.to_le_bytes());
    }

    fn bare_text(&mut self, text: &str) {
        self.bytes.extend_from_slice(&(text.len() as u32).to_le_bytes());
        self.bytes.extend_from_slice(text.as_bytes());
    }

    fn key(&mut self, key: u16) {
        self.bytes.extend_from_slice(&key.to_le_bytes());
    }

    fn object(&mut self, fields: &mut dyn Iterator<Item = (&str, &dyn Write)>) {
        self.bytes.push(tag::OBJECT);
        for (name, value) in fields {
            self.key(TEXT_KEY);
            self.bare_text(name);
            value.write(self);
        }
        self.key(END_KEY);
    }

    fn list(&mut self, items: &mut dyn Iterator<Item = &dyn Write>) {
        self.bytes.push(tag::LIST);
        for item in items {
            item.write(self);
        }
        self.bytes.push(tag::END);
    }
}

/// Writes a record.
pub fn object(cells: &dyn Cells, out: &mut Out) {
    out.bytes.push(tag::OBJECT);
    fields(cells, out);
    out.key(END_KEY);
}

fn fields(cells: &dyn Cells, out: &mut Out) {
    for (index, key) in cells.keys().iter().enumerate() {
        match cells.cell(index) {
            Some(cell) if *key == FLATTENED => {
                if let Some(cells) = cell.cells() {
                    fields(cells, out);
                }
            }
            Some(cell) => {
                out.key(FIRST_KEY + key);
                cell.write(out);
            }
            None => {}
        }
    }
}

/// Writes a variant that holds one value.
pub fn newtype(name: &str, inner: &dyn Write, out: &mut Out) {
    out.object(&mut std::iter::once((name, inner)));
}

/// Writes a variant that has fields.
pub fn variant(name: &str, cells: &dyn Cells, out: &mut Out) {
    struct Record<'a>(&'a dyn Cells);
    impl Write for Record<'_> {
        fn write(&self, out: &mut Out) {
            object(self.0, out);
        }
    }
    newtype(name, &Record(cells), out);
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
    fn cells(&self) -> Option<&dyn Cells> {
        (**self).cells()
    }
}

impl<T: Write + ?Sized> Write for &T {
    fn write(&self, out: &mut Out) {
        (**self).write(out);
    }
    fn cells(&self) -> Option<&dyn Cells> {
        (**self).cells()
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
        out.bytes.push(if *self { tag::TRUE } else { tag::FALSE });
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
