//! The reference model of the clocks. It knows only the configuration and the whole list of what has happened, and
//! tells from these alone what became of every clock: first what the ticket was after each event, then what each
//! clock did from each event to the next ([`Leg`]), then, leg by leg and minute by minute, the time used.
//! Nothing is kept from one telling to the next.

use std::collections::BTreeMap;

use ticket_engine::{Metric, Role};

use crate::hours::{self, Hours};
use crate::plan::{Action, Deed, Life, MINUTE, OnChange, OnReopen, Plan, Policy, Test, Warn};

/// Something that happened to the ticket.
#[derive(Clone, Debug)]
pub struct Event {
    pub at: i64,
    pub role: Role,
    pub what: What,
}

#[derive(Clone, Debug)]
pub enum What {
    Opened,
    Done(Deed),
    /// A step of a timer came.
    Step(Step),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    pub timer: usize,
    pub episode: i64,
    pub number: u32,
}

/// What the ticket is after an event.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    pub status: &'static str,
    pub priority: &'static str,
    pub is_tagged: bool,
    pub assignee: Option<i64>,
    pub responded_at: Option<i64>,
    /// Since when a public comment of the reporter's awaits an answer.
    pub waiting_since: Option<i64>,
}

impl Facts {
    pub fn is_done(&self) -> bool {
        ["RESOLVED", "CLOSED"].contains(&self.status)
    }

