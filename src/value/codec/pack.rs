//! Writes the engine's types as packed data.

use std::collections::BTreeMap;

use super::keys::known;
use super::{END_KEY, FIRST_KEY, TEXT_KEY, tag};
use crate::value::{Attributes, NameMap, Value};

/// A type that can be written.
pub trait Pack {
    /// Writes it as one value.
    fn pack(&self, out: &mut Encoder);
}

/// A record whose type implements [`Pack`] by hand, around this.
pub trait PackRecord {
    /// Writes it as one value.
    fn pack_record(&self, out: &mut Encoder);
}

/// A type that is written as the fields of an object.
pub trait Fields {
    /// Adds each field with its name to the object being written.
    fn fields(&self, out: &mut Encoder);
}

/// Bytes. Most results are shorter.
const INITIAL_CAPACITY: usize = 4096;
/// Bytes. A larger buffer is freed after the call.
const MAX_RETAINED: usize = 1024 * 1024;

/// Writes packed data into a buffer.
pub struct Encoder {
    /// Its length is the capacity; only the bytes before `end` are written.
    buffer: Vec<u8>,
    end: usize,
    /// Whether numbers among plain values are instants.
    are_instants: bool,
    /// Whether whole numbers beyond 2^53 are written exactly. JavaScript cannot read those.
    keeps_integers: bool,
}

/// Packs a value, with all digits of its whole numbers.
pub fn to_packed(value: &dyn Pack) -> Vec<u8> {
    let mut out = Encoder { keeps_integers: true, ..Encoder::new() };
    value.pack(&mut out);
    out.buffer.truncate(out.end);
    out.buffer
}

impl Default for Encoder {
    fn default() -> Encoder {
        Encoder::new()
    }
}

impl Encoder {
    /// An empty encoder.
    #[must_use]
    pub const fn new() -> Encoder {
        Encoder { buffer: Vec::new(), end: 0, are_instants: false, keeps_integers: false }
    }

    /// What has been written.
    #[must_use]
    pub fn written(&self) -> &[u8] {
        &self.buffer[..self.end]
    }

    /// Starts over with the same buffer, unless that is very large.
    pub fn clear(&mut self) {
        self.end = 0;
        if self.buffer.len() > MAX_RETAINED {
            self.buffer = Vec::new();
        }
    }

    #[inline(always)]
    fn put<const N: usize>(&mut self, bytes: [u8; N]) {
        loop {
            if let Some(place) = self.buffer.get_mut(self.end..).and_then(<[u8]>::first_chunk_mut) {
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
        let length = (2 * self.buffer.len()).max(self.end + more).max(INITIAL_CAPACITY);
        self.buffer.resize(length, 0);
    }

    /// Adds a string.
    pub fn text(&mut self, text: &str) {
        self.put([tag::TEXT]);
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
        self.put([tag::NULL]);
    }

    /// Adds a record. If `are_instants`, the numbers among its plain values are instants.
    pub fn dated(&mut self, are_instants: bool, record: &dyn PackRecord) {
        self.are_instants = are_instants;
        record.pack_record(self);
        self.are_instants = false;
    }

    /// Begins a record of a known shape. Its values follow in order.
    pub fn shape(&mut self, number: u8) {
        self.put([tag::SHAPE, number]);
    }

    /// Begins a part of the ticket written before it. The keys follow, and then the end.
    pub fn part(&mut self) {
        self.put([tag::PART]);
    }

    /// Adds the key of the known name at `index`.
    pub fn key(&mut self, index: u16) {
        self.bare_key(FIRST_KEY + index);
    }

    /// Begins an object. Its names and values follow, and then the end.
    pub(crate) fn begin(&mut self) {
        self.put([tag::OBJECT]);
    }

    /// Adds a name that is data, before its value.
    pub(crate) fn name(&mut self, name: &str) {
        match known(name) {
            Some(index) => self.key(index),
            None => {
                self.bare_key(TEXT_KEY);
                self.bare_text(name);
            }
        }
    }

    /// Ends an object or a part.
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
        if end > self.buffer.len() {
            self.widen(text.len());
        }
        self.buffer[self.end..end].copy_from_slice(text.as_bytes());
        self.end = end;
    }

    fn named(&mut self, name: &str, value: &dyn Pack) {
        self.bare_key(TEXT_KEY);
        self.bare_text(name);
        value.pack(self);
    }

    fn object(&mut self, fields: &mut dyn Iterator<Item = (&str, &dyn Pack)>) {
        self.put([tag::OBJECT]);
        for (name, value) in fields {
            self.named(name, value);
        }
        self.end();
    }

    fn list(&mut self, items: &mut dyn Iterator<Item = &dyn Pack>) {
        self.put([tag::LIST]);
        for item in items {
            item.pack(self);
        }
        self.put([tag::END]);
    }
}

/// Writes a record.
pub fn object(record: &dyn Fields, out: &mut Encoder) {
    out.put([tag::OBJECT]);
    record.fields(out);
    out.end();
}

/// Writes a variant that holds one value.
pub fn newtype(name: &str, inner: &dyn Pack, out: &mut Encoder) {
    out.put([tag::OBJECT]);
    out.named(name, inner);
    out.end();
}

/// Writes a variant that has fields.
pub fn variant(name: &str, fields: &dyn Fields, out: &mut Encoder) {
    struct Whole<'a>(&'a dyn Fields);
    impl Pack for Whole<'_> {
        fn pack(&self, out: &mut Encoder) {
            object(self.0, out);
        }
    }
    newtype(name, &Whole(fields), out);
}

