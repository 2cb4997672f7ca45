//! Random configurations and lives of a ticket, for the model and as JSON for the engine.

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};
use ticket_engine::{Actor, ClockId, Role};

use super::hours;

pub(crate) const STATES: [&str; 5] = ["OPEN", "IN_PROGRESS", "PENDING", "RESOLVED", "CLOSED"];
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
    Not(Box<Test>),
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

/// A policy. Times are in minutes. A field that is `None` is left out of the configuration.
#[derive(Clone, Debug)]
pub(crate) struct Policy {
    pub priority: Option<&'static str>,
    pub when: Option<Test>,
    pub is_fallback: bool,
    /// By clock ID.
    pub targets: [Option<i64>; 3],
    /// `None` counts 24x7.
    pub hours: Option<&'static str>,
    pub pauses: [Option<Vec<&'static str>>; 3],
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
    Due(ClockId),
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

#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub policies: Vec<Policy>,
    pub timers: Vec<Timer>,
    pub is_strict: bool,
    /// Whether entering IN_PROGRESS is a first response, and whether a public comment is.
    pub responds: (bool, bool),
}

/// A command on a ticket.
#[derive(Clone, Debug)]
pub(crate) enum Command {
    Move { to: &'static str, public_comment: bool },
    Change { priority: Option<&'static str>, assignee: Option<Option<i64>>, tagged: Option<bool> },
    Comment { public: bool },
}

/// When a command comes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum When {
    /// Milliseconds after the command before.
    After(i64),
    /// Milliseconds after the deadline of a clock, if that deadline is still ahead.
    AtDue(ClockId, i64),
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
    pub opened_by: Who,
    pub commands: Vec<(When, Who, Command)>,
    /// How long time goes on after the last command, in milliseconds.
    pub aftermath: i64,
}

fn tests() -> impl Strategy<Value = Test> {
    let leaf = prop_oneof![
        Just(Test::Tagged),
        select(&PRIORITIES[..]).prop_map(Test::Priority),
        select(&STATES[..]).prop_map(Test::Status),
        Just(Test::Assigned),
        Just(Test::Responded),
    ];
    (leaf, any::<bool>()).prop_map(|(test, not)| if not { Test::Not(Box::new(test)) } else { test })
}

fn some_hours() -> impl Strategy<Value = Option<&'static str>> {
    prop::option::weighted(0.7, select(vec!["default", "lunch", "nights", "small-hours"]))
}

fn policies() -> impl Strategy<Value = Policy> {
    let target = |longest: i64| prop::option::weighted(0.85, 1..longest);
    let pause =
        || prop::option::weighted(0.4, prop::sample::subsequence(STATES[..3].to_vec(), 0..=2));
    let warn = prop::sample::subsequence(
        vec![
            Warn::Percent(50),
            Warn::Percent(75),
            Warn::Percent(100),
            Warn::Remaining(30),
            Warn::Remaining(120),
        ],
        0..=3,
    );
    let on_change = select(vec![
        None,
        Some(OnChange::KeepElapsed),
        Some(OnChange::Restart),
        Some(OnChange::Proportional),
        Some(OnChange::NeverEarlier),
    ]);
    let on_reopen = select(vec![
        None,
        Some(OnReopen::Resume),
        Some(OnReopen::NewCycle),
        Some(OnReopen::CountGap),
        Some(OnReopen::StayStopped),
    ]);
    (
        (target(1_500), target(800), target(5_000)),
        some_hours(),
        (pause(), pause(), pause()),
        warn,
        on_change,
        prop::option::of(1..600_i64),
        on_reopen,
    )
        .prop_map(|(targets, hours, pauses, warn, on_change, grace, on_reopen)| Policy {
            priority: None,
            when: None,
            is_fallback: false,
            targets: targets.into(),
            hours,
            pauses: pauses.into(),
            warn,
            on_change,
            grace,
            on_reopen,
        })
}

fn timers() -> impl Strategy<Value = Timer> {
    let sinces = select(vec![
        Since::Opened,
        Since::Unassigned,
        Since::InStatus,
        Since::Matched,
        Since::Breached,
        Since::LastActivity,
        Since::LastCustomerActivity,
        Since::Due(ClockId::FirstResponse),
        Since::Due(ClockId::NextResponse),
        Since::Due(ClockId::Resolution),
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
            let may_precede = matches!(since, Since::Due(_));
            let levels: std::collections::BTreeSet<i64> = levels
                .into_iter()
                .map(|after| if may_precede || after > 0 { after } else { 1 - after })
                .collect();
            Timer { since, when, hours, levels: levels.into_iter().collect(), repeat, action }
        })
}

fn plans(with_timers: bool) -> impl Strategy<Value = Plan> {
    let conditional = (policies(), prop::option::of(tests()));
    let most = if with_timers { 4 } else { 1 };
    (
        (conditional, policies(), policies(), policies(), prop::option::weighted(0.7, policies())),
        prop::collection::vec(timers(), 0..most),
        any::<bool>(),
        select(vec![(true, true), (true, true), (false, true), (true, false)]),
    )
        .prop_map(|((conditional, p1, p2, p3, rest), timers, is_strict, responds)| {
            let (first, when) = conditional;
            let mut policies = Vec::new();
            if when.is_some() {
                policies.push(Policy { when, ..first });
            }
            policies.extend(
                rest.map(|rest| Policy { is_fallback: true, ..rest }), // tried last, wherever it stands
            );
            for (priority, policy) in PRIORITIES.into_iter().zip([p1, p2, p3]) {
                policies.push(Policy { priority: Some(priority), ..policy });
            }
            Plan { policies, timers, is_strict, responds }
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

fn commands() -> impl Strategy<Value = (When, Who, Command)> {
    let clock_ids = || select(ClockId::ALL.to_vec());
    let when = prop_oneof![
        5 => (0..2_880_i64).prop_map(|minutes| When::After(minutes * MINUTE)),
        2 => (0..120_i64).prop_map(|minutes| When::After(minutes * MINUTE)),
        1 => (0..86_400_000_i64).prop_map(When::After),
        1 => Just(When::After(0)),
        3 => (clock_ids(), -1..=1_i64).prop_map(|(clock_id, ms)| When::AtDue(clock_id, ms)),
    ];
    let assignee = prop::option::of(prop::option::of(1..3_i64));
    let command = prop_oneof![
        5 => (select(&STATES[..]), prop::bool::weighted(0.3))
            .prop_map(|(to, public_comment)| Command::Move { to, public_comment }),
        3 => (prop::option::weighted(0.7, select(&PRIORITIES[..])), assignee, prop::option::of(any::<bool>()))
            .prop_map(|(priority, assignee, tagged)| Command::Change { priority, assignee, tagged }),
        5 => prop::bool::weighted(0.9).prop_map(|public| Command::Comment { public }),
    ];
    (when, people(), command)
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
    let opened = (start, status, select(&PRIORITIES[..]), prop::option::of(1..3_i64), people());
    let aftermath = (0..12_960_i64).prop_map(|minutes| minutes * MINUTE);
    (plans(with_timers), opened, prop::collection::vec(commands(), 0..14), aftermath).prop_map(
        |(plan, (start, status, priority, assignee, opened_by), commands, aftermath)| Life {
            plan,
            start,
            status,
            priority,
            assignee,
            opened_by,
            commands,
            aftermath,
        },
    )
}

impl Test {
    fn config(&self) -> Value {
        match self {
            Test::Tagged => json!({"field": "tags", "has": "vpn"}),
            Test::Priority(priority) => json!({"field": "priority", "equals": priority}),
            Test::Status(status) => json!({"field": "status", "in": [status]}),
            Test::Assigned => json!({"field": "assigneeId", "exists": true}),
            Test::Responded => json!({"field": "firstResponseAt", "exists": true}),
            Test::Not(test) => json!({"not": test.config()}),
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

impl Policy {
    fn config(&self, id: usize) -> Value {
        let [response, next_response, resolution] = self.targets;
        let on_change = self.on_change.map(|mode| match mode {
            OnChange::KeepElapsed => "keepElapsed",
            OnChange::Restart => "restart",
            OnChange::Proportional => "proportional",
            OnChange::NeverEarlier => "neverEarlier",
        });
        let on_reopen = self.on_reopen.map(|mode| match mode {
            OnReopen::Resume => "resume",
            OnReopen::NewCycle => "newCycle",
            OnReopen::CountGap => "resumeIncludingResolvedTime",
            OnReopen::StayStopped => "stayStopped",
        });
        json!({
            "policyId": id,
            "priority": self.priority,
            "when": self.when.as_ref().map(Test::config),
            "fallback": self.is_fallback,
            "responseTimeMinutes": response,
            "nextResponseTimeMinutes": next_response,
            "resolutionTimeMinutes": resolution,
            "businessHoursOnly": self.hours.is_some(),
            "calendar": self.hours,
            "pauseOn": {"firstResponse": self.pauses[0], "nextResponse": self.pauses[1], "resolution": self.pauses[2]},
            "warnAt": self.warn.iter().map(|warn| warn.config()).collect::<Vec<_>>(),
            "onTargetChange": on_change,
            "graceMinutes": self.grace,
            "onReopen": on_reopen,
        })
    }
}

impl Timer {
    fn config(&self, index: usize) -> Value {
        let since = match self.since {
            Since::Opened => "opened",
            Since::Unassigned => "unassigned",
            Since::InStatus => "inStatus",
            Since::Matched => "matched",
            Since::Breached => "breached",
            Since::LastActivity => "lastActivity",
            Since::LastCustomerActivity => "lastCustomerActivity",
            Since::Due(ClockId::FirstResponse) => "responseDue",
            Since::Due(ClockId::NextResponse) => "nextResponseDue",
            Since::Due(ClockId::Resolution) => "resolutionDue",
            Since::Due(other) => panic!("{other:?} is not one of the three clocks"),
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
    pub(crate) fn config(&self) -> Value {
        let presets = if self.is_strict {
            ticket_engine::workflow::presets::strict()
        } else {
            ticket_engine::workflow::presets::relaxed()
        };
        let calendars: serde_json::Map<String, Value> = hours::all()
            .iter()
            .filter(|hours| !hours.config.is_null())
            .map(|hours| (hours.name.to_owned(), hours.config.clone()))
            .collect();
        let (by_state, by_comment) = self.responds;
        let responds = [by_state.then_some("IN_PROGRESS"), by_comment.then_some("publicReply")];
        json!({
            "workflow": serde_json::to_value(presets).unwrap(),
            "calendars": calendars,
            "policies": self.policies.iter().enumerate().map(|(id, policy)| policy.config(id)).collect::<Vec<_>>(),
            "timers": self.timers.iter().enumerate().map(|(id, timer)| timer.config(id)).collect::<Vec<_>>(),
            "firstResponseOn": responds.into_iter().flatten().collect::<Vec<_>>(),
        })
    }
}
