//! Accepting and declining an offer.

use crate::engine::decide::{DecisionBuilder, Occasion};
use crate::engine::{Decision, Engine};
use crate::model::{Cause, Offer, Ticket};
use crate::value::codec::Unpack;
use crate::value::{Actor, Instant, Problem, Reason, Role, TicketEngineError, shown};

/// The answer to an offer: who gives it, and when.
#[derive(Clone, Debug, PartialEq, Unpack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OfferCommand {
    /// The agent to whom the ticket is offered, an admin, or the system.
    pub actor: Actor,
    /// The present time, from your application (the host).
    pub at: Instant,
    /// Whether to return the reasons as `trace`.
    #[serde(default)]
    #[packed(null = "absent")]
    #[cfg_attr(test, ts(optional, as = "Option<bool>"))]
    pub explain: bool,
}

impl Engine {
    /// Accepts the open offer of `ticket` and assigns the ticket to the agent who was offered it.
    ///
    /// # Errors
    /// `NO_OFFER` when the offer was answered, has lapsed by `at` or was withdrawn;
    /// `OFFERED_TO_ANOTHER`; `STALE_TIMESTAMP`; `CATCH_UP_FIRST`.
    pub fn accept_offer(
        &self,
        ticket: &Ticket,
        command: &OfferCommand,
    ) -> Result<Decision, TicketEngineError> {
        let mut builder = DecisionBuilder::catch_up(&self.config, ticket, command.at)?;
        let Offer { agent_id, .. } = open_offer(&builder.ticket, &command.actor)?.clone();
        let occasion = Occasion::new(command.at, &command.actor, Cause::Accept);
        builder.apply(&occasion, None, |ticket| ticket.assignee_id = Some(agent_id))?;
        builder.close(command.at, command.explain)
    }

    /// Declines the open offer of `ticket`.
    ///
    /// The agent is not offered the ticket again until it has been assigned to somebody. The effect
    /// `reassign` requests a call of [`assign`](Engine::assign) again.
    ///
    /// # Errors
    /// As [`accept_offer`](Engine::accept_offer).
    pub fn decline_offer(
        &self,
        ticket: &Ticket,
        command: &OfferCommand,
    ) -> Result<Decision, TicketEngineError> {
        let mut builder = DecisionBuilder::catch_up(&self.config, ticket, command.at)?;
        open_offer(&builder.ticket, &command.actor)?;
        let occasion = Occasion::new(command.at, &command.actor, Cause::Decline);
        builder.apply_and_request_assignment(&occasion, |ticket| ticket.end_offer(true))?;
        builder.close(command.at, command.explain)
    }
}

/// The open offer, when `actor` may answer it.
fn open_offer<'a>(ticket: &'a Ticket, actor: &Actor) -> Result<&'a Offer, Problem> {
    let offer = ticket.offer().ok_or_else(|| Reason::NoOffer.at("ticket.sla.queue.offer"))?;
    // Reporters and agents may have the same ids, so the id of a reporter proves nothing.
    let may_answer = match actor.role {
        Role::Reporter => false,
        Role::Agent => actor.id == offer.agent_id,
        Role::Admin | Role::System => true,
    };
    if !may_answer {
        let found = shown(&offer.agent_id.to_string());
        return Err(Reason::OfferedToAnother { found }.at("actor.id"));
    }
    Ok(offer)
}
