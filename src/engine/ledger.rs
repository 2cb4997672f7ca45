//! A decision in the making.
//!
//! A command and everything that fell due before it are a sequence of *events*. Each event changes the
//! ticket at its own instant, raises the revision by one, and is recorded: one history entry for each
//! audited field that differs afterwards. Because the entries are drawn from the difference, no command
//! can change a field and forget to say so; and because each event is recorded as if it had been the
//! only one, it makes no difference whether a host asks once a second or once a week.

use super::Engine;
use crate::actor::Actor;
use crate::assignment::{Assignment, agent_load};
use crate::comment::{CommentDraft, TicketComment};
use crate::decision::Decision;
use crate::effect::{Effect, TicketEvent};
use crate::error::{Reason, TicketEngineError};
use crate::history::{Cause, TicketHistory};
use crate::instant::Instant;
use crate::sla::breach::{next_deadline, next_wake_at};
use crate::sla::{Metric, SlaBreach, adjust};
use crate::ticket::{Ticket, TicketPatch};
use crate::value::{Recorded, Value};

pub(super) struct Ledger<'a> {
    engine: &'a Engine,
    /// The host's snapshot; `None` when the ticket is being opened.
    origin: Option<&'a Ticket>,
    pub ticket: Ticket,
    history: Vec<TicketHistory>,
    breaches: Vec<SlaBreach>,
    comments: Vec<TicketComment>,
    effects: Vec<Effect>,
}

/// What one event is and who did it.
pub(super) struct Occasion<'a> {
    pub at: Instant,
    pub actor: &'a Actor,
    pub cause: Cause,
}

impl<'a> Ledger<'a> {
    /// For a command on `origin` at `at`: everything that fell due before is applied.
    pub fn resume(
        engine: &'a Engine,
        origin: &'a Ticket,
        at: Instant,
    ) -> Result<Ledger<'a>, TicketEngineError> {
        if at < origin.updated_at {
            let reason = Reason::TimeWentBack { at, updated_at: origin.updated_at };
            return Err(reason.at("at").into());
        }
        engine.workflow.known(&origin.status, "ticket.status")?;
        let mut ledger = Ledger::with(engine, Some(origin), origin.clone());
        ledger.pass_deadlines(at);
        Ok(ledger)
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
            history: Vec::new(),
            breaches: Vec::new(),
            comments: Vec::new(),
            effects: Vec::new(),
        }
    }

    /// Records, in their order, the deadlines that `now` is later than.
    fn pass_deadlines(&mut self, now: Instant) {
        let system = Actor::system();
        while let Some((deadline, metric)) = next_deadline(&self.ticket) {
            if now <= deadline {
                break;
            }
            if let Some(clock) = self.ticket.sla.slot(metric) {
                clock.breached_at = Some(deadline);
            }
            self.ticket.revision = self.ticket.revision.saturating_add(1);
            // A deadline set by hand into the past must not turn the ticket's own time back.
            self.ticket.updated_at = self.ticket.updated_at.max(deadline);
            let occasion = Occasion { at: deadline, actor: &system, cause: Cause::Deadline };
            self.record_breach(&occasion, metric, now);
        }
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

    /// Applies one event: `change` says what it does to the ticket, everything that follows from it is
    /// done here.
    pub fn apply(
        &mut self,
        occasion: &Occasion<'_>,
        comment: Option<&CommentDraft>,
        change: impl FnOnce(&mut Ticket),
    ) -> Result<(), TicketEngineError> {
        let engine = self.engine;
        let is_new = self.origin.is_none();
        let before = self.ticket.clone();
        let known = (!is_new).then_some(&before);
        let public = comment.is_some_and(|comment| !comment.is_internal);

        change(&mut self.ticket);
        let entered = is_new || before.status != self.ticket.status;
        self.note_milestones(occasion.at);
        engine.note_first_response(&mut self.ticket, occasion.actor, occasion.at, public, entered);
        adjust(engine, known, &mut self.ticket, occasion.at)?;
        self.ticket.response_due_at = self.ticket.sla.due_at(Metric::FirstResponse);
        self.ticket.due_at = self.ticket.sla.due_at(Metric::Resolution);

        if !is_new && self.ticket == before && comment.is_none() {
            return Ok(());
        }
        self.ticket.updated_at = occasion.at;
        self.ticket.revision = before.revision.saturating_add(1);
        self.record(occasion, known, comment);
        Ok(())
    }

    /// When it was resolved and closed, as its present state says.
    fn note_milestones(&mut self, at: Instant) {
        use crate::workflow::Category::{Closed, Resolved};
        let category = self.engine.workflow.category(&self.ticket.status);
        let ticket = &mut self.ticket;
        match category {
            Some(Resolved) => {
                ticket.resolved_at = ticket.resolved_at.or(Some(at));
                ticket.closed_at = None;
            }
            Some(Closed) => ticket.closed_at = ticket.closed_at.or(Some(at)),
            _ => {
                ticket.resolved_at = None;
                ticket.closed_at = None;
            }
        }
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
        if let Some(draft) = comment {
            self.enter(occasion, "comment", Value::Null, draft.comment_id.recorded());
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
                ticket.sla.clock(metric).is_some_and(|clock| clock.breached_at.is_some())
            };
            if missed(&self.ticket) && !before.is_some_and(missed) {
                self.record_breach(occasion, metric, at);
            }
        }
        self.effects.extend(agent_load::effects(&self.engine.workflow, before, &self.ticket));
    }

    fn enter(&mut self, occasion: &Occasion<'_>, field: &str, old_value: Value, new_value: Value) {
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
        });
    }

    fn tell(&mut self, at: Instant, event: TicketEvent) {
        self.effects.push(event.notice(&self.ticket.ticket_id, self.ticket.revision, at));
    }

    /// The answer.
    pub fn close(mut self, assignment: Option<Assignment>) -> Decision {
        let next_wake_at = next_wake_at(&self.ticket);
        self.ticket.next_wake_at = next_wake_at;
        let patch = TicketPatch::between(self.origin, &self.ticket);
        Decision {
            patch,
            ticket: self.ticket,
            history: self.history,
            breaches: self.breaches,
            comments: self.comments,
            effects: self.effects,
            next_wake_at,
            assignment,
        }
    }
}
