//! What falls due next, and what it does to the ticket.
//!
//! At the same instant the order is: breaches, warnings, timers, the lapse of an offer, the retry
//! of an assignment. Breaches and warnings come in the order of the ticket's clocks: the built-in
//! ones first, then by group and id. Timers come in the order of the configuration. A breach takes
//! effect one millisecond after its deadline, the first instant that is later: what is done exactly
//! at the deadline is on time.

use crate::config::CompiledConfig;
use crate::engine::decide::{Commented, Event, TicketStanding};
use crate::model::{ClockEntry, Party, Phase, Ticket, WarningMark, open_deadline};
use crate::timer;
use crate::timer::{Timer, TimerDue};
use crate::value::{Instant, Problem};

/// A due item: something that happens by itself as time passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Due {
    /// The first instant at which it has happened.
    pub at: Instant,
    pub what: What,
}

/// What a due item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    /// The clock at this index of the ticket's clocks ran past its deadline.
    Breach { clock: usize, deadline: Instant },
    /// The clock at this index reached the warning at `mark` of its warnings.
    Warning { clock: usize, mark: usize },
    /// A step of the timer at `index` of the configuration.
    Timer { index: usize, due: TimerDue },
    /// An offer was not answered in time.
    Lapse,
    /// Somebody may be eligible now: the ticket can be assigned again.
    Retry,
}

impl CompiledConfig {
    /// The next due item of `ticket`; `None` when time alone changes nothing.
    ///
    /// # Errors
    /// `UNKNOWN_CALENDAR` when a clock's calendar is not configured.
    pub(crate) fn next_due(&self, ticket: &Ticket) -> Result<Option<Due>, Problem> {
        let mut next: Option<Due> = None;
        // Only an earlier item replaces the one found so far, so ties keep the order of the search.
        let mut consider = |due: Option<Due>| {
            if let Some(due) = due
                && next.is_none_or(|next| due.at < next.at)
            {
                next = Some(due);
            }
        };
        let facts = self.facts(ticket);
        let clocks = || ticket.sla.clocks.iter().enumerate();
        for (clock, entry) in clocks() {
            let Some(deadline) = open_deadline(&entry.clock) else { continue };
            if self.clock_index(entry).is_some() {
                let what = What::Breach { clock, deadline };
                consider(deadline.next().map(|at| Due { at, what }));
            }
        }
        for (clock, entry) in clocks() {
            consider(self.next_warning(ticket, clock, entry)?);
        }
        for (index, timer) in self.timers().iter().enumerate() {
            consider(
                timer::next(timer, &facts)
                    .map(|due| Due { at: due.at, what: What::Timer { index, due } }),
            );
        }
        // Never before the ticket's last change, even if the snapshot has an older instant.
        let queued = |at: Instant, what| Due { at: at.max(ticket.updated_at), what };
        consider(ticket.offer().map(|offer| queued(offer.expires_at, What::Lapse)));
        consider(ticket.retry_at().map(|at| queued(at, What::Retry)));
        Ok(next)
    }

    /// Applies `due` to the data of `ticket`: fields, clocks, timer and queue state, `updated_at`.
    ///
    /// This is the only implementation of the rule: a decision calls it and records the change, a
    /// replay calls it and counts. `standing` is how the ticket stands before; `None` computes it
    /// when needed. Returns how the ticket stands afterwards, or `None` when that cannot have
    /// changed.
    ///
    /// # Errors
    /// `DEADLINE_OUT_OF_RANGE`, `UNKNOWN_CALENDAR`.
    pub(crate) fn apply_due(
        &self,
        due: &Due,
        ticket: &mut Ticket,
        standing: Option<TicketStanding<'_>>,
    ) -> Result<Option<TicketStanding<'_>>, Problem> {
        let after = match due.what {
            What::Breach { clock, deadline } => {
                if let Some(entry) = ticket.sla.clocks.at_mut(clock) {
                    entry.clock.breached_at = Some(deadline);
                }
                ticket.updated_at = ticket.updated_at.max(deadline);
                return Ok(None);
            }
            What::Warning { clock, mark } => {
                let entry = ticket.sla.clocks.at_mut(clock);
                if let Some(mark) = entry.and_then(|entry| entry.clock.warnings.get_mut(mark)) {
                    mark.given_at = Some(due.at);
                }
                None
            }
            What::Timer { index, due: step } => {
                let Some(timer) = self.timers().get(index) else { return Ok(None) };
                let change = |ticket: &mut Ticket| self.run_timer_step(timer, &step, ticket);
                Some(self.apply_automatic(ticket, standing, due.at, true, change)?)
            }
            What::Lapse => {
                let change = |ticket: &mut Ticket| ticket.end_offer(true);
                Some(self.apply_automatic(ticket, standing, due.at, false, change)?)
            }
            What::Retry => {
                let change = |ticket: &mut Ticket| ticket.in_queue(|queue| queue.retry_at = None);
                Some(self.apply_automatic(ticket, standing, due.at, false, change)?)
            }
        };
        ticket.updated_at = ticket.updated_at.max(due.at);
        Ok(after)
    }

    /// Counts a step of `timer` as done without its actions.
    pub(super) fn skip_timer_step(
        &self,
        timer: &Timer,
        step: &TimerDue,
        ticket: &mut Ticket,
    ) -> Result<TicketStanding<'_>, Problem> {
        let change = |ticket: &mut Ticket| timer::pass(timer, ticket, step);
        self.apply_automatic(ticket, None, step.at, true, change)
    }

    /// Applies `change` and its consequences as one event by the system.
    fn apply_automatic(
        &self,
        ticket: &mut Ticket,
        standing: Option<TicketStanding<'_>>,
        at: Instant,
        is_by_timer: bool,
        change: impl FnOnce(&mut Ticket),
    ) -> Result<TicketStanding<'_>, Problem> {
        let standing = standing.unwrap_or_else(|| self.standing(ticket));
        let past = self.past(ticket, standing);
        let status = ticket.status.clone();
        change(ticket);
        let event = Event {
            at,
            party: Party::System,
            entered: status != ticket.status,
            comment: Commented::No,
            is_automatic: is_by_timer,
            is_reapplying: false,
        };
        self.settle(ticket, Some(&past), &event)
    }

    /// The next warning of the clock at `index`; `None` when it is not running or has none left.
    fn next_warning(
        &self,
        ticket: &Ticket,
        index: usize,
        entry: &ClockEntry,
    ) -> Result<Option<Due>, Problem> {
        let clock = &entry.clock;
        let Phase::Running { since, .. } = clock.phase else { return Ok(None) };
        if clock.breached_at.is_some() {
            return Ok(None);
        }
        let open = || clock.warnings.iter().enumerate().filter(|(_, mark)| mark.given_at.is_none());
        if open().next().is_none() || self.clock_index(entry).is_none() {
            return Ok(None);
        }
        let calendar = self.calendar_of(entry)?;
        let lift_ms = clock.lift_ms(calendar);
        let used_at = |mark: &WarningMark| mark.used_ms + mark.lifted_by(lift_ms);
        let open = open().filter(|(_, mark)| used_at(mark) > 0);
        let Some((mark, warning)) = open.min_by_key(|(_, mark)| used_at(mark)) else {
            return Ok(None);
        };
        let left = used_at(warning).saturating_sub(clock.used_ms).max(0);
        let Some(at) = calendar.after(since, left) else {
            return Ok(None);
        };
        // After a change of target the warning's share may be used up already: warn at the change.
        let at = at.max(ticket.updated_at);
        Ok(Some(Due { at, what: What::Warning { clock: index, mark } }))
    }
}
