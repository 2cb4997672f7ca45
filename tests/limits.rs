//! Input above a limit is refused before any work, and large input within the limits is answered.
//! Every size here would take minutes if the work grew with its square.

use serde_json::{Value, json};
use ticket_engine::assignment::{Agent, QueueStrategy, Team};
use ticket_engine::lint::lint;
use ticket_engine::model::QueueState;
use ticket_engine::replay::{LogColumns, LogKind, ReplayLog};
use ticket_engine::sla::TargetTime;
use ticket_engine::{
    Actor, AssignCommand, BatchCommand, Calendar, Engine, EngineConfig, Id, Instant, OpenCommand,
    SlaPolicy, Ticket, TicketDraft, TicketEngineError, from_value,
};

const AT: i64 = 1_795_424_400_000;

fn at() -> Instant {
    Instant::from_epoch_ms(AT).unwrap()
}

fn config(config: Value) -> EngineConfig {
    from_value(&config, "config").unwrap()
}

fn refusal(config: &EngineConfig) -> Vec<(&'static str, String)> {
    let refusal = Engine::new(config).unwrap_err();
    refusal.problems().map(|problem| (problem.reason.code(), problem.path.clone())).collect()
}

/// `count` names in no order.
fn names(count: usize) -> impl Iterator<Item = String> {
    (0..count).map(move |name| format!("n{}", name * 7_919 % count))
}

fn named(count: usize, value: Value) -> Value {
    names(count).map(|name| (name, value.clone())).collect::<serde_json::Map<_, _>>().into()
}

fn list(count: usize, item: impl Fn(String) -> Value) -> Value {
    names(count).map(item).collect::<Vec<_>>().into()
}

#[test]
fn a_list_above_its_limit_is_the_only_problem_reported() {
    let policy = |id: String| json!({"policyId": id, "businessHoursOnly": true, "calendar": "no"});
    let timer = |id: String| json!({"id": id, "since": "opened", "after": 1, "do": []});
    let edge = |to: String| json!({"from": "OPEN", "to": to});
    let states = |states: Value, edges: Value| json!({"workflow": {"initial": "OPEN", "states": states, "transitions": edges}});
    for (value, path) in [
        (json!({"policies": list(100_000, policy)}), "config.policies"),
        (json!({"calendars": named(20_000, json!({}))}), "config.calendars"),
        (json!({"timers": list(100_000, timer)}), "config.timers"),
        (json!({"priorities": list(100_000, Value::from)}), "config.priorities"),
        (json!({"loadWeights": named(100_000, json!(1))}), "config.loadWeights"),
        (json!({"firstResponseOn": list(100_000, Value::from)}), "config.firstResponseOn"),
        (states(named(100_000, json!("open")), json!([])), "config.workflow.states"),
        (states(json!({"OPEN": "open"}), list(100_000, edge)), "config.workflow.transitions"),
    ] {
        let config = config(value);
        assert_eq!(refusal(&config), [("LIMIT_EXCEEDED", path.to_owned())]);
        let findings = lint(&config);
        assert_eq!((findings.len(), findings[0].code), (1, "LIMIT_EXCEEDED"), "{path}");
        assert!(findings[0].message.contains("more than"), "{}", findings[0].message);
    }
}

#[test]
fn the_total_of_values_in_conditions_is_limited() {
    let values: Vec<usize> = (0..10_001).collect();
    let when = json!({"field": "attributes.a", "in": values});
    let policies =
        |count| list(count, |id| json!({"policyId": id, "businessHoursOnly": false, "when": when}));
    assert!(Engine::new(&config(json!({"policies": policies(9)}))).is_ok());
    let refused = refusal(&config(json!({"policies": policies(10)})));
    assert_eq!(refused, [("LIMIT_EXCEEDED", "config".to_owned())]);
}

#[test]
fn an_engine_may_have_a_thousand_policies_and_a_thousand_calendars() {
    let calendars = named(1_000, json!({"extends": "base", "holidays": ["12-25"]}));
    let mut calendars = calendars.as_object().unwrap().clone();
    calendars.remove("n0");
    calendars.insert("base".to_owned(), json!({"holidays": ["01-01"]}));
    let policy = |id: String| {
        let calendar = if id == "n0" { "base" } else { &id };
        json!({"policyId": id, "businessHoursOnly": true, "calendar": calendar, "resolutionTimeMinutes": 60})
    };
    let config = config(json!({"calendars": calendars, "policies": list(1_000, policy)}));
    assert!(Engine::new(&config).is_ok());
}

