//! Every reason for a refusal, as data: a code, the path of the field, what was expected and found,
//! and a hint how to fix it.

mod problem;
mod reason;
mod shown;

use std::fmt;

pub use problem::Problem;
pub use reason::Reason;
pub(crate) use shown::{listed, shown, shown_value};

/// The most problems that one refusal holds.
pub(crate) const MAX_PROBLEMS: usize = 1_000;

/// A refusal: nothing was decided and nothing changed. It holds **all** problems found, at least
/// one and at most the first 1,000.
///
/// ```
/// use ticket_engine::{Actor, Engine, EngineConfig, OpenCommand, TicketDraft, Transition};
/// # let at = "2026-11-23T09:00:00Z".parse()?;
/// let engine = Engine::new(&EngineConfig::default())?;
/// let ticket = engine.open(&TicketDraft::new(1, "Help", "P3", 7), &OpenCommand::new(at))?.ticket;
/// let resolve = Transition::new("RESOLVED", Actor::agent(2), at);
/// let refusal = engine.transition(&ticket, &resolve).unwrap_err();
/// assert_eq!(refusal.code(), "INVALID_TRANSITION");
/// assert_eq!(
///     refusal.to_string(),
///     "to: a ticket in OPEN cannot move to RESOLVED; move it to IN_PROGRESS or CLOSED"
/// );
/// # Ok::<(), ticket_engine::TicketEngineError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct TicketEngineError(Box<Problems>);

/// At least one problem.
#[derive(Clone, Debug, PartialEq)]
struct Problems {
    first: Problem,
    others: Vec<Problem>,
}

impl TicketEngineError {
    /// The refusal for `problems`, or `Ok` when there are none.
    pub(crate) fn unless_empty(problems: Vec<Problem>) -> Result<(), TicketEngineError> {
        let mut problems = problems.into_iter().take(MAX_PROBLEMS);
        match problems.next() {
            None => Ok(()),
            Some(first) => {
                Err(TicketEngineError(Box::new(Problems { first, others: problems.collect() })))
            }
        }
    }

    /// The code of the first problem.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.0.first.reason.code()
    }

    /// The path of the first problem.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.0.first.path
    }

    /// How to fix the first problem, when there is more to say than what was expected.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        self.0.first.hint()
    }

    /// All problems, the first one included.
    #[must_use]
    pub fn into_problems(self) -> Vec<Problem> {
        let Problems { first, mut others } = *self.0;
        others.insert(0, first);
        others
    }

    /// All problems, the first one included.
    pub fn problems(&self) -> impl Iterator<Item = &Problem> {
        std::iter::once(&self.0.first).chain(&self.0.others)
    }
}

impl From<Problem> for TicketEngineError {
    fn from(first: Problem) -> Self {
        TicketEngineError(Box::new(Problems { first, others: Vec::new() }))
    }
}

impl fmt::Display for TicketEngineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.first)?;
        self.0.others.iter().try_for_each(|problem| write!(f, " | {problem}"))
    }
}

impl std::error::Error for TicketEngineError {}

#[cfg(test)]
mod tests {
    use crate::value::Id;
    use crate::{Engine, EngineConfig, from_json};

