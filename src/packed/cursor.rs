//! A place in packed data. Data that is cut short ends there: nothing here can fail.

use serde_json::{Map, Number};

use super::{END_KEY, FIRST_KEY, KEYS, TEXT_KEY, tag};
use crate::value::Value;

/// A place in packed data, at which a value stands.
#[derive(Clone, Copy, Debug)]
pub struct Cursor<'a> {
    bytes: &'a [u8],
}

impl<'a> Cursor<'a> {
    pub(super) const EMPTY_LIST: Cursor<'static> = Cursor { bytes: &[tag::LIST, tag::END] };

    /// At the first of `bytes`.
    pub fn new(bytes: &'a [u8]) -> Cursor<'a> {
        Cursor { bytes }
    }

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

    fn tag(&self) -> u8 {
        self.bytes.first().copied().unwrap_or(tag::END)
    }

    /// Goes past the value's tag if it is that one.
    fn accept(&mut self, tag: u8) -> bool {
        let is = self.tag() == tag;
        if is {
            self.take::<1>();
        }
        is
    }

    /// Whether a list has come to its end, which is passed.
    pub fn at_end(&mut self) -> bool {
        self.bytes.is_empty() || self.accept(tag::END)
    }

    /// Whether there is null here, which is passed.
    pub fn null(&mut self) -> bool {
        self.accept(tag::NULL)
    }

    /// Passes the beginning of a list, if there is one here.
    pub fn list(&mut self) -> bool {
        self.accept(tag::LIST)
    }

    /// Passes the beginning of an object, if there is one here.
    pub fn object(&mut self) -> bool {
        self.accept(tag::OBJECT)
    }

    /// Whether there is an object here.
    pub fn is_object(self) -> bool {
        self.tag() == tag::OBJECT
    }

    /// The number here, which may be one that JSON has no word for.
    pub fn number(&mut self) -> Option<f64> {
        self.accept(tag::NUMBER).then(|| f64::from_le_bytes(self.take()))
    }

    /// The milliseconds of the instant here: one that came as such, or a number.
    pub fn instant(&mut self) -> Option<f64> {
        if self.accept(tag::INSTANT) {
            return Some(f64::from_le_bytes(self.take()));
        }
        self.number()
    }

    /// The whole number here.
    pub fn whole(&mut self) -> Option<i64> {
        whole(self.number()?)
    }

    /// The truth value here.
    pub fn flag(&mut self) -> Option<bool> {
        (self.accept(tag::TRUE).then_some(true))
            .or_else(|| self.accept(tag::FALSE).then_some(false))
    }

    /// The text here.
    pub fn text(&mut self) -> Option<&'a str> {
        self.accept(tag::TEXT).then(|| self.bare_text())
    }

    fn bare_text(&mut self) -> &'a str {
        let length = u32::from_le_bytes(self.take()) as usize;
        let (text, rest) = self.bytes.split_at(length.min(self.bytes.len()));
        self.bytes = rest;
        std::str::from_utf8(text).unwrap_or_default()
    }

    /// The next field of an object: the place of its name among the known ones, if it is one, and its name. None at
    /// the end, which is passed.
    pub fn field(&mut self) -> Option<(Option<u16>, &'a str)> {
        match u16::from_le_bytes(self.take()) {
            END_KEY => None,
            TEXT_KEY => {
                let name = self.bare_text();
                Some((super::keys::known(name), name))
            }
            known => {
                let place = known - FIRST_KEY;
                Some((Some(place), KEYS.get(usize::from(place)).copied().unwrap_or_default()))
            }
        }
    }

    /// Goes past the value here.
    pub fn skip(&mut self) {
        if self.list() {
            while !self.at_end() {
                self.skip();
            }
        } else if self.object() {
            while self.field().is_some() {
                self.skip();
            }
        } else if self.text().is_none() && self.instant().is_none() {
            self.take::<1>();
        }
    }

    /// The value of a field of the object here.
    pub fn get(mut self, name: &str) -> Option<Cursor<'a>> {
        self.object().then_some(())?;
        while let Some((_, own)) = self.field() {
            if own == name {
                return Some(self);
            }
            self.skip();
        }
        None
    }

    /// The name of the only field of the object here; none when it has another number of them.
    pub fn only_field(mut self) -> Option<&'a str> {
        self.object().then_some(())?;
        let (_, name) = self.field()?;
        self.skip();
        self.field().is_none().then_some(name)
    }

    /// The value here as plain data, and past it.
    pub fn value(&mut self) -> Value {
        if let Some(text) = self.text() {
            Value::String(text.to_owned())
        } else if let Some(number) = self.instant() {
            plain_number(number)
        } else if let Some(flag) = self.flag() {
            Value::Bool(flag)
        } else if self.list() {
            let mut items = Vec::new();
            while !self.at_end() {
                items.push(self.value());
            }
            Value::Array(items)
        } else if self.object() {
            let mut fields = Map::new();
            while let Some((_, name)) = self.field() {
                fields.insert(name.to_owned(), self.value());
            }
            Value::Object(fields)
        } else {
            self.take::<1>();
            Value::Null
        }
    }
}

/// As JSON text is read: a number without a fraction is a whole one as far as integers go. What JSON has no word for is
/// the text of it: null would say that there is nothing.
fn plain_number(number: f64) -> Value {
    match whole(number) {
        Some(whole) => Value::from(whole),
        None => Number::from_f64(number)
            .map_or_else(|| Value::String(crate::number::text(number)), Value::Number),
    }
}

fn whole(number: f64) -> Option<i64> {
    const BEYOND: f64 = 9_223_372_036_854_775_808.0;
    (number.fract() == 0.0 && (-BEYOND..BEYOND).contains(&number)).then_some(number as i64)
}
