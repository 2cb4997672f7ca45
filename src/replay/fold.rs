//! The fold: each ticket's rows, one after another, by the rules of single decisions.

use super::attainment::{Attainment, Tally};
use super::log::{LogKind, ReplayLog, Row};
use super::outcome::Outcomes;
use super::relevance::Relevance;
use crate::actor::Role;
use crate::config::EngineConfig;
use crate::engine::{Engine, Event, Standing, What};
use crate::error::{MAX_PROBLEMS, Problem, Reason, TicketEngineError};
use crate::id::Id;
use crate::instant::Instant;
use crate::packed::Read;
use crate::sla::{Metric, SlaState};
use crate::ticket::Ticket;
use crate::workflow::Attempt;

/// Steps of timers on one ticket: more of them are two timers that undo one another.
const MAX_STEPS: usize = 10_000;

/// What came of a log under one configuration.
#[derive(Clone, Debug, PartialEq)]
pub struct Replay {
    /// Until when the tickets were watched.
    pub until: Instant,
    /// How each policy was kept, by metric; a policy that no clock had is not there.
    pub attainment: Vec<Attainment>,
    /// The policies that `outcomes` speak of by their places, in the order of the configuration.
    pub policies: Vec<Id>,
    /// The priorities that `priority` speaks of by their places, the most urgent first.
    pub priorities: Vec<String>,
    /// Of each ticket, by metric, in the order of [`Metric::ALL`].
    pub outcomes: [Outcomes; 3],
    /// The priority of each ticket at the end.
    pub priority: Vec<u32>,
    /// The rows that the configuration's workflow refused, in the order of the tickets: the ticket stayed as it was.
    pub refused_rows: Vec<u32>,
}

impl ReplayLog {
    /// Folds the log under a configuration.
    ///
    /// # Errors
    /// All that is wrong with the configuration, as [`Engine::new`] says it; `UNKNOWN_STATUS` and `UNKNOWN_PRIORITY` for
    /// values of the log that it does not have; `DEADLINE_OUT_OF_RANGE` near the end of the supported time; `TOO_MUCH`
    /// when timers would never come to an end.
    pub fn run(&self, config: &EngineConfig) -> Result<Replay, TicketEngineError> {
        let engine = Engine::new(config)?.without_notices();
        self.check_values(&engine)?;
        let policies = engine.policy_ids();
        let mut tally = Tally::new(&policies);
        let mut fold = Fold::new(self, &engine);
        let mut outcomes = [(); 3].map(|()| Outcomes::with_capacity(self.tickets()));
        let mut priority = Vec::with_capacity(self.tickets());
        for number in 0..self.tickets() {
            fold.live(number)?;
            let ticket = &fold.ticket;
            priority.push(engine.urgency(&ticket.priority) as u32);
            for (metric, outcomes) in Metric::ALL.into_iter().zip(&mut outcomes) {
                let mut missed = 0;
                for cycle in ticket.sla.completed.iter().filter(|cycle| cycle.metric == metric) {
                    tally.add(&cycle.clock, metric);
                    missed += u32::from(cycle.clock.breached_at.is_some());
                }
                let (mut used_ms, mut policy) = (0, None);
                let clock = ticket.sla.clock(metric);
                if let Some(clock) = clock {
                    let calendar = engine.calendar_of(clock, metric)?;
                    used_ms = clock.used_ms_at(self.until, calendar);
                    policy = tally.add(clock, metric);
                }
                outcomes.add(clock, used_ms, policy, missed);
            }
        }
        let refused_rows = fold.refused;
        let attainment = tally.attainment();
        Ok(Replay {
            until: self.until,
            attainment,
            priorities: engine.priorities().to_vec(),
            policies,
            outcomes,
            priority,
            refused_rows,
        })
    }

    /// All values of the log that the configuration does not have.
    fn check_values(&self, engine: &Engine) -> Result<(), TicketEngineError> {
        let mut problems = Vec::new();
        let path = |place: usize| format!("log.values[{place}]");
        for (place, status) in
            self.values_of(LogKind::Status.bit() | LogKind::StatusWithComment.bit())
        {
            if problems.len() < MAX_PROBLEMS {
                problems.extend(engine.workflow().known(status, &path(place)).err());
            }
        }
        for (place, priority) in self.values_of(LogKind::Priority.bit()) {
            if problems.len() < MAX_PROBLEMS {
                problems.extend(engine.known_priority(priority, &path(place)).err());
            }
        }
        TicketEngineError::unless_empty(problems)
    }
}

