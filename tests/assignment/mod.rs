//! Statements about who gets a ticket, and why.

mod waiting;

use serde_json::{Value, json};
use ticket_engine::assignment::{Assignment, SelectedBy};
use ticket_engine::{
    Actor, AdvanceCommand, BatchItem, Decision, Effect, Engine, Id, Instant, OpenCommand, Ticket,
    TicketDraft, TicketEngineError, from_value, verify_history,
};

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

/// An engine with an early and a late shift in Rome.
fn engine() -> Engine {
    let shift = |from: &str, to: &str| {
        let window = json!([[from, to]]);
        json!({"timeZone": "Europe/Rome", "hours": {"mon": window, "tue": window, "wed": window, "thu": window, "fri": window}})
    };
    let calendars = json!({"early": shift("06:00", "14:00"), "late": shift("14:00", "22:00")});
    let config = json!({"calendars": calendars, "timers": [], "loadWeights": {"P1": 3}});
    Engine::new(&from_value(&config, "config").unwrap()).unwrap()
}

fn ticket(engine: &Engine, priority: &str) -> Ticket {
    let draft = TicketDraft {
        category: Some("VPN".into()),
        ..TicketDraft::new("T-1", "Help", priority, 7)
    };
    engine.open(&draft, &OpenCommand::new(at("2026-11-23T08:00:00Z"))).unwrap().ticket
}

/// An agent with a load and the fields in `more`.
fn agent(id: i64, load: u32, more: Value) -> Value {
    let mut agent = json!({"agentId": id, "currentLoad": load, "isAvailable": true});
    agent.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    agent
}

/// The assignment of a new ticket among `agents`, with the fields in `team` and `more`.
fn try_assign(
    priority: &str,
    team: Value,
    agents: &[Value],
    more: Value,
) -> Result<Assignment, TicketEngineError> {
    let engine = engine();
    let mut command = json!({
        "team": {"teamId": "desk", "queueStrategy": "LOAD_BASED"}, "agents": agents, "actor": Actor::system(),
        "at": at("2026-11-23T09:00:00Z"), "explain": true,
    });
    command["team"].as_object_mut().unwrap().extend(team.as_object().unwrap().clone());
    command.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let command = from_value(&command, "")?;
    engine.assign(&ticket(&engine, priority), &command).map(|decision| decision.assignment.unwrap())
}

fn outcomes(assignment: &Assignment) -> Vec<Value> {
    let candidates = serde_json::to_value(&assignment.candidates).unwrap();
    candidates.as_array().unwrap().iter().map(|candidate| candidate["outcome"].clone()).collect()
}

#[test]
fn the_outcome_of_every_candidate_is_reported() {
    let agents = [
        agent(1, 3, json!({})),
        agent(2, 0, json!({"teamId": "other"})),
        agent(3, 0, json!({"isAvailable": false})),
        agent(4, 2, json!({"capacity": 2})),
        agent(5, 0, json!({"calendar": "late"})),
        agent(6, 0, json!({})),
        agent(7, 0, json!({})),
        agent(8, 1, json!({"calendar": "early"})),
    ];
    let assignment = try_assign("P3", json!({}), &agents, json!({"excludedAgents": [6]})).unwrap();
    assert_eq!(assignment.agent_id, Some(8.into()));
    let expected = [
        "passedOver",
        "otherTeam",
        "notAvailable",
        "atCapacity",
        "offShift",
        "excluded",
        "reporter",
        "chosen",
    ];
    assert_eq!(outcomes(&assignment), expected);
    let skills = json!({"queueStrategy": "SKILL_BASED"});
    let agents =
        [agent(1, 0, json!({"skills": ["mail"]})), agent(2, 9, json!({"skills": ["VPN", "mail"]}))];
    let assignment =
        try_assign("P3", skills, &agents, json!({"requiredSkills": ["mail"]})).unwrap();
    assert_eq!(
        (assignment.agent_id.clone(), outcomes(&assignment)),
        (Some(2.into()), vec![json!("lacksSkills"), json!("chosen")])
    );
    let candidates = serde_json::to_value(&assignment.candidates).unwrap();
    assert_eq!(candidates[0]["missing"], json!(["VPN"]));
}

