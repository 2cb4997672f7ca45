//! A calendar as configuration writes it.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, Visitor};

use super::date::{self, Day};
use super::holiday::Holiday;
use super::hours::{WeeklyHours, Window, WindowList};
use crate::error::Reason;
use crate::packed::{Read, Reader};
use crate::text;

/// A calendar: hours in one time zone, or several calendars taken together.
///
/// `union` and `intersect` stand alone; all the rest goes together.
#[derive(Clone, Debug, Default, PartialEq, serde::Deserialize, Read)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CalendarConfig {
    /// A calendar to start from: its time zone and hours hold where none are given here, its holidays and
    /// exceptions are added to; an exception given here beats one of the same date there.
    #[serde(default)]
    #[cfg_attr(test, ts(optional, type = "string | CalendarConfig"))]
    pub extends: Option<CalendarRef>,
    /// An IANA name such as `Europe/Rome`, in any case, or a fixed offset such as `+05:30`; UTC when absent.
    #[serde(default, deserialize_with = "text::optional_name")]
    pub time_zone: Option<String>,
    /// The windows of each weekday, as `["09:00", "12:00"]`; Monday to Friday 09:00-18:00 when absent.
    #[serde(default)]
    pub hours: Option<WeeklyHours>,
    /// The holidays. One closes the windows that start on its date.
    #[serde(default, deserialize_with = "text::or_default")]
    #[cfg_attr(test, ts(optional, type = "Array<Holiday>"))]
    pub holidays: Vec<Holiday>,
    /// Dates with windows of their own, which beat the week's and a holiday.
    #[serde(default, deserialize_with = "text::or_default")]
    #[cfg_attr(test, ts(optional, type = "Array<CalendarException>"))]
    pub exceptions: Vec<CalendarException>,
    /// Open when any of these calendars is.
    #[serde(default)]
    #[cfg_attr(test, ts(optional, type = "Array<string | CalendarConfig>"))]
    pub union: Option<Vec<CalendarRef>>,
    /// Open when all of these calendars are.
    #[serde(default)]
    #[cfg_attr(test, ts(optional, type = "Array<string | CalendarConfig>"))]
    pub intersect: Option<Vec<CalendarRef>>,
}

/// Another calendar: by its name in the engine's configuration, or as it is.
#[derive(Clone, Debug, PartialEq)]
pub enum CalendarRef {
    /// Its name under `calendars`.
    Name(String),
    /// The calendar itself.
    Inline(Box<CalendarConfig>),
}

/// A date with its own windows: a half day, an extra Saturday, a day off.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize, Read)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CalendarException {
    /// The date, as YYYY-MM-DD.
    #[cfg_attr(test, ts(type = "string"))]
    pub(super) date: WrittenDate,
    /// Its windows; an empty list closes the day.
    #[serde(deserialize_with = "windows")]
    #[cfg_attr(test, ts(type = "readonly (readonly [string, string])[]"))]
    pub(super) hours: WindowList,
    /// What it is called.
    #[serde(default, deserialize_with = "text::optional_name")]
    pub name: Option<String>,
}

impl CalendarException {
    pub(super) fn windows(&self) -> Vec<Window> {
        self.hours.merged()
    }
}

/// A date as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct WrittenDate(pub Day);

impl<'de> Deserialize<'de> for WrittenDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        date::parse(&text).map(WrittenDate).map_err(Reason::into_serde)
    }
}

impl Read for WrittenDate {
    fn blank() -> Self {
        WrittenDate(0)
    }
    fn read(&mut self, reader: &mut Reader<'_>) {
        match reader.cursor.text() {
            Some(text) => reader.accept(self, date::parse(text).map(WrittenDate)),
            None => reader.expected("a text"),
        }
    }
}

/// Required, as serde would not make a field that may be null.
fn windows<'de, D: Deserializer<'de>>(deserializer: D) -> Result<WindowList, D::Error> {
    WindowList::deserialize(deserializer)
}

const EXPECTED: &str = "the name of a calendar or a calendar";

impl Read for CalendarRef {
    fn blank() -> Self {
        CalendarRef::Name(String::new())
    }
    fn read(&mut self, reader: &mut Reader<'_>) {
        if reader.cursor.is_object() {
            let mut config = Box::<CalendarConfig>::blank();
            config.read(reader);
            *self = CalendarRef::Inline(config);
        } else {
            match reader.cursor.text() {
                Some(name) => {
                    let named = text::limited(name, text::NAME);
                    reader.accept(self, named.map(|()| CalendarRef::Name(name.to_owned())));
                }
                None => reader.expected(EXPECTED),
            }
        }
    }
}

impl<'de> Deserialize<'de> for CalendarRef {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct RefVisitor;
        impl<'de> Visitor<'de> for RefVisitor {
            type Value = CalendarRef;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(EXPECTED)
            }
            fn visit_str<E: de::Error>(self, name: &str) -> Result<CalendarRef, E> {
                text::limited(name, text::NAME).map_err(Reason::into_serde)?;
                Ok(CalendarRef::Name(name.to_owned()))
            }
            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<CalendarRef, A::Error> {
                CalendarConfig::deserialize(de::value::MapAccessDeserializer::new(map))
                    .map(|config| CalendarRef::Inline(Box::new(config)))
            }
        }
        deserializer.deserialize_any(RefVisitor)
    }
}
