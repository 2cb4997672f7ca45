//! Timers: what happens by itself when a ticket has been in some state for some time.
//!
//! | rule | file |
//! |---|---|
//! | from when a timer counts | [`anchor`] |
//! | what a timer does | [`action`] |
//! | how long after the anchor, or before it | [`offset`] |
//! | which step of a timer comes when | `due` |
//! | the two default timers | [`presets`] |
//!
//! A timer has steps: its levels, and the repeats of the last one. Each step comes once in an *episode*, the span
//! in which what the timer counts from stays the same: unassigned since then, in this status since then. Its
//! condition is tested when a step comes; when it does not hold then, the step comes as soon as it does. Of several
//! steps that have come by the time the condition holds, only the last is carried out.

pub mod action;
pub mod anchor;
mod compile;
mod due;
pub mod offset;
pub mod presets;

use serde::{Deserialize, Serialize};

use crate::condition::Condition;
use crate::duration::Minutes;
use crate::instant::Instant;
use crate::packed::{Read, Write};
use crate::text;

pub use action::Action;
pub use anchor::Anchor;
pub(crate) use compile::{Known, Timer, compile};
pub(crate) use due::{TimerDue, matched, next, pass, remember};
pub use offset::Offset;

/// A timer as configuration writes it: `after` and `do` for one level, or `levels`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TimerConfig {
    /// Its name: 1 to 64 letters, digits, `-`, `_` and `.`; unique among the timers.
    pub id: String,
    /// What must hold of the ticket, tested when a step comes; always when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
    /// What it counts from.
    pub anchor: Anchor,
    /// The calendar whose working time it counts; all time when absent.
    #[serde(
        default,
        deserialize_with = "text::optional_name",
        skip_serializing_if = "Option::is_none"
    )]
    pub calendar: Option<String>,
    /// How long after the anchor, of a timer with one level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Offset>,
    /// What it does, of a timer with one level: from 1 to 100 things.
    #[serde(default, rename = "do", skip_serializing_if = "Option::is_none")]
    pub actions: Option<Vec<Action>>,
    /// Its levels, from 1 to 100, each later than the one before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub levels: Option<Vec<Level>>,
    /// How the last level is repeated; once only when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeat: Option<Repeat>,
}

impl TimerConfig {
    /// Its levels, in whichever form they are written; none when they are not whole.
    pub(crate) fn levels(&self) -> Vec<Level> {
        match (&self.levels, self.after, &self.actions) {
            (Some(levels), _, _) => levels.clone(),
            (None, Some(after), Some(actions)) => vec![Level { after, actions: actions.clone() }],
            _ => Vec::new(),
        }
    }
}

/// A level of a timer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Level {
    /// How long after the anchor.
    pub after: Offset,
    /// What it does: from 1 to 100 things.
    #[serde(rename = "do")]
    pub actions: Vec<Action>,
}

/// Repeats of the last level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Read, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Repeat {
    /// How long after the level, and after each repeat, the next comes.
    pub every: Minutes,
    /// How many times, from 1 to 1,000.
    pub times: u32,
}

/// What has been done of one timer on one ticket.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub struct TimerState {
    /// The timer.
    #[serde(deserialize_with = "text::name")]
    pub id: String,
    /// The beginning of the episode that `steps` are of.
    #[serde(default)]
    pub episode: Option<Instant>,
    /// How many steps have come in that episode.
    pub steps: u32,
    /// Since when its condition holds, of a timer that counts from that; null while it does not.
    #[serde(default)]
    pub matched_since: Option<Instant>,
}
