//! What an event does to the clocks.
//!
//! At one instant the order is: stop and cancel, under the policy that the clock ran under; a
//! change of target; reset; pause or run; start. Every clock goes the same way, whether it is
//! built in or configured.

use crate::calendar::Calendar;
use crate::condition::Facts;
use crate::config::{CompiledConfig, DEFAULT_CALENDAR};
use crate::engine::decide::TicketStanding;
use crate::engine::decide::event::{ClockSet, HeldStates, Past};
use crate::model::{
    ClockEntry, ClockGroup, Clocks, DayTarget, Phase, SlaClock, State, StatusCategory, Ticket,
    clock_path,
};
use crate::sla::{
    Again, ClockEvent, ClockEvents, ClockRules, MAX_CYCLES, OnReopen, OnTargetChange, Policy,
    TargetTime, Terms, marks,
};
use crate::value::limits::LONGEST_MS;
use crate::value::{Instant, Problem, Reason};

/// One event, for all clocks of a ticket.
pub(crate) struct Adjustment<'a> {
    pub config: &'a CompiledConfig,
    /// The state that the ticket is in after the event.
    pub state: Option<State>,
    /// What came before the event; `None` while the ticket is being opened.
    pub past: Option<&'a Past<'a>>,
    /// How the ticket stands after the event.
    pub standing: &'a TicketStanding<'a>,
    pub at: Instant,
    pub events: ClockEvents,
    /// Whether a timer changed the ticket. Automation never makes a ticket late.
    pub is_automatic: bool,
    /// Whether policies are being reapplied: clocks move to the configuration as it is now.
    pub is_reapplying: bool,
}

/// The event as one clock sees it.
struct ClockAdjustment<'a> {
    event: &'a Adjustment<'a>,
    facts: Facts<'a>,
    group: &'a ClockGroup,
    index: usize,
    rules: &'a ClockRules,
    /// The policy of the group that matches the ticket now.
    policy: Option<&'a Policy>,
    /// Whether a policy of the group promises the clock. What nobody promises only ends.
    is_promised: bool,
    /// Whether another policy of the group matches than before.
    rematch: bool,
    was_held_back: bool,
    is_held_back: bool,
}

/// The cycles that an event completed, with the clocks that they belong to.
type Completed = Vec<(usize, SlaClock)>;

