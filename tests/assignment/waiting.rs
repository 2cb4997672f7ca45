//! Statements about tickets that wait for an agent: offers, declined offers, retries.

use serde_json::{Value, json};
use ticket_engine::{
    Actor, AdvanceCommand, AssignCommand, Decision, Engine, OfferCommand, Ticket, Transition,
    from_value,
};

use super::{agent, assign, at, chosen, decide, engine, loads, requests_reassignment, ticket};

fn changed(engine: &Engine, ticket: &Ticket, changes: Value, time: &str) -> Decision {
    let command = json!({"changes": changes, "actor": Actor::admin("lead"), "at": at(time)});
    engine.update(ticket, &from_value(&command, "").unwrap()).unwrap()
}

#[test]
fn declined_offers_are_forgotten_when_a_timer_changes_the_team() {
    let timer = json!({
        "id": "escalate", "after": 60, "since": "opened",
        "do": [{"setTeam": "second"}, {"reassign": {}}],
    });
    let config = json!({"timers": [timer]});
    let engine = Engine::new(&from_value(&config, "config").unwrap()).unwrap();
    let command = |team: &str, time: &str| -> AssignCommand {
        let command = json!({
            "team": {"teamId": team, "queueStrategy": "LOAD_BASED", "offerTimeout": 120},
            "agents": [agent(1, 0, json!({})), agent(2, 5, json!({}))], "actor": Actor::system(), "at": at(time),
        });
        from_value(&command, "").unwrap()
    };
    let offered = engine.assign(&ticket(&engine, "P3"), &command("first", "2026-11-23T08:10:00Z"));
    let decline =
        OfferCommand { actor: Actor::agent(1), at: at("2026-11-23T08:20:00Z"), explain: false };
    let declined = engine.decline_offer(&offered.unwrap().ticket, &decline).unwrap();
    let again = engine.assign(&declined.ticket, &command("first", "2026-11-23T08:30:00Z")).unwrap();
    assert_eq!(chosen(&again), Some(2.into()));
    let moved =
        engine.advance(&again.ticket, &AdvanceCommand::new(at("2026-11-23T09:00:00Z"))).unwrap();
    assert_eq!(
        (moved.ticket.team_id.clone(), loads(&moved)),
        (Some("second".into()), vec![("2".to_owned(), -1)])
    );
    let again = engine.assign(&moved.ticket, &command("second", "2026-11-23T09:10:00Z")).unwrap();
    assert_eq!(chosen(&again), Some(1.into()));
}

#[test]
fn closing_or_assigning_a_ticket_ends_its_offer_and_forgets_who_declined() {
    let engine = engine();
    let team = json!({"offerTimeout": 10});
    let agents = [agent(1, 0, json!({})), agent(2, 1, json!({}))];
    let offered = assign(&ticket(&engine, "P3"), &team, &agents, "2026-11-23T09:00:00Z");
    let declined = engine.decline_offer(
        &offered.ticket,
        &OfferCommand { actor: Actor::agent(1), at: at("2026-11-23T09:01:00Z"), explain: false },
    );
    let second = assign(&declined.unwrap().ticket, &team, &agents, "2026-11-23T09:02:00Z").ticket;
    assert_eq!(second.offer().map(|offer| offer.agent_id.clone()), Some(2.into()));

    let close = Transition::new("CLOSED", Actor::admin("lead"), at("2026-11-23T09:03:00Z"));
    let closed = engine.transition(&second, &close).unwrap();
    assert_eq!((loads(&closed), closed.next_wake_at), (vec![("2".to_owned(), -1)], None));
    let reopen = Transition::new("OPEN", Actor::admin("lead"), at("2026-11-23T09:04:00Z"));
    let reopened = engine.transition(&closed.ticket, &reopen).unwrap();

    let assigned = changed(&engine, &second, json!({"assigneeId": 3}), "2026-11-23T09:03:00Z");
    assert_eq!(loads(&assigned), [("2".to_owned(), -1), ("3".to_owned(), 1)]);
    assert_eq!(assigned.next_wake_at, None);
    let left =
        changed(&engine, &assigned.ticket, json!({"assigneeId": null}), "2026-11-23T09:04:00Z");
    for unassigned in [reopened, left] {
        let next = assign(&unassigned.ticket, &team, &agents, "2026-11-23T09:05:00Z");
        assert_eq!(chosen(&next), Some(1.into()));
    }
}

