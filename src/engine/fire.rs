//! A step of a timer is carried out.

use super::Engine;
use super::ledger::{Ledger, Occasion};
use crate::actor::Actor;
use crate::effect::{Effect, TicketEvent};
use crate::error::{Reason, TicketEngineError};
use crate::history::Cause;
use crate::page::{self, PageAction, PageState};
use crate::text;
use crate::ticket::Ticket;
use crate::timer::{self, Action, TimerDue};
use crate::value::Value;

impl Engine {
    /// Changes the fields of `ticket` as the step `due` of the timer at `index` says, and notes that it has come.
    pub(crate) fn carry_out(&self, index: usize, due: &TimerDue, ticket: &mut Ticket) {
        let Some(timer) = self.timers.get(index) else { return };
        let is_done = self.is_done(ticket);
        timer::pass(timer, ticket, due);
        for action in timer.actions(due.step).unwrap_or_default() {
            match action {
                Action::SetPriority(priority) => ticket.priority.clone_from(priority),
                Action::SetTeam(team) if ticket.team_id.as_ref() != Some(team) => {
                    ticket.team_id = Some(team.clone());
                    ticket.assignee_id = None;
                }
                Action::SetStatus(status)
                    if self.workflow.is_open_to_system(&ticket.status, status)
                        && self.within_reopen_window(ticket, due.at).is_ok() =>
                {
                    ticket.status.clone_from(status);
                }
                // A ticket that has all the tags it may have could not be read again with one more.
                Action::AddTag(tag)
                    if !ticket.tags.contains(tag) && ticket.tags.len() < text::NAMES =>
                {
                    ticket.tags.push(tag.clone());
                }
                Action::Reassign {} if !is_done => {
                    ticket.assignee_id = None;
                    ticket.end_offer(false);
                }
                Action::SetTeam(_)
                | Action::SetStatus(_)
                | Action::AddTag(_)
                | Action::Reassign {}
                | Action::Page { .. }
                | Action::Notify(_) => {}
            }
        }
    }
}

impl Ledger<'_> {
    /// Carries out the step `due` of the timer at `index` of the configuration, in one event.
    ///
    /// # Errors
    /// What speaks against any further event on the ticket, such as a clock of an unknown calendar.
    pub(super) fn fire(
        &mut self,
        index: usize,
        due: &TimerDue,
        system: &Actor,
    ) -> Result<(), TicketEngineError> {
        let engine = self.engine;
        let Some(timer) = engine.timers.get(index) else { return Ok(()) };
        let actions = timer.actions(due.step).unwrap_or_default();
        let at = due.at;
        let rule = Some(timer.id.as_str());
        let occasion = Occasion { at, actor: system, cause: Cause::Timer, rule };
        let assignee = self.ticket.assignee_id.clone();

        let call = |ticket: &mut Ticket| {
            for action in actions {
                let Action::Page { severity } = action else { continue };
                if engine.is_done(ticket) {
                    continue;
                }
                let fresh = PageState { since: at, severity: *severity, is_acknowledged: false };
                match &mut ticket.sla.page {
                    Some(open) if !open.is_acknowledged => open.severity = *severity,
                    // Whoever took the ticket has let it go: this is another call, to be acknowledged anew.
                    page => *page = Some(fresh),
                }
            }
        };
        let before = self.ticket.clone();
        let done = self.apply(&occasion, None, |ticket| {
            engine.carry_out(index, due, ticket);
            call(ticket);
        });
        if let Err(refusal) = done {
            // A change that leads to a deadline past the supported time must not keep the ticket from going on.
            if !refusal.problems().all(|problem| problem.reason == Reason::DeadlineOutOfRange) {
                return Err(refusal);
            }
            self.ticket = before;
            self.apply(&occasion, None, |ticket| {
                timer::pass(timer, ticket, due);
                call(ticket);
            })?;
        }
        // Nobody is called for what the step itself has brought to its end.
        let is_done = engine.is_done(&self.ticket);
        self.enter(&occasion, "timer", Value::Null, Value::String(timer.id.clone()));

        let ticket_id = self.ticket.ticket_id.clone();
        let step = format!("{}/{}/{}", timer.id, due.episode.epoch_ms(), due.step);
        for (number, action) in actions.iter().enumerate() {
            let key = |kind: &str| format!("{kind}/{step}/{number}/{ticket_id}");
            let effect = match action {
                Action::Page { severity } if !is_done => {
                    let (key, rule) = (key("page/trigger"), Some(timer.id.clone()));
                    page::effect(&self.ticket, key, at, PageAction::Trigger, *severity, rule)
                }
                Action::Notify(name) => Effect::Notify {
                    key: key("notify/timer"),
                    ticket_id: ticket_id.clone(),
                    at,
                    event: TicketEvent::Timer { rule: timer.id.clone(), name: name.clone() },
                },
                Action::Reassign {} if !is_done => Effect::Reassign {
                    key: key("reassign"),
                    ticket_id: ticket_id.clone(),
                    at,
                    team_id: self.ticket.team_id.clone(),
                    from: assignee.clone(),
                },
                _ => continue,
            };
            self.effects.push(effect);
        }
        Ok(())
    }
}