#[test]
fn when_nobody_is_on_shift_the_assignment_says_when_to_retry() {
    let agents = [
        agent(1, 0, json!({"calendar": "late"})),
        // Full, so the start of this shift changes nothing.
        agent(2, 9, json!({"calendar": "early", "capacity": 1})),
    ];
    let assignment = try_assign("P3", json!({}), &agents, json!({})).unwrap();
    assert_eq!(
        (assignment.agent_id, assignment.retry_at),
        (None, Some(at("2026-11-23T13:00:00Z")))
    );
    let agents =
        [agent(1, 0, json!({"calendar": "late"})), agent(2, 9, json!({"calendar": "early"}))];
    let assignment = try_assign("P3", json!({}), &agents, json!({})).unwrap();
    assert_eq!((assignment.agent_id, assignment.retry_at), (Some(2.into()), None));
}

#[test]
fn a_full_agent_gets_only_tickets_of_exempt_priorities() {
    let agents = [agent(1, 5, json!({"capacity": 5}))];
    let team = json!({"capacityExemptPriorities": ["P1"]});
    assert_eq!(
        try_assign("P1", team.clone(), &agents, json!({})).unwrap().agent_id,
        Some(1.into())
    );
    assert_eq!(try_assign("P2", team, &agents, json!({})).unwrap().agent_id, None);
}

#[test]
fn by_utilization_the_agent_with_the_smallest_share_of_capacity_in_use_is_chosen() {
    let agents = [agent(1, 1, json!({"capacity": 2})), agent(2, 4, json!({"capacity": 10}))];
    let chosen = |measure: &str| {
        try_assign("P3", json!({"balanceBy": measure}), &agents, json!({})).unwrap().agent_id
    };
    assert_eq!((chosen("count"), chosen("utilization")), (Some(1.into()), Some(2.into())));
}

#[test]
fn a_shift_with_an_unknown_calendar_is_refused_with_its_path() {
    let agents = [agent(1, 0, json!({})), agent(2, 0, json!({"calendar": "night"}))];
    let refusal = try_assign("P3", json!({}), &agents, json!({})).unwrap_err();
    assert_eq!((refusal.code(), refusal.path()), ("UNKNOWN_CALENDAR", "agents[1].calendar"));
}

/// The decision of `call` on a ticket, with `team`, `agents` and the fields in `more`.
fn decide(
    call: fn(
        &Engine,
        &Ticket,
        &ticket_engine::AssignCommand,
    ) -> Result<Decision, TicketEngineError>,
    ticket: &Ticket,
    team: &Value,
    agents: &[Value],
    time: &str,
    more: Value,
) -> Result<Decision, TicketEngineError> {
    let mut command = json!({
        "team": {"teamId": "desk", "queueStrategy": "LOAD_BASED"}, "agents": agents, "actor": Actor::system(),
        "at": at(time),
    });
    command["team"].as_object_mut().unwrap().extend(team.as_object().unwrap().clone());
    command.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    call(&engine(), ticket, &from_value(&command, "")?)
}

fn assign(ticket: &Ticket, team: &Value, agents: &[Value], time: &str) -> Decision {
    decide(Engine::assign, ticket, team, agents, time, json!({})).unwrap()
}

fn chosen(decision: &Decision) -> Option<Id> {
    decision.assignment.as_ref().unwrap().agent_id.clone()
}

fn loads(decision: &Decision) -> Vec<(String, i64)> {
    let load = |effect: &Effect| match effect {
        Effect::AgentLoad { agent_id, delta, .. } => Some((agent_id.to_string(), *delta)),
        _ => None,
    };
    decision.effects.iter().filter_map(load).collect()
}

fn requests_reassignment(decision: &Decision) -> bool {
    decision.effects.iter().any(|effect| matches!(effect, Effect::Reassign { .. }))
}

#[test]
fn agents_share_the_work_by_weight() {
    // A load of 3 at weight 2 is less than a load of 2 at weight 1.
    let agents = [agent(1, 2, json!({})), agent(2, 3, json!({"weight": 2}))];
    assert_eq!(try_assign("P3", json!({}), &agents, json!({})).unwrap().agent_id, Some(2.into()));
    // In the rotation the weight is the number of tickets in a row.
    let agents = [agent(1, 0, json!({"weight": 2})), agent(2, 0, json!({}))];
    let mut team = json!({"queueStrategy": "ROUND_ROBIN"});
    let mut order = Vec::new();
    for _ in 0..6 {
        let assignment = try_assign("P3", team.clone(), &agents, json!({})).unwrap();
        order.push(assignment.agent_id.clone().unwrap().to_string());
        team["cursor"] = json!(assignment.cursor);
        team["cursorTurns"] = json!(assignment.cursor_turns);
    }
    assert_eq!(order, ["1", "1", "2", "1", "1", "2"]);
    // A host that stores only the cursor passes 0 turns; the rotation still goes on.
    let team = json!({"queueStrategy": "ROUND_ROBIN", "cursor": 1, "cursorTurns": 0});
    assert_eq!(try_assign("P3", team, &agents, json!({})).unwrap().agent_id, Some(2.into()));
}

