//! The outcome of a life: as the engine decided it step by step, and as the model works it out from
//! the list of events.

use serde_json::json;
use ticket_engine::model::{BreachType, Phase, TicketEvent};
use ticket_engine::{
    Actor, AdvanceCommand, ClockId, CommentCommand, CommentDraft, Decision, Effect, Engine, Id,
    Instant, OpenCommand, PreviewCommand, SlaClock, Ticket, TicketChanges, TicketDraft,
    TicketEngineError, Transition, UpdateCommand, from_value,
};

use super::clocks::{FIRST, NEXT, RESOLUTION};
use super::plan::{Command, Life, MINUTE, Plan, REPORTER, When};
use super::timeline::{Clock, Doing, Event, Key, Timeline, What, next_wake, place, reconstruct};
use super::timers::{all_events, next};

/// How long a command waits for a deadline at most, so that the rest of the life is not empty.
const FAR: i64 = 9 * 1440 * MINUTE;

/// Everything that is compared. Instants and spans are in milliseconds.
#[derive(Debug, PartialEq)]
pub(crate) struct Outcome {
    pub first_response_at: Option<i64>,
    pub response_due_at: Option<i64>,
    pub due_at: Option<i64>,
    pub next_wake_at: Option<i64>,
    /// When the oldest unanswered comment of the reporter was written.
    pub waiting_since: Option<i64>,
    /// The present and the last 20 completed cycles of each clock.
    pub clocks: Vec<Clock>,
    /// The clock of each breach, its key, and its instant.
    pub breaches: Vec<(Key, String, i64)>,
    pub warnings: Vec<(Key, String, i64)>,
    /// Clocks that came due at the same instant and not in their order.
    pub disorder: Vec<String>,
    /// Steps of timers: when, which timer, and the name in its notice.
    pub steps: Vec<(i64, String, String)>,
}

impl Outcome {
    /// One line for each difference from `expected`.
    pub(crate) fn differences(&self, expected: &Outcome) -> Vec<String> {
        fn list<T: std::fmt::Debug + PartialEq>(
            name: &str,
            decided: &[T],
            expected: &[T],
        ) -> Vec<String> {
            let only = |what: &str, here: &[T], there: &[T]| -> Vec<String> {
                let missing = here.iter().filter(|item| !there.contains(item));
                missing.map(|item| format!("{name} {what}: {item:?}")).collect()
            };
            let mut lines = only("decided, not expected", decided, expected);
            lines.extend(only("expected, not decided", expected, decided));
            if lines.is_empty() && decided != expected {
                lines.push(format!(
                    "{name}: {decided:?} and {expected:?} differ in number or order"
                ));
            }
            lines
        }
        let milestones = |outcome: &Outcome| {
            let due = [outcome.response_due_at, outcome.due_at, outcome.next_wake_at];
            (outcome.first_response_at, outcome.waiting_since, due)
        };
        let mut lines = list("milestones", &[milestones(self)], &[milestones(expected)]);
        lines.extend(list("clock", &self.clocks, &expected.clocks));
        lines.extend(list("breach", &self.breaches, &expected.breaches));
        lines.extend(list("warning", &self.warnings, &expected.warnings));
        lines.extend(list("step", &self.steps, &expected.steps));
        lines.extend(list("order", &self.disorder, &expected.disorder));
        lines
    }
}

fn instant(ms: i64) -> Instant {
    Instant::from_epoch_ms(ms).unwrap()
}

/// A life as the engine decided it.
pub(crate) struct Run {
    /// Each command, and whether it was accepted.
    pub attempts: Vec<(Event, bool)>,
    pub accepted: Vec<Event>,
    pub until: i64,
    pub outcome: Outcome,
    /// Of each clock with a target: the time used and the time that remains, in milliseconds.
    pub shown: Vec<(Key, i64, i64)>,
}

