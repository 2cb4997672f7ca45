//! Random configurations, and random lives of a ticket under them.

use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};
use ticket_engine::{
    Actor, AdvanceCommand, Agent, AssignCommand, ClockId, CommentCommand, Decision, Effect, Engine,
    EngineConfig, Id, Instant, Minutes, OfferCommand, OpenCommand, PreviewCommand, QueueStrategy,
    ReapplyPoliciesCommand, SlaBreach, Team, Ticket, TicketDraft, TicketHistory, Transition,
    UpdateCommand, from_json, from_value,
};

use super::packed::read;

const STATES: [&str; 5] = ["OPEN", "IN_PROGRESS", "PENDING", "RESOLVED", "CLOSED"];
/// 2026-11-23T00:00:00Z, a Monday.
const MONDAY: i64 = 1_795_392_000_000;

/// An action on the ticket, `after` milliseconds after the one before.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    after: i64,
    action: Action,
}

#[derive(Clone, Debug)]
enum Action {
    Move { to: &'static str, commented: bool },
    Change { priority: &'static str, assignee: Option<i64>, tagged: bool },
    Comment { internal: bool, by_agent: bool },
    Assign { strategy: QueueStrategy, agents: Vec<i64>, by: Options },
    Answer { accept: bool },
    ReapplyPolicies,
}

/// How a ticket is assigned.
#[derive(Clone, Copy, Debug)]
struct Options {
    /// Taken from the agent who has it.
    reassign: bool,
    /// For how many minutes it is offered.
    offer: Option<u32>,
    /// Whether the agents work the hours of the default calendar.
    in_shifts: bool,
    sticky: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Life {
    pub config: Value,
    draft: Value,
    events: Vec<Event>,
}

/// Everything a life led to.
pub(crate) struct Run {
    pub ticket: Ticket,
    pub history: Vec<TicketHistory>,
    pub breaches: Vec<SlaBreach>,
    pub effects: Vec<Effect>,
    /// Each decision and the snapshot it was made from.
    pub steps: Vec<(Option<Ticket>, Decision)>,
}

/// A policy without its conditions, in any combination of the modes.
fn policies() -> impl Strategy<Value = Value> {
    let minutes = |longest: u32| prop::option::weighted(0.9, 1..longest);
    let targets = (minutes(4_000), prop::option::of(1..2_000_u32), minutes(20_000));
    let pauses = || prop::option::of(prop::collection::vec(select(&STATES[..]), 0..3));
    let modes = (
        prop::option::of(select(vec!["keepElapsed", "restart", "proportional", "neverEarlier"])),
        prop::option::of(select(vec![
            "resume",
            "newCycle",
            "resumeIncludingResolvedTime",
            "stayStopped",
        ])),
        prop::option::of(1..1_000_u32),
    );
    let warnings = prop::sample::subsequence(
        vec![
            json!(0.5),
            json!(0.75),
            json!(1),
            json!({"remaining": 30}),
            json!({"remaining": "PT2H"}),
        ],
        0..=3,
    );
    (targets, any::<bool>(), pauses(), pauses(), modes, warnings).prop_map(
        |(targets, business, pause, pause_responses, modes, warn_at)| {
            let (response, next_response, resolution) = targets;
            let (change, reopen, grace) = modes;
            json!({
                "businessHoursOnly": business, "responseTimeMinutes": response,
                "nextResponseTimeMinutes": next_response, "resolutionTimeMinutes": resolution,
                "pauseOn": {"resolution": pause, "firstResponse": pause_responses, "nextResponse": pause_responses},
                "onTargetChange": change, "onReopen": reopen, "graceMinutes": grace, "warnAt": warn_at,
            })
        },
    )
}

fn timers() -> impl Strategy<Value = Vec<Value>> {
    let sinces = select(vec![
        "opened",
        "unassigned",
        "inStatus",
        "matched",
        "breached",
        "lastActivity",
        "lastCustomerActivity",
        "responseDue",
        "nextResponseDue",
        "resolutionDue",
    ]);
    let whens = select(vec![
        Value::Null,
        json!({"field": "priority", "in": ["P1", "P2"]}),
        json!({"field": "status", "equals": "PENDING"}),
        json!({"field": "status", "in": ["RESOLVED", "CLOSED"]}),
        json!({"not": {"field": "tags", "has": "vpn"}}),
        json!({"all": [{"field": "assigneeId", "exists": false}, {"field": "priority", "equals": "P3"}]}),
    ]);
    let actions = prop::sample::subsequence(
        vec![
            json!({"setPriority": "P1"}),
            json!({"setTeam": "second"}),
            json!({"setStatus": "CLOSED"}),
            json!({"setStatus": "IN_PROGRESS"}),
            json!({"page": {"severity": "error"}}),
            json!({"notify": "look"}),
            json!({"addTag": "late"}),
            json!({"reassign": {}}),
        ],
        1..=3,
    );
    let timer = (
        sinces,
        whens,
        prop::collection::btree_set(-2_000..8_000_i64, 1..4),
        actions,
        prop::option::of((30..2_000_u32, 1..4_u32)),
        any::<bool>(),
    );
    let timer = timer.prop_map(|(since, when, offsets, actions, repeat, business)| {
        let positive = |offset: &i64| since.ends_with("Due") || *offset > 0;
        let mut offsets: Vec<i64> = offsets.into_iter().filter(positive).collect();
        if offsets.is_empty() {
            offsets.push(5);
        }
        let levels: Vec<Value> =
            offsets.iter().map(|after| json!({"after": after, "do": actions})).collect();
        json!({
            "since": since, "when": when, "levels": levels,
            "repeat": repeat.map(|(every, times)| json!({"every": every, "times": times})),
            "calendar": business.then_some("default"),
        })
    });
    prop::collection::vec(timer, 0..4).prop_map(|mut timers| {
        for (number, timer) in timers.iter_mut().enumerate() {
            timer["id"] = json!(format!("t{number}"));
        }
        timers
    })
}

fn configs() -> impl Strategy<Value = Value> {
    let hours = select(vec![
        json!({}),
        json!({"hours": {"mon": [["22:00", "06:00"]], "wed": [["08:00", "12:00"], ["13:00", "17:30"]]}}),
        json!({"timeZone": "-03:00"}),
    ]);
    let policies = prop::collection::vec(policies(), 6);
    let window = prop::option::weighted(0.3, 100..20_000_u32);
    let weights = select(vec![json!({}), json!({"P1": 4, "P2": 2}), json!({"P4": 7})]);
    (policies, hours, any::<bool>(), prop::option::of(timers()), window, weights).prop_map(
        |(policies, calendar, strict, timers, window, weights)| {
            let names = ["tagged", "P1", "P2", "P3", "P4", "rest"];
            let mut policies: Vec<Value> = names
                .iter()
                .zip(policies)
                .map(|(name, mut policy)| {
                    policy["policyId"] = json!(name);
                    policy["priority"] = json!(name.starts_with('P').then_some(name));
                    policy
                })
                .collect();
            policies[0]["when"] = json!({"all": [
                {"field": "tags", "has": "vpn"}, {"field": "attributes.vip", "equals": true},
            ]});
            policies[5]["fallback"] = json!(true);
            // P4 has no policy: those tickets get the fallback.
            policies.remove(4);
            let workflow = if strict {
                ticket_engine::workflow::presets::strict()
            } else {
                ticket_engine::workflow::presets::relaxed()
            };
            let mut workflow = serde_json::to_value(workflow).unwrap();
            workflow["reopenWindowMinutes"] = json!(window);
            json!({
                "policies": policies, "calendars": {"default": calendar}, "workflow": workflow, "timers": timers,
                "loadWeights": weights,
            })
        },
    )
}

fn events() -> impl Strategy<Value = Event> {
    let action = prop_oneof![
        5 => (select(&STATES[..]), any::<bool>()).prop_map(|(to, commented)| Action::Move { to, commented }),
        2 => (select(vec!["P1", "P2", "P3", "P4"]), prop::option::of(1..4_i64), any::<bool>())
            .prop_map(|(priority, assignee, tagged)| Action::Change { priority, assignee, tagged }),
        2 => (any::<bool>(), any::<bool>()).prop_map(|(internal, by_agent)| Action::Comment { internal, by_agent }),
        2 => (
            select(vec![QueueStrategy::RoundRobin, QueueStrategy::LoadBased, QueueStrategy::SkillBased]),
            prop::sample::subsequence(vec![1, 2, 3, 7], 0..=4),
            (any::<bool>(), prop::option::of(1..3_000_u32), any::<bool>(), any::<bool>()),
        ).prop_map(|(strategy, agents, (reassign, offer, in_shifts, sticky))| {
            Action::Assign { strategy, agents, by: Options { reassign, offer, in_shifts, sticky } }
        }),
        1 => any::<bool>().prop_map(|accept| Action::Answer { accept }),
        1 => Just(Action::ReapplyPolicies),
    ];
    // From the same millisecond to four days later.
    let after = prop_oneof![Just(0), 1..60_000_i64, 1..345_600_000_i64];
    (after, action).prop_map(|(after, action)| Event { after, action })
}

pub(crate) fn lives() -> impl Strategy<Value = Life> {
    let draft = (
        select(vec!["P1", "P2", "P3", "P4"]),
        prop::option::weighted(0.2, select(&STATES[..])),
        prop::option::of(1..4_i64),
        prop::num::f64::NORMAL,
    )
        .prop_map(|(priority, status, assignee, score)| {
            json!({
                "ticketId": "T/1", "title": "Any", "priority": priority, "reporterId": 7,
                "status": status, "assigneeId": assignee, "attributes": {"vip": true, "score": score},
            })
        });
    (configs(), draft, prop::collection::vec(events(), 0..12))
        .prop_map(|(config, draft, events)| Life { config, draft, events })
}

impl Life {
    /// The same life under the same configuration, with or without a chained history.
    pub(crate) fn chained(mut self, chained: bool) -> Life {
        self.config["tamperEvidentHistory"] = json!(chained);
        self
    }

    pub(crate) fn engine(&self) -> Engine {
        let config: EngineConfig = from_value(&self.config, "config").unwrap();
        Engine::new(&config).unwrap()
    }

    /// Whether the configuration says that `policy` pauses the clock in `status`.
    pub(crate) fn pauses(&self, policy: Option<&Id>, clock_id: &ClockId, status: &str) -> bool {
        let policies = self.config["policies"].as_array().unwrap();
        let name = clock_id.as_str();
        let policy = policies
            .iter()
            .find(|row| Some(&row["policyId"]) == policy.map(|id| json!(id)).as_ref());
        match policy.and_then(|policy| policy["pauseOn"][name].as_array()) {
            Some(states) => states.iter().any(|state| state == status),
            None => *clock_id == ClockId::Resolution && status == "PENDING",
        }
    }

    /// Whether some policy scales the time used with its target.
    pub(crate) fn scales(&self) -> bool {
        let policies = self.config["policies"].as_array().unwrap();
        policies.iter().any(|policy| policy["onTargetChange"] == json!("proportional"))
    }

    /// Runs the life. `polls` are the intervals, in milliseconds, at which `advance` is called
    /// between two events, at most five times. Refused commands change nothing and are skipped.
    pub(crate) fn run(&self, polls: &[i64]) -> Run {
        let engine = self.engine();
        let draft: TicketDraft = from_value(&self.draft, "draft").unwrap();
        let mut now = MONDAY;
        let at = |ms| Instant::from_epoch_ms(ms).unwrap();
        let opened = engine.open(&draft, &OpenCommand::new(at(now))).unwrap();
        let mut run = Run {
            ticket: opened.ticket.clone(),
            history: Vec::new(),
            breaches: Vec::new(),
            effects: Vec::new(),
            steps: Vec::new(),
        };
        run.add(None, opened);
        let end = Event {
            after: 86_400_000 * 30,
            action: Action::Comment { internal: true, by_agent: true },
        };
        let mut polls = polls.iter().cycle();
        for (number, event) in self.events.iter().chain([&end]).enumerate() {
            let next = now + event.after;
            let mut poll = now;
            for interval in polls.by_ref().take(5) {
                poll += interval;
                if poll > next {
                    break;
                }
                let before = run.ticket.clone();
                let decision = engine.advance(&before, &AdvanceCommand::new(at(poll))).unwrap();
                run.add(Some(before), decision);
            }
            now = next;
            let before = run.ticket.clone();
            if let Ok(decision) = event.action.apply(&engine, &before, at(now), number) {
                run.add(Some(before), decision);
            }
        }
        // The last command may have been refused.
        let before = run.ticket.clone();
        let decision = engine.advance(&before, &AdvanceCommand::new(at(now))).unwrap();
        run.add(Some(before), decision);
        run
    }

    /// Puts junk somewhere into every input. Each call returns or refuses, but never panics.
    pub(crate) fn survive(&self, junk: &Value, place: Index) {
        let spoiled = |value: &Value| spoiled(value, junk, place);
        if let Ok(config) = read::<EngineConfig>(&spoiled(&self.config), "config") {
            let _ = Engine::new(&config);
        }
        let engine = self.engine();
        let run = self.run(&[]);
        let now = run.ticket.updated_at;
        let open = OpenCommand::new(now);
        if let Ok(draft) = read::<TicketDraft>(&spoiled(&self.draft), "draft") {
            let _ = engine.open(&draft, &open);
        }
        let snapshot = serde_json::to_value(&run.ticket).unwrap();
        if let Ok(ticket) = read::<Ticket>(&spoiled(&snapshot), "ticket") {
            let _ = engine.preview(&ticket, &PreviewCommand::new(now));
            let _ = engine
                .advance_all(std::slice::from_ref(&ticket), &AdvanceCommand::new(Instant::MAX));
            for event in &self.events {
                for at in [now, Instant::MIN, Instant::MAX] {
                    let _ = event.action.apply(&engine, &ticket, at, 0);
                }
            }
        }
        let command = json!({"to": "CLOSED", "actor": {"id": 1, "role": "agent"}, "at": now, "comment": null});
        if let Ok(command) = read::<Transition>(&spoiled(&command), "") {
            let _ = engine.transition(&run.ticket, &command);
        }
        let _ = from_json::<Ticket>(&junk.to_string(), "ticket");
    }
}

impl Run {
    fn add(&mut self, before: Option<Ticket>, decision: Decision) {
        self.ticket = decision.ticket.clone();
        self.history.extend(decision.history.iter().cloned());
        self.breaches.extend(decision.breaches.iter().cloned());
        self.effects.extend(decision.effects.iter().cloned());
        self.steps.push((before, decision));
    }
}

impl Action {
    fn apply(
        &self,
        engine: &Engine,
        ticket: &Ticket,
        at: Instant,
        number: usize,
    ) -> Result<Decision, ticket_engine::TicketEngineError> {
        let agent = Actor::agent(2);
        match self {
            Action::Move { to, commented } => {
                let comment =
                    json!({"commentId": format!("m{number}"), "body": "so", "isInternal": false});
                let comment = commented.then(|| from_value(&comment, "comment").unwrap());
                engine
                    .transition(ticket, &Transition { comment, ..Transition::new(*to, agent, at) })
            }
            Action::ReapplyPolicies => engine.reapply_policies(
                ticket,
                &ReapplyPoliciesCommand { at, actor: Some(agent), explain: true },
            ),
            Action::Change { priority, assignee, tagged } => {
                let mut changes = json!({"priority": priority, "assigneeId": assignee});
                if *tagged {
                    changes["tags"] = json!(["vpn"]);
                }
                let changes = from_value(&changes, "changes").unwrap();
                engine.update(ticket, &UpdateCommand { changes, actor: agent, at, explain: false })
            }
            Action::Comment { internal, by_agent } => {
                let actor = if *by_agent { agent } else { Actor::reporter(7) };
                let command = CommentCommand {
                    comment_id: Id::from(format!("c{number}")),
                    body: "hm".to_owned(),
                    is_internal: *internal,
                    actor,
                    at,
                    explain: true,
                };
                engine.comment(ticket, &command)
            }
            Action::Assign { strategy, agents, by } => {
                let team = Team {
                    // Any cursor at all: hosts store it apart from the ticket.
                    cursor: Some(Id::from(number as i64 % 4)),
                    sticky_agent: by.sticky,
                    offer_timeout: by.offer.map(|minutes| Minutes::new(minutes.into()).unwrap()),
                    ..Team::new(Id::from("desk"), *strategy)
                };
                let calendar = by.in_shifts.then(|| "default".to_owned());
                let agent_of = |id: &i64| Agent { calendar: calendar.clone(), ..Agent::new(*id) };
                let agents = agents.iter().map(agent_of).collect();
                let command = AssignCommand::new(team, agents, agent, at);
                if by.reassign {
                    engine.reassign(ticket, &command)
                } else {
                    engine.assign(ticket, &command)
                }
            }
            Action::Answer { accept } => {
                let command = OfferCommand { actor: Actor::admin(9), at, explain: false };
                if *accept {
                    engine.accept_offer(ticket, &command)
                } else {
                    engine.decline_offer(ticket, &command)
                }
            }
        }
    }
}

/// Values that most fields must refuse.
pub(crate) fn junk() -> impl Strategy<Value = Value> {
    prop_oneof![
        select(vec![
            Value::Null,
            json!(true),
            json!(0),
            json!(-1),
            json!(1e300),
            json!(i64::MIN),
            json!(u64::MAX),
            json!(0.5),
            json!(""),
            json!("P1D"),
            json!("24:00"),
            json!("2199-12-31T23:59:59.999Z"),
            json!("2026-11-23T09:00:00"),
            json!([]),
            json!({}),
            json!([["00:00", "24:00"]]),
            json!({"__proto__": {"x": 1}}),
            json!("x".repeat(300_000)),
        ]),
        any::<f64>().prop_map(|number| json!(number)),
        any::<i64>().prop_map(|number| json!(number)),
        ".{0,20}".prop_map(Value::String),
    ]
}

/// How many places `value` has: itself and everything inside it.
fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(entries) => entries.values().map(count).sum(),
        _ => 0,
    }
}

/// `value` with `junk` at one of its places.
pub(crate) fn spoiled(value: &Value, junk: &Value, place: Index) -> Value {
    let mut value = value.clone();
    let place = place.index(count(&value));
    spoil(&mut value, junk, place);
    value
}

/// Puts `junk` at `place`, counted in depth-first order.
fn spoil(value: &mut Value, junk: &Value, mut place: usize) {
    if place == 0 {
        *value = junk.clone();
        return;
    }
    place -= 1;
    let children: Vec<&mut Value> = match value {
        Value::Array(items) => items.iter_mut().collect(),
        Value::Object(entries) => entries.values_mut().collect(),
        _ => return,
    };
    for child in children {
        let size = count(child);
        if place < size {
            return spoil(child, junk, place);
        }
        place -= size;
    }
}
