//! Applications that store the tickets ("hosts") and only carry out decisions. Through retries,
//! repeats and races, loads never drift, nobody exceeds their capacity, no ticket is lost and no
//! turn of the rotation is skipped. The work is spread fairly.

mod chance;
mod fairness;
mod store;

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::json;
use store::{Commit, Store};
use ticket_engine::{
    Actor, AssignCommand, Engine, Id, Instant, OfferCommand, Ticket, Transition, UpdateCommand,
    from_value,
};

const NINE: i64 = 1_795_424_400_000;

fn engine() -> Engine {
    let workflow = ticket_engine::workflow::presets::relaxed();
    let config = json!({"workflow": workflow, "timers": [], "loadWeights": {"P1": 3, "P2": 2}});
    Engine::new(&from_value(&config, "config").unwrap()).unwrap()
}

fn minute(minute: usize) -> Instant {
    Instant::from_epoch_ms(NINE + minute as i64 * 60_000).unwrap()
}

/// A request to a host about one ticket.
#[derive(Clone, Debug)]
enum Request {
    Assign { reassign: bool },
    Move(&'static str),
    Raise(&'static str),
    Answer(bool),
    Give(Option<i64>),
}

fn requests() -> impl Strategy<Value = Request> {
    prop_oneof![
        4 => prop::bool::weighted(0.3).prop_map(|reassign| Request::Assign { reassign }),
        3 => select(vec!["OPEN", "IN_PROGRESS", "PENDING", "RESOLVED", "CLOSED"]).prop_map(Request::Move),
        1 => select(vec!["P1", "P2", "P3"]).prop_map(Request::Raise),
        2 => any::<bool>().prop_map(Request::Answer),
        1 => prop::option::of(0..5_i64).prop_map(Request::Give),
    ]
}

impl Request {
    /// Decides on `ticket`. Returns `None` if the engine refuses.
    fn decide(
        &self,
        engine: &Engine,
        store: &Store,
        ticket: &Ticket,
        at: Instant,
    ) -> Option<Commit> {
        let actor = Actor::admin("lead");
        let decision = match self {
            Request::Assign { reassign } => {
                let command = AssignCommand::new(store.team.clone(), store.agents(), actor, at);
                let call = if *reassign { Engine::reassign } else { Engine::assign };
                call(engine, ticket, &command)
            }
            Request::Move(to) => engine.transition(ticket, &Transition::new(*to, actor, at)),
            Request::Raise(priority) => {
                let command = json!({"changes": {"priority": priority}, "actor": actor, "at": at});
                engine.update(ticket, &from_value::<UpdateCommand>(&command, "").unwrap())
            }
            Request::Give(agent) => {
                let command = json!({"changes": {"assigneeId": agent}, "actor": actor, "at": at});
                engine.update(ticket, &from_value::<UpdateCommand>(&command, "").unwrap())
            }
            Request::Answer(accept) => {
                let call = if *accept { Engine::accept_offer } else { Engine::decline_offer };
                call(engine, ticket, &OfferCommand { actor, at, explain: false })
            }
        };
        Some(Commit::new(store, ticket, decision.ok()?))
    }
}

fn strategies() -> impl Strategy<Value = &'static str> {
    select(vec!["ROUND_ROBIN", "LOAD_BASED", "SKILL_BASED"])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Any delivery may be repeated, at once or much later.
    #[test]
    fn loads_never_drift_though_deliveries_repeat(
        strategy in strategies(),
        offer in prop::option::of(1..30_u32),
        events in prop::collection::vec((requests(), any::<Index>(), any::<Index>(), any::<bool>()), 1..60),
    ) {
        let engine = engine();
        let mut store = Store::new(&engine, json!({"teamId": "desk", "queueStrategy": strategy, "offerTimeout": offer}), 5, None, 8);
        for (number, (request, ticket, repeat, repeats)) in events.into_iter().enumerate() {
            let ticket = store.ticket(ticket.index(store.tickets())).clone();
            if let Some(commit) = request.decide(&engine, &store, &ticket, minute(number)) {
                prop_assert!(store.commit(&commit), "no other commit came first");
                prop_assert!(!store.commit(&commit) || !commit.is_change(), "the same commit is refused the second time");
            }
            if repeats {
                store.deliver_again(repeat);
            }
            prop_assert_eq!(store.loads(), store.recount(&engine));
        }
    }

    /// Several hosts read, decide and commit, each at its pace.
    #[test]
    fn the_loser_of_a_race_loses_nothing_but_the_race(
        strategy in strategies(),
        capacity in prop::option::of(2..6_u32),
        schedule in prop::collection::vec((0..4_usize, any::<Index>()), 1..120),
    ) {
        let engine = engine();
        let mut store = Store::new(&engine, json!({"teamId": "desk", "queueStrategy": strategy}), 4, capacity, 30);
        let mut underway: BTreeMap<usize, Commit> = BTreeMap::new();
        for (number, (host, index)) in schedule.into_iter().enumerate() {
            let Some(commit) = underway.remove(&host) else {
                let waiting = store.waiting();
                if waiting.is_empty() { break }
                let ticket = store.ticket(waiting[index.index(waiting.len())]).clone();
                let commit = Request::Assign { reassign: false }.decide(&engine, &store, &ticket, minute(number));
                underway.insert(host, commit.unwrap());
                continue;
            };
            let before = store.team.cursor.clone();
            if store.commit(&commit) && strategy == "ROUND_ROBIN" && commit.agent_id().is_some() && capacity.is_none() {
                // Everybody is free, so the rotation advances by one, however many hosts take part.
                let next = before.map_or(0, |cursor| match cursor { Id::Number(id) => (id + 1) % 4, Id::Text(_) => -1 });
                prop_assert_eq!(commit.agent_id(), Some(Id::from(next)));
            }
            prop_assert_eq!(store.loads(), store.recount(&engine));
            for agent in store.agents() {
                prop_assert!(agent.capacity.is_none_or(|capacity| agent.current_load <= capacity));
            }
        }
        // The losers retry. In the end either everybody is full or no ticket waits.
        for index in store.waiting() {
            let ticket = store.ticket(index).clone();
            let commit = Request::Assign { reassign: false }.decide(&engine, &store, &ticket, minute(500));
            prop_assert!(store.commit(&commit.unwrap()));
        }
        for index in store.waiting() {
            let weight = engine_weight(&store.ticket(index).priority);
            for agent in store.agents() {
                prop_assert!(agent.current_load + weight > agent.capacity.unwrap(), "nobody with room is passed over");
            }
        }
    }
}

fn engine_weight(priority: &str) -> u32 {
    match priority {
        "P1" => 3,
        "P2" => 2,
        _ => 1,
    }
}
