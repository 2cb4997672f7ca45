//! A replay against single decisions: the lives of the model as one log, folded at once.

use proptest::prelude::*;
use serde_json::{Value, json};
use ticket_engine::input::from_value;
use ticket_engine::replay::{LogColumns, LogKind, Outcome, ReplayLog};
use ticket_engine::{Metric, Role};

use crate::outcome::{Lived, live};
use crate::plan::{Deed, Life};
use crate::story::{Clock, Doing, Event, What};

/// A log in the making.
#[derive(Default)]
struct Log {
    ticket: Vec<u32>,
    at: Vec<f64>,
    kind: Vec<u8>,
    value: Vec<u32>,
    role: Vec<u8>,
    values: Vec<Value>,
}

impl Log {
    fn add(&mut self, event: &Event, kind: LogKind, value: Value) {
        let known = self.values.iter().position(|own| *own == value);
        let place = known.unwrap_or_else(|| {
            self.values.push(value);
            self.values.len() - 1
        });
        self.ticket.push(0);
        self.at.push(event.at as f64);
        self.kind.push(kind as u8);
        self.value.push(place as u32);
        self.role.push(match event.role {
            Role::Reporter => 0,
            Role::Agent => 1,
            Role::Admin => 2,
            Role::System => 3,
        });
    }

    fn tell(&mut self, life: &Life, event: &Event) {
        match &event.what {
            What::Opened => {
                self.add(event, LogKind::Status, json!(life.status));
                self.add(event, LogKind::Priority, json!(life.priority));
                self.add(event, LogKind::AssigneeId, json!(life.assignee));
                self.add(event, LogKind::Opened, Value::Null);
            }
            What::Done(Deed::Move { to, public_comment: false }) => {
                self.add(event, LogKind::Status, json!(to));
            }
            What::Done(Deed::Move { to, public_comment: true }) => {
                self.add(event, LogKind::StatusWithComment, json!(to));
            }
            What::Done(Deed::Change { priority, assignee, tagged }) => {
                if let Some(priority) = priority {
                    self.add(event, LogKind::Priority, json!(priority));
                }
                if let Some(assignee) = assignee {
                    self.add(event, LogKind::AssigneeId, json!(assignee));
                }
                if let Some(tagged) = tagged {
                    let tags = if *tagged { json!(["vpn"]) } else { json!([]) };
                    self.add(event, LogKind::Tags, tags);
                }
            }
            What::Done(Deed::Comment { public }) => {
                let kind = if *public { LogKind::Comment } else { LogKind::InternalComment };
                self.add(event, kind, Value::Null);
            }
            What::Step(_) => unreachable!("no timer is in a log"),
        }
    }
}

/// Whether two changes of fields stand together that the log cannot tell from one.
fn has_twins(asked: &[(Event, bool)]) -> bool {
    let is_change = |event: &Event| matches!(event.what, What::Done(Deed::Change { .. }));
    asked.windows(2).any(|pair| {
        let [(first, _), (second, _)] = pair else { return false };
        is_change(first) && is_change(second) && first.at == second.at && first.role == second.role
    })
}

fn outcome_of(clock: &Clock) -> Outcome {
    if clock.policy.is_none() || clock.target.is_none() {
        return Outcome::None;
    }
    match clock.doing {
        _ if clock.breached.is_some() => Outcome::Breached,
        Doing::Stopped => Outcome::Met,
        Doing::Cancelled => Outcome::Cancelled,
        Doing::Counting => Outcome::Running,
        Doing::Waiting => Outcome::Paused,
    }
}

/// Whether the replay of `life` comes to what the single decisions of it came to.
pub fn agree(life: &Life) -> Result<(), TestCaseError> {
    let Lived { asked, until, outcome, .. } = live(life);
    prop_assume!(!has_twins(&asked));
    let mut log = Log::default();
    let mut refused = Vec::new();
    for (event, is_accepted) in &asked {
        if !is_accepted {
            refused.push(log.kind.len() as u32);
        }
        log.tell(life, event);
    }
    let columns = LogColumns {
        ticket: &log.ticket,
        at: &log.at,
        kind: &log.kind,
        value: &log.value,
        role: Some(&log.role),
        values: &log.values,
        until: Some(ticket_engine::Instant::from_epoch_ms(until).unwrap()),
    };
    let read = ReplayLog::new(&columns).unwrap();
    let replay = read.run(&from_value(&life.plan.config(), "config").unwrap()).unwrap();
    prop_assert_eq!(&replay.refused_rows, &refused);

    let ms = |at: Option<i64>| at.map_or(f64::NAN, |at| at as f64);
    let same = |a: f64, b: f64| a == b || a.is_nan() && b.is_nan();
    for metric in Metric::ALL {
        let clocks: Vec<_> = outcome.clocks.iter().filter(|own| own.metric == metric).collect();
        let own = &replay.outcomes[metric as usize];
        let last = clocks.last();
        let expected = last.map_or(Outcome::None, |clock| outcome_of(clock));
        prop_assert_eq!(own.outcome[0], expected as u8, "{:?}", metric);
        let due = ms(last.and_then(|clock| clock.due));
        prop_assert!(same(own.due_at[0], due), "{:?} due {} {}", metric, own.due_at[0], due);
        let missed = ms(last.and_then(|clock| clock.breached));
        prop_assert!(same(own.breached_at[0], missed), "{:?} missed", metric);
        if let Some(clock) = last.filter(|clock| clock.target.is_some()) {
            prop_assert_eq!(own.used_ms[0], clock.used as f64, "{:?}", metric);
        }
        let before = clocks.len().saturating_sub(1);
        let missed = clocks[..before].iter().filter(|own| own.breached.is_some()).count();
        prop_assert_eq!(own.missed[0] as usize, missed, "{:?}", metric);
        let policy = replay.policies.get(own.policy[0] as usize).map(ToString::to_string);
        let expected = last.and_then(|clock| clock.policy).map(|policy| policy.to_string());
        prop_assert_eq!(policy, expected, "{:?}", metric);

        // Of all cycles, by policy: each verdict as often as there are clocks that have it.
        for attained in replay.attainment.iter().filter(|own| own.metric == metric) {
            let policy = attained.policy_id.to_string();
            let count = |outcome: Outcome| {
                let of_policy = |clock: &&&Clock| {
                    clock.policy.map(|own| own.to_string()).as_ref() == Some(&policy)
                };
                clocks.iter().filter(of_policy).filter(|own| outcome_of(own) == outcome).count()
                    as u32
            };
            let verdicts = [
                attained.met,
                attained.breached,
                attained.cancelled,
                attained.running,
                attained.paused,
            ];
            let expected = [
                Outcome::Met,
                Outcome::Breached,
                Outcome::Cancelled,
                Outcome::Running,
                Outcome::Paused,
            ];
            prop_assert_eq!(verdicts, expected.map(count), "{:?} of {}", metric, policy);
        }
        let promised = clocks.iter().filter(|own| outcome_of(own) != Outcome::None).count();
        let counted = replay.attainment.iter().filter(|own| own.metric == metric);
        let counted: u32 = counted
            .map(|own| own.met + own.breached + own.cancelled + own.running + own.paused)
            .sum();
        prop_assert_eq!(counted as usize, promised, "{:?}", metric);
    }
    Ok(())
}