#[test]
fn an_urgent_ticket_adds_more_load_and_gives_the_same_load_back() {
    let engine = engine();
    let agents = [agent(1, 2, json!({"capacity": 4})), agent(2, 3, json!({"capacity": 6}))];
    let urgent = ticket(&engine, "P1");
    let taken = assign(&urgent, &json!({}), &agents, "2026-11-23T09:00:00Z");
    assert_eq!((chosen(&taken), loads(&taken)), (Some(2.into()), vec![("2".to_owned(), 3)]));
    let changes = json!({"changes": {"priority": "P3"}, "actor": Actor::agent(2), "at": at("2026-11-23T09:01:00Z")});
    let eased = engine.update(&taken.ticket, &from_value(&changes, "").unwrap()).unwrap();
    assert_eq!(loads(&eased), [("2".to_owned(), -2)]);
    // Another configuration gives back the load that was added under this one.
    let other = Engine::new(
        &from_value(
            &json!({"timers": [], "workflow": ticket_engine::workflow::presets::relaxed()}),
            "config",
        )
        .unwrap(),
    )
    .unwrap();
    let resolve =
        json!({"to": "RESOLVED", "actor": Actor::agent(2), "at": at("2026-11-23T09:02:00Z")});
    let resolved = other.transition(&taken.ticket, &from_value(&resolve, "").unwrap()).unwrap();
    assert_eq!(loads(&resolved), [("2".to_owned(), -3)]);
}

#[test]
fn a_skill_level_is_a_minimum_and_preferred_skills_decide_among_the_skilled() {
    let team = json!({"queueStrategy": "SKILL_BASED"});
    let skilled = |id, load, level: u32, more: &[&str]| {
        let mut skills = vec![json!("VPN"), json!({"name": "db", "level": level})];
        skills.extend(more.iter().map(|name| json!(name)));
        agent(id, load, json!({"skills": skills}))
    };
    let agents =
        [skilled(1, 0, 1, &["de", "fr"]), skilled(2, 5, 3, &[]), skilled(3, 9, 2, &["fr"])];
    let chosen = |level: u32, preferred: &[&str]| {
        let more = json!({"requiredSkills": [{"name": "db", "level": level}], "preferredSkills": preferred});
        try_assign("P3", team.clone(), &agents, more).unwrap().agent_id.unwrap().to_string()
    };
    assert_eq!(chosen(1, &[]), "1");
    assert_eq!(chosen(2, &[]), "2");
    assert_eq!(chosen(2, &["de", "fr"]), "3");
    assert_eq!(chosen(2, &["it"]), "2", "a preferred skill that nobody has decides nothing");
}

#[test]
fn skills_are_required_until_the_skill_timeout_of_the_team() {
    let engine = engine();
    let agents =
        [agent(1, 0, json!({})), agent(2, 0, json!({"skills": ["VPN"], "calendar": "late"}))];
    // Opened at 08:00 UTC; the late shift opens at 13:00.
    let vpn = ticket(&engine, "P3");
    for (wait, retry) in [
        (json!("PT2H"), Some("2026-11-23T10:00:00Z")),
        (json!(1_000), Some("2026-11-23T13:00:00Z")),
        (json!("never"), Some("2026-11-23T13:00:00Z")),
    ] {
        let team = json!({"queueStrategy": "SKILL_BASED", "skillTimeout": wait});
        let waiting = assign(&vpn, &team, &agents, "2026-11-23T09:00:00Z");
        let assignment = waiting.assignment.as_ref().unwrap();
        assert_eq!(
            (assignment.agent_id.clone(), assignment.retry_at),
            (None, retry.map(at)),
            "{wait}"
        );
        assert_eq!(json!(assignment.exclusions), json!({"lacksSkills": 1, "offShift": 1}));
        assert_eq!(waiting.next_wake_at, retry.map(at));
    }
    let team = json!({"queueStrategy": "SKILL_BASED", "skillTimeout": 120});
    let relaxed = assign(&vpn, &team, &agents, "2026-11-23T10:00:00Z");
    assert_eq!((chosen(&relaxed), relaxed.assignment.unwrap().fell_back), (Some(1.into()), true));
}

