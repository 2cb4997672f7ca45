//! The reference model of the clocks. It works out every clock from the configuration and the list
//! of events alone: first the ticket after each event, then what each clock does from one event to
//! the next ([`Interval`]), and last the time used, interval by interval and minute by minute. It
//! keeps no state between two calls. A clock is whatever its definition says, built in or not.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::OnceLock;

use super::clocks::{Again, BUILT_IN, Definition, Happening, Trigger, built_in};
use super::hours::{self, Hours};
use super::plan::{
    Action, Command, Counted, Days, Life, MINUTE, OnChange, OnReopen, Pause, Pauses, Plan, Policy,
    Promise, Target, Test, Warn, Who,
};

/// A clock of a group: the group, and the id of the clock.
pub(crate) type Key = (&'static str, &'static str);

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
    pub team: Option<i64>,
    pub responded_at: Option<i64>,
    /// When the oldest unanswered public comment of a customer was written.
    pub waiting_since: Option<i64>,
}

impl Facts {
    pub(crate) fn category(&self) -> &'static str {
        match self.status {
            "OPEN" => "open",
            "IN_PROGRESS" => "active",
            "PENDING" | "ON_HOLD" => "pending",
            "RESOLVED" => "resolved",
            "CLOSED" => "closed",
            _ => "cancelled",
        }
    }

    pub(crate) fn is_done(&self) -> bool {
        ["resolved", "closed", "cancelled"].contains(&self.category())
    }

    pub(crate) fn holds(&self, test: &Test) -> bool {
        match test {
            Test::Tagged => self.is_tagged,
            Test::Priority(priority) => self.priority == *priority,
            Test::Status(status) => self.status == *status,
            Test::Assigned => self.assignee.is_some(),
            Test::Responded => self.responded_at.is_some(),
            Test::Waiting => self.waiting_since.is_some(),
            Test::Team(team) => self.team == Some(*team),
            Test::AnyCategory(categories) => categories.contains(&self.category()),
            Test::WaitsFor("customer") => self.status == "PENDING",
            Test::WaitsFor(_) => self.status == "ON_HOLD",
            Test::Not(test) => !self.holds(test),
            Test::Neither(a, b) => !self.holds(a) && !self.holds(b),
            Test::Never => false,
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
    pub(crate) fn is_live(self) -> bool {
        matches!(self, Doing::Counting | Doing::Waiting)
    }
}

/// What one clock does from one event to the next. A cycle that ends and another that starts at
/// one event have an interval each, and that of the former is empty.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Interval {
    /// Since when its cycle counts: before `from` where a clock starts late.
    origin: i64,
    from: i64,
    until: i64,
    pub cycle: u32,
    /// The index of the policy.
    policy: Option<usize>,
    pub doing: Doing,
    /// The rule by which the clock changed to this policy at `from`. `None` without a change.
    pub change: Option<OnChange>,
    /// Whether the time since the clock ended counts. It is added at `from`.
    pub counts_gap: bool,
    /// Whether a change of target begins a new cycle here and ends the one before.
    pub restarts: bool,
    /// Whether a reset ends the cycle here.
    pub is_reset: bool,
}

/// A clock as it stands.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Clock {
    pub key: Key,
    pub cycle: u32,
    /// The id of the policy.
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

/// A clock with all that the model needs to work it out.
#[derive(Clone)]
pub(crate) struct Tally {
    pub clock: Clock,
    pub hours: &'static Hours,
    /// The present policy and its options.
    index: Option<usize>,
    /// The promise in working days, and the instant that it counts from.
    days: Option<(Days, i64)>,
    /// The deadline that the clock has, or had when it last ran.
    deadline: Option<i64>,
    /// The same, before it is lifted to a boundary.
    exact: Option<i64>,
    /// Whether the design leaves open what a change to a promise in working days means here: the
    /// time used was counted otherwise than the new promise counts it, or a grace was given.
    pub is_unsettled: bool,
}

impl Deref for Tally {
    type Target = Clock;

    fn deref(&self) -> &Clock {
        &self.clock
    }
}

