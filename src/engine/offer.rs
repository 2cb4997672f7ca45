//! An offer is answered.

use serde::Deserialize;

use super::Engine;
use super::ledger::{Ledger, Occasion};
use crate::actor::{Actor, Role};
use crate::assignment::Offer;
use crate::decision::Decision;
use crate::error::{Problem, Reason, TicketEngineError, shown};
use crate::history::Cause;
use crate::instant::Instant;
use crate::packed::Read;
use crate::text;
use crate::ticket::Ticket;

/// Who answers an offer, and when.
#[derive(Clone, Debug, PartialEq, Deserialize, Read)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OfferCommand {
    /// The agent to whom it was offered, an admin, or the system.
    pub actor: Actor,
    /// The present time, from the host.
    pub at: Instant,
    /// Whether the decision is to say why.
    #[serde(default, deserialize_with = "text::or_default")]
    #[cfg_attr(test, ts(optional, as = "Option<bool>"))]
    pub explain: bool,
}

impl Engine {
    /// Accepts the open offer of `ticket`: the agent to whom it was offered is assigned.
    ///
    /// # Errors
    /// `NO_OFFER` when it was answered, has lapsed by `at` or was withdrawn; `OFFERED_TO_ANOTHER`; `TIME_WENT_BACK`;
    /// `CATCH_UP_FIRST`.
    pub fn accept_offer(
        &self,
        ticket: &Ticket,
        command: &OfferCommand,
    ) -> Result<Decision, TicketEngineError> {
        let mut ledger = Ledger::resume(self, ticket, command.at)?;
        let Offer { agent_id, .. } = open_offer(&ledger.ticket, &command.actor)?.clone();
        let occasion = Occasion::command(command.at, &command.actor, Cause::Accept);
        ledger.apply(&occasion, None, |ticket| ticket.assignee_id = Some(agent_id))?;
        ledger.close(command.at, command.explain)
    }

    /// Declines the open offer of `ticket`: it will not be offered to that agent again until somebody has had it, and
    /// the effect `reassign` calls for asking anew.
    ///
    /// # Errors
    /// As [`accept_offer`](Engine::accept_offer).
    pub fn decline_offer(
        &self,
        ticket: &Ticket,
        command: &OfferCommand,
    ) -> Result<Decision, TicketEngineError> {
        let mut ledger = Ledger::resume(self, ticket, command.at)?;
        open_offer(&ledger.ticket, &command.actor)?;
        let occasion = Occasion::command(command.at, &command.actor, Cause::Decline);
        ledger.ask_anew(&occasion, |ticket| ticket.end_offer(true))?;
        ledger.close(command.at, command.explain)
    }
}

/// The open offer, when `actor` may answer it.
fn open_offer<'a>(ticket: &'a Ticket, actor: &Actor) -> Result<&'a Offer, Problem> {
    let offer = ticket.offer().ok_or_else(|| Reason::NoOffer.at("ticket.sla.queue.offer"))?;
    // Customers may be numbered as agents are: the same id is not the same person.
    let may = match actor.role {
        Role::Reporter => false,
        Role::Agent => actor.id == offer.agent_id,
        Role::Admin | Role::System => true,
    };
    if !may {
        let found = shown(&offer.agent_id.to_string());
        return Err(Reason::OfferedToAnother { found }.at("actor.id"));
    }
    Ok(offer)
}