#[test]
fn a_ticket_that_nobody_can_take_wakes_when_a_shift_starts() {
    let engine = engine();
    let agents = [agent(1, 0, json!({"calendar": "late"}))];
    let waiting = assign(&ticket(&engine, "P3"), &json!({}), &agents, "2026-11-23T09:00:00Z");
    let opens = at("2026-11-23T13:00:00Z");
    assert_eq!((waiting.ticket.retry_at(), waiting.next_wake_at), (Some(opens), Some(opens)));
    // A retry before that changes nothing.
    let again = assign(&waiting.ticket, &json!({}), &agents, "2026-11-23T09:30:00Z");
    assert!(!again.is_change());
    let woken = engine.advance(&waiting.ticket, &AdvanceCommand::new(opens)).unwrap();
    assert!(requests_reassignment(&woken) && woken.next_wake_at.is_none());
    let placed = assign(&woken.ticket, &json!({}), &agents, "2026-11-23T13:00:00Z");
    assert_eq!(chosen(&placed), Some(1.into()));
    let history = [opened_history(&engine, "P3"), waiting.history, woken.history, placed.history];
    assert!(verify_history(&history.concat(), &placed.ticket).is_sound());
}

fn opened_history(engine: &Engine, priority: &str) -> Vec<ticket_engine::TicketHistory> {
    let draft = TicketDraft {
        category: Some("VPN".into()),
        ..TicketDraft::new("T-1", "Help", priority, 7)
    };
    engine.open(&draft, &OpenCommand::new(at("2026-11-23T08:00:00Z"))).unwrap().history
}

#[test]
fn without_agents_nobody_is_chosen() {
    let assignment = try_assign("P3", json!({}), &[], json!({})).unwrap();
    assert_eq!((assignment.agent_id, assignment.retry_at), (None, None));
    assert!(assignment.exclusions.is_empty());
}

#[test]
fn the_fair_window_limits_the_tickets_of_each_agent() {
    let busy =
        json!({"recentAssignments": [at("2026-11-23T08:10:00Z"), at("2026-11-23T08:50:00Z")]});
    let agents = [agent(1, 0, busy), agent(2, 7, json!({}))];
    let team = |limit: u32| json!({"fairDistribution": {"per": 60, "limit": limit}});
    assert_eq!(try_assign("P3", team(3), &agents, json!({})).unwrap().agent_id, Some(1.into()));
    assert_eq!(try_assign("P3", team(2), &agents, json!({})).unwrap().agent_id, Some(2.into()));
    let alone = try_assign("P3", team(2), &agents[..1], json!({})).unwrap();
    assert_eq!((alone.agent_id, alone.retry_at), (None, Some(at("2026-11-23T09:10:00Z"))));
}

#[test]
fn a_ticket_returns_to_the_agent_who_had_it() {
    let agents = [
        agent(1, 0, json!({})),
        agent(2, 9, json!({})),
        agent(3, 0, json!({"isAvailable": false})),
    ];
    let engine = engine();
    let first = decide(
        Engine::assign,
        &ticket(&engine, "P3"),
        &json!({}),
        &agents,
        "2026-11-23T09:00:00Z",
        json!({"preferredAgents": [3, 2]}),
    )
    .unwrap();
    let assignment = first.assignment.clone().unwrap();
    assert_eq!(
        (assignment.agent_id, assignment.selected_by, assignment.cursor),
        (Some(2.into()), SelectedBy::Preferred, None)
    );
    let changes = json!({"changes": {"assigneeId": null}, "actor": Actor::agent(2), "at": at("2026-11-23T09:01:00Z")});
    let left = engine.update(&first.ticket, &from_value(&changes, "").unwrap()).unwrap().ticket;
    for (sticky, expected) in [(true, 2), (false, 1)] {
        let team = json!({"stickyAgent": sticky});
        assert_eq!(
            chosen(&assign(&left, &team, &agents, "2026-11-23T09:02:00Z")),
            Some(expected.into())
        );
    }
}

