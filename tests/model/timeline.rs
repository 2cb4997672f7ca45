//! The reference model of the clocks. It works out every clock from the configuration and the list
//! of events alone: first the ticket after each event, then what each clock does from one event to
//! the next ([`Interval`]), and last the time used, interval by interval and minute by minute. It
//! keeps no state between two calls.

use std::collections::BTreeMap;

use ticket_engine::ClockId;

use super::hours::{self, Hours};
use super::plan::{
    Action, Command, Life, MINUTE, OnChange, OnReopen, Plan, Policy, Test, Warn, Who,
};

/// An event in the life of the ticket.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    pub at: i64,
    pub who: Who,
    pub what: What,
}

#[derive(Clone, Debug)]
pub(crate) enum What {
    Opened,
    Command(Command),
    /// A step of a timer was carried out.
    Step(Step),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    pub timer: usize,
    pub episode: i64,
    pub number: u32,
}

/// The ticket after an event.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Facts {
    pub status: &'static str,
    pub priority: &'static str,
    pub is_tagged: bool,
    pub assignee: Option<i64>,
    pub responded_at: Option<i64>,
    /// When the oldest unanswered public comment of the reporter was written.
    pub waiting_since: Option<i64>,
}

impl Facts {
    pub(crate) fn is_done(&self) -> bool {
        ["RESOLVED", "CLOSED"].contains(&self.status)
    }

    pub(crate) fn holds(&self, test: &Test) -> bool {
        match test {
            Test::Tagged => self.is_tagged,
            Test::Priority(priority) => self.priority == *priority,
            Test::Status(status) => self.status == *status,
            Test::Assigned => self.assignee.is_some(),
            Test::Responded => self.responded_at.is_some(),
            Test::Not(test) => !self.holds(test),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Doing {
    Counting,
    Waiting,
    Stopped,
    Cancelled,
}

impl Doing {
    fn is_live(self) -> bool {
        matches!(self, Doing::Counting | Doing::Waiting)
    }
}

/// What one clock does from one event to the next.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Interval {
    /// Since when its cycle counts: before `from` where a clock starts late.
    origin: i64,
    from: i64,
    until: i64,
    cycle: u32,
    /// The index of the policy.
    policy: Option<usize>,
    doing: Doing,
    /// The rule by which the clock changed to this policy at `from`. `None` without a change.
    pub change: Option<OnChange>,
    /// Whether the time since the clock ended counts. It is added at `from`.
    pub counts_gap: bool,
    /// Whether a new cycle begins here and ends the one before.
    pub restarts: bool,
}

/// A clock as it stands.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Clock {
    pub clock_id: ClockId,
    pub cycle: u32,
    pub policy: Option<usize>,
    pub target: Option<i64>,
    pub started: i64,
    pub doing: Doing,
    pub since: i64,
    /// Time used before `since`. Equals `used` while the clock does not count.
    pub used_before: i64,
    pub used: i64,
    pub due: Option<i64>,
    pub breached: Option<i64>,
    /// The instant of each warning, by name.
    pub warned: BTreeMap<String, i64>,
    pub waits: Vec<(i64, i64)>,
}

/// Everything the model works out about a ticket.
pub(crate) struct Timeline {
    /// After each event.
    pub facts: Vec<Facts>,
    /// By clock ID, then by cycle.
    pub clocks: Vec<Clock>,
    /// By clock ID.
    pub intervals: [Vec<Interval>; 3],
}

impl Timeline {
    /// The present clock of `clock_id`.
    pub(crate) fn clock(&self, clock_id: ClockId) -> Option<&Clock> {
        self.clocks.iter().rfind(|clock| clock.clock_id == clock_id)
    }
}

impl Plan {
    /// The first policy that matches, or the fallback if none does.
    pub(crate) fn policy_for(&self, facts: &Facts) -> Option<usize> {
        let matches = |policy: &Policy| {
            policy.priority.is_none_or(|priority| priority == facts.priority)
                && policy.when.as_ref().is_none_or(|when| facts.holds(when))
        };
        let find = |is_fallback| {
            self.policies
                .iter()
                .position(|policy| policy.is_fallback == is_fallback && matches(policy))
        };
        find(false).or_else(|| find(true))
    }

    fn policy(&self, index: Option<usize>) -> Option<&Policy> {
        index.map(|index| &self.policies[index])
    }

