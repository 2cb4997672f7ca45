//! Statements about replays: what a log must be, and what is reported about it. `tests/model`
//! checks on random lives that a replay has the outcome of single decisions.

use serde_json::{Value, json};
use ticket_engine::replay::{LogColumns, LogKind, Outcome, Outcomes, Replay, ReplayLog};
use ticket_engine::{ClockId, EngineConfig, Id, Instant, TicketEngineError, from_value};

/// 2026-11-23, a Monday, 09:00 UTC.
const NINE: f64 = 1_795_424_400_000.0;
const HOUR: f64 = 3_600_000.0;

/// A log as rows: ticket, hours after nine, kind, value.
#[derive(Clone, Default)]
struct Rows {
    ticket: Vec<u32>,
    at: Vec<f64>,
    kind: Vec<u8>,
    value: Vec<u32>,
    role: Option<Vec<u8>>,
    values: Vec<Value>,
    until: Option<Instant>,
}

impl Rows {
    fn of(rows: &[(u32, f64, LogKind, Value)]) -> Rows {
        let mut log = Rows::default();
        for (ticket, hours, kind, value) in rows {
            let index = log.values.iter().position(|known| known == value).unwrap_or_else(|| {
                log.values.push(value.clone());
                log.values.len() - 1
            });
            log.ticket.push(*ticket);
            log.at.push(NINE + hours * HOUR);
            log.kind.push(*kind as u8);
            log.value.push(index as u32);
        }
        log
    }

    fn read(&self) -> Result<ReplayLog, TicketEngineError> {
        ReplayLog::new(&LogColumns {
            ticket: &self.ticket,
            at: &self.at,
            kind: &self.kind,
            value: &self.value,
            role: self.role.as_deref(),
            values: &self.values,
            until: self.until,
        })
    }

    fn replay(&self, config: Value) -> Result<Replay, TicketEngineError> {
        let config: EngineConfig = from_value(&config, "config")?;
        self.read()?.run(&config)
    }
}

use LogKind::{Comment, Opened, Priority, Status};

/// A P3 that is started after one hour and resolved `after` hours.
fn resolved(ticket: u32, after: f64) -> Vec<(u32, f64, LogKind, Value)> {
    vec![
        (ticket, 0.0, Priority, json!("P3")),
        (ticket, 0.0, Opened, Value::Null),
        (ticket, 1.0, Status, json!("IN_PROGRESS")),
        (ticket, after, Status, json!("RESOLVED")),
    ]
}

fn four_hours() -> Value {
    json!({"policies": [{
        "policyId": "gold", "priority": "P3", "businessHoursOnly": true,
        "responseTimeMinutes": 60, "resolutionTimeMinutes": 240,
    }], "timers": []})
}

#[test]
fn outcomes_are_columns_by_ticket_and_attainment_is_by_policy() {
    let rows = [2.0, 4.0, 5.0, 24.0].iter().enumerate();
    let rows: Vec<_> = rows.flat_map(|(number, after)| resolved(number as u32, *after)).collect();
    let replay = Rows::of(&rows).replay(four_hours()).unwrap();
    let resolutions = replay.outcomes("sla", &ClockId::Resolution).unwrap();
    let [met, breached] = [Outcome::Met as u8, Outcome::Breached as u8];
    assert_eq!(resolutions.outcome, [met, met, breached, breached]);
    assert_eq!(resolutions.used_ms, [2.0 * HOUR, 4.0 * HOUR, 5.0 * HOUR, 9.0 * HOUR]);
    assert_eq!(resolutions.breached_at[2..], [NINE + 4.0 * HOUR; 2]);
    assert!(resolutions.breached_at[0].is_nan());
    assert_eq!(resolutions.due_at, [NINE + 4.0 * HOUR; 4], "a stopped clock keeps its deadline");
    assert_eq!(
        (replay.policies.clone(), &resolutions.policy[..]),
        (vec![Id::from("gold")], &[0; 4][..])
    );
    assert_eq!((&replay.priority[..], &replay.priorities[2][..]), (&[2; 4][..], "P3"));

    let resolution = &replay.attainment[1];
    assert_eq!(
        (resolution.clock_id.clone(), resolution.met, resolution.breached),
        (ClockId::Resolution, 2, 2)
    );
    assert_eq!(resolution.met_share, Some(0.5));
    let minutes = resolution.working_minutes.unwrap();
    assert_eq!((minutes.count, minutes.p25, minutes.median), (4, 120.0, 240.0));
    assert_eq!((minutes.p75, minutes.p90, minutes.longest), (300.0, 540.0, 540.0));
}