#[test]
fn a_delegate_stands_in_for_an_absent_agent_and_a_circle_of_delegates_is_left() {
    let engine = engine();
    let away = |id, delegate| agent(id, 0, json!({"isAvailable": false, "delegateId": delegate}));
    let agents = [away(1, 2), away(2, 4), agent(3, 0, json!({})), agent(4, 9, json!({}))];
    let mine = decide(
        Engine::assign,
        &ticket(&engine, "P3"),
        &json!({}),
        &agents,
        "2026-11-23T09:00:00Z",
        json!({"preferredAgents": [1]}),
    )
    .unwrap();
    let assignment = mine.assignment.clone().unwrap();
    assert_eq!(
        (assignment.agent_id, assignment.selected_by),
        (Some(4.into()), SelectedBy::Delegate)
    );
    let circle = [away(1, 2), away(2, 1), agent(3, 0, json!({}))];
    let assignment =
        try_assign("P3", json!({}), &circle, json!({"preferredAgents": [1, 2]})).unwrap();
    assert_eq!(
        (assignment.agent_id, assignment.selected_by),
        (Some(3.into()), SelectedBy::Strategy)
    );
    // The tickets of an agent who leaves go to the delegate.
    let leaving =
        [agent(3, 0, json!({})), agent(4, 9, json!({"delegateId": 5})), agent(5, 20, json!({}))];
    let moved = decide(
        Engine::reassign,
        &mine.ticket,
        &json!({}),
        &leaving,
        "2026-11-23T10:00:00Z",
        json!({"explain": true}),
    )
    .unwrap();
    assert_eq!(chosen(&moved), Some(5.into()));
    assert_eq!(outcomes(&moved.assignment.clone().unwrap()), ["passedOver", "relieved", "chosen"]);
    assert_eq!(loads(&moved), [("4".to_owned(), -1), ("5".to_owned(), 1)]);
}

#[test]
fn a_ticket_taken_from_the_only_agent_is_left_unassigned() {
    let engine = engine();
    let agents = [agent(1, 0, json!({}))];
    let mine = assign(&ticket(&engine, "P3"), &json!({}), &agents, "2026-11-23T09:00:00Z");
    let left = decide(
        Engine::reassign,
        &mine.ticket,
        &json!({}),
        &agents,
        "2026-11-23T09:10:00Z",
        json!({}),
    )
    .unwrap();
    assert_eq!((chosen(&left), left.ticket.assignee_id.clone()), (None, None));
    assert_eq!(loads(&left), [("1".to_owned(), -1)]);
    let refusal = decide(
        Engine::reassign,
        &left.ticket,
        &json!({}),
        &agents,
        "2026-11-23T09:11:00Z",
        json!({}),
    )
    .unwrap_err();
    assert_eq!(refusal.code(), "NOT_ASSIGNED");
}

#[test]
fn a_ticket_does_not_count_against_its_assignee() {
    let engine = engine();
    let agents = |load| [agent(1, load, json!({"capacity": 1})), agent(2, 1, json!({}))];
    let mine = assign(&ticket(&engine, "P3"), &json!({}), &agents(0), "2026-11-23T09:00:00Z");
    let again = assign(&mine.ticket, &json!({}), &agents(1), "2026-11-23T09:01:00Z");
    assert_eq!((chosen(&again), again.is_change()), (Some(1.into()), false));
}

