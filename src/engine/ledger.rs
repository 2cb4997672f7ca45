//! A decision in the making.
//!
//! A command and everything that fell due before it are a sequence of *events*. Each event changes the
//! ticket at its own instant, raises the revision by one, and is recorded: one history entry for each
//! audited field that differs afterwards. Because the entries are drawn from the difference, no command
//! can change a field and forget to say so; and because each event is recorded as if it had been the
//! only one, it makes no difference whether a host asks once a second or once a week.

use super::Engine;
use super::due::{Due, What};
use super::event::{Event, Standing};
use crate::actor::Actor;
use crate::assignment::{Assignment, Offer, agent_load, queue};
use crate::comment::{CommentDraft, TicketComment};
use crate::decision::Decision;
use crate::effect::{Effect, TicketEvent};
use crate::error::{Reason, TicketEngineError};
use crate::history::{Cause, TicketHistory, extend_chain};
use crate::instant::Instant;
use crate::page;
use crate::sla::{Metric, SlaBreach};
use crate::ticket::{Ticket, TicketPatch};
use crate::value::{Recorded, Value};

/// How many things that happen by themselves one decision applies.
const LIMIT: usize = 1_000;

pub(super) struct Ledger<'a> {
    pub(super) engine: &'a Engine,
    /// The host's snapshot; `None` when the ticket is being opened.
    origin: Option<&'a Ticket>,
    pub ticket: Ticket,
    /// Whether nothing has happened yet: the ticket is still the origin.
    is_as_given: bool,
    history: Vec<TicketHistory>,
    breaches: Vec<SlaBreach>,
    comments: Vec<TicketComment>,
    pub(super) effects: Vec<Effect>,
    /// How many things have happened by themselves.
    passed: usize,
}

/// What one event is and who did it.
pub(super) struct Occasion<'a> {
    pub at: Instant,
    pub actor: &'a Actor,
    pub cause: Cause,
    /// The timer that caused it.
    pub rule: Option<&'a str>,
}

impl<'a> Occasion<'a> {
    /// A command's event.
    pub fn command(at: Instant, actor: &'a Actor, cause: Cause) -> Occasion<'a> {
        Occasion { at, actor, cause, rule: None }
    }
}

impl<'a> Ledger<'a> {
    /// For a command on `origin` at `at`: everything that fell due before is applied.
    pub fn resume(
        engine: &'a Engine,
        origin: &'a Ticket,
        at: Instant,
    ) -> Result<Ledger<'a>, TicketEngineError> {
        let mut ledger = Ledger::at_rest(engine, origin, at)?;
        // A command is decided on the ticket as it is at its time, not as it was underway.
        if ledger.pass(at)?.is_some_and(|due| due.at <= at) {
            return Err(Reason::CatchUpFirst { limit: LIMIT }.at("at").into());
        }
        Ok(ledger)
    }

