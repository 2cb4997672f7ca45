//! Statements about workflows: the transitions a screen can offer, and the diagram.

use serde_json::{Value, json};
use ticket_engine::workflow::{Requirement, WorkflowConfig, presets, to_mermaid};
use ticket_engine::{
    Actor, CommentDraft, Engine, EngineConfig, Instant, OpenCommand, Role, Ticket, TicketDraft,
    Transition, from_value,
};

const NOW: Instant = Instant::MIN;

fn workflow(config: &Value) -> WorkflowConfig {
    from_value(config, "workflow").unwrap()
}

/// A desk that passes tickets to a vendor and lets the reporter reopen them.
fn vendor_desk() -> WorkflowConfig {
    workflow(&json!({
        "initial": "NEW",
        "states": {"NEW": "open", "AT VENDOR": "pending", "SOLVED": "resolved", "DONE": "closed"},
        "transitions": [
            {"from": "NEW", "to": "SOLVED", "roles": ["agent", "admin"], "requires": ["comment", "assigneeId"]},
            {"from": "NEW", "to": "AT VENDOR", "name": "Escalate to vendor", "roles": ["agent"],
             "requires": ["category", "teamId", "description"]},
            {"from": "AT VENDOR", "to": "SOLVED"},
            {"from": "SOLVED", "to": "DONE", "name": "Close", "requires": ["feedback"]},
            {"from": "SOLVED", "to": "NEW", "roles": ["reporter"]},
        ],
    }))
}

fn engine(workflow: WorkflowConfig) -> Engine {
    Engine::new(&EngineConfig { workflow: Some(workflow), ..EngineConfig::default() }).unwrap()
}

fn open(engine: &Engine, draft: TicketDraft) -> Ticket {
    engine.open(&draft, &OpenCommand::new(NOW)).unwrap().ticket
}

fn draft() -> TicketDraft {
    TicketDraft::new(1, "Help", "P3", 7)
}

#[test]
fn an_allowed_transition_says_where_it_leads_and_what_is_missing() {
    let engine = engine(vendor_desk());
    let known = TicketDraft { category: Some("INCIDENT".into()), ..draft() };
    let allowed = engine.allowed_transitions(&open(&engine, known), &Actor::agent(1)).unwrap();
    assert_eq!(
        serde_json::to_value(&allowed).unwrap(),
        json!([
            {
                "to": "SOLVED", "name": null, "category": "resolved",
                "requires": ["comment", "assigneeId"], "missing": ["comment", "assigneeId"],
            },
            {
                "to": "AT VENDOR", "name": "Escalate to vendor", "category": "pending",
                "requires": ["category", "teamId", "description"], "missing": ["teamId", "description"],
            },
        ])
    );
}

#[test]
fn transitions_are_allowed_by_role() {
    let engine = engine(vendor_desk());
    let ticket = open(&engine, draft());
    let targets = |actor: &Actor| -> Vec<String> {
        let allowed = engine.allowed_transitions(&ticket, actor).unwrap();
        allowed.into_iter().map(|transition| transition.to).collect()
    };
    assert_eq!(targets(&Actor::agent(1)), ["SOLVED", "AT VENDOR"]);
    assert_eq!(targets(&Actor::admin(1)), ["SOLVED"]);
    assert!(targets(&Actor::reporter(7)).is_empty());
}

#[test]
fn stored_feedback_is_not_missing() {
    let engine = engine(vendor_desk());
    let mut ticket = open(&engine, TicketDraft { status: Some("SOLVED".into()), ..draft() });
    let missing = |ticket: &Ticket| {
        engine.allowed_transitions(ticket, &Actor::agent(1)).unwrap().remove(0).missing
    };
    assert_eq!(missing(&ticket), [Requirement::Feedback]);
    ticket.feedback = Some("  ".to_owned());
    assert_eq!(missing(&ticket), [Requirement::Feedback], "blank feedback does not count");
    ticket.feedback = Some("Thanks!".to_owned());
    assert_eq!(missing(&ticket), []);
}