#[test]
fn an_offer_is_accepted_declined_or_lapses() {
    let engine = engine();
    let team = json!({"offerTimeout": 10});
    let agents = [agent(1, 0, json!({})), agent(2, 1, json!({}))];
    let offered = assign(&ticket(&engine, "P3"), &team, &agents, "2026-11-23T09:00:00Z");
    let until = at("2026-11-23T09:10:00Z");
    let assignment = offered.assignment.clone().unwrap();
    assert_eq!((assignment.agent_id, assignment.offer_expires_at), (Some(1.into()), Some(until)));
    assert_eq!(
        (offered.ticket.assignee_id.clone(), loads(&offered)),
        (None, vec![("1".to_owned(), 1)])
    );
    assert_eq!(offered.next_wake_at, Some(until));

    let answer = |call: fn(
        &Engine,
        &Ticket,
        &ticket_engine::OfferCommand,
    ) -> Result<Decision, TicketEngineError>,
                  actor: Actor,
                  time: &str| {
        call(
            &engine,
            &offered.ticket,
            &ticket_engine::OfferCommand { actor, at: at(time), explain: false },
        )
    };
    let accepted = answer(Engine::accept_offer, Actor::agent(1), "2026-11-23T09:05:00Z").unwrap();
    assert_eq!((accepted.ticket.assignee_id.clone(), loads(&accepted)), (Some(1.into()), vec![]));

    let declined = answer(Engine::decline_offer, Actor::agent(1), "2026-11-23T09:05:00Z").unwrap();
    assert_eq!(loads(&declined), [("1".to_owned(), -1)]);
    assert!(requests_reassignment(&declined));
    let lapsed = engine.advance(&offered.ticket, &AdvanceCommand::new(until)).unwrap();
    assert_eq!(loads(&lapsed), [("1".to_owned(), -1)]);
    assert!(requests_reassignment(&lapsed));
    for left in [declined, lapsed] {
        let next = decide(
            Engine::assign,
            &left.ticket,
            &team,
            &agents,
            "2026-11-23T09:11:00Z",
            json!({"explain": true}),
        )
        .unwrap();
        assert_eq!(outcomes(&next.assignment.clone().unwrap()), ["declined", "chosen"]);
        let history =
            [opened_history(&engine, "P3"), offered.history.clone(), left.history, next.history];
        assert!(verify_history(&history.concat(), &next.ticket).is_sound());
    }

    for (call, actor, time, code) in [
        (
            Engine::accept_offer as fn(&Engine, &Ticket, &ticket_engine::OfferCommand) -> _,
            Actor::agent(1),
            "2026-11-23T09:10:00Z",
            "NO_OFFER",
        ),
        (Engine::decline_offer, Actor::agent(1), "2026-11-23T09:10:00Z", "NO_OFFER"),
        (Engine::accept_offer, Actor::agent(2), "2026-11-23T09:05:00Z", "OFFERED_TO_ANOTHER"),
        (Engine::accept_offer, Actor::reporter(7), "2026-11-23T09:05:00Z", "OFFERED_TO_ANOTHER"),
        // A customer with the same ID as the agent.
        (Engine::accept_offer, Actor::reporter(1), "2026-11-23T09:05:00Z", "OFFERED_TO_ANOTHER"),
        (Engine::decline_offer, Actor::reporter(1), "2026-11-23T09:05:00Z", "OFFERED_TO_ANOTHER"),
    ] {
        assert_eq!(answer(call, actor, time).unwrap_err().code(), code);
    }
    let twice =
        decide(Engine::assign, &offered.ticket, &team, &agents, "2026-11-23T09:05:00Z", json!({}))
            .unwrap_err();
    assert_eq!(twice.code(), "ALREADY_OFFERED");
    let withdrawn = decide(
        Engine::reassign,
        &offered.ticket,
        &team,
        &agents,
        "2026-11-23T09:05:00Z",
        json!({}),
    )
    .unwrap();
    assert_eq!(chosen(&withdrawn), Some(2.into()));
}

/// Tickets for a batch, from rows of ID, priority, team and opening time.
fn queue(engine: &Engine, rows: &[(&str, &str, Value, &str)]) -> Vec<Ticket> {
    let open = |(id, priority, team, time): &(&str, &str, Value, &str)| {
        let draft = json!({"ticketId": id, "title": id, "priority": priority, "reporterId": "r", "teamId": team});
        engine
            .open(&from_value(&draft, "draft").unwrap(), &OpenCommand::new(at(time)))
            .unwrap()
            .ticket
    };
    rows.iter().map(open).collect()
}

/// By ticket: the chosen agent, or the code of the refusal.
fn batch_outcomes(items: &[BatchItem]) -> Vec<String> {
    let outcome = |item: &BatchItem| match item {
        BatchItem::Decided { ticket_id, decision, .. } => {
            format!(
                "{ticket_id}: {}",
                chosen(decision).map_or("nobody".to_owned(), |id| id.to_string())
            )
        }
        BatchItem::Refused { ticket_id, problems, .. } => {
            format!("{}: {}", ticket_id.as_ref().unwrap(), problems[0].reason.code())
        }
    };
    items.iter().map(outcome).collect()
}

