//! Targets: what a policy promises for one clock.

use serde::{Serialize, Serializer};

use crate::condition::{Facts, Field};
use crate::sla::{OnReopen, OnTargetChange, PauseOn, PauseRule, WarnAt};
use crate::value::codec::{Encoder, Pack, Reader, Unpack};
use crate::value::{Minutes, WorkingDays, limits};

/// How much time a target allows.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", type = "Minutes | WorkingDays"))]
#[non_exhaustive]
pub enum TargetTime {
    /// Minutes, or an ISO 8601 duration such as `PT4H`.
    Minutes(Minutes),
    /// Working days. They need a calendar.
    WorkingDays(WorkingDays),
}

/// What a policy promises for one clock: the time alone, or the time with options that replace
/// those of the policy.
///
/// ```
/// use ticket_engine::{SlaPolicy, from_json};
/// let gold: SlaPolicy = from_json(r#"{
///     "policyId": "gold",
///     "businessHoursOnly": true,
///     "targets": {
///         "firstResponse": { "time": "PT1H", "calendar": "24x7" },
///         "resolution": { "workingDays": 2, "by": "17:00" }
///     }
/// }"#, "policy")?;
/// # Ok::<(), ticket_engine::TicketEngineError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(
    test,
    derive(ts_rs::TS),
    ts(export_to = "types.ts", type = "TargetTime | TargetOptions")
)]
pub enum Target {
    /// The time alone.
    Time(TargetTime),
    /// The time with options.
    Options(TargetOptions),
}

/// The long form of a target.
#[derive(Clone, Debug, PartialEq, Serialize, Unpack, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TargetOptions {
    /// How much time it allows.
    pub time: TargetTime,
    /// Which time counts. Default: as in the policy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<CalendarName>,
    /// When to warn, in place of the policy's `warnAt`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warn_at: Option<Vec<WarnAt>>,
    /// When the clock pauses, in place of the policy's `pauseOn` and the clock's `pause`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pause_on: Option<PauseOn>,
    /// In place of the policy's `onTargetChange`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_target_change: Option<OnTargetChange>,
    /// In place of the policy's `graceMinutes`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grace_minutes: Option<Minutes>,
    /// In place of the policy's `onReopen`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_reopen: Option<OnReopen>,
    /// Whether the clock runs also beside the clock that otherwise holds it back. Default: false.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub concurrent: Option<bool>,
}

impl TargetOptions {
    /// A target without options.
    #[must_use]
    pub const fn new(time: TargetTime) -> TargetOptions {
        TargetOptions {
            time,
            calendar: None,
            warn_at: None,
            pause_on: None,
            on_target_change: None,
            grace_minutes: None,
            on_reopen: None,
            concurrent: None,
        }
    }
}

impl Target {
    /// How much time it allows.
    #[must_use]
    pub const fn time(&self) -> &TargetTime {
        match self {
            Target::Time(time) => time,
            Target::Options(options) => &options.time,
        }
    }

    /// Its options, if it has any.
    #[must_use]
    pub const fn options(&self) -> Option<&TargetOptions> {
        match self {
            Target::Time(_) => None,
            Target::Options(options) => Some(options),
        }
    }
}

/// The calendar of a policy or a target: by name, or the one that a field of the ticket names.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(
    test,
    derive(ts_rs::TS),
    ts(export_to = "types.ts", type = "string | { field: Field, else: string }")
)]
#[non_exhaustive]
pub enum CalendarName {
    /// A configured calendar, or `24x7`.
    Name(String),
    /// The calendar that a field of the ticket names.
    OfTicket(CalendarField),
}

/// The calendar that a field of the ticket names.
#[derive(Clone, Debug, PartialEq, Serialize, Unpack, Pack)]
#[serde(deny_unknown_fields)]
pub struct CalendarField {
    /// The field that holds the name of a calendar, such as `attributes.site`. A clock asks for it
    /// when it starts and when its policy changes.
    pub field: Field,
    /// The calendar where the field names none that is configured; `24x7` is allowed.
    #[serde(rename = "else")]
    #[packed(max_chars = limits::NAME)]
    pub otherwise: String,
}

impl From<&str> for CalendarName {
    fn from(name: &str) -> CalendarName {
        CalendarName::Name(name.to_owned())
    }
}

/// The calendar that is always open.
pub(crate) const AROUND_THE_CLOCK: &str = "24x7";

impl Serialize for TargetTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            TargetTime::Minutes(minutes) => minutes.serialize(serializer),
            TargetTime::WorkingDays(days) => days.serialize(serializer),
        }
    }
}

impl Pack for TargetTime {
    fn pack(&self, out: &mut Encoder) {
        match self {
            TargetTime::Minutes(minutes) => minutes.pack(out),
            TargetTime::WorkingDays(days) => days.pack(out),
        }
    }
}

