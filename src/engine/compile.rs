//! From configuration to an engine: everything that contradicts itself is reported at once.

use std::sync::Arc;

use super::{Engine, FirstResponseRule};
use crate::calendar::{self, Calendar};
use crate::condition::Condition;
use crate::config::{EngineConfig, Versions, known_priority};
use crate::error::{Problem, Reason, TicketEngineError, shown};
use crate::sla::pause::PauseRule;
use crate::sla::{Policy, SlaPolicy};
use crate::sorted::{Map, Set};
use crate::timer::{self, Known, Timer};
use crate::workflow::Workflow;

/// The calendar of policies that name none.
pub(crate) const DEFAULT_CALENDAR: &str = "default";
/// Warnings of one policy.
const MAX_WARNINGS: usize = 20;
/// The trigger of a first response that is not a state.
const PUBLIC_COMMENT: &str = "publicAgentComment";

impl Engine {
    /// Compiles a configuration.
    ///
    /// # Errors
    /// `TOO_MUCH` for all that there is too much of, and nothing else. Otherwise all that is wrong with it at once: unknown
    /// calendars, priorities and states, windows that cannot be, duplicate policies, unreachable states. Paths begin with
    /// `config`.
    pub fn new(config: &EngineConfig) -> Result<Engine, TicketEngineError> {
        TicketEngineError::unless_empty(too_much(config))?;
        let workflow = Workflow::new(config.workflow());
        let mut problems = workflow.problems("config.workflow");
        let priorities = priorities(config, &mut problems);
        let calendars = calendars(config, &mut problems);
        let policies = policies(config, &workflow, &calendars, &priorities, &mut problems);
        let known = Known { workflow: &workflow, priorities: &priorities, calendars: &calendars };
        let timers = timers(config, &known, &mut problems);
        for priority in config.load_weights.keys() {
            let path = format!("config.loadWeights.{priority}");
            problems.extend(known_priority(&priorities, priority, &path).err());
        }
        let first_response = first_response(config, &workflow, &mut problems);
        TicketEngineError::unless_empty(problems)?;
        Ok(Engine {
            standard_pause: PauseRule::standard(&workflow),
            workflow,
            priorities,
            calendars: Arc::new(calendars),
            around_the_clock: Calendar::around_the_clock(),
            policies,
            timers,
            load_weights: Map::of_different(
                config.load_weights.iter().map(|(name, own)| (name.clone(), own.0)).collect(),
            ),
            first_response,
            history_chain: config.history_chain,
        })
    }
}

/// All that there is too much of. It is looked for before anything else is done with a configuration: what is left takes
/// no long time.
pub(crate) fn too_much(config: &EngineConfig) -> Vec<Problem> {
    let workflow = config.workflow.as_ref();
    let states = workflow.map_or(0, |own| own.states.keys().count());
    let transitions = workflow.map_or(0, |own| own.transitions.len());
    let priorities = config.priorities.iter().flatten().count();
    let triggers = config.first_response_on.iter().flatten().count();
    // Each condition is looked at with every event.
    let policies = config.policies.iter().filter_map(|policy| policy.when.as_ref());
    let timers = config.timers.iter().flatten().filter_map(|timer| timer.when.as_ref());
    let (parts, values) = policies
        .chain(timers)
        .map(Condition::size)
        .fold((0, 0), |(parts, values), (more, of)| (parts + more, values + of));
    [
        ("config.calendars", config.calendars.keys().count(), 1_000, "calendars"),
        ("config.policies", config.policies.len(), 1_000, "policies"),
        ("config.timers", config.timers.iter().flatten().count(), 200, "timers"),
        ("config.priorities", priorities, 100, "priorities"),
        ("config.loadWeights", config.load_weights.keys().count(), 100, "load weights"),
        ("config.firstResponseOn", triggers, 1_000, "triggers of a first response"),
        ("config.workflow.states", states, 500, "states"),
        ("config.workflow.transitions", transitions, 10_000, "transitions"),
        ("config", parts, 20_000, "parts of all its conditions together"),
        ("config", values, 100_000, "values in all its conditions together"),
    ]
    .into_iter()
    .filter(|(_, count, limit, _)| count > limit)
    .map(|(path, _, limit, what)| {
        let mend = format!("an engine has at most {limit} {what}; leave some out");
        Reason::TooMuch { mend }.at(path)
    })
    .collect()
}

fn priorities(config: &EngineConfig, problems: &mut Vec<Problem>) -> Vec<String> {
    let given = config.priorities();
    if given.is_empty() {
        let mend = "name at least one priority, or leave the list out for P1 to P4".to_owned();
        problems.push(Reason::InvalidConfig { mend }.at("config.priorities"));
    }
    let mut seen = Set::new();
    for (index, priority) in given.iter().enumerate() {
        if !seen.insert(priority) {
            let reason = Reason::Duplicate { found: shown(priority) };
            problems.push(reason.at(format!("config.priorities[{index}]")));
        }
    }
    given
}

