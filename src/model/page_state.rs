//! Pages: calling somebody about a ticket right now.

use serde::Serialize;

use crate::value::Instant;
use crate::value::codec::{Pack, Unpack};

/// How severe a page is, in the terms of PagerDuty's Events API v2.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Unpack, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Severity {
    /// The most severe, and the default.
    #[default]
    Critical,
    /// An error.
    Error,
    /// A warning.
    Warning,
    /// For information.
    Info,
}

/// What the paging service is to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Unpack, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum PageAction {
    /// Page somebody.
    Trigger,
    /// Somebody has taken the ticket: page nobody else.
    Acknowledge,
    /// The ticket is resolved.
    Resolve,
}

/// The open page of a ticket.
#[derive(Clone, Debug, PartialEq, Serialize, Unpack, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub struct PageState {
    /// Since when it is open.
    pub since: Instant,
    /// How severe it is.
    pub severity: Severity,
    /// Whether somebody has taken the ticket.
    pub is_acknowledged: bool,
}
