//! The outcome of a life: as the engine decided it step by step, and as the model works it out from
//! the list of events.

use serde_json::json;
use ticket_engine::model::{BreachType, Phase, TicketEvent};
use ticket_engine::{
    Actor, AdvanceCommand, ClockId, CommentCommand, CommentDraft, Decision, Effect, Engine, Id,
    Instant, OpenCommand, PreviewCommand, SlaClock, Ticket, TicketChanges, TicketDraft,
    TicketEngineError, Transition, UpdateCommand, from_value,
};

use super::plan::{Command, Life, MINUTE, REPORTER, When};
use super::timeline::{Clock, Doing, Event, Timeline, What, next_wake, reconstruct};
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
    /// The present and the completed clocks, by clock ID and cycle.
    pub clocks: Vec<Clock>,
    pub breaches: Vec<(ClockId, u32, i64)>,
    pub warnings: Vec<(ClockId, u32, String, i64)>,
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
}

/// Runs the life: each command is applied to the snapshot from the decision before.
pub(crate) fn run(life: &Life) -> Run {
    let engine = Engine::new(&from_value(&life.plan.config(), "config").unwrap()).unwrap();
    let draft = json!({
        "ticketId": "T-1", "title": "Any", "reporterId": REPORTER,
        "status": life.status, "priority": life.priority, "assigneeId": life.assignee,
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
            When::AtDue(clock_id, ms) => {
                let due = ticket.sla.clock(clock_id).and_then(SlaClock::due_at);
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
    let outcome = decided(&engine, &decisions, now);
    Run { attempts, accepted, until: now, outcome }
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
        Command::Change { priority, assignee, tagged } => {
            let changes = TicketChanges {
                priority: priority.map(str::to_owned),
                assignee_id: assignee.map(|agent| agent.map(Id::from)),
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

/// The outcome of all `decisions`.
fn decided(engine: &Engine, decisions: &[Decision], now: i64) -> Outcome {
    let ticket = &decisions.last().unwrap().ticket;
    let preview = engine.preview(ticket, &PreviewCommand::new(instant(now))).unwrap();
    let mut clocks = Vec::new();
    for clock_id in ClockId::ALL {
        let completed = ticket.sla.completed.iter().filter(|cycle| cycle.clock_id == clock_id);
        clocks.extend(completed.map(|cycle| stored(clock_id, &cycle.clock, cycle.clock.used_ms)));
        let seen = preview.clocks.iter().find(|clock| clock.clock_id == clock_id);
        clocks.extend(ticket.sla.clock(clock_id).map(|clock| {
            // The preview leaves out a clock without a target.
            let used = seen.map(|seen| (seen.used_minutes * MINUTE as f64).round() as i64);
            stored(clock_id, clock, used.unwrap_or(clock.used_ms))
        }));
    }
    let mut breaches: Vec<_> = decisions
        .iter()
        .flat_map(|decision| &decision.breaches)
        .map(|breach| {
            let clock_id = match breach.breach_type {
                BreachType::Response => ClockId::FirstResponse,
                BreachType::NextResponse => ClockId::NextResponse,
                BreachType::Resolution => ClockId::Resolution,
                other => panic!("{other:?} is not of one of the three clocks"),
            };
            (clock_id, breach.cycle, breach.breached_at.epoch_ms())
        })
        .collect();
    breaches.sort();
    let (mut warnings, mut steps) = (Vec::new(), Vec::new());
    for effect in decisions.iter().flat_map(|decision| &decision.effects) {
        match effect {
            Effect::Notify {
                key,
                at,
                event: TicketEvent::Warning { clock_id, warning, .. },
                ..
            } => {
                // `warning/RESPONSE/1/75%/T-1`
                let cycle = key.split('/').nth(2).unwrap().parse().unwrap();
                warnings.push((*clock_id, cycle, warning.clone(), at.epoch_ms()));
            }
            Effect::Notify { at, event: TicketEvent::Timer { timer_id, name }, .. } => {
                steps.push((at.epoch_ms(), timer_id.clone(), name.clone()));
            }
            _ => {}
        }
    }
    warnings.sort();
    Outcome {
        first_response_at: ms(ticket.first_response_at),
        response_due_at: ms(ticket.response_due_at),
        due_at: ms(ticket.due_at),
        next_wake_at: ms(ticket.next_wake_at),
        waiting_since: ms(ticket.sla.activity.as_ref().and_then(|activity| activity.waiting_since)),
        clocks,
        breaches,
        warnings,
        steps,
    }
}

/// A clock of a snapshot. `used` is the time it has used by now.
fn stored(clock_id: ClockId, clock: &SlaClock, used: i64) -> Clock {
    let (doing, since) = match clock.phase {
        Phase::Running { since, .. } => (Doing::Counting, since),
        Phase::Paused { since } => (Doing::Waiting, since),
        Phase::Stopped { at } => (Doing::Stopped, at),
        Phase::Cancelled { at } => (Doing::Cancelled, at),
    };
    let warned = clock.warnings.iter().filter_map(|mark| Some((&mark.name, mark.given_at?)));
    Clock {
        clock_id,
        cycle: clock.cycle,
        policy: clock.policy_id.as_ref().map(|id| id.to_string().parse().unwrap()),
        target: clock.target_ms,
        started: clock.started_at.epoch_ms(),
        doing,
        since: since.epoch_ms(),
        used_before: clock.used_ms,
        used,
        due: ms(clock.due_at()),
        breached: ms(clock.breached_at),
        warned: warned.map(|(name, at)| (name.clone(), at.epoch_ms())).collect(),
        waits: clock
            .pauses
            .iter()
            .map(|pause| (pause.start.epoch_ms(), pause.end.epoch_ms()))
            .collect(),
    }
}

/// A clock as a preview shows it. Without a target, the time since it began to count is not seen.
fn as_shown(clock: &Clock) -> Clock {
    let used = if clock.target.is_some() { clock.used } else { clock.used_before };
    Clock { used, ..clock.clone() }
}

/// The outcome that the model expects at `now`, and all events, those of timers included.
pub(crate) fn expect(life: &Life, accepted: &[Event], now: i64) -> (Outcome, Vec<Event>, Timeline) {
    let events = all_events(life, accepted, now);
    let timeline = reconstruct(life, &events, now);
    let due = |clock_id: ClockId| {
        timeline.clock(clock_id).filter(|clock| clock.doing == Doing::Counting)?.due
    };
    let last = events.last().map_or(now, |event| event.at);
    let step = next(life, &events, &timeline).map(|(at, _)| at);
    let clocks = &timeline.clocks;
    let mut warnings: Vec<_> = clocks
        .iter()
        .flat_map(|clock| {
            let warned = clock.warned.iter();
            warned.map(|(name, at)| (clock.clock_id, clock.cycle, name.clone(), *at))
        })
        .collect();
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
        response_due_at: due(ClockId::FirstResponse),
        due_at: due(ClockId::Resolution),
        waiting_since: timeline.facts.last().and_then(|facts| facts.waiting_since),
        next_wake_at: next_wake(&life.plan, &timeline, last).into_iter().chain(step).min(),
        clocks: clocks.iter().map(as_shown).collect(),
        breaches: clocks
            .iter()
            .filter_map(|clock| Some((clock.clock_id, clock.cycle, clock.breached?)))
            .collect(),
        warnings,
        steps: steps.collect(),
    };
    (outcome, events, timeline)
}
