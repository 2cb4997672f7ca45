//! The windows of a week.

use chrono::Weekday;

use crate::calendar::set;
use crate::value::TimeOfDay;
use crate::value::codec::{Reader, Unpack};
use crate::value::{Reason, shown};

pub(super) const MS_PER_DAY: i64 = 86_400_000;

/// A half-open window of one weekday, in milliseconds from its midnight; it may extend into the
/// next day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Window {
    pub start: i64,
    pub end: i64,
}

/// The windows of one date, as the configuration writes them: at most 48.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct WindowList(Vec<Window>);

impl WindowList {
    /// The windows in order; those that overlap or touch are joined.
    pub(super) fn merged(&self) -> Vec<Window> {
        merged(self.0.clone())
    }
}

fn merged(mut windows: Vec<Window>) -> Vec<Window> {
    windows.sort_unstable_by_key(|window| window.start);
    let mut joined = Vec::with_capacity(windows.len());
    for Window { start, end } in windows {
        set::push(&mut joined, (start, end));
    }
    joined.into_iter().map(|(start, end)| Window { start, end }).collect()
}

/// The most windows on one day.
const LIMIT: usize = 48;
const TOO_MANY: &str = "at most 48 windows a day";
const WINDOW: &str = "a window of two local times such as [\"09:00\", \"18:00\"]";
const WEEK: &str = "an object from weekday (mon to sun) to a list of windows";

impl Unpack for WindowList {
    fn blank() -> Self {
        WindowList(Vec::new())
    }
    fn unpack(&mut self, reader: &mut Reader<'_>) {
        if reader.cursor.null() {
            return;
        }
        self.0.unpack(reader);
        if self.0.len() > LIMIT {
            reader.expected(TOO_MANY);
        }
    }
}

impl Unpack for Window {
    fn blank() -> Self {
        Window { start: 0, end: 0 }
    }
    fn unpack(&mut self, reader: &mut Reader<'_>) {
        // Reading the list reports a time that is not a string.
        let mut times = Vec::<String>::blank();
        let mut list = reader.cursor;
        if list.list() {
            times.unpack(reader);
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

impl Unpack for WeeklyHours {
    fn blank() -> Self {
        WeeklyHours { days: Default::default() }
    }
    fn unpack(&mut self, reader: &mut Reader<'_>) {
        #[derive(Default, Unpack)]
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
        days.unpack(reader);
        let Days { mon, tue, wed, thu, fri, sat, sun } = days;
        self.days = [mon, tue, wed, thu, fri, sat, sun].map(|WindowList(windows)| windows);
    }
}

/// The windows of each weekday in which the desk is open.
///
/// A window is a pair of local times, `HH:MM` or `HH:MM:SS`, from 00:00 to 24:00. A window that
/// ends before it starts crosses midnight and belongs to the day on which it starts. Windows may
/// touch or overlap.
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

/// The weekday that the configuration calls `name`.
pub(super) fn weekday(name: &str) -> Option<Weekday> {
    const NAMES: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let day = NAMES.iter().position(|known| *known == name)?;
    Weekday::try_from(day as u8).ok()
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
        let refuse = |hint: &str| Reason::InvalidWindow {
            found: format!("{}-{}", shown(start), shown(end)),
            hint: hint.to_owned(),
        };
        const FORM: &str = "write local times as HH:MM or HH:MM:SS, from 00:00 to 24:00";
        let TimeOfDay(from) = TimeOfDay::parse(start).ok_or_else(|| refuse(FORM))?;
        let TimeOfDay(to) = TimeOfDay::parse(end).ok_or_else(|| refuse(FORM))?;
        if from == to {
            return Err(refuse("write 00:00-24:00 for a whole day; a window must not be empty"));
        }
        if from == MS_PER_DAY {
            return Err(refuse(
                "write the window as 00:00 of the next day; it cannot start at 24:00",
            ));
        }
        Ok(Window { start: from, end: if to > from { to } else { to + MS_PER_DAY } })
    }
}

crate::value::codec::deserialize_by_unpacking!(WindowList, Window, WeeklyHours);

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000;

    #[test]
    fn well_formed_windows_are_read_and_others_refused() {
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
