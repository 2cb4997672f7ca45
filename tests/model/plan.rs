//! Random configurations and lives of a ticket, for the model and as JSON for the engine.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};
use ticket_engine::{Actor, Role};

use super::clocks::{BUILT_IN, CUSTOM, Definition, FIRST, NEXT, RESOLUTION, definitions};
use super::hours;

pub(crate) const STATES: [&str; 7] =
    ["OPEN", "IN_PROGRESS", "PENDING", "ON_HOLD", "RESOLVED", "CLOSED", "CANCELLED"];
/// The states in which a clock may pause.
const LIVE: [&str; 4] = ["OPEN", "IN_PROGRESS", "PENDING", "ON_HOLD"];
pub(crate) const PRIORITIES: [&str; 4] = ["P1", "P2", "P3", "P4"];
pub(crate) const MINUTE: i64 = 60_000;

/// A condition on a ticket.
#[derive(Clone, Debug)]
pub(crate) enum Test {
    Tagged,
    Priority(&'static str),
    Status(&'static str),
    Assigned,
    Responded,
    /// Whether a customer waits for an answer.
    Waiting,
    Team(i64),
    AnyCategory(Vec<&'static str>),
    WaitsFor(&'static str),
    Not(Box<Test>),
    Neither(Box<Test>, Box<Test>),
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum OnChange {
    KeepElapsed,
    Restart,
    Proportional,
    NeverEarlier,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum OnReopen {
    Resume,
    NewCycle,
    CountGap,
    StayStopped,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Warn {
    Percent(i64),
    Remaining(i64),
}

/// Until when a promise in working days runs on its day. Times are minutes of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    Close,
    StartTime,
    At(i64),
}

/// A promise in working days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Days {
    pub count: usize,
    pub by: By,
    pub cutoff: Option<i64>,
    /// Whether a pause moves the deadline exactly, and not to a boundary.
    pub is_exact: bool,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Promise {
    Minutes(i64),
    Days(Days),
}

/// The calendar of a target.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Counted {
    Always,
    In(&'static str),
    /// In the calendar that the ticket's site names, or else in this one.
    AtSite(&'static str),
}

#[derive(Clone, Debug)]
pub(crate) enum Pause {
    States(Vec<&'static str>),
    When(Test),
}

/// What a policy promises for one clock. A field that is `None` is left out of the configuration.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    pub promise: Promise,
    /// Whether a target of a built-in clock stands in the field of its own, if it can.
    pub prefers_short: bool,
    pub hours: Option<Counted>,
    pub warn: Option<Vec<Warn>>,
    pub pause: Option<Pause>,
    pub on_change: Option<OnChange>,
    pub on_reopen: Option<OnReopen>,
    pub concurrent: bool,
}

/// The pauses of a policy.
#[derive(Clone, Debug)]
pub(crate) enum Pauses {
    OfAll(Pause),
    /// By clock ID.
    OfEach(BTreeMap<&'static str, Pause>),
}

/// A policy. Times are in minutes. A field that is `None` is left out of the configuration.
#[derive(Clone, Debug)]
pub(crate) struct Policy {
    pub policy_id: usize,
    pub group: &'static str,
    pub priority: Option<&'static str>,
    pub when: Option<Test>,
    pub is_fallback: bool,
    /// By clock ID.
    pub targets: BTreeMap<&'static str, Target>,
    /// `None` counts 24x7.
    pub hours: Option<&'static str>,
    pub pauses: Pauses,
    pub warn: Vec<Warn>,
    pub on_change: Option<OnChange>,
    pub grace: Option<i64>,
    pub on_reopen: Option<OnReopen>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Since {
    Opened,
    Unassigned,
    InStatus,
    Matched,
    Breached,
    LastActivity,
    LastCustomerActivity,
    /// A breach of the present cycle of this clock of a group.
    BreachOf(&'static str, &'static str),
    /// The deadline of a clock of a group.
    Due(&'static str, &'static str),
}

#[derive(Clone, Debug)]
pub(crate) enum Action {
    Raise(&'static str),
    Status(&'static str),
    Tag,
    Unassign,
}

#[derive(Clone, Debug)]
pub(crate) struct Timer {
    pub since: Since,
    pub when: Option<Test>,
    pub hours: Option<&'static str>,
    /// Minutes after the instant that `since` names, in order.
    pub levels: Vec<i64>,
    /// Minutes between two repeats, and their number.
    pub repeat: Option<(i64, u32)>,
    /// What every level does besides its notice.
    pub action: Option<Action>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Plan {
    /// Besides the built-in ones.
    pub clocks: Vec<Definition>,
    pub policies: Vec<Policy>,
    pub timers: Vec<Timer>,
    pub is_strict: bool,
    /// Whether entering IN_PROGRESS is a first response, and whether a public comment is.
    pub responds: (bool, bool),
}

/// A command on a ticket.
#[derive(Clone, Debug)]
pub(crate) enum Command {
    Move {
        to: &'static str,
        public_comment: bool,
    },
    Change {
        priority: Option<&'static str>,
        assignee: Option<Option<i64>>,
        team: Option<Option<i64>>,
        tagged: Option<bool>,
    },
    Comment {
        public: bool,
    },
}

/// When a command comes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum When {
    /// Milliseconds after the command before.
    After(i64),
    /// Milliseconds after the deadline of a clock in a group, if that deadline is still ahead.
    AtDue(&'static str, &'static str, i64),
    At(i64),
}

/// The id of the reporter.
pub(crate) const REPORTER: i64 = 7;

/// Who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Who {
    Reporter,
    /// The reporter of the ticket, in the role of an agent.
    ReporterAsAgent,
    Agent,
    Admin,
    System,
}

impl Who {
    pub(crate) fn actor(self) -> Actor {
        match self {
            Who::Reporter => Actor::reporter(1),
            Who::ReporterAsAgent => Actor::agent(REPORTER),
            Who::Agent => Actor::agent(1),
            Who::Admin => Actor::admin(1),
            Who::System => Actor { id: 1.into(), role: Role::System },
        }
    }

    /// Anyone in the role reporter, and the ticket's own reporter in any role.
    pub(crate) fn is_customer(self) -> bool {
        matches!(self, Who::Reporter | Who::ReporterAsAgent)
    }

    pub(crate) fn is_desk(self) -> bool {
        matches!(self, Who::Agent | Who::Admin)
    }

    /// The code of the role in a log, where the ticket's own reporter is a reporter.
    pub(crate) fn log_role(self) -> u8 {
        match self {
            Who::Reporter | Who::ReporterAsAgent => 0,
            Who::Agent => 1,
            Who::Admin => 2,
            Who::System => 3,
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Life {
    pub plan: Plan,
    pub start: i64,
    pub status: &'static str,
    pub priority: &'static str,
    pub assignee: Option<i64>,
    pub team: Option<i64>,
    /// The attribute that may name a calendar.
    pub site: Option<&'static str>,
    pub opened_by: Who,
    pub commands: Vec<(When, Who, Command)>,
    /// How long time goes on after the last command, in milliseconds.
    pub aftermath: i64,
}

pub(crate) fn tests() -> BoxedStrategy<Test> {
    let leaf = prop_oneof![
        Just(Test::Tagged),
        select(&PRIORITIES[..]).prop_map(Test::Priority),
        select(&STATES[..]).prop_map(Test::Status),
        Just(Test::Assigned),
        Just(Test::Responded),
        Just(Test::Waiting),
        (1..3_i64).prop_map(Test::Team),
        select(vec!["active", "pending", "cancelled"])
            .prop_map(|category| Test::AnyCategory(vec![category])),
        select(vec!["customer", "thirdParty"]).prop_map(Test::WaitsFor),
    ];
    (leaf, any::<bool>())
        .prop_map(|(test, not)| if not { Test::Not(Box::new(test)) } else { test })
        .boxed()
}

fn named_hours() -> impl Strategy<Value = &'static str> {
    select(vec!["default", "lunch", "nights", "small-hours"])
}

fn warnings() -> impl Strategy<Value = Vec<Warn>> {
    let all = vec![
        Warn::Percent(50),
        Warn::Percent(75),
        Warn::Percent(100),
        Warn::Remaining(30),
        Warn::Remaining(120),
    ];
    prop::sample::subsequence(all, 0..=3)
}

fn on_change() -> impl Strategy<Value = Option<OnChange>> {
    select(vec![
        None,
        Some(OnChange::KeepElapsed),
        Some(OnChange::Restart),
        Some(OnChange::Proportional),
        Some(OnChange::NeverEarlier),
    ])
}

fn on_reopen() -> impl Strategy<Value = Option<OnReopen>> {
    select(vec![
        None,
        Some(OnReopen::Resume),
        Some(OnReopen::NewCycle),
        Some(OnReopen::CountGap),
        Some(OnReopen::StayStopped),
    ])
}

fn pauses() -> BoxedStrategy<Pause> {
    prop_oneof![
        2 => prop::sample::subsequence(LIVE.to_vec(), 0..=2).prop_map(Pause::States),
        1 => tests().prop_map(Pause::When),
    ]
    .boxed()
}

fn promises(longest: i64) -> impl Strategy<Value = Promise> {
    let by = prop_oneof![
        2 => Just(By::Close),
        1 => Just(By::StartTime),
        3 => select(vec![1020, 750, 480, 300, 135, 1380]).prop_map(By::At),
    ];
    let cutoff = prop::option::weighted(0.3, select(vec![600, 960, 120]));
    let days = (0..3_usize, by, cutoff, any::<bool>())
        .prop_map(|(count, by, cutoff, is_exact)| Days { count, by, cutoff, is_exact });
    prop_oneof![
        5 => (1..longest).prop_map(Promise::Minutes),
        1 => days.prop_map(Promise::Days),
    ]
}

fn targets(longest: i64) -> BoxedStrategy<Target> {
    let hours = prop_oneof![
        1 => Just(Counted::Always),
        2 => named_hours().prop_map(Counted::In),
        1 => named_hours().prop_map(Counted::AtSite),
    ];
    let options = (
        prop::option::weighted(0.3, hours),
        prop::option::weighted(0.2, warnings()),
        prop::option::weighted(0.2, pauses()),
        prop_oneof![3 => Just(None), 1 => on_change()],
        prop_oneof![3 => Just(None), 1 => on_reopen()],
        prop::bool::weighted(0.15),
    );
    let has_options = prop::bool::weighted(0.4);
    (promises(longest), any::<bool>(), has_options, options, named_hours())
        .prop_map(|(promise, prefers_short, has_options, options, working)| {
            let (hours, warn, pause, on_change, on_reopen, concurrent) = options;
            let plain = Target {
                promise,
                prefers_short,
                hours: None,
                warn: None,
                pause: None,
                on_change: None,
                on_reopen: None,
                concurrent: false,
            };
            let mut target = if has_options {
                Target { hours, warn, pause, on_change, on_reopen, concurrent, ..plain }
            } else {
                plain
            };
            // Working days need a calendar.
            if matches!(promise, Promise::Days(_))
                && matches!(target.hours, None | Some(Counted::Always))
            {
                target.hours = Some(Counted::In(working));
            }
            target
        })
        .boxed()
}

/// Policies of `group`. Each clock has a target with the probability `share`.
fn policies(group: &'static str, share: f64) -> BoxedStrategy<Policy> {
    let target = |longest: i64, share: f64| prop::option::weighted(share, targets(longest));
    let pause = || prop::option::weighted(0.4, pauses());
    let built_in = (target(1_500, share), target(800, share), target(5_000, share));
    let custom = prop::array::uniform3(target(1_200, 0.5));
    let of_each = (pause(), pause(), pause(), pause());
    let pauses = prop_oneof![
        4 => of_each.prop_map(|(first, next, resolution, custom)| {
            let ids = [FIRST, NEXT, RESOLUTION, CUSTOM[0]].into_iter();
            let each = ids.zip([first, next, resolution, custom]);
            Pauses::OfEach(each.filter_map(|(clock_id, pause)| Some((clock_id, pause?))).collect())
        }),
        1 => pauses().prop_map(Pauses::OfAll),
    ];
    (
        (built_in, custom),
        prop::option::weighted(0.7, named_hours()),
        pauses,
        warnings(),
        on_change(),
        prop::option::of(1..600_i64),
        on_reopen(),
    )
        .prop_map(move |((built_in, custom), hours, pauses, warn, on_change, grace, on_reopen)| {
            let all = <[_; 3]>::from(built_in).into_iter().chain(custom);
            let ids = BUILT_IN.into_iter().chain(CUSTOM);
            Policy {
                policy_id: 0,
                group,
                priority: None,
                when: None,
                is_fallback: false,
                targets: ids.zip(all).filter_map(|(id, target)| Some((id, target?))).collect(),
                hours,
                pauses,
                warn,
                on_change,
                grace,
                on_reopen,
            }
        })
        .boxed()
}

/// One or two policies of a further group. One may match only while a test holds.
fn further(group: &'static str) -> BoxedStrategy<Vec<Policy>> {
    let conditional = prop::option::weighted(0.7, (policies(group, 0.3), tests()));
    (conditional, policies(group, 0.3), any::<bool>())
        .prop_map(|(conditional, rest, is_fallback)| {
            let conditional =
                conditional.map(|(policy, test)| Policy { when: Some(test), ..policy });
            conditional.into_iter().chain([Policy { is_fallback, ..rest }]).collect()
        })
        .boxed()
}

fn timers() -> BoxedStrategy<Timer> {
    let sinces = select(vec![
        Since::Opened,
        Since::Unassigned,
        Since::InStatus,
        Since::Matched,
        Since::Breached,
        Since::LastActivity,
        Since::LastCustomerActivity,
        Since::Due("sla", FIRST),
        Since::Due("sla", NEXT),
        Since::Due("sla", NEXT),
        Since::Due("sla", RESOLUTION),
        Since::Due("sla", CUSTOM[0]),
        Since::Due("sla", CUSTOM[0]),
        Since::Due("ola", RESOLUTION),
        Since::Due("ola", RESOLUTION),
        Since::BreachOf("sla", CUSTOM[0]),
        Since::BreachOf("sla", CUSTOM[0]),
        Since::BreachOf("ola", FIRST),
        Since::BreachOf("ola", FIRST),
    ]);
    let action = prop::option::weighted(
        0.4,
        prop_oneof![
            select(&PRIORITIES[..2]).prop_map(Action::Raise),
            select(&STATES[..]).prop_map(Action::Status),
            Just(Action::Tag),
            Just(Action::Unassign),
        ],
    );
    let levels = prop::collection::btree_set(-600..3_000_i64, 1..4);
    let repeat = prop::option::weighted(0.3, (30..1_000_i64, 1..4_u32));
    (
        sinces,
        prop::option::of(tests()),
        prop::option::weighted(0.4, select(vec!["default", "lunch", "nights"])),
        levels,
        repeat,
        action,
    )
        .prop_map(|(since, when, hours, levels, repeat, action)| {
            let may_precede = matches!(since, Since::Due(..));
            let levels: std::collections::BTreeSet<i64> = levels
                .into_iter()
                .map(|after| if may_precede || after > 0 { after } else { 1 - after })
                .collect();
            Timer { since, when, hours, levels: levels.into_iter().collect(), repeat, action }
        })
        .boxed()
}

/// The further clocks of a plan, some of them.
fn clocks() -> impl Strategy<Value = Vec<Definition>> {
    let [mike, alpha, zulu] = CUSTOM.map(definitions);
    (0..=3_usize, mike, alpha, zulu).prop_map(|(count, mike, alpha, zulu)| {
        let mut clocks = vec![mike, alpha, zulu];
        clocks.truncate(count);
        clocks
    })
}

fn plans(with_timers: bool) -> impl Strategy<Value = Plan> {
    let usual = || policies("sla", 0.85);
    let conditional = (usual(), prop::option::of(tests()));
    let most = if with_timers { 4 } else { 1 };
    let groups = (
        prop::option::weighted(0.3, further("ola")),
        prop::option::weighted(0.15, further("a-team")),
    );
    (
        (conditional, usual(), usual(), usual(), prop::option::weighted(0.7, usual())),
        (prop_oneof![2 => Just(Vec::new()), 3 => clocks()], groups),
        prop::collection::vec(timers(), 0..most),
        any::<bool>(),
        select(vec![(true, true), (true, true), (false, true), (true, false)]),
    )
        .prop_map(|((conditional, p1, p2, p3, rest), more, timers, is_strict, responds)| {
            let (first, when) = conditional;
            let (clocks, (ola, team)) = more;
            // Groups stand side by side, in no order.
            let mut policies: Vec<Policy> = ola.into_iter().flatten().collect();
            if when.is_some() {
                policies.push(Policy { when, ..first });
            }
            policies.extend(
                rest.map(|rest| Policy { is_fallback: true, ..rest }), // tried last, wherever it stands
            );
            for (priority, policy) in PRIORITIES.into_iter().zip([p1, p2, p3]) {
                policies.push(Policy { priority: Some(priority), ..policy });
            }
            policies.extend(team.into_iter().flatten());
            let mut plan = Plan { clocks, policies, timers, is_strict, responds };
            plan.tidy();
            plan
        })
}

/// A plan, and the same with more clocks, policies and groups for something else.
pub(crate) fn larger_lives() -> impl Strategy<Value = (Life, Plan)> {
    let more = (definitions("bravo"), further("extra"), policies("ola", 0.9), policies("sla", 0.9));
    let order = prop::collection::vec(any::<u32>(), 16);
    (lives(true), more, targets(900), order).prop_map(|(mut life, more, of_bravo, order)| {
        // These timers count from any breach.
        life.plan.timers.retain(|timer| timer.since != Since::Breached);
        let mut plan = life.plan.clone();
        let (bravo, extra, ola, sla) = more;
        plan.clocks.push(bravo);
        for policy in extra.into_iter().chain([ola, sla]) {
            let is_extra = policy.group == "extra";
            let when = if is_extra { policy.when.clone() } else { Some(Test::Never) };
            let mut policy = Policy { when, policy_id: 100 + plan.policies.len(), ..policy };
            policy.targets.insert("bravo", of_bravo.clone());
            policy.drop_clocks_but(&plan.clocks);
            plan.policies.push(policy);
        }
        // Another order of the clocks, and of the groups, but not within a group.
        let mut places = order.iter().cycle();
        plan.clocks.sort_by_cached_key(|_| places.next());
        let mut groups: BTreeMap<&str, Vec<Policy>> = BTreeMap::new();
        for policy in plan.policies.drain(..) {
            groups.entry(policy.group).or_default().push(policy);
        }
        while let Some(group) = {
            let full: Vec<_> = groups.iter().filter(|(_, rest)| !rest.is_empty()).collect();
            full.get(*places.next().unwrap() as usize % full.len().max(1)).map(|(group, _)| **group)
        } {
            plan.policies.push(groups.get_mut(group).unwrap().remove(0));
        }
        (life, plan)
    })
}

fn people() -> impl Strategy<Value = Who> {
    prop_oneof![
        4 => Just(Who::Agent),
        3 => Just(Who::Reporter),
        1 => Just(Who::ReporterAsAgent),
        1 => Just(Who::Admin),
        1 => Just(Who::System),
    ]
}

fn commands() -> BoxedStrategy<(When, Who, Command)> {
    let clock_ids = || {
        prop_oneof![
            3 => (Just("sla"), select(&BUILT_IN[..])),
            2 => (select(vec!["sla", "ola"]), select(&CUSTOM[..])),
            1 => (Just("ola"), select(&BUILT_IN[..])),
        ]
    };
    let when = prop_oneof![
        5 => (0..2_880_i64).prop_map(|minutes| When::After(minutes * MINUTE)),
        2 => (0..120_i64).prop_map(|minutes| When::After(minutes * MINUTE)),
        1 => (0..86_400_000_i64).prop_map(When::After),
        1 => Just(When::After(0)),
        3 => (clock_ids(), -1..=1_i64)
            .prop_map(|((group, clock_id), ms)| When::AtDue(group, clock_id, ms)),
    ];
    let party = || prop::option::of(prop::option::of(1..3_i64));
    let command = prop_oneof![
        5 => (select(&STATES[..]), prop::bool::weighted(0.3))
            .prop_map(|(to, public_comment)| Command::Move { to, public_comment }),
        3 => (
            prop::option::weighted(0.7, select(&PRIORITIES[..])),
            party(),
            prop::option::weighted(0.3, prop::option::of(1..3_i64)),
            prop::option::of(any::<bool>()),
        )
            .prop_map(|(priority, assignee, team, tagged)| Command::Change {
                priority,
                assignee,
                team,
                tagged,
            }),
        5 => prop::bool::weighted(0.9).prop_map(|public| Command::Comment { public }),
    ];
    (when, people(), command).boxed()
}

/// Lives of a few weeks, with and without a change to or from summer time in them.
pub(crate) fn lives(with_timers: bool) -> impl Strategy<Value = Life> {
    // Mondays before the American and the European change in spring, the change in autumn,
    // Thanksgiving and Christmas.
    let mondays = select(vec![
        1_772_409_600_000_i64,
        1_774_224_000_000,
        1_792_368_000_000,
        1_795_392_000_000,
        1_797_811_200_000,
    ]);
    let start = (mondays, 0..10_080_i64).prop_map(|(monday, minutes)| monday + minutes * MINUTE);
    let status = prop_oneof![3 => Just("OPEN"), 1 => select(&STATES[..])];
    let places = (prop::option::of(1..3_i64), select(vec![None, Some("lunch"), Some("nowhere")]));
    let assignee = prop::option::of(1..3_i64);
    let opened = (start, status, select(&PRIORITIES[..]), assignee, places, people());
    let aftermath = (0..12_960_i64).prop_map(|minutes| minutes * MINUTE);
    (plans(with_timers), opened, prop::collection::vec(commands(), 0..14), aftermath).prop_map(
        |(plan, opened, commands, aftermath)| {
            let (start, status, priority, assignee, (team, site), opened_by) = opened;
            Life {
                plan,
                start,
                status,
                priority,
                assignee,
                team,
                site,
                opened_by,
                commands,
                aftermath,
            }
        },
    )
}

impl Test {
    pub(crate) fn config(&self) -> Value {
        match self {
            Test::Tagged => json!({"field": "tags", "has": "vpn"}),
            Test::Priority(priority) => json!({"field": "priority", "equals": priority}),
            Test::Status(status) => json!({"field": "status", "in": [status]}),
            Test::Assigned => json!({"field": "assigneeId", "exists": true}),
            Test::Responded => json!({"field": "firstResponseAt", "exists": true}),
            Test::Waiting => json!({"field": "waitingSince", "exists": true}),
            Test::Team(team) => json!({"field": "teamId", "equals": team}),
            Test::AnyCategory(categories) => json!({"field": "statusCategory", "in": categories}),
            Test::WaitsFor(party) => json!({"field": "waitsFor", "equals": party}),
            Test::Not(test) => json!({"not": test.config()}),
            Test::Neither(a, b) => json!({"not": {"any": [a.config(), b.config()]}}),
            Test::Never => json!({"any": []}),
        }
    }
}

impl Warn {
    fn config(self) -> Value {
        match self {
            Warn::Percent(percent) => json!(percent as f64 / 100.0),
            Warn::Remaining(minutes) => json!({"remaining": minutes}),
        }
    }
}

impl OnChange {
    fn config(self) -> &'static str {
        match self {
            OnChange::KeepElapsed => "keepElapsed",
            OnChange::Restart => "restart",
            OnChange::Proportional => "proportional",
            OnChange::NeverEarlier => "neverEarlier",
        }
    }
}

impl OnReopen {
    fn config(self) -> &'static str {
        match self {
            OnReopen::Resume => "resume",
            OnReopen::NewCycle => "newCycle",
            OnReopen::CountGap => "resumeIncludingResolvedTime",
            OnReopen::StayStopped => "stayStopped",
        }
    }
}

impl Pause {
    fn config(&self) -> Value {
        match self {
            Pause::States(states) => json!(states),
            Pause::When(test) => test.config(),
        }
    }
}

impl Days {
    fn config(self) -> Value {
        let time = |minutes: i64| format!("{:02}:{:02}", minutes / 60, minutes % 60);
        let mut config = json!({"workingDays": self.count});
        match self.by {
            By::Close => {}
            By::StartTime => config["by"] = json!("startTime"),
            By::At(minutes) => config["by"] = json!(time(minutes)),
        }
        if let Some(cutoff) = self.cutoff {
            config["cutoff"] = json!(time(cutoff));
        }
        if self.is_exact {
            config["afterPause"] = json!("exact");
        }
        config
    }
}

impl Target {
    /// Whether it stands in the seed's field of `clock_id`.
    fn is_short(&self, clock_id: &str) -> bool {
        BUILT_IN.contains(&clock_id) && self.prefers_short && !self.has_options()
    }

    fn has_options(&self) -> bool {
        self.hours.is_some()
            || self.warn.is_some()
            || self.pause.is_some()
            || self.on_change.is_some()
            || self.on_reopen.is_some()
            || self.concurrent
    }

    fn config(&self) -> Value {
        let time = match self.promise {
            Promise::Minutes(minutes) if minutes % 2 == 0 => json!(format!("PT{minutes}M")),
            Promise::Minutes(minutes) => json!(minutes),
            Promise::Days(days) => days.config(),
        };
        if !self.has_options() {
            return time;
        }
        let mut config = json!({"time": time});
        if let Some(hours) = self.hours {
            config["calendar"] = match hours {
                Counted::Always => json!("24x7"),
                Counted::In(name) => json!(name),
                Counted::AtSite(name) => json!({"field": "attributes.site", "else": name}),
            };
        }
        if let Some(warn) = &self.warn {
            config["warnAt"] = warn.iter().map(|warn| warn.config()).collect();
        }
        if let Some(pause) = &self.pause {
            config["pauseOn"] = pause.config();
        }
        if let Some(mode) = self.on_change {
            config["onTargetChange"] = json!(mode.config());
        }
        if let Some(mode) = self.on_reopen {
            config["onReopen"] = json!(mode.config());
        }
        if self.concurrent {
            config["concurrent"] = json!(true);
        }
        config
    }
}

impl Policy {
    /// Forgets what it says of clocks that are neither built in nor among `clocks`.
    fn drop_clocks_but(&mut self, clocks: &[Definition]) {
        let is_known = |clock_id: &str| {
            BUILT_IN.contains(&clock_id) || clocks.iter().any(|clock| clock.clock_id == clock_id)
        };
        self.targets.retain(|clock_id, _| is_known(clock_id));
        if let Pauses::OfEach(each) = &mut self.pauses {
            each.retain(|clock_id, _| is_known(clock_id));
        }
    }

    fn config(&self) -> Value {
        let pauses = match &self.pauses {
            Pauses::OfAll(pause) => pause.config(),
            Pauses::OfEach(each) => {
                each.iter().map(|(clock_id, pause)| (*clock_id, pause.config())).collect()
            }
        };
        let mut config = json!({
            "policyId": self.policy_id,
            "priority": self.priority,
            "when": self.when.as_ref().map(Test::config),
            "fallback": self.is_fallback,
            "businessHoursOnly": self.hours.is_some(),
            "calendar": self.hours,
            "pauseOn": pauses,
            "warnAt": self.warn.iter().map(|warn| warn.config()).collect::<Vec<_>>(),
            "onTargetChange": self.on_change.map(OnChange::config),
            "graceMinutes": self.grace,
            "onReopen": self.on_reopen.map(OnReopen::config),
        });
        if self.group != "sla" || self.policy_id.is_multiple_of(2) {
            config["group"] = json!(self.group);
        }
        for (clock_id, target) in &self.targets {
            let field = match *clock_id {
                FIRST => "responseTimeMinutes",
                NEXT => "nextResponseTimeMinutes",
                _ => "resolutionTimeMinutes",
            };
            if target.is_short(clock_id) {
                config[field] = target.config();
            } else {
                config["targets"][*clock_id] = target.config();
            }
        }
        // With targets alone, it is false when absent.
        let has_short = self.targets.iter().any(|(clock_id, target)| target.is_short(clock_id));
        if self.hours.is_none() && !has_short && !self.targets.is_empty() {
            config.as_object_mut().unwrap().remove("businessHoursOnly");
        }
        config
    }
}

impl Timer {
    fn config(&self, index: usize) -> Value {
        let since = match self.since {
            Since::Opened => json!("opened"),
            Since::Unassigned => json!("unassigned"),
            Since::InStatus => json!("inStatus"),
            Since::Matched => json!("matched"),
            Since::Breached => json!("breached"),
            Since::LastActivity => json!("lastActivity"),
            Since::LastCustomerActivity => json!("lastCustomerActivity"),
            Since::Due("sla", FIRST) => json!("responseDue"),
            Since::Due("sla", NEXT) => json!("nextResponseDue"),
            Since::Due("sla", RESOLUTION) => json!("resolutionDue"),
            Since::Due(group, clock_id) => json!({"due": clock_id, "group": group}),
            Since::BreachOf("sla", clock_id) => json!({"breached": clock_id}),
            Since::BreachOf(group, clock_id) => json!({"breached": clock_id, "group": group}),
        };
        let action = self.action.as_ref().map(|action| match action {
            Action::Raise(priority) => json!({"setPriority": priority}),
            Action::Status(status) => json!({"setStatus": status}),
            Action::Tag => json!({"addTag": "vpn"}),
            Action::Unassign => json!({"reassign": {}}),
        });
        let levels = self.levels.iter().enumerate().map(|(level, after)| {
            let notice = json!({"notify": format!("level {level}")});
            let all: Vec<Value> = std::iter::once(notice).chain(action.clone()).collect();
            json!({"after": after, "do": all})
        });
        json!({
            "id": format!("t{index}"),
            "since": since,
            "when": self.when.as_ref().map(Test::config),
            "calendar": self.hours,
            "levels": levels.collect::<Vec<_>>(),
            "repeat": self.repeat.map(|(every, times)| json!({"every": every, "times": times})),
        })
    }
}

impl Plan {
    /// Numbers the policies, and drops from them the clocks that the plan does not have.
    fn tidy(&mut self) {
        for (index, policy) in self.policies.iter_mut().enumerate() {
            policy.policy_id = index;
            policy.drop_clocks_but(&self.clocks);
        }
        // A timer counts from clocks that exist.
        let keys = self.keys();
        self.timers.retain(|timer| match timer.since {
            Since::Due("sla", clock_id) if BUILT_IN.contains(&clock_id) => true,
            Since::Due(group, clock_id) | Since::BreachOf(group, clock_id) => {
                keys.contains(&(group, clock_id))
            }
            _ => true,
        });
    }

    fn workflow(&self) -> Value {
        let edges = STATES
            .iter()
            .flat_map(|from| STATES.iter().map(move |to| (from, to)))
            .filter(|(from, to)| self.leads(from, to))
            .map(|(from, to)| json!({"from": from, "to": to}));
        json!({
            "initial": "OPEN",
            "states": {
                "OPEN": "open", "IN_PROGRESS": "active", "PENDING": "pending",
                "ON_HOLD": {"category": "pending", "waitsFor": "thirdParty"},
                "RESOLVED": "resolved", "CLOSED": "closed", "CANCELLED": "cancelled",
            },
            "transitions": edges.collect::<Vec<_>>(),
        })
    }

    pub(crate) fn config(&self) -> Value {
        let calendars: serde_json::Map<String, Value> = hours::all()
            .iter()
            .filter(|hours| !hours.config.is_null())
            .map(|hours| (hours.name.to_owned(), hours.config.clone()))
            .collect();
        let (by_state, by_comment) = self.responds;
        let responds = [by_state.then_some("IN_PROGRESS"), by_comment.then_some("publicReply")];
        json!({
            "workflow": self.workflow(),
            "calendars": calendars,
            "clocks": self.clocks.iter().map(Definition::config).collect::<Vec<_>>(),
            "policies": self.policies.iter().map(Policy::config).collect::<Vec<_>>(),
            "timers": self.timers.iter().enumerate().map(|(id, timer)| timer.config(id)).collect::<Vec<_>>(),
            "firstResponseOn": responds.into_iter().flatten().collect::<Vec<_>>(),
        })
    }
}
