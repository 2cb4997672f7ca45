//! Calendars as the configuration writes them.

use crate::calendar::date::Day;
use crate::calendar::hours::{Window, WindowList};
use crate::calendar::{Holiday, WeeklyHours, date};
use crate::value::codec::{Reader, Unpack};
use crate::value::limits;

/// A calendar: hours in one time zone, or several calendars combined.
///
/// `union` and `intersect` exclude each other and all other fields.
#[derive(Clone, Debug, Default, PartialEq, Unpack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CalendarConfig {
    /// A base calendar, by name or inline. Its time zone and hours are the defaults of this one.
    /// Holidays and exceptions are added to those of the base; an exception replaces one of the
    /// same date in the base.
    #[serde(default)]
    #[cfg_attr(test, ts(optional, type = "string | CalendarConfig"))]
    pub extends: Option<CalendarRef>,
    /// An IANA name such as `Europe/Rome`, in upper or lower case, or a fixed offset such as
    /// `+05:30`. Default: UTC.
    #[serde(default)]
    #[packed(max_chars = limits::NAME)]
    pub time_zone: Option<String>,
    /// The windows of each weekday, such as `["09:00", "12:00"]`. Default: Monday to Friday
    /// 09:00-18:00.
    #[serde(default)]
    pub hours: Option<WeeklyHours>,
    /// The holidays. A holiday closes the windows that start on its date.
    #[serde(default)]
    #[packed(null = "absent")]
    #[cfg_attr(test, ts(optional, type = "Array<Holiday>"))]
    pub holidays: Vec<Holiday>,
    /// Dates with other windows than the week's. An exception beats a holiday.
    #[serde(default)]
    #[packed(null = "absent")]
    #[cfg_attr(test, ts(optional, type = "Array<CalendarException>"))]
    pub exceptions: Vec<CalendarException>,
    /// Open when any of these calendars is open.
    #[serde(default)]
    #[cfg_attr(test, ts(optional, type = "Array<string | CalendarConfig>"))]
    pub union: Option<Vec<CalendarRef>>,
    /// Open when all of these calendars are open.
    #[serde(default)]
    #[cfg_attr(test, ts(optional, type = "Array<string | CalendarConfig>"))]
    pub intersect: Option<Vec<CalendarRef>>,
}

/// A reference to a calendar: by its name in the engine's configuration, or inline.
#[derive(Clone, Debug, PartialEq)]
pub enum CalendarRef {
    /// Its name under `calendars`.
    Name(String),
    /// The calendar itself.
    Inline(Box<CalendarConfig>),
}

/// A date with other windows than the week's: a half day, an extra Saturday, a day off.
#[derive(Clone, Debug, PartialEq, Eq, Unpack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CalendarException {
    /// The date, as YYYY-MM-DD.
    #[cfg_attr(test, ts(type = "string"))]
    pub(super) date: WrittenDate,
    /// Its windows; an empty list closes the day.
    #[packed(required)]
    #[cfg_attr(test, ts(type = "readonly (readonly [string, string])[]"))]
    pub(super) hours: WindowList,
    /// Its name.
    #[serde(default)]
    #[packed(max_chars = limits::NAME)]
    pub name: Option<String>,
}

impl CalendarException {
    pub(super) fn windows(&self) -> Vec<Window> {
        self.hours.merged()
    }
}

/// A date, written as YYYY-MM-DD.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct WrittenDate(pub Day);

impl Unpack for WrittenDate {
    fn blank() -> Self {
        WrittenDate(0)
    }
    fn unpack(&mut self, reader: &mut Reader<'_>) {
        match reader.cursor.text() {
            Some(text) => reader.accept(self, date::parse(text).map(WrittenDate)),
            None => reader.expected("a string"),
        }
    }
}

const EXPECTED: &str = "the name of a calendar or a calendar";

impl Unpack for CalendarRef {
    fn blank() -> Self {
        CalendarRef::Name(String::new())
    }
    fn unpack(&mut self, reader: &mut Reader<'_>) {
        if reader.cursor.is_object() {
            let mut config = Box::<CalendarConfig>::blank();
            config.unpack(reader);
            *self = CalendarRef::Inline(config);
        } else {
            match reader.cursor.text() {
                Some(name) => {
                    let checked = limits::limited(name, limits::NAME);
                    reader.accept(self, checked.map(|()| CalendarRef::Name(name.to_owned())));
                }
                None => reader.expected(EXPECTED),
            }
        }
    }
}

crate::value::codec::deserialize_by_unpacking!(WrittenDate, CalendarRef);
