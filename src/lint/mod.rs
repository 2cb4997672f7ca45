//! The linter: what is wrong with a configuration, and what is allowed in it but will hardly be meant.
//!
//! | finding | file |
//! |---|---|
//! | conditions that never or always hold, and which implies which | `implication` |
//! | policies and their clocks | `policies` |
//! | timers | `timers` |

mod implication;
mod policies;
mod timers;

use serde::Serialize;
use strum::IntoStaticStr;
use thiserror::Error;

use crate::config::{EngineConfig, Versions};
use crate::engine::{Engine, too_much};
use crate::error::{MAX_PROBLEMS, Problem};
use crate::packed::Write;
use crate::workflow::{Category, WorkflowConfig};

/// One finding.
#[derive(Clone, Debug, PartialEq, Serialize, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
pub struct Finding {
    /// Whether an engine can be made of the configuration all the same.
    pub level: FindingLevel,
    /// The path of the field, such as `config.policies[2].when`.
    pub path: String,
    /// The stable name of the finding.
    #[cfg_attr(test, ts(as = "String"))]
    pub code: &'static str,
    /// What is wrong and how to mend it.
    pub message: String,
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "lowercase")]
pub enum FindingLevel {
    /// No engine can be made of the configuration.
    Error,
    /// An engine can be made; what it will do is hardly what was meant.
    Warning,
}

/// What is allowed and hardly meant.
#[derive(Clone, Debug, PartialEq, Error, IntoStaticStr)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
enum Doubt {
    #[error(
        "every ticket that this policy matches is matched by {by} before it; put it first, or remove it"
    )]
    PolicyShadowed { by: String },
    #[error("no ticket can meet this condition; mend it or remove it")]
    ConditionNeverHolds,
    #[error("every ticket meets this condition; leave it out")]
    ConditionAlwaysHolds,
    #[error(
        "this policy has no target, so that tickets which it matches have no deadlines; give it one, or leave the policy out"
    )]
    PolicyWithoutTarget,
    #[error(
        "no policy matches tickets of priority {priority} in every case; add one, or a fallback"
    )]
    PriorityWithoutPolicy { priority: String },
    #[error(
        "the {metric} clock pauses in every state in which it could run, and can never be late; take states out"
    )]
    ClockNeverRuns { metric: &'static str },
    #[error(
        "a clock does not pause in {status}, where the ticket is done: it has stopped; leave the state out"
    )]
    PauseWithoutEffect { status: String },
    #[error("this is more time than any target of the policy allows: the warning is never given")]
    WarningNeverGiven,
    #[error(
        "the response may take longer than the resolution; a resolved ticket needs no response any more"
    )]
    ResponseAfterResolution,
    #[error(
        "no transition leads from a closed state back, so that nothing is ever reopened; add one, or leave the window out"
    )]
    ReopenWindowWithoutEdge,
    #[error("no policy has a target for this deadline: the timer never comes")]
    TimerWithoutDeadline,
    #[error(
        "a timer that counts from this rests in every state that its condition allows; count from inStatus instead"
    )]
    TimerRests,
    #[error(
        "its condition asks for an assignee, but it counts from when nobody is assigned: it never comes"
    )]
    TimerContradicted,
    #[error(
        "no transition that is open to the role system leads to {status} from where the timer comes; add one"
    )]
    TimerWithoutEdge { status: String },
    #[error(
        "timers can move a ticket round {states} for ever; let one of them ask for what the others do not bring about"
    )]
    TimersGoRound { states: String },
    #[error(
        "by then a ticket of policy {policy} has missed its {metric} target of {minutes} minutes already; let the timer come earlier"
    )]
    TimerAfterDeadline { policy: String, metric: &'static str, minutes: String },
}

/// Findings in the making.
struct Findings {
    found: Vec<Finding>,
}

impl Findings {
    fn errors<'a>(&mut self, problems: impl Iterator<Item = &'a Problem>) {
        self.found.extend(problems.map(|problem| Finding {
            level: FindingLevel::Error,
            path: problem.path.clone(),
            code: problem.reason.code(),
            message: problem.reason.to_string(),
        }));
    }

    fn doubt(&mut self, path: impl Into<String>, doubt: Doubt) {
        if self.found.len() >= MAX_PROBLEMS {
            return;
        }
        self.found.push(Finding {
            level: FindingLevel::Warning,
            path: path.into(),
            code: (&doubt).into(),
            message: doubt.to_string(),
        });
    }
}

/// Everything that is wrong with `config`, errors before warnings; of more than 1,000 findings the first. Of a
/// configuration of which there is too much nothing else is said.
///
/// ```
/// use ticket_engine::{input::from_json, lint::lint};
/// let config = from_json(r#"{ "policies": [
///     { "policyId": "all", "businessHoursOnly": false, "resolutionTimeMinutes": 480 },
///     { "policyId": "p1", "priority": "P1", "businessHoursOnly": false, "resolutionTimeMinutes": 240 }
/// ] }"#, "config")?;
/// let findings = lint(&config);
/// assert_eq!((findings[0].code, findings[0].path.as_str()), ("POLICY_SHADOWED", "config.policies[1]"));
/// # Ok::<(), ticket_engine::TicketEngineError>(())
/// ```
pub fn lint(config: &EngineConfig) -> Vec<Finding> {
    let mut findings = Findings { found: Vec::new() };
    let too_much = too_much(config);
    if !too_much.is_empty() {
        findings.errors(too_much.iter());
        return findings.found;
    }
    if let Err(refusal) = Engine::new(config) {
        findings.errors(refusal.problems());
    }
    let workflow = config.workflow();
    let versions = Versions::of(&config.policies);
    // The policies that tickets are matched with, with their places in the list.
    let current = config.policies.iter().enumerate();
    let current: Vec<_> = current.filter(|(_, policy)| versions.is_newest(policy)).collect();
    policies::check(&current, &workflow, &config.priorities(), &mut findings);
    timers::check(config, &current, &workflow, &mut findings);
    check_reopening(&workflow, &mut findings);
    findings.found
}

fn check_reopening(workflow: &WorkflowConfig, findings: &mut Findings) {
    let is_closed = |state: &str| workflow.states.get(state) == Some(&Category::Closed);
    let reopens =
        workflow.transitions.iter().any(|edge| is_closed(&edge.from) && !is_closed(&edge.to));
    if workflow.reopen_window_minutes.is_some() && !reopens {
        findings.doubt("config.workflow.reopenWindowMinutes", Doubt::ReopenWindowWithoutEdge);
    }
}