#[test]
fn a_ticket_stops_waiting_for_a_shift_when_it_is_assigned_closed_or_moved() {
    let engine = engine();
    let agents = [agent(1, 0, json!({"calendar": "late"}))];
    let waiting =
        assign(&ticket(&engine, "P3"), &json!({}), &agents, "2026-11-23T09:00:00Z").ticket;
    let assigned = changed(&engine, &waiting, json!({"assigneeId": 3}), "2026-11-23T09:03:00Z");
    let close = Transition::new("CLOSED", Actor::admin("lead"), at("2026-11-23T09:03:00Z"));
    let closed = engine.transition(&waiting, &close).unwrap();
    let moved = changed(&engine, &waiting, json!({"teamId": "other"}), "2026-11-23T09:03:00Z");
    for decision in [assigned, closed, moved] {
        assert_eq!((decision.ticket.retry_at(), decision.next_wake_at), (None, None));
    }
    // While the ticket is on offer it waits for no other shift.
    let team = json!({"offerTimeout": 10});
    let offered = assign(&waiting, &team, &[agent(2, 0, json!({}))], "2026-11-23T09:05:00Z");
    assert_eq!(
        (offered.ticket.retry_at(), offered.next_wake_at),
        (None, Some(at("2026-11-23T09:15:00Z")))
    );
}

#[test]
fn a_ticket_that_was_never_assigned_keeps_no_assignment_state() {
    let engine = engine();
    let urgent = ticket(&engine, "P1");
    assert_eq!(urgent.sla.queue, None);
    let agents = [agent(1, 0, json!({}))];
    let team = json!({"offerTimeout": 10});
    let offered = assign(&urgent, &team, &agents, "2026-11-23T09:00:00Z").ticket;
    let moved = changed(&engine, &offered, json!({"teamId": "other"}), "2026-11-23T09:01:00Z");
    assert_eq!((loads(&moved), moved.ticket.sla.queue), (vec![("1".to_owned(), -3)], None));
}

#[test]
fn a_resolved_ticket_is_assigned_without_an_offer_and_adds_no_load() {
    let engine = engine();
    let close = |ticket: &Ticket, status: &str| {
        let to = Transition::new(status, Actor::agent(1), at("2026-11-23T09:03:00Z"));
        engine.transition(ticket, &to).unwrap().ticket
    };
    let alone = [agent(1, 0, json!({}))];
    let mine = assign(&ticket(&engine, "P3"), &json!({}), &alone, "2026-11-23T09:00:00Z").ticket;
    let solved = close(&close(&mine, "IN_PROGRESS"), "RESOLVED");
    // Agent 1 has another ticket and is full.
    let agents = [agent(1, 1, json!({"capacity": 1})), agent(2, 5, json!({}))];
    let team = json!({"offerTimeout": 10});
    let assigned = assign(&solved, &team, &agents, "2026-11-23T09:05:00Z");
    assert_eq!(
        (assigned.ticket.assignee_id.clone(), assigned.ticket.offer()),
        (Some(2.into()), None)
    );
    assert_eq!((loads(&assigned), assigned.next_wake_at), (vec![], None));
    let late = [agent(2, 5, json!({"calendar": "late"}))];
    let nobody = decide(Engine::reassign, &solved, &team, &late, "2026-11-23T09:05:00Z", json!({}));
    let nobody = nobody.unwrap();
    assert_eq!((nobody.ticket.assignee_id, nobody.next_wake_at), (None, None));

    let closed = close(&solved, "CLOSED");
    let refusal =
        decide(Engine::assign, &closed, &team, &agents, "2026-11-23T09:05:00Z", json!({}));
    let refusal = refusal.unwrap_err();
    assert_eq!((refusal.code(), refusal.path()), ("TICKET_CLOSED", "ticket.status"));
}

#[test]
fn a_ticket_stays_with_its_assignee_until_another_agent_is_found() {
    let engine = engine();
    let team = json!({"offerTimeout": 10});
    let [one, two] = [agent(1, 0, json!({})), agent(2, 5, json!({}))];
    let late = agent(2, 5, json!({"calendar": "late"}));
    let alone = [one.clone()];
    let mine = assign(&ticket(&engine, "P3"), &json!({}), &alone, "2026-11-23T09:00:00Z").ticket;
    for agents in [vec![one.clone()], vec![late]] {
        let again = assign(&mine, &team, &agents, "2026-11-23T09:05:00Z");
        assert!(!again.is_change(), "neither an offer nor a retry");
    }
    let moved = decide(
        Engine::reassign,
        &mine,
        &team,
        &[one.clone(), two],
        "2026-11-23T09:05:00Z",
        json!({}),
    );
    let moved = moved.unwrap();
    assert_eq!(moved.ticket.assignee_id, None);
    assert_eq!(moved.ticket.offer().map(|offer| offer.agent_id.clone()), Some(2.into()));
    assert_eq!(loads(&moved), [("1".to_owned(), -1), ("2".to_owned(), 1)]);
}

#[test]
fn a_withdrawn_offer_does_not_count_as_declined() {
    let engine = engine();
    let team = json!({"offerTimeout": 10});
    let alone = [agent(1, 0, json!({}))];
    let offered = assign(&ticket(&engine, "P3"), &team, &alone, "2026-11-23T09:00:00Z").ticket;
    let withdrawn =
        decide(Engine::reassign, &offered, &team, &alone, "2026-11-23T09:01:00Z", json!({}));
    let withdrawn = withdrawn.unwrap();
    assert_eq!((chosen(&withdrawn), withdrawn.ticket.offer()), (None, None));
    let again = assign(&withdrawn.ticket, &team, &alone, "2026-11-23T09:02:00Z");
    assert_eq!(chosen(&again), Some(1.into()));
}

