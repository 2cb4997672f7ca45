//! Reads packed data into the engine's types. A refusal names the path of the offending field.

use super::renamed::{new_field, new_value};
use super::rule::{Nulls, Rule};
use super::{Cursor, KEYS};
use crate::value::{
    Attributes, NameMap, Problem, Reason, TicketEngineError, Value, shown, shown_value,
};

/// How deep records, lists and maps may nest. All types of the engine need less.
const MAX_DEPTH: usize = 128;

/// A type that is read in place.
pub trait Unpack {
    /// An empty value to fill in. It is discarded if anything is refused.
    fn blank() -> Self
    where
        Self: Sized;

    /// Reads the value at the reader's cursor, or has the reader refuse it.
    fn unpack(&mut self, reader: &mut Reader<'_>);
}

/// The fields of a record, in the order of their specs.
pub trait Slots {
    /// The field at `index`.
    fn slot(&mut self, index: usize) -> &mut dyn Unpack;
}

/// What is known about a field of a record.
pub struct Spec {
    /// The index of its name in [`KEYS`].
    pub key: u16,
    /// Whether it must be present.
    pub is_required: bool,
    /// What it requires of its value besides the type.
    pub rule: &'static Rule,
}

impl Spec {
    fn name(&self) -> &'static str {
        KEYS[usize::from(self.key)]
    }
}

/// Reads all of `bytes` as the argument called `name`.
///
/// # Errors
/// Those of [`from_json`](crate::value::from_json).
pub fn from_packed<T: Unpack>(bytes: &[u8], name: &str) -> Result<T, TicketEngineError> {
    read(&mut Cursor::new(bytes), name)
}

/// Reads the value at `cursor` as the argument called `name`, and moves past it.
///
/// # Errors
/// Those of [`from_json`](crate::value::from_json).
pub fn read<'a, T: Unpack>(cursor: &mut Cursor<'a>, name: &'a str) -> Result<T, TicketEngineError> {
    let mut value = T::blank();
    read_into(&mut value, cursor, name)?;
    Ok(value)
}

fn read_into<'a>(
    value: &mut dyn Unpack,
    cursor: &mut Cursor<'a>,
    name: &'a str,
) -> Result<(), TicketEngineError> {
    let mut reader =
        Reader { cursor: *cursor, start: *cursor, depth: 0, refusal: None, null_is_value: false };
    value.unpack(&mut reader);
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
    /// The path of this step followed by `rest`.
    #[cold]
    fn before(self, rest: &str) -> String {
        match self {
            Step::Index(index) => format!("[{index}]{rest}"),
            Step::Field(field) => format!(".{field}{rest}"),
        }
    }
}

