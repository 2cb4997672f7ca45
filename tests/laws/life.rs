//! Random configurations and random lives of a ticket under them.

use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};
use ticket_engine::input::{from_json, from_value};
use ticket_engine::{
    Actor, AdvanceCommand, Agent, AssignCommand, CommentCommand, Decision, Effect, Engine,
    EngineConfig, Id, Instant, Metric, OpenCommand, QueueStrategy, SlaBreach, Team, Ticket,
    TicketDraft, TicketHistory, Transition, UpdateCommand,
};

const STATES: [&str; 5] = ["OPEN", "IN_PROGRESS", "PENDING", "RESOLVED", "CLOSED"];
/// 2026-11-23T00:00:00Z, a Monday.
const MONDAY: i64 = 1_795_392_000_000;

/// What happens, `after` milliseconds after what happened before.
#[derive(Clone, Debug)]
pub struct Happening {
    after: i64,
    what: What,
}

#[derive(Clone, Debug)]
enum What {
    Move { to: &'static str, commented: bool },
    Change { priority: &'static str, assignee: Option<i64>, tagged: bool },
    Comment { internal: bool, by_agent: bool },
    Assign { strategy: QueueStrategy, agents: Vec<i64> },
}

#[derive(Clone, Debug)]
pub struct Life {
    config: Value,
    draft: Value,
    happenings: Vec<Happening>,
}

/// Everything that came of a life.
pub struct Told {
    pub ticket: Ticket,
    pub history: Vec<TicketHistory>,
    pub breaches: Vec<SlaBreach>,
    pub effects: Vec<Effect>,
    /// Each decision and the snapshot it was asked with.
    pub steps: Vec<(Option<Ticket>, Decision)>,
}

fn configs() -> impl Strategy<Value = Value> {
    let policy = (
        1..4_000_u32,
        1..20_000_u32,
        any::<bool>(),
        prop::option::of(prop::collection::vec(select(&STATES[..]), 0..3)),
    );
    let hours = select(vec![
        json!({}),
        json!({"hours": {"mon": [["22:00", "06:00"]], "wed": [["08:00", "12:00"], ["13:00", "17:30"]]}}),
        json!({"timeZone": "-03:00"}),
    ]);
    (prop::collection::vec(policy, 4), hours, any::<bool>()).prop_map(
        |(policies, calendar, strict)| {
            let policies: Vec<Value> = ["P1", "P2", "P3", "P4"]
                .iter()
                .zip(policies)
                .map(|(priority, (response, resolution, business, pause))| {
                    let mut policy = json!({
                        "policyId": priority, "priority": priority, "businessHoursOnly": business,
                        "responseTimeMinutes": response, "resolutionTimeMinutes": resolution,
                    });
                    if let Some(pause) = pause {
                        policy["pauseOn"] = json!({"resolution": pause, "firstResponse": pause});
                    }
                    policy
                })
                .collect();
            let workflow = if strict {
                ticket_engine::workflow::presets::strict()
            } else {
                ticket_engine::workflow::presets::desk()
            };
            json!({"policies": policies, "calendars": {"default": calendar}, "workflow": workflow})
        },
    )
}

fn happenings() -> impl Strategy<Value = Happening> {
    let what = prop_oneof![
        5 => (select(&STATES[..]), any::<bool>()).prop_map(|(to, commented)| What::Move { to, commented }),
        2 => (select(vec!["P1", "P2", "P3", "P4"]), prop::option::of(1..4_i64), any::<bool>())
            .prop_map(|(priority, assignee, tagged)| What::Change { priority, assignee, tagged }),
        2 => (any::<bool>(), any::<bool>()).prop_map(|(internal, by_agent)| What::Comment { internal, by_agent }),
        1 => (
            select(vec![QueueStrategy::RoundRobin, QueueStrategy::LoadBased, QueueStrategy::SkillBased]),
            prop::sample::subsequence(vec![1, 2, 3, 7], 0..=4),
        ).prop_map(|(strategy, agents)| What::Assign { strategy, agents }),
    ];
    // From the same millisecond to four days later.
    let after = prop_oneof![Just(0), 1..60_000_i64, 1..345_600_000_i64];
    (after, what).prop_map(|(after, what)| Happening { after, what })
}

pub fn lives() -> impl Strategy<Value = Life> {
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
    (configs(), draft, prop::collection::vec(happenings(), 0..12))
        .prop_map(|(config, draft, happenings)| Life { config, draft, happenings })
}

impl Life {
    pub fn engine(&self) -> Engine {
        let config: EngineConfig = from_value(&self.config, "config").unwrap();
        Engine::new(&config).unwrap()
    }

    /// Whether the policy of that id pauses the clock of `metric` in `status`, read from the configuration.
    pub fn pauses(&self, policy: &Id, metric: Metric, status: &str) -> bool {
        let policies = self.config["policies"].as_array().unwrap();
        let policy = policies.iter().find(|own| own["policyId"] == json!(policy)).unwrap();
        let name = if metric == Metric::Resolution { "resolution" } else { "firstResponse" };
        match policy["pauseOn"][name].as_array() {
            Some(states) => states.iter().any(|state| state == status),
            None => metric == Metric::Resolution && status == "PENDING",
        }
    }

    /// Lives it. `polls` are the pauses, in milliseconds, after which the host asks about time alone between
    /// two happenings. Refused commands change nothing and are passed over, as a host would.
    pub fn tell(&self, polls: &[i64]) -> Told {
        let engine = self.engine();
        let draft: TicketDraft = from_value(&self.draft, "draft").unwrap();
        let mut now = MONDAY;
        let at = |ms| Instant::from_epoch_ms(ms).unwrap();
        let opened = engine.open(&draft, &OpenCommand { at: at(now), actor: None }).unwrap();
        let mut told = Told {
            ticket: opened.ticket.clone(),
            history: Vec::new(),
            breaches: Vec::new(),
            effects: Vec::new(),
            steps: Vec::new(),
        };
        told.add(None, opened);
        let end = Happening {
            after: 86_400_000 * 30,
            what: What::Comment { internal: true, by_agent: true },
        };
        let mut polls = polls.iter().cycle();
        for (number, happening) in self.happenings.iter().chain([&end]).enumerate() {
            let next = now + happening.after;
            let mut poll = now;
            for pause in polls.by_ref().take(5) {
                poll += pause;
                if poll > next {
                    break;
                }
                let before = told.ticket.clone();
                let decision = engine.advance(&before, &AdvanceCommand { at: at(poll) }).unwrap();
                told.add(Some(before), decision);
            }
            now = next;
            let before = told.ticket.clone();
            if let Ok(decision) = happening.what.ask(&engine, &before, at(now), number) {
                told.add(Some(before), decision);
            }
        }
        told
    }

    /// Puts junk somewhere into every input and asks: an answer or a refusal, but no panic.
    pub fn survive(&self, junk: &Value, place: Index) {
        let spoiled = |value: &Value| {
            let mut value = value.clone();
            let place = place.index(count(&value));
            spoil(&mut value, junk, place);
            value
        };
        if let Ok(config) = from_value::<EngineConfig>(&spoiled(&self.config), "config") {
            let _ = Engine::new(&config);
        }
        let engine = self.engine();
        let told = self.tell(&[]);
        let now = told.ticket.updated_at;
        let open = OpenCommand { at: now, actor: None };
        if let Ok(draft) = from_value::<TicketDraft>(&spoiled(&self.draft), "draft") {
            let _ = engine.open(&draft, &open);
        }
        let snapshot = serde_json::to_value(&told.ticket).unwrap();
        if let Ok(ticket) = from_value::<Ticket>(&spoiled(&snapshot), "ticket") {
            let _ = engine.preview(&ticket, &AdvanceCommand { at: now });
            let _ =
                engine.sweep(std::slice::from_ref(&ticket), &AdvanceCommand { at: Instant::MAX });
            for happening in &self.happenings {
                for at in [now, Instant::MIN, Instant::MAX] {
                    let _ = happening.what.ask(&engine, &ticket, at, 0);
                }
            }
        }
        let command = json!({"to": "CLOSED", "actor": {"id": 1, "role": "agent"}, "at": now, "comment": null});
        if let Ok(command) = from_value::<Transition>(&spoiled(&command), "") {
            let _ = engine.transition(&told.ticket, &command);
        }
        let _ = from_json::<Ticket>(&junk.to_string(), "ticket");
    }
}

impl Told {
    fn add(&mut self, before: Option<Ticket>, decision: Decision) {
        self.ticket = decision.ticket.clone();
        self.history.extend(decision.history.iter().cloned());
        self.breaches.extend(decision.breaches.iter().cloned());
        self.effects.extend(decision.effects.iter().cloned());
        self.steps.push((before, decision));
    }
}

impl What {
    fn ask(
        &self,
        engine: &Engine,
        ticket: &Ticket,
        at: Instant,
        number: usize,
    ) -> Result<Decision, ticket_engine::TicketEngineError> {
        let agent = Actor::agent(2);
        match self {
            What::Move { to, commented } => {
                let comment =
                    json!({"commentId": format!("m{number}"), "body": "so", "isInternal": false});
                let comment = commented.then(|| from_value(&comment, "comment").unwrap());
                engine
                    .transition(ticket, &Transition { comment, ..Transition::new(*to, agent, at) })
            }
            What::Change { priority, assignee, tagged } => {
                let mut changes = json!({"priority": priority, "assigneeId": assignee});
                if *tagged {
                    changes["tags"] = json!(["vpn"]);
                }
                let changes = from_value(&changes, "changes").unwrap();
                engine.update(ticket, &UpdateCommand { changes, actor: agent, at })
            }
            What::Comment { internal, by_agent } => {
                let actor = if *by_agent { agent } else { Actor::reporter(7) };
                let command = CommentCommand {
                    comment_id: Id::from(format!("c{number}")),
                    body: "hm".to_owned(),
                    is_internal: *internal,
                    actor,
                    at,
                };
                engine.comment(ticket, &command)
            }
            What::Assign { strategy, agents } => {
                let command = AssignCommand {
                    team: Team {
                        team_id: Id::from("desk"),
                        queue_strategy: *strategy,
                        cursor: ticket.assignee_id.clone(),
                    },
                    agents: agents.iter().map(|id| Agent::new(*id)).collect(),
                    required_skills: Vec::new(),
                    actor: agent,
                    at,
                };
                engine.assign(ticket, &command)
            }
        }
    }
}

/// Values that no field is glad of.
pub fn junk() -> impl Strategy<Value = Value> {
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

/// How many places a value has.
fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(entries) => entries.values().map(count).sum(),
        _ => 0,
    }
}

/// Puts `junk` into the `place`th place.
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