impl Unpack for TargetTime {
    fn blank() -> Self {
        TargetTime::Minutes(Minutes::whole(1))
    }
    fn unpack(&mut self, reader: &mut Reader<'_>) {
        if reader.cursor.is_object() {
            let mut days = WorkingDays::blank();
            days.unpack(reader);
            *self = TargetTime::WorkingDays(days);
        } else if reader.cursor.is_scalar() {
            let mut minutes = Minutes::blank();
            minutes.unpack(reader);
            *self = TargetTime::Minutes(minutes);
        } else {
            reader.expected(
                "minutes, an ISO 8601 duration such as PT4H, or working days such as { workingDays: 2 }",
            );
        }
    }
}

impl Serialize for Target {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Target::Time(time) => time.serialize(serializer),
            Target::Options(options) => options.serialize(serializer),
        }
    }
}

impl Pack for Target {
    fn pack(&self, out: &mut Encoder) {
        match self {
            Target::Time(time) => time.pack(out),
            Target::Options(options) => options.pack(out),
        }
    }
}

impl Unpack for Target {
    fn blank() -> Self {
        Target::Time(TargetTime::blank())
    }
    fn unpack(&mut self, reader: &mut Reader<'_>) {
        if reader.cursor.is_object() && reader.cursor.get("workingDays").is_none() {
            let mut options = TargetOptions::new(TargetTime::blank());
            options.unpack(reader);
            *self = Target::Options(options);
        } else {
            let mut time = TargetTime::blank();
            time.unpack(reader);
            *self = Target::Time(time);
        }
    }
}

impl Serialize for CalendarName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            CalendarName::Name(name) => name.serialize(serializer),
            CalendarName::OfTicket(field) => field.serialize(serializer),
        }
    }
}

impl Pack for CalendarName {
    fn pack(&self, out: &mut Encoder) {
        match self {
            CalendarName::Name(name) => name.pack(out),
            CalendarName::OfTicket(field) => field.pack(out),
        }
    }
}

impl Unpack for CalendarName {
    fn blank() -> Self {
        CalendarName::Name(String::new())
    }
    fn unpack(&mut self, reader: &mut Reader<'_>) {
        if reader.cursor.is_object() {
            let mut field = CalendarField::blank();
            field.unpack(reader);
            *self = CalendarName::OfTicket(field);
            return;
        }
        match reader.cursor.text().map(|name| (name, limits::limited(name, limits::NAME))) {
            Some((name, Ok(()))) => *self = CalendarName::from(name),
            Some((_, Err(reason))) => reader.refuse(reason),
            None => reader.expected("the name of a calendar, or { field, else }"),
        }
    }
}

crate::value::codec::deserialize_by_unpacking!(TargetTime, Target, CalendarName);

/// A calendar of a policy whose names are known to exist. `None` inside is 24x7.
#[derive(Clone, Debug)]
pub(crate) enum CalendarChoice {
    Fixed(Option<String>),
    OfTicket { field: Field, otherwise: Option<String> },
}

impl CalendarChoice {
    /// The field of the ticket that names it.
    pub(crate) const fn field(&self) -> Option<&Field> {
        match self {
            CalendarChoice::Fixed(_) => None,
            CalendarChoice::OfTicket { field, .. } => Some(field),
        }
    }
}

/// What a policy says about one clock, with its references resolved.
#[derive(Clone, Debug)]
pub(crate) struct Terms {
    /// `None` when the policy promises nothing for the clock.
    pub time: Option<TargetTime>,
    pub calendar: CalendarChoice,
    /// In place of the clock's own rule.
    pub pause: Option<PauseRule>,
    pub warn_at: Vec<WarnAt>,
    pub on_target_change: OnTargetChange,
    pub grace_ms: Option<i64>,
    pub on_reopen: OnReopen,
    pub concurrent: bool,
}

impl Terms {
    /// The name of the calendar for a ticket; `None` for 24x7. `exists` says which names are
    /// configured. Working days need working hours: for them 24x7 is as good as no name.
    pub(crate) fn calendar_id(
        &self,
        facts: &Facts<'_>,
        exists: impl Fn(&str) -> bool,
    ) -> Option<String> {
        match &self.calendar {
            CalendarChoice::Fixed(name) => name.clone(),
            CalendarChoice::OfTicket { field, otherwise } => match field.text(facts) {
                Some(AROUND_THE_CLOCK) if !self.is_in_working_days() => None,
                Some(name) if exists(name) => Some(name.to_owned()),
                _ => otherwise.clone(),
            },
        }
    }

    fn is_in_working_days(&self) -> bool {
        matches!(self.time, Some(TargetTime::WorkingDays(_)))
    }
}
