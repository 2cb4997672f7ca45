//! Pages: an agent is called, acknowledges by taking the ticket, and is called off when it is
//! resolved.

use sha2::{Digest, Sha256};

use crate::model::{Effect, PageAction, PageState, Severity, Ticket};
use crate::value::{Id, Instant};

/// Characters that a dedup key may have in PagerDuty's Events API v2.
const DEDUP_KEY: usize = 255;

/// The key that ties all pages of one ticket together: the same from the call to the resolution.
fn dedup_key(ticket_id: &Id) -> String {
    let key = format!("ticket/{ticket_id}");
    if key.chars().count() <= DEDUP_KEY {
        return key;
    }
    // A long id leaves no room for the prefix; its digest identifies the ticket as well.
    let digest = Sha256::digest(key.as_bytes());
    digest.iter().fold("ticket/".to_owned(), |key, byte| format!("{key}{byte:02x}"))
}

/// The effect that opens, acknowledges or resolves the page of `ticket` at a paging service.
pub(crate) fn effect(
    ticket: &Ticket,
    key: String,
    at: Instant,
    action: PageAction,
    severity: Severity,
    timer_id: Option<String>,
) -> Effect {
    Effect::Page {
        key,
        ticket_id: ticket.ticket_id.clone(),
        at,
        action,
        dedup_key: dedup_key(&ticket.ticket_id),
        severity,
        summary: summary(ticket),
        timer_id,
    }
}

/// Updates the open page after an event: acknowledged when an agent takes the ticket, resolved when
/// the ticket is done.
pub(crate) fn update(
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
    // One ticket may be paged for several times. The start of the page keeps the keys apart.
    let key = format!("page/{name}/{}/{}", page.since.epoch_ms(), ticket.ticket_id);
    Some(effect(ticket, key, at, action, page.severity, None))
}

/// Characters that a summary may have in PagerDuty's Events API v2.
const SUMMARY: usize = 1_024;

/// One line for the person on call.
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
