//! Running a log: each ticket's rows one after another, by the rules of single decisions.

use crate::config::{CompiledConfig, EngineConfig};
use crate::engine::decide::{Commented, Event, TicketStanding, What};
use crate::model::{ClockGroup, ClockId, Party, SlaState, Ticket};
use crate::replay::attainment::{Attainment, Tally};
use crate::replay::log::{LogKind, ReplayLog, Row};
use crate::replay::outcome::Outcomes;
use crate::replay::relevance::Relevance;
use crate::value::codec::Unpack;
use crate::value::limits::grouped;
use crate::value::{Id, Instant, MAX_PROBLEMS, Problem, Reason, TicketEngineError};
use crate::workflow::Attempt;

/// Timer steps on one ticket. More of them mean that timers undo one another.
const MAX_STEPS: usize = 10_000;

/// The result of a log under one configuration.
#[derive(Clone, Debug, PartialEq)]
pub struct Replay {
    /// The end of the log, at which running clocks were judged.
    pub until: Instant,
    /// How each policy was met, by clock id. Policies that no clock had are left out.
    pub attainment: Vec<Attainment>,
    /// The policies in the order of the configuration; `outcomes` refers to them by place.
    pub policies: Vec<Id>,
    /// The priorities, the most urgent first; `priority` refers to them by place.
    pub priorities: Vec<String>,
    /// The outcome of each ticket by clock: first the built-in clocks of the group `sla`, in their
    /// order, then those of other groups and the configured ones.
    pub clocks: Vec<ReplayedClock>,
    /// The priority of each ticket at the end: places in `priorities`.
    pub priority: Vec<u32>,
    /// The rows that the configuration's workflow refused, in the order of the tickets. A refused
    /// row leaves the ticket as it is.
    pub refused_rows: Vec<u32>,
}

/// The outcome of each ticket for one clock.
#[derive(Clone, Debug, PartialEq)]
pub struct ReplayedClock {
    /// The group of the clock.
    pub group: ClockGroup,
    /// What it measures.
    pub clock_id: ClockId,
    /// The outcome of each ticket.
    pub outcomes: Outcomes,
}

impl Replay {
    /// The outcomes of a clock; `None` if no policy of the group promises it.
    #[must_use]
    pub fn outcomes(&self, group: &str, clock_id: &ClockId) -> Option<&Outcomes> {
        let mut clocks = self.clocks.iter();
        let found =
            clocks.find(|clock| clock.clock_id == *clock_id && clock.group.as_str() == group)?;
        Some(&found.outcomes)
    }
}

/// The clocks that a replay under `config` reports, each with its index in the configuration.
fn measured(config: &CompiledConfig) -> Vec<(ClockGroup, usize)> {
    let mut clocks: Vec<(ClockGroup, usize)> =
        (0..ClockId::BUILT_IN.len()).map(|index| (ClockGroup::SLA, index)).collect();
    for group in config.groups() {
        let all = group.clocks.iter().map(|index| (group.name.clone(), *index));
        clocks.extend(
            all.filter(|(group, index)| !group.is_sla() || *index >= ClockId::BUILT_IN.len()),
        );
    }
    clocks
}