#[test]
fn an_offer_that_a_timer_withdraws_does_not_count_as_declined() {
    let config = json!({"timers": [
        {"id": "again", "after": 60, "since": "opened", "do": [{"reassign": {}}]},
        {
            "id": "solved", "after": 10, "since": "inStatus", "when": {"field": "status", "equals": "RESOLVED"},
            "do": [{"reassign": {}}],
        },
    ]});
    let engine = Engine::new(&from_value(&config, "config").unwrap()).unwrap();
    let team = json!({"teamId": "desk", "queueStrategy": "LOAD_BASED", "offerTimeout": 120});
    let command = |time: &str| -> AssignCommand {
        let agents = [agent(1, 0, json!({}))];
        let command =
            json!({"team": team, "agents": agents, "actor": Actor::system(), "at": at(time)});
        from_value(&command, "").unwrap()
    };
    let offered =
        engine.assign(&ticket(&engine, "P3"), &command("2026-11-23T08:10:00Z")).unwrap().ticket;
    let nine = AdvanceCommand::new(at("2026-11-23T09:00:00Z"));
    let taken = engine.advance(&offered, &nine).unwrap();
    assert!(requests_reassignment(&taken) && taken.ticket.offer().is_none());
    assert_eq!(loads(&taken), [("1".to_owned(), -1)]);
    let again = engine.assign(&taken.ticket, &command("2026-11-23T09:01:00Z")).unwrap();
    assert_eq!(chosen(&again), Some(1.into()));
    // A resolved ticket stays with its assignee.
    let mut solved = offered;
    for (number, status) in ["IN_PROGRESS", "RESOLVED"].iter().enumerate() {
        let time = at(["2026-11-23T08:30:00Z", "2026-11-23T08:40:00Z"][number]);
        let accept = OfferCommand { actor: Actor::agent(1), at: time, explain: false };
        solved = engine.accept_offer(&solved, &accept).map_or(solved, |decision| decision.ticket);
        let to = Transition::new(*status, Actor::agent(1), time);
        solved = engine.transition(&solved, &to).unwrap().ticket;
    }
    let after_timer = engine.advance(&solved, &nine).unwrap();
    assert!(after_timer.history.iter().any(|entry| entry.timer_id.as_deref() == Some("solved")));
    assert_eq!(
        (requests_reassignment(&after_timer), after_timer.ticket.assignee_id),
        (false, Some(1.into()))
    );
}

#[test]
fn an_offer_that_expired_before_the_last_change_lapses_at_that_change() {
    let engine = engine();
    let team = json!({"offerTimeout": 10});
    let alone = [agent(1, 0, json!({}))];
    let mut offered = assign(&ticket(&engine, "P3"), &team, &alone, "2026-11-23T09:00:00Z").ticket;
    let queue = offered.sla.queue.as_mut().unwrap();
    queue.offer.as_mut().unwrap().expires_at = at("2026-11-23T08:30:00Z");
    let nine = at("2026-11-23T09:00:00Z");
    let lapsed = engine.advance(&offered, &AdvanceCommand::new(nine)).unwrap();
    assert_eq!((lapsed.history[0].changed_at, lapsed.ticket.offer()), (nine, None));
}

#[test]
fn an_offer_is_notified_once_and_its_end_only_when_it_is_not_accepted() {
    let engine = engine();
    let offer_notices = |decision: &Decision| -> Vec<String> {
        let effects = decision.effects.iter().map(|effect| json!(effect)["event"]["type"].clone());
        let types = effects.filter_map(|kind| kind.as_str().map(str::to_owned));
        types.filter(|kind| kind.starts_with("offer")).collect()
    };
    let team = json!({"offerTimeout": 10});
    let alone = [agent(1, 0, json!({}))];
    let offered = assign(&ticket(&engine, "P3"), &team, &alone, "2026-11-23T09:00:00Z");
    assert_eq!(offer_notices(&offered), ["offered"]);
    let raised =
        changed(&engine, &offered.ticket, json!({"priority": "P1"}), "2026-11-23T09:01:00Z");
    assert_eq!((offer_notices(&raised), loads(&raised)), (vec![], vec![("1".to_owned(), 2)]));
    let answer =
        OfferCommand { actor: Actor::agent(1), at: at("2026-11-23T09:02:00Z"), explain: false };
    assert!(offer_notices(&engine.accept_offer(&raised.ticket, &answer).unwrap()).is_empty());
    assert_eq!(
        offer_notices(&engine.decline_offer(&raised.ticket, &answer).unwrap()),
        ["offerEnded"]
    );
}