#[test]
fn longer_business_hours_may_breach_what_shorter_ones_met() {
    let log = Rows::of(&resolved(0, 24.0 + 5.0)).read().unwrap();
    let until = |close: &str| {
        let mut config = four_hours();
        let days = ["mon", "tue", "wed", "thu", "fri"];
        let hours: serde_json::Map<_, _> =
            days.iter().map(|day| ((*day).to_owned(), json!([["09:00", close]]))).collect();
        config["calendars"] = json!({"default": {"hours": hours}});
        config["policies"][0]["resolutionTimeMinutes"] = json!(13 * 60);
        let replay = log.run(&from_value(&config, "config").unwrap()).unwrap();
        let resolutions = replay.outcomes("sla", &ClockId::Resolution).unwrap();
        (resolutions.outcome[0], resolutions.used_ms[0] / HOUR)
    };
    assert_eq!(until("17:00"), (Outcome::Met as u8, 13.0));
    assert_eq!(until("18:00"), (Outcome::Breached as u8, 14.0));
    assert_eq!(until("20:00"), (Outcome::Breached as u8, 16.0));
}

#[test]
fn rows_of_different_tickets_may_stand_in_any_order() {
    let mut rows: Vec<_> =
        (0..50).flat_map(|number| resolved(number, f64::from(number % 7 + 2))).collect();
    let by_ticket = Rows::of(&rows).replay(four_hours()).unwrap();
    rows.sort_by(|a, b| a.1.total_cmp(&b.1));
    let by_time = Rows::of(&rows).replay(four_hours()).unwrap();
    assert_eq!(format!("{:?}", by_ticket.clocks), format!("{:?}", by_time.clocks));
    assert_eq!(by_ticket.attainment, by_time.attainment);
}

#[test]
fn a_running_clock_is_judged_at_the_end_of_the_log() {
    let mut log = Rows::of(&[
        (0, 0.0, Priority, json!("P3")),
        (0, 0.0, Opened, Value::Null),
        (1, 0.0, Priority, json!("P4")),
        (1, 0.0, Opened, Value::Null),
    ]);
    let outcomes = |log: &Rows| {
        let replay = log.replay(four_hours()).unwrap();
        let resolutions = replay.outcomes("sla", &ClockId::Resolution).unwrap();
        (resolutions.outcome.clone(), resolutions.policy.clone(), resolutions.due_at[0])
    };
    let (running, breached) = (Outcome::Running as u8, Outcome::Breached as u8);
    let due = NINE + 4.0 * HOUR;
    // There is no policy for P4.
    let policies = vec![0, Outcomes::NO_POLICY];
    assert_eq!(outcomes(&log), (vec![running, 0], policies.clone(), due));
    log.until = Instant::from_epoch_ms(due as i64);
    assert_eq!(outcomes(&log), (vec![running, 0], policies.clone(), due));
    log.until = Instant::from_epoch_ms(due as i64 + 1);
    assert_eq!(outcomes(&log), (vec![breached, 0], policies, due));
}

#[test]
fn rows_that_the_workflow_refuses_are_listed_and_change_nothing() {
    let rows = [
        (0, 0.0, Priority, json!("P3")),
        (0, 0.0, Opened, Value::Null),
        (0, 1.0, Status, json!("RESOLVED")),
        (0, 2.0, Status, json!("IN_PROGRESS")),
        (0, 2.0, Status, json!("IN_PROGRESS")),
        (0, 3.0, Status, json!("RESOLVED")),
    ];
    let replay = Rows::of(&rows).replay(four_hours()).unwrap();
    // The strict workflow does not lead from OPEN to RESOLVED.
    assert_eq!(replay.refused_rows, [2, 4]);
    assert_eq!(replay.outcomes("sla", &ClockId::Resolution).unwrap().used_ms, [3.0 * HOUR]);
}