/// Runs the life: each command is applied to the snapshot from the decision before.
pub(crate) fn run(life: &Life) -> Run {
    let engine = Engine::new(&from_value(&life.plan.config(), "config").unwrap()).unwrap();
    let draft = json!({
        "ticketId": "T-1", "title": "Any", "reporterId": REPORTER,
        "status": life.status, "priority": life.priority, "assigneeId": life.assignee,
        "teamId": life.team, "attributes": life.site.map_or(json!({}), |site| json!({"site": site})),
    });
    let draft: TicketDraft = from_value(&draft, "draft").unwrap();
    let mut now = life.start;
    let open =
        OpenCommand { actor: Some(life.opened_by.actor()), ..OpenCommand::new(instant(now)) };
    let mut decisions = vec![engine.open(&draft, &open).unwrap()];
    let mut accepted = vec![Event { at: now, who: life.opened_by, what: What::Opened }];
    let mut attempts = vec![(accepted[0].clone(), true)];
    for (number, (when, who, command)) in life.commands.iter().enumerate() {
        let ticket = &decisions.last().unwrap().ticket;
        now = match *when {
            When::After(ms) => now + ms,
            When::At(at) => at,
            When::AtDue(group, clock_id, ms) => {
                let clock = ticket.sla.clock(group, &ClockId::from(clock_id));
                let due = clock.and_then(|clock| match clock.phase {
                    Phase::Running { due_at, .. } => due_at,
                    _ => None,
                });
                let due = due.map(|due| due.epoch_ms() + ms).filter(|due| *due < now + FAR);
                due.map_or(now, |due| due.max(now))
            }
        };
        let event = Event { at: now, who: *who, what: What::Command(command.clone()) };
        let result = apply(&engine, ticket, who.actor(), command, now, number);
        attempts.push((event.clone(), result.is_ok()));
        if let Ok(decision) = result {
            decisions.push(decision);
            accepted.push(event);
        }
    }
    now += life.aftermath;
    let ticket = &decisions.last().unwrap().ticket;
    decisions.push(engine.advance(ticket, &AdvanceCommand::new(instant(now))).unwrap());
    let outcome = decided(&engine, &life.plan, &decisions, now);
    let ticket = &decisions.last().unwrap().ticket;
    let preview = engine.preview(ticket, &PreviewCommand::new(instant(now))).unwrap();
    let shown = preview.clocks.iter().filter_map(|clock| {
        let key = key_of(&life.plan, clock.group.as_str(), &clock.clock_id);
        let in_ms = |minutes: f64| (minutes * MINUTE as f64).round() as i64;
        Some((key, in_ms(clock.used_minutes), in_ms(clock.remaining_minutes?)))
    });
    let shown = shown.collect();
    Run { attempts, accepted, until: now, outcome, shown }
}

fn apply(
    engine: &Engine,
    ticket: &Ticket,
    actor: Actor,
    command: &Command,
    at: i64,
    number: usize,
) -> Result<Decision, TicketEngineError> {
    let (at, comment_id) = (instant(at), Id::from(number as i64));
    match command {
        Command::Move { to, public_comment } => {
            let draft = CommentDraft { comment_id, body: "so".to_owned(), is_internal: false };
            let comment = public_comment.then_some(draft);
            engine.transition(ticket, &Transition { comment, ..Transition::new(*to, actor, at) })
        }
        Command::Change { priority, assignee, team, tagged } => {
            let changes = TicketChanges {
                priority: priority.map(str::to_owned),
                assignee_id: assignee.map(|agent| agent.map(Id::from)),
                team_id: team.map(|team| team.map(Id::from)),
                tags: tagged.map(|tagged| if tagged { vec!["vpn".to_owned()] } else { Vec::new() }),
                ..TicketChanges::default()
            };
            engine.update(ticket, &UpdateCommand { changes, actor, at, explain: false })
        }
        Command::Comment { public } => {
            let body = "hm".to_owned();
            let command = CommentCommand {
                comment_id,
                body,
                is_internal: !public,
                actor,
                at,
                explain: false,
            };
            engine.comment(ticket, &command)
        }
    }
}

fn ms(instant: Option<Instant>) -> Option<i64> {
    instant.map(Instant::epoch_ms)
}

/// The clock of a group, as the plan calls it.
fn key_of(plan: &Plan, group: &str, clock_id: &ClockId) -> Key {
    let known = plan.keys().into_iter().find(|key| *key == (group, clock_id.as_str()));
    known.unwrap_or_else(|| panic!("{group} has no clock {clock_id:?}"))
}

