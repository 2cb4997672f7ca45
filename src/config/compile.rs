//! Compiles a configuration. All of its contradictions are reported at once.

use std::sync::Arc;

use crate::calendar::Calendar;
use crate::condition::Condition;
use crate::config::compiled::FirstResponseRule;
use crate::config::{CompiledConfig, EngineConfig, Versions};
use crate::sla::{PauseRule, Policy, SlaPolicy};
use crate::timer::{Known, Timer};
use crate::value::codec::renamed::new_value;
use crate::value::limits::grouped;
use crate::value::sorted::{SortedMap, SortedSet};
use crate::value::{Problem, Reason, TicketEngineError, known_priority, shown};
use crate::workflow::Workflow;
use crate::{calendar, timer};

/// The calendar of policies that name none.
pub(crate) const DEFAULT_CALENDAR: &str = "default";
/// Warnings of one policy.
const MAX_WARNINGS: usize = 20;
/// The trigger of a first response that is not a state.
const PUBLIC_REPLY: &str = "publicReply";

impl CompiledConfig {
    /// Compiles a configuration.
    ///
    /// # Errors
    /// `LIMIT_EXCEEDED` for everything over a limit, before anything else is checked. Otherwise all
    /// problems at once: unknown calendars, priorities and states, impossible windows, duplicate
    /// policies, unreachable states. Paths begin with `config`.
    pub(crate) fn new(config: &EngineConfig) -> Result<CompiledConfig, TicketEngineError> {
        TicketEngineError::unless_empty(limit_exceeded(config))?;
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
        Ok(CompiledConfig {
            standard_pause: PauseRule::standard(&workflow),
            workflow,
            priorities,
            calendars: Arc::new(calendars),
            around_the_clock: Calendar::around_the_clock(),
            policies,
            timers,
            load_weights: SortedMap::of_different(
                config.load_weights.iter().map(|(name, weight)| (name.clone(), weight.0)).collect(),
            ),
            first_response,
            tamper_evident_history: config.tamper_evident_history,
        })
    }
}

/// Everything that is over a limit. Checked before anything else is done with a configuration, so
/// that the rest takes little time.
pub(crate) fn limit_exceeded(config: &EngineConfig) -> Vec<Problem> {
    let workflow = config.workflow.as_ref();
    let states = workflow.map_or(0, |workflow| workflow.states.keys().count());
    let transitions = workflow.map_or(0, |workflow| workflow.transitions.len());
    let priorities = config.priorities.iter().flatten().count();
    let triggers = config.first_response_on.iter().flatten().count();
    // Every event evaluates all conditions.
    let policies = config.policies.iter().filter_map(|policy| policy.when.as_ref());
    let timers = config.timers.iter().flatten().filter_map(|timer| timer.when.as_ref());
    let (parts, values) = policies
        .chain(timers)
        .map(Condition::size)
        .fold((0, 0), |(parts, values), (more_parts, more_values)| {
            (parts + more_parts, values + more_values)
        });
    [
        ("config.calendars", config.calendars.keys().count(), 1_000, "calendars"),
        ("config.policies", config.policies.len(), 1_000, "policies"),
        ("config.timers", config.timers.iter().flatten().count(), 200, "timers"),
        ("config.priorities", priorities, 100, "priorities"),
        ("config.loadWeights", config.load_weights.keys().count(), 100, "load weights"),
        ("config.firstResponseOn", triggers, 1_000, "triggers of a first response"),
        ("config.workflow.states", states, 500, "states"),
        ("config.workflow.transitions", transitions, 10_000, "transitions"),
        ("config", parts, 20_000, "parts in all its conditions together"),
        ("config", values, 100_000, "values in all its conditions together"),
    ]
    .into_iter()
    .filter(|(_, count, limit, _)| count > limit)
    .map(|(path, _, limit, what)| {
        Reason::limit_exceeded(&format!("{} {what}", grouped(limit as i64)), "remove some").at(path)
    })
    .collect()
}