/// Everything the model works out about a ticket.
pub(crate) struct Timeline {
    /// After each event.
    pub facts: Vec<Facts>,
    /// Each cycle, by clock.
    pub clocks: Vec<Tally>,
    pub intervals: BTreeMap<Key, Vec<Interval>>,
}

impl Timeline {
    /// The present clock of `key`.
    pub(crate) fn clock(&self, key: Key) -> Option<&Tally> {
        self.clocks.iter().rfind(|clock| clock.key == key)
    }

    /// Whether the design leaves open what one of the clocks does.
    pub(crate) fn is_unsettled(&self) -> bool {
        self.clocks.iter().any(|clock| clock.is_unsettled)
    }

    /// The present cycle of each clock.
    pub(crate) fn present(&self) -> impl Iterator<Item = &Tally> {
        self.intervals.keys().filter_map(|key| self.clock(*key))
    }
}

impl Plan {
    pub(crate) fn definition(&self, clock_id: &str) -> &Definition {
        static BUILT_IN: OnceLock<[Definition; 3]> = OnceLock::new();
        let mut all = BUILT_IN.get_or_init(built_in).iter().chain(&self.clocks);
        all.find(|clock| clock.clock_id == clock_id).unwrap()
    }

    /// The clocks of each group: those that some policy of the group has a target for. In the
    /// order in which they come due at one instant.
    pub(crate) fn keys(&self) -> Vec<Key> {
        let names = self
            .policies
            .iter()
            .flat_map(|policy| policy.targets.keys().map(|clock_id| (policy.group, *clock_id)));
        let mut keys: Vec<Key> = names.collect();
        keys.sort_by_key(|key| place(*key));
        keys.dedup();
        keys
    }

    /// How many clocks hold each other back before `clock_id`.
    fn depth(&self, clock_id: &str) -> usize {
        self.definition(clock_id).held_back_by.map_or(0, |holder| 1 + self.depth(holder))
    }

