//! The pause rule: the states in which a clock is paused.

use serde::Serialize;

use crate::model::ClockId;
use crate::value::codec::{Pack, Unpack};
use crate::value::{MAX_PROBLEMS, Problem};
use crate::workflow::{StatusCategory, Workflow};

/// The states in which a policy's clocks pause.
///
/// By default the resolution clock pauses in every state of category `pending`, and the response
/// clocks never pause.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Unpack, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PauseOn {
    /// The states in which the first-response clock pauses. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_response: Option<Vec<String>>,
    /// The states in which the next-response clock pauses. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_response: Option<Vec<String>>,
    /// The states in which the resolution clock pauses; with an empty list it never does. Default:
    /// every state of category `pending`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolution: Option<Vec<String>>,
}

/// A pause rule whose states exist in the workflow.
#[derive(Clone, Debug, Default)]
pub(crate) struct PauseRule {
    first_response: Vec<String>,
    next_response: Vec<String>,
    resolution: Vec<String>,
}

impl PauseRule {
    /// The rule of a policy without `pauseOn`.
    pub(crate) fn standard(workflow: &Workflow) -> PauseRule {
        PauseRule {
            resolution: workflow.states_in(StatusCategory::Pending).map(str::to_owned).collect(),
            ..PauseRule::default()
        }
    }

    /// The rule of `config`; unknown states are added to `problems` under `path`.
    pub(crate) fn new(
        config: &PauseOn,
        workflow: &Workflow,
        path: &str,
        problems: &mut Vec<Problem>,
    ) -> PauseRule {
        let standard = PauseRule::standard(workflow);
        let mut states = |listed: &Option<Vec<String>>, name: &str, standard: Vec<String>| {
            let Some(listed) = listed else { return standard };
            for (index, state) in listed.iter().enumerate() {
                if problems.len() >= MAX_PROBLEMS {
                    break;
                }
                let unknown = workflow.known(state, &format!("{path}.{name}[{index}]")).err();
                problems.extend(unknown);
            }
            listed.clone()
        };
        PauseRule {
            first_response: states(
                &config.first_response,
                "firstResponse",
                standard.first_response,
            ),
            next_response: states(&config.next_response, "nextResponse", standard.next_response),
            resolution: states(&config.resolution, "resolution", standard.resolution),
        }
    }

    /// The states in which the clock `clock_id` pauses.
    pub(crate) fn states(&self, clock_id: ClockId) -> &[String] {
        match clock_id {
            ClockId::FirstResponse => &self.first_response,
            ClockId::NextResponse => &self.next_response,
            ClockId::Resolution => &self.resolution,
        }
    }

    /// Whether the clock `clock_id` pauses in `status`.
    pub(crate) fn pauses(&self, clock_id: ClockId, status: &str) -> bool {
        self.states(clock_id).iter().any(|state| state == status)
    }
}