#[test]
fn a_batch_goes_by_risk_and_each_choice_sees_the_loads_of_the_earlier_ones() {
    let config =
        json!({"timers": [], "policies": ticket_engine::sla::presets::standard_policies()});
    let engine = Engine::new(&from_value(&config, "config").unwrap()).unwrap();
    let desk = || json!("desk");
    let tickets = queue(
        &engine,
        &[
            ("calm", "P4", desk(), "2026-11-23T09:00:00Z"),
            ("overdue", "P3", desk(), "2026-11-20T09:00:00Z"),
            ("hot", "P1", desk(), "2026-11-23T09:00:00Z"),
            ("lost", "P1", json!("nowhere"), "2026-11-23T09:00:00Z"),
            ("net", "P2", json!("net"), "2026-11-23T09:00:00Z"),
            ("none", "P2", Value::Null, "2026-11-23T09:00:00Z"),
        ],
    );
    let agents = [
        agent(1, 0, json!({"teamId": "desk", "capacity": 2})),
        agent(2, 1, json!({"teamId": "desk", "capacity": 2})),
        agent(3, 0, json!({"teamId": "net"})),
    ];
    let mut command = json!({
        "teams": [{"teamId": "desk", "queueStrategy": "LOAD_BASED"}, {"teamId": "net", "queueStrategy": "ROUND_ROBIN"}],
        "agents": agents, "actor": Actor::system(), "at": at("2026-11-23T09:05:00Z"),
    });
    let all = |command: &Value| engine.assign_all(&tickets, &from_value(command, "").unwrap());
    assert_eq!(
        batch_outcomes(&all(&command).unwrap()),
        ["overdue: 1", "hot: 2", "lost: UNKNOWN_TEAM", "net: 3", "none: UNKNOWN_TEAM", "calm: 1"]
    );
    // An agent who becomes free gets the tickets most at risk, up to their capacity.
    command["agentId"] = json!(2);
    let pulled = engine.pull_work(&tickets, &from_value(&command, "").unwrap()).unwrap();
    assert_eq!(batch_outcomes(&pulled), ["overdue: 2"]);
    command["agentId"] = Value::Null;
    assert_eq!(
        engine.pull_work(&tickets, &from_value(&command, "").unwrap()).unwrap_err().code(),
        "MISSING_FIELD"
    );
    // All tickets of an agent who leaves.
    let assigned: Vec<Ticket> = all(&command)
        .unwrap()
        .into_iter()
        .filter_map(|item| match item {
            BatchItem::Decided { decision, .. } if chosen(&decision) == Some(1.into()) => {
                Some(decision.ticket)
            }
            _ => None,
        })
        .collect();
    let moved = engine.reassign_all(&assigned, &from_value(&command, "").unwrap()).unwrap();
    assert_eq!(batch_outcomes(&moved), ["overdue: 2", "calm: nobody"]);
    let twice = engine.assign_all(&assigned, &from_value(&command, "").unwrap()).unwrap();
    assert_eq!(batch_outcomes(&twice), ["overdue: ALREADY_ASSIGNED", "calm: ALREADY_ASSIGNED"]);
    command["teams"][1]["teamId"] = json!("desk");
    assert_eq!(all(&command).unwrap_err().path(), "teams[1].teamId");
}

#[test]
fn invalid_input_is_refused_with_its_path() {
    for (team, changes, path) in [
        (json!({}), json!({"currentLoad": -1}), "agents[0].currentLoad"),
        (json!({}), json!({"weight": 0}), "agents[0].weight"),
        (json!({}), json!({"weight": "NaN"}), "agents[0].weight"),
        (json!({}), json!({"weight": 1.5}), "agents[0].weight"),
        (json!({}), json!({"skills": [{"name": "db", "level": 0}]}), "agents[0].skills[0].level"),
        (json!({}), json!({"skills": [{"name": "db", "rank": 1}]}), "agents[0].skills[0].rank"),
        (json!({}), json!({"recentAssignments": ["yesterday"]}), "agents[0].recentAssignments[0]"),
        (json!({}), json!({"recentAssignments": vec![0; 1001]}), "agents[0].recentAssignments"),
        (
            json!({"fairDistribution": {"per": 60, "limit": 0}}),
            json!({}),
            "team.fairDistribution.limit",
        ),
        (json!({"skillTimeout": "soon"}), json!({}), "team.skillTimeout"),
        (json!({"skillTimeout": -1}), json!({}), "team.skillTimeout"),
        (json!({"offerTimeout": 0}), json!({}), "team.offerTimeout"),
        (json!({"offerTimeout": 100_000_000}), json!({}), "team.offerTimeout"),
        (json!({"queueStrategy": "LUCK"}), json!({}), "team.queueStrategy"),
    ] {
        let mut row = agent(1, 0, json!({}));
        row.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        let refusal = try_assign("P3", team.clone(), &[row], json!({})).unwrap_err();
        assert_eq!(refusal.path(), path, "{team} {changes}: {refusal}");
    }
    let twins = [agent(1, 0, json!({})), agent(1, 0, json!({}))];
    let refusal = try_assign("P3", json!({}), &twins, json!({})).unwrap_err();
    assert_eq!((refusal.code(), refusal.path()), ("DUPLICATE", "agents[1].agentId"));
    let config = json!({"loadWeights": {"P9": 2}});
    let refusal = Engine::new(&from_value(&config, "config").unwrap()).unwrap_err();
    assert_eq!((refusal.code(), refusal.path()), ("UNKNOWN_PRIORITY", "config.loadWeights.P9"));
    // A load above the capacity is valid input.
    let full = [agent(1, 9, json!({"capacity": 2}))];
    assert_eq!(
        json!(try_assign("P3", json!({}), &full, json!({})).unwrap().exclusions),
        json!({"atCapacity": 1})
    );
}