impl Adjustment<'_> {
    /// Brings each clock of `ticket` to where it should be after the event.
    pub(super) fn apply(&self, ticket: &mut Ticket) -> Result<(), Problem> {
        // Taken out, because conditions look at the ticket while its clocks change.
        let mut clocks = std::mem::take(&mut ticket.sla.clocks);
        let facts = Facts { ticket, state: self.state };
        let result = self.adjust_all(&facts, &mut clocks);
        ticket.sla.clocks = clocks;
        for (entry, clock) in result? {
            if let Some(entry) = ticket.sla.clocks.at(entry).map(ClockEntry::name) {
                ticket.sla.complete(entry, clock, self.config.kept_cycles());
            }
        }
        Ok(())
    }

    fn adjust_all(&self, facts: &Facts<'_>, clocks: &mut Clocks) -> Result<Completed, Problem> {
        let mut completed = Vec::new();
        let mut adjusted = 0;
        for (place, group) in self.config.groups().iter().enumerate() {
            let policy = self.standing.policy(place);
            let old = self.past.map(|past| past.standing.policy(place));
            let were_held_back = self.held_back(&group.name, &group.clocks, old.flatten(), clocks);
            for index in &group.clocks {
                let adjustment = ClockAdjustment {
                    event: self,
                    facts: *facts,
                    group: &group.name,
                    index: *index,
                    rules: &self.config.clocks()[*index],
                    policy,
                    is_promised: true,
                    rematch: self.rematches(old, policy),
                    was_held_back: were_held_back.has(*index),
                    is_held_back: self.is_held_back(&group.name, *index, policy, clocks),
                };
                adjusted += usize::from(adjustment.apply(clocks, &mut completed)?);
            }
        }
        if adjusted < clocks.len() {
            self.adjust_others(facts, clocks, &mut completed)?;
        }
        Ok(completed)
    }

    /// Adjusts the live clocks that no policy of their group names any more.
    fn adjust_others(
        &self,
        facts: &Facts<'_>,
        clocks: &mut Clocks,
        completed: &mut Completed,
    ) -> Result<(), Problem> {
        for entry in 0..clocks.len() {
            let Some(ClockEntry { group, clock_id, clock }) = clocks.at(entry) else { continue };
            let place = self.config.groups().iter().position(|known| known.name == *group);
            let named = place.map(|place| &self.config.groups()[place]);
            let all = self.config.clocks();
            let index = all.iter().position(|rules| rules.id == *clock_id);
            let is_named = |index| named.is_some_and(|group| group.clocks.contains(&index));
            match index {
                _ if !clock.is_live() => {}
                Some(index) if is_named(index) => {}
                Some(index) => {
                    let group = group.clone();
                    let policy = place.and_then(|place| self.standing.policy(place));
                    let old =
                        self.past.map(|past| place.and_then(|place| past.standing.policy(place)));
                    let adjustment = ClockAdjustment {
                        event: self,
                        facts: *facts,
                        group: &group,
                        index,
                        rules: &all[index],
                        policy,
                        is_promised: false,
                        rematch: self.rematches(old, policy),
                        was_held_back: false,
                        is_held_back: false,
                    };
                    adjustment.apply(clocks, completed)?;
                }
                // Nobody knows any more what would stop it.
                None if self.is_reapplying => {
                    let path = || format!("{}.calendarId", clock_path(group, clock_id));
                    let calendar =
                        self.config.calendar(clock.calendar_id.as_deref(), path)?.clone();
                    if let Some(entry) = clocks.at_mut(entry) {
                        entry.clock.cancel(self.at, &calendar);
                    }
                }
                // It rests until the configuration has it again. Its calendar may be gone as well.
                None => {
                    let name = clock.calendar_id.as_deref();
                    let calendar = self.config.calendar(name, String::new).ok().cloned();
                    let running = clocks.at_mut(entry).map(|entry| &mut entry.clock);
                    let running =
                        running.filter(|clock| matches!(clock.phase, Phase::Running { .. }));
                    if let (Some(calendar), Some(clock)) = (calendar, running) {
                        clock.pause(self.at, &calendar);
                    }
                }
            }
        }
        Ok(())
    }

    /// Whether clocks look for their policy anew. A clock keeps its policy until the ticket itself
    /// changes so that another one matches.
    fn rematches(&self, old: Option<Option<&Policy>>, new: Option<&Policy>) -> bool {
        self.is_reapplying
            || match (old, new) {
                (None, _) => true,
                (Some(Some(old)), Some(new)) => !old.is_same(new),
                (Some(None), None) => false,
                _ => true,
            }
    }

    /// Those of the clocks `indices` that another clock holds back, under `policy`.
    fn held_back(
        &self,
        group: &ClockGroup,
        indices: &[usize],
        policy: Option<&Policy>,
        clocks: &Clocks,
    ) -> ClockSet {
        let mut set = ClockSet::default();
        for index in indices {
            if self.is_held_back(group, *index, policy, clocks) {
                set.add(*index);
            }
        }
        set
    }

    /// Whether a live clock with a target holds back the clock at `index`, under `policy`.
    fn is_held_back(
        &self,
        group: &ClockGroup,
        index: usize,
        policy: Option<&Policy>,
        clocks: &Clocks,
    ) -> bool {
        let all = self.config.clocks();
        let Some(holder) = all[index].held_back_by else { return false };
        let holder = clocks.index_of(group, &all[holder].id).and_then(|holder| clocks.at(holder));
        holder.is_some_and(|holder| holder.clock.is_live() && holder.clock.target_ms.is_some())
            && !policy.is_some_and(|policy| policy.terms(index).concurrent)
    }
}