    /// The hours that a policy counts in. Without a policy, those of the default calendar.
    fn hours(&self, index: Option<usize>) -> &'static Hours {
        match self.policy(index) {
            None => hours::named("default"),
            Some(policy) => policy.hours.map_or_else(hours::always, hours::named),
        }
    }

    fn target(&self, index: Option<usize>, clock_id: ClockId) -> Option<i64> {
        self.policy(index)?.targets[clock_id as usize].map(|minutes| minutes * MINUTE)
    }

    fn pauses(&self, index: Option<usize>, clock_id: ClockId, status: &str) -> bool {
        match self.policy(index).and_then(|policy| policy.pauses[clock_id as usize].as_ref()) {
            Some(states) => states.contains(&status),
            None => clock_id == ClockId::Resolution && status == "PENDING",
        }
    }

    /// Whether some policy has a target for `clock_id`. Only then the clock is measured.
    fn measures(&self, clock_id: ClockId) -> bool {
        self.policies.iter().any(|policy| policy.targets[clock_id as usize].is_some())
    }

    /// Whether the workflow leads from one status to the other.
    pub(crate) fn leads(&self, from: &str, to: &str) -> bool {
        const STRICT: &str = "OPEN-IN_PROGRESS OPEN-CLOSED IN_PROGRESS-PENDING IN_PROGRESS-RESOLVED \
            PENDING-IN_PROGRESS PENDING-RESOLVED RESOLVED-CLOSED RESOLVED-IN_PROGRESS CLOSED-OPEN";
        const RELAXED: &str = "OPEN-PENDING OPEN-RESOLVED IN_PROGRESS-OPEN PENDING-OPEN RESOLVED-OPEN \
            CLOSED-IN_PROGRESS";
        let has = |table: &str| table.split(' ').any(|edge| edge == format!("{from}-{to}"));
        has(STRICT) || !self.is_strict && has(RELAXED)
    }
}

/// The ticket after `event`, without the start of a wait for an answer.
pub(crate) fn after(life: &Life, before: Option<&Facts>, event: &Event) -> Facts {
    let plan = &life.plan;
    let mut facts = before.cloned().unwrap_or(Facts {
        status: life.status,
        priority: life.priority,
        is_tagged: false,
        assignee: life.assignee,
        responded_at: None,
        waiting_since: None,
    });
    match &event.what {
        What::Opened => {}
        What::Command(Command::Move { to, .. }) => facts.status = to,
        What::Command(Command::Comment { .. }) => {}
        What::Command(Command::Change { priority, assignee, tagged }) => {
            facts.priority = priority.unwrap_or(facts.priority);
            facts.assignee = assignee.unwrap_or(facts.assignee);
            facts.is_tagged = tagged.unwrap_or(facts.is_tagged);
        }
        What::Step(step) => match &plan.timers[step.timer].action {
            Some(Action::Raise(priority)) => facts.priority = priority,
            Some(Action::Status(status)) if plan.leads(facts.status, status) => {
                facts.status = status;
            }
            Some(Action::Tag) => facts.is_tagged = true,
            // A finished ticket is not taken from its agent.
            Some(Action::Unassign) if !facts.is_done() => facts.assignee = None,
            Some(Action::Status(_) | Action::Unassign) | None => {}
        },
    }
    let entered = before.is_none_or(|before| before.status != facts.status);
    let (by_state, by_comment) = plan.responds;
    let responds = by_state && entered && facts.status == "IN_PROGRESS"
        || by_comment && event.public_comment();
    if responds && event.is_by_desk() {
        facts.responded_at = facts.responded_at.or(Some(event.at));
    }
    if event.answers() || entered && facts.is_done() {
        facts.waiting_since = None;
    }
    facts
}

impl Event {
    pub(crate) fn is_by_desk(&self) -> bool {
        self.who.is_desk()
    }

    fn public_comment(&self) -> bool {
        match &self.what {
            What::Command(Command::Move { public_comment, .. }) => *public_comment,
            What::Command(Command::Comment { public }) => *public,
            What::Command(Command::Change { .. }) | What::Opened | What::Step(_) => false,
        }
    }

    fn answers(&self) -> bool {
        self.is_by_desk() && self.public_comment()
    }
}

