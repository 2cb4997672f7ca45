//! What a timer counts from.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::model::{ClockGroup, ClockId, Ticket};
use crate::value::codec::{Encoder, Pack, Reader, Unpack};
use crate::value::{Instant, Reason, shown};

/// What a timer counts from.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(
    test,
    derive(ts_rs::TS),
    ts(
        export_to = "types.ts",
        type = "\"opened\" | \"reopened\" | \"unassigned\" | \"assigned\" | \"inStatus\" | \"matched\" | \"breached\" | \"lastActivity\" | \"lastCustomerActivity\" | \"responseDue\" | \"nextResponseDue\" | \"resolutionDue\" | `attributes.${string}` | { due: ClockId, group?: string } | { breached: ClockId, group?: string }"
    )
)]
#[non_exhaustive]
pub enum Since {
    /// `opened`: the opening of the ticket. Suspended while the ticket is resolved or closed.
    Opened,
    /// `reopened`: its last reopening. Suspended while the ticket is resolved or closed.
    Reopened,
    /// `unassigned`: when the ticket became unassigned. Suspended while the ticket is resolved or
    /// closed; restarts when it is reopened.
    Unassigned,
    /// `assigned`: when its agent got it. Suspended while the ticket is resolved or closed.
    Assigned,
    /// `inStatus`: when the ticket entered its current status.
    InStatus,
    /// `matched`: when the timer's condition became true.
    Matched,
    /// `breached`: the latest breach of the current clocks, or the reopening if that came later.
    /// Suspended while the ticket is resolved or closed.
    Breached,
    /// `{ breached: clockId, group? }`: the same for one clock.
    BreachOf(ClockName),
    /// `lastActivity`: when a person last acted on the ticket, or its status last changed.
    LastActivity,
    /// `lastCustomerActivity`: when the reporter last acted on the ticket, or its status last
    /// changed. Use it for a reminder or an automatic closing that customer activity restarts.
    LastCustomerActivity,
    /// `{ due: clockId, group? }`: the deadline of a clock, while it runs. Fires once per cycle of
    /// the clock. `responseDue`, `nextResponseDue` and `resolutionDue` are short for the built-in
    /// clocks of the group `sla`.
    Due(ClockName),
    /// `attributes.NAME`: the instant in an attribute, an RFC 3339 string. A timer may fire before
    /// it. Suspended while the ticket is resolved or closed.
    Attribute(Vec<String>),
}

/// A clock of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockName {
    /// The group.
    pub group: ClockGroup,
    /// The clock.
    pub clock_id: ClockId,
}

/// Where a timer counts from on one ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CountStart {
    /// The instant from which the delays count.
    pub from: Instant,
    /// Identifies the episode: it does not change when a deadline moves.
    pub episode: Instant,
}

impl Since {
    /// The deadline of a built-in clock of the group `sla`.
    #[must_use]
    pub const fn due(clock_id: ClockId) -> Since {
        Since::Due(ClockName { group: ClockGroup::SLA, clock_id })
    }

    /// Whether timers may also fire before it: it is a deadline, or an instant of the host's.
    #[must_use]
    pub const fn may_lie_ahead(&self) -> bool {
        matches!(self, Since::Due(_) | Since::Attribute(_))
    }

    /// The clock that it refers to.
    pub(crate) const fn clock(&self) -> Option<&ClockName> {
        match self {
            Since::Due(name) | Since::BreachOf(name) => Some(name),
            _ => None,
        }
    }

    /// Where a timer counts from on `ticket`; `None` while it is suspended.
    pub(crate) fn on(
        &self,
        ticket: &Ticket,
        is_done: bool,
        matched_since: Option<Instant>,
    ) -> Option<CountStart> {
        let activity = || ticket.activity();
        let unless_done = |instant: Instant| (!is_done).then_some(instant);
        let clock = |name: &ClockName| ticket.sla.clock(name.group.as_str(), &name.clock_id);
        let after_breach = |breached_at: Option<Instant>| {
            let episode = breached_at.and_then(unless_done)?;
            Some(CountStart { from: episode.max(activity().live_since), episode })
        };
        let from = match self {
            Since::Due(name) => {
                let clock = clock(name)?;
                let from = clock.running_due_at()?;
                return Some(CountStart { from, episode: clock.started_at });
            }
            Since::BreachOf(name) => return after_breach(clock(name)?.breached_at),
            Since::Breached => {
                let clocks = ticket.sla.clocks.iter();
                return after_breach(clocks.filter_map(|entry| entry.clock.breached_at).max());
            }
            Since::Opened => unless_done(ticket.created_at),
            Since::Reopened => {
                let live_since = activity().live_since;
                unless_done(live_since).filter(|since| *since > ticket.created_at)
            }
            Since::Unassigned => activity().unassigned_since.and_then(unless_done),
            Since::Assigned => activity().assigned_since.and_then(unless_done),
            Since::InStatus => Some(activity().status_since),
            Since::Matched => matched_since,
            Since::LastActivity => Some(activity().last_activity_at),
            Since::LastCustomerActivity => Some(activity().last_customer_activity_at),
            Since::Attribute(steps) => {
                let (first, rest) = steps.split_first()?;
                let value = ticket.attributes.get(first);
                let value = rest.iter().fold(value, |value, step| value?.get(step));
                value?.as_str()?.parse().ok().and_then(unless_done)
            }
        }?;
        Some(CountStart { from, episode: from })
    }

