//! The windows of a week.

use std::fmt;

use chrono::Weekday;
use serde::de::{self, Deserialize, Deserializer, Visitor};

use super::set;
use crate::error::{Reason, shown};
use crate::packed::{Read, Reader};

pub(super) const MS_PER_DAY: i64 = 86_400_000;

/// A half-open window of one weekday, in milliseconds from its midnight; it may reach into the next day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Window {
    pub start: i64,
    pub end: i64,
}

/// The windows of one date, as configuration writes them: at most 48.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct WindowList(Vec<Window>);

impl WindowList {
    /// In order, those that overlap or touch as one.
    pub fn merged(&self) -> Vec<Window> {
        merged(self.0.clone())
    }
}

fn merged(mut windows: Vec<Window>) -> Vec<Window> {
    crate::sorted::sort_by(&mut windows, |a, b| a.start < b.start);
    let mut joined = Vec::with_capacity(windows.len());
    for Window { start, end } in windows {
        set::push(&mut joined, (start, end));
    }
    joined.into_iter().map(|(start, end)| Window { start, end }).collect()
}

/// Windows on one day.
const LIMIT: usize = 48;
const TOO_MANY: &str = "at most 48 windows a day";
const WINDOW: &str = "a window of two local times such as [\"09:00\", \"18:00\"]";
const WEEK: &str = "an object from weekday (mon to sun) to a list of windows";

impl Read for WindowList {
    fn blank() -> Self {
        WindowList(Vec::new())
    }
    fn read(&mut self, reader: &mut Reader<'_>) {
        if reader.cursor.null() {
            return;
        }
        self.0.read(reader);
        if self.0.len() > LIMIT {
            reader.expected(TOO_MANY);
        }
    }
}

impl Read for Window {
    fn blank() -> Self {
        Window { start: 0, end: 0 }
    }
    fn read(&mut self, reader: &mut Reader<'_>) {
        // A time that is no text says so itself.
        let mut times = Vec::<String>::blank();
        let mut list = reader.cursor;
        if list.list() {
            times.read(reader);
        }
        if reader.has_refused() {
            return;
        }
        match times.as_slice() {
            [start, end] => reader.accept(self, Window::parse(start, end)),
            _ => reader.expected(WINDOW),
        }
    }
}

impl Read for WeeklyHours {
    fn blank() -> Self {
        WeeklyHours { days: Default::default() }
    }
    fn read(&mut self, reader: &mut Reader<'_>) {
        #[derive(Default, Read)]
        #[serde(default, deny_unknown_fields)]
        struct Days {
            mon: WindowList,
            tue: WindowList,
            wed: WindowList,
            thu: WindowList,
            fri: WindowList,
            sat: WindowList,
            sun: WindowList,
        }
        if !reader.cursor.is_object() {
            return reader.expected(WEEK);
        }
        let mut days = Days::default();
        days.read(reader);
        let Days { mon, tue, wed, thu, fri, sat, sun } = days;
        self.days = [mon, tue, wed, thu, fri, sat, sun].map(|WindowList(windows)| windows);
    }
}

impl<'de> Deserialize<'de> for WindowList {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let windows = crate::text::or_default::<Vec<Window>, D>(deserializer)?;
        if windows.len() > LIMIT {
            return Err(de::Error::invalid_length(windows.len(), &TOO_MANY));
        }
        Ok(WindowList(windows))
    }
}

/// For each weekday the windows in which the desk is open.
///
/// A window is a pair of local times, `HH:MM` or `HH:MM:SS`, from 00:00 to 24:00. One that ends before
/// it starts crosses midnight and belongs to the day it starts on. Windows may touch or overlap.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(
    test,
    derive(ts_rs::TS),
    ts(
        export_to = "types.ts",
        type = "{ [day in \"mon\" | \"tue\" | \"wed\" | \"thu\" | \"fri\" | \"sat\" | \"sun\"]?: readonly (readonly [string, string])[] }"
    )
)]
pub struct WeeklyHours {
    /// From Monday.
    days: [Vec<Window>; 7],
}

/// A weekday as configuration writes it, from Monday.
#[derive(Clone, Copy, serde::Deserialize)]
#[serde(field_identifier, rename_all = "lowercase")]
pub(super) enum DayName {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

impl DayName {
    /// The weekday of that name.
    pub fn parse(name: &str) -> Option<Weekday> {
        const NAMES: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
        let day = NAMES.iter().position(|own| *own == name)?;
        Weekday::try_from(day as u8).ok()
    }
}

impl Default for WeeklyHours {
    /// Monday to Friday 09:00-18:00.
    fn default() -> Self {
        let office = Window { start: MS_PER_DAY / 24 * 9, end: MS_PER_DAY / 24 * 18 };
        WeeklyHours {
            days: std::array::from_fn(|day| if day < 5 { vec![office] } else { Vec::new() }),
        }
    }
}

impl WeeklyHours {
    /// The same hours with the windows of each day merged and in order.
    pub(super) fn merged(mut self) -> WeeklyHours {
        for day in &mut self.days {
            *day = merged(std::mem::take(day));
        }
        self
    }

