//! A replay against single decisions: each life of the model as a log, replayed at once.

use proptest::prelude::*;
use serde_json::{Value, json};
use ticket_engine::from_value;
use ticket_engine::replay::{LogColumns, LogKind, Outcome, ReplayLog, ReplayedClock};

use super::outcome::{Run, run};
use super::plan::{Command, Life};
use super::timeline::{Clock, Doing, Event, What};

/// A log that is being written.
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
        let known = self.values.iter().position(|known| *known == value);
        let index = known.unwrap_or_else(|| {
            self.values.push(value);
            self.values.len() - 1
        });
        self.ticket.push(0);
        self.at.push(event.at as f64);
        self.kind.push(kind as u8);
        self.value.push(index as u32);
        self.role.push(event.who.log_role());
    }

    fn record(&mut self, life: &Life, event: &Event) {
        match &event.what {
            What::Opened => {
                self.add(event, LogKind::Status, json!(life.status));
                self.add(event, LogKind::Priority, json!(life.priority));
                self.add(event, LogKind::AssigneeId, json!(life.assignee));
                self.add(event, LogKind::TeamId, json!(life.team));
                let site = life.site.map_or(json!({}), |site| json!({"site": site}));
                self.add(event, LogKind::Attributes, site);
                self.add(event, LogKind::Opened, Value::Null);
            }
            What::Command(Command::Move { to, public_comment: false }) => {
                self.add(event, LogKind::Status, json!(to));
            }
            What::Command(Command::Move { to, public_comment: true }) => {
                self.add(event, LogKind::StatusWithComment, json!(to));
            }
            What::Command(Command::Change { priority, assignee, team, tagged }) => {
                if let Some(priority) = priority {
                    self.add(event, LogKind::Priority, json!(priority));
                }
                if let Some(assignee) = assignee {
                    self.add(event, LogKind::AssigneeId, json!(assignee));
                }
                if let Some(team) = team {
                    self.add(event, LogKind::TeamId, json!(team));
                }
                if let Some(tagged) = tagged {
                    let tags = if *tagged { json!(["vpn"]) } else { json!([]) };
                    self.add(event, LogKind::Tags, tags);
                }
            }
            What::Command(Command::Comment { public }) => {
                let kind = if *public { LogKind::Comment } else { LogKind::InternalComment };
                self.add(event, kind, Value::Null);
            }
            What::Step(_) => unreachable!("a log has no timers"),
        }
    }
}

/// Whether the log would merge two changes of fields into one: same instant, same role, no row
/// between them. A change of nothing writes no row.
fn has_twins(attempts: &[(Event, bool)]) -> bool {
    let is_change = |event: &Event| matches!(event.what, What::Command(Command::Change { .. }));
    let is_empty = |event: &Event| {
        matches!(
            event.what,
            What::Command(Command::Change {
                priority: None,
                assignee: None,
                team: None,
                tagged: None
            })
        )
    };
    let rows: Vec<&Event> =
        attempts.iter().map(|(event, _)| event).filter(|event| !is_empty(event)).collect();
    rows.windows(2).any(|pair| {
        let [first, second] = pair else { return false };
        is_change(first)
            && is_change(second)
            && first.at == second.at
            && first.who.log_role() == second.who.log_role()
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

/// Checks that the replay of `life` has the outcome of its single decisions.
pub(crate) fn agree(life: &Life) -> Result<(), TestCaseError> {
    let Run { attempts, until, outcome, .. } = run(life);
    prop_assume!(!has_twins(&attempts));
    let mut log = Log::default();
    let mut refused = Vec::new();
    for (event, is_accepted) in &attempts {
        if !is_accepted {
            refused.push(log.kind.len() as u32);
        }
        log.record(life, event);
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
    for key in life.plan.keys() {
        let (group, clock_id) = key;
        let clocks: Vec<_> = outcome.clocks.iter().filter(|clock| clock.key == key).collect();
        let mut all = replay.clocks.iter();
        let is_it = |replayed: &&ReplayedClock| {
            (replayed.group.as_str(), replayed.clock_id.as_str()) == key
        };
        let replayed = &all.find(is_it).unwrap().outcomes;
        let last = clocks.last();
        let expected = last.map_or(Outcome::None, |clock| outcome_of(clock));
        prop_assert_eq!(replayed.outcome[0], expected as u8, "{:?}", key);
        let due = ms(last.and_then(|clock| clock.due));
        prop_assert!(same(replayed.due_at[0], due), "{:?} due {} {}", key, replayed.due_at[0], due);
        let breached = ms(last.and_then(|clock| clock.breached));
        prop_assert!(same(replayed.breached_at[0], breached), "{:?} breached", key);
        if let Some(clock) = last.filter(|clock| clock.target.is_some()) {
            prop_assert_eq!(replayed.used_ms[0], clock.used as f64, "{:?}", key);
        }
        let before = clocks.len().saturating_sub(1);
        let breaches = clocks[..before].iter().filter(|clock| clock.breached.is_some()).count();
        prop_assert_eq!(replayed.breached_cycles[0] as usize, breaches, "{:?}", key);
        let policy = replay.policies.get(replayed.policy[0] as usize).map(ToString::to_string);
        let expected = last.and_then(|clock| clock.policy).map(|policy| policy.to_string());
        prop_assert_eq!(policy, expected, "{:?}", key);

        // By policy over all cycles: each outcome is counted as often as clocks have it.
        for attained in replay
            .attainment
            .iter()
            .filter(|row| row.group.as_str() == group && row.clock_id.as_str() == clock_id)
        {
            let policy = attained.policy_id.to_string();
            let count = |outcome: Outcome| {
                let of_policy = |clock: &&&Clock| {
                    clock.policy.map(|index| index.to_string()).as_ref() == Some(&policy)
                };
                clocks.iter().filter(of_policy).filter(|clock| outcome_of(clock) == outcome).count()
                    as u32
            };
            let counts = [
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
            prop_assert_eq!(counts, expected.map(count), "{:?} of {}", key, policy);
        }
        let with_target = clocks.iter().filter(|clock| outcome_of(clock) != Outcome::None).count();
        let counted = replay
            .attainment
            .iter()
            .filter(|row| row.group.as_str() == group && row.clock_id.as_str() == clock_id);
        let counted: u32 = counted
            .map(|row| row.met + row.breached + row.cancelled + row.running + row.paused)
            .sum();
        prop_assert_eq!(counted as usize, with_target, "{:?}", key);
    }
    Ok(())
}
