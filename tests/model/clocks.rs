//! The definitions of clocks: the three built-in ones, a pool of sensible and odd ones, and random
//! ones, for the model and as JSON for the engine.

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};
use ticket_engine::{Engine, from_value};

use super::plan::{Plan, STATES, Test, tests};

pub(crate) const FIRST: &str = "firstResponse";
pub(crate) const NEXT: &str = "nextResponse";
pub(crate) const RESOLUTION: &str = "resolution";
/// The built-in clocks, in the order in which they come due at one instant.
pub(crate) const BUILT_IN: [&str; 3] = [FIRST, NEXT, RESOLUTION];
/// The ids of further clocks. They do not stand in the order of the alphabet.
pub(crate) const CUSTOM: [&str; 3] = ["mike", "alpha", "zulu"];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Happening {
    Opened,
    FirstResponse,
    PublicReply,
    CustomerComment,
    InternalNote,
    Assigned,
    Unassigned,
    TeamAssigned,
    TeamChanged,
    StatusChanged,
    Reopened,
}

#[derive(Clone, Debug)]
pub(crate) enum Trigger {
    Event(Happening),
    Status(Vec<&'static str>),
    Category(Vec<&'static str>),
    When(Test),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Again {
    NewCycle,
    Resume,
    Once,
}

/// How a clock measures time.
#[derive(Clone, Debug)]
pub(crate) struct Definition {
    pub clock_id: &'static str,
    pub start: Vec<Trigger>,
    pub stop: Vec<Trigger>,
    pub cancel: Vec<Trigger>,
    pub reset: Vec<Trigger>,
    pub pause: Option<Test>,
    /// `None` is left out of the configuration, and means a new cycle.
    pub again: Option<Again>,
    /// Whether it counts from the oldest unanswered comment.
    pub from_waiting: bool,
    pub held_back_by: Option<&'static str>,
}

use Happening as On;

fn on(happening: Happening) -> Trigger {
    Trigger::Event(happening)
}

fn blank(clock_id: &'static str) -> Definition {
    Definition {
        clock_id,
        start: Vec::new(),
        stop: Vec::new(),
        cancel: Vec::new(),
        reset: Vec::new(),
        pause: None,
        again: None,
        from_waiting: false,
        held_back_by: None,
    }
}

fn solved() -> Trigger {
    Trigger::Category(vec!["resolved", "closed"])
}

fn done() -> Trigger {
    Trigger::Category(vec!["resolved", "closed", "cancelled"])
}

fn cancelled() -> Trigger {
    Trigger::Category(vec!["cancelled"])
}

fn waits() -> Test {
    Test::Waiting
}

/// The three built-in clocks.
pub(crate) fn built_in() -> [Definition; 3] {
    let is_done = Test::AnyCategory(vec!["resolved", "closed", "cancelled"]);
    [
        Definition {
            start: vec![on(On::Opened), on(On::Reopened)],
            stop: vec![Trigger::When(Test::Responded)],
            cancel: vec![done()],
            ..blank(FIRST)
        },
        Definition {
            start: vec![Trigger::When(waits()), on(On::Reopened)],
            stop: vec![
                on(On::PublicReply),
                Trigger::When(Test::Neither(Box::new(waits()), Box::new(is_done))),
            ],
            cancel: vec![done()],
            from_waiting: true,
            held_back_by: Some(FIRST),
            ..blank(NEXT)
        },
        Definition {
            start: vec![on(On::Opened), on(On::Reopened)],
            stop: vec![solved()],
            cancel: vec![cancelled()],
            pause: Some(Test::AnyCategory(vec!["pending"])),
            ..blank(RESOLUTION)
        },
    ]
}

fn pending() -> Option<Test> {
    Some(Test::AnyCategory(vec!["pending"]))
}

/// From the start until the ticket is solved.
fn until_solved(clock_id: &'static str, start: Vec<Trigger>) -> Definition {
    Definition { start, stop: vec![solved()], cancel: vec![cancelled()], ..blank(clock_id) }
}

pub(crate) fn ownership(clock_id: &'static str) -> Definition {
    Definition {
        stop: vec![on(On::TeamChanged), solved()],
        pause: pending(),
        ..until_solved(clock_id, vec![on(On::TeamAssigned)])
    }
}

pub(crate) fn periodic_update(clock_id: &'static str) -> Definition {
    Definition {
        stop: vec![on(On::PublicReply), solved()],
        ..until_solved(clock_id, vec![on(On::PublicReply)])
    }
}

pub(crate) fn pausable_update(clock_id: &'static str) -> Definition {
    Definition { pause: Some(Test::WaitsFor("customer")), ..periodic_update(clock_id) }
}

pub(crate) fn requester_wait(clock_id: &'static str) -> Definition {
    let pause = Some(Test::WaitsFor("customer"));
    let start = vec![on(On::Opened), on(On::Reopened)];
    Definition { pause, ..until_solved(clock_id, start) }
}

pub(crate) fn agent_work(clock_id: &'static str) -> Definition {
    Definition { pause: pending(), ..requester_wait(clock_id) }
}

/// Sensible and odd definitions.
fn pool(clock_id: &'static str) -> Vec<Definition> {
    let open = || vec![on(On::Opened), on(On::Reopened)];
    let replies = || vec![on(On::PublicReply)];
    vec![
        ownership(clock_id),
        periodic_update(clock_id),
        Definition {
            start: vec![on(On::PublicReply), on(On::Reopened)],
            ..pausable_update(clock_id)
        },
        requester_wait(clock_id),
        agent_work(clock_id),
        // Time to own.
        Definition {
            start: vec![on(On::Opened), on(On::Unassigned), on(On::Reopened)],
            stop: vec![Trigger::When(Test::Assigned)],
            cancel: vec![done()],
            ..blank(clock_id)
        },
        // The time in one category, added up.
        Definition {
            start: vec![Trigger::Category(vec!["active"])],
            stop: vec![Trigger::Category(vec!["open", "pending", "resolved", "closed"])],
            cancel: vec![cancelled()],
            again: Some(Again::Resume),
            ..blank(clock_id)
        },
        // The time in each status.
        Definition {
            start: open(),
            stop: vec![done()],
            reset: vec![on(On::StatusChanged)],
            pause: Some(Test::Not(Box::new(Test::Assigned))),
            ..blank(clock_id)
        },
        // Another next response, that the resolution holds back.
        Definition {
            start: vec![Trigger::When(waits())],
            stop: replies(),
            cancel: vec![done()],
            from_waiting: true,
            held_back_by: Some(RESOLUTION),
            ..blank(clock_id)
        },
        // It ends and starts with every change of status.
        Definition {
            start: vec![on(On::Opened), on(On::StatusChanged)],
            stop: vec![on(On::StatusChanged)],
            again: Some(Again::Resume),
            ..blank(clock_id)
        },
        // It never ends, and restarts with each assignee.
        Definition {
            start: vec![on(On::FirstResponse), on(On::InternalNote)],
            reset: vec![on(On::Assigned), Trigger::Status(vec!["RESOLVED", "PENDING"])],
            ..blank(clock_id)
        },
        // Once: from the first question to the first note.
        Definition {
            start: vec![on(On::CustomerComment)],
            stop: vec![on(On::InternalNote), on(On::TeamChanged)],
            cancel: vec![Trigger::When(Test::Tagged)],
            pause: Some(Test::Priority("P3")),
            again: Some(Again::Once),
            ..blank(clock_id)
        },
    ]
}

fn triggers() -> BoxedStrategy<Trigger> {
    let happenings = select(vec![
        On::Opened,
        On::FirstResponse,
        On::PublicReply,
        On::CustomerComment,
        On::InternalNote,
        On::Assigned,
        On::Unassigned,
        On::TeamAssigned,
        On::TeamChanged,
        On::StatusChanged,
        On::Reopened,
    ]);
    let categories = vec!["open", "active", "pending", "resolved", "closed", "cancelled"];
    prop_oneof![
        4 => happenings.prop_map(Trigger::Event),
        1 => prop::sample::subsequence(STATES.to_vec(), 1..=2).prop_map(Trigger::Status),
        1 => prop::sample::subsequence(categories, 1..=2).prop_map(Trigger::Category),
        1 => tests().prop_map(Trigger::When),
    ]
    .boxed()
}

/// Any definition that the engine accepts, however odd.
fn odd(clock_id: &'static str) -> impl Strategy<Value = Definition> {
    let list = |sizes: std::ops::RangeInclusive<usize>| prop::collection::vec(triggers(), sizes);
    let again = select(vec![None, Some(Again::NewCycle), Some(Again::Resume), Some(Again::Once)]);
    let reset = prop_oneof![2 => Just(Vec::new()), 1 => list(1..=2)];
    let holder = prop::option::weighted(0.3, select(&BUILT_IN[..]));
    let start = (list(1..=3), any::<bool>());
    (
        start,
        list(0..=2),
        list(0..=1),
        reset,
        prop::option::of(tests()),
        again,
        any::<bool>(),
        holder,
    )
        .prop_map(
            move |((mut start, reopens), stop, cancel, reset, pause, again, waits_too, holder)| {
                if reopens {
                    start.push(on(On::Reopened));
                }
                // A full target and time that is used already do not go together.
                let resets = !reset.is_empty();
                let from_waiting = waits_too && holder.is_some() && !resets;
                let held_back_by = holder.filter(|_| !resets);
                Definition {
                    start,
                    stop,
                    cancel,
                    reset,
                    pause,
                    again,
                    from_waiting,
                    held_back_by,
                    ..blank(clock_id)
                }
            },
        )
        .prop_filter("a clock that never starts is refused", Definition::is_accepted)
}

/// A definition of a clock called `clock_id`.
pub(crate) fn definitions(clock_id: &'static str) -> BoxedStrategy<Definition> {
    prop_oneof![2 => select(pool(clock_id)), 1 => odd(clock_id)].boxed()
}

impl Trigger {
    fn config(&self) -> Value {
        match self {
            Trigger::Event(happening) => json!({"event": happening.name()}),
            Trigger::Status(states) => json!({"status": states}),
            Trigger::Category(categories) => json!({"statusCategory": categories}),
            Trigger::When(test) => json!({"when": test.config()}),
        }
    }
}

impl Happening {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Happening::Opened => "opened",
            Happening::FirstResponse => "firstResponse",
            Happening::PublicReply => "publicReply",
            Happening::CustomerComment => "customerComment",
            Happening::InternalNote => "internalNote",
            Happening::Assigned => "assigned",
            Happening::Unassigned => "unassigned",
            Happening::TeamAssigned => "teamAssigned",
            Happening::TeamChanged => "teamChanged",
            Happening::StatusChanged => "statusChanged",
            Happening::Reopened => "reopened",
        }
    }
}

impl Definition {
    /// Whether the engine takes it: it refuses a clock that never can start.
    fn is_accepted(&self) -> bool {
        let plan = Plan { clocks: vec![self.clone()], ..Plan::default() };
        Engine::new(&from_value(&plan.config(), "config").unwrap()).is_ok()
    }

    pub(crate) fn config(&self) -> Value {
        let list = |triggers: &[Trigger]| triggers.iter().map(Trigger::config).collect::<Vec<_>>();
        let mut config = json!({
            "clockId": self.clock_id,
            "start": list(&self.start),
            "stop": list(&self.stop),
            "cancel": list(&self.cancel),
            "reset": list(&self.reset),
        });
        if let Some(pause) = &self.pause {
            config["pause"] = pause.config();
        }
        if let Some(again) = self.again {
            config["again"] = json!(match again {
                Again::NewCycle => "newCycle",
                Again::Resume => "resume",
                Again::Once => "once",
            });
        }
        if self.from_waiting {
            config["origin"] = json!("waitingSince");
        }
        if let Some(holder) = self.held_back_by {
            config["heldBackBy"] = json!(holder);
        }
        config
    }
}
