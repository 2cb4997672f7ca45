//! Timers as the configuration writes them.

use serde::Serialize;

use super::{Action, After, Since};
use crate::condition::Condition;
use crate::value::codec::{Pack, Unpack};
use crate::value::{Minutes, limits};

/// A timer: either `after` and `do` for one level, or `levels`.
#[derive(Clone, Debug, PartialEq, Serialize, Unpack, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TimerConfig {
    /// Its identifier, unique among the timers: 1 to 64 letters, digits, `-`, `_` and `.`.
    pub id: String,
    /// A condition on the ticket, tested when a step is due. Default: always true.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
    /// What it counts from.
    pub since: Since,
    /// The calendar whose working time it counts. Default: 24x7.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[packed(max_chars = limits::NAME)]
    pub calendar: Option<String>,
    /// The delay after `since`, for a timer with one level: minutes, a duration, or working days. It
    /// is negative before a deadline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<After>,
    /// The actions of a timer with one level: 1 to 100.
    #[serde(default, rename = "do", skip_serializing_if = "Option::is_none")]
    pub actions: Option<Vec<Action>>,
    /// Its levels: 1 to 100, each with a longer delay than the one before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub levels: Option<Vec<Level>>,
    /// How the last level repeats. Default: it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeat: Option<Repeat>,
}

impl TimerConfig {
    /// Its levels, from either form of writing them; empty if `after` or `do` is missing.
    pub(crate) fn levels(&self) -> Vec<Level> {
        match (&self.levels, &self.after, &self.actions) {
            (Some(levels), _, _) => levels.clone(),
            (None, Some(after), Some(actions)) => {
                vec![Level { after: after.clone(), actions: actions.clone() }]
            }
            _ => Vec::new(),
        }
    }
}

/// A level of a timer.
#[derive(Clone, Debug, PartialEq, Serialize, Unpack, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Level {
    /// The delay after `since`: minutes, a duration, or working days. It is negative before a
    /// deadline.
    pub after: After,
    /// The actions: 1 to 100.
    #[serde(rename = "do")]
    pub actions: Vec<Action>,
}

/// How the last level of a timer repeats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Unpack, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Repeat {
    /// The interval between the level and its first repeat, and between repeats.
    pub every: Minutes,
    /// The number of repeats, from 1 to 1,000.
    pub times: u32,
}
