//! Paging: somebody is called out, acknowledges by taking the ticket, and is called off when it is resolved.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::effect::Effect;
use crate::id::Id;
use crate::instant::Instant;
use crate::packed::{Read, Write};
use crate::ticket::Ticket;

/// How bad it is, in the words of PagerDuty's Events API v2.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The worst.
    #[default]
    Critical,
    /// Bad.
    Error,
    /// Getting bad.
    Warning,
    /// To be known.
    Info,
}

/// What a page asks of the paging service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Read, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "lowercase")]
pub enum PageAction {
    /// Call somebody.
    Trigger,
    /// Somebody has taken the ticket: call nobody else.
    Acknowledge,
    /// The ticket is resolved.
    Resolve,
}

/// Whether somebody is being paged for a ticket.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub struct PageState {
    /// Since when.
    pub since: Instant,
    /// How bad it is.
    pub severity: Severity,
    /// Whether somebody has taken the ticket.
    pub is_acknowledged: bool,
}

/// Characters of a dedup key in PagerDuty's Events API v2.
const DEDUP_KEY: usize = 255;

/// The key under which a paging service knows all pages of one ticket: the same from call to resolution.
fn dedup_key(ticket_id: &Id) -> String {
    let key = format!("ticket/{ticket_id}");
    if key.chars().count() <= DEDUP_KEY {
        return key;
    }
    // An id of 255 characters leaves no room: its digest is as good a name.
    let digest = Sha256::digest(key.as_bytes());
    digest.iter().fold("ticket/".to_owned(), |key, byte| format!("{key}{byte:02x}"))
}

/// What the paging service is to do about `ticket`.
pub(crate) fn effect(
    ticket: &Ticket,
    key: String,
    at: Instant,
    action: PageAction,
    severity: Severity,
    rule: Option<String>,
) -> Effect {
    Effect::Page {
        key,
        ticket_id: ticket.ticket_id.clone(),
        at,
        action,
        dedup_key: dedup_key(&ticket.ticket_id),
        severity,
        summary: summary(ticket),
        rule,
    }
}

/// What a ticket's change asks of the paging service: acknowledged when taken, resolved when done.
pub(crate) fn follow(
    ticket: &mut Ticket,
    before: Option<&Ticket>,
    is_done: bool,
    at: Instant,
) -> Option<Effect> {
    let page = ticket.sla.page.clone()?;
    let is_taken = ticket.assignee_id.is_some()
        && before.is_none_or(|before| before.assignee_id != ticket.assignee_id);
    let (name, action) = if is_done {
        ticket.sla.page = None;
        ("resolve", PageAction::Resolve)
    } else if is_taken && !page.is_acknowledged {
        ticket.sla.page = Some(PageState { is_acknowledged: true, ..page.clone() });
        ("acknowledge", PageAction::Acknowledge)
    } else {
        return None;
    };
    // A ticket paged for twice at different times has two pages, each acknowledged and resolved once.
    let key = format!("page/{name}/{}/{}", page.since.epoch_ms(), ticket.ticket_id);
    Some(effect(ticket, key, at, action, page.severity, None))
}

/// Characters of a summary in PagerDuty's Events API v2.
const SUMMARY: usize = 1_024;

/// One line for whoever is called.
fn summary(ticket: &Ticket) -> String {
    let line = format!("[{}] {} ({})", ticket.priority, ticket.title, ticket.ticket_id);
    if line.chars().count() <= SUMMARY {
        return line;
    }
    line.chars().take(SUMMARY - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dedup_key_fits_whatever_the_id() {
        assert_eq!(dedup_key(&Id::from(7)), "ticket/7");
        let long = dedup_key(&Id::from("x".repeat(255)));
        assert_eq!(long.len(), 7 + 64);
        assert_ne!(long, dedup_key(&Id::from("y".repeat(255))));
    }
}