fn calendars(config: &EngineConfig, problems: &mut Vec<Problem>) -> Map<String, Calendar> {
    let mut calendars = Calendar::compile_all(&config.calendars, "config.calendars", problems);
    if !config.calendars.contains_key(DEFAULT_CALENDAR) {
        calendars.push((DEFAULT_CALENDAR.to_owned(), Calendar::default()));
    }
    Map::of_different(calendars)
}

fn policies(
    config: &EngineConfig,
    workflow: &Workflow,
    calendars: &Map<String, Calendar>,
    priorities: &[String],
    problems: &mut Vec<Problem>,
) -> Vec<Policy> {
    let versions = Versions::of(&config.policies);
    let mut fallbacks = 0;
    let mut policies = Vec::with_capacity(config.policies.len());
    for (index, policy) in config.policies.iter().enumerate() {
        let path = format!("config.policies[{index}]");
        if versions.is_repeated(policy, index) {
            let reason = Reason::Duplicate { found: shown(&policy.policy_id.to_string()) };
            problems.push(reason.at(format!("{path}.policyId")));
        }
        if policy.version == Some(0) {
            let mend = "versions are counted from 1".to_owned();
            problems.push(Reason::InvalidConfig { mend }.at(format!("{path}.version")));
        }
        let is_newest = versions.is_newest(policy);
        fallbacks += usize::from(policy.fallback == Some(true) && is_newest);
        if fallbacks > 1 && policy.fallback == Some(true) {
            let mend = "only one policy can be the fallback".to_owned();
            problems.push(Reason::InvalidConfig { mend }.at(format!("{path}.fallback")));
        }
        if let Some(priority) = &policy.priority {
            let path = format!("{path}.priority");
            problems.extend(known_priority(priorities, priority, &path).err());
        }
        if let Some(when) = &policy.when {
            let statuses = |status: &str| workflow.category(status).is_some();
            when.check(&format!("{path}.when"), &statuses, priorities, problems);
        }
        if policy.warn_at.as_ref().is_some_and(|warn_at| warn_at.len() > MAX_WARNINGS) {
            let mend = format!("a policy has at most {MAX_WARNINGS} warnings");
            problems.push(Reason::TooMuch { mend }.at(format!("{path}.warnAt")));
        } else {
            // A warning's key is made of its name.
            let mut names = Set::new();
            for (index, warn_at) in policy.warn_at.iter().flatten().enumerate() {
                let name = warn_at.name();
                if !names.insert(name.clone()) {
                    let reason = Reason::Duplicate { found: name };
                    problems.push(reason.at(format!("{path}.warnAt[{index}]")));
                }
            }
        }
        let calendar_id = calendar_id(policy, calendars, &path, problems);
        let pause = match &policy.pause_on {
            None => PauseRule::standard(workflow),
            Some(pause_on) => {
                PauseRule::new(pause_on, workflow, &format!("{path}.pauseOn"), problems)
            }
        };
        policies.push(Policy::new(policy, calendar_id, pause, is_newest));
    }
    policies
}

/// The timers of the configuration, or the default ones where their priorities are known.
fn timers(config: &EngineConfig, known: &Known<'_>, problems: &mut Vec<Problem>) -> Vec<Timer> {
    if let Some(timers) = &config.timers {
        return timer::compile(timers, "config.timers", known, problems);
    }
    if ["P1", "P2"].iter().all(|priority| known.priorities.iter().any(|own| own == priority)) {
        return timer::compile(&timer::presets::standard(), "config.timers", known, problems);
    }
    Vec::new()
}

/// The calendar that the clocks of `policy` count in; `None` round the clock.
fn calendar_id(
    policy: &SlaPolicy,
    calendars: &Map<String, Calendar>,
    path: &str,
    problems: &mut Vec<Problem>,
) -> Option<String> {
    let path = format!("{path}.calendar");
    match &policy.calendar {
        Some(_) if !policy.business_hours_only => {
            let mend = "a policy with a calendar counts business hours; set businessHoursOnly or leave the calendar out".to_owned();
            problems.push(Reason::InvalidConfig { mend }.at(path));
            None
        }
        Some(name) => match calendar::named(calendars, name, || path) {
            Ok(_) => Some(name.clone()),
            Err(problem) => {
                problems.push(problem);
                None
            }
        },
        None => policy.business_hours_only.then(|| DEFAULT_CALENDAR.to_owned()),
    }
}

fn first_response(
    config: &EngineConfig,
    workflow: &Workflow,
    problems: &mut Vec<Problem>,
) -> FirstResponseRule {
    let Some(given) = &config.first_response_on else {
        // In a workflow of other states the default is whichever of its states are active ones.
        let active = workflow.states_in(crate::workflow::Category::Active);
        return FirstResponseRule {
            states: active.map(str::to_owned).collect(),
            public_comment: true,
        };
    };
    let mut rule = FirstResponseRule { states: Vec::new(), public_comment: false };
    for (index, trigger) in given.iter().enumerate() {
        if trigger == PUBLIC_COMMENT {
            rule.public_comment = true;
            continue;
        }
        let path = format!("config.firstResponseOn[{index}]");
        problems.extend(workflow.known(trigger, &path).err());
        rule.states.push(trigger.clone());
    }
    rule
}
