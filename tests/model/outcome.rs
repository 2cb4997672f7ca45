//! What came of a life: as the engine decided it step by step, and as the model tells it from the whole list.

use serde_json::json;
use ticket_engine::effect::TicketEvent;
use ticket_engine::input::from_value;
use ticket_engine::sla::{BreachType, Phase};
use ticket_engine::{
    Actor, AdvanceCommand, CommentCommand, CommentDraft, Decision, Effect, Engine, Id, Instant,
    Metric, OpenCommand, PreviewCommand, SlaClock, Ticket, TicketChanges, TicketDraft,
    TicketEngineError, Transition, UpdateCommand,
};

use crate::plan::{Deed, Life, MINUTE, When};
use crate::story::{Clock, Doing, Event, Story, What, next_wake, tell};
use crate::timers::{chronicle, next};

/// How far a deed is put off until a deadline at most, so that the rest of a life is not empty.
const FAR: i64 = 9 * 1440 * MINUTE;

/// All that is compared. Instants and spans are milliseconds.
#[derive(Debug, PartialEq)]
pub struct Outcome {
    pub first_response_at: Option<i64>,
    pub response_due_at: Option<i64>,
    pub due_at: Option<i64>,
    pub next_wake_at: Option<i64>,
    /// Since when a comment of the reporter's awaits an answer.
    pub waiting_since: Option<i64>,
    /// The present clock of each metric and the completed ones, by metric and cycle.
    pub clocks: Vec<Clock>,
    pub breaches: Vec<(Metric, u32, i64)>,
    pub warnings: Vec<(Metric, u32, String, i64)>,
    /// Steps of timers: when, which, and what it told.
    pub steps: Vec<(i64, String, String)>,
}

impl Outcome {
    /// What differs in `told`, thing by thing.
    pub fn differences(&self, told: &Outcome) -> Vec<String> {
        fn list<T: std::fmt::Debug + PartialEq>(
            name: &str,
            decided: &[T],
            told: &[T],
        ) -> Vec<String> {
            let only = |who: &str, own: &[T], other: &[T]| -> Vec<String> {
                let missing = own.iter().filter(|one| !other.contains(one));
                missing.map(|one| format!("{name} {who}: {one:?}")).collect()
            };
            let mut lines = only("decided, not told", decided, told);
            lines.extend(only("told, not decided", told, decided));
            if lines.is_empty() && decided != told {
                lines.push(format!("{name}: another number or order of {decided:?} and {told:?}"));
            }
            lines
        }
        let milestones = |own: &Outcome| {
            let due = [own.response_due_at, own.due_at, own.next_wake_at];
            (own.first_response_at, own.waiting_since, due)
        };
        let mut lines = list("milestones", &[milestones(self)], &[milestones(told)]);
        lines.extend(list("clock", &self.clocks, &told.clocks));
        lines.extend(list("breach", &self.breaches, &told.breaches));
        lines.extend(list("warning", &self.warnings, &told.warnings));
        lines.extend(list("step", &self.steps, &told.steps));
        lines
    }
}

fn instant(ms: i64) -> Instant {
    Instant::from_epoch_ms(ms).unwrap()
}

/// What the engine makes of `life`, and the list of what it accepted, until an instant.
pub struct Lived {
    /// All that was asked for, and whether it was accepted.
    pub asked: Vec<(Event, bool)>,
    pub accepted: Vec<Event>,
    pub until: i64,
    pub outcome: Outcome,
}

