//! Clocks that a configuration defines: their triggers, groups and targets.
//!
//! Instants are written as `09:00Z`, which is on Monday, 23 November 2026, or as `24 Nov 09:00Z`.
//! A clock is named by its group and id: `ola/ownership`.

mod cases;
mod named;
mod refusals;
mod rules;
mod semantics;

use serde_json::{Value, json};
use ticket_engine::{
    Actor, AdvanceCommand, Decision, Effect, Engine, EngineConfig, Instant, OpenCommand,
    PreviewCommand, ReapplyPoliciesCommand, SlaBreach, Ticket, TicketHistory, Transition,
    from_value, sla, workflow,
};

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// The instant that `text` names.
fn at(text: &str) -> Instant {
    let parts: Vec<&str> = text.split(' ').collect();
    let (day, month, time) = match parts[..] {
        [time] => ("23", "Nov", time),
        [day, month, time] => (day, month, time),
        _ => panic!("{text} is no instant of these tests"),
    };
    let month = MONTHS.iter().position(|name| *name == month).unwrap() + 1;
    let time = time.strip_suffix('Z').unwrap();
    let seconds = if time.len() == 5 { ":00" } else { "" };
    format!("2026-{month:02}-{day:0>2}T{time}{seconds}Z").parse().unwrap()
}

/// The shortest text that names `instant`.
fn text(instant: Instant) -> String {
    let iso = instant.to_string();
    let Some(rest) = iso.strip_prefix("2026-") else { return iso };
    let month = MONTHS[rest[..2].parse::<usize>().unwrap() - 1];
    let date = format!("{} {month} ", rest[3..5].trim_start_matches('0'));
    let time = rest[6..].trim_end_matches('Z').trim_end_matches(".000").trim_end_matches(":00");
    // An hour alone has lost its minutes.
    let time = if time.len() == 2 { format!("{time}:00") } else { time.to_owned() };
    let date = if date == "23 Nov " { "" } else { &date };
    format!("{date}{time}Z")
}

/// The text of an instant in a snapshot; `none` for null.
fn text_of(value: &Value) -> String {
    value.as_i64().map_or("none".to_owned(), |ms| text(Instant::from_epoch_ms(ms).unwrap()))
}

/// Milliseconds as minutes.
fn minutes_of(ms: &Value) -> f64 {
    ms.as_f64().unwrap() / 60_000.0
}

/// What a snapshot says about one clock, in words.
fn words(clock: &Value) -> String {
    if clock.is_null() {
        return "absent".to_owned();
    }
    let phase = &clock["phase"];
    let state = phase["state"].as_str().unwrap();
    let mut words = format!("cycle {} {state}", clock["cycle"]);
    match state {
        "paused" => words += &format!(" since {}", text_of(&phase["since"])),
        "stopped" | "cancelled" => words += &format!(" at {}", text_of(&phase["at"])),
        _ => {}
    }
    if !phase["dueAt"].is_null() {
        words += &format!(", due {}", text_of(&phase["dueAt"]));
    }
    if !clock["breachedAt"].is_null() {
        words += &format!(", breached at {}", text_of(&clock["breachedAt"]));
    }
    if state != "running" {
        words += &format!(", {} min used", minutes_of(&clock["usedMs"]));
    }
    words
}

/// The configuration `changes`, with the relaxed workflow, no timers, the preset clocks and the
/// calendar `berlin` unless it says otherwise.
fn config(changes: Value) -> Value {
    let mut whole = json!({
        "workflow": workflow::presets::relaxed(),
        "timers": [],
        "clocks": sla::presets::clocks(),
        "calendars": {"berlin": {"timeZone": "Europe/Berlin"}},
    });
    whole.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    whole
}

/// A configuration with one policy, for all tickets and 24x7, with these targets.
fn promise(targets: Value) -> Value {
    json!({"policies": [{"policyId": "all", "targets": targets}]})
}

/// The same with one more clock besides the built-in ones.
fn promise_of(clock: Value, minutes: i64) -> Value {
    let mut config = promise(json!({}));
    let clock_id = clock["clockId"].as_str().unwrap();
    config["policies"][0]["targets"][clock_id] = json!(minutes);
    config["clocks"] = json!([clock]);
    config
}

/// An engine, one ticket T-1 of user-7, and everything that was decided on it.
struct Desk {
    engine: Engine,
    ticket: Ticket,
    breaches: Vec<SlaBreach>,
    history: Vec<TicketHistory>,
    effects: Vec<Effect>,
}

impl Desk {
    /// Opens a ticket of priority P3, or as `draft` says.
    fn open(changes: Value, draft: Value, when: &str) -> Desk {
        let config: EngineConfig = from_value(&config(changes), "config").unwrap();
        let engine = Engine::new(&config).unwrap();
        let mut whole =
            json!({"ticketId": "T-1", "title": "Help", "priority": "P3", "reporterId": "user-7"});
        whole.as_object_mut().unwrap().extend(draft.as_object().unwrap().clone());
        let draft = from_value(&whole, "draft").unwrap();
        let decision = engine.open(&draft, &OpenCommand::new(at(when))).unwrap();
        let ticket = decision.ticket.clone();
        let mut desk =
            Desk { engine, ticket, breaches: Vec::new(), history: Vec::new(), effects: Vec::new() };
        desk.commit(decision);
        desk
    }