    pub fn holds(&self, test: &Test) -> bool {
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
pub enum Doing {
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
pub struct Leg {
    from: i64,
    until: i64,
    cycle: u32,
    /// The index of its policy.
    policy: Option<usize>,
    doing: Doing,
    /// The rule by which it came to this policy from another at `from`.
    pub change: Option<OnChange>,
    /// Whether the time since it ended counts, added at `from`.
    pub counts_gap: bool,
    /// Whether a cycle begins with it in the place of another that it ends.
    pub restarts: bool,
}

/// A clock as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Clock {
    pub metric: Metric,
    pub cycle: u32,
    pub policy: Option<usize>,
    pub target: Option<i64>,
    pub started: i64,
    pub doing: Doing,
    pub since: i64,
    /// Used before it began to count; all of it when it does not count.
    pub used_before: i64,
    pub used: i64,
    pub due: Option<i64>,
    pub breached: Option<i64>,
    /// When each warning was given.
    pub warned: BTreeMap<String, i64>,
    pub waits: Vec<(i64, i64)>,
}

/// Everything that is to be told of a ticket.
pub struct Story {
    /// After each event.
    pub facts: Vec<Facts>,
    /// Of each metric, cycle after cycle.
    pub clocks: Vec<Clock>,
    /// Of each metric.
    pub legs: [Vec<Leg>; 3],
}

impl Story {
    /// The present clock of `metric`.
    pub fn clock(&self, metric: Metric) -> Option<&Clock> {
        self.clocks.iter().rfind(|clock| clock.metric == metric)
    }
}

impl Plan {
    /// The first policy that matches; the fallback when none does.
    pub fn policy_for(&self, facts: &Facts) -> Option<usize> {
        let matches = |policy: &Policy| {
            policy.priority.is_none_or(|priority| priority == facts.priority)
                && policy.when.as_ref().is_none_or(|when| facts.holds(when))
        };
        let find = |is_fallback| {
            self.policies.iter().position(|own| own.is_fallback == is_fallback && matches(own))
        };
        find(false).or_else(|| find(true))
    }

    fn policy(&self, index: Option<usize>) -> Option<&Policy> {
        index.map(|index| &self.policies[index])
    }

    /// A clock without a policy counts the desk's usual hours.
    fn hours(&self, index: Option<usize>) -> &'static Hours {
        match self.policy(index) {
            None => hours::named("default"),
            Some(policy) => policy.hours.map_or_else(hours::always, hours::named),
        }
    }

    fn target(&self, index: Option<usize>, metric: Metric) -> Option<i64> {
        self.policy(index)?.targets[metric as usize].map(|minutes| minutes * MINUTE)
    }

    fn pauses(&self, index: Option<usize>, metric: Metric, status: &str) -> bool {
        match self.policy(index).and_then(|policy| policy.pauses[metric as usize].as_ref()) {
            Some(states) => states.contains(&status),
            None => metric == Metric::Resolution && status == "PENDING",
        }
    }

    /// Whether any policy promises something of this kind: only then it is counted.
    fn measures(&self, metric: Metric) -> bool {
        self.policies.iter().any(|policy| policy.targets[metric as usize].is_some())
    }

    /// Whether the workflow leads from one status to the other.
    pub fn leads(&self, from: &str, to: &str) -> bool {
        const STRICT: &str = "OPEN-IN_PROGRESS OPEN-CLOSED IN_PROGRESS-PENDING IN_PROGRESS-RESOLVED \
            PENDING-IN_PROGRESS PENDING-RESOLVED RESOLVED-CLOSED RESOLVED-IN_PROGRESS CLOSED-OPEN";
        const DESK: &str = "OPEN-PENDING OPEN-RESOLVED IN_PROGRESS-OPEN PENDING-OPEN RESOLVED-OPEN \
            CLOSED-IN_PROGRESS";
        let has = |table: &str| table.split(' ').any(|edge| edge == format!("{from}-{to}"));
        has(STRICT) || !self.is_strict && has(DESK)
    }
}

/// What the ticket is after `event`, but for what the desk promised.
pub fn after(life: &Life, before: Option<&Facts>, event: &Event) -> Facts {
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
        What::Done(Deed::Move { to, .. }) => facts.status = to,
        What::Done(Deed::Comment { .. }) => {}
        What::Done(Deed::Change { priority, assignee, tagged }) => {
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
            // What is done is not to be taken from anybody.
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
    pub fn is_by_desk(&self) -> bool {
        matches!(self.role, Role::Agent | Role::Admin)
    }

    fn public_comment(&self) -> bool {
        match &self.what {
            What::Done(Deed::Move { public_comment, .. }) => *public_comment,
            What::Done(Deed::Comment { public }) => *public,
            What::Done(Deed::Change { .. }) | What::Opened | What::Step(_) => false,
        }
    }

    fn answers(&self) -> bool {
        self.is_by_desk() && self.public_comment()
    }
}

/// The story of `events` as it is known at `now`.
pub fn tell(life: &Life, events: &[Event], now: i64) -> Story {
    let plan = &life.plan;
    let mut told: Vec<Facts> = Vec::new();
    let mut legs: [Vec<Leg>; 3] = Default::default();
    for (index, event) in events.iter().enumerate() {
        let until = events.get(index + 1).map_or(now, |next| next.at);
        let before = told.last();
        let mut facts = after(life, before, event);
        // What comes with the end is no question.
        let entered = before.is_none_or(|before| before.status != facts.status);
        let is_question = event.public_comment() && !(entered && facts.is_done());
        if event.role == Role::Reporter && is_question {
            facts.waiting_since = facts.waiting_since.or(Some(event.at));
        }
        for metric in Metric::ALL {
            // While the first response is awaited, that is the promise.
            let is_first_awaited = legs[0].last().is_some_and(|leg| leg.doing.is_live());
            let awaits = facts.waiting_since.is_some() && !facts.is_done() && !is_first_awaited;
            let legs = &mut legs[metric as usize];
            next_legs(plan, metric, legs, event, before, &facts, awaits, until);
        }
        told.push(facts);
    }
    let mut clocks = Vec::new();
    for metric in Metric::ALL {
        for cycle in legs[metric as usize].chunk_by(|a, b| a.cycle == b.cycle) {
            clocks.push(add_up(plan, metric, cycle));
        }
    }
    Story { facts: told, clocks, legs }
}

/// What the clock of `metric` should be doing from `event` on under that policy.
fn course(
    plan: &Plan,
    metric: Metric,
    event: &Event,
    facts: &Facts,
    policy: Option<usize>,
) -> Doing {
    match metric {
        Metric::FirstResponse if facts.responded_at.is_some() => Doing::Stopped,
        Metric::NextResponse if event.answers() => Doing::Stopped,
        Metric::FirstResponse | Metric::NextResponse if facts.is_done() => Doing::Cancelled,
        // Opened when all was over: neither met nor missed.
        Metric::Resolution if facts.is_done() && matches!(event.what, What::Opened) => {
            Doing::Cancelled
        }
        Metric::Resolution if facts.is_done() => Doing::Stopped,
        _ if plan.pauses(policy, metric, facts.status) => Doing::Waiting,
        _ => Doing::Counting,
    }
}

/// Adds the leg that begins with `event`, and one of no length for a cycle that ends with it. `awaits` says whether the
/// reporter waits for a further response.
#[expect(
    clippy::too_many_arguments,
    reason = "the model keeps nothing: all there is to know is handed over"
)]
fn next_legs(
    plan: &Plan,
    metric: Metric,
    legs: &mut Vec<Leg>,
    event: &Event,
    before: Option<&Facts>,
    facts: &Facts,
    awaits: bool,
    until: i64,
) {
    let policy = plan.policy_for(facts);
    let doing = course(plan, metric, event, facts, policy);
    let fresh = |cycle| Leg {
        from: event.at,
        until,
        cycle,
        policy,
        doing,
        change: None,
        counts_gap: false,
        restarts: false,
    };
    let Some(last) = legs.last().copied() else {
        let begins = if metric == Metric::NextResponse { awaits } else { before.is_none() };
        if begins && plan.measures(metric) {
            legs.push(fresh(1));
        }
        return;
    };
    let kept =
        Leg { from: event.at, until, change: None, counts_gap: false, restarts: false, ..last };
    let reopened = before.is_some_and(Facts::is_done) && !facts.is_done();
    let is_by_timer = matches!(event.what, What::Step(_));
    let of_reopening = match plan.policy(policy).and_then(|own| own.on_reopen) {
        // The engine makes no ticket late by reopening it.
        Some(OnReopen::CountGap) if is_by_timer => OnReopen::Resume,
        of_reopening => of_reopening.unwrap_or(OnReopen::Resume),
    };
    let mut counts_gap = false;
    if !last.doing.is_live() {
        let responded = metric == Metric::FirstResponse && facts.responded_at.is_some();
        match (metric, of_reopening) {
            (Metric::NextResponse, _) => {
                legs.push(if awaits { fresh(last.cycle + 1) } else { kept });
                return;
            }
            (_, OnReopen::NewCycle) if reopened && !responded => {
                legs.push(fresh(last.cycle + 1));
                return;
            }
            (_, OnReopen::Resume) if reopened && !responded => {}
            (_, OnReopen::CountGap) if reopened && !responded => counts_gap = true,
            _ => {
                legs.push(kept);
                return;
            }
        }
    }
    // What ends a clock comes first: it is judged by the promise that was in force until then.
    if !doing.is_live() {
        legs.push(Leg { doing, ..kept });
        return;
    }
    let mode = match plan.policy(policy) {
        _ if is_by_timer => OnChange::NeverEarlier,
        Some(own) => own.on_change.unwrap_or(OnChange::Carry),
        None => OnChange::Carry,
    };
    let change = (last.policy != policy).then_some(mode);
    if change == Some(OnChange::Restart) {
        // A cycle that had ended before stays as it ended.
        if last.doing.is_live() {
            legs.push(Leg { until: event.at, doing: Doing::Cancelled, ..kept });
        }
        legs.push(Leg { restarts: true, ..fresh(last.cycle + 1) });
        return;
    }
    legs.push(Leg { policy, doing, change, counts_gap, ..kept });
}

