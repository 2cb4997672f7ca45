//! A decision under construction.
//!
//! A command and everything that fell due before it are a sequence of *events*. Each event changes
//! the ticket at its own instant, raises the revision by one and is recorded: one history entry for
//! each audited field that differs afterwards. The entries are drawn from the difference, so no
//! command can change a field and forget to record it. Each event is recorded as if it were the
//! only one, so waking once a second and waking once a week give the same history.

use std::borrow::Cow;

use super::due::Due;
use crate::assignment::{Assignment, agent_load, queue};
use crate::config::CompiledConfig;
use crate::engine::Decision;
use crate::engine::decide::{Commented, Event, TicketStanding, What, pages};
use crate::history::extend_chain;
use crate::model::{
    Cause, ClockEntry, ClockGroup, ClockId, CommentDraft, Effect, Offer, Party, Recorded,
    SlaBreach, SlaClock, Ticket, TicketComment, TicketEvent, TicketHistory, TicketPatch,
    clock_path,
};
use crate::value::{Actor, Instant, Reason, TicketEngineError, Value};

/// How many due items one decision applies at most.
const MAX_DUE_ITEMS: usize = 1_000;

pub(crate) struct DecisionBuilder<'a> {
    pub(crate) config: &'a CompiledConfig,
    /// The host's snapshot; `None` when the ticket is being opened.
    origin: Option<&'a Ticket>,
    pub ticket: Ticket,
    /// Whether no event has been applied yet, so that the ticket equals the origin.
    is_unchanged: bool,
    history: Vec<TicketHistory>,
    breaches: Vec<SlaBreach>,
    comments: Vec<TicketComment>,
    pub(crate) effects: Vec<Effect>,
    /// How many due items have been applied.
    due_items: usize,
}

/// When an event happens, who does it, and why.
pub(crate) struct Occasion<'a> {
    pub at: Instant,
    pub actor: &'a Actor,
    pub cause: Cause,
    /// The timer that caused it.
    pub timer_id: Option<&'a str>,
}

impl<'a> Occasion<'a> {
    /// An event that no timer causes.
    pub(crate) fn new(at: Instant, actor: &'a Actor, cause: Cause) -> Occasion<'a> {
        Occasion { at, actor, cause, timer_id: None }
    }
}

impl<'a> DecisionBuilder<'a> {
    /// Starts a decision on `origin` and applies everything that fell due by `at`.
    ///
    /// # Errors
    /// As [`validate`](DecisionBuilder::validate); `CATCH_UP_FIRST` when more is due than one
    /// decision applies.
    pub(crate) fn catch_up(
        config: &'a CompiledConfig,
        origin: &'a Ticket,
        at: Instant,
    ) -> Result<DecisionBuilder<'a>, TicketEngineError> {
        let mut builder = DecisionBuilder::validate(config, origin, at)?;
        // A command must be decided on the ticket as it is at `at`, not on a state before it.
        if builder.apply_all_due(at)?.is_some_and(|due| due.at <= at) {
            return Err(Reason::CatchUpFirst { limit: MAX_DUE_ITEMS }.at("at").into());
        }
        Ok(builder)
    }

