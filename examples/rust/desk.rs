//! The life of a ticket in a Rust program. Run it with `cargo run --example desk`.

use ticket_engine::{
    Actor, Agent, AssignCommand, Engine, EngineConfig, Instant, OpenCommand, QueueStrategy, Team,
    TicketDraft, TicketEngineError, Transition, from_json,
};

fn main() -> Result<(), TicketEngineError> {
    let config: EngineConfig = from_json(
        r#"{ "policies": [{ "policyId": "gold", "businessHoursOnly": true, "responseTimeMinutes": 60, "resolutionTimeMinutes": "PT8H" }],
             "calendars": { "default": { "timeZone": "Europe/Rome" } } }"#,
        "config",
    )?;
    let engine = Engine::new(&config)?;
    let at = |time: &str| time.parse::<Instant>();

    let draft = TicketDraft::new("T-1", "VPN is down", "P2", "u-7");
    let opened = engine.open(&draft, &OpenCommand::new(at("2026-11-20T16:30:00Z")?))?;
    if let Some(due) = opened.ticket.response_due_at {
        println!("respond by {due}");
    }

    let agents = vec![Agent { current_load: 3, ..Agent::new("ann") }, Agent::new("bob")];
    let team = Team::new("net", QueueStrategy::LoadBased);
    let command = AssignCommand::new(team, agents, Actor::system(), at("2026-11-20T16:31:00Z")?);
    let assigned = engine.assign(&opened.ticket, &command)?;
    println!(
        "assigned to {:?}",
        assigned.assignment.and_then(|assignment| assignment.agent_id).map(|id| id.to_string())
    );

    let late = at("2026-11-23T10:00:00Z")?;
    let started = engine
        .transition(&assigned.ticket, &Transition::new("IN_PROGRESS", Actor::agent("bob"), late))?;
    for breach in &started.breaches {
        println!("{:?} breached at {}", breach.breach_type, breach.breached_at);
    }
    Ok(())
}