#[test]
fn the_total_size_of_calendars_is_limited() {
    let calendars = |base: Value, others: Value| {
        let mut calendars = named(900, others).as_object().unwrap().clone();
        calendars.insert("base".to_owned(), base);
        config(json!({"calendars": calendars, "policies": [
            {"policyId": 1, "businessHoursOnly": true, "calendar": "n7"},
        ]}))
    };
    let all_week = json!({"mon": [["00:00", "01:00"], ["02:00", "03:00"], ["04:00", "05:00"]]});
    for (base, others) in [
        (json!({}), json!({"union": vec!["base"; 400]})),
        (json!({"holidays": vec!["12-25"; 15_000]}), json!({"extends": "base"})),
        (json!({"hours": all_week}), json!({"union": vec!["base"; 600]})),
        (json!({}), json!({"intersect": vec![json!("base"), json!({"hours": all_week})]})),
    ] {
        let refused = refusal(&calendars(base, others.clone()));
        let limit = ("LIMIT_EXCEEDED", "config.calendars".to_owned());
        assert_eq!(refused.iter().filter(|problem| **problem == limit).count(), 1, "{others}");
        let others = refused.iter().filter(|(code, _)| *code != "LIMIT_EXCEEDED");
        assert!(others.clone().all(|(code, _)| *code == "CALENDAR_NEVER_OPENS"), "{refused:?}");
    }
}

#[test]
fn exceptions_are_counted_before_they_are_sorted() {
    let exceptions = |count: usize| -> Vec<Value> {
        let date = |day: usize| {
            let day = day * 7_919 % count;
            format!("{:04}-{:02}-{:02}", 1_000 + day / 336, day / 28 % 12 + 1, day % 28 + 1)
        };
        (0..count).map(|day| json!({"date": date(day), "hours": []})).collect()
    };
    let calendar = |count| -> Result<Calendar, TicketEngineError> {
        Calendar::new(&from_value(&json!({"exceptions": exceptions(count)}), "calendar").unwrap())
    };
    assert!(calendar(20_000).is_ok());
    let refusal = calendar(200_000).unwrap_err();
    assert_eq!((refusal.code(), refusal.path()), ("LIMIT_EXCEEDED", "calendar"));
}

#[test]
fn a_refusal_has_at_most_a_thousand_problems() {
    let policy = |id: String| {
        let states: Vec<_> = names(100).map(|name| format!("no {name}")).collect();
        json!({"policyId": id, "businessHoursOnly": false, "pauseOn": {"resolution": states}})
    };
    let states: Value = named(400, json!("closed"));
    let workflow = json!({"initial": "n0", "states": states, "transitions": []});
    let invalid = config(json!({"policies": list(1_000, policy), "workflow": workflow}));
    let refusal = Engine::new(&invalid).unwrap_err();
    assert_eq!(refusal.problems().count(), 1_000);
    let unknown = config(json!({"firstResponseOn": ["WAITING"], "workflow": workflow}));
    let refusal = Engine::new(&unknown).unwrap_err().to_string();
    assert!(
        refusal.contains("expected one of publicReply, n0, n1, n10,") && refusal.contains(", …"),
        "{refusal}"
    );
}

#[test]
fn the_linter_skips_comparisons_that_would_take_too_long() {
    let policies = |when: &dyn Fn(usize) -> Value, count: usize| -> EngineConfig {
        let policy = |n| json!({"policyId": n, "businessHoursOnly": false, "resolutionTimeMinutes": 60, "when": when(n)});
        config(json!({"policies": (0..count).map(policy).collect::<Vec<_>>(), "timers": []}))
    };
    let in_lists = |n: usize| {
        let values: Vec<usize> = (0..100).map(|value| n + value * 1_000).collect();
        json!({"field": "attributes.a", "in": values})
    };
    let large = |n: usize| {
        let tests: Vec<Value> = (0..990)
            .map(|field| json!({"field": format!("attributes.a{field}"), "equals": n}))
            .collect();
        json!({"all": tests})
    };
    for config in [policies(&in_lists, 1_000), policies(&large, 20)] {
        // The linter reports only what is certain.
        assert!(Engine::new(&config).is_ok());
        let codes: Vec<_> = lint(&config).into_iter().map(|finding| finding.code).collect();
        assert!(!codes.contains(&"POLICY_SHADOWED"), "{codes:?}");
    }
    // It still compares the first policies.
    let mut shadowed = policies(&in_lists, 1_000);
    shadowed.policies[1].when = shadowed.policies[0].when.clone();
    assert!(lint(&shadowed).iter().any(|finding| finding.path == "config.policies[1]"));
}

