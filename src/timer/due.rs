//! Which step of a timer comes when.

use super::{Anchor, Timer, TimerState};
use crate::instant::Instant;
use crate::ticket::Ticket;

/// A step that comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TimerDue {
    /// When it comes.
    pub at: Instant,
    /// The episode that it is a step of.
    pub episode: Instant,
    /// Which step it is.
    pub step: u32,
}

/// Since when the timer's condition holds; `None` when it does not.
fn matched_since(timer: &Timer, ticket: &Ticket) -> Option<Instant> {
    // A ticket that does not say has been as it is since its last change, as far as is known.
    timer.applies(ticket).then(|| {
        state(timer, ticket).and_then(|own| own.matched_since).unwrap_or(ticket.updated_at)
    })
}

fn state<'a>(timer: &Timer, ticket: &'a Ticket) -> Option<&'a TimerState> {
    ticket.sla.timers.iter().find(|own| own.id == timer.id)
}

/// What `ticket` remembers of `timer`, from now on if it has not before.
fn state_mut<'a>(timer: &Timer, ticket: &'a mut Ticket) -> &'a mut TimerState {
    let states = &mut ticket.sla.timers;
    let place = states.iter().position(|own| own.id == timer.id).unwrap_or_else(|| {
        let id = timer.id.clone();
        states.push(TimerState { id, episode: None, steps: 0, matched_since: None });
        states.len() - 1
    });
    &mut states[place]
}

/// The next step of `timer` on `ticket`, if nothing else happens to it before.
pub(crate) fn next(timer: &Timer, ticket: &Ticket, is_done: bool) -> Option<TimerDue> {
    let matched = matched_since(timer, ticket)?;
    let anchored = timer.anchor.on(ticket, is_done, Some(matched))?;
    let own = state(timer, ticket);
    // What it counts from does not go back: an episode before the one that is remembered is over.
    if own.is_some_and(|own| own.episode > Some(anchored.episode)) {
        return None;
    }
    let own = own.filter(|own| own.episode == Some(anchored.episode));
    let mut step = own.map_or(0, |own| own.steps);
    // A step that would come before the supported time has come.
    while timer.step_at(anchored.from, step).is_none() && timer.comes_before(step) {
        step = step.saturating_add(1);
    }
    let mut at = timer.step_at(anchored.from, step)?;
    // Since its last change the ticket is as it is now: what came before that was held up by its condition,
    // and of several such steps the last one will do.
    let now = ticket.updated_at;
    while at <= now {
        match timer.step_at(anchored.from, step.saturating_add(1)) {
            Some(next) if next <= now => (step, at) = (step.saturating_add(1), next),
            _ => break,
        }
    }
    Some(TimerDue { at: at.max(now), episode: anchored.episode, step })
}

fn counting_from_match(timers: &[Timer]) -> impl Iterator<Item = &Timer> {
    timers.iter().filter(|timer| timer.anchor == Anchor::Matched)
}

/// Since when the conditions hold of those among `timers` that count from that.
pub(crate) fn matched(timers: &[Timer], ticket: &Ticket) -> Vec<Option<Instant>> {
    counting_from_match(timers).map(|timer| matched_since(timer, ticket)).collect()
}

/// Brings what `ticket` remembers of `timers` up to date after an event at `at`, before which they had `matched`.
pub(crate) fn remember(
    timers: &[Timer],
    matched: Option<&[Option<Instant>]>,
    ticket: &mut Ticket,
    at: Instant,
) {
    for (place, timer) in counting_from_match(timers).enumerate() {
        let since = matched.and_then(|matched| matched[place]).unwrap_or(at);
        let since = timer.applies(ticket).then_some(since);
        state_mut(timer, ticket).matched_since = since;
    }
    // What the configuration no longer has is forgotten, and what has not begun need not be remembered.
    ticket.sla.timers.retain(|own| {
        (own.episode.is_some() || own.matched_since.is_some())
            && timers.iter().any(|timer| timer.id == own.id)
    });
}

/// Notes that a step has come.
pub(crate) fn pass(timer: &Timer, ticket: &mut Ticket, due: &TimerDue) {
    let own = state_mut(timer, ticket);
    (own.episode, own.steps) = (Some(due.episode), due.step.saturating_add(1));
}