#[test]
fn preferred_agents_come_first_then_the_delegate_then_the_previous_assignee() {
    let engine = engine();
    let team = json!({"stickyAgent": true});
    let agents = [
        agent(1, 0, json!({})),
        agent(2, 7, json!({"delegateId": 3})),
        agent(3, 8, json!({})),
        agent(4, 9, json!({})),
    ];
    let decision = |call: fn(&Engine, &Ticket, &ticket_engine::AssignCommand) -> _,
                    ticket: &Ticket,
                    team: &Value,
                    preferred_agents: &[i64]| {
        let more = json!({"preferredAgents": preferred_agents});
        decide(call, ticket, team, &agents, "2026-11-23T09:00:00Z", more).unwrap()
    };
    let first = decision(Engine::assign, &ticket(&engine, "P3"), &team, &[1]).ticket;
    let second = decision(Engine::assign, &first, &team, &[2]).ticket;
    // The assignee comes before the previous assignee.
    assert_eq!(chosen(&decision(Engine::assign, &second, &team, &[])), Some(2.into()));
    assert_eq!(chosen(&decision(Engine::reassign, &second, &team, &[])), Some(3.into()));
    assert_eq!(chosen(&decision(Engine::reassign, &second, &team, &[4])), Some(4.into()));
    // A withdrawn offer goes to the delegate as well.
    let changes = json!({"changes": {"assigneeId": null}, "actor": Actor::agent(1), "at": at("2026-11-23T09:00:00Z")});
    let left = engine.update(&first, &from_value(&changes, "").unwrap()).unwrap().ticket;
    let offering = json!({"stickyAgent": true, "offerTimeout": 10});
    let offered = decision(Engine::assign, &left, &offering, &[2]).ticket;
    assert_eq!(chosen(&decision(Engine::reassign, &offered, &offering, &[])), Some(3.into()));
}

#[test]
fn an_unskilled_agent_off_shift_is_waited_for_until_both_exclusions_end() {
    let engine = engine();
    let vpn = ticket(&engine, "P3");
    let agents = [
        agent(1, 0, json!({"calendar": "late"})),
        agent(2, 0, json!({"skills": ["VPN"], "isAvailable": false})),
    ];
    // Opened at 08:00 UTC; the late shift opens at 13:00.
    for (wait, retry) in [
        (json!("PT6H"), Some("2026-11-23T14:00:00Z")),
        (json!("PT2H"), Some("2026-11-23T13:00:00Z")),
        (json!("never"), None),
    ] {
        let team = json!({"queueStrategy": "SKILL_BASED", "skillTimeout": wait});
        let waiting = assign(&vpn, &team, &agents, "2026-11-23T09:00:00Z");
        assert_eq!(waiting.assignment.unwrap().retry_at, retry.map(at), "{wait}");
    }
}

#[test]
fn missing_skills_are_reported_only_when_they_were_required() {
    let team = json!({"queueStrategy": "SKILL_BASED"});
    let agents =
        [agent(1, 0, json!({})), agent(2, 5, json!({})), agent(3, 9, json!({"skills": ["VPN"]}))];
    let preferred =
        try_assign("P3", team.clone(), &agents, json!({"preferredAgents": [2]})).unwrap();
    assert_eq!(outcomes(&preferred), ["passedOver", "chosen", "passedOver"]);
    let relaxed = try_assign("P3", team, &agents[..2], json!({})).unwrap();
    assert_eq!(
        (relaxed.fell_back, outcomes(&relaxed)),
        (true, vec![json!("chosen"), json!("passedOver")])
    );
}

#[test]
fn a_delegate_stands_in_for_an_agent_off_shift_but_not_for_a_full_one() {
    let stand_in = |more: Value| {
        let mut away = more;
        away["delegateId"] = json!(2);
        let agents = [agent(1, 5, away), agent(2, 9, json!({})), agent(3, 0, json!({}))];
        try_assign("P3", json!({}), &agents, json!({"preferredAgents": [1]})).unwrap().agent_id
    };
    assert_eq!(stand_in(json!({"calendar": "late"})), Some(2.into()));
    assert_eq!(stand_in(json!({"capacity": 5})), Some(3.into()));
}