/// The timeline of `events` as it is known at `now`.
pub(crate) fn reconstruct(life: &Life, events: &[Event], now: i64) -> Timeline {
    let plan = &life.plan;
    let mut all_facts: Vec<Facts> = Vec::new();
    let mut intervals: [Vec<Interval>; 3] = Default::default();
    for (index, event) in events.iter().enumerate() {
        let until = events.get(index + 1).map_or(now, |next| next.at);
        let before = all_facts.last();
        let mut facts = after(life, before, event);
        // A comment that ends the ticket is no question.
        let entered = before.is_none_or(|before| before.status != facts.status);
        let is_question = event.public_comment() && !(entered && facts.is_done());
        if event.who.is_customer() && is_question {
            facts.waiting_since = facts.waiting_since.or(Some(event.at));
        }
        for clock_id in ClockId::ALL {
            // Until the first response, only its clock counts, if it promises anything.
            let is_first_awaited = intervals[0].last().is_some_and(|interval| {
                let target = plan.target(interval.policy, ClockId::FirstResponse);
                interval.doing.is_live() && target.is_some()
            });
            let awaits = facts.waiting_since.is_some() && !facts.is_done() && !is_first_awaited;
            let intervals = &mut intervals[clock_id as usize];
            add_intervals(plan, clock_id, intervals, event, before, &facts, awaits, until);
        }
        all_facts.push(facts);
    }
    let mut clocks = Vec::new();
    for clock_id in ClockId::ALL {
        for cycle in intervals[clock_id as usize].chunk_by(|a, b| a.cycle == b.cycle) {
            clocks.push(add_up(plan, clock_id, cycle));
        }
    }
    Timeline { facts: all_facts, clocks, intervals }
}

/// What the clock should do from `event` on under `policy`.
fn course(
    plan: &Plan,
    clock_id: ClockId,
    event: &Event,
    facts: &Facts,
    policy: Option<usize>,
) -> Doing {
    match clock_id {
        ClockId::FirstResponse if facts.responded_at.is_some() => Doing::Stopped,
        ClockId::NextResponse if event.answers() => Doing::Stopped,
        ClockId::FirstResponse | ClockId::NextResponse if facts.is_done() => Doing::Cancelled,
        // Opened in a final status: neither met nor breached.
        ClockId::Resolution if facts.is_done() && matches!(event.what, What::Opened) => {
            Doing::Cancelled
        }
        ClockId::Resolution if facts.is_done() => Doing::Stopped,
        _ if plan.pauses(policy, clock_id, facts.status) => Doing::Waiting,
        _ => Doing::Counting,
    }
}

/// Adds the interval that begins with `event`, and an empty one for a cycle that ends with it.
/// `awaits` says whether the reporter waits for a further response.
#[expect(
    clippy::too_many_arguments,
    reason = "the model keeps no state: everything is an argument"
)]
fn add_intervals(
    plan: &Plan,
    clock_id: ClockId,
    intervals: &mut Vec<Interval>,
    event: &Event,
    before: Option<&Facts>,
    facts: &Facts,
    awaits: bool,
    until: i64,
) {
    let policy = plan.policy_for(facts);
    let doing = course(plan, clock_id, event, facts, policy);
    let fresh = |cycle| Interval {
        origin: event.at,
        from: event.at,
        until,
        cycle,
        policy,
        doing,
        change: None,
        counts_gap: false,
        restarts: false,
    };
    // From the oldest unanswered comment, unless that deadline has passed already.
    let next = |cycle| {
        let hours = plan.hours(policy);
        let since = facts.waiting_since.unwrap_or(event.at);
        let due = plan.target(policy, clock_id).map(|target| hours.after(since, target));
        let origin = if due.is_some_and(|due| due < event.at) { event.at } else { since };
        Interval { origin, ..fresh(cycle) }
    };
    let Some(last) = intervals.last().copied() else {
        if clock_id == ClockId::NextResponse {
            if awaits && plan.measures(clock_id) {
                intervals.push(next(1));
            }
        } else if before.is_none() && plan.measures(clock_id) {
            intervals.push(fresh(1));
        }
        return;
    };
    let unchanged = Interval {
        from: event.at,
        until,
        change: None,
        counts_gap: false,
        restarts: false,
        ..last
    };
    let reopened = before.is_some_and(Facts::is_done) && !facts.is_done();
    let is_by_timer = matches!(event.what, What::Step(_));
    let of_reopening = match plan.policy(policy).and_then(|policy| policy.on_reopen) {
        // The engine makes no ticket late by reopening it.
        Some(OnReopen::CountGap) if is_by_timer => OnReopen::Resume,
        of_reopening => of_reopening.unwrap_or(OnReopen::Resume),
    };
    let mut counts_gap = false;
    if !last.doing.is_live() {
        let responded = clock_id == ClockId::FirstResponse && facts.responded_at.is_some();
        match (clock_id, of_reopening) {
            (ClockId::NextResponse, _) => {
                intervals.push(if awaits { next(last.cycle + 1) } else { unchanged });
                return;
            }
            (_, OnReopen::NewCycle) if reopened && !responded => {
                intervals.push(fresh(last.cycle + 1));
                return;
            }
            (_, OnReopen::Resume) if reopened && !responded => {}
            (_, OnReopen::CountGap) if reopened && !responded => counts_gap = true,
            _ => {
                intervals.push(unchanged);
                return;
            }
        }
    }
    // Ending comes first: a clock is judged by the target in force until then.
    if !doing.is_live() {
        intervals.push(Interval { doing, ..unchanged });
        return;
    }
    let mode = match plan.policy(policy) {
        _ if is_by_timer => OnChange::NeverEarlier,
        Some(policy) => policy.on_change.unwrap_or(OnChange::KeepElapsed),
        None => OnChange::KeepElapsed,
    };
    let change = (last.policy != policy).then_some(mode);
    if change == Some(OnChange::Restart) {
        // A cycle that ended before stays unchanged.
        if last.doing.is_live() {
            intervals.push(Interval { until: event.at, doing: Doing::Cancelled, ..unchanged });
        }
        intervals.push(Interval { restarts: true, ..fresh(last.cycle + 1) });
        return;
    }
    intervals.push(Interval { policy, doing, change, counts_gap, ..unchanged });
}