/// Says which neighbours came due at one instant and not in the order of their clocks.
fn disorder(items: &[(Key, String, i64)]) -> Vec<String> {
    let is_wrong = |pair: &&[(Key, String, i64)]| {
        pair[0].2 == pair[1].2 && place(pair[0].0) > place(pair[1].0)
    };
    items.windows(2).filter(is_wrong).map(|pair| format!("{pair:?}")).collect()
}

/// The outcome of all `decisions`.
fn decided(engine: &Engine, plan: &Plan, decisions: &[Decision], now: i64) -> Outcome {
    let ticket = &decisions.last().unwrap().ticket;
    let preview = engine.preview(ticket, &PreviewCommand::new(instant(now))).unwrap();
    let mut clocks = Vec::new();
    for cycle in &ticket.sla.completed {
        let key = key_of(plan, cycle.group.as_str(), &cycle.clock_id);
        clocks.push(stored(key, &cycle.clock, cycle.clock.used_ms));
    }
    for entry in ticket.sla.clocks.iter() {
        let key = key_of(plan, entry.group.as_str(), &entry.clock_id);
        let mut shown = preview.clocks.iter();
        let shown = shown.find(|clock| (clock.group.as_str(), clock.clock_id.as_str()) == key);
        // The preview leaves out a clock without a target.
        let used = shown.map(|shown| (shown.used_minutes * MINUTE as f64).round() as i64);
        clocks.push(stored(key, &entry.clock, used.unwrap_or(entry.clock.used_ms)));
    }
    clocks.sort_by_key(|clock| (place(clock.key), clock.cycle));
    let (mut breaches, mut warnings, mut steps) = (Vec::new(), Vec::new(), Vec::new());
    let mut wrong = Vec::new();
    for (number, decision) in decisions.iter().enumerate() {
        let breached = decision.breaches.iter().map(|breach| {
            let key = key_of(plan, breach.group.as_str(), &breach.clock_id);
            assert_eq!(breach.breach_type, breach_type(key.1));
            (key, breach.key.clone(), breach.breached_at.epoch_ms())
        });
        let breached: Vec<_> = breached.collect();
        let mut warned = Vec::new();
        for effect in &decision.effects {
            match effect {
                Effect::Notify {
                    key,
                    at,
                    event: TicketEvent::Warning { clock_id, group, .. },
                    ..
                } => {
                    let clock = key_of(plan, group.as_str(), clock_id);
                    warned.push((clock, key.clone(), at.epoch_ms()));
                }
                Effect::Notify { at, event: TicketEvent::Timer { timer_id, name }, .. } => {
                    steps.push((at.epoch_ms(), timer_id.clone(), name.clone()));
                }
                _ => {}
            }
        }
        // By time alone. A command or a timer at the same instant comes after it.
        if plan.timers.is_empty() && number + 1 == decisions.len() {
            wrong.extend(disorder(&breached).into_iter().chain(disorder(&warned)));
        }
        breaches.extend(breached);
        warnings.extend(warned);
    }
    breaches.sort();
    warnings.sort();
    let activity = ticket.sla.activity.as_ref();
    Outcome {
        first_response_at: ms(ticket.first_response_at),
        response_due_at: ms(ticket.response_due_at),
        due_at: ms(ticket.due_at),
        next_wake_at: ms(ticket.next_wake_at),
        waiting_since: ms(activity.and_then(|activity| activity.waiting_since)),
        clocks,
        breaches,
        warnings,
        disorder: wrong,
        steps,
    }
}

fn breach_type(clock_id: &str) -> BreachType {
    match clock_id {
        FIRST => BreachType::Response,
        NEXT => BreachType::NextResponse,
        RESOLUTION => BreachType::Resolution,
        _ => BreachType::Custom,
    }
}