impl<T: Pack> Pack for [T] {
    fn pack(&self, out: &mut Encoder) {
        out.list(&mut self.iter().map(|item| item as &dyn Pack));
    }
}

impl<T: Pack> Pack for Vec<T> {
    fn pack(&self, out: &mut Encoder) {
        self.as_slice().pack(out);
    }
}

impl<T: Pack> Pack for Option<T> {
    fn pack(&self, out: &mut Encoder) {
        match self {
            Some(value) => value.pack(out),
            None => out.null(),
        }
    }
}

impl<T: Pack + ?Sized> Pack for Box<T> {
    fn pack(&self, out: &mut Encoder) {
        (**self).pack(out);
    }
}

impl<T: Pack + ?Sized> Pack for &T {
    fn pack(&self, out: &mut Encoder) {
        (**self).pack(out);
    }
}

impl<T: Fields + ?Sized> Fields for &T {
    fn fields(&self, out: &mut Encoder) {
        (**self).fields(out);
    }
}

impl<A: Pack, B: Pack, C: Pack> Pack for (A, B, C) {
    fn pack(&self, out: &mut Encoder) {
        out.list(&mut [&self.0 as &dyn Pack, &self.1, &self.2].into_iter());
    }
}

impl<K: AsRef<str>, T: Pack> Pack for BTreeMap<K, T> {
    fn pack(&self, out: &mut Encoder) {
        out.object(&mut self.iter().map(|(name, value)| (name.as_ref(), value as &dyn Pack)));
    }
}

impl<T: Pack> Pack for NameMap<T> {
    fn pack(&self, out: &mut Encoder) {
        out.object(&mut self.iter().map(|(name, value)| (name.as_str(), value as &dyn Pack)));
    }
}

impl Pack for Attributes {
    fn pack(&self, out: &mut Encoder) {
        out.object(&mut self.iter().map(|(name, value)| (name.as_str(), value as &dyn Pack)));
    }
}

impl Pack for str {
    fn pack(&self, out: &mut Encoder) {
        out.text(self);
    }
}

impl Pack for String {
    fn pack(&self, out: &mut Encoder) {
        out.text(self);
    }
}

impl Pack for bool {
    fn pack(&self, out: &mut Encoder) {
        out.put([if *self { tag::TRUE } else { tag::FALSE }]);
    }
}

macro_rules! numbers {
    ($($type:ty)*) => {
        $(impl Pack for $type {
            fn pack(&self, out: &mut Encoder) {
                out.number(*self as f64);
            }
        })*
    };
}

// Every number of the engine is far below 2^53.
numbers!(f64 i64 i8 u32 usize);

impl Pack for Value {
    fn pack(&self, out: &mut Encoder) {
        match self {
            Value::Null => out.null(),
            Value::Bool(flag) => flag.pack(out),
            Value::Number(number)
                if out.keeps_integers && number.as_i64().is_some_and(is_beyond_doubles) =>
            {
                out.put([tag::INTEGER]);
                out.put(number.as_i64().unwrap_or_default().to_le_bytes());
            }
            Value::Number(number) => {
                let number = number.as_f64().unwrap_or_default();
                if out.are_instants { out.instant(number) } else { out.number(number) }
            }
            Value::String(text) => out.text(text),
            Value::Array(items) => items.pack(out),
            Value::Object(fields) => fields.pack(out),
        }
    }
}

/// Whether a double may be unable to represent a whole number exactly.
const fn is_beyond_doubles(number: i64) -> bool {
    number.unsigned_abs() > 1 << 53
}