/// Reads one argument. After its first refusal there is nothing more to read.
pub struct Reader<'a> {
    /// The position in the data.
    pub cursor: Cursor<'a>,
    /// The start of the value being read: a refusal reports that value as found.
    start: Cursor<'a>,
    depth: usize,
    /// Its path is relative to the value being read; each enclosing reader prepends its step.
    refusal: Option<Box<Problem>>,
    /// Whether the next optional value is present even if it is null: `Some`, not `None`.
    null_is_value: bool,
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

    /// Refuses the value being read, because `expected` was expected.
    pub fn expected(&mut self, expected: &str) {
        self.refuse(Reason::expected(expected, shown_value(self.start)));
    }

    /// Refuses the value being read, which should be an object or a list. JSON that was not parsed
    /// is recognized.
    #[cold]
    fn expected_parsed(&mut self, expected: &str) {
        let is_json = { self.start }.text().is_some_and(|text| text.starts_with(['{', '[']));
        let hint = is_json.then(|| "this is JSON text; JSON.parse it first".to_owned());
        let found = shown_value(self.start);
        self.refuse(Reason::InvalidValue { expected: expected.to_owned(), found, hint });
    }

    /// The value being read, as messages show it.
    #[must_use]
    pub fn found(&self) -> String {
        shown_value(self.start)
    }

    /// Stores the result of converting the value being read, or refuses the value.
    pub fn accept<T>(&mut self, slot: &mut T, converted: Result<T, Reason>) {
        match converted {
            Ok(value) => *slot = value,
            Err(reason) => self.refuse(reason),
        }
    }

    /// Whether something has been refused.
    #[must_use]
    pub fn has_refused(&self) -> bool {
        self.refusal.is_some()
    }

    /// Refuses a field of the object being read.
    pub fn refuse_at(&mut self, field: &str, reason: Reason) {
        if self.refusal.is_some() {
            return;
        }
        self.refuse(reason);
        self.prepend(Step::Field(field));
    }

    fn inside(&mut self, step: Step<'_>, slot: &mut dyn Unpack) {
        self.at_start(slot);
        self.prepend(step);
    }

    /// Reads the value at the cursor.
    #[inline(always)]
    fn at_start(&mut self, slot: &mut dyn Unpack) {
        if self.depth == MAX_DEPTH {
            return self.expected("data that nests at most 128 levels deep");
        }
        let outer = std::mem::replace(&mut self.start, self.cursor);
        self.depth += 1;
        slot.unpack(self);
        self.depth -= 1;
        self.start = outer;
    }

    /// Call after reading a nested value: prepends `step` to the path of its refusal.
    #[inline(always)]
    fn prepend(&mut self, step: Step<'_>) {
        if self.refusal.is_some() {
            self.prepend_to_refusal(step);
        }
    }

    #[cold]
    fn prepend_to_refusal(&mut self, step: Step<'_>) {
        if let Some(problem) = &mut self.refusal {
            problem.path = step.before(&problem.path);
        }
    }

    /// Reads an object of known fields.
    pub fn record(&mut self, specs: &'static [Spec], denies: bool, slots: &mut dyn Slots) {
        let whole = self.cursor;
        if !self.cursor.object() {
            return self.expected_parsed("an object");
        }
        let mut seen = 0_u64;
        // Fields mostly arrive in order.
        let mut next = 0;
        while let Some((key, name)) = self.cursor.field() {
            let index = key.and_then(|key| {
                let is_match = |spec: &Spec| spec.key == key;
                let is_next = specs.get(next).is_some_and(is_match);
                if is_next { Some(next) } else { specs.iter().position(is_match) }
            });
            match index {
                Some(index) => {
                    seen |= 1 << index;
                    next = index + 1;
                    self.ruled(specs[index].rule, slots, index);
                    self.prepend(Step::Field(name));
                }
                None if denies || is_renamed(name, specs) => self.unknown_field(name, specs),
                None => self.cursor.skip(),
            }
        }
        let missing = specs
            .iter()
            .enumerate()
            .find(|(index, spec)| spec.is_required && seen >> index & 1 == 0);
        if let Some((_, spec)) = missing {
            if spec.name() == "ticketId" && is_decision(whole) {
                return self.refuse(Reason::InvalidValue {
                    expected: "a ticket".to_owned(),
                    found: "a decision".to_owned(),
                    hint: Some("pass its ticket".to_owned()),
                });
            }
            self.refuse_at(spec.name(), Reason::MissingField { hint: None });
        }
    }

    #[cold]
    fn unknown_field(&mut self, name: &str, specs: &[Spec]) {
        let hint = new_field(name)
            .filter(|_| is_renamed(name, specs))
            .map(|new| format!("{name} is now called {new}"));
        self.refuse_at(&shown(name), Reason::UnknownField { expected: one_of(specs), hint });
    }

    /// Reads a newtype: a value in place of the only field.
    pub fn newtype(&mut self, spec: &Spec, slots: &mut dyn Slots) {
        self.ruled(spec.rule, slots, 0);
    }

    fn ruled(&mut self, rule: &Rule, slots: &mut dyn Slots, index: usize) {
        if rule.nulls == Nulls::Absent && self.cursor.null() {
            return;
        }
        if let Err(reason) = rule.check(self.cursor) {
            return self.refuse(reason);
        }
        self.null_is_value = matches!(rule.nulls, Nulls::Value | Nulls::Empty);
        if rule.nulls == Nulls::Empty && self.cursor.null() {
            let rest = std::mem::replace(&mut self.cursor, Cursor::EMPTY_LIST);
            self.at_start(slots.slot(index));
            self.cursor = rest;
        } else {
            self.at_start(slots.slot(index));
        }
        self.null_is_value = false;
    }

    /// Reads one of the strings `names`, and returns its index.
    pub fn name(&mut self, names: &'static [&'static str]) -> Option<usize> {
        if let Some(text) = self.cursor.text() {
            let found = names.iter().position(|name| *name == text);
            if found.is_none() {
                self.unknown_name(text, names);
            }
            return found;
        }
        let expected = one_of_names(names);
        match self.cursor.only_field() {
            Some(only) => {
                let reason = Reason::expected(expected, shown_value(self.cursor));
                self.refuse_at(&shown(only), reason);
            }
            None => self.expected(&expected),
        }
        None
    }

    #[cold]
    fn unknown_name(&mut self, text: &str, names: &[&str]) {
        let hint = new_value(text)
            .filter(|new| names.contains(new))
            .map(|new| format!("\"{text}\" is now called \"{new}\""));
        let (expected, found) = (one_of_names(names), shown_value(self.start));
        self.refuse(Reason::InvalidValue { expected, found, hint });
    }

    /// Enters an object whose only field is named after a variant, and returns the index of the
    /// name. Call [`leave`](Reader::leave) after reading the field.
    pub fn variant(&mut self, names: &'static [&'static str]) -> Option<usize> {
        let expected = || format!("an object with exactly {}", one_of_names(names));
        match self.cursor.only_field() {
            Some(only) => {
                let found = names.iter().position(|name| *name == only);
                if found.is_none() {
                    let only = shown(only);
                    let reason = Reason::expected(one_of_names(names), format!("the field {only}"));
                    self.refuse_at(&only, reason);
                    return None;
                }
                self.cursor.object();
                self.cursor.field();
                self.start = self.cursor;
                found
            }
            None => {
                let found = match self.cursor.field_names() {
                    Some(names) if names.is_empty() => "an object without fields".to_owned(),
                    Some(names) => format!("an object with {}", shown(&names.join(", "))),
                    None => shown_value(self.start),
                };
                self.refuse(Reason::expected(expected(), found));
                None
            }
        }
    }

    /// Leaves the object around the variant called `name`.
    pub fn leave(&mut self, name: &str) {
        self.prepend(Step::Field(name));
        self.cursor.field();
    }

    fn list(&mut self, list: &mut dyn Grow) {
        if !self.cursor.list() {
            return self.expected_parsed("a list");
        }
        for index in 0.. {
            if self.cursor.at_end() {
                return;
            }
            self.inside(Step::Index(index), list.grow(""));
        }
    }

    /// Reads an object whose names are data.
    pub(crate) fn map(&mut self, map: &mut dyn Grow) {
        if !self.cursor.object() {
            return self.expected_parsed("an object");
        }
        while let Some((_, name)) = self.cursor.field() {
            self.inside(Step::Field(name), map.grow(name));
        }
    }
}