/// Lives it: every decision is asked with the snapshot of the one before.
pub fn live(life: &Life) -> Lived {
    let engine = Engine::new(&from_value(&life.plan.config(), "config").unwrap()).unwrap();
    let draft = json!({
        "ticketId": "T-1", "title": "Any", "reporterId": 7,
        "status": life.status, "priority": life.priority, "assigneeId": life.assignee,
    });
    let draft: TicketDraft = from_value(&draft, "draft").unwrap();
    let actor = |role| Actor { id: Id::from(1), role };
    let mut now = life.start;
    let open = OpenCommand { actor: Some(actor(life.opened_by)), ..OpenCommand::new(instant(now)) };
    let mut decisions = vec![engine.open(&draft, &open).unwrap()];
    let mut accepted = vec![Event { at: now, role: life.opened_by, what: What::Opened }];
    let mut asked = vec![(accepted[0].clone(), true)];
    for (number, (when, role, deed)) in life.deeds.iter().enumerate() {
        let ticket = &decisions.last().unwrap().ticket;
        now = match *when {
            When::After(ms) => now + ms,
            When::AtDue(metric, ms) => {
                let due = ticket.sla.clock(metric).and_then(SlaClock::due_at);
                let due = due.map(|due| due.epoch_ms() + ms).filter(|due| *due < now + FAR);
                due.map_or(now, |due| due.max(now))
            }
        };
        let event = Event { at: now, role: *role, what: What::Done(deed.clone()) };
        let answer = ask(&engine, ticket, actor(*role), deed, now, number);
        asked.push((event.clone(), answer.is_ok()));
        if let Ok(decision) = answer {
            decisions.push(decision);
            accepted.push(event);
        }
    }
    now += life.aftermath;
    let ticket = &decisions.last().unwrap().ticket;
    decisions.push(engine.advance(ticket, &AdvanceCommand::new(instant(now))).unwrap());
    let outcome = decided(&engine, &decisions, now);
    Lived { asked, accepted, until: now, outcome }
}