    /// Stores the snapshot as JSON and reads it again, as an application does.
    fn commit(&mut self, decision: Decision) {
        let row = serde_json::to_value(&decision.ticket).unwrap();
        self.ticket = from_value(&row, "ticket").unwrap();
        assert_eq!(self.ticket, decision.ticket, "a stored ticket can be read back");
        self.breaches.extend(decision.breaches);
        self.history.extend(decision.history);
        self.effects.extend(decision.effects);
    }

    /// Replaces the engine by one with another configuration.
    fn reconfigure(&mut self, changes: Value) {
        let config: EngineConfig = from_value(&config(changes), "config").unwrap();
        self.engine = Engine::new(&config).unwrap();
    }

    /// An agent moves the ticket to `status`.
    fn enter(&mut self, status: &str, when: &str) {
        let command = Transition::new(status, Actor::agent("ann"), at(when));
        self.commit(self.engine.transition(&self.ticket, &command).unwrap());
    }

    /// An agent changes fields.
    fn update(&mut self, changes: Value, when: &str) {
        let command = json!({"changes": changes, "actor": Actor::agent("ann"), "at": at(when)});
        let command = from_value(&command, "update").unwrap();
        self.commit(self.engine.update(&self.ticket, &command).unwrap());
    }

    fn comment(&mut self, actor: Actor, is_internal: bool, when: &str) {
        let command = json!({
            "commentId": when, "body": "A word.", "isInternal": is_internal, "actor": actor,
            "at": at(when),
        });
        let command = from_value(&command, "comment").unwrap();
        self.commit(self.engine.comment(&self.ticket, &command).unwrap());
    }

    /// A public comment by an agent.
    fn reply(&mut self, when: &str) {
        self.comment(Actor::agent("ann"), false, when);
    }

    /// An internal comment by an agent.
    fn note(&mut self, when: &str) {
        self.comment(Actor::agent("ann"), true, when);
    }

    /// A public comment by the reporter.
    fn ask(&mut self, when: &str) {
        self.comment(Actor::reporter("user-7"), false, when);
    }

    /// Time passes.
    fn wait(&mut self, when: &str) {
        let command = AdvanceCommand::new(at(when));
        self.commit(self.engine.advance(&self.ticket, &command).unwrap());
    }

    /// Policies are reapplied.
    fn reapply(&mut self, when: &str) {
        let command = ReapplyPoliciesCommand { at: at(when), actor: None, explain: false };
        self.commit(self.engine.reapply_policies(&self.ticket, &command).unwrap());
    }

    /// The snapshot as JSON.
    fn row(&self) -> Value {
        serde_json::to_value(&self.ticket).unwrap()
    }

    /// The present clock `group/clockId` as JSON; null when it has not started.
    fn snapshot(&self, path: &str) -> Value {
        let (group, clock_id) = path.split_once('/').unwrap();
        self.row()["sla"]["clocks"][group][clock_id].clone()
    }

    /// The present clock `group/clockId` in words.
    fn clock(&self, path: &str) -> String {
        words(&self.snapshot(path))
    }

    /// The deadline of the present clock `group/clockId`; `none` when it has none.
    fn due(&self, path: &str) -> String {
        text_of(&self.snapshot(path)["phase"]["dueAt"])
    }

    /// The completed cycles of the clock `group/clockId` in words, oldest first.
    fn completed(&self, path: &str) -> Vec<String> {
        let (group, clock_id) = path.split_once('/').unwrap();
        let row = self.row();
        let cycles = row["sla"]["completed"].as_array().unwrap();
        let is_of = |cycle: &&Value| cycle["group"] == group && cycle["clockId"] == clock_id;
        cycles.iter().filter(is_of).map(|cycle| words(&cycle["clock"])).collect()
    }

    /// The keys of all breaches so far.
    fn breaches(&self) -> Vec<&str> {
        self.breaches.iter().map(|breach| breach.key.as_str()).collect()
    }

    /// What the history says of warnings: field, name and instant.
    fn warnings(&self) -> Vec<(&str, &str, String)> {
        let warnings =
            self.history.iter().filter(|entry| entry.field_changed.starts_with("warning."));
        warnings
            .map(|entry| {
                let name = entry.new_value.as_str().unwrap();
                (entry.field_changed.as_str(), name, text(entry.changed_at))
            })
            .collect()
    }

    /// The preview at `when` as JSON.
    fn preview(&self, when: &str) -> Value {
        let preview = self.engine.preview(&self.ticket, &PreviewCommand::new(at(when))).unwrap();
        serde_json::to_value(preview).unwrap()
    }

    /// The clock `group/clockId` in the preview at `when`; null when it is not in it.
    fn previewed(&self, path: &str, when: &str) -> Value {
        let (group, clock_id) = path.split_once('/').unwrap();
        let preview = self.preview(when);
        let clocks = preview["clocks"].as_array().unwrap();
        let is_it = |clock: &&Value| clock["group"] == group && clock["clockId"] == clock_id;
        clocks.iter().find(is_it).cloned().unwrap_or_default()
    }
}

#[test]
fn instants_are_written_as_they_are_read() {
    for same in ["09:00Z", "13:30:00.001Z", "20:00:20Z", "24 Nov 10:00Z", "1 Dec 00:00Z"] {
        assert_eq!(text(at(same)), same);
    }
}