    /// Starts a decision on `origin` and applies nothing yet.
    ///
    /// # Errors
    /// `STALE_TIMESTAMP`, `UNKNOWN_STATUS`; `INVALID_VALUE` for a snapshot that lost its clocks or
    /// whose revision cannot rise any more.
    pub(crate) fn validate(
        config: &'a CompiledConfig,
        origin: &'a Ticket,
        at: Instant,
    ) -> Result<DecisionBuilder<'a>, TicketEngineError> {
        if at < origin.updated_at {
            let reason = Reason::StaleTimestamp { at, updated_at: origin.updated_at };
            return Err(reason.at("at").into());
        }
        config.workflow().known(&origin.status, "ticket.status")?;
        // A deadline without its clock means that the column `sla` was not stored or not loaded.
        // Going on would silently drop the deadline.
        let group = ClockGroup::SLA;
        for (clock_id, due_at) in
            [(ClockId::FirstResponse, origin.response_due_at), (ClockId::Resolution, origin.due_at)]
        {
            if due_at.is_some() && origin.sla.clock(group.as_str(), &clock_id).is_none() {
                let reason = Reason::InvalidValue {
                    expected: "the clock of the ticket's deadline, as the decision returned it".to_owned(),
                    found: "null".to_owned(),
                    hint: Some(
                        "store and load the column sla, or clear the deadlines of an imported ticket"
                            .to_owned(),
                    ),
                };
                return Err(reason.at(clock_path(&group, &clock_id)).into());
            }
        }
        // A revision that cannot rise would no longer detect concurrent writers.
        if origin.revision > u32::MAX - 2 * MAX_DUE_ITEMS as u32 {
            let expected = "a revision that can still rise, as decisions returned it";
            let found = format!("number {}", origin.revision);
            return Err(Reason::expected(expected, found).at("ticket.revision").into());
        }
        Ok(DecisionBuilder::with(config, Some(origin), origin.clone()))
    }

    /// Starts a decision that opens `blank`.
    pub(crate) fn begin(config: &'a CompiledConfig, blank: Ticket) -> DecisionBuilder<'a> {
        DecisionBuilder::with(config, None, blank)
    }

    fn with(
        config: &'a CompiledConfig,
        origin: Option<&'a Ticket>,
        ticket: Ticket,
    ) -> DecisionBuilder<'a> {
        DecisionBuilder {
            config,
            origin,
            ticket,
            is_unchanged: true,
            history: Vec::new(),
            breaches: Vec::new(),
            comments: Vec::new(),
            effects: Vec::new(),
            due_items: 0,
        }
    }

    /// Applies what has fallen due by `now`, in order, and returns the next due item.
    ///
    /// When more items are due than one decision applies, the returned one is due already.
    fn apply_all_due(&mut self, now: Instant) -> Result<Option<Due>, TicketEngineError> {
        loop {
            match self.config.next_due(&self.ticket)? {
                Some(due) if due.at <= now && self.due_items < MAX_DUE_ITEMS => {
                    self.due_items += 1;
                    self.apply_due(&due, now)?;
                }
                next => return Ok(next),
            }
        }
    }

    /// Applies a due item by [`CompiledConfig::apply_due`] and records it as one event.
    fn apply_due(&mut self, due: &Due, now: Instant) -> Result<(), TicketEngineError> {
        let system = Actor::system();
        match due.what {
            What::Breach { clock, deadline } => {
                self.is_unchanged = false;
                self.config.apply_due(due, &mut self.ticket, None)?;
                self.bump_revision(deadline);
                let occasion = Occasion::new(deadline, &system, Cause::Deadline);
                self.record_present_breach(&occasion, clock, now);
            }
            What::Warning { clock, mark } => {
                self.is_unchanged = false;
                self.config.apply_due(due, &mut self.ticket, None)?;
                self.bump_revision(due.at);
                let occasion = Occasion::new(due.at, &system, Cause::Warning);
                self.record_warning(&occasion, clock, mark);
            }
            What::Timer { index, due: step } => self.fire(due, index, &step, &system)?,
            What::Lapse => self.apply_queue_due(due, Cause::Lapse)?,
            What::Retry => self.apply_queue_due(due, Cause::Retry)?,
        }
        Ok(())
    }

    /// Applies a lapsed offer or a retry, and requests an assignment from the host.
    fn apply_queue_due(&mut self, due: &Due, cause: Cause) -> Result<(), TicketEngineError> {
        let before = self.before_event();
        if let Some(standing) = self.config.apply_due(due, &mut self.ticket, None)? {
            let system = Actor::system();
            let occasion = Occasion::new(due.at, &system, cause);
            self.finish_event(&occasion, Some(&before), None, standing.is_done);
        }
        self.request_assignment(due.at);
        Ok(())
    }

    /// Applies an event that leaves the ticket without an agent, and requests an assignment from
    /// the host.
    pub(crate) fn apply_and_request_assignment(
        &mut self,
        occasion: &Occasion<'_>,
        change: impl FnOnce(&mut Ticket),
    ) -> Result<(), TicketEngineError> {
        self.apply(occasion, None, change)?;
        self.request_assignment(occasion.at);
        Ok(())
    }

    fn request_assignment(&mut self, at: Instant) {
        let ticket = &self.ticket;
        self.effects.push(Effect::Reassign {
            key: format!("assign/{}/{}", ticket.revision, ticket.ticket_id),
            ticket_id: ticket.ticket_id.clone(),
            at,
            team_id: ticket.team_id.clone(),
            from: None,
        });
    }

    /// The ticket before the event that is about to be applied.
    ///
    /// The first event compares with the origin; only later ones need a copy.
    pub(super) fn before_event(&mut self) -> Cow<'a, Ticket> {
        let is_unchanged = std::mem::replace(&mut self.is_unchanged, false);
        match self.origin {
            Some(origin) if is_unchanged => Cow::Borrowed(origin),
            _ => Cow::Owned(self.ticket.clone()),
        }
    }

    /// Raises the ticket's revision by one, at `at`.
    ///
    /// `updated_at` never decreases, even if a stored deadline lies in the past.
    fn bump_revision(&mut self, at: Instant) {
        self.ticket.revision = self.ticket.revision.saturating_add(1);
        self.ticket.updated_at = self.ticket.updated_at.max(at);
    }

    /// Records that the clock at `index` is breached, as noticed at `now`.
    fn record_present_breach(&mut self, occasion: &Occasion<'_>, index: usize, now: Instant) {
        let Some(entry) = self.ticket.sla.clocks.at(index) else { return };
        if let Some(breach) = self.breach_of(entry, &entry.clock, now) {
            self.record_breach(occasion, breach);
        }
    }

    /// The breach of `clock`, a cycle of the clock of `entry`, as noticed at `now`, with its name in
    /// the history.
    fn breach_of(
        &self,
        entry: &ClockEntry,
        clock: &SlaClock,
        now: Instant,
    ) -> Option<(SlaBreach, String)> {
        let deadline = clock.breached_at?;
        let breach = SlaBreach::new(&self.ticket.ticket_id, entry, clock, deadline, now);
        Some((breach, format!("breach.{}", entry.label('.'))))
    }

    fn record_breach(&mut self, occasion: &Occasion<'_>, (breach, field): (SlaBreach, String)) {
        let deadline = breach.breached_at.recorded();
        self.effects.push(breach.notice());
        self.breaches.push(breach);
        self.record(occasion, &field, Value::Null, deadline);
    }

    /// Records the warning at `mark` of the clock at `index`.
    fn record_warning(&mut self, occasion: &Occasion<'_>, index: usize, mark: usize) {
        let Some(entry) = self.ticket.sla.clocks.at(index) else { return };
        let clock = &entry.clock;
        let Some(warning) = clock.warnings.get(mark).map(|mark| mark.name.clone()) else { return };
        let (cycle, deadline) = (clock.cycle, clock.due_at());
        let ticket_id = self.ticket.ticket_id.clone();
        // The ticket's id may contain anything, slashes included, so it comes last.
        let key = format!("warning/{}/{cycle}/{warning}/{ticket_id}", entry.label('/'));
        let field = format!("warning.{}", entry.label('.'));
        let (clock_id, group) = (entry.clock_id.clone(), entry.group.clone());
        self.record(occasion, &field, Value::Null, Value::String(warning.clone()));
        let event = TicketEvent::Warning { clock_id, group, warning, deadline };
        self.effects.push(Effect::Notify { key, ticket_id, at: occasion.at, event });
    }

    /// Records why a deadline passed, as one event.
    pub(crate) fn annotate(
        &mut self,
        occasion: &Occasion<'_>,
        breach: SlaBreach,
        old: Value,
        new: Value,
    ) {
        self.is_unchanged = false;
        self.bump_revision(occasion.at);
        self.breaches.push(breach);
        self.record(occasion, "breachReason", old, new);
        if let Some(entry) = self.history.last_mut() {
            entry.is_internal = true;
        }
    }

    /// Records the breaches of the event that led from `before` to the present ticket: those of a
    /// change of target, of a reopening, and of a cycle that ended in the event.
    fn record_new_breaches(&mut self, occasion: &Occasion<'_>, before: Option<&Ticket>) {
        let sla = &self.ticket.sla;
        let is_breached = |entry: &ClockEntry| entry.clock.breached_at.is_some();
        if sla.completed.is_empty() && !sla.clocks.iter().any(is_breached) {
            return;
        }
        // Whether the cycle of a clock was breached before the event.
        let was_breached = |entry: &ClockEntry, clock: &SlaClock| {
            let old =
                before.and_then(|before| before.sla.clock(entry.group.as_str(), &entry.clock_id));
            old.is_some_and(|old| old.cycle == clock.cycle && old.breached_at.is_some())
        };
        let mut breached: Vec<(SlaBreach, String)> = Vec::new();
        for entry in sla.clocks.iter() {
            let first_new = before
                .and_then(|before| before.sla.clock(entry.group.as_str(), &entry.clock_id))
                .map_or(1, |old| old.cycle);
            let ended = sla.completed.iter().filter(|cycle| {
                cycle.clock_id == entry.clock_id
                    && cycle.group == entry.group
                    && cycle.clock.cycle >= first_new
            });
            let cycles = ended.map(|cycle| &cycle.clock).chain([&entry.clock]);
            let new =
                cycles.filter(|clock| clock.breached_at.is_some() && !was_breached(entry, clock));
            breached.extend(new.filter_map(|clock| self.breach_of(entry, clock, occasion.at)));
        }
        for breach in breached {
            self.record_breach(occasion, breach);
        }
    }

    /// Applies one event: `change` sets the ticket's fields, and everything that follows is done
    /// here.
    pub(crate) fn apply(
        &mut self,
        occasion: &Occasion<'_>,
        comment: Option<&CommentDraft>,
        change: impl FnOnce(&mut Ticket),
    ) -> Result<(), TicketEngineError> {
        let config = self.config;
        // Only the first event of a new ticket opens it.
        let is_new = self.origin.is_none() && self.ticket.revision == 0;
        let before = self.before_event();
        let known = (!is_new).then_some(&*before);

        change(&mut self.ticket);
        // A change to the values that are there already is no event. Reapplying policies changes no
        // field and may change clocks all the same.
        let is_reapplying = occasion.cause == Cause::ReapplyPolicies;
        if !is_new && !is_reapplying && comment.is_none() && self.ticket == *before {
            return Ok(());
        }
        let past = known.map(|before| config.past(before, config.standing(before)));
        let event = Event {
            at: occasion.at,
            party: Party::of(occasion.actor, &self.ticket.reporter_id),
            entered: is_new || before.status != self.ticket.status,
            comment: match comment {
                None => Commented::No,
                Some(CommentDraft { is_internal: true, .. }) => Commented::Internally,
                Some(_) => Commented::Publicly,
            },
            is_automatic: false,
            is_reapplying,
        };
        let TicketStanding { is_done, .. } =
            config.settle(&mut self.ticket, past.as_ref(), &event)?;
        self.finish_event(occasion, known, comment, is_done);
        Ok(())
    }

    /// Completes an event that led from `before` to the present ticket and whose clocks are
    /// settled: queue, page, revision and records.
    pub(super) fn finish_event(
        &mut self,
        occasion: &Occasion<'_>,
        before: Option<&Ticket>,
        comment: Option<&CommentDraft>,
        is_done: bool,
    ) {
        let weight = self.config.load_weight(&self.ticket.priority);
        queue::update(&mut self.ticket, before, is_done, weight);
        let paging = pages::update(&mut self.ticket, before, is_done, occasion.at);

        let is_reapplying = occasion.cause == Cause::ReapplyPolicies;
        if is_reapplying && before.is_some_and(|before| before.sla == self.ticket.sla) {
            return;
        }
        self.bump_revision(occasion.at);
        self.record_event(occasion, before, comment);
        self.effects.extend(paging);
    }

    /// Records history, comment and effects of the event that led from `before` to the present
    /// ticket.
    fn record_event(
        &mut self,
        occasion: &Occasion<'_>,
        before: Option<&Ticket>,
        comment: Option<&CommentDraft>,
    ) {
        let mut changes = Vec::new();
        self.ticket.audit(before, |field, old, new| changes.push((field, old, new)));
        for (field, old, new) in changes {
            self.record(occasion, field, old, new);
        }
        let at = occasion.at;
        match before {
            None => self.notify(at, TicketEvent::Opened),
            Some(before) => {
                if before.status != self.ticket.status {
                    let (from, to) = (before.status.clone(), self.ticket.status.clone());
                    self.notify(at, TicketEvent::StatusChanged { from, to });
                }
                if before.priority != self.ticket.priority {
                    let (from, to) = (before.priority.clone(), self.ticket.priority.clone());
                    self.notify(at, TicketEvent::PriorityChanged { from, to });
                }
            }
        }
        let from = before.and_then(|before| before.assignee_id.clone());
        if from != self.ticket.assignee_id {
            self.notify(at, TicketEvent::Assigned { from, to: self.ticket.assignee_id.clone() });
        }
        self.record_queue(occasion, before);
        if let Some(draft) = comment {
            self.record(occasion, "comment", Value::Null, draft.comment_id.recorded());
            if let Some(entry) = self.history.last_mut() {
                entry.is_internal = draft.is_internal;
            }
            let event = TicketEvent::Commented {
                comment_id: draft.comment_id.clone(),
                is_internal: draft.is_internal,
            };
            self.notify(at, event);
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
        self.record_new_breaches(occasion, before);
        self.effects.extend(agent_load::effects(self.config.workflow(), before, &self.ticket));
    }

    /// Records changes of the offer and of the time to retry.
    fn record_queue(&mut self, occasion: &Occasion<'_>, before: Option<&Ticket>) {
        let old = before.and_then(Ticket::offer).cloned();
        let new = self.ticket.offer().cloned();
        let agent = |offer: &Option<Offer>| offer.as_ref().map(|offer| offer.agent_id.clone());
        let (from, to) = (agent(&old), agent(&new));
        let is_new = new != old;
        if from != to {
            self.record(occasion, "offer", from.recorded(), to.recorded());
        }
        if let Some(to) =
            from.filter(|from| new.is_none() && self.ticket.assignee_id.as_ref() != Some(from))
        {
            self.notify(occasion.at, TicketEvent::OfferEnded { to });
        }
        if let Some(Offer { agent_id: to, expires_at }) = new.filter(|_| is_new) {
            self.notify(occasion.at, TicketEvent::Offered { to, expires_at });
        }
        let old = before.and_then(Ticket::retry_at);
        let new = self.ticket.retry_at();
        if old != new {
            self.record(occasion, "retryAt", old.recorded(), new.recorded());
        }
    }

    /// Adds one history entry.
    pub(crate) fn record(
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
            timer_id: occasion.timer_id.map(str::to_owned),
            is_internal: false,
            chain: None,
        });
    }

    fn notify(&mut self, at: Instant, event: TicketEvent) {
        self.effects.push(event.notice(&self.ticket.ticket_id, self.ticket.revision, at));
    }

    /// [`close`](DecisionBuilder::close) for a decision that assigns.
    pub(crate) fn close_with(
        self,
        at: Instant,
        explain: bool,
        assignment: Assignment,
    ) -> Result<Decision, TicketEngineError> {
        let mut decision = self.close(at, explain)?;
        decision.assignment = Some(assignment);
        Ok(decision)
    }

    /// Applies what has fallen due by `at` and returns the decision.
    ///
    /// What exceeds one decision is left for the next: `next_wake_at` is then not after `at`.
    pub(crate) fn close(
        mut self,
        at: Instant,
        explain: bool,
    ) -> Result<Decision, TicketEngineError> {
        let next_wake_at = self.apply_all_due(at)?.map(|due| due.at);
        self.ticket.next_wake_at = next_wake_at;
        // A chain once started is continued, even if the configuration no longer has it: a gap
        // would look like tampering.
        if self.config.is_tamper_evident() || self.ticket.history_chain.is_some() {
            let last = self.ticket.history_chain.take();
            self.ticket.history_chain = extend_chain(last, &mut self.history);
        }
        let patch = TicketPatch::between(self.origin, &self.ticket);
        let trace = if explain { Some(self.config.trace(&self.ticket, at)?) } else { None };
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