#[test]
fn the_linter_follows_many_timers_through_many_states() {
    let states: Vec<String> = (0..100).map(|state| format!("s{state:02}")).collect();
    let category = |state: &String| (state.clone(), json!("active"));
    let categories: serde_json::Map<_, _> = states.iter().map(category).collect();
    let edges = |is_edge: &dyn Fn(usize, usize) -> bool| -> Vec<Value> {
        let pairs = (0..100).flat_map(|from| (0..100).map(move |to| (from, to)));
        let pairs = pairs.filter(|(from, to)| is_edge(*from, *to));
        pairs.map(|(from, to)| json!({"from": states[from], "to": states[to]})).collect()
    };
    let moves: Vec<Value> = states.iter().map(|to| json!({"setStatus": to})).collect();
    let timer = |id: String| json!({"id": id, "since": "inStatus", "after": 1, "do": moves});
    let codes = |edges: Vec<Value>| -> Vec<&str> {
        let config = config(json!({
            "workflow": {"initial": "s00", "states": categories, "transitions": edges}, "timers": list(200, timer),
        }));
        let mut codes: Vec<_> = lint(&config).into_iter().map(|finding| finding.code).collect();
        codes.dedup();
        codes
    };
    assert_eq!(codes(edges(&|from, to| from != to)), ["TIMERS_GO_ROUND"]);
    // Transitions only lead forwards, so the first state cannot be entered and the last cannot be
    // left.
    assert_eq!(codes(edges(&|from, to| from < to)), ["INVALID_CONFIG", "TIMER_WITHOUT_EDGE"]);
}

fn engine() -> Engine {
    Engine::new(&config(json!({"timers": []}))).unwrap()
}

fn ticket(engine: &Engine, tags: usize) -> Ticket {
    let draft =
        TicketDraft { tags: names(tags).collect(), ..TicketDraft::new(1, "Help", "P3", "r") };
    engine.open(&draft, &OpenCommand::new(at())).unwrap().ticket
}

fn assign_command(strategy: QueueStrategy, agents: usize) -> AssignCommand {
    let agents = (0..agents as i64).map(Agent::new).collect();
    AssignCommand::new(Team::new("desk", strategy), agents, Actor::system(), at())
}

fn chosen(engine: &Engine, ticket: &Ticket, command: &AssignCommand) -> Option<Id> {
    engine.assign(ticket, command).unwrap().assignment.unwrap().agent_id
}

#[test]
fn a_hundred_thousand_agents_may_be_excluded() {
    let engine = engine();
    let mut waiting = ticket(&engine, 0);
    let mut command = assign_command(QueueStrategy::RoundRobin, 100_000);
    command.excluded_agents = (0..99_998).rev().map(Id::Number).collect();
    assert_eq!(chosen(&engine, &waiting, &command), Some(Id::Number(99_998)));
    // One of the two remaining agents has declined, like all the others.
    let declined_by = (0..99_999).map(Id::Number).collect();
    waiting.sla.queue = Some(QueueState { declined_by, ..QueueState::default() });
    assert_eq!(chosen(&engine, &waiting, &command), Some(Id::Number(99_999)));
}

#[test]
fn at_most_a_thousand_agents_may_be_preferred() {
    let engine = engine();
    let waiting = ticket(&engine, 0);
    let mut command = assign_command(QueueStrategy::LoadBased, 50_000);
    // The first ones are unknown, so only the last one can be chosen.
    command.preferred_agents =
        (0..999).map(|number| Id::Number(-1 - number)).chain([Id::Number(49_999)]).collect();
    assert_eq!(chosen(&engine, &waiting, &command), Some(Id::Number(49_999)));
    command.preferred_agents.push(Id::Number(1));
    let refusal = engine.assign(&waiting, &command).unwrap_err();
    assert_eq!((refusal.code(), refusal.path()), ("LIMIT_EXCEEDED", "preferredAgents"));
}

#[test]
fn a_long_chain_of_delegates_ends() {
    let engine = engine();
    let mut command = assign_command(QueueStrategy::LoadBased, 20_000);
    for (number, agent) in command.agents.iter_mut().enumerate() {
        agent.is_available = false;
        agent.delegate_id = Some(Id::Number((number as i64 + 1) % 20_000));
    }
    command.preferred_agents = (0..1_000).map(Id::Number).collect();
    assert_eq!(chosen(&engine, &ticket(&engine, 0), &command), None);
}

