//! Packed data to the engine's types, with an error that knows where it happened.

use super::rule::{Nulls, Rule};
use super::{Cursor, KEYS};
use crate::error::{Problem, Reason, TicketEngineError, shown};
use crate::named::Named;
use crate::value::{Attributes, Value};

/// What can be read in place.
pub trait Read {
    /// A value to be filled in; never seen by anybody when something is refused.
    fn blank() -> Self
    where
        Self: Sized;

    /// Takes the value at which the reader stands, or has it refuse.
    fn read(&mut self, reader: &mut Reader<'_>);
}

/// The fields of a record, in the order of their specs.
pub trait Slots {
    /// The field of that number.
    fn slot(&mut self, index: usize) -> &mut dyn Read;
}

/// A field as it is written.
pub struct Spec {
    /// The place of its name among the known ones.
    pub key: u16,
    /// Whether it must be there.
    pub is_required: bool,
    /// What is asked of it besides its type.
    pub rule: &'static Rule,
}

impl Spec {
    fn name(&self) -> &'static str {
        KEYS[usize::from(self.key)]
    }
}

/// Reads all of `bytes` as one argument of that name.
///
/// # Errors
/// Those of [`input::from_json`](crate::input::from_json).
pub fn from_packed<T: Read>(bytes: &[u8], name: &str) -> Result<T, TicketEngineError> {
    read(&mut Cursor::new(bytes), name)
}

/// Reads the value at `cursor` as the argument of that name, and goes past it.
///
/// # Errors
/// Those of [`input::from_json`](crate::input::from_json).
pub fn read<'a, T: Read>(cursor: &mut Cursor<'a>, name: &'a str) -> Result<T, TicketEngineError> {
    let mut value = T::blank();
    read_into(&mut value, cursor, name)?;
    Ok(value)
}

fn read_into<'a>(
    value: &mut dyn Read,
    cursor: &mut Cursor<'a>,
    name: &'a str,
) -> Result<(), TicketEngineError> {
    let mut reader = Reader { cursor: *cursor, refusal: None, is_given: false };
    value.read(&mut reader);
    *cursor = reader.cursor;
    let Some(mut problem) = reader.refusal else { return Ok(()) };
    problem.path = match problem.path.strip_prefix('.') {
        Some(inside) if name.is_empty() => inside.to_owned(),
        _ => format!("{name}{}", problem.path),
    };
    Err((*problem).into())
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Field(&'a str),
    Index(usize),
}

impl Step<'_> {
    /// The path that begins with it and goes on by `rest`.
    #[cold]
    fn before(self, rest: &str) -> String {
        match self {
            Step::Index(index) => format!("[{index}]{rest}"),
            Step::Field(field) => format!(".{field}{rest}"),
        }
    }
}

/// Where reading has come to. After its first refusal there is nothing more to read.
pub struct Reader<'a> {
    /// The place in the data.
    pub cursor: Cursor<'a>,
    /// Its path is known as far as what is being read: who reads what is around it puts the step to it before.
    refusal: Option<Box<Problem>>,
    /// That the next optional value is there even if it is null.
    is_given: bool,
}

impl<'a> Reader<'a> {
    /// Refuses the value being read, unless something was refused before.
    pub fn refuse(&mut self, reason: Reason) {
        if self.refusal.is_some() {
            return;
        }
        self.refusal = Some(Box::new(reason.at("")));
        self.cursor = Cursor::new(&[]);
    }

    /// Refuses the value being read, in whose place `expected` should stand.
    pub fn expected(&mut self, expected: &str) {
        self.refuse(Reason::InvalidValue { expected: expected.to_owned() });
    }

    /// What was made of the value being read, or its refusal.
    pub fn accept<T>(&mut self, slot: &mut T, made: Result<T, Reason>) {
        match made {
            Ok(value) => *slot = value,
            Err(reason) => self.refuse(reason),
        }
    }

    /// Whether something has been refused.
    pub fn has_refused(&self) -> bool {
        self.refusal.is_some()
    }

    /// Refuses a field of the object being read.
    pub fn refuse_at(&mut self, field: &str, reason: Reason) {
        if self.refusal.is_some() {
            return;
        }
        self.refuse(reason);
        self.step(Step::Field(field));
    }

