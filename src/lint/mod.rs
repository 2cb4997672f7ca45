//! The linter: errors in a configuration, and settings that are valid but probably unintended.
//!
//! | finding | file |
//! |---|---|
//! | clocks | `clocks` |
//! | conditions that never or always hold, and which implies which | `implication` |
//! | policies and their clocks | `policies` |
//! | timers | `timers` |

mod clocks;
mod implication;
mod policies;
mod timers;

use serde::Serialize;
use strum::IntoStaticStr;
use thiserror::Error;

use crate::config::{CompiledConfig, EngineConfig, Versions, limit_exceeded};
use crate::value::codec::Pack;
use crate::value::{MAX_PROBLEMS, Problem};
use crate::workflow::{StatusCategory, WorkflowConfig};

/// One finding.
#[derive(Clone, Debug, PartialEq, Serialize, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
pub struct Finding {
    /// Whether the finding keeps the configuration from loading.
    pub level: FindingLevel,
    /// The path of the field, such as `config.policies[2].when`.
    pub path: String,
    /// The stable name of the finding.
    #[cfg_attr(test, ts(as = "String"))]
    pub code: &'static str,
    /// What is wrong and how to fix it.
    pub message: String,
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum FindingLevel {
    /// The engine refuses the configuration.
    Error,
    /// The engine accepts the configuration, but it probably does not do what was intended.
    Warning,
}

/// Settings that are valid but probably unintended.
#[derive(Clone, Debug, PartialEq, Error, IntoStaticStr)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
#[expect(clippy::enum_variant_names, reason = "a code names what is meant: WARNING_NEVER_GIVEN")]
enum Warning {
    #[error(
        "{by} comes first and matches every ticket that this policy matches; move this policy before it, or remove it"
    )]
    PolicyShadowed { by: String },
    #[error("no ticket can meet this condition; fix or remove it")]
    ConditionNeverHolds,
    #[error("every ticket meets this condition; remove it")]
    ConditionAlwaysHolds,
    #[error(
        "this policy has no target, so its tickets have no deadlines; set a target or remove the policy"
    )]
    PolicyWithoutTarget,
    #[error(
        "some tickets of priority {priority} may match no policy; add a policy for them, or a fallback"
    )]
    PriorityWithoutPolicy { priority: String },
    #[error(
        "the clock {clock_id} pauses in every state in which it could run, so it can never breach; pause it in fewer states"
    )]
    ClockNeverRuns { clock_id: String },
    #[error(
        "no policy has a target for this clock, so it never starts; name it among the targets of a policy, or remove it"
    )]
    ClockWithoutPolicy,
    #[error(
        "the calendar \"default\" is not configured, so business hours are Monday to Friday 09:00-18:00 UTC; define it under calendars, or name another calendar"
    )]
    DefaultCalendarIsUtc,
    #[error(
        "the clock has already stopped in {status}, where the ticket is done; remove the state"
    )]
    PauseWithoutEffect { status: String },
    #[error(
        "no target of the policy is longer than this, so the warning is never given; warn with less time left"
    )]
    WarningNeverGiven,
    #[error(
        "the response target is longer than the resolution target, but a resolved ticket needs no response; shorten it"
    )]
    ResponseAfterResolution,
    #[error(
        "no transition leads out of a closed state, so nothing is ever reopened; add one, or remove the window"
    )]
    ReopenWindowWithoutEdge,
    #[error(
        "no policy has a target for this deadline, so the timer never fires; add a target, or count from something else"
    )]
    TimerWithoutDeadline,
    #[error(
        "a timer that counts from this is suspended in every state that its condition allows; count from inStatus instead"
    )]
    TimerRests,
    #[error(
        "the condition requires an assignee, but the timer counts while nobody is assigned, so it never fires; change one of the two"
    )]
    TimerContradicted,
    #[error(
        "no transition open to the role system leads to {status} from a state that the condition allows; add one"
    )]
    TimerWithoutEdge { status: String },
    #[error(
        "timers can move a ticket through {states} in an endless cycle; give one of them a condition that the others do not bring about"
    )]
    TimersGoRound { states: String },
    #[error(
        "a ticket of policy {policy} breaches its {clock_id} target of {minutes} minutes before this timer fires; make the timer fire earlier"
    )]
    TimerAfterDeadline { policy: String, clock_id: String, minutes: String },
}

/// The findings so far.
struct Findings {
    list: Vec<Finding>,
}

impl Findings {
    fn errors<'a>(&mut self, problems: impl Iterator<Item = &'a Problem>) {
        self.list.extend(problems.map(|problem| Finding {
            level: FindingLevel::Error,
            path: problem.path.clone(),
            code: problem.reason.code(),
            message: problem.sentence(),
        }));
    }

    fn warn(&mut self, path: impl Into<String>, warning: Warning) {
        if self.list.len() >= MAX_PROBLEMS {
            return;
        }
        self.list.push(Finding {
            level: FindingLevel::Warning,
            path: path.into(),
            code: (&warning).into(),
            message: warning.to_string(),
        });
    }
}

/// Lints a configuration: all errors first, then the warnings.
///
/// Returns at most the first 1,000 findings. If `config` exceeds a size limit, only that is
/// reported.
///
/// ```
/// use ticket_engine::from_json;
/// use ticket_engine::lint::lint;
/// let config = from_json(r#"{ "policies": [
///     { "policyId": "all", "businessHoursOnly": false, "resolutionTimeMinutes": 480 },
///     { "policyId": "p1", "priority": "P1", "businessHoursOnly": false,
///       "resolutionTimeMinutes": 240 }
/// ] }"#, "config")?;
/// let findings = lint(&config);
/// assert_eq!(findings[0].code, "POLICY_SHADOWED");
/// assert_eq!(findings[0].path, "config.policies[1]");
/// # Ok::<(), ticket_engine::TicketEngineError>(())
/// ```
#[must_use]
pub fn lint(config: &EngineConfig) -> Vec<Finding> {
    let mut findings = Findings { list: Vec::new() };
    let limit_exceeded = limit_exceeded(config);
    if !limit_exceeded.is_empty() {
        findings.errors(limit_exceeded.iter());
        return findings.list;
    }
    if let Err(refusal) = CompiledConfig::new(config) {
        findings.errors(refusal.problems());
    }
    let workflow = config.workflow();
    let versions = Versions::of(&config.policies);
    // Only the newest versions match tickets. Keep their places in the list for paths.
    let current = config.policies.iter().enumerate();
    let current: Vec<_> = current.filter(|(_, policy)| versions.is_newest(policy)).collect();
    policies::check(&current, &workflow, &config.priorities(), &mut findings);
    clocks::check(config, &current, &workflow, &mut findings);
    policies::check_calendars(config, &current, &mut findings);
    timers::check(config, &current, &workflow, &mut findings);
    check_reopening(&workflow, &mut findings);
    findings.list
}

fn check_reopening(workflow: &WorkflowConfig, findings: &mut Findings) {
    let is_closed = |name: &str| {
        workflow.states.get(name).is_some_and(|state| {
            matches!(state.category, StatusCategory::Closed | StatusCategory::Cancelled)
        })
    };
    let reopens =
        workflow.transitions.iter().any(|edge| is_closed(&edge.from) && !is_closed(&edge.to));
    if workflow.reopen_window_minutes.is_some() && !reopens {
        findings.warn("config.workflow.reopenWindowMinutes", Warning::ReopenWindowWithoutEdge);
    }
}