fn ask(
    engine: &Engine,
    ticket: &Ticket,
    actor: Actor,
    deed: &Deed,
    at: i64,
    number: usize,
) -> Result<Decision, TicketEngineError> {
    let (at, comment_id) = (instant(at), Id::from(number as i64));
    match deed {
        Deed::Move { to, public_comment } => {
            let draft = CommentDraft { comment_id, body: "so".to_owned(), is_internal: false };
            let comment = public_comment.then_some(draft);
            engine.transition(ticket, &Transition { comment, ..Transition::new(*to, actor, at) })
        }
        Deed::Change { priority, assignee, tagged } => {
            let changes = TicketChanges {
                priority: priority.map(str::to_owned),
                assignee_id: assignee.map(|agent| agent.map(Id::from)),
                tags: tagged.map(|tagged| if tagged { vec!["vpn".to_owned()] } else { Vec::new() }),
                ..TicketChanges::default()
            };
            engine.update(ticket, &UpdateCommand { changes, actor, at, explain: false })
        }
        Deed::Comment { public } => {
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

/// What the engine decided in all.
fn decided(engine: &Engine, decisions: &[Decision], now: i64) -> Outcome {
    let ticket = &decisions.last().unwrap().ticket;
    let preview = engine.preview(ticket, &PreviewCommand::new(instant(now))).unwrap();
    let mut clocks = Vec::new();
    for metric in Metric::ALL {
        let completed = ticket.sla.completed.iter().filter(|own| own.metric == metric);
        clocks.extend(completed.map(|own| stored(metric, &own.clock, own.clock.used_ms)));
        let seen = preview.clocks.iter().find(|clock| clock.metric == metric);
        clocks.extend(ticket.sla.clock(metric).map(|clock| {
            // Of a clock without a target nothing is shown.
            let used = seen.map(|seen| (seen.used_minutes * MINUTE as f64).round() as i64);
            stored(metric, clock, used.unwrap_or(clock.used_ms))
        }));
    }
    let mut breaches: Vec<_> = decisions
        .iter()
        .flat_map(|decision| &decision.breaches)
        .map(|breach| {
            let metric = match breach.breach_type {
                BreachType::Response => Metric::FirstResponse,
                BreachType::NextResponse => Metric::NextResponse,
                BreachType::Resolution => Metric::Resolution,
            };
            (metric, breach.cycle, breach.breached_at.epoch_ms())
        })
        .collect();
    breaches.sort();
    let (mut warnings, mut steps) = (Vec::new(), Vec::new());
    for effect in decisions.iter().flat_map(|decision| &decision.effects) {
        match effect {
            Effect::Notify {
                key, at, event: TicketEvent::Warning { metric, warning, .. }, ..
            } => {
                // `warning/RESPONSE/1/75%/T-1`
                let cycle = key.split('/').nth(2).unwrap().parse().unwrap();
                warnings.push((*metric, cycle, warning.clone(), at.epoch_ms()));
            }
            Effect::Notify { at, event: TicketEvent::Timer { rule, name }, .. } => {
                steps.push((at.epoch_ms(), rule.clone(), name.clone()));
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
        waiting_since: ms(ticket.sla.activity.as_ref().and_then(|own| own.waiting_since)),
        clocks,
        breaches,
        warnings,
        steps,
    }
}

/// A clock of a snapshot, of which `used` is used by now.
fn stored(metric: Metric, clock: &SlaClock, used: i64) -> Clock {
    let (doing, since) = match clock.phase {
        Phase::Running { since, .. } => (Doing::Counting, since),
        Phase::Paused { since } => (Doing::Waiting, since),
        Phase::Stopped { at } => (Doing::Stopped, at),
        Phase::Cancelled { at } => (Doing::Cancelled, at),
    };
    let given = clock.warnings.iter().filter_map(|mark| Some((&mark.name, mark.given_at?)));
    Clock {
        metric,
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
        warned: given.map(|(name, at)| (name.clone(), at.epoch_ms())).collect(),
        waits: clock.pauses.iter().map(|own| (own.start.epoch_ms(), own.end.epoch_ms())).collect(),
    }
}

/// A clock as far as a preview shows it: what one without a target has used since it began to count is not seen.
fn shown(clock: &Clock) -> Clock {
    let used = if clock.target.is_some() { clock.used } else { clock.used_before };
    Clock { used, ..clock.clone() }
}

/// What the model tells of `accepted` at `now`, and all that happened, timers included.
pub fn told(life: &Life, accepted: &[Event], now: i64) -> (Outcome, Vec<Event>, Story) {
    let events = chronicle(life, accepted, now);
    let story = tell(life, &events, now);
    let due = |metric: Metric| story.clock(metric).filter(|own| own.doing == Doing::Counting)?.due;
    let last = events.last().map_or(now, |event| event.at);
    let step = next(life, &events, &story).map(|(at, _)| at);
    let clocks = &story.clocks;
    let mut warnings: Vec<_> = clocks
        .iter()
        .flat_map(|own| {
            let given = own.warned.iter();
            given.map(|(name, at)| (own.metric, own.cycle, name.clone(), *at))
        })
        .collect();
    warnings.sort();
    let steps = events.iter().filter_map(|event| match event.what {
        What::Step(step) => {
            let levels = life.plan.timers[step.timer].levels.len() as u32;
            let level = step.number.min(levels - 1);
            Some((event.at, format!("t{}", step.timer), format!("level {level}")))
        }
        What::Opened | What::Done(_) => None,
    });
    let outcome = Outcome {
        first_response_at: story.facts.last().and_then(|facts| facts.responded_at),
        response_due_at: due(Metric::FirstResponse),
        due_at: due(Metric::Resolution),
        waiting_since: story.facts.last().and_then(|facts| facts.waiting_since),
        next_wake_at: next_wake(&life.plan, &story, last).into_iter().chain(step).min(),
        clocks: clocks.iter().map(shown).collect(),
        breaches: clocks
            .iter()
            .filter_map(|own| Some((own.metric, own.cycle, own.breached?)))
            .collect(),
        warnings,
        steps: steps.collect(),
    };
    (outcome, events, story)
}
