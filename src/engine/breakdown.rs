//! Attribution: who held a ticket while its clocks counted, and when they were breached.

use serde::Serialize;

use crate::calendar::Calendar;
use crate::engine::Engine;
use crate::engine::preview::CaughtUp;
use crate::model::{ClockGroup, ClockId, Phase, Recorded, SlaClock, Ticket, TicketHistory};
use crate::value::codec::{Pack, Unpack};
use crate::value::{Id, Instant, MS_PER_MINUTE, Reason, TicketEngineError, Value};

/// The field by which time is attributed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Unpack, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum BreakdownBy {
    /// The team whose queue the ticket was in.
    TeamId,
    /// The agent who had it.
    AssigneeId,
    /// Its status.
    Status,
}

impl BreakdownBy {
    const fn field(self) -> &'static str {
        match self {
            BreakdownBy::TeamId => "teamId",
            BreakdownBy::AssigneeId => "assigneeId",
            BreakdownBy::Status => "status",
        }
    }

    fn value(self, ticket: &Ticket) -> Value {
        match self {
            BreakdownBy::TeamId => ticket.team_id.recorded(),
            BreakdownBy::AssigneeId => ticket.assignee_id.recorded(),
            BreakdownBy::Status => ticket.status.recorded(),
        }
    }
}

/// What to attribute time to, and until when.
#[derive(Clone, Copy, Debug, PartialEq, Unpack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(deny_unknown_fields)]
pub struct BreakdownCommand {
    /// The field that says who held the ticket.
    pub by: BreakdownBy,
    /// Until when running clocks count. Default: the ticket's last change.
    #[serde(default)]
    pub at: Option<Instant>,
}

/// How the used time of one cycle of a clock divides among those who held the ticket.
#[derive(Clone, Debug, PartialEq, Serialize, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub struct ClockBreakdown {
    /// The group of the clock.
    pub group: ClockGroup,
    /// What it measures.
    pub clock_id: ClockId,
    /// The number of the cycle.
    pub cycle: u32,
    /// The policy that set its target; null when none applied.
    pub policy_id: Option<Id>,
    /// The working minutes used. The minutes of all holders and `carriedMinutes` add up to exactly
    /// this.
    pub used_minutes: f64,
    /// The working minutes used that belong to no holder: scaled by a change of policy, or counted by
    /// hours that were edited since. It may be negative.
    pub carried_minutes: f64,
    /// Each holder once, in the order in which they first held the ticket.
    pub holders: Vec<HeldTime>,
    /// The deadline that passed; null unless the target is breached.
    pub breached_at: Option<Instant>,
    /// Who held the ticket when the deadline passed; null when nobody did, and without a breach.
    #[cfg_attr(test, ts(type = "Id | null"))]
    pub held_at_breach: Value,
}

/// The working time for which somebody held the ticket.
#[derive(Clone, Debug, PartialEq, Serialize, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub struct HeldTime {
    /// The team, agent or status; null while nobody held it.
    #[cfg_attr(test, ts(type = "Id | null"))]
    pub holder: Value,
    /// The working minutes in the clock's calendar.
    pub minutes: f64,
}

/// Who held a ticket, and since when.
struct Holding {
    since: Instant,
    holder: Value,
}

