//! Compiles a configuration. All of its contradictions are reported at once.

use std::sync::Arc;

use crate::calendar::Calendar;
use crate::condition::Condition;
use crate::config::compiled::{FirstResponseRule, KEPT_CYCLES};
use crate::config::policies::{self, References};
use crate::config::{CompiledConfig, EngineConfig, clocks};
use crate::sla::{AROUND_THE_CLOCK, ClockConfig, ClockEvents, MAX_TRIGGERS};
use crate::timer;
use crate::timer::{Known, Timer};
use crate::value::codec::renamed::new_value;
use crate::value::limits::grouped;
use crate::value::sorted::{SortedMap, SortedSet};
use crate::value::{Problem, Reason, TicketEngineError, known_priority, shown};
use crate::workflow::Workflow;

/// The calendar of policies that name none.
pub(crate) const DEFAULT_CALENDAR: &str = "default";
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
        let clocks = clocks::compile(config, &workflow, &priorities, &mut problems);
        let references = References {
            clocks: &clocks,
            workflow: &workflow,
            calendars: &calendars,
            priorities: &priorities,
        };
        let policies = policies::compile(&config.policies, &references, &mut problems);
        let groups = policies::groups(&policies, &clocks, &mut problems);
        let clock_ids: Vec<_> = clocks.iter().map(|clock| clock.id.clone()).collect();
        let known = Known {
            workflow: &workflow,
            priorities: &priorities,
            calendars: &calendars,
            clocks: &clock_ids,
        };
        let timers = timers(config, &known, &mut problems);
        for priority in config.load_weights.keys() {
            let path = format!("config.loadWeights.{priority}");
            problems.extend(known_priority(&priorities, priority, &path).err());
        }
        let first_response = first_response(config, &workflow, &mut problems);
        TicketEngineError::unless_empty(problems)?;
        Ok(CompiledConfig {
            listened: clocks.iter().fold(ClockEvents::default(), |all, clock| {
                let lists = [&clock.start, &clock.stop, &clock.cancel, &clock.reset];
                lists.iter().fold(all, |all, triggers| all.union(triggers.events))
            }),
            clocks_with_states: (0..clocks.len())
                .filter(|index| {
                    let is_promised = groups.iter().any(|group| group.clocks.contains(index));
                    is_promised
                        && (clocks[*index].start.has_states() || clocks[*index].reset.has_states())
                })
                .collect(),
            clocks,
            groups,
            kept_cycles: KEPT_CYCLES,
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
    let triggers_of = |clock: &ClockConfig| clock.triggers().map(|(_, list)| list.len());
    let most_triggers = config.clocks.iter().flat_map(triggers_of).max().unwrap_or(0);
    let (mut parts, mut values) = (0, 0);
    let mut count = |condition: &Condition| {
        let (more_parts, more_values) = condition.size();
        parts += more_parts;
        values += more_values;
    };
    config.policies.iter().for_each(|policy| policy.each_condition(&mut count));
    config.clocks.iter().for_each(|clock| clock.each_condition(&mut count));
    let timers = config.timers.iter().flatten();
    timers.filter_map(|timer| timer.when.as_ref()).for_each(count);
    [
        ("config.calendars", config.calendars.keys().count(), 1_000, "calendars"),
        ("config.clocks", config.clocks.len(), 50, "clocks"),
        ("config.clocks", most_triggers, MAX_TRIGGERS, "triggers of one kind in a clock"),
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
    if config.calendars.contains_key(AROUND_THE_CLOCK) {
        let problem = "24x7 is the name of the calendar that is always open";
        let reason = Reason::invalid_config(problem, "use another name");
        problems.push(reason.at(format!("config.calendars.{AROUND_THE_CLOCK}")));
    }
    if !config.calendars.contains_key(DEFAULT_CALENDAR) {
        calendars.push((DEFAULT_CALENDAR.to_owned(), Calendar::default()));
    }
    SortedMap::of_different(calendars)
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