#[test]
fn an_invalid_log_is_refused_with_code_and_path() {
    let sound = Rows::of(&resolved(0, 3.0));
    let spoiled = |spoil: fn(&mut Rows)| {
        let mut log = sound.clone();
        spoil(&mut log);
        let refusal = log.read().unwrap_err();
        (refusal.code(), refusal.path().to_owned())
    };
    type Spoil = fn(&mut Rows);
    let cases: [(Spoil, &str, &str); 24] = [
        (|log| log.at[2] = f64::NAN, "INVALID_INSTANT", "log.at[2]"),
        (|log| log.at[2] = f64::INFINITY, "INVALID_INSTANT", "log.at[2]"),
        (|log| log.at[0] = -1.0, "INSTANT_OUT_OF_RANGE", "log.at[0]"),
        (|log| log.at[3] = NINE, "INVALID_VALUE", "log.at[3]"),
        (|log| log.kind[2] = 12, "INVALID_VALUE", "log.kind[2]"),
        (|log| log.kind[2] = Opened as u8, "INVALID_VALUE", "log.kind[2]"),
        (|log| log.kind[1] = Comment as u8, "INVALID_VALUE", "log.kind[0]"),
        (|log| log.kind[0] = Comment as u8, "INVALID_VALUE", "log.kind[0]"),
        (|log| log.kind[0] = Status as u8, "INVALID_VALUE", "log.kind[1]"),
        (|log| log.value[2] = 4, "INVALID_VALUE", "log.value[2]"),
        (|log| log.value[2] = 1, "INVALID_VALUE", "log.value[2]"),
        (|log| log.values[2] = json!("x".repeat(256)), "TEXT_TOO_LONG", "log.value[2]"),
        (|log| log.kind[2] = LogKind::Tags as u8, "INVALID_VALUE", "log.value[2]"),
        (|log| log.kind[2] = LogKind::Attributes as u8, "INVALID_VALUE", "log.value[2]"),
        (
            |log| (log.kind[2], log.values[2]) = (LogKind::TeamId as u8, json!(1.5)),
            "INVALID_VALUE",
            "log.value[2]",
        ),
        (
            |log| (log.kind[2], log.values[2]) = (LogKind::ReporterId as u8, Value::Null),
            "INVALID_VALUE",
            "log.value[2]",
        ),
        (|log| log.role = Some(vec![0, 0, 4, 1]), "INVALID_VALUE", "log.role[2]"),
        (|log| log.role = Some(vec![0]), "INVALID_VALUE", "log.role"),
        (|log| log.at.truncate(3), "INVALID_VALUE", "log.at"),
        (|log| log.kind.push(0), "INVALID_VALUE", "log.kind"),
        (|log| log.value.clear(), "INVALID_VALUE", "log.value"),
        (|log| log.ticket[3] = 2, "INVALID_VALUE", "log.ticket"),
        (|log| log.ticket[3] = u32::MAX, "INVALID_VALUE", "log.ticket[3]"),
        (|log| log.until = Some(Instant::MIN), "INVALID_VALUE", "log.until"),
    ];
    for (number, (spoil, code, path)) in cases.into_iter().enumerate() {
        assert_eq!(spoiled(spoil), (code, path.to_owned()), "case {number}");
    }
    // A row of another ticket that is never opened.
    assert_eq!(spoiled(|log| log.ticket[3] = 1), ("INVALID_VALUE", "log.kind[3]".to_owned()));
}

#[test]
fn all_names_that_the_configuration_lacks_are_reported_at_once() {
    let mut rows = resolved(0, 3.0);
    rows.push((0, 4.0, Status, json!("ARCHIVED")));
    rows.push((0, 4.0, Priority, json!("P9")));
    // A category may be any string.
    rows.push((0, 4.0, LogKind::Category, json!("P8")));
    let refusal = Rows::of(&rows).replay(four_hours()).unwrap_err();
    let problems: Vec<_> =
        refusal.problems().map(|problem| (problem.reason.code(), &problem.path[..])).collect();
    let expected = [("UNKNOWN_STATUS", "log.values[4]"), ("UNKNOWN_PRIORITY", "log.values[5]")];
    assert_eq!(problems, expected);

    let refusal = Rows::of(&rows).replay(
        json!({"policies": [{"policyId": 1, "businessHoursOnly": true, "calendar": "moon"}]}),
    );
    assert_eq!(refusal.unwrap_err().path(), "config.policies[0].calendar");
}

#[test]
fn a_deadline_beyond_the_supported_range_is_refused_with_its_row() {
    let mut log = Rows::of(&resolved(0, 3.0));
    log.at.fill(Instant::MAX.epoch_ms() as f64 - HOUR);
    let refusal = log.replay(four_hours()).unwrap_err();
    assert_eq!((refusal.code(), refusal.path()), ("DEADLINE_OUT_OF_RANGE", "log.at[1]"));
}

#[test]
fn timers_that_undo_each_other_without_end_are_refused() {
    let mut log = Rows::of(&resolved(0, 3.0)[..2]);
    log.until = Some(Instant::MAX);
    let swap = |id: &str, from: &str, to: &str| json!({"id": id, "when": {"field": "status", "equals": from}, "since": "inStatus", "after": 1, "do": [{"setStatus": to}]});
    let refusal = log.replay(json!({
        "workflow": ticket_engine::workflow::presets::relaxed(),
        "timers": [swap("on", "OPEN", "PENDING"), swap("off", "PENDING", "OPEN")],
    }));
    let refusal = refusal.unwrap_err();
    assert_eq!((refusal.code(), refusal.path()), ("LIMIT_EXCEEDED", "config.timers"));
}

#[test]
fn an_empty_log_has_no_outcomes() {
    let replay = Rows::default().replay(four_hours()).unwrap();
    assert!(replay.attainment.is_empty() && replay.priority.is_empty());
}

#[test]
fn the_value_of_a_comment_is_ignored_even_if_it_is_no_index() {
    let mut log = Rows::of(&[
        (0, 0.0, LogKind::Priority, json!("P3")),
        (0, 0.0, LogKind::Opened, Value::Null),
        (0, 1.0, LogKind::Comment, Value::Null),
        (0, 2.0, LogKind::InternalComment, Value::Null),
        (0, 3.0, LogKind::Status, json!("IN_PROGRESS")),
    ]);
    // Printed, because NaN differs from itself.
    let outcome = |log: &Rows| format!("{:?}", log.replay(four_hours()).unwrap());
    let expected = outcome(&log);
    for row in [1, 2, 3] {
        log.value[row] = 77;
    }
    assert_eq!(outcome(&log), expected);
}