    /// The windows of each day, from Monday.
    pub(super) fn days(&self) -> &[Vec<Window>; 7] {
        &self.days
    }
}

impl Window {
    fn parse(start: &str, end: &str) -> Result<Window, Reason> {
        let refuse = |mend: &str| Reason::InvalidWindow {
            found: format!("{}-{}", shown(start), shown(end)),
            mend: mend.to_owned(),
        };
        const FORM: &str = "write local times as HH:MM or HH:MM:SS, from 00:00 to 24:00";
        let from = time_of_day(start).ok_or_else(|| refuse(FORM))?;
        let to = time_of_day(end).ok_or_else(|| refuse(FORM))?;
        if from == to {
            return Err(refuse("it is empty; for a whole day write 00:00-24:00"));
        }
        if from == MS_PER_DAY {
            return Err(refuse(
                "it starts at the end of its day; give it to the next day as 00:00",
            ));
        }
        Ok(Window { start: from, end: if to > from { to } else { to + MS_PER_DAY } })
    }
}

/// Milliseconds since midnight.
fn time_of_day(text: &str) -> Option<i64> {
    let mut units = [0_i64; 3];
    let mut count = 0;
    for part in text.split(':') {
        let [tens @ b'0'..=b'9', ones @ b'0'..=b'9'] = part.as_bytes() else { return None };
        *units.get_mut(count)? = i64::from(tens - b'0') * 10 + i64::from(ones - b'0');
        count += 1;
    }
    let [hours, minutes, seconds] = units;
    let ms = ((hours * 60 + minutes) * 60 + seconds) * 1_000;
    (count >= 2 && minutes < 60 && seconds < 60 && ms <= MS_PER_DAY).then_some(ms)
}

impl<'de> Deserialize<'de> for Window {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct WindowVisitor;
        impl<'de> Visitor<'de> for WindowVisitor {
            type Value = Window;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(WINDOW)
            }
            fn visit_seq<A: de::SeqAccess<'de>>(self, mut seq: A) -> Result<Window, A::Error> {
                let mut next = |index| {
                    seq.next_element::<String>()?
                        .ok_or_else(|| de::Error::invalid_length(index, &self))
                };
                let (start, end) = (next(0)?, next(1)?);
                if seq.next_element::<de::IgnoredAny>()?.is_some() {
                    return Err(de::Error::invalid_length(3, &self));
                }
                Window::parse(&start, &end).map_err(Reason::into_serde)
            }
        }
        deserializer.deserialize_seq(WindowVisitor)
    }
}

impl<'de> Deserialize<'de> for WeeklyHours {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct HoursVisitor;
        impl<'de> Visitor<'de> for HoursVisitor {
            type Value = WeeklyHours;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(WEEK)
            }
            fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<WeeklyHours, A::Error> {
                let mut days: [Vec<Window>; 7] = Default::default();
                while let Some(day) = map.next_key::<DayName>()? {
                    days[day as usize] = map.next_value::<WindowList>()?.0;
                }
                Ok(WeeklyHours { days })
            }
        }
        deserializer.deserialize_map(HoursVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000;

    #[test]
    fn windows_and_what_they_mean() {
        for (start, end, from, to) in [
            ("09:00", "18:00", 9 * HOUR, 18 * HOUR),
            ("00:00", "24:00", 0, 24 * HOUR),
            ("17:00", "09:00", 17 * HOUR, 33 * HOUR),
            ("22:00", "00:00", 22 * HOUR, 24 * HOUR),
            ("08:30:15", "08:30:16", 30_615_000, 30_616_000),
        ] {
            assert_eq!(Window::parse(start, end).unwrap(), Window { start: from, end: to });
        }
        for (start, end) in [
            ("09:00", "09:00"),
            ("24:00", "09:00"),
            ("25:00", "26:00"),
            ("9:00", "18:00"),
            ("09:60", "18:00"),
            ("09", "18"),
            ("24:00:01", "09:00"),
            ("09:00:00:00", "18:00"),
        ] {
            assert_eq!(Window::parse(start, end).unwrap_err().code(), "INVALID_WINDOW", "{start}");
        }
    }
}