/// A clock of a snapshot. `used` is the time it has used by now.
fn stored(key: Key, clock: &SlaClock, used: i64) -> Clock {
    let (doing, since) = match clock.phase {
        Phase::Running { since, .. } => (Doing::Counting, since),
        Phase::Paused { since } => (Doing::Waiting, since),
        Phase::Stopped { at, .. } => (Doing::Stopped, at),
        Phase::Cancelled { at } => (Doing::Cancelled, at),
    };
    let due = match clock.phase {
        Phase::Running { due_at, .. } | Phase::Stopped { due_at, .. } => due_at,
        Phase::Paused { .. } | Phase::Cancelled { .. } => None,
    };
    let warned = clock.warnings.iter().filter_map(|mark| Some((&mark.name, mark.given_at?)));
    as_shown(Clock {
        key,
        cycle: clock.cycle,
        policy: clock.policy_id.as_ref().map(|id| id.to_string().parse().unwrap()),
        target: clock.target_ms,
        started: clock.started_at.epoch_ms(),
        doing,
        since: since.epoch_ms(),
        used_before: clock.used_ms,
        used,
        due: ms(due),
        breached: ms(clock.breached_at),
        warned: warned.map(|(name, at)| (name.clone(), at.epoch_ms())).collect(),
        waits: clock
            .pauses
            .iter()
            .map(|pause| (pause.start.epoch_ms(), pause.end.epoch_ms()))
            .collect(),
    })
}

/// A clock without the time that it has used if it has no target: that is counted once a target
/// comes, and in the target's calendar.
fn as_shown(clock: Clock) -> Clock {
    match clock.target {
        Some(_) => clock,
        None => Clock { used: 0, used_before: 0, ..clock },
    }
}

/// The stable key of what happens to a cycle of a clock.
fn event_key(what: &str, clock: &Clock, name: Option<&str>) -> String {
    let (group, clock_id) = clock.key;
    let clock_id = match (group, clock_id) {
        ("sla", FIRST) => "RESPONSE".to_owned(),
        ("sla", NEXT) => "NEXT_RESPONSE".to_owned(),
        ("sla", RESOLUTION) => "RESOLUTION".to_owned(),
        ("sla", clock_id) => clock_id.to_owned(),
        (group, clock_id) => format!("{group}/{clock_id}"),
    };
    let name = name.map_or_else(String::new, |name| format!("{name}/"));
    format!("{what}/{clock_id}/{}/{name}T-1", clock.cycle)
}

/// The outcome that the model expects at `now`, and all events, those of timers included.
pub(crate) fn expect(life: &Life, accepted: &[Event], now: i64) -> (Outcome, Vec<Event>, Timeline) {
    let events = all_events(life, accepted, now);
    let keys = life.plan.keys();
    let timeline = reconstruct(life, &events, now, &keys);
    let due = |clock_id| timeline.clock(("sla", clock_id)).and_then(|clock| clock.due);
    let last = events.last().map_or(now, |event| event.at);
    let step = next(life, &events, &timeline).map(|(at, _)| at);
    let (mut clocks, mut breaches, mut warnings) = (Vec::new(), Vec::new(), Vec::new());
    for key in keys {
        let cycles: Vec<_> = timeline.clocks.iter().filter(|clock| clock.key == key).collect();
        for clock in &cycles {
            let breached = clock.breached.map(|at| (key, event_key("breach", clock, None), at));
            breaches.extend(breached);
            let warned = clock.warned.iter();
            warnings.extend(
                warned.map(|(name, at)| (key, event_key("warning", clock, Some(name)), *at)),
            );
        }
        let older = cycles.len().saturating_sub(21);
        clocks.extend(cycles[older..].iter().map(|clock| as_shown(clock.clock.clone())));
    }
    breaches.sort();
    warnings.sort();
    let steps = events.iter().filter_map(|event| match event.what {
        What::Step(step) => {
            let levels = life.plan.timers[step.timer].levels.len() as u32;
            let level = step.number.min(levels - 1);
            Some((event.at, format!("t{}", step.timer), format!("level {level}")))
        }
        What::Opened | What::Command(_) => None,
    });
    let outcome = Outcome {
        first_response_at: timeline.facts.last().and_then(|facts| facts.responded_at),
        response_due_at: due(FIRST),
        due_at: due(RESOLUTION),
        waiting_since: timeline.facts.last().and_then(|facts| facts.waiting_since),
        next_wake_at: next_wake(&life.plan, &timeline, last).into_iter().chain(step).min(),
        clocks,
        breaches,
        warnings,
        disorder: Vec::new(),
        steps: steps.collect(),
    };
    (outcome, events, timeline)
}