    /// The first policy of the group that matches, or the fallback if none does.
    pub(crate) fn policy_for(&self, group: &str, facts: &Facts) -> Option<usize> {
        let matches = |policy: &Policy| {
            policy.group == group
                && policy.priority.is_none_or(|priority| priority == facts.priority)
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

    fn target(&self, index: Option<usize>, clock_id: &str) -> Option<&Target> {
        self.policy(index)?.targets.get(clock_id)
    }

    /// The hours that a clock counts in. Without a policy, those of the default calendar.
    fn hours(&self, site: Option<&str>, index: Option<usize>, clock_id: &str) -> &'static Hours {
        let Some(policy) = self.policy(index) else { return hours::named("default") };
        match self.target(index, clock_id).and_then(|target| target.hours) {
            Some(Counted::Always) => hours::always(),
            Some(Counted::In(name)) => hours::named(name),
            Some(Counted::AtSite(name)) => {
                let known = hours::all().iter().find(|hours| Some(hours.name) == site);
                known.unwrap_or_else(|| hours::named(name))
            }
            None => policy.hours.map_or_else(hours::always, hours::named),
        }
    }

    fn pauses(&self, index: Option<usize>, clock_id: &str, facts: &Facts) -> bool {
        let holds = |pause: &Pause| match pause {
            Pause::States(states) => states.contains(&facts.status),
            Pause::When(test) => facts.holds(test),
        };
        let of_target = self.target(index, clock_id).and_then(|target| target.pause.as_ref());
        let of_policy = self.policy(index).and_then(|policy| match &policy.pauses {
            Pauses::OfAll(pause) => Some(pause),
            Pauses::OfEach(each) => each.get(clock_id),
        });
        let of_clock = || self.definition(clock_id).pause.as_ref();
        match of_target.or(of_policy) {
            Some(pause) => holds(pause),
            None => of_clock().is_some_and(|test| facts.holds(test)),
        }
    }

    /// Whether the workflow leads from one status to the other.
    pub(crate) fn leads(&self, from: &str, to: &str) -> bool {
        const STRICT: &str = "OPEN-IN_PROGRESS OPEN-CLOSED IN_PROGRESS-PENDING IN_PROGRESS-RESOLVED \
            PENDING-IN_PROGRESS PENDING-RESOLVED RESOLVED-CLOSED RESOLVED-IN_PROGRESS CLOSED-OPEN \
            IN_PROGRESS-ON_HOLD ON_HOLD-IN_PROGRESS ON_HOLD-RESOLVED OPEN-CANCELLED \
            IN_PROGRESS-CANCELLED PENDING-CANCELLED ON_HOLD-CANCELLED CANCELLED-OPEN";
        const RELAXED: &str = "OPEN-PENDING OPEN-RESOLVED IN_PROGRESS-OPEN PENDING-OPEN RESOLVED-OPEN \
            CLOSED-IN_PROGRESS OPEN-ON_HOLD PENDING-ON_HOLD ON_HOLD-PENDING ON_HOLD-OPEN \
            RESOLVED-CANCELLED CANCELLED-IN_PROGRESS";
        let has = |table: &str| table.split(' ').any(|edge| edge == format!("{from}-{to}"));
        has(STRICT) || !self.is_strict && has(RELAXED)
    }
}

/// What sorts the clocks that come due at one instant.
pub(crate) fn place((group, clock_id): Key) -> (bool, &'static str, usize, &'static str) {
    let built_in = BUILT_IN.iter().position(|known| *known == clock_id);
    (built_in.is_none(), group, built_in.unwrap_or(0), clock_id)
}

/// The ticket after `event`.
pub(crate) fn after(life: &Life, before: Option<&Facts>, event: &Event) -> Facts {
    let plan = &life.plan;
    let mut facts = before.cloned().unwrap_or(Facts {
        status: life.status,
        priority: life.priority,
        is_tagged: false,
        assignee: life.assignee,
        team: life.team,
        responded_at: None,
        waiting_since: None,
    });
    match &event.what {
        What::Opened => {}
        What::Command(Command::Move { to, .. }) => facts.status = to,
        What::Command(Command::Comment { .. }) => {}
        What::Command(Command::Change { priority, assignee, team, tagged }) => {
            facts.priority = priority.unwrap_or(facts.priority);
            facts.assignee = assignee.unwrap_or(facts.assignee);
            facts.team = team.unwrap_or(facts.team);
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
    // A comment that ends the ticket is no question.
    let is_question = event.public_comment() && !(entered && facts.is_done());
    if event.who.is_customer() && is_question {
        facts.waiting_since = facts.waiting_since.or(Some(event.at));
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

    fn internal_note(&self) -> bool {
        matches!(self.what, What::Command(Command::Comment { public: false }))
    }

    fn answers(&self) -> bool {
        self.is_by_desk() && self.public_comment()
    }
}

/// The ticket after each event.
pub(crate) fn all_facts(life: &Life, events: &[Event]) -> Vec<Facts> {
    let mut all: Vec<Facts> = Vec::new();
    for event in events {
        let facts = after(life, all.last(), event);
        all.push(facts);
    }
    all
}

/// The timeline of `events` as it is known at `now`, with the clocks of `keys`.
pub(crate) fn reconstruct(life: &Life, events: &[Event], now: i64, keys: &[Key]) -> Timeline {
    let plan = &life.plan;
    let facts = all_facts(life, events);
    let mut intervals: BTreeMap<Key, Vec<Interval>> =
        keys.iter().map(|key| (*key, Vec::new())).collect();
    // A clock comes after the one that holds it back.
    let mut order = keys.to_vec();
    order.sort_by_key(|(_, clock_id)| plan.depth(clock_id));
    let mut held_back: BTreeMap<Key, bool> = BTreeMap::new();
    for (index, event) in events.iter().enumerate() {
        let until = events.get(index + 1).map_or(now, |next| next.at);
        let before = index.checked_sub(1).map(|index| &facts[index]);
        let moment = Moment { plan, site: life.site, event, before, facts: &facts[index], until };
        for key in &order {
            let is_held_back = moment.is_held_back(*key, &intervals);
            let was_held_back = held_back.insert(*key, is_held_back).unwrap_or(false);
            let intervals = intervals.get_mut(key).unwrap();
            moment.add_intervals(*key, intervals, is_held_back, was_held_back);
        }
    }
    let mut clocks = Vec::new();
    for key in keys {
        for cycle in intervals[key].chunk_by(|a, b| a.cycle == b.cycle) {
            clocks.push(add_up(life, *key, cycle));
        }
    }
    intervals.retain(|_, intervals| !intervals.is_empty());
    Timeline { facts, clocks, intervals }
}

/// An event, with the ticket before and after it.
struct Moment<'a> {
    plan: &'a Plan,
    site: Option<&'static str>,
    event: &'a Event,
    before: Option<&'a Facts>,
    facts: &'a Facts,
    /// The next event.
    until: i64,
}

impl Moment<'_> {
    fn reopens(&self) -> bool {
        self.before.is_some_and(Facts::is_done) && !self.facts.is_done()
    }

    fn is_by_timer(&self) -> bool {
        matches!(self.event.what, What::Step(_))
    }

    fn happens(&self, happening: Happening) -> bool {
        let (before, after) = (self.before, self.facts);
        let is_opening = before.is_none();
        let assigned = before.and_then(|before| before.assignee);
        let team = before.and_then(|before| before.team);
        let responded = before.and_then(|before| before.responded_at);
        match happening {
            Happening::Opened => is_opening,
            Happening::FirstResponse => responded.is_none() && after.responded_at.is_some(),
            Happening::PublicReply => self.event.answers(),
            Happening::CustomerComment => {
                self.event.who.is_customer() && self.event.public_comment()
            }
            Happening::InternalNote => self.event.internal_note(),
            Happening::Assigned => after.assignee != assigned && after.assignee.is_some(),
            Happening::Unassigned => after.assignee != assigned && after.assignee.is_none(),
            Happening::TeamAssigned => after.team != team && after.team.is_some(),
            Happening::TeamChanged => after.team != team,
            Happening::StatusChanged => before.is_some_and(|before| before.status != after.status),
            Happening::Reopened => self.reopens(),
        }
    }

    /// Whether a trigger that is a state holds on `facts`. An event is no state.
    fn holds(trigger: &Trigger, facts: &Facts) -> bool {
        match trigger {
            Trigger::Event(_) => false,
            Trigger::Status(states) => states.contains(&facts.status),
            Trigger::Category(categories) => categories.contains(&facts.category()),
            Trigger::When(test) => facts.holds(test),
        }
    }

    /// Whether a trigger acts that acts as long as it holds.
    fn acts(&self, triggers: &[Trigger]) -> bool {
        triggers.iter().any(|trigger| match trigger {
            Trigger::Event(happening) => self.happens(*happening),
            state => Self::holds(state, self.facts),
        })
    }

    /// Whether a trigger acts that acts when it becomes true.
    fn becomes(&self, triggers: &[Trigger]) -> bool {
        triggers.iter().any(|trigger| match trigger {
            Trigger::Event(happening) => self.happens(*happening),
            state => {
                Self::holds(state, self.facts)
                    && !self.before.is_some_and(|before| Self::holds(state, before))
            }
        })
    }

    /// Whether another clock of the group keeps this one from starting.
    fn is_held_back(&self, key: Key, intervals: &BTreeMap<Key, Vec<Interval>>) -> bool {
        let (group, clock_id) = key;
        let Some(holder) = self.plan.definition(clock_id).held_back_by else { return false };
        let policy = self.plan.policy_for(group, self.facts);
        let is_concurrent =
            self.plan.target(policy, clock_id).is_some_and(|target| target.concurrent);
        let holder_runs =
            intervals.get(&(group, holder)).and_then(|all| all.last()).is_some_and(|holding| {
                holding.doing.is_live() && self.plan.target(holding.policy, holder).is_some()
            });
        holder_runs && !is_concurrent
    }

    /// How the clock follows a reopening.
    fn on_reopen(&self, policy: Option<usize>, clock_id: &str) -> OnReopen {
        let of_target = self.plan.target(policy, clock_id).and_then(|target| target.on_reopen);
        let of_policy = || self.plan.policy(policy).and_then(|policy| policy.on_reopen);
        match of_target.or_else(of_policy) {
            // The engine makes no ticket late by reopening it.
            Some(OnReopen::CountGap) if self.is_by_timer() => OnReopen::Resume,
            mode => mode.unwrap_or(OnReopen::Resume),
        }
    }

    /// How the clock changes from one policy to another.
    fn on_change(&self, policy: Option<usize>, clock_id: &str) -> OnChange {
        let of_target = self.plan.target(policy, clock_id).and_then(|target| target.on_change);
        let of_policy = || self.plan.policy(policy).and_then(|policy| policy.on_change);
        match self.plan.policy(policy) {
            Some(_) if self.is_by_timer() => OnChange::NeverEarlier,
            _ => of_target.or_else(of_policy).unwrap_or(OnChange::KeepElapsed),
        }
    }

    /// Adds the interval that begins with the event, and an empty one for each cycle that ends
    /// with it. The order is stop, cancel, change of target, reset, pause, start.
    fn add_intervals(
        &self,
        key: Key,
        intervals: &mut Vec<Interval>,
        is_held_back: bool,
        was_held_back: bool,
    ) {
        let (group, clock_id) = key;
        let (plan, at) = (self.plan, self.event.at);
        let definition = plan.definition(clock_id);
        let policy = plan.policy_for(group, self.facts);
        let pauses = plan.pauses(policy, clock_id, self.facts);
        let doing = if pauses { Doing::Waiting } else { Doing::Counting };
        let fresh = |cycle| Interval {
            origin: at,
            from: at,
            until: self.until,
            cycle,
            policy,
            doing,
            change: None,
            counts_gap: false,
            restarts: false,
            is_reset: false,
        };
        let begin = |cycle| Interval { origin: self.origin(key, policy), ..fresh(cycle) };
        let unchanged = |last: &Interval| Interval {
            from: at,
            until: self.until,
            change: None,
            counts_gap: false,
            restarts: false,
            is_reset: false,
            ..*last
        };
        // Pushes `last` as it is under the present policy.
        let change = |intervals: &mut Vec<Interval>, last: &Interval, counts_gap: bool| {
            let mode = self.on_change(policy, clock_id);
            let change = (last.policy != policy).then_some(mode);
            if change == Some(OnChange::Restart) {
                // A cycle that ended before stays unchanged.
                let ended = if last.doing.is_live() { Doing::Cancelled } else { last.doing };
                intervals.push(Interval { until: at, doing: ended, ..unchanged(last) });
                intervals.push(Interval { restarts: true, ..fresh(last.cycle + 1) });
            } else {
                intervals.push(Interval { policy, doing, change, counts_gap, ..unchanged(last) });
            }
        };

        if let Some(last) = intervals.last().copied() {
            // A cancelled ticket ends every live clock without a verdict, whatever its triggers.
            let is_withdrawn = self.facts.category() == "cancelled";
            if !last.doing.is_live() {
                intervals.push(unchanged(&last));
            } else if self.acts(&definition.stop) && !is_withdrawn {
                // It is judged by the target in force until then.
                intervals.push(Interval { doing: Doing::Stopped, ..unchanged(&last) });
            } else if self.acts(&definition.cancel) || is_withdrawn {
                intervals.push(Interval { doing: Doing::Cancelled, ..unchanged(&last) });
            } else {
                change(intervals, &last, false);
                if self.becomes(&definition.reset) {
                    let last = intervals.last_mut().unwrap();
                    *last = Interval { until: at, doing: Doing::Stopped, is_reset: true, ..*last };
                    let cycle = last.cycle + 1;
                    intervals.push(fresh(cycle));
                }
            }
        }

        let is_live = intervals.last().is_some_and(|last| last.doing.is_live());
        let mut ends = definition.stop.iter().chain(&definition.cancel);
        let is_barred = self.facts.category() == "cancelled"
            || ends.any(|trigger| Self::holds(trigger, self.facts));
        let mut starts = definition.start.iter();
        let is_released = was_held_back
            && !is_held_back
            && starts.any(|trigger| Self::holds(trigger, self.facts));
        let is_started = self.becomes(&definition.start) || is_released;
        if is_live || is_barred || is_held_back || !is_started {
            return;
        }
        let Some(last) = intervals.last_mut() else {
            intervals.push(begin(1));
            return;
        };
        let again = match definition.again.unwrap_or(Again::NewCycle) {
            Again::NewCycle => Some(OnReopen::NewCycle),
            Again::Resume => Some(OnReopen::Resume),
            Again::Once => None,
        };
        // Never again, not even in a reopened ticket.
        let Some(again) = again else { return };
        let mode = match self.reopens() {
            // Its time counts from the comment.
            _ if definition.from_waiting => OnReopen::NewCycle,
            true => self.on_reopen(policy, clock_id),
            false => again,
        };
        if mode == OnReopen::StayStopped {
            return;
        }
        last.until = at;
        let last = *last;
        if mode == OnReopen::NewCycle {
            intervals.push(begin(last.cycle + 1));
        } else {
            change(intervals, &last, mode == OnReopen::CountGap);
        }
    }

    /// Since when the time of a cycle counts that starts now under `policy`: from the oldest
    /// unanswered comment where the definition says so, unless that deadline has passed already.
    fn origin(&self, (_, clock_id): Key, policy: Option<usize>) -> i64 {
        let at = self.event.at;
        if !self.plan.definition(clock_id).from_waiting {
            return at;
        }
        let since = self.facts.waiting_since.unwrap_or(at);
        let due = self.plan.target(policy, clock_id).map(|target| {
            let hours = self.plan.hours(self.site, policy, clock_id);
            match &target.promise {
                Promise::Minutes(minutes) => hours.after(since, minutes * MINUTE),
                Promise::Days(days) => hours.day_due(since, days),
            }
        });
        if due.is_some_and(|due| due < at) { at } else { since }
    }
}
/// When time alone next changes a clock of `timeline`. `last` is the instant of its last event.
pub(crate) fn next_wake(plan: &Plan, timeline: &Timeline, last: i64) -> Option<i64> {
    let open = timeline
        .present()
        .filter(|clock| clock.doing == Doing::Counting && clock.breached.is_none());
    let wakes = open.flat_map(|clock| {
        let marks = clock.marks(plan).into_iter();
        marks
            .filter(|(name, _)| !clock.warned.contains_key(name))
            .map(move |(_, mark)| {
                clock.hours.after(clock.since, mark - clock.used_before).max(last)
            })
            .chain(clock.due.map(|due| due + 1))
    });
    wakes.min()
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
fn add_up(life: &Life, key: Key, intervals: &[Interval]) -> Tally {
    let plan = &life.plan;
    let first = intervals[0];
    let hours = plan.hours(life.site, first.policy, key.1);
    let mut clock = Tally {
        clock: Clock {
            key,
            cycle: first.cycle,
            policy: plan.policy(first.policy).map(|policy| policy.policy_id),
            target: None,
            started: first.origin,
            doing: first.doing,
            since: first.from,
            used_before: 0,
            used: hours.between(first.origin, first.from),
            due: None,
            breached: None,
            warned: BTreeMap::new(),
            waits: Vec::new(),
        },
        hours,
        index: first.policy,
        days: None,
        deadline: None,
        exact: None,
        is_unsettled: false,
    };
    if let Some(target) = plan.target(first.policy, key.1) {
        clock.promise(&target.promise, first.origin);
    }
    let mut previous: Option<Interval> = None;
    for interval in intervals {
        if let Some(previous) = previous {
            clock.follow(life, &previous, interval);
        } else {
            clock.enter(interval, None);
        }
        if interval.doing == Doing::Counting {
            clock.count(interval, &clock.marks(plan));
        }
        previous = Some(*interval);
    }
    let mut tally = clock;
    let clock = &mut tally.clock;
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
    tally
}

impl Tally {
    /// Gives the clock the target that a promise means from `since`, and its deadline.
    fn promise(&mut self, promise: &Promise, since: i64) {
        match promise {
            Promise::Minutes(minutes) => {
                self.days = None;
                self.clock.target = Some(minutes * MINUTE);
                self.exact = None;
            }
            Promise::Days(days) => {
                let due = self.hours.day_due(since, days);
                self.days = Some((*days, since));
                self.clock.target = Some(self.hours.between(since, due));
                self.exact = Some(due);
                self.deadline = Some(due);
            }
        }
    }

    /// How far a pause has lifted a deadline in working days above the exact one.
    pub(crate) fn lift(&self) -> i64 {
        match (self.exact, self.deadline) {
            (Some(exact), Some(deadline)) if exact < deadline => {
                self.hours.between(exact, deadline)
            }
            _ => 0,
        }
    }

    /// Whether it is promised in working days.
    pub(crate) fn is_in_days(&self) -> bool {
        self.days.is_some()
    }

    /// The warnings: the name of each, and the used time at which it is due, in milliseconds.
    fn marks(&self, plan: &Plan) -> Vec<(String, i64)> {
        let (Some(policy), Some(target)) = (plan.policy(self.index), self.target) else {
            return Vec::new();
        };
        let of_target = plan.target(self.index, self.key.1).and_then(|target| target.warn.as_ref());
        let mark = |warn: &Warn| match warn {
            // Rounded to the millisecond, half up.
            Warn::Percent(percent) => (format!("{percent}%"), (target * percent + 50) / 100),
            Warn::Remaining(minutes) => {
                (format!("{} remaining", iso(*minutes)), target + self.lift() - minutes * MINUTE)
            }
        };
        let warnings = of_target.unwrap_or(&policy.warn).iter().map(mark);
        warnings.filter(|(_, used)| *used > 0).collect()
    }

    /// Goes on from one interval of its cycle to the next.
    fn follow(&mut self, life: &Life, previous: &Interval, interval: &Interval) {
        let at = interval.from;
        let is_switch = interval.doing != previous.doing;
        let pause =
            (previous.doing != Doing::Counting && !interval.counts_gap).then_some((self.since, at));
        if interval.counts_gap {
            // The deadline passed while the ticket was resolved. Another policy's target was not
            // in force then.
            if interval.change.is_none() && self.breached.is_none() {
                self.clock.breached = self.deadline.filter(|deadline| *deadline < at);
            }
            self.clock.used += self.hours.between(self.since, at);
        }
        if let Some(mode) = interval.change {
            self.change(life, interval, mode, pause);
        }
        if self.days.is_none() && self.target.is_some_and(|target| self.used > target) {
            // More is used than the new target allows.
            self.clock.breached = self.breached.or(Some(at));
        }
        if is_switch {
            self.clock.waits.extend(pause);
        }
        if is_switch
            || interval.counts_gap
            || interval.change.is_some() && interval.doing == Doing::Counting
        {
            self.enter(interval, pause.filter(|_| is_switch));
        }
    }

    /// Time in `hours` of all pauses, and of the one that is going on.
    fn paused(&self, pause: Option<(i64, i64)>) -> i64 {
        let all = self.waits.iter().copied().chain(pause);
        all.map(|(start, end)| self.hours.between(start, end)).sum()
    }

    /// Changes to the policy of `interval`. `pause` is going on or has just ended.
    fn change(
        &mut self,
        life: &Life,
        interval: &Interval,
        mode: OnChange,
        pause: Option<(i64, i64)>,
    ) {
        let (plan, at, clock_id) = (&life.plan, interval.from, self.key.1);
        let (old, target) = (self.target, plan.target(interval.policy, clock_id));
        let policy = plan.policy(interval.policy);
        self.index = interval.policy;
        self.hours = plan.hours(life.site, interval.policy, clock_id);
        self.clock.policy = policy.map(|policy| policy.policy_id);
        let Some(target) = target else {
            self.clock.target = None;
            (self.days, self.deadline, self.exact) = (None, None, None);
            return;
        };
        let started = self.started;
        let counted = self.hours.between(started, at) - self.paused(pause);
        if old.is_none() {
            self.clock.used = counted;
        }
        self.promise(&target.promise, started);
        let new = self.target.unwrap();
        if let (OnChange::Proportional, Some(old)) = (mode, old) {
            // The same share of the target, to the nearest millisecond. A promise by the next
            // opening may have no working time.
            let (used, new, old) = (i128::from(self.used), i128::from(new), i128::from(old));
            if old > 0 {
                self.clock.used = ((2 * used * new + old) / (2 * old)) as i64;
            }
        }
        let grace = policy.and_then(|policy| policy.grace).map(|grace| grace * MINUTE);
        match &target.promise {
            Promise::Minutes(_) if mode == OnChange::NeverEarlier => {
                self.clock.target = Some(new.max(self.used + grace.unwrap_or(new)));
            }
            Promise::Minutes(_) => {}
            Promise::Days(_) if mode == OnChange::NeverEarlier => {
                // The whole promise, from the change.
                self.promise(&target.promise, at);
                let whole = self.used + self.target.unwrap();
                self.clock.target = Some(whole);
                self.is_unsettled |= grace.is_some() || whole < new;
            }
            Promise::Days(_) => {
                self.is_unsettled |= self.used != counted;
                if self.move_by_pauses(pause, at) && self.breached.is_none() {
                    self.clock.breached = Some(at);
                }
            }
        }
    }

    /// Moves a deadline in working days by all pauses of the clock and the one that is going on.
    /// Says whether it has passed.
    fn move_by_pauses(&mut self, pause: Option<(i64, i64)>, at: i64) -> bool {
        let pauses: Vec<_> = self.waits.iter().copied().chain(pause).collect();
        for (start, end) in pauses {
            let exact = self.exact.unwrap();
            if self.deadline.unwrap() < start {
                return true;
            }
            if self.hours.between(start, end) > 0 {
                let left = self.hours.between(start, exact.max(start));
                let exact = self.hours.after(end, left);
                self.exact = Some(exact);
                self.deadline = Some(self.lifted(exact));
            }
        }
        self.deadline.unwrap() < at
    }

    /// Where a pause puts a deadline in working days that is `exact`.
    fn lifted(&self, exact: i64) -> i64 {
        match self.days {
            Some((days, since)) if !days.is_exact => self.hours.boundary(since, &days, exact),
            _ => exact,
        }
    }

    /// Starts what the clock does in `interval`, after a pause or an end if there was one.
    fn enter(&mut self, interval: &Interval, pause: Option<(i64, i64)>) {
        let at = interval.from;
        self.clock.doing = interval.doing;
        self.clock.since = at;
        self.clock.used_before = self.used;
        // A running clock that ends keeps its deadline. A span that did not count moves it, also
        // where another one follows.
        let is_new = interval.change.is_some() || interval.restarts;
        let runs_on = interval.doing == Doing::Counting
            || pause.is_some()
            || interval.doing != Doing::Waiting && is_new;
        if let Some(target) = self.target.filter(|_| runs_on) {
            let left = (target - self.used).max(0);
            match (self.days, pause) {
                (None, _) => self.deadline = Some(self.hours.after(at, left)),
                // A pause without working time moves nothing.
                (Some((_, since)), Some((start, end)))
                    if self.hours.between(start.max(since), end) > 0 =>
                {
                    let exact = self.hours.after(at, left);
                    self.exact = Some(exact);
                    self.deadline = Some(self.lifted(exact));
                }
                (Some(_), _) => {}
            }
            // No time is left of a breached target: its deadline stays.
            if self.breached.is_some() && target <= self.used {
                self.deadline = self.breached;
            }
        }
        let has_deadline = matches!(interval.doing, Doing::Counting | Doing::Stopped);
        self.clock.due = self.deadline.filter(|_| has_deadline);
    }

    /// Counts `interval` minute by minute.
    fn count(&mut self, interval: &Interval, marks: &[(String, i64)]) {
        let Interval { from, until, .. } = *interval;
        self.record_warnings(from, 0, marks);
        for (start, end, open) in self.hours.pieces(from, until) {
            if open {
                self.record_warnings(start, end - start, marks);
                self.clock.used += end - start;
            }
        }
        // Exactly on time is on time: the breach needs a later instant.
        if self.breached.is_none() {
            self.clock.breached = self.deadline.filter(|deadline| *deadline < until);
        }
    }

    /// Records the warnings that fall into `length` counting milliseconds from `start` on. None is
    /// given after the deadline.
    fn record_warnings(&mut self, start: i64, length: i64, marks: &[(String, i64)]) {
        if self.breached.is_some() {
            return;
        }
        for (name, mark) in marks {
            let at = start + (mark - self.used).max(0);
            let is_reached = *mark <= self.used + length;
            let is_on_time = self.deadline.is_none_or(|deadline| at <= deadline);
            if is_reached && is_on_time && !self.warned.contains_key(name) {
                self.clock.warned.insert(name.clone(), at);
            }
        }
    }
}