    fn inside(&mut self, step: Step<'_>, slot: &mut dyn Read) {
        slot.read(self);
        self.step(step);
    }

    /// To be said after reading what is a step further in: the path of a refusal in it begins with the step.
    fn step(&mut self, step: Step<'_>) {
        if let Some(problem) = &mut self.refusal {
            problem.path = step.before(&problem.path);
        }
    }

    /// An object of known fields.
    pub fn record(&mut self, specs: &'static [Spec], denies: bool, slots: &mut dyn Slots) {
        if !self.cursor.object() {
            return self.expected("an object");
        }
        let mut seen = 0_u64;
        // Fields mostly come in their order.
        let mut next = 0;
        while let Some((key, name)) = self.cursor.field() {
            let index = key.and_then(|key| {
                let is_it = |spec: &Spec| spec.key == key;
                let is_next = specs.get(next).is_some_and(is_it);
                if is_next { Some(next) } else { specs.iter().position(is_it) }
            });
            match index {
                Some(index) => {
                    seen |= 1 << index;
                    next = index + 1;
                    self.ruled(specs[index].rule, slots, index);
                    self.step(Step::Field(name));
                }
                None if denies => {
                    self.refuse_at(&shown(name), Reason::UnknownField { expected: one_of(specs) });
                }
                None => self.cursor.skip(),
            }
        }
        let missing = specs
            .iter()
            .enumerate()
            .find(|(index, spec)| spec.is_required && seen >> index & 1 == 0);
        if let Some((_, spec)) = missing {
            self.refuse_at(spec.name(), Reason::MissingField);
        }
    }

    /// A value that stands by itself for its only field.
    pub fn newtype(&mut self, spec: &Spec, slots: &mut dyn Slots) {
        self.ruled(spec.rule, slots, 0);
    }

    fn ruled(&mut self, rule: &Rule, slots: &mut dyn Slots, index: usize) {
        if rule.nulls == Nulls::Absent && self.cursor.null() {
            return;
        }
        if let Some(Err(reason)) = rule.check.map(|check| check(self.cursor)) {
            return self.refuse(reason);
        }
        self.is_given = matches!(rule.nulls, Nulls::Given | Nulls::Empty);
        if rule.nulls == Nulls::Empty && self.cursor.null() {
            let rest = std::mem::replace(&mut self.cursor, Cursor::EMPTY_LIST);
            slots.slot(index).read(self);
            self.cursor = rest;
        } else {
            slots.slot(index).read(self);
        }
        self.is_given = false;
    }

    /// One of some texts: its place among them.
    pub fn name(&mut self, names: &'static [&'static str]) -> Option<usize> {
        if let Some(text) = self.cursor.text() {
            let found = names.iter().position(|name| *name == text);
            if found.is_none() {
                self.expected(&format!("one of {}", names.join(", ")));
            }
            return found;
        }
        let index = self.only_field(names)?;
        let expected = "a name and not an object".to_owned();
        self.refuse_at(names[index], Reason::InvalidValue { expected });
        None
    }

    /// An object whose only field says by its name what it is: the place of the name. To be left after it.
    pub fn variant(
        &mut self,
        names: &'static [&'static str],
        is_newtype: &[bool],
    ) -> Option<usize> {
        if let Some(text) = self.cursor.text() {
            match names.iter().position(|name| *name == text) {
                Some(index) if is_newtype[index] => self.expected("newtype variant"),
                Some(_) => self.expected("struct variant"),
                None => self.expected(&format!("one of {}", names.join(", "))),
            }
            return None;
        }
        let index = self.only_field(names)?;
        self.cursor.object();
        self.cursor.field();
        Some(index)
    }

    fn only_field(&mut self, names: &'static [&'static str]) -> Option<usize> {
        let expected = format!("one of {}", names.join(", "));
        match self.cursor.only_field() {
            Some(own) => {
                let found = names.iter().position(|name| *name == own);
                if found.is_none() {
                    self.refuse_at(&shown(own), Reason::InvalidValue { expected });
                }
                found
            }
            None if self.cursor.is_object() => {
                self.expected(&format!("an object with exactly {expected}"));
                None
            }
            None => {
                self.expected(&expected);
                None
            }
        }
    }

    /// After a variant of that name: past the end of the object around it.
    pub fn leave(&mut self, name: &str) {
        self.step(Step::Field(name));
        self.cursor.field();
    }

    fn list(&mut self, list: &mut dyn Grow) {
        if !self.cursor.list() {
            return self.expected("a list");
        }
        for index in 0.. {
            if self.cursor.at_end() {
                return;
            }
            self.inside(Step::Index(index), list.grow(""));
        }
    }

    fn map(&mut self, map: &mut dyn Grow) {
        if !self.cursor.object() {
            return self.expected("an object");
        }
        while let Some((_, name)) = self.cursor.field() {
            self.inside(Step::Field(name), map.grow(name));
        }
    }
}