#[test]
fn an_agent_may_have_a_thousand_skills() {
    let engine = engine();
    let mut command = assign_command(QueueStrategy::SkillBased, 300);
    for agent in &mut command.agents {
        agent.skills = names(1_000).map(|name| name.as_str().into()).collect();
    }
    command.required_skills = command.agents[0].skills.clone();
    command.preferred_skills = command.agents[0].skills.clone();
    let assignment = engine.assign(&ticket(&engine, 1_000), &command).unwrap().assignment.unwrap();
    assert_eq!((assignment.agent_id, assignment.fell_back), (Some(Id::Number(0)), false));
}

#[test]
fn a_batch_with_too_many_pairs_of_tickets_and_agents_is_refused() {
    let engine = engine();
    let waiting = ticket(&engine, 0);
    let tickets = |count: i64| -> Vec<Ticket> {
        (0..count).map(|id| Ticket { ticket_id: Id::Number(id), ..waiting.clone() }).collect()
    };
    let command = |agents: i64, explain: bool| BatchCommand {
        teams: vec![Team::new("desk", QueueStrategy::RoundRobin)],
        agents: (0..agents).map(Agent::new).collect(),
        agent_id: Some(Id::Number(0)),
        actor: Actor::system(),
        at: at(),
        explain,
    };
    for (count, agents, explain) in [(20_000, 20_000, false), (2_000, 2_000, true)] {
        for decide in [Engine::assign_all, Engine::reassign_all, Engine::pull_work] {
            let refusal = decide(&engine, &tickets(count), &command(agents, explain)).unwrap_err();
            assert_eq!((refusal.code(), refusal.path()), ("LIMIT_EXCEEDED", "tickets"));
        }
    }
    assert_eq!(engine.assign_all(&tickets(300), &command(300, false)).unwrap().len(), 300);

    let mut explained =
        AssignCommand { explain: true, ..assign_command(QueueStrategy::SkillBased, 10_000) };
    assert!(engine.assign(&waiting, &explained).is_ok());
    explained.required_skills = names(1_000).map(|name| name.as_str().into()).collect();
    let refusal = engine.assign(&waiting, &explained).unwrap_err();
    assert_eq!((refusal.code(), refusal.path()), ("LIMIT_EXCEEDED", "agents"));
}

#[test]
fn a_log_with_a_hundred_thousand_unknown_values_is_refused() {
    const COUNT: usize = 100_000;
    let mut values: Vec<Value> = vec!["P3".into()];
    values.extend(names(COUNT).map(Value::from));
    let mut kind = vec![LogKind::Priority as u8, LogKind::Opened as u8];
    kind.resize(COUNT + 2, LogKind::Status as u8);
    let log = ReplayLog::new(&LogColumns {
        ticket: &vec![0; COUNT + 2],
        at: &vec![AT as f64; COUNT + 2],
        kind: &kind,
        value: &[0, 0].into_iter().chain(1..=COUNT as u32).collect::<Vec<_>>(),
        role: None,
        values: &values,
        until: None,
    });
    let refusal = log.unwrap().run(&EngineConfig::default()).unwrap_err();
    assert_eq!((refusal.code(), refusal.path()), ("UNKNOWN_STATUS", "log.values[1]"));
    assert_eq!(refusal.problems().count(), 1_000);
}

#[test]
fn a_log_may_be_replayed_under_a_thousand_policies() {
    const TICKETS: u32 = 20_000;
    let policy = |number: i64| SlaPolicy {
        when: Some(
            from_value(&json!({"field": "category", "equals": number.to_string()}), "when")
                .unwrap(),
        ),
        resolution_time_minutes: Some(TargetTime::Minutes("PT1H".parse().unwrap())),
        ..SlaPolicy::new(number)
    };
    let config = EngineConfig {
        policies: (0..1_000).map(policy).collect(),
        timers: Some(Vec::new()),
        ..EngineConfig::default()
    };
    let rows = |row: [u32; 3]| -> Vec<u32> { row.repeat(TICKETS as usize) };
    let log = ReplayLog::new(&LogColumns {
        ticket: &(0..TICKETS).flat_map(|ticket| [ticket; 3]).collect::<Vec<_>>(),
        at: &vec![AT as f64; 3 * TICKETS as usize],
        kind: &rows([0; 3])
            .iter()
            .zip([3_u8, 4, 0].iter().cycle())
            .map(|(_, kind)| *kind)
            .collect::<Vec<_>>(),
        value: &rows([0, 1, 0]),
        role: None,
        values: &["P3".into(), "999".into()],
        until: None,
    });
    let replay = log.unwrap().run(&config).unwrap();
    assert_eq!(replay.attainment.len(), 1);
    assert_eq!(
        (replay.attainment[0].policy_id.clone(), replay.attainment[0].running),
        (Id::Number(999), TICKETS)
    );
}
