//! What a step of a timer does.

use crate::config::CompiledConfig;
use crate::engine::decide::due::Due;
use crate::engine::decide::{DecisionBuilder, Occasion, pages};
use crate::model::{Cause, Effect, PageAction, PageState, Severity, Ticket, TicketEvent};
use crate::timer;
use crate::timer::{Action, Timer, TimerDue};
use crate::value::{Actor, Reason, TicketEngineError, Value, limits};

impl CompiledConfig {
    /// Records the step `due` of `timer`, and changes the fields of `ticket` by its
    /// actions.
    pub(super) fn run_timer_step(&self, timer: &Timer, due: &TimerDue, ticket: &mut Ticket) {
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
                    if self.workflow().is_open_to_system(&ticket.status, status)
                        && self.within_reopen_window(ticket, due.at).is_ok() =>
                {
                    ticket.status.clone_from(status);
                }
                // With more tags than the limit, the ticket could not be read again.
                Action::AddTag(tag)
                    if !ticket.tags.contains(tag) && ticket.tags.len() < limits::ITEMS =>
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

impl DecisionBuilder<'_> {
    /// Applies the step `step` of the timer at `index`, which is the due item `due`, as one event.
    ///
    /// # Errors
    /// What any event on the ticket may raise, such as `UNKNOWN_CALENDAR`.
    pub(super) fn fire(
        &mut self,
        due: &Due,
        index: usize,
        step: &TimerDue,
        system: &Actor,
    ) -> Result<(), TicketEngineError> {
        let config = self.config;
        let Some(timer) = config.timers().get(index) else { return Ok(()) };
        let actions = timer.actions(step.step).unwrap_or_default();
        let at = step.at;
        let timer_id = Some(timer.id.as_str());
        let occasion = Occasion { at, actor: system, cause: Cause::Timer, timer_id };
        let before = self.before_event();

        let standing = match config.apply_due(due, &mut self.ticket, None) {
            // An action may lead to a deadline past the supported range. The step then counts as
            // done without its changes; otherwise it would block the ticket for good.
            Err(problem) if problem.reason == Reason::DeadlineOutOfRange => {
                self.ticket = before.as_ref().clone();
                Some(config.skip_timer_step(timer, step, &mut self.ticket)?)
            }
            applied => applied?,
        };
        // Nobody is paged for a ticket that the step itself has resolved or closed.
        let is_done = standing.map_or_else(|| config.is_done(&self.ticket), |now| now.is_done);
        for action in actions {
            if let Action::Page { severity } = action
                && !is_done
            {
                self.trigger_page(step, *severity);
            }
        }
        self.finish_event(&occasion, Some(&before), None, is_done);
        self.record(&occasion, "timer", Value::Null, Value::String(timer.id.clone()));

        let ticket_id = self.ticket.ticket_id.clone();
        let step_key = format!("{}/{}/{}", timer.id, step.episode.epoch_ms(), step.step);
        for (number, action) in actions.iter().enumerate() {
            let key = |kind: &str| format!("{kind}/{step_key}/{number}/{ticket_id}");
            let effect = match action {
                Action::Page { severity } if !is_done => {
                    let (key, timer_id) = (key("page/trigger"), Some(timer.id.clone()));
                    pages::effect(&self.ticket, key, at, PageAction::Trigger, *severity, timer_id)
                }
                Action::Notify(name) => Effect::Notify {
                    key: key("notify/timer"),
                    ticket_id: ticket_id.clone(),
                    at,
                    event: TicketEvent::Timer { timer_id: timer.id.clone(), name: name.clone() },
                },
                Action::Reassign {} if !is_done => Effect::Reassign {
                    key: key("reassign"),
                    ticket_id: ticket_id.clone(),
                    at,
                    team_id: self.ticket.team_id.clone(),
                    from: before.assignee_id.clone(),
                },
                _ => continue,
            };
            self.effects.push(effect);
        }
        Ok(())
    }

    /// Opens a page, or changes the severity of one that nobody has acknowledged yet.
    fn trigger_page(&mut self, step: &TimerDue, severity: Severity) {
        match &mut self.ticket.sla.page {
            Some(page) if !page.is_acknowledged => page.severity = severity,
            // The agent who acknowledged has let the ticket go again: this is a new page.
            page => *page = Some(PageState { since: step.at, severity, is_acknowledged: false }),
        }
    }
}