fn priorities(config: &EngineConfig, problems: &mut Vec<Problem>) -> Vec<String> {
    let priorities = config.priorities();
    if priorities.is_empty() {
        let hint = "list at least one, or omit the list for P1 to P4";
        problems
            .push(Reason::invalid_config("there are no priorities", hint).at("config.priorities"));
    }
    let mut seen = SortedSet::new();
    for (index, priority) in priorities.iter().enumerate() {
        if !seen.insert(priority) {
            let reason = Reason::Duplicate { found: shown(priority) };
            problems.push(reason.at(format!("config.priorities[{index}]")));
        }
    }
    priorities
}

fn calendars(config: &EngineConfig, problems: &mut Vec<Problem>) -> SortedMap<String, Calendar> {
    let mut calendars = Calendar::compile_all(&config.calendars, "config.calendars", problems);
    if !config.calendars.contains_key(DEFAULT_CALENDAR) {
        calendars.push((DEFAULT_CALENDAR.to_owned(), Calendar::default()));
    }
    SortedMap::of_different(calendars)
}

fn policies(
    config: &EngineConfig,
    workflow: &Workflow,
    calendars: &SortedMap<String, Calendar>,
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
            let reason =
                Reason::invalid_config("there is no version 0", "number the versions from 1");
            problems.push(reason.at(format!("{path}.version")));
        }
        let is_newest = versions.is_newest(policy);
        fallbacks += usize::from(policy.fallback == Some(true) && is_newest);
        if fallbacks > 1 && policy.fallback == Some(true) {
            let reason = Reason::invalid_config(
                "another policy is the fallback already",
                "make only one policy the fallback",
            );
            problems.push(reason.at(format!("{path}.fallback")));
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
            let limit = format!("{MAX_WARNINGS} warnings in a policy");
            let reason = Reason::limit_exceeded(&limit, "remove some");
            problems.push(reason.at(format!("{path}.warnAt")));
        } else {
            // The name is part of the warning's key, so it must be unique.
            let mut names = SortedSet::new();
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

/// The configured timers, or the default ones if their priorities exist.
fn timers(config: &EngineConfig, known: &Known<'_>, problems: &mut Vec<Problem>) -> Vec<Timer> {
    if let Some(timers) = &config.timers {
        return timer::compile(timers, "config.timers", known, problems);
    }
    if ["P1", "P2"].iter().all(|priority| known.priorities.iter().any(|name| name == priority)) {
        return timer::compile(&timer::presets::standard(), "config.timers", known, problems);
    }
    Vec::new()
}

/// The calendar that the clocks of `policy` count in; `None` for 24x7.
fn calendar_id(
    policy: &SlaPolicy,
    calendars: &SortedMap<String, Calendar>,
    path: &str,
    problems: &mut Vec<Problem>,
) -> Option<String> {
    let path = format!("{path}.calendar");
    match &policy.calendar {
        Some(_) if !policy.business_hours_only => {
            let reason = Reason::invalid_config(
                "the policy has a calendar but does not count business hours",
                "set businessHoursOnly or omit the calendar",
            );
            problems.push(reason.at(path));
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
    let Some(triggers) = &config.first_response_on else {
        // The default, for any workflow: all its active states.
        let active = workflow.states_in(crate::workflow::StatusCategory::Active);
        return FirstResponseRule {
            states: active.map(str::to_owned).collect(),
            public_comment: true,
        };
    };
    let mut rule = FirstResponseRule { states: Vec::new(), public_comment: false };
    for (index, trigger) in triggers.iter().enumerate() {
        if trigger == PUBLIC_REPLY {
            rule.public_comment = true;
            continue;
        }
        let path = format!("config.firstResponseOn[{index}]");
        if let Some(new) = new_value(trigger).filter(|new| *new == PUBLIC_REPLY) {
            let reason = Reason::InvalidValue {
                expected: format!("a status or {PUBLIC_REPLY}"),
                found: format!("string \"{trigger}\""),
                hint: Some(format!("\"{trigger}\" is now called \"{new}\"")),
            };
            problems.push(reason.at(path));
            continue;
        }
        if let Err(mut problem) = workflow.known(trigger, &path) {
            if let Reason::UnknownStatus { known, .. } = &mut problem.reason {
                known.insert(0, PUBLIC_REPLY.to_owned());
            }
            problems.push(problem);
        }
        rule.states.push(trigger.clone());
    }
    rule
}