/// When time alone next changes one of the clocks of `story`, in which `last` was the last event.
pub fn next_wake(plan: &Plan, story: &Story, last: i64) -> Option<i64> {
    let present = Metric::ALL.into_iter().filter_map(|metric| story.clock(metric));
    let open = present.filter(|own| own.doing == Doing::Counting && own.breached.is_none());
    let wakes = open.flat_map(|own| {
        let hours = plan.hours(own.policy);
        let marks = marks(plan, own.policy, own.target).into_iter();
        marks
            .filter(|(name, _)| !own.warned.contains_key(name))
            .map(move |(_, mark)| hours.after(own.since, mark - own.used_before).max(last))
            .chain(own.due.map(|due| due + 1))
    });
    wakes.min()
}

/// The names of a policy's warnings and the time used at which each is given.
fn marks(plan: &Plan, policy: Option<usize>, target: Option<i64>) -> Vec<(String, i64)> {
    let (Some(policy), Some(target)) = (plan.policy(policy), target) else { return Vec::new() };
    let mark = |warn: &Warn| match warn {
        // To the millisecond: half a one counts as a whole.
        Warn::Percent(percent) => (format!("{percent}%"), (target * percent + 50) / 100),
        Warn::Left(minutes) => (format!("{minutes} min left"), target - minutes * MINUTE),
    };
    policy.warn.iter().map(mark).filter(|(_, used)| *used > 0).collect()
}