fn one_of(specs: &[Spec]) -> String {
    let names: Vec<_> = specs.iter().map(Spec::name).collect();
    if names.is_empty() {
        "an empty object".to_owned()
    } else {
        format!("one of {}", names.join(", "))
    }
}

/// What has as many members as there are values.
trait Grow {
    /// Makes room for another member.
    fn grow(&mut self, name: &str) -> &mut dyn Read;
}

impl<T: Read> Grow for Vec<T> {
    fn grow(&mut self, _: &str) -> &mut dyn Read {
        let place = self.len();
        self.push(T::blank());
        &mut self[place]
    }
}

impl<T: Read> Grow for Vec<(String, T)> {
    fn grow(&mut self, name: &str) -> &mut dyn Read {
        let place = self.len();
        self.push((name.to_owned(), T::blank()));
        &mut self[place].1
    }
}

impl<T: Read> Read for Vec<T> {
    fn blank() -> Self {
        Vec::new()
    }
    fn read(&mut self, reader: &mut Reader<'_>) {
        reader.list(self);
    }
}

impl<T: Read> Read for Named<T> {
    fn blank() -> Self {
        Named::default()
    }
    fn read(&mut self, reader: &mut Reader<'_>) {
        let mut named = Vec::new();
        reader.map(&mut named);
        // A JavaScript object has no name twice.
        *self = Named::of_different(named);
    }
}

impl<T: Read> Read for Option<T> {
    fn blank() -> Self {
        None
    }
    fn read(&mut self, reader: &mut Reader<'_>) {
        let is_given = std::mem::take(&mut reader.is_given);
        if is_given || !reader.cursor.null() {
            self.insert(T::blank()).read(reader);
        }
    }
}

impl<T: Read> Read for Box<T> {
    fn blank() -> Self {
        Box::new(T::blank())
    }
    fn read(&mut self, reader: &mut Reader<'_>) {
        (**self).read(reader);
    }
}

macro_rules! leaf {
    ($($type:ty, $blank:expr, $words:literal, |$cursor:ident| $read:expr;)*) => {
        $(impl Read for $type {
            fn blank() -> Self {
                $blank
            }
            fn read(&mut self, reader: &mut Reader<'_>) {
                let $cursor = &mut reader.cursor;
                match $read {
                    Some(read) => *self = read,
                    None => reader.expected($words),
                }
            }
        })*
    };
}

leaf! {
    String, String::new(), "a text", |cursor| cursor.text().map(str::to_owned);
    bool, false, "true or false", |cursor| cursor.flag();
    f64, 0.0, "a number", |cursor| cursor.number().filter(|number| number.is_finite());
    i64, 0, "a whole number", |cursor| cursor.whole();
    u32, 0, "a whole number from 0 to 4294967295",
        |cursor| cursor.whole().and_then(|whole| u32::try_from(whole).ok());
}

impl Read for Value {
    fn blank() -> Self {
        Value::Null
    }
    fn read(&mut self, reader: &mut Reader<'_>) {
        *self = reader.cursor.value();
    }
}

impl Read for Attributes {
    fn blank() -> Self {
        Attributes::new()
    }
    fn read(&mut self, reader: &mut Reader<'_>) {
        if reader.cursor.null() {
            return;
        }
        if !reader.cursor.is_object() {
            return reader.expected("an object of plain values");
        }
        if let Value::Object(attributes) = reader.cursor.value() {
            reader.accept(self, crate::value::checked(attributes));
        }
    }
}