    /// For time alone: nothing is applied yet.
    pub fn at_rest(
        engine: &'a Engine,
        origin: &'a Ticket,
        at: Instant,
    ) -> Result<Ledger<'a>, TicketEngineError> {
        if at < origin.updated_at {
            let reason = Reason::TimeWentBack { at, updated_at: origin.updated_at };
            return Err(reason.at("at").into());
        }
        engine.workflow.known(&origin.status, "ticket.status")?;
        // A deadline without its clock would be forgotten in silence: the column of `sla` was lost on the way.
        for (metric, due_at) in
            [(Metric::FirstResponse, origin.response_due_at), (Metric::Resolution, origin.due_at)]
        {
            if due_at.is_some() && origin.sla.clock(metric).is_none() {
                let expected = "the clock of the ticket's deadline, as the decision gave it; or clear the deadline of a ticket from elsewhere".to_owned();
                let path = format!("ticket.sla.{}", crate::sla::slot_name(metric));
                return Err(Reason::InvalidValue { expected }.at(path).into());
            }
        }
        // A revision that could not rise any more would no longer tell one writer from another.
        if origin.revision > u32::MAX - 2 * LIMIT as u32 {
            let expected = "a revision that can still rise, as decisions gave it".to_owned();
            return Err(Reason::InvalidValue { expected }.at("ticket.revision").into());
        }
        Ok(Ledger::with(engine, Some(origin), origin.clone()))
    }

    /// For a ticket that does not exist yet.
    pub fn begin(engine: &'a Engine, blank: Ticket) -> Ledger<'a> {
        Ledger::with(engine, None, blank)
    }

    fn with(engine: &'a Engine, origin: Option<&'a Ticket>, ticket: Ticket) -> Ledger<'a> {
        Ledger {
            engine,
            origin,
            ticket,
            is_as_given: true,
            history: Vec::new(),
            breaches: Vec::new(),
            comments: Vec::new(),
            effects: Vec::new(),
            passed: 0,
        }
    }

    /// Applies, in their order, the things that have happened by themselves by `now`, and returns what happens next:
    /// it has happened already when there are more of them than one decision applies.
    fn pass(&mut self, now: Instant) -> Result<Option<Due>, TicketEngineError> {
        loop {
            match self.engine.next_due(&self.ticket)? {
                Some(due) if due.at <= now && self.passed < LIMIT => {
                    self.passed += 1;
                    self.happen(&due, now)?;
                }
                next => return Ok(next),
            }
        }
    }

    fn happen(&mut self, due: &Due, now: Instant) -> Result<(), TicketEngineError> {
        self.is_as_given = false;
        let system = Actor::system();
        match due.what {
            What::Breach { metric, deadline } => {
                if let Some(clock) = self.ticket.sla.slot(metric) {
                    clock.breached_at = Some(deadline);
                }
                self.turn(deadline);
                let occasion = Occasion::command(deadline, &system, Cause::Deadline);
                self.record_breach(&occasion, metric, now);
            }
            What::Warning { metric, mark } => {
                let Some(clock) = self.ticket.sla.slot(metric) else { return Ok(()) };
                let deadline = clock.due_at();
                let cycle = clock.cycle;
                let Some(warning) = clock.warnings.get_mut(mark) else { return Ok(()) };
                warning.given_at = Some(due.at);
                let name = warning.name.clone();
                self.turn(due.at);
                let occasion = Occasion::command(due.at, &system, Cause::Warning);
                self.record_warning(&occasion, metric, cycle, name, deadline);
            }
            What::Timer { index, due } => self.fire(index, &due, &system)?,
            What::Lapse => {
                let occasion = Occasion::command(due.at, &system, Cause::Lapse);
                self.ask_anew(&occasion, |ticket| ticket.end_offer(true))?;
            }
            What::Retry => {
                let occasion = Occasion::command(due.at, &system, Cause::Retry);
                self.ask_anew(&occasion, |ticket| ticket.in_queue(|own| own.retry_at = None))?;
            }
        }
        Ok(())
    }

    /// Applies an event after which somebody is to be found for the ticket.
    pub fn ask_anew(
        &mut self,
        occasion: &Occasion<'_>,
        change: impl FnOnce(&mut Ticket),
    ) -> Result<(), TicketEngineError> {
        self.apply(occasion, None, change)?;
        let ticket = &self.ticket;
        self.effects.push(Effect::Reassign {
            key: format!("assign/{}/{}", ticket.revision, ticket.ticket_id),
            ticket_id: ticket.ticket_id.clone(),
            at: occasion.at,
            team_id: ticket.team_id.clone(),
            from: None,
        });
        Ok(())
    }

    /// The ticket's next revision, at `at`. A deadline set by hand into the past must not turn its own time back.
    fn turn(&mut self, at: Instant) {
        self.ticket.revision = self.ticket.revision.saturating_add(1);
        self.ticket.updated_at = self.ticket.updated_at.max(at);
    }

    /// Records that the clock of `metric` has missed its target.
    fn record_breach(&mut self, occasion: &Occasion<'_>, metric: Metric, now: Instant) {
        let Some(clock) = self.ticket.sla.clock(metric) else { return };
        let Some(deadline) = clock.breached_at else { return };
        let breach = SlaBreach::new(&self.ticket.ticket_id, metric, clock, deadline, now);
        let field = format!("breach.{}", breach.breach_type.as_str());
        self.effects.push(breach.notice());
        self.breaches.push(breach);
        self.enter(occasion, &field, Value::Null, deadline.recorded());
    }

    fn record_warning(
        &mut self,
        occasion: &Occasion<'_>,
        metric: Metric,
        cycle: u32,
        warning: String,
        deadline: Option<Instant>,
    ) {
        let kind = crate::sla::BreachType::from(metric).as_str();
        let ticket_id = self.ticket.ticket_id.clone();
        // The name before the host's id, which may contain anything and stands last.
        let key = format!("warning/{kind}/{cycle}/{warning}/{ticket_id}");
        let field = format!("warning.{kind}");
        self.enter(occasion, &field, Value::Null, Value::String(warning.clone()));
        let event = TicketEvent::Warning { metric, warning, deadline };
        self.effects.push(Effect::Notify { key, ticket_id, at: occasion.at, event });
    }

    /// Applies one event: `change` says what it does to the ticket, everything that follows from it is
    /// done here.
    pub fn apply(
        &mut self,
        occasion: &Occasion<'_>,
        comment: Option<&CommentDraft>,
        change: impl FnOnce(&mut Ticket),
    ) -> Result<(), TicketEngineError> {
        let engine = self.engine;
        // Only the first event of a new ticket opens it.
        let is_new = self.origin.is_none() && self.ticket.revision == 0;
        let is_as_given = std::mem::replace(&mut self.is_as_given, false);
        let copy;
        let before = match self.origin {
            Some(origin) if is_as_given => origin,
            _ => {
                copy = self.ticket.clone();
                &copy
            }
        };
        let known = (!is_new).then_some(before);

        change(&mut self.ticket);
        // Saying what is so already is not an act. A migration says nothing and may change something all the same.
        let is_migration = occasion.cause == Cause::Migration;
        if !is_new && !is_migration && comment.is_none() && self.ticket == *before {
            return Ok(());
        }
        let past = known.map(|before| engine.past(before, engine.standing(before)));
        let event = Event {
            at: occasion.at,
            role: occasion.actor.role,
            entered: is_new || before.status != self.ticket.status,
            public_comment: comment.is_some_and(|comment| !comment.is_internal),
            is_automatic: occasion.cause == Cause::Timer,
            is_migration,
        };
        let Standing { is_done, .. } = engine.settle(&mut self.ticket, past.as_ref(), &event)?;
        let weight = engine.load_weight(&self.ticket.priority);
        queue::follow(&mut self.ticket, known, is_done, weight);
        let paging = page::follow(&mut self.ticket, known, is_done, occasion.at);

        if is_migration && self.ticket.sla == before.sla {
            return Ok(());
        }
        self.turn(occasion.at);
        self.record(occasion, known, comment);
        self.effects.extend(paging);
        Ok(())
    }

    /// History, comment and effects of the event that led from `before` to the present ticket.
    fn record(
        &mut self,
        occasion: &Occasion<'_>,
        before: Option<&Ticket>,
        comment: Option<&CommentDraft>,
    ) {
        let mut changes = Vec::new();
        self.ticket.audit(before, |field, old, new| changes.push((field, old, new)));
        for (field, old, new) in changes {
            self.enter(occasion, field, old, new);
        }
        let at = occasion.at;
        match before {
            None => self.tell(at, TicketEvent::Opened),
            Some(before) => {
                if before.status != self.ticket.status {
                    let (from, to) = (before.status.clone(), self.ticket.status.clone());
                    self.tell(at, TicketEvent::StatusChanged { from, to });
                }
                if before.priority != self.ticket.priority {
                    let (from, to) = (before.priority.clone(), self.ticket.priority.clone());
                    self.tell(at, TicketEvent::PriorityChanged { from, to });
                }
            }
        }
        let from = before.and_then(|before| before.assignee_id.clone());
        if from != self.ticket.assignee_id {
            self.tell(at, TicketEvent::Assigned { from, to: self.ticket.assignee_id.clone() });
        }
        self.record_queue(occasion, before);
        if let Some(draft) = comment {
            self.enter(occasion, "comment", Value::Null, draft.comment_id.recorded());
            if let Some(entry) = self.history.last_mut() {
                entry.is_internal = draft.is_internal;
            }
            let event = TicketEvent::Commented {
                comment_id: draft.comment_id.clone(),
                is_internal: draft.is_internal,
            };
            self.tell(at, event);
            self.comments.push(TicketComment {
                comment_id: draft.comment_id.clone(),
                ticket_id: self.ticket.ticket_id.clone(),
                author_id: occasion.actor.id.clone(),
                author_role: occasion.actor.role,
                body: draft.body.clone(),
                is_internal: draft.is_internal,
                created_at: at,
            });
        }
        for metric in Metric::ALL {
            let missed = |ticket: &Ticket| {
                let clock = ticket.sla.clock(metric)?;
                clock.breached_at.map(|_| clock.cycle)
            };
            let cycle = missed(&self.ticket);
            if cycle.is_some() && cycle != before.and_then(missed) {
                self.record_breach(occasion, metric, at);
            }
        }
        self.effects.extend(agent_load::effects(&self.engine.workflow, before, &self.ticket));
    }

    /// What became of offers, and when to ask again.
    fn record_queue(&mut self, occasion: &Occasion<'_>, before: Option<&Ticket>) {
        let old = before.and_then(Ticket::offer).cloned();
        let new = self.ticket.offer().cloned();
        let agent = |offer: &Option<Offer>| offer.as_ref().map(|own| own.agent_id.clone());
        let (from, to) = (agent(&old), agent(&new));
        let is_new = new != old;
        if from != to {
            self.enter(occasion, "offer", from.recorded(), to.recorded());
        }
        if let Some(to) =
            from.filter(|from| new.is_none() && self.ticket.assignee_id.as_ref() != Some(from))
        {
            self.tell(occasion.at, TicketEvent::OfferEnded { to });
        }
        if let Some(Offer { agent_id: to, expires_at }) = new.filter(|_| is_new) {
            self.tell(occasion.at, TicketEvent::Offered { to, expires_at });
        }
        let old = before.and_then(Ticket::retry_at);
        let new = self.ticket.retry_at();
        if old != new {
            self.enter(occasion, "retryAt", old.recorded(), new.recorded());
        }
    }

    pub(super) fn enter(
        &mut self,
        occasion: &Occasion<'_>,
        field: &str,
        old_value: Value,
        new_value: Value,
    ) {
        let ticket_id = self.ticket.ticket_id.clone();
        let revision = self.ticket.revision;
        self.history.push(TicketHistory {
            history_id: format!("{revision}/{field}/{ticket_id}"),
            ticket_id,
            field_changed: field.to_owned(),
            old_value,
            new_value,
            changed_by: occasion.actor.id.clone(),
            changed_at: occasion.at,
            revision,
            cause: occasion.cause,
            rule: occasion.rule.map(str::to_owned),
            is_internal: false,
            chain: None,
        });
    }

    fn tell(&mut self, at: Instant, event: TicketEvent) {
        self.effects.push(event.notice(&self.ticket.ticket_id, self.ticket.revision, at));
    }

    /// The answer to `assign`.
    pub fn close_with(
        self,
        at: Instant,
        explain: bool,
        assignment: Assignment,
    ) -> Result<Decision, TicketEngineError> {
        let mut decision = self.close(at, explain)?;
        decision.assignment = Some(assignment);
        Ok(decision)
    }

    /// The answer at `at`, with what has happened by itself by then; what one decision does not apply is left for the
    /// next.
    pub fn close(mut self, at: Instant, explain: bool) -> Result<Decision, TicketEngineError> {
        let next_wake_at = self.pass(at)?.map(|due| due.at);
        self.ticket.next_wake_at = next_wake_at;
        // A chain that was begun is continued, whatever the configuration says now: a gap would look like tampering.
        if self.engine.history_chain || self.ticket.history_chain.is_some() {
            let last = self.ticket.history_chain.take();
            self.ticket.history_chain = extend_chain(last, &mut self.history);
        }
        let patch = TicketPatch::between(self.origin, &self.ticket);
        let trace = if explain { Some(self.engine.trace(&self.ticket, at)?) } else { None };
        Ok(Decision {
            patch,
            ticket: self.ticket,
            history: self.history,
            breaches: self.breaches,
            comments: self.comments,
            effects: self.effects,
            next_wake_at,
            assignment: None,
            trace,
        })
    }
}
