//! The exact cases that the design names, for the model and for the engine: both must give the
//! values written here.

use std::collections::BTreeMap;

use super::clocks::{
    Definition, FIRST, NEXT, RESOLUTION, agent_work, ownership, pausable_update, periodic_update,
    requester_wait,
};
use super::plan::{
    By, Command, Counted, Days, Life, Pauses, Plan, Policy, Promise, Target, Test, When, Who,
};
use super::timeline::{Doing, Event, Key, Tally, What, reconstruct};

const MINUTE: i64 = 60_000;
/// Midnight in UTC before 1 November 2026.
const NOVEMBER: i64 = 1_793_491_200_000;

/// An instant of November 2026, in UTC.
fn at(day: i64, hour: i64, minute: i64) -> i64 {
    NOVEMBER + ((day - 1) * 1440 + hour * 60 + minute) * MINUTE
}

fn target(promise: Promise) -> Target {
    Target {
        promise,
        prefers_short: false,
        hours: None,
        warn: None,
        pause: None,
        on_change: None,
        on_reopen: None,
        concurrent: false,
    }
}

fn minutes(clock_id: &'static str, minutes: i64) -> (&'static str, Target) {
    (clock_id, target(Promise::Minutes(minutes)))
}

fn berlin((clock_id, target): (&'static str, Target)) -> (&'static str, Target) {
    (clock_id, Target { hours: Some(Counted::In("berlin")), ..target })
}

fn policy<const N: usize>(targets: [(&'static str, Target); N]) -> Policy {
    Policy {
        policy_id: 0,
        group: "sla",
        priority: None,
        when: None,
        is_fallback: false,
        targets: BTreeMap::from(targets),
        hours: None,
        pauses: Pauses::OfEach(BTreeMap::new()),
        warn: Vec::new(),
        on_change: None,
        grace: None,
        on_reopen: None,
    }
}

fn life(clocks: Vec<Definition>, policies: Vec<Policy>, start: i64) -> Life {
    let number = |(policy_id, policy)| Policy { policy_id, ..policy };
    let policies = policies.into_iter().enumerate().map(number).collect();
    let timers = Vec::new();
    Life {
        plan: Plan { clocks, policies, timers, is_strict: false, responds: (true, true) },
        start,
        status: "OPEN",
        priority: "P2",
        assignee: None,
        team: None,
        site: None,
        opened_by: Who::Reporter,
        commands: Vec::new(),
        aftermath: 0,
    }
}

fn enter(to: &'static str) -> Command {
    Command::Move { to, public_comment: false }
}

fn say(public: bool) -> Command {
    Command::Comment { public }
}

fn change(assignee: Option<Option<i64>>, team: Option<Option<i64>>) -> Command {
    Command::Change { priority: None, assignee, team, tagged: None }
}

impl Life {
    fn with(mut self, at: i64, who: Who, command: Command) -> Life {
        self.commands.push((When::At(at), who, command));
        self
    }

    fn agent(self, at: i64, command: Command) -> Life {
        self.with(at, Who::Agent, command)
    }

    /// The cycles of a clock at `now`, by the model. The engine must agree.
    fn cycles(&self, key: Key, now: i64) -> Vec<Tally> {
        let last = self.commands.iter().rev().find_map(|(when, ..)| match when {
            When::At(at) => Some(*at),
            _ => None,
        });
        let life = Life { aftermath: now - last.unwrap_or(self.start), ..self.clone() };
        super::agree(&life).unwrap();
        super::adds_up(&life).unwrap();
        let opened = Event { at: self.start, who: self.opened_by, what: What::Opened };
        let commands = self.commands.iter().map(|(when, who, command)| {
            let When::At(at) = *when else { panic!("an instant is fixed") };
            Event { at, who: *who, what: What::Command(command.clone()) }
        });
        let events: Vec<Event> = std::iter::once(opened).chain(commands).collect();
        let mut clocks = reconstruct(self, &events, now, &self.plan.keys()).clocks;
        clocks.retain(|clock| clock.key == key);
        clocks
    }

    fn dues(&self, key: Key, now: i64) -> Vec<Option<i64>> {
        self.cycles(key, now).iter().map(|clock| clock.due).collect()
    }
}

#[test]
fn ownership_counts_for_each_team_anew() {
    let ola = Policy {
        group: "ola",
        when: Some(Test::Team(2)),
        ..policy([berlin(minutes("alpha", 240))])
    };
    let key = ("ola", "alpha");
    let life = life(vec![ownership("alpha")], vec![ola], at(23, 8, 0));
    let life = Life { team: Some(1), ..life }.agent(at(23, 10, 30), change(None, Some(Some(2))));
    assert_eq!(life.dues(key, at(23, 10, 30)), [None, Some(at(23, 14, 30))]);
    let life = life
        .agent(at(23, 11, 0), enter("PENDING"))
        .agent(at(23, 13, 0), enter("IN_PROGRESS"))
        .agent(at(23, 13, 30), change(Some(Some(1)), None));
    assert_eq!(life.dues(key, at(23, 13, 30)), [None, Some(at(23, 16, 30))]);
    let life = life
        .agent(at(23, 14, 0), change(None, Some(Some(1))))
        .agent(at(23, 15, 0), change(None, Some(Some(2))));
    let cycles = life.cycles(key, at(23, 15, 0));
    assert_eq!((cycles[1].doing, cycles[1].used), (Doing::Stopped, 90 * MINUTE));
    assert_eq!((cycles.len(), cycles[3].due), (4, Some(at(24, 10, 0))));
}

#[test]
fn the_requester_waits_while_the_agents_work() {
    let clocks = vec![requester_wait("mike"), agent_work("alpha")];
    let sla = policy([minutes("mike", 480), minutes("alpha", 480)]);
    let life = life(clocks, vec![sla], at(23, 9, 0))
        .agent(at(23, 10, 0), enter("PENDING"))
        .agent(at(23, 14, 0), enter("ON_HOLD"))
        .agent(at(23, 15, 0), enter("IN_PROGRESS"));
    for (clock_id, used, due) in [("mike", 120, at(23, 21, 0)), ("alpha", 60, at(23, 22, 0))] {
        let [clock] = &life.cycles(("sla", clock_id), at(23, 15, 0))[..] else { panic!() };
        assert_eq!((clock.used, clock.due), (used * MINUTE, Some(due)));
    }
}

#[test]
fn an_update_is_due_again_after_each_public_reply() {
    let updated = |definition: Definition| {
        life(vec![definition], vec![policy([minutes("zulu", 240)])], at(23, 9, 0))
            .agent(at(23, 9, 30), say(true))
            .agent(at(23, 12, 0), say(false))
            .agent(at(23, 13, 30), say(true))
    };
    let key = ("sla", "zulu");
    let life = updated(periodic_update("zulu"));
    assert_eq!(life.dues(key, at(23, 13, 30)), [Some(at(23, 13, 30)), Some(at(23, 17, 30))]);
    let life = life.agent(at(23, 18, 0), enter("RESOLVED"));
    let cycles = life.cycles(key, at(23, 18, 0));
    let breaches: Vec<_> = cycles.iter().map(|clock| clock.breached).collect();
    assert_eq!(breaches, [None, Some(at(23, 17, 30))]);
    let life = updated(pausable_update("zulu"))
        .agent(at(23, 14, 0), enter("PENDING"))
        .agent(at(23, 16, 0), enter("IN_PROGRESS"));
    assert_eq!(life.dues(key, at(23, 16, 0))[1], Some(at(23, 19, 30)));
}

#[test]
fn a_cancelled_ticket_has_no_verdict_but_keeps_its_breach() {
    for (minute, breached) in [(29, None), (31, Some(at(23, 14, 30)))] {
        let life = life(Vec::new(), vec![policy([minutes(RESOLUTION, 330)])], at(23, 9, 0))
            .agent(at(23, 14, minute), enter("CANCELLED"));
        let [clock] = &life.cycles(("sla", RESOLUTION), at(23, 15, 0))[..] else { panic!() };
        assert_eq!((clock.doing, clock.breached), (Doing::Cancelled, breached));
    }
}

#[test]
fn each_target_counts_in_its_own_calendar() {
    let sla = policy([minutes(FIRST, 60), berlin(minutes(RESOLUTION, 480))]);
    let life = life(Vec::new(), vec![sla], at(21, 12, 0));
    assert_eq!(life.dues(("sla", FIRST), at(21, 12, 0)), [Some(at(21, 13, 0))]);
    assert_eq!(life.dues(("sla", RESOLUTION), at(21, 12, 0)), [Some(at(23, 16, 0))]);
}

#[test]
fn a_pause_lifts_a_promise_by_five_to_the_next_five() {
    let promised = |is_exact: bool| {
        let days = Days { count: 2, by: By::At(1020), cutoff: None, is_exact };
        let resolution = berlin((RESOLUTION, target(Promise::Days(days))));
        life(Vec::new(), vec![policy([resolution])], at(23, 9, 0))
    };
    let due = |life: &Life| life.dues(("sla", RESOLUTION), at(24, 15, 0))[0];
    for (is_exact, once, twice) in
        [(true, at(26, 10, 0), at(26, 11, 0)), (false, at(26, 16, 0), at(26, 16, 0))]
    {
        assert_eq!(due(&promised(is_exact)), Some(at(25, 16, 0)));
        let life = promised(is_exact)
            .agent(at(24, 8, 0), enter("PENDING"))
            .agent(at(24, 11, 0), enter("IN_PROGRESS"));
        assert_eq!(due(&life), Some(once));
        let life =
            life.agent(at(24, 14, 0), enter("PENDING")).agent(at(24, 15, 0), enter("IN_PROGRESS"));
        assert_eq!(due(&life), Some(twice));
        let life = promised(is_exact)
            .agent(at(23, 17, 0), enter("PENDING"))
            .agent(at(24, 8, 0), enter("IN_PROGRESS"));
        assert_eq!(due(&life), Some(at(25, 16, 0)));
    }
}

#[test]
fn a_first_response_without_a_target_holds_nothing_back() {
    let priority = |priority, policy: Policy| Policy { priority: Some(priority), ..policy };
    let policies = vec![
        priority("P1", policy([minutes(FIRST, 30)])),
        priority("P3", policy([minutes(NEXT, 60)])),
    ];
    let asked = |priority| {
        let life = life(Vec::new(), policies.clone(), at(23, 9, 0));
        Life { priority, ..life }.with(at(23, 9, 10), Who::Reporter, say(true))
    };
    let due = |life: &Life| life.dues(("sla", NEXT), at(23, 9, 20));
    assert_eq!(due(&asked("P3")), [Some(at(23, 10, 10))]);
    let lowered =
        Command::Change { priority: Some("P3"), assignee: None, team: None, tagged: None };
    assert_eq!(due(&asked("P1").agent(at(23, 9, 20), lowered)), [Some(at(23, 10, 10))]);
}

#[test]
fn the_next_response_counts_from_the_oldest_question() {
    for (target, concurrent, expected) in
        [(60, false, at(23, 10, 10)), (20, false, at(23, 10, 0)), (60, true, at(23, 10, 10))]
    {
        let (next, promised) = minutes(NEXT, target);
        let sla = policy([minutes(FIRST, 60), (next, Target { concurrent, ..promised })]);
        let life = life(Vec::new(), vec![sla], at(23, 9, 0))
            .with(at(23, 9, 10), Who::Reporter, say(true))
            .agent(at(23, 9, 40), enter("IN_PROGRESS"));
        assert_eq!(life.dues(("sla", NEXT), at(23, 9, 40)), [Some(expected)]);
    }
}
