//! The pause rule: in which states a clock waits.

use serde::{Deserialize, Serialize};

use super::Metric;
use crate::error::{MAX_PROBLEMS, Problem};
use crate::packed::{Read, Write};
use crate::workflow::{Category, Workflow};

/// The states in which a policy's clocks pause. A metric left out keeps its default: the resolution
/// clock pauses in every state of category `pending`, the response clocks never.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Read, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PauseOn {
    /// States in which the first-response clock pauses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_response: Option<Vec<String>>,
    /// States in which the next-response clock pauses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_response: Option<Vec<String>>,
    /// States in which the resolution clock pauses; an empty list never pauses it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolution: Option<Vec<String>>,
}

/// A pause rule whose states are known.
#[derive(Clone, Debug, Default)]
pub(crate) struct PauseRule {
    first_response: Vec<String>,
    next_response: Vec<String>,
    resolution: Vec<String>,
}

impl PauseRule {
    /// The rule of a policy that says nothing about pauses.
    pub fn standard(workflow: &Workflow) -> PauseRule {
        PauseRule {
            resolution: workflow.states_in(Category::Pending).map(str::to_owned).collect(),
            ..PauseRule::default()
        }
    }

    /// The rule of `config`, whose unknown states are added to `problems` under `path`.
    pub fn new(
        config: &PauseOn,
        workflow: &Workflow,
        path: &str,
        problems: &mut Vec<Problem>,
    ) -> PauseRule {
        let standard = PauseRule::standard(workflow);
        let mut states = |given: &Option<Vec<String>>, name: &str, standard: Vec<String>| {
            let Some(given) = given else { return standard };
            for (index, state) in given.iter().enumerate() {
                if problems.len() >= MAX_PROBLEMS {
                    break;
                }
                let unknown = workflow.known(state, &format!("{path}.{name}[{index}]")).err();
                problems.extend(unknown);
            }
            given.clone()
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

    /// The states in which the clock of `metric` pauses.
    pub fn states(&self, metric: Metric) -> &[String] {
        match metric {
            Metric::FirstResponse => &self.first_response,
            Metric::NextResponse => &self.next_response,
            Metric::Resolution => &self.resolution,
        }
    }

    /// Whether the clock of `metric` pauses in `status`.
    pub fn pauses(&self, metric: Metric, status: &str) -> bool {
        self.states(metric).iter().any(|state| state == status)
    }
}