/// When time alone next changes a clock of `timeline`. `last` is the instant of its last event.
pub(crate) fn next_wake(plan: &Plan, timeline: &Timeline, last: i64) -> Option<i64> {
    let present = ClockId::ALL.into_iter().filter_map(|clock_id| timeline.clock(clock_id));
    let open = present.filter(|clock| clock.doing == Doing::Counting && clock.breached.is_none());
    let wakes = open.flat_map(|clock| {
        let hours = plan.hours(clock.policy);
        let marks = marks(plan, clock.policy, clock.target).into_iter();
        marks
            .filter(|(name, _)| !clock.warned.contains_key(name))
            .map(move |(_, mark)| hours.after(clock.since, mark - clock.used_before).max(last))
            .chain(clock.due.map(|due| due + 1))
    });
    wakes.min()
}

/// A policy's warnings: the name of each, and the used time at which it is due, in milliseconds.
fn marks(plan: &Plan, policy: Option<usize>, target: Option<i64>) -> Vec<(String, i64)> {
    let (Some(policy), Some(target)) = (plan.policy(policy), target) else { return Vec::new() };
    let mark = |warn: &Warn| match warn {
        // Rounded to the millisecond, half up.
        Warn::Percent(percent) => (format!("{percent}%"), (target * percent + 50) / 100),
        Warn::Remaining(minutes) => {
            (format!("{} remaining", iso(*minutes)), target - minutes * MINUTE)
        }
    };
    policy.warn.iter().map(mark).filter(|(_, used)| *used > 0).collect()
}

/// Whole minutes as an ISO 8601 duration.
fn iso(minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("PT{minutes}M"),
        (hours, 0) => format!("PT{hours}H"),
        (hours, minutes) => format!("PT{hours}H{minutes}M"),
    }
}