    /// The one called `word`.
    fn of_word(word: &str) -> Option<Since> {
        Some(match word {
            "opened" => Since::Opened,
            "reopened" => Since::Reopened,
            "unassigned" => Since::Unassigned,
            "assigned" => Since::Assigned,
            "inStatus" => Since::InStatus,
            "matched" => Since::Matched,
            "breached" => Since::Breached,
            "lastActivity" => Since::LastActivity,
            "lastCustomerActivity" => Since::LastCustomerActivity,
            "responseDue" => Since::due(ClockId::FirstResponse),
            "nextResponseDue" => Since::due(ClockId::NextResponse),
            "resolutionDue" => Since::due(ClockId::Resolution),
            _ => return None,
        })
    }

    /// As a configuration writes it, if that is a string.
    fn text(&self) -> Option<String> {
        let word = match self {
            Since::Attribute(steps) => return Some(format!("attributes.{}", steps.join("."))),
            Since::Opened => "opened",
            Since::Reopened => "reopened",
            Since::Unassigned => "unassigned",
            Since::Assigned => "assigned",
            Since::InStatus => "inStatus",
            Since::Matched => "matched",
            Since::Breached => "breached",
            Since::LastActivity => "lastActivity",
            Since::LastCustomerActivity => "lastCustomerActivity",
            Since::Due(clock) if clock.group.is_sla() => match clock.clock_id {
                ClockId::FirstResponse => "responseDue",
                ClockId::NextResponse => "nextResponseDue",
                ClockId::Resolution => "resolutionDue",
                ClockId::Custom(_) => return None,
            },
            Since::Due(_) | Since::BreachOf(_) => return None,
        };
        Some(word.to_owned())
    }

    /// As a configuration writes it, if that is an object.
    fn long(&self) -> LongSince {
        let name = |name: &ClockName| Some(name.clock_id.clone());
        match self {
            Since::BreachOf(clock) => {
                LongSince { due: None, breached: name(clock), group: clock.group.clone() }
            }
            Since::Due(clock) => {
                LongSince { due: name(clock), breached: None, group: clock.group.clone() }
            }
            _ => LongSince::default(),
        }
    }
}

/// The object form.
#[derive(Default, Unpack, Pack)]
#[serde(deny_unknown_fields)]
struct LongSince {
    due: Option<ClockId>,
    breached: Option<ClockId>,
    #[serde(default)]
    #[packed(null = "absent")]
    group: ClockGroup,
}

const EXPECTED: &str = "what to count from: opened, reopened, unassigned, assigned, inStatus, matched, breached, lastActivity, lastCustomerActivity, responseDue, nextResponseDue, resolutionDue, attributes.NAME, { due: clockId } or { breached: clockId }";

impl Unpack for Since {
    fn blank() -> Self {
        Since::Opened
    }
    fn unpack(&mut self, reader: &mut Reader<'_>) {
        if reader.cursor.is_object() {
            let mut long = LongSince::default();
            long.unpack(reader);
            let group = long.group;
            *self = match (long.due, long.breached) {
                (Some(clock_id), None) => Since::Due(ClockName { group, clock_id }),
                (None, Some(clock_id)) => Since::BreachOf(ClockName { group, clock_id }),
                _ => return reader.expected(EXPECTED),
            };
            return;
        }
        let Some(text) = reader.cursor.text() else { return reader.expected(EXPECTED) };
        let steps = text.strip_prefix("attributes.").map(|path| path.split('.'));
        if let Some(since) = Since::of_word(text) {
            *self = since;
        } else if let Some(steps) = steps.filter(|steps| steps.clone().all(|step| !step.is_empty()))
        {
            *self = Since::Attribute(steps.map(str::to_owned).collect());
        } else {
            let hint = crate::value::codec::renamed::new_value(text)
                .filter(|new| Since::of_word(new).is_some())
                .map(|new| format!("\"{text}\" is now called \"{new}\""));
            let (expected, found) = (EXPECTED.to_owned(), format!("string \"{}\"", shown(text)));
            reader.refuse(Reason::InvalidValue { expected, found, hint });
        }
    }
}

impl Serialize for Since {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let Some(text) = self.text() {
            return serializer.serialize_str(&text);
        }
        let LongSince { due, breached, group } = self.long();
        let mut map = serializer.serialize_map(None)?;
        due.iter().try_for_each(|clock| map.serialize_entry("due", clock))?;
        breached.iter().try_for_each(|clock| map.serialize_entry("breached", clock))?;
        map.serialize_entry("group", &group)?;
        map.end()
    }
}

impl Pack for Since {
    fn pack(&self, out: &mut Encoder) {
        match self.text() {
            Some(text) => out.text(&text),
            None => self.long().pack(out),
        }
    }
}

crate::value::codec::deserialize_by_unpacking!(Since);
