//! Promises in working days, as a configuration writes them.

use serde::{Serialize, Serializer};

use crate::value::codec::{Encoder, Pack, Reader, Unpack};
use crate::value::{Reason, shown};

/// A number of working days and the time of day by which they end.
///
/// A *working date* is a local date on which a window with open time starts. *Day 0* is the working
/// date of the window that contains the start, or of the next opening. The deadline lies on the
/// n-th working date after day 0; [`Calendar::due_at_day`](crate::Calendar::due_at_day) has the
/// whole rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Unpack, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct WorkingDays {
    /// How many working dates after day 0: 0 to 365.
    #[packed(range = 0..=365)]
    pub working_days: u32,
    /// The time of day by which the last of them ends. Default: its last closing.
    #[serde(default)]
    #[cfg_attr(test, ts(optional, type = "\"close\" | \"startTime\" | `${number}:${number}`"))]
    pub by: By,
    /// A local time such as `15:00`. Of a start later than that on day 0, day 0 is the next working
    /// date. A time later than every closing of the week is refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional, type = "`${number}:${number}`"))]
    pub cutoff: Option<TimeOfDay>,
    /// What a pause does to the deadline of a clock.
    #[serde(default)]
    #[cfg_attr(test, ts(optional, as = "Option<AfterPause>"))]
    pub after_pause: AfterPause,
}

impl WorkingDays {
    /// So many working days, to the last closing.
    #[must_use]
    pub fn new(working_days: u32) -> WorkingDays {
        WorkingDays { working_days, by: By::Close, cutoff: None, after_pause: AfterPause::Boundary }
    }
}

/// The time of day by which a working day ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum By {
    /// The last closing of the date.
    #[default]
    Close,
    /// The local time of the start, or of the next opening if the start is closed.
    StartTime,
    /// A local time.
    Time(TimeOfDay),
}

/// What a pause does to a deadline in working days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Unpack, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub enum AfterPause {
    /// The deadline moves to the next time of day that `by` names and that keeps the promise.
    #[default]
    Boundary,
    /// The deadline moves by exactly the working time of the pause.
    Exact,
}

/// A local time of day, in milliseconds since midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeOfDay(pub(crate) i64);

impl TimeOfDay {
    /// Reads `HH:MM` or `HH:MM:SS`, from 00:00 to 24:00.
    #[must_use]
    pub fn parse(text: &str) -> Option<TimeOfDay> {
        let mut units = [0_i64; 3];
        let mut count = 0;
        for part in text.split(':') {
            let [tens @ b'0'..=b'9', ones @ b'0'..=b'9'] = part.as_bytes() else { return None };
            *units.get_mut(count)? = i64::from(tens - b'0') * 10 + i64::from(ones - b'0');
            count += 1;
        }
        let [hours, minutes, seconds] = units;
        let ms = ((hours * 60 + minutes) * 60 + seconds) * 1_000;
        (count >= 2 && minutes < 60 && seconds < 60 && ms <= MS_PER_DAY).then_some(TimeOfDay(ms))
    }

    /// The time as a configuration writes it.
    fn text(self) -> String {
        let seconds = self.0 / 1_000;
        let minutes = format!("{:02}:{:02}", seconds / 3_600, seconds / 60 % 60);
        if seconds % 60 == 0 { minutes } else { format!("{minutes}:{:02}", seconds % 60) }
    }
}

impl By {
    fn text(self) -> String {
        match self {
            By::Close => "close".to_owned(),
            By::StartTime => "startTime".to_owned(),
            By::Time(time) => time.text(),
        }
    }
}

impl Serialize for TimeOfDay {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text())
    }
}

impl Serialize for By {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text())
    }
}

impl Pack for TimeOfDay {
    fn pack(&self, out: &mut Encoder) {
        out.text(&self.text());
    }
}

impl Pack for By {
    fn pack(&self, out: &mut Encoder) {
        out.text(&self.text());
    }
}

const MS_PER_DAY: i64 = 86_400_000;
const TIME: &str = "a local time such as \"17:00\"";
const BY: &str = "\"close\", \"startTime\" or a local time such as \"17:00\"";

fn refuse(reader: &mut Reader<'_>, text: &str, expected: &str) {
    reader.refuse(Reason::expected(expected, format!("string \"{}\"", shown(text))));
}

impl Unpack for TimeOfDay {
    fn blank() -> Self {
        TimeOfDay(0)
    }
    fn unpack(&mut self, reader: &mut Reader<'_>) {
        let Some(text) = reader.cursor.text() else { return reader.expected(TIME) };
        match TimeOfDay::parse(text) {
            Some(time) => *self = time,
            None => refuse(reader, text, TIME),
        }
    }
}

impl Unpack for By {
    fn blank() -> Self {
        By::Close
    }
    fn unpack(&mut self, reader: &mut Reader<'_>) {
        let Some(text) = reader.cursor.text() else { return reader.expected(BY) };
        *self = match (text, TimeOfDay::parse(text)) {
            ("close", _) => By::Close,
            ("startTime", _) => By::StartTime,
            (_, Some(time)) => By::Time(time),
            _ => return refuse(reader, text, BY),
        };
    }
}

crate::value::codec::deserialize_by_unpacking!(TimeOfDay, By);