/// The clock that the intervals of one cycle add up to.
fn add_up(plan: &Plan, clock_id: ClockId, intervals: &[Interval]) -> Clock {
    let first = intervals[0];
    let mut clock = Clock {
        clock_id,
        cycle: first.cycle,
        policy: first.policy,
        target: plan.target(first.policy, clock_id),
        started: first.origin,
        doing: first.doing,
        since: first.from,
        used_before: 0,
        used: plan.hours(first.policy).between(first.origin, first.from),
        due: None,
        breached: None,
        warned: BTreeMap::new(),
        waits: Vec::new(),
    };
    let mut previous: Option<Interval> = None;
    for interval in intervals {
        let hours = plan.hours(interval.policy);
        if let Some(previous) = previous {
            if interval.counts_gap {
                let hours = plan.hours(previous.policy);
                let gap = hours.between(clock.since, interval.from);
                let left = clock.target.map(|target| (target - clock.used).max(0));
                // The deadline passed while the ticket was resolved. Another policy's target was
                // not in force then.
                if let Some(left) = left.filter(|left| interval.change.is_none() && gap > *left) {
                    clock.breached = clock.breached.or(Some(hours.after(clock.since, left)));
                }
                clock.used += gap;
            }
            if let Some(mode) = interval.change {
                clock.change(plan, interval, mode);
            }
            if clock.target.is_some_and(|target| clock.used > target) {
                // More is used than the new target allows.
                clock.breached = clock.breached.or(Some(interval.from));
            }
            let is_switch = interval.doing != previous.doing;
            if is_switch && previous.doing != Doing::Counting && !interval.counts_gap {
                clock.waits.push((clock.since, interval.from));
            }
            if is_switch
                || interval.counts_gap
                || interval.change.is_some() && interval.doing == Doing::Counting
            {
                clock.enter(interval, hours);
            }
        } else {
            clock.enter(interval, hours);
        }
        if interval.doing == Doing::Counting {
            clock.count(interval, hours, &marks(plan, interval.policy, clock.target));
        }
        previous = Some(*interval);
    }
    if clock.doing != Doing::Counting {
        clock.used_before = clock.used;
    }
    clock.waits.retain(|(start, end)| start < end);
    // Two waits that touch are one.
    clock.waits = clock.waits.iter().fold(Vec::new(), |mut waits: Vec<(i64, i64)>, wait| {
        match waits.last_mut() {
            Some(last) if last.1 == wait.0 => last.1 = wait.1,
            _ => waits.push(*wait),
        }
        waits
    });
    clock
}

impl Clock {
    /// Changes to the policy of `interval`.
    fn change(&mut self, plan: &Plan, interval: &Interval, mode: OnChange) {
        let (old, new) = (self.target, plan.target(interval.policy, self.clock_id));
        self.policy = interval.policy;
        self.target = new;
        let Some(new) = new else { return };
        match (mode, old) {
            (OnChange::Proportional, Some(old)) => {
                // The same share of the target, to the nearest millisecond.
                let (used, new, old) = (i128::from(self.used), i128::from(new), i128::from(old));
                self.used = ((2 * used * new + old) / (2 * old)) as i64;
            }
            (OnChange::NeverEarlier, _) => {
                let grace = plan.policy(interval.policy).and_then(|policy| policy.grace);
                let grace = grace.map_or(new, |minutes| minutes * MINUTE);
                self.target = Some(new.max(self.used + grace));
            }
            (OnChange::KeepElapsed | OnChange::Proportional | OnChange::Restart, _) => {}
        }
    }

    /// Starts what the clock does in `interval`.
    fn enter(&mut self, interval: &Interval, hours: &Hours) {
        self.doing = interval.doing;
        self.since = interval.from;
        self.used_before = self.used;
        self.due = match (interval.doing, self.target, self.breached) {
            // No time is left of a breached target: its deadline stays.
            (Doing::Counting, Some(target), Some(breached)) if target <= self.used => {
                Some(breached)
            }
            (Doing::Counting, Some(target), _) => {
                Some(hours.after(interval.from, target - self.used))
            }
            _ => None,
        };
    }

    /// Counts `interval` minute by minute.
    fn count(&mut self, interval: &Interval, hours: &Hours, marks: &[(String, i64)]) {
        self.record_reached(interval.from, 0, interval.until, marks);
        for (start, end, open) in hours.pieces(interval.from, interval.until) {
            if open {
                self.record_reached(start, end - start, interval.until, marks);
                self.used += end - start;
            }
        }
    }

    /// Records the warnings and the breach that fall into `length` counting milliseconds from
    /// `start` on.
    fn record_reached(&mut self, start: i64, length: i64, until: i64, marks: &[(String, i64)]) {
        if self.breached.is_some() {
            return;
        }
        let reached = |mark: i64| start + (mark - self.used).max(0);
        for (name, mark) in marks {
            if *mark <= self.used + length && !self.warned.contains_key(name) {
                self.warned.insert(name.clone(), reached(*mark));
            }
        }
        // Exactly on time is on time: the breach needs a later instant.
        if let Some(target) = self.target.filter(|target| *target <= self.used + length)
            && reached(target) < until
        {
            self.breached = Some(reached(target));
        }
    }
}