impl ReplayLog {
    /// Replays the log under `config`.
    ///
    /// # Errors
    /// All problems of the configuration, as [`Engine::new`](crate::Engine::new) reports them;
    /// `UNKNOWN_STATUS` and `UNKNOWN_PRIORITY` for values of the log that the configuration does
    /// not have; `DEADLINE_OUT_OF_RANGE` near the end of the supported range; `LIMIT_EXCEEDED` when
    /// timers take more than 10,000 steps on one ticket.
    pub fn run(&self, config: &EngineConfig) -> Result<Replay, TicketEngineError> {
        let config = CompiledConfig::new(config)?.for_replay();
        self.check_values(&config)?;
        let policies = config.policy_ids();
        let mut tally = Tally::new(&config, &policies);
        let mut replay = TicketReplay::new(self, &config);
        let mut clocks: Vec<_> = measured(&config)
            .into_iter()
            .map(|(group, index)| (group, index, Outcomes::with_capacity(self.tickets())))
            .collect();
        let mut priority = Vec::with_capacity(self.tickets());
        for number in 0..self.tickets() {
            replay.run_ticket(number)?;
            let ticket = &replay.ticket;
            priority.push(config.urgency(&ticket.priority) as u32);
            for (group, index, outcomes) in &mut clocks {
                let clock_id = &config.clocks()[*index].id;
                let mut breached_cycles = 0;
                for cycle in &ticket.sla.completed {
                    if cycle.clock_id == *clock_id && cycle.group == *group {
                        tally.add(&cycle.clock, *index);
                        breached_cycles += u32::from(cycle.clock.breached_at.is_some());
                    }
                }
                let (mut used_ms, mut policy) = (0, None);
                let entry = ticket.sla.clocks.index_of(group, clock_id);
                let entry = entry.and_then(|entry| ticket.sla.clocks.at(entry));
                if let Some(entry) = entry {
                    let calendar = config.calendar_of(entry)?;
                    used_ms = entry.clock.used_ms_at(self.until, calendar);
                    policy = tally.add(&entry.clock, *index);
                }
                outcomes.add(entry.map(|entry| &entry.clock), used_ms, policy, breached_cycles);
            }
        }
        let refused_rows = replay.refused;
        let attainment = tally.attainment();
        Ok(Replay {
            until: self.until,
            attainment,
            priorities: config.priorities().to_vec(),
            policies,
            clocks: clocks
                .into_iter()
                .map(|(group, index, outcomes)| ReplayedClock {
                    group,
                    clock_id: config.clocks()[index].id.clone(),
                    outcomes,
                })
                .collect(),
            priority,
            refused_rows,
        })
    }

    /// Checks that the configuration has all statuses and priorities of the log.
    fn check_values(&self, config: &CompiledConfig) -> Result<(), TicketEngineError> {
        let mut problems = Vec::new();
        let path = |place: usize| format!("log.values[{place}]");
        for (place, status) in
            self.values_of(LogKind::Status.bit() | LogKind::StatusWithComment.bit())
        {
            if problems.len() < MAX_PROBLEMS {
                problems.extend(config.workflow().known(status, &path(place)).err());
            }
        }
        for (place, priority) in self.values_of(LogKind::Priority.bit()) {
            if problems.len() < MAX_PROBLEMS {
                problems.extend(config.known_priority(priority, &path(place)).err());
            }
        }
        TicketEngineError::unless_empty(problems)
    }
}

/// The state of a run, one ticket at a time.
struct TicketReplay<'a> {
    log: &'a ReplayLog,
    config: &'a CompiledConfig,
    relevance: Relevance,
    /// The present ticket. Tickets share its memory one after another.
    ticket: Ticket,
    /// How the ticket stands after its last event.
    standing: TicketStanding<'a>,
    /// The rows refused so far, of all tickets.
    refused: Vec<u32>,
}