    #[test]
    fn a_message_says_what_was_expected_and_what_was_found() {
        let message =
            |json: &str| from_json::<EngineConfig>(json, "config").unwrap_err().to_string();
        for (json, expected) in [
            ("[]", "config: expected an object, got a list"),
            (r#"{"priorities": 3}"#, "config.priorities: expected a list, got number 3"),
            (
                r#"{"priorities": ["P1", true]}"#,
                "config.priorities[1]: expected a string, got true",
            ),
            (
                r#"{"loadWeights": {"P1": 1.5}}"#,
                "config.loadWeights.P1: expected a whole number from 1 to 1,000, got number 1.5",
            ),
            (
                r#"{"loadWeights": {"P1": "2"}}"#,
                "config.loadWeights.P1: expected a whole number from 1 to 1,000, got string \"2\"",
            ),
            (
                r#"{"timers": [{"id": "t", "since": "opened", "after": 1, "do": [{"fly": 1}]}]}"#,
                "config.timers[0].do[0].fly: expected one of setPriority, setTeam, setStatus, page, notify, addTag, reassign, got the field fly",
            ),
            (
                r#"{"calendars": {"a": {"holidays": [{"month": 13, "weekday": "mon", "nth": 1}]}}}"#,
                "config.calendars.a.holidays[0].month: 13 is not usable here; write a month from 1 to 12",
            ),
        ] {
            assert_eq!(message(json), expected);
        }
        let id = from_json::<Id>("\"\"", "id").unwrap_err().to_string();
        assert_eq!(
            id,
            "id: expected a string of 1 to 255 characters or a whole number up to 2^53 - 1, got string \"\""
        );
    }

    #[test]
    fn a_configuration_that_cannot_be_meant_is_refused_with_the_problem_and_a_way_out() {
        for (json, expected) in [
            (
                r#"{"priorities": []}"#,
                "config.priorities: there are no priorities; list at least one, or omit the list for P1 to P4",
            ),
            (
                r#"{"workflow": {"initial": "OPEN", "states": {}, "transitions": []}}"#,
                "config.workflow.initial: \"OPEN\" is not a status of this workflow; there are none",
            ),
            (
                r#"{"timers": [{"id": "a b", "since": "opened", "after": 1, "do": [{"addTag": "x"}]}]}"#,
                "config.timers[0].id: \"a b\" is not an id of a timer; use 1 to 64 letters, digits, -, _ and .",
            ),
        ] {
            let config = from_json::<EngineConfig>(json, "config").unwrap();
            assert_eq!(Engine::new(&config).unwrap_err().to_string(), expected);
        }
        let many: Vec<_> = (0..300).map(|number| number.to_string()).collect();
        let config = EngineConfig { priorities: Some(many), ..EngineConfig::default() };
        assert_eq!(
            Engine::new(&config).unwrap_err().to_string(),
            "config.priorities: more than 100 priorities; remove some"
        );
    }

    #[test]
    fn the_hint_for_an_old_name_says_the_new_one() {
        let timer = |fields: &str| {
            format!(r#"{{"timers": [{{"id": "t", "after": 1, "do": [], {fields}}}]}}"#)
        };
        let policy = |fields: &str| {
            format!(r#"{{"policies": [{{"policyId": 1, "businessHoursOnly": false, {fields}}}]}}"#)
        };
        let triggers = |trigger: &str| format!(r#"{{"firstResponseOn": ["{trigger}"]}}"#);
        for (json, code, path, new) in [
            (timer(r#""anchor": "unassigned""#), "UNKNOWN_FIELD", "timers[0].anchor", "since"),
            (timer(r#""since": "created""#), "INVALID_VALUE", "timers[0].since", "opened"),
            (
                r#"{"historyChain": true}"#.to_owned(),
                "UNKNOWN_FIELD",
                "historyChain",
                "tamperEvidentHistory",
            ),
            (
                policy(r#""warnAt": [{"left": 5}]"#),
                "UNKNOWN_FIELD",
                "policies[0].warnAt[0].left",
                "remaining",
            ),
            (
                policy(r#""onTargetChange": "carry""#),
                "INVALID_VALUE",
                "policies[0].onTargetChange",
                "keepElapsed",
            ),
            (
                policy(r#""onTargetChange": "scale""#),
                "INVALID_VALUE",
                "policies[0].onTargetChange",
                "proportional",
            ),
            (
                policy(r#""onReopen": "resumeCountingGap""#),
                "INVALID_VALUE",
                "policies[0].onReopen",
                "resumeIncludingResolvedTime",
            ),
            (
                policy(r#""onReopen": "frozen""#),
                "INVALID_VALUE",
                "policies[0].onReopen",
                "stayStopped",
            ),
            (triggers("publicAgentComment"), "INVALID_VALUE", "firstResponseOn[0]", "publicReply"),
        ] {
            let refusal = from_json::<EngineConfig>(&json, "config")
                .and_then(|config| Engine::new(&config))
                .unwrap_err();
            assert_eq!((refusal.code(), refusal.path()), (code, &*format!("config.{path}")));
            assert!(refusal.hint().is_some_and(|hint| hint.contains(new)), "{path}: {refusal}");
        }
    }
}