/// Adds up the legs of one cycle.
fn add_up(plan: &Plan, metric: Metric, legs: &[Leg]) -> Clock {
    let first = legs[0];
    let mut clock = Clock {
        metric,
        cycle: first.cycle,
        policy: first.policy,
        target: plan.target(first.policy, metric),
        started: first.from,
        doing: first.doing,
        since: first.from,
        used_before: 0,
        used: 0,
        due: None,
        breached: None,
        warned: BTreeMap::new(),
        waits: Vec::new(),
    };
    let mut previous: Option<Leg> = None;
    for leg in legs {
        let hours = plan.hours(leg.policy);
        if let Some(previous) = previous {
            if leg.counts_gap {
                clock.used += plan.hours(previous.policy).between(clock.since, leg.from);
            }
            if let Some(mode) = leg.change {
                clock.change(plan, leg, mode);
            }
            if clock.target.is_some_and(|target| clock.used > target) {
                // More is used than the target in force from now on allows.
                clock.breached = clock.breached.or(Some(leg.from));
            }
            let turns = leg.doing != previous.doing;
            if turns && previous.doing != Doing::Counting && !leg.counts_gap {
                clock.waits.push((clock.since, leg.from));
            }
            if turns || leg.counts_gap || leg.change.is_some() && leg.doing == Doing::Counting {
                clock.enter(leg, hours);
            }
        } else {
            clock.enter(leg, hours);
        }
        if leg.doing == Doing::Counting {
            clock.count(leg, hours, &marks(plan, leg.policy, clock.target));
        }
        previous = Some(*leg);
    }
    if clock.doing != Doing::Counting {
        clock.used_before = clock.used;
    }
    clock.waits.retain(|(start, end)| start < end);
    // From one wait straight into the next is one wait.
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
    /// Comes to the policy of `leg`.
    fn change(&mut self, plan: &Plan, leg: &Leg, mode: OnChange) {
        let (old, new) = (self.target, plan.target(leg.policy, self.metric));
        self.policy = leg.policy;
        self.target = new;
        let Some(new) = new else { return };
        match (mode, old) {
            (OnChange::Scale, Some(old)) => {
                // The same share, to the nearest millisecond.
                let (used, new, old) = (i128::from(self.used), i128::from(new), i128::from(old));
                self.used = ((2 * used * new + old) / (2 * old)) as i64;
            }
            (OnChange::NeverEarlier, _) => {
                let grace = plan.policy(leg.policy).and_then(|own| own.grace);
                let grace = grace.map_or(new, |minutes| minutes * MINUTE);
                self.target = Some(new.max(self.used + grace));
            }
            (OnChange::Carry | OnChange::Scale | OnChange::Restart, _) => {}
        }
    }

    /// Begins to do what it does on `leg`.
    fn enter(&mut self, leg: &Leg, hours: &Hours) {
        self.doing = leg.doing;
        self.since = leg.from;
        self.used_before = self.used;
        self.due = match (leg.doing, self.target, self.breached) {
            // Of a target that was missed before nothing is left: the deadline stays the one that was missed.
            (Doing::Counting, Some(target), Some(missed)) if target <= self.used => Some(missed),
            (Doing::Counting, Some(target), _) => Some(hours.after(leg.from, target - self.used)),
            _ => None,
        };
    }

    /// Counts the minutes of `leg`.
    fn count(&mut self, leg: &Leg, hours: &Hours, marks: &[(String, i64)]) {
        self.pass(leg.from, 0, leg.until, marks);
        for (start, end, open) in hours.pieces(leg.from, leg.until) {
            if open {
                self.pass(start, end - start, leg.until, marks);
                self.used += end - start;
            }
        }
    }

    /// Looks at `length` milliseconds that count, from `start` on: what is reached in them?
    fn pass(&mut self, start: i64, length: i64, until: i64, marks: &[(String, i64)]) {
        if self.breached.is_some() {
            return;
        }
        let reached = |mark: i64| start + (mark - self.used).max(0);
        for (name, mark) in marks {
            if *mark <= self.used + length && !self.warned.contains_key(name) {
                self.warned.insert(name.clone(), reached(*mark));
            }
        }
        // What is done exactly on time is on time: it is missed when time goes on.
        if let Some(target) = self.target.filter(|target| *target <= self.used + length)
            && reached(target) < until
        {
            self.breached = Some(reached(target));
        }
    }
}
