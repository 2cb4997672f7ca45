//! When the next step of a timer is due.

use crate::condition::Facts;
use crate::model::{StatusCategory, Ticket, TimerState};
use crate::timer::{Since, Timer};
use crate::value::Instant;

/// A step of a timer that falls due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TimerDue {
    /// When it is due.
    pub at: Instant,
    /// The episode that it belongs to.
    pub episode: Instant,
    /// The index of the step: levels first, then repeats.
    pub step: u32,
}

/// Since when the timer's condition has held; `None` if it does not hold.
fn matched_since(timer: &Timer, facts: &Facts<'_>) -> Option<Instant> {
    let ticket = facts.ticket;
    // Without a record, assume that the condition has held since the ticket's last change.
    timer.applies(facts).then(|| {
        state_of(timer, ticket).and_then(|state| state.matched_since).unwrap_or(ticket.updated_at)
    })
}

fn state_of<'a>(timer: &Timer, ticket: &'a Ticket) -> Option<&'a TimerState> {
    ticket.sla.timers.iter().find(|state| state.id == timer.id)
}

/// The state of `timer` on `ticket`; creates it if it does not exist yet.
fn state_of_mut<'a>(timer: &Timer, ticket: &'a mut Ticket) -> &'a mut TimerState {
    let states = &mut ticket.sla.timers;
    let place = states.iter().position(|state| state.id == timer.id).unwrap_or_else(|| {
        let id = timer.id.clone();
        states.push(TimerState { id, episode: None, steps: 0, matched_since: None });
        states.len() - 1
    });
    &mut states[place]
}

/// The next step of `timer` on the ticket of `facts`, if nothing else happens to it first.
///
/// None on a cancelled ticket.
pub(crate) fn next(timer: &Timer, facts: &Facts<'_>) -> Option<TimerDue> {
    let ticket = facts.ticket;
    if facts.category() == Some(StatusCategory::Cancelled) {
        return None;
    }
    let matched = matched_since(timer, facts)?;
    let start = timer.since.on(ticket, facts.is_done(), Some(matched))?;
    let state = state_of(timer, ticket);
    // Episodes never go back in time: one before the recorded episode is over.
    if state.is_some_and(|state| state.episode > Some(start.episode)) {
        return None;
    }
    let state = state.filter(|state| state.episode == Some(start.episode));
    let mut step = state.map_or(0, |state| state.steps);
    // Skip steps that would be due before the supported range.
    while timer.step_at(start.from, step).is_none() && timer.is_before_start(step) {
        step = step.saturating_add(1);
    }
    let mut at = timer.step_at(start.from, step)?;
    // The ticket has been as it is since `now`. The condition held up steps that were due earlier,
    // so they are due now; of several, only the last one fires.
    let now = ticket.updated_at;
    while at <= now {
        match timer.step_at(start.from, step.saturating_add(1)) {
            Some(next) if next <= now => (step, at) = (step.saturating_add(1), next),
            _ => break,
        }
    }
    Some(TimerDue { at: at.max(now), episode: start.episode, step })
}

fn counting_from_match(timers: &[Timer]) -> impl Iterator<Item = &Timer> {
    timers.iter().filter(|timer| timer.since == Since::Matched)
}

/// For each of `timers` that counts from `matched`: since when its condition has held.
pub(crate) fn matched(timers: &[Timer], facts: &Facts<'_>) -> Vec<Option<Instant>> {
    counting_from_match(timers).map(|timer| matched_since(timer, facts)).collect()
}

/// For each of `timers` that counts from `matched`: since when its condition has held, after an
/// event at `at`.
///
/// `before` is the result of [`matched`] before the event; `None` for a new ticket.
pub(crate) fn remember(
    timers: &[Timer],
    before: Option<&[Option<Instant>]>,
    facts: &Facts<'_>,
    at: Instant,
) -> Vec<Option<Instant>> {
    let since = |(place, timer): (usize, &Timer)| {
        let since = before.and_then(|instants| instants[place]).unwrap_or(at);
        timer.applies(facts).then_some(since)
    };
    counting_from_match(timers).enumerate().map(since).collect()
}

/// Updates the state of `timers` on `ticket` by what [`remember`] returned.
pub(crate) fn store(timers: &[Timer], matched: Vec<Option<Instant>>, ticket: &mut Ticket) {
    for (timer, since) in counting_from_match(timers).zip(matched) {
        state_of_mut(timer, ticket).matched_since = since;
    }
    // Drop the state of timers that the configuration no longer has, and state that records
    // nothing.
    ticket.sla.timers.retain(|state| {
        (state.episode.is_some() || state.matched_since.is_some())
            && timers.iter().any(|timer| timer.id == state.id)
    });
}

/// Records that a step has fired or was skipped.
pub(crate) fn pass(timer: &Timer, ticket: &mut Ticket, due: &TimerDue) {
    let state = state_of_mut(timer, ticket);
    (state.episode, state.steps) = (Some(due.episode), due.step.saturating_add(1));
}