/// Whether `name` is the old name of one of this record's fields. Even a record that ignores
/// unknown fields refuses an old name: the option would silently lose its effect.
fn is_renamed(name: &str, specs: &[Spec]) -> bool {
    new_field(name).is_some_and(|new| specs.iter().any(|spec| spec.name() == new))
}

/// Whether a record without a ticket id is a decision, passed in place of its ticket.
#[cold]
fn is_decision(record: Cursor<'_>) -> bool {
    record.get("patch").is_some() && record.get("ticket").is_some_and(Cursor::is_object)
}

fn one_of(specs: &[Spec]) -> String {
    let names: Vec<_> = specs.iter().map(Spec::name).collect();
    if names.is_empty() { "no fields".to_owned() } else { one_of_names(&names) }
}

fn one_of_names(names: &[&str]) -> String {
    format!("one of {}", names.join(", "))
}

/// A list or a map, which grows with each value that is read.
pub(crate) trait Grow {
    /// Adds a member.
    fn grow(&mut self, name: &str) -> &mut dyn Unpack;
}

impl<T: Unpack> Grow for Vec<T> {
    fn grow(&mut self, _: &str) -> &mut dyn Unpack {
        let place = self.len();
        self.push(T::blank());
        &mut self[place]
    }
}

impl<T: Unpack> Grow for Vec<(String, T)> {
    fn grow(&mut self, name: &str) -> &mut dyn Unpack {
        let place = self.len();
        self.push((name.to_owned(), T::blank()));
        &mut self[place].1
    }
}

impl<T: Unpack> Unpack for Vec<T> {
    fn blank() -> Self {
        Vec::new()
    }
    fn unpack(&mut self, reader: &mut Reader<'_>) {
        reader.list(self);
    }
}

impl<T: Unpack> Unpack for NameMap<T> {
    fn blank() -> Self {
        NameMap::default()
    }
    fn unpack(&mut self, reader: &mut Reader<'_>) {
        let mut named = Vec::new();
        reader.map(&mut named);
        // An object has each name once.
        *self = NameMap::of_different(named);
    }
}

impl<T: Unpack> Unpack for Option<T> {
    fn blank() -> Self {
        None
    }
    fn unpack(&mut self, reader: &mut Reader<'_>) {
        let null_is_value = std::mem::take(&mut reader.null_is_value);
        if null_is_value || !reader.cursor.null() {
            self.insert(T::blank()).unpack(reader);
        }
    }
}

impl<T: Unpack> Unpack for Box<T> {
    fn blank() -> Self {
        Box::new(T::blank())
    }
    fn unpack(&mut self, reader: &mut Reader<'_>) {
        (**self).unpack(reader);
    }
}

macro_rules! leaf {
    ($($type:ty, $blank:expr, $words:literal, |$cursor:ident| $read:expr;)*) => {
        $(impl Unpack for $type {
            fn blank() -> Self {
                $blank
            }
            fn unpack(&mut self, reader: &mut Reader<'_>) {
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
    String, String::new(), "a string", |cursor| cursor.text().map(str::to_owned);
    bool, false, "true or false", |cursor| cursor.flag();
    f64, 0.0, "a number", |cursor| cursor.number().filter(|number| number.is_finite());
    i64, 0, "a whole number", |cursor| cursor.whole();
    u32, 0, "a whole number from 0 to 4,294,967,295",
        |cursor| cursor.whole().and_then(|whole| u32::try_from(whole).ok());
}

impl Unpack for Value {
    fn blank() -> Self {
        Value::Null
    }
    fn unpack(&mut self, reader: &mut Reader<'_>) {
        *self = reader.cursor.value();
    }
}

impl Unpack for Attributes {
    fn blank() -> Self {
        Attributes::new()
    }
    fn unpack(&mut self, reader: &mut Reader<'_>) {
        if reader.cursor.null() {
            return;
        }
        if !reader.cursor.is_object() {
            return reader.expected_parsed("an object of plain values");
        }
        if let Value::Object(attributes) = reader.cursor.value() {
            reader.accept(self, crate::value::json::checked(attributes));
        }
    }
}