impl Engine {
    /// How the used time of each clock divides among the teams, agents or statuses that held the
    /// ticket, and who held it at each breach. `history` are all entries of the ticket. What falls
    /// due by `at` is applied first.
    ///
    /// Cycles of which the ticket keeps only sums are left out. A change at the very deadline
    /// counts: whoever held the ticket from then on held it when the deadline passed.
    ///
    /// # Errors
    /// `UNKNOWN_CALENDAR` when the snapshot belongs to another configuration; `INVALID_VALUE` for an
    /// entry of another ticket.
    pub fn breakdown(
        &self,
        ticket: &Ticket,
        history: &[TicketHistory],
        command: &BreakdownCommand,
    ) -> Result<Vec<ClockBreakdown>, TicketEngineError> {
        let foreign = history.iter().position(|entry| entry.ticket_id != ticket.ticket_id);
        if let Some(index) = foreign {
            let expected = format!("an entry of the ticket {}", ticket.ticket_id);
            let found = format!("one of {}", history[index].ticket_id);
            return Err(Reason::expected(expected, found)
                .at(format!("history[{index}].ticketId"))
                .into());
        }
        let at = command.at.unwrap_or(ticket.updated_at).max(ticket.updated_at);
        let CaughtUp { ticket, history: due, .. } = self.catch_up(ticket, at)?;
        let holdings = holdings(&ticket, history.iter().chain(&due), command.by);
        let completed = ticket.sla.completed.iter();
        let completed = completed.map(|cycle| (&cycle.group, &cycle.clock_id, &cycle.clock));
        let present = ticket.sla.clocks.iter();
        let present = present.map(|entry| (&entry.group, &entry.clock_id, &entry.clock));
        let mut clocks = Vec::new();
        for (group, clock_id, clock) in completed.chain(present) {
            let path = || format!("{}.calendarId", crate::model::clock_path(group, clock_id));
            let calendar = self.config.calendar(clock.calendar_id.as_deref(), path)?;
            let used_ms = clock.used_ms_at(at, calendar);
            let held = held(clock, calendar, &holdings, at);
            let held_ms: i64 = held.iter().map(|(_, ms)| ms).sum();
            let minutes = |ms: i64| ms as f64 / MS_PER_MINUTE;
            let at_breach = clock.breached_at.and_then(|at| holder_at(&holdings, at));
            clocks.push(ClockBreakdown {
                group: group.clone(),
                clock_id: clock_id.clone(),
                cycle: clock.cycle,
                policy_id: clock.policy_id.clone(),
                used_minutes: minutes(used_ms),
                carried_minutes: minutes(used_ms - held_ms),
                holders: held
                    .into_iter()
                    .map(|(holder, ms)| HeldTime { holder: holder.clone(), minutes: minutes(ms) })
                    .collect(),
                breached_at: clock.breached_at,
                held_at_breach: at_breach.cloned().unwrap_or_default(),
            });
        }
        Ok(clocks)
    }
}

/// Who held the ticket, from its opening on. The ticket itself says who holds it now.
fn holdings<'a>(
    ticket: &Ticket,
    history: impl Iterator<Item = &'a TicketHistory>,
    by: BreakdownBy,
) -> Vec<Holding> {
    // Rows of a database may come in any order, and more than once.
    let mut entries: Vec<&TicketHistory> = Vec::new();
    for entry in history.filter(|entry| entry.field_changed == by.field()) {
        let place = entries.binary_search_by_key(&entry.revision, |entry| entry.revision);
        if let Err(place) = place {
            entries.insert(place, entry);
        }
    }
    let mut holdings: Vec<Holding> = Vec::new();
    for entry in entries {
        if holdings.is_empty() && entry.changed_at > ticket.created_at {
            let holder = entry.old_value.clone();
            holdings.push(Holding { since: ticket.created_at, holder });
        }
        holdings.push(Holding { since: entry.changed_at, holder: entry.new_value.clone() });
    }
    if holdings.is_empty() {
        holdings.push(Holding { since: ticket.created_at, holder: by.value(ticket) });
    }
    holdings
}

fn holder_at(holdings: &[Holding], at: Instant) -> Option<&Value> {
    holdings.iter().rfind(|holding| holding.since <= at).map(|holding| &holding.holder)
}

/// The working milliseconds of `clock` up to `at` by holder, in the order of the holdings.
fn held<'a>(
    clock: &SlaClock,
    calendar: &Calendar,
    holdings: &'a [Holding],
    at: Instant,
) -> Vec<(&'a Value, i64)> {
    let end = match clock.phase {
        Phase::Running { .. } => at,
        Phase::Paused { since } => since,
        Phase::Stopped { at, .. } | Phase::Cancelled { at } => at,
    };
    let counted = |from: Instant, until: Instant| {
        let (from, until) = (from.max(clock.started_at), until.min(end));
        if from >= until {
            return 0;
        }
        let paused = clock.pauses.iter().map(|pause| {
            let (start, end) = (pause.start.max(from), pause.end.min(until));
            if start < end { calendar.ms_between(start, end) } else { 0 }
        });
        calendar.ms_between(from, until) - paused.sum::<i64>()
    };
    let mut held: Vec<(&Value, i64)> = Vec::new();
    for (place, holding) in holdings.iter().enumerate() {
        let until = holdings.get(place + 1).map_or(end, |next| next.since);
        let from = if place == 0 { clock.started_at } else { holding.since };
        let ms = counted(from, until);
        match held.iter_mut().find(|(holder, _)| **holder == holding.holder) {
            Some((_, sum)) => *sum += ms,
            None if ms > 0 => held.push((&holding.holder, ms)),
            None => {}
        }
    }
    held
}