impl<'a> ClockAdjustment<'a> {
    fn config(&self) -> &'a CompiledConfig {
        self.event.config
    }

    fn at(&self) -> Instant {
        self.event.at
    }

    fn path(&self) -> String {
        clock_path(self.group, &self.rules.id)
    }

    fn out_of_range(&self) -> Problem {
        Reason::DeadlineOutOfRange.at(self.path())
    }

    fn calendar(&self, name: Option<&str>) -> Result<&'a Calendar, Problem> {
        self.config().calendar(name, || format!("{}.calendarId", self.path()))
    }

    fn calendar_of(&self, clock: &SlaClock) -> Result<&'a Calendar, Problem> {
        self.calendar(clock.calendar_id.as_deref())
    }

    /// What the policy that matches now says about this clock.
    fn terms(&self) -> Option<&'a Terms> {
        self.policy.map(|policy| policy.terms(self.index))
    }

    /// Adjusts the clock among `clocks`, or adds it when it starts for the first time. Returns
    /// whether it is there.
    fn apply(&self, clocks: &mut Clocks, completed: &mut Completed) -> Result<bool, Problem> {
        let Some(entry) = clocks.index_of(self.group, &self.rules.id) else {
            let Some(clock) = self.first_cycle()? else { return Ok(false) };
            let added = clocks.insert(self.group, &self.rules.id, clock);
            // Those behind it have moved on by one.
            let behind = completed.iter_mut().filter(|(entry, _)| *entry >= added);
            behind.for_each(|(entry, _)| *entry += 1);
            return Ok(true);
        };
        let Some(ClockEntry { clock, .. }) = clocks.at_mut(entry) else { return Ok(false) };
        let mut ended = Vec::new();
        if clock.is_live() {
            self.adjust_live(clock, &mut ended)?;
        }
        if !clock.is_live() && self.starts() {
            ended.extend(self.start_again(clock)?);
        }
        completed.extend(ended.into_iter().map(|cycle| (entry, cycle)));
        Ok(true)
    }

    /// Whether the event starts the clock.
    fn starts(&self) -> bool {
        let start = &self.rules.start;
        // What was held back acts when it is released.
        let held = if self.was_held_back { 0 } else { self.held().start };
        (start.happens(self.event.events) || start.holding(&self.facts) & !held != 0)
            && !self.is_barred()
    }

    /// Which of its states held before the event.
    fn held(&self) -> HeldStates {
        self.event.past.map_or_else(HeldStates::default, |past| past.held(self.index))
    }

    /// Whether nothing can start it now.
    fn is_barred(&self) -> bool {
        !self.is_promised
            || self.is_held_back
            || self.is_withdrawn()
            || self.rules.stop.holds(&self.facts)
            || self.rules.cancel.holds(&self.facts)
    }

    /// Whether the ticket is cancelled: that ends every clock without a verdict.
    fn is_withdrawn(&self) -> bool {
        self.facts.category() == Some(StatusCategory::Cancelled)
    }

    fn stops(&self) -> bool {
        let stop = &self.rules.stop;
        !self.is_withdrawn() && (stop.happens(self.event.events) || stop.holds(&self.facts))
    }

    fn is_cancelled(&self) -> bool {
        let cancel = &self.rules.cancel;
        self.is_withdrawn() || cancel.happens(self.event.events) || cancel.holds(&self.facts)
    }

    fn resets(&self) -> bool {
        let reset = &self.rules.reset;
        self.is_promised
            && (reset.happens(self.event.events)
                || reset.holding(&self.facts) & !self.held().reset != 0)
    }

    /// Ends, moves, resets, pauses or continues a live clock. Completed cycles are added to
    /// `ended`.
    fn adjust_live(&self, clock: &mut SlaClock, ended: &mut Vec<SlaClock>) -> Result<(), Problem> {
        let at = self.at();
        if self.stops() {
            clock.stop(at, self.calendar_of(clock)?);
            return Ok(());
        }
        if self.is_cancelled() {
            clock.cancel(at, self.calendar_of(clock)?);
            return Ok(());
        }
        let old = self.event.is_reapplying.then(|| clock.clone());
        if self.rematch {
            ended.extend(self.change_target(clock)?);
        }
        if self.resets() && clock.cycle < MAX_CYCLES {
            clock.stop(at, self.calendar_of(clock)?);
            let next = self.fresh_clock(clock.cycle + 1, at)?;
            ended.push(std::mem::replace(clock, next));
        }
        self.pause_or_run(clock)?;
        if let Some(old) = old.filter(|old| is_same_promise(old, clock)) {
            *clock = old;
        }
        Ok(())
    }

    /// Whether `clock` is paused, under the policy that it has.
    fn is_paused(&self, clock: &SlaClock) -> bool {
        // Most clocks have the policy that still matches, which saves looking theirs up.
        let policy = self.policy.filter(|policy| policy.is_of(clock)).or_else(|| {
            let id = clock.policy_id.as_ref()?;
            self.config().policy(id, clock.policy_version)
        });
        let rule = policy.and_then(|policy| policy.terms(self.index).pause.as_ref());
        rule.unwrap_or(&self.rules.pause).holds(&self.facts)
    }

    /// Pauses `clock` or lets it run.
    ///
    /// # Errors
    /// `DEADLINE_OUT_OF_RANGE` when it would run past the supported range; `UNKNOWN_CALENDAR`.
    fn pause_or_run(&self, clock: &mut SlaClock) -> Result<(), Problem> {
        let calendar = self.calendar_of(clock)?;
        match (self.is_paused(clock), &clock.phase) {
            (true, Phase::Paused { .. }) | (false, Phase::Running { .. }) => {}
            (true, _) => clock.pause(self.at(), calendar),
            (false, _) => {
                clock.run(self.at(), calendar).ok_or_else(|| self.out_of_range())?;
            }
        }
        Ok(())
    }

    /// Moves `clock` to the target of the policy that matches now.
    ///
    /// Returns the cancelled cycle when the policy's `onTargetChange` starts a new one.
    fn change_target(&self, clock: &mut SlaClock) -> Result<Option<SlaClock>, Problem> {
        let at = self.at();
        let policy = self.policy;
        let is_same = clock.policy_id.as_ref() == policy.map(|policy| &policy.id)
            && policy.is_none_or(|policy| policy.version == clock.policy_version);
        if is_same && !self.event.is_reapplying {
            return Ok(None);
        }
        if matches!(clock.phase, Phase::Running { .. }) {
            clock.pause(at, self.calendar_of(clock)?);
        }
        let terms = self.terms();
        let mode = match terms {
            _ if self.event.is_reapplying => OnTargetChange::KeepElapsed,
            _ if self.event.is_automatic => OnTargetChange::NeverEarlier,
            Some(terms) => terms.on_target_change,
            None => OnTargetChange::KeepElapsed,
        };
        if mode == OnTargetChange::Restart && clock.cycle < MAX_CYCLES {
            let next = self.fresh_clock(clock.cycle + 1, at)?;
            let mut old = std::mem::replace(clock, next);
            old.cancel(at, self.calendar_of(&old)?);
            return Ok(Some(old));
        }
        let calendar_id = self.calendar_id(terms);
        let calendar = self.calendar(calendar_id.as_deref())?;
        let promise = match terms.and_then(|terms| terms.time.as_ref()) {
            Some(time) => Some(self.promise(time, clock.started_at, calendar)?),
            None => None,
        };
        let policy_ms = promise.as_ref().map(|promise| promise.target_ms);
        let mut used_ms = clock.used_ms;
        let mut target_ms = policy_ms;
        let mut counts_from_start = false;
        // What working days promise from the change on.
        let mut from_now = None;
        if let (Some(terms), Some(promise)) = (terms, &promise) {
            let is_in_days = promise.day_target.is_some();
            // All its time counts in the target's calendar: where nothing was promised until now,
            // and for working days that count from the start.
            counts_from_start =
                clock.target_ms.is_none() || is_in_days && mode == OnTargetChange::KeepElapsed;
            if counts_from_start {
                used_ms = clock.counted_ms(at, calendar);
            }
            let mut grace_ms = terms.grace_ms.unwrap_or(promise.target_ms);
            if let (None, true, Some(time)) = (terms.grace_ms, is_in_days, &terms.time) {
                let later = self.promise(time, at, calendar)?;
                grace_ms = later.target_ms;
                from_now = later.day_target;
            }
            let (used, target) =
                mode.carried(used_ms, clock.target_ms, promise.target_ms, grace_ms);
            (used_ms, target_ms) = (used, Some(target));
        }
        clock.floor_ms = match mode {
            _ if self.event.is_reapplying => clock.floor_ms,
            OnTargetChange::NeverEarlier => target_ms.filter(|ms| Some(*ms) > policy_ms),
            _ => None,
        };
        let target_ms = target_ms.map(|ms| ms.max(clock.floor_ms.unwrap_or(0)));
        clock.used_ms = used_ms;
        clock.target_ms = target_ms;
        let warn_at = terms.map_or(&[][..], |terms| &terms.warn_at);
        let in_days = promise.as_ref().is_some_and(|promise| promise.day_target.is_some());
        clock.warnings = marks(warn_at, target_ms, in_days, &clock.warnings);
        clock.policy_id = policy.map(|policy| policy.id.clone());
        clock.policy_version = policy.map_or(1, |policy| policy.version);
        clock.calendar_id = calendar_id;
        let rests = if in_days { clock.rests_until(at) } else { Vec::new() };
        clock.day_target = promise.and_then(|promise| promise.day_target);
        if let (Some(days), Some(target_ms)) = (&mut clock.day_target, target_ms) {
            if counts_from_start && Some(target_ms) == policy_ms {
                let moved = days.moved_by(&rests, target_ms, calendar);
                *days = moved.ok_or_else(|| self.out_of_range())?;
            } else {
                let is_moved = used_ms != calendar.ms_between(clock.started_at, at);
                if is_moved || Some(target_ms) != policy_ms {
                    let exact = calendar.after(at, target_ms.saturating_sub(used_ms));
                    days.exact_due_at = exact.ok_or_else(|| self.out_of_range())?;
                    days.is_moved = is_moved;
                }
            }
            match from_now {
                Some(from_now)
                    if mode == OnTargetChange::NeverEarlier
                        && from_now.exact_due_at >= days.exact_due_at =>
                {
                    *days = from_now;
                }
                _ => {}
            }
        }
        self.mark_breached_if_over_target(clock, calendar);
        Ok(None)
    }

    /// Marks a clock breached that has used more than its target.
    ///
    /// The breach happens now, not at a past instant: the target was not in force then.
    fn mark_breached_if_over_target(&self, clock: &mut SlaClock, calendar: &Calendar) {
        let is_over = match clock.day_deadline(calendar) {
            // The end of a working day may be later than the target is used up, or earlier than the
            // change.
            Some(due_at) => due_at < self.at(),
            None => clock.target_ms.is_some_and(|target_ms| clock.used_ms > target_ms),
        };
        if is_over {
            clock.breached_at = clock.breached_at.or(Some(self.at()));
        }
    }

    /// Starts an ended clock again: in the event that reopens the ticket as the policy's `onReopen`
    /// says, otherwise as its own `again` says.
    ///
    /// Returns the finished cycle when a new one replaces it.
    fn start_again(&self, clock: &mut SlaClock) -> Result<Option<SlaClock>, Problem> {
        let is_reopening = self.event.events.has(ClockEvent::Reopened);
        match self.rules.again {
            Again::Once => Ok(None),
            // Each question that awaits an answer starts a cycle.
            _ if self.rules.counts_from_question => self.replace_by_next_cycle(clock),
            _ if is_reopening => self.reopen(clock),
            Again::NewCycle => self.replace_by_next_cycle(clock),
            Again::Resume => self.resume(clock),
        }
    }

    fn reopen(&self, clock: &mut SlaClock) -> Result<Option<SlaClock>, Problem> {
        let mode = self.terms().map_or(OnReopen::Resume, |terms| terms.on_reopen);
        match mode {
            OnReopen::StayStopped => Ok(None),
            OnReopen::NewCycle => self.replace_by_next_cycle(clock),
            // INVARIANT: an automatic reopening never makes a ticket late, so it never counts the
            // gap.
            OnReopen::ResumeIncludingResolvedTime if !self.event.is_automatic => {
                // A finished cycle stays as it ended, without the gap.
                let ended = clock.clone();
                self.count_gap_as_used(clock)?;
                Ok(self.resume(clock)?.map(|_| ended))
            }
            OnReopen::Resume | OnReopen::ResumeIncludingResolvedTime => self.resume(clock),
        }
    }

    /// Counts the working time since the clock ended as used.
    fn count_gap_as_used(&self, clock: &mut SlaClock) -> Result<(), Problem> {
        if let Phase::Stopped { at: ended_at, .. } | Phase::Cancelled { at: ended_at } = clock.phase
        {
            let at = self.at();
            let calendar = self.calendar_of(clock)?;
            let gap_ms = calendar.ms_between(ended_at, at).max(0);
            // Another policy's target was not in force in the meantime.
            if clock.target_ms.is_some() && !self.is_under_other_policy(clock) {
                // The deadline that it would have had running on.
                let mut running = clock.clone();
                running.phase = Phase::Paused { since: ended_at };
                running.run(ended_at, calendar);
                let passed = running.running_due_at().filter(|due_at| *due_at < at);
                clock.breached_at = clock.breached_at.or(passed);
            }
            clock.used_ms = clock.used_ms.saturating_add(gap_ms).min(LONGEST_MS);
            clock.phase = Phase::Paused { since: at };
        }
        Ok(())
    }

    /// Lets an ended clock run on in its cycle.
    ///
    /// Returns the finished cycle when a switch of policy starts a new one.
    fn resume(&self, clock: &mut SlaClock) -> Result<Option<SlaClock>, Problem> {
        // Another policy applies at once. A newer version of the same one waits for
        // `reapply_policies`, as it does on a ticket that was never resolved.
        let finished =
            if self.is_under_other_policy(clock) { self.switch_policy(clock)? } else { None };
        // Of working days, running on moves the deadline first.
        if clock.day_target.is_none() {
            self.mark_breached_if_over_target(clock, self.calendar_of(clock)?);
        }
        self.pause_or_run(clock)?;
        Ok(finished)
    }

    fn is_under_other_policy(&self, clock: &SlaClock) -> bool {
        clock.policy_id.as_ref() != self.policy.map(|policy| &policy.id)
    }

    /// Moves an ended clock to the policy that matches now.
    ///
    /// When that starts a new cycle, returns the finished one as it had ended, not as cancelled.
    fn switch_policy(&self, clock: &mut SlaClock) -> Result<Option<SlaClock>, Problem> {
        let ended = clock.clone();
        Ok(self.change_target(clock)?.map(|_| ended))
    }

    /// Replaces `clock` by the clock of the next cycle, and returns the old one.
    fn replace_by_next_cycle(&self, clock: &mut SlaClock) -> Result<Option<SlaClock>, Problem> {
        if clock.cycle >= MAX_CYCLES {
            return Ok(None);
        }
        let next = self.new_cycle(clock.cycle + 1)?;
        Ok(Some(std::mem::replace(clock, next)))
    }

    /// The first cycle of a clock that the ticket does not have; `None` when it does not start.
    fn first_cycle(&self) -> Result<Option<SlaClock>, Problem> {
        if self.starts() {
            return self.new_cycle(1).map(Some);
        }
        // Reapplying policies gives a ticket the clocks that it lacks, while they are needed.
        let start = &self.rules.start;
        if !self.event.is_reapplying || self.is_barred() {
            return Ok(None);
        }
        if start.holds(&self.facts) {
            return self.new_cycle(1).map(Some);
        }
        if !start.events.has(ClockEvent::Opened) {
            return Ok(None);
        }
        let at = self.at();
        let mut clock = self.fresh_clock(1, self.facts.ticket.created_at.min(at))?;
        // Earlier pauses are not known, so all working time since the opening counts.
        let calendar = self.calendar_of(&clock)?;
        clock.used_ms = calendar.ms_between(clock.started_at, at).max(0);
        clock.phase = Phase::Paused { since: at };
        self.mark_breached_if_over_target(&mut clock, calendar);
        self.pause_or_run(&mut clock)?;
        Ok(Some(clock))
    }

    /// A cycle that starts now, running or paused. Where the clock counts from the oldest
    /// unanswered comment, it does so unless that deadline has passed already.
    fn new_cycle(&self, cycle: u32) -> Result<SlaClock, Problem> {
        let at = self.at();
        let mut clock = self.fresh_clock(cycle, at)?;
        let since = self.facts.waiting_since().filter(|_| self.rules.counts_from_question);
        if let Some(since) = since {
            let mut earlier = self.fresh_clock(cycle, since)?;
            let calendar = self.calendar_of(&earlier)?;
            earlier.run(since, calendar);
            if earlier.running_due_at().is_none_or(|due_at| due_at >= at) {
                earlier.pause(at, calendar);
                clock = earlier;
            }
        }
        self.pause_or_run(&mut clock)?;
        Ok(clock)
    }

    /// A clock that has used no time yet, under the policy that matches now.
    fn fresh_clock(&self, cycle: u32, from: Instant) -> Result<SlaClock, Problem> {
        let (policy, terms) = (self.policy, self.terms());
        let calendar_id = self.calendar_id(terms);
        let promise = match terms.and_then(|terms| terms.time.as_ref()) {
            Some(time) => Some(self.promise(time, from, self.calendar(calendar_id.as_deref())?)?),
            None => None,
        };
        let target_ms = promise.as_ref().map(|promise| promise.target_ms);
        let day_target = promise.and_then(|promise| promise.day_target);
        let warn_at = terms.map_or(&[][..], |terms| &terms.warn_at);
        let warnings = marks(warn_at, target_ms, day_target.is_some(), &[]);
        Ok(SlaClock {
            policy_id: policy.map(|policy| policy.id.clone()),
            policy_version: policy.map_or(1, |policy| policy.version),
            calendar_id,
            cycle,
            target_ms,
            day_target,
            floor_ms: None,
            started_at: from,
            used_ms: 0,
            phase: Phase::Paused { since: from },
            breached_at: None,
            warnings,
            pauses: Vec::new(),
        })
    }

    /// What a target promises to a clock that started at `from`.
    fn promise(
        &self,
        time: &TargetTime,
        from: Instant,
        calendar: &Calendar,
    ) -> Result<Promise, Problem> {
        match time {
            TargetTime::Minutes(minutes) => {
                Ok(Promise { target_ms: minutes.ms(), day_target: None })
            }
            TargetTime::WorkingDays(days) => {
                let due_at =
                    calendar.day_deadline(from, days).ok_or_else(|| self.out_of_range())?;
                Ok(Promise {
                    target_ms: calendar.ms_between(from, due_at).max(0),
                    day_target: Some(DayTarget {
                        promise: days.clone(),
                        from,
                        exact_due_at: due_at,
                        is_moved: false,
                    }),
                })
            }
        }
    }

    /// The calendar that a clock counts in; without a policy, the default calendar.
    fn calendar_id(&self, terms: Option<&Terms>) -> Option<String> {
        let exists = |name: &str| self.config().calendars().contains_key(name);
        match terms {
            Some(terms) => terms.calendar_id(&self.facts, exists),
            None => Some(DEFAULT_CALENDAR.to_owned()),
        }
    }
}

/// What a target promises to one clock.
struct Promise {
    target_ms: i64,
    day_target: Option<DayTarget>,
}

/// Whether reapplying policies has changed nothing that was promised.
fn is_same_promise(old: &SlaClock, new: &SlaClock) -> bool {
    let promise = |clock: &SlaClock| {
        let warnings: Vec<_> =
            clock.warnings.iter().map(|mark| (mark.used_ms, mark.given_at)).collect();
        let policy = (clock.policy_id.clone(), clock.policy_version, clock.calendar_id.clone());
        let days = clock.day_target.clone();
        (
            policy,
            clock.target_ms,
            days,
            clock.due_at(),
            clock.breached_at,
            clock.is_live(),
            warnings,
        )
    };
    promise(old) == promise(new) && old.cycle == new.cycle
}