#[test]
fn a_transition_is_accepted_exactly_when_it_is_allowed_and_nothing_is_missing() {
    for config in [presets::strict(), presets::relaxed(), vendor_desk()] {
        let engine = engine(config.clone());
        for (status, role) in config.states.keys().flat_map(|status| {
            [Role::Reporter, Role::Agent, Role::Admin, Role::System].map(|role| (status, role))
        }) {
            let ticket = open(&engine, TicketDraft { status: Some(status.clone()), ..draft() });
            let actor = Actor { id: 1.into(), role };
            let allowed = engine.allowed_transitions(&ticket, &actor).unwrap();
            for to in config.states.keys() {
                let entry = allowed.iter().find(|transition| transition.to == *to);
                let lacks = |what| entry.is_some_and(|entry| entry.missing.contains(&what));
                let comment =
                    CommentDraft { comment_id: 1.into(), body: "so".into(), is_internal: true };
                let command = Transition {
                    comment: lacks(Requirement::Comment).then_some(comment),
                    feedback: lacks(Requirement::Feedback).then(|| "fine".to_owned()),
                    ..Transition::new(to, actor.clone(), NOW)
                };
                let still_missing = entry.map(|entry| {
                    let supplied = [Requirement::Comment, Requirement::Feedback];
                    entry.missing.iter().filter(|what| !supplied.contains(what)).count()
                });
                let accepted = engine.transition(&ticket, &command).is_ok();
                assert_eq!(accepted, still_missing == Some(0), "{status} to {to} by a {role}");
            }
        }
    }
}

#[test]
fn the_transitions_of_a_ticket_of_another_workflow_are_refused() {
    let ticket = open(&engine(vendor_desk()), draft());
    let strict = engine(presets::strict());
    let refusal = strict.allowed_transitions(&ticket, &Actor::agent(1)).unwrap_err();
    assert_eq!((refusal.code(), refusal.path()), ("UNKNOWN_STATUS", "ticket.status"));
}

#[test]
fn a_diagram_shows_the_initial_state_the_transitions_with_their_conditions_and_the_end() {
    let expected = r#"stateDiagram-v2
    state "AT VENDOR" as s1
    state "DONE" as s2
    state "NEW" as s3
    state "SOLVED" as s4
    [*] --> s3
    s3 --> s4 : (agent, admin) with comment, assigneeId
    s3 --> s1 : Escalate to vendor (agent) with category, teamId, description
    s1 --> s4
    s4 --> s2 : Close with feedback
    s4 --> s3 : (reporter)
    s2 --> [*]
"#;
    assert_eq!(to_mermaid(&vendor_desk()), expected);
    assert_eq!(engine(vendor_desk()).to_mermaid(), expected);
}

#[test]
fn a_state_with_any_name_can_be_drawn() {
    let odd = [
        "a\"b",
        "x --> [*]",
        "%% note",
        "a;b:c",
        "two\nlines",
        "#34;",
        "",
        "等待",
        "end",
        "<b>",
        "Direction LR",
    ];
    for name in odd {
        let config = workflow(&json!({
            "initial": name,
            "states": {name: "open", "Z": "closed"},
            "transitions": [{"from": name, "to": "Z", "name": name}],
        }));
        let diagram = to_mermaid(&config);
        let lines: Vec<&str> = diagram.lines().collect();
        assert_eq!(lines.len(), 6, "{name:?} adds no line: {diagram}");
        let initial = lines.iter().find_map(|line| line.strip_prefix("    [*] --> ")).unwrap();
        let (start, end) = ("    state \"", format!("\" as {initial}"));
        let inside = |line: &&str| line.strip_prefix(start)?.strip_suffix(&end).map(str::to_owned);
        let drawn = lines.iter().find_map(inside).unwrap();
        assert!(
            !diagram.to_lowercase().contains("direction"),
            "a word that makes a line a command"
        );
        let plain = |c: char| c.is_alphanumeric() || " _-.,()/#;".contains(c);
        assert!(drawn.chars().all(plain) && !drawn.is_empty(), "{drawn}");
        if !name.is_empty() {
            assert_eq!(decoded(&drawn), name);
        }
    }
}

/// Decodes entities as a viewer does.
fn decoded(text: &str) -> String {
    let mut parts = text.split('#');
    let mut decoded = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (code, rest) = part.split_once(';').unwrap();
        decoded.extend(char::from_u32(code.parse().unwrap()));
        decoded += rest;
    }
    decoded
}

#[test]
fn every_closed_state_is_an_end_state() {
    let config = workflow(&json!({
        "initial": "NEW",
        "states": {"NEW": "open", "DONE": "closed", "SPAM": "closed"},
        "transitions": [{"from": "NEW", "to": "DONE"}, {"from": "NEW", "to": "SPAM"}],
    }));
    let diagram = to_mermaid(&config);
    let ends: Vec<_> = diagram.lines().filter(|line| line.ends_with("--> [*]")).collect();
    assert_eq!(ends, ["    s1 --> [*]", "    s3 --> [*]"]);
}
