//! Statements about who gets a ticket, and why.

mod waiting;

use serde_json::{Value, json};
use ticket_engine::assignment::{Assignment, Route};
use ticket_engine::input::from_value;
use ticket_engine::{
    Actor, AdvanceCommand, BatchItem, Decision, Effect, Engine, Id, Instant, OpenCommand, Ticket,
    TicketDraft, TicketEngineError, verify_history,
};

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

/// With early and late shifts in Rome.
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

/// An agent with a load, and `more`.
fn agent(id: i64, load: u32, more: Value) -> Value {
    let mut agent = json!({"agentId": id, "currentLoad": load, "isAvailable": true});
    agent.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    agent
}

fn ask(
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

fn fates(assignment: &Assignment) -> Vec<Value> {
    let candidates = serde_json::to_value(&assignment.candidates).unwrap();
    candidates.as_array().unwrap().iter().map(|own| own["fate"].clone()).collect()
}

#[test]
fn the_fate_of_every_candidate_is_told() {
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
    let assignment = ask("P3", json!({}), &agents, json!({"exclude": [6]})).unwrap();
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
    assert_eq!(fates(&assignment), expected);
    let skills = json!({"queueStrategy": "SKILL_BASED"});
    let agents =
        [agent(1, 0, json!({"skills": ["mail"]})), agent(2, 9, json!({"skills": ["VPN", "mail"]}))];
    let assignment = ask("P3", skills, &agents, json!({"requiredSkills": ["mail"]})).unwrap();
    assert_eq!(
        (assignment.agent_id.clone(), fates(&assignment)),
        (Some(2.into()), vec![json!("lacksSkills"), json!("chosen")])
    );
    let candidates = serde_json::to_value(&assignment.candidates).unwrap();
    assert_eq!(candidates[0]["missing"], json!(["VPN"]));
}

#[test]
fn when_nobody_is_on_shift_the_answer_says_when_to_ask_again() {
    let agents = [
        agent(1, 0, json!({"calendar": "late"})),
        // Not even when the shift opens.
        agent(2, 9, json!({"calendar": "early", "capacity": 1})),
    ];
    let assignment = ask("P3", json!({}), &agents, json!({})).unwrap();
    assert_eq!(
        (assignment.agent_id, assignment.retry_at),
        (None, Some(at("2026-11-23T13:00:00Z")))
    );
    let agents =
        [agent(1, 0, json!({"calendar": "late"})), agent(2, 9, json!({"calendar": "early"}))];
    let assignment = ask("P3", json!({}), &agents, json!({})).unwrap();
    assert_eq!((assignment.agent_id, assignment.retry_at), (Some(2.into()), None));
}

#[test]
fn a_full_agent_gets_only_what_may_exceed_their_capacity() {
    let agents = [agent(1, 5, json!({"capacity": 5}))];
    let team = json!({"mayExceedCapacity": ["P1"]});
    assert_eq!(ask("P1", team.clone(), &agents, json!({})).unwrap().agent_id, Some(1.into()));
    assert_eq!(ask("P2", team, &agents, json!({})).unwrap().agent_id, None);
}

#[test]
fn by_share_the_agent_with_most_room_in_proportion_is_chosen() {
    let agents = [agent(1, 1, json!({"capacity": 2})), agent(2, 4, json!({"capacity": 10}))];
    let chosen = |measure: &str| {
        ask("P3", json!({"loadMeasure": measure}), &agents, json!({})).unwrap().agent_id
    };
    assert_eq!((chosen("COUNT"), chosen("SHARE")), (Some(1.into()), Some(2.into())));
}

#[test]
fn a_shift_that_is_no_calendar_is_refused_where_it_stands() {
    let agents = [agent(1, 0, json!({})), agent(2, 0, json!({"calendar": "night"}))];
    let refusal = ask("P3", json!({}), &agents, json!({})).unwrap_err();
    assert_eq!((refusal.code(), refusal.path()), ("UNKNOWN_CALENDAR", "agents[1].calendar"));
}

/// The decision on a ticket by `call`, with a command of `team`, `agents` and `more` at `time`.
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

fn asks_again(decision: &Decision) -> bool {
    decision.effects.iter().any(|effect| matches!(effect, Effect::Reassign { .. }))
}

#[test]
fn a_weight_is_a_part_of_the_work() {
    // Three for two is less than two for one.
    let agents = [agent(1, 2, json!({})), agent(2, 3, json!({"weight": 2}))];
    assert_eq!(ask("P3", json!({}), &agents, json!({})).unwrap().agent_id, Some(2.into()));
    // On the wheel it is so many in a row.
    let agents = [agent(1, 0, json!({"weight": 2})), agent(2, 0, json!({}))];
    let mut team = json!({"queueStrategy": "ROUND_ROBIN"});
    let mut order = Vec::new();
    for _ in 0..6 {
        let assignment = ask("P3", team.clone(), &agents, json!({})).unwrap();
        order.push(assignment.agent_id.clone().unwrap().to_string());
        team["cursor"] = json!(assignment.cursor);
        team["cursorTurns"] = json!(assignment.cursor_turns);
    }
    assert_eq!(order, ["1", "1", "2", "1", "1", "2"]);
    // A column of zeros, from a host that stores the cursor alone, does not stop it.
    let team = json!({"queueStrategy": "ROUND_ROBIN", "cursor": 1, "cursorTurns": 0});
    assert_eq!(ask("P3", team, &agents, json!({})).unwrap().agent_id, Some(2.into()));
}

#[test]
fn an_urgent_ticket_weighs_more_and_gives_back_what_it_took() {
    let engine = engine();
    let agents = [agent(1, 2, json!({"capacity": 4})), agent(2, 3, json!({"capacity": 6}))];
    let urgent = ticket(&engine, "P1");
    let taken = assign(&urgent, &json!({}), &agents, "2026-11-23T09:00:00Z");
    assert_eq!((chosen(&taken), loads(&taken)), (Some(2.into()), vec![("2".to_owned(), 3)]));
    let changes = json!({"changes": {"priority": "P3"}, "actor": Actor::agent(2), "at": at("2026-11-23T09:01:00Z")});
    let eased = engine.update(&taken.ticket, &from_value(&changes, "").unwrap()).unwrap();
    assert_eq!(loads(&eased), [("2".to_owned(), -2)]);
    // Another configuration gives back what this one took.
    let other = Engine::new(
        &from_value(
            &json!({"timers": [], "workflow": ticket_engine::workflow::presets::desk()}),
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
fn a_skill_level_is_the_least_that_will_do_and_a_wish_decides_among_the_skilled() {
    let team = json!({"queueStrategy": "SKILL_BASED"});
    let skilled = |id, load, level: u32, more: &[&str]| {
        let mut skills = vec![json!("VPN"), json!({"name": "db", "level": level})];
        skills.extend(more.iter().map(|name| json!(name)));
        agent(id, load, json!({"skills": skills}))
    };
    let agents =
        [skilled(1, 0, 1, &["de", "fr"]), skilled(2, 5, 3, &[]), skilled(3, 9, 2, &["fr"])];
    let need = |level: u32, wish: &[&str]| {
        let more =
            json!({"requiredSkills": [{"name": "db", "level": level}], "preferredSkills": wish});
        ask("P3", team.clone(), &agents, more).unwrap().agent_id.unwrap().to_string()
    };
    assert_eq!(need(1, &[]), "1");
    assert_eq!(need(2, &[]), "2");
    assert_eq!(need(2, &["de", "fr"]), "3");
    assert_eq!(need(2, &["it"]), "2", "a wish that nobody meets decides nothing");
}

#[test]
fn skills_are_asked_for_as_long_as_the_team_says() {
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
        let team = json!({"queueStrategy": "SKILL_BASED", "relaxSkillsAfter": wait});
        let waiting = assign(&vpn, &team, &agents, "2026-11-23T09:00:00Z");
        let assignment = waiting.assignment.as_ref().unwrap();
        assert_eq!(
            (assignment.agent_id.clone(), assignment.retry_at),
            (None, retry.map(at)),
            "{wait}"
        );
        assert_eq!(json!(assignment.barred), json!({"lacksSkills": 1, "offShift": 1}));
        assert_eq!(waiting.next_wake_at, retry.map(at));
    }
    let team = json!({"queueStrategy": "SKILL_BASED", "relaxSkillsAfter": 120});
    let relaxed = assign(&vpn, &team, &agents, "2026-11-23T10:00:00Z");
    assert_eq!((chosen(&relaxed), relaxed.assignment.unwrap().fell_back), (Some(1.into()), true));
}

#[test]
fn a_ticket_that_nobody_may_have_wakes_when_somebody_may() {
    let engine = engine();
    let agents = [agent(1, 0, json!({"calendar": "late"}))];
    let waiting = assign(&ticket(&engine, "P3"), &json!({}), &agents, "2026-11-23T09:00:00Z");
    let opens = at("2026-11-23T13:00:00Z");
    assert_eq!((waiting.ticket.retry_at(), waiting.next_wake_at), (Some(opens), Some(opens)));
    // Asked again meanwhile, there is nothing new to commit.
    let again = assign(&waiting.ticket, &json!({}), &agents, "2026-11-23T09:30:00Z");
    assert!(!again.is_change());
    let woken = engine.advance(&waiting.ticket, &AdvanceCommand::new(opens)).unwrap();
    assert!(asks_again(&woken) && woken.next_wake_at.is_none());
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
fn an_empty_roster_says_that_there_is_nobody() {
    let assignment = ask("P3", json!({}), &[], json!({})).unwrap();
    assert_eq!((assignment.agent_id, assignment.retry_at), (None, None));
    assert!(assignment.barred.is_empty());
}

#[test]
fn a_fair_window_lets_nobody_have_everything() {
    let busy =
        json!({"recentAssignments": [at("2026-11-23T08:10:00Z"), at("2026-11-23T08:50:00Z")]});
    let agents = [agent(1, 0, busy), agent(2, 7, json!({}))];
    let team = |limit: u32| json!({"fairWindow": {"minutes": 60, "limit": limit}});
    assert_eq!(ask("P3", team(3), &agents, json!({})).unwrap().agent_id, Some(1.into()));
    assert_eq!(ask("P3", team(2), &agents, json!({})).unwrap().agent_id, Some(2.into()));
    let alone = ask("P3", team(2), &agents[..1], json!({})).unwrap();
    assert_eq!((alone.agent_id, alone.retry_at), (None, Some(at("2026-11-23T09:10:00Z"))));
}

#[test]
fn a_ticket_sticks_to_the_agent_who_had_it() {
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
        json!({"wanted": [3, 2]}),
    )
    .unwrap();
    let assignment = first.assignment.clone().unwrap();
    assert_eq!(
        (assignment.agent_id, assignment.route, assignment.cursor),
        (Some(2.into()), Route::InPerson, None)
    );
    let changes = json!({"changes": {"assigneeId": null}, "actor": Actor::agent(2), "at": at("2026-11-23T09:01:00Z")});
    let left = engine.update(&first.ticket, &from_value(&changes, "").unwrap()).unwrap().ticket;
    for (sticky, who) in [(true, 2), (false, 1)] {
        let team = json!({"stickyAgent": sticky});
        assert_eq!(
            chosen(&assign(&left, &team, &agents, "2026-11-23T09:02:00Z")),
            Some(who.into())
        );
    }
}

#[test]
fn a_delegate_stands_in_for_whoever_is_away_and_a_circle_of_them_leads_nowhere() {
    let engine = engine();
    let away = |id, delegate| agent(id, 0, json!({"isAvailable": false, "delegateId": delegate}));
    let agents = [away(1, 2), away(2, 4), agent(3, 0, json!({})), agent(4, 9, json!({}))];
    let mine = decide(
        Engine::assign,
        &ticket(&engine, "P3"),
        &json!({}),
        &agents,
        "2026-11-23T09:00:00Z",
        json!({"wanted": [1]}),
    )
    .unwrap();
    let assignment = mine.assignment.clone().unwrap();
    assert_eq!((assignment.agent_id, assignment.route), (Some(4.into()), Route::StandIn));
    let circle = [away(1, 2), away(2, 1), agent(3, 0, json!({}))];
    let around = ask("P3", json!({}), &circle, json!({"wanted": [1, 2]})).unwrap();
    assert_eq!((around.agent_id, around.route), (Some(3.into()), Route::Strategy));
    // Somebody who leaves: their tickets go to whoever stands in.
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
    assert_eq!(fates(&moved.assignment.clone().unwrap()), ["passedOver", "relieved", "chosen"]);
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
fn a_ticket_does_not_count_against_the_one_who_has_it() {
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
    assert!(asks_again(&declined));
    let lapsed = engine.advance(&offered.ticket, &AdvanceCommand::new(until)).unwrap();
    assert_eq!(loads(&lapsed), [("1".to_owned(), -1)]);
    assert!(asks_again(&lapsed));
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
        assert_eq!(fates(&next.assignment.clone().unwrap()), ["declined", "chosen"]);
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
        // A customer who has the agent's number.
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

/// Tickets of a batch: by id, priority, team, and when they were opened.
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

fn told(items: &[BatchItem]) -> Vec<String> {
    let tell = |item: &BatchItem| match item {
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
    items.iter().map(tell).collect()
}

#[test]
fn a_batch_goes_by_risk_and_sees_its_own_choices() {
    let config = json!({"timers": [], "policies": ticket_engine::sla::presets::itil()});
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
        told(&all(&command).unwrap()),
        ["overdue: 1", "hot: 2", "lost: UNKNOWN_TEAM", "net: 3", "none: UNKNOWN_TEAM", "calm: 1"]
    );
    // One who becomes free gets what is most at risk, as much as they may have.
    command["agentId"] = json!(2);
    let drained = engine.drain(&tickets, &from_value(&command, "").unwrap()).unwrap();
    assert_eq!(told(&drained), ["overdue: 2"]);
    command["agentId"] = Value::Null;
    assert_eq!(
        engine.drain(&tickets, &from_value(&command, "").unwrap()).unwrap_err().code(),
        "MISSING_FIELD"
    );
    // All that somebody has who leaves.
    let given: Vec<Ticket> = all(&command)
        .unwrap()
        .into_iter()
        .filter_map(|item| match item {
            BatchItem::Decided { decision, .. } if chosen(&decision) == Some(1.into()) => {
                Some(decision.ticket)
            }
            _ => None,
        })
        .collect();
    let moved = engine.reassign_all(&given, &from_value(&command, "").unwrap()).unwrap();
    assert_eq!(told(&moved), ["overdue: 2", "calm: nobody"]);
    let twice = engine.assign_all(&given, &from_value(&command, "").unwrap()).unwrap();
    assert_eq!(told(&twice), ["overdue: ALREADY_ASSIGNED", "calm: ALREADY_ASSIGNED"]);
    command["teams"][1]["teamId"] = json!("desk");
    assert_eq!(all(&command).unwrap_err().path(), "teams[1].teamId");
}

#[test]
fn bad_input_is_refused_where_it_stands() {
    for (team, one, path) in [
        (json!({}), json!({"currentLoad": -1}), "agents[0].currentLoad"),
        (json!({}), json!({"weight": 0}), "agents[0].weight"),
        (json!({}), json!({"weight": "NaN"}), "agents[0].weight"),
        (json!({}), json!({"weight": 1.5}), "agents[0].weight"),
        (json!({}), json!({"skills": [{"name": "db", "level": 0}]}), "agents[0].skills[0].level"),
        (json!({}), json!({"skills": [{"name": "db", "rank": 1}]}), "agents[0].skills[0].rank"),
        (json!({}), json!({"recentAssignments": ["yesterday"]}), "agents[0].recentAssignments[0]"),
        (json!({"fairWindow": {"minutes": 60, "limit": 0}}), json!({}), "team.fairWindow.limit"),
        (json!({"relaxSkillsAfter": "soon"}), json!({}), "team.relaxSkillsAfter"),
        (json!({"relaxSkillsAfter": -1}), json!({}), "team.relaxSkillsAfter"),
        (json!({"offerTimeout": 0}), json!({}), "team.offerTimeout"),
        (json!({"offerTimeout": 100_000_000}), json!({}), "team.offerTimeout"),
        (json!({"queueStrategy": "LUCK"}), json!({}), "team.queueStrategy"),
    ] {
        let mut row = agent(1, 0, json!({}));
        row.as_object_mut().unwrap().extend(one.as_object().unwrap().clone());
        let refusal = ask("P3", team.clone(), &[row], json!({})).unwrap_err();
        assert_eq!(refusal.path(), path, "{team} {one}: {refusal}");
    }
    let twins = [agent(1, 0, json!({})), agent(1, 0, json!({}))];
    let refusal = ask("P3", json!({}), &twins, json!({})).unwrap_err();
    assert_eq!((refusal.code(), refusal.path()), ("DUPLICATE", "agents[1].agentId"));
    let config = json!({"loadWeights": {"P9": 2}});
    let refusal = Engine::new(&from_value(&config, "config").unwrap()).unwrap_err();
    assert_eq!((refusal.code(), refusal.path()), ("UNKNOWN_PRIORITY", "config.loadWeights.P9"));
    // More than they may have is a state of the world, not a mistake.
    let full = [agent(1, 9, json!({"capacity": 2}))];
    assert_eq!(
        json!(ask("P3", json!({}), &full, json!({})).unwrap().barred),
        json!({"atCapacity": 1})
    );
}

#[test]
fn of_those_wanted_in_person_the_named_come_first_then_a_stand_in_then_whoever_had_it() {
    let engine = engine();
    let team = json!({"stickyAgent": true});
    let agents = [
        agent(1, 0, json!({})),
        agent(2, 7, json!({"delegateId": 3})),
        agent(3, 8, json!({})),
        agent(4, 9, json!({})),
    ];
    let ask = |call: fn(&Engine, &Ticket, &ticket_engine::AssignCommand) -> _,
               ticket: &Ticket,
               team: &Value,
               wanted: &[i64]| {
        let more = json!({"wanted": wanted});
        decide(call, ticket, team, &agents, "2026-11-23T09:00:00Z", more).unwrap()
    };
    let first = ask(Engine::assign, &ticket(&engine, "P3"), &team, &[1]).ticket;
    let second = ask(Engine::assign, &first, &team, &[2]).ticket;
    // Whoever has it, before whoever had it before them.
    assert_eq!(chosen(&ask(Engine::assign, &second, &team, &[])), Some(2.into()));
    assert_eq!(chosen(&ask(Engine::reassign, &second, &team, &[])), Some(3.into()));
    assert_eq!(chosen(&ask(Engine::reassign, &second, &team, &[4])), Some(4.into()));
    // An offer that is withdrawn goes to the stand-in as well.
    let changes = json!({"changes": {"assigneeId": null}, "actor": Actor::agent(1), "at": at("2026-11-23T09:00:00Z")});
    let left = engine.update(&first, &from_value(&changes, "").unwrap()).unwrap().ticket;
    let offering = json!({"stickyAgent": true, "offerTimeout": 10});
    let offered = ask(Engine::assign, &left, &offering, &[2]).ticket;
    assert_eq!(chosen(&ask(Engine::reassign, &offered, &offering, &[])), Some(3.into()));
}

#[test]
fn whoever_lacks_skills_and_is_off_shift_is_waited_for_until_both_are_over() {
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
        let team = json!({"queueStrategy": "SKILL_BASED", "relaxSkillsAfter": wait});
        let waiting = assign(&vpn, &team, &agents, "2026-11-23T09:00:00Z");
        assert_eq!(waiting.assignment.unwrap().retry_at, retry.map(at), "{wait}");
    }
}

#[test]
fn nobody_is_said_to_lack_skills_that_were_not_asked_for() {
    let team = json!({"queueStrategy": "SKILL_BASED"});
    let agents =
        [agent(1, 0, json!({})), agent(2, 5, json!({})), agent(3, 9, json!({"skills": ["VPN"]}))];
    let wanted = ask("P3", team.clone(), &agents, json!({"wanted": [2]})).unwrap();
    assert_eq!(fates(&wanted), ["passedOver", "chosen", "passedOver"]);
    let relaxed = ask("P3", team, &agents[..2], json!({})).unwrap();
    assert_eq!(
        (relaxed.fell_back, fates(&relaxed)),
        (true, vec![json!("chosen"), json!("passedOver")])
    );
}

#[test]
fn whoever_is_off_shift_has_a_stand_in_and_whoever_is_full_has_none() {
    let stand_in = |more: Value| {
        let mut away = more;
        away["delegateId"] = json!(2);
        let agents = [agent(1, 5, away), agent(2, 9, json!({})), agent(3, 0, json!({}))];
        ask("P3", json!({}), &agents, json!({"wanted": [1]})).unwrap().agent_id
    };
    assert_eq!(stand_in(json!({"calendar": "late"})), Some(2.into()));
    assert_eq!(stand_in(json!({"capacity": 5})), Some(3.into()));
}