impl<'a> TicketReplay<'a> {
    fn new(log: &'a ReplayLog, config: &'a CompiledConfig) -> TicketReplay<'a> {
        let mut ticket = Ticket::blank();
        // A transition may require a description; a log does not have any.
        ticket.description = Some("-".to_owned());
        let standing = TicketStanding::default();
        let relevance = Relevance::of(config);
        TicketReplay { log, config, relevance, ticket, standing, refused: Vec::new() }
    }

    /// Replays all rows of a ticket, and the time until the end of the log.
    fn run_ticket(&mut self, number: usize) -> Result<(), TicketEngineError> {
        let (draft, opened, mut rest) = self.log.rows_of(number);
        self.open(draft, &opened).map_err(|problem| at_row(problem, &opened))?;
        let mut last = opened;
        let mut steps = 0;
        while let Some((row, after)) = rest.split_first() {
            let is_same_change = |next: &&Row| {
                let are_fields = row.kind.is_field() && next.kind.is_field();
                are_fields && next.at == row.at && next.role == row.role
            };
            let (rows, after) = rest.split_at(1 + after.iter().take_while(is_same_change).count());
            rest = after;
            if rows.iter().any(|row| self.relevance.affects(row)) {
                last = *row;
                self.apply_rows(rows, &mut steps).map_err(|problem| at_row(problem, row))?;
            } else {
                self.set_all(rows);
            }
        }
        self.advance(self.log.until, &mut steps).map_err(|problem| at_row(problem, &last))?;
        Ok(())
    }

    /// Applies rows that are one event: changes of fields that belong together, or a single row of
    /// another kind.
    fn apply_rows(&mut self, rows: &[Row], steps: &mut usize) -> Result<(), Problem> {
        let row = rows[0];
        self.advance(row.at, steps)?;
        let is_transition = matches!(row.kind, LogKind::Status | LogKind::StatusWithComment);
        let is_refused = if is_transition {
            !self.may_transition(&row)
        } else {
            let is_comment = matches!(row.kind, LogKind::Comment | LogKind::InternalComment);
            is_comment && self.config.within_reopen_window(&self.ticket, row.at).is_err()
        };
        if is_refused {
            self.refused.push(row.number);
            return Ok(());
        }
        let past = self.config.past(&self.ticket, std::mem::take(&mut self.standing));
        // A change to the values that are there already is no event.
        if !self.set_all(rows) && row.kind.is_field() {
            self.standing = past.standing;
            return Ok(());
        }
        let event = Event {
            at: row.at,
            party: Party::of_role(row.role),
            entered: is_transition,
            comment: match row.kind {
                LogKind::Comment | LogKind::StatusWithComment => Commented::Publicly,
                LogKind::InternalComment => Commented::Internally,
                _ => Commented::No,
            },
            is_automatic: false,
            is_reapplying: false,
        };
        self.standing = self.config.settle(&mut self.ticket, Some(&past), &event)?;
        self.ticket.updated_at = row.at;
        Ok(())
    }

    /// Writes the values of rows into their fields. Returns whether any field changed.
    fn set_all(&mut self, rows: &[Row]) -> bool {
        rows.iter().fold(false, |is_changed, row| self.set(row) | is_changed)
    }

    /// Resets the ticket and opens it with the values of `draft`.
    fn open(&mut self, draft: &[Row], opened: &Row) -> Result<(), Problem> {
        let ticket = &mut self.ticket;
        ticket.status.clear();
        ticket.status.push_str(self.config.workflow().initial());
        ticket.category = None;
        ticket.tags.clear();
        ticket.reporter_id = Id::Number(0);
        ticket.assignee_id = None;
        ticket.team_id = None;
        ticket.attributes.clear();
        ticket.created_at = opened.at;
        ticket.updated_at = opened.at;
        ticket.first_response_at = None;
        ticket.resolved_at = None;
        ticket.closed_at = None;
        ticket.sla = SlaState::default();
        self.set_all(draft);
        let event = Event {
            at: opened.at,
            party: Party::of_role(opened.role),
            entered: true,
            comment: Commented::No,
            is_automatic: false,
            is_reapplying: false,
        };
        self.standing = self.config.settle(&mut self.ticket, None, &event)?;
        Ok(())
    }

    /// Whether the workflow lets the ticket enter the status of `row`.
    fn may_transition(&self, row: &Row) -> bool {
        let to = self.log.entries[row.value as usize].value.as_str().unwrap_or_default();
        let attempt = Attempt { to, role: row.role, has_comment: true, has_feedback: true };
        let workflow = self.config.workflow();
        // Checking for an edge first saves collecting the reasons against a transition without one.
        workflow.edge(&self.ticket.status, to).is_some()
            && workflow.refusals(&self.ticket, &attempt).is_empty()
            && self.config.within_reopen_window(&self.ticket, row.at).is_ok()
    }

    /// Writes the value of a row into its field. Returns whether the field changed.
    fn set(&mut self, row: &Row) -> bool {
        // The value of a row without a field is ignored: it need not be an index.
        let is_ignored =
            matches!(row.kind, LogKind::Opened | LogKind::Comment | LogKind::InternalComment);
        if is_ignored || !self.relevance.reads(row) {
            return false;
        }
        let entry = &self.log.entries[row.value as usize];
        let ticket = &mut self.ticket;
        let text = entry.value.as_str();
        let is_changed;
        match row.kind {
            LogKind::Status | LogKind::StatusWithComment => {
                is_changed = put(&mut ticket.status, text.unwrap_or_default());
            }
            LogKind::Priority => is_changed = put(&mut ticket.priority, text.unwrap_or_default()),
            LogKind::Category => {
                is_changed = ticket.category.as_deref() != text;
                if is_changed {
                    ticket.category = text.map(str::to_owned);
                }
            }
            LogKind::Tags => is_changed = assign(&mut ticket.tags, &entry.tags),
            LogKind::ReporterId => {
                is_changed =
                    entry.id.as_ref().is_some_and(|id| assign(&mut ticket.reporter_id, id));
            }
            LogKind::AssigneeId => is_changed = assign(&mut ticket.assignee_id, &entry.id),
            LogKind::TeamId => is_changed = assign(&mut ticket.team_id, &entry.id),
            LogKind::Attributes => {
                let attributes = entry.attributes();
                is_changed = attributes.is_some_and(|new| assign(&mut ticket.attributes, new));
            }
            LogKind::Opened | LogKind::Comment | LogKind::InternalComment => is_changed = false,
        }
        is_changed
    }

    /// Applies what falls due by `now`: breaches and timer steps.
    fn advance(&mut self, now: Instant, steps: &mut usize) -> Result<(), Problem> {
        while let Some(due) = self.config.next_due(&self.ticket)?.filter(|due| due.at <= now) {
            match due.what {
                What::Breach { .. } => {}
                What::Timer { .. } => count_step(steps)?,
                // A replay has neither warnings nor offers.
                What::Warning { .. } | What::Lapse | What::Retry => return Ok(()),
            }
            // A breach leaves the standing as it is.
            let standing = match due.what {
                What::Breach { .. } => None,
                _ => Some(std::mem::take(&mut self.standing)),
            };
            if let Some(standing) = self.config.apply_due(&due, &mut self.ticket, standing)? {
                self.standing = standing;
            }
        }
        Ok(())
    }
}

/// Counts a timer step on one ticket and refuses more than [`MAX_STEPS`].
fn count_step(steps: &mut usize) -> Result<(), Problem> {
    *steps += 1;
    if *steps > MAX_STEPS {
        let limit = format!("{} steps of timers on one ticket", grouped(MAX_STEPS as i64));
        let reason = Reason::limit_exceeded(&limit, "fix timers that undo one another");
        return Err(reason.at("config.timers"));
    }
    Ok(())
}

/// `problem`, with the row as its path if the row led to a deadline out of range.
fn at_row(problem: Problem, row: &Row) -> Problem {
    match problem.reason {
        Reason::DeadlineOutOfRange => problem.reason.at(format!("log.at[{}]", row.number)),
        _ => problem,
    }
}

/// Sets `field` to `text`, reusing its memory. Returns whether it changed.
fn put(field: &mut String, text: &str) -> bool {
    let is_changed = field != text;
    if is_changed {
        field.clear();
        field.push_str(text);
    }
    is_changed
}

/// Sets `field` to `value`, reusing its memory. Returns whether it changed.
fn assign<T: Clone + PartialEq>(field: &mut T, value: &T) -> bool {
    let is_changed = field != value;
    if is_changed {
        field.clone_from(value);
    }
    is_changed
}