struct Fold<'a> {
    log: &'a ReplayLog,
    engine: &'a Engine,
    relevance: Relevance,
    /// The ticket that is being folded, in the memory of the one before it.
    ticket: Ticket,
    /// How it stands since its last event.
    standing: Standing<'a>,
    refused: Vec<u32>,
}

impl<'a> Fold<'a> {
    fn new(log: &'a ReplayLog, engine: &'a Engine) -> Fold<'a> {
        let mut ticket = Ticket::blank();
        // What a transition may require of it.
        ticket.description = Some("-".to_owned());
        let standing = Standing { is_done: false, policy: None };
        let relevance = Relevance::of(engine);
        Fold { log, engine, relevance, ticket, standing, refused: Vec::new() }
    }

    /// Folds all rows of a ticket, and time until the end.
    fn live(&mut self, number: usize) -> Result<(), TicketEngineError> {
        let (draft, opened, mut rest) = self.log.rows_of(number);
        self.open(draft, &opened).map_err(|problem| at_row(problem, &opened))?;
        let mut last = opened;
        let mut steps = 0;
        while let Some((row, after)) = rest.split_first() {
            let is_of_it = |next: &&Row| {
                let are_fields = row.kind.is_field() && next.kind.is_field();
                are_fields && next.at == row.at && next.role == row.role
            };
            let (rows, after) = rest.split_at(1 + after.iter().take_while(is_of_it).count());
            rest = after;
            if rows.iter().any(|row| self.relevance.minds(row)) {
                last = *row;
                self.act(rows, &mut steps).map_err(|problem| at_row(problem, row))?;
            } else {
                self.set_all(rows);
            }
        }
        self.advance(self.log.until, &mut steps).map_err(|problem| at_row(problem, &last))?;
        Ok(())
    }

    /// Folds rows that are one event: the changes of fields that go together, or a single row of another kind.
    fn act(&mut self, rows: &[Row], steps: &mut usize) -> Result<(), Problem> {
        let row = rows[0];
        self.advance(row.at, steps)?;
        let is_move = matches!(row.kind, LogKind::Status | LogKind::StatusWithComment);
        let is_refused = if is_move {
            !self.may_move(&row)
        } else {
            let is_comment = matches!(row.kind, LogKind::Comment | LogKind::InternalComment);
            is_comment && self.engine.within_reopen_window(&self.ticket, row.at).is_err()
        };
        if is_refused {
            self.refused.push(row.number);
            return Ok(());
        }
        let past = self.engine.past(&self.ticket, self.standing);
        // Saying what is so already is not an act.
        if !self.set_all(rows) && row.kind.is_field() {
            return Ok(());
        }
        let event = Event {
            at: row.at,
            role: row.role,
            entered: is_move,
            public_comment: matches!(row.kind, LogKind::Comment | LogKind::StatusWithComment),
            is_automatic: false,
            is_migration: false,
        };
        self.standing = self.engine.settle(&mut self.ticket, Some(&past), &event)?;
        self.ticket.updated_at = row.at;
        Ok(())
    }

    /// Writes the values of rows into their fields, and says whether one had another value.
    fn set_all(&mut self, rows: &[Row]) -> bool {
        rows.iter().fold(false, |is_changed, row| self.set(row) | is_changed)
    }

    fn open(&mut self, draft: &[Row], opened: &Row) -> Result<(), Problem> {
        let ticket = &mut self.ticket;
        ticket.status.clear();
        ticket.status.push_str(self.engine.workflow().initial());
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
            role: opened.role,
            entered: true,
            public_comment: false,
            is_automatic: false,
            is_migration: false,
        };
        self.standing = self.engine.settle(&mut self.ticket, None, &event)?;
        Ok(())
    }

    /// Whether the ticket may come to the status of that row.
    fn may_move(&self, row: &Row) -> bool {
        let to = self.log.entries[row.value as usize].value.as_str().unwrap_or_default();
        let attempt = Attempt { to, role: row.role, has_comment: true, has_feedback: true };
        let workflow = self.engine.workflow();
        // Without an edge there is no need to ask for the reasons.
        workflow.edge(&self.ticket.status, to).is_some()
            && workflow.refusals(&self.ticket, &attempt).is_empty()
            && self.engine.within_reopen_window(&self.ticket, row.at).is_ok()
    }

    /// Writes the value of a row into its field, and says whether it had another one.
    fn set(&mut self, row: &Row) -> bool {
        if !self.relevance.keeps(row) {
            return false;
        }
        let entry = &self.log.entries[row.value as usize];
        let ticket = &mut self.ticket;
        let text = entry.value.as_str();
        let is_new;
        match row.kind {
            LogKind::Status | LogKind::StatusWithComment => {
                is_new = put(&mut ticket.status, text.unwrap_or_default());
            }
            LogKind::Priority => is_new = put(&mut ticket.priority, text.unwrap_or_default()),
            LogKind::Category => {
                is_new = ticket.category.as_deref() != text;
                if is_new {
                    ticket.category = text.map(str::to_owned);
                }
            }
            LogKind::Tags => is_new = assign(&mut ticket.tags, &entry.tags),
            LogKind::ReporterId => {
                is_new = entry.id.as_ref().is_some_and(|id| assign(&mut ticket.reporter_id, id));
            }
            LogKind::AssigneeId => is_new = assign(&mut ticket.assignee_id, &entry.id),
            LogKind::TeamId => is_new = assign(&mut ticket.team_id, &entry.id),
            LogKind::Attributes => {
                is_new = entry.attributes().is_some_and(|own| assign(&mut ticket.attributes, own));
            }
            LogKind::Opened | LogKind::Comment | LogKind::InternalComment => is_new = false,
        }
        is_new
    }

    /// Applies what falls due by `now`: deadlines pass, and timers come.
    fn advance(&mut self, now: Instant, steps: &mut usize) -> Result<(), Problem> {
        while let Some(due) = self.engine.next_due(&self.ticket)?.filter(|due| due.at <= now) {
            match due.what {
                What::Breach { metric, deadline } => {
                    if let Some(clock) = self.ticket.sla.slot(metric) {
                        clock.breached_at = Some(deadline);
                    }
                    self.ticket.updated_at = self.ticket.updated_at.max(deadline);
                }
                What::Timer { index, due } => {
                    *steps += 1;
                    if *steps > MAX_STEPS {
                        let mend = format!(
                            "timers took more than {MAX_STEPS} steps on one ticket; mend those that undo one another"
                        );
                        return Err(Reason::TooMuch { mend }.at("config.timers"));
                    }
                    let past = self.engine.past(&self.ticket, self.standing);
                    let status = self.ticket.status.clone();
                    self.engine.carry_out(index, &due, &mut self.ticket);
                    let event = Event {
                        at: due.at,
                        role: Role::System,
                        entered: status != self.ticket.status,
                        public_comment: false,
                        is_automatic: true,
                        is_migration: false,
                    };
                    self.standing = self.engine.settle(&mut self.ticket, Some(&past), &event)?;
                    self.ticket.updated_at = self.ticket.updated_at.max(due.at);
                }
                // Nothing warns in a replay, and nothing is offered.
                What::Warning { .. } | What::Lapse | What::Retry => return Ok(()),
            }
        }
        Ok(())
    }
}

/// A deadline out of range, told where the row is that led to it.
fn at_row(problem: Problem, row: &Row) -> Problem {
    match problem.reason {
        Reason::DeadlineOutOfRange => problem.reason.at(format!("log.at[{}]", row.number)),
        _ => problem,
    }
}

/// Puts `text` into the memory of `field`, and says whether it is another one.
fn put(field: &mut String, text: &str) -> bool {
    let is_new = field != text;
    if is_new {
        field.clear();
        field.push_str(text);
    }
    is_new
}

fn assign<T: Clone + PartialEq>(field: &mut T, value: &T) -> bool {
    let is_new = field != value;
    if is_new {
        field.clone_from(value);
    }
    is_new
}
