//! The reference model of the timers: which step comes next, told from the whole list of what has happened.

use ticket_engine::{Metric, Role};

use crate::hours;
use crate::plan::{Anchor, Deed, Life, MINUTE, Timer};
use crate::story::{Doing, Event, Facts, Step, Story, What, tell};

/// All that has happened to the ticket by `now`: `given`, and what the timers did between.
pub fn chronicle(life: &Life, given: &[Event], now: i64) -> Vec<Event> {
    let mut events: Vec<Event> = Vec::new();
    for event in given {
        pass_until(life, &mut events, event.at);
        events.push(event.clone());
        let story = tell(life, &events, event.at);
        // Saying what is so already is not an event.
        if let (What::Done(Deed::Change { .. }), [.., before, after]) =
            (&event.what, &story.facts[..])
            && before == after
        {
            events.pop();
        }
    }
    pass_until(life, &mut events, now);
    events
}

/// Adds the steps that come by `now`.
fn pass_until(life: &Life, events: &mut Vec<Event>, now: i64) {
    if life.plan.timers.is_empty() || events.is_empty() {
        return;
    }
    loop {
        match next(life, events, &tell(life, events, now)) {
            Some((at, step)) if at <= now => {
                events.push(Event { at, role: Role::System, what: What::Step(step) });
            }
            _ => return,
        }
    }
}

/// The step that comes next when nothing else happens, and when.
pub fn next(life: &Life, events: &[Event], story: &Story) -> Option<(i64, Step)> {
    // As things stood right after the last event.
    let present = tell(life, events, events.last()?.at);
    let steps = life.plan.timers.iter().enumerate();
    // At the same instant they come in the order of the configuration.
    steps
        .filter_map(|(index, timer)| next_step(timer, index, events, story, &present))
        .min_by_key(|(at, _)| *at)
}

/// The first of the events after the last one of which `test` does not hold.
fn since(events: &[Event], test: impl Fn(usize) -> bool) -> Option<i64> {
    let first = (0..events.len()).rev().take_while(|index| test(*index)).last();
    first.map(|index| events[index].at)
}

/// Where the timer counts from, and what its episode is called; nothing while it rests. Of what has been missed only
/// that `by` then.
fn anchored(timer: &Timer, events: &[Event], story: &Story, by: i64) -> Option<(i64, i64)> {
    let facts: &[Facts] = &story.facts;
    let present = facts.last()?;
    let entered = |index: usize| index == 0 || facts[index].status != facts[index - 1].status;
    let last = |test: &dyn Fn(usize) -> bool| {
        (0..events.len()).rev().find(|index| test(*index)).map(|index| events[index].at)
    };
    let is_done = present.is_done();
    let from = match timer.anchor {
        Anchor::Due(metric) => {
            let clock = story.clock(metric)?;
            return Some((clock.due.filter(|_| clock.doing == Doing::Counting)?, clock.started));
        }
        Anchor::Created if !is_done => Some(events[0].at),
        Anchor::Unassigned if !is_done => {
            // Counted anew from a reopening.
            since(events, |index| facts[index].assignee.is_none() && !facts[index].is_done())
        }
        Anchor::Breached if !is_done => {
            let missed = |metric: Metric| story.clock(metric)?.breached.filter(|own| *own <= by);
            let latest = Metric::ALL.into_iter().filter_map(missed).max()?;
            // The solved span is left out.
            let reopened = since(events, |index| !facts[index].is_done())?;
            return Some((latest.max(reopened), latest));
        }
        Anchor::Created | Anchor::Unassigned | Anchor::Breached => None,
        Anchor::InStatus => since(events, |index| facts[index].status == present.status),
        Anchor::Matched => since(events, |index| timer.holds(&facts[index])),
        Anchor::LastActivity => last(&|index| entered(index) || events[index].role != Role::System),
        Anchor::LastCustomerActivity => {
            last(&|index| entered(index) || events[index].role == Role::Reporter)
        }
    }?;
    Some((from, from))
}

impl Timer {
    fn holds(&self, facts: &Facts) -> bool {
        self.when.as_ref().is_none_or(|when| facts.holds(when))
    }

    /// When each step comes, counted from `anchor`.
    fn steps(&self, anchor: i64) -> Vec<i64> {
        let mut offsets = self.levels.clone();
        let last = *offsets.last().unwrap();
        if let Some((every, times)) = self.repeat {
            offsets.extend((1..=times).map(|number| last + every * i64::from(number)));
        }
        let hours = self.hours.map(hours::named);
        let at = |minutes: i64| match hours {
            None => anchor + minutes * MINUTE,
            Some(hours) if minutes < 0 => hours.before(anchor, -minutes * MINUTE),
            Some(hours) => hours.after(anchor, minutes * MINUTE),
        };
        offsets.into_iter().map(at).collect()
    }
}

fn next_step(
    timer: &Timer,
    index: usize,
    events: &[Event],
    story: &Story,
    present: &Story,
) -> Option<(i64, Step)> {
    if !timer.holds(story.facts.last()?) {
        return None;
    }
    // The story knows what is missed later: a timer counts from that only then.
    let missed = |metric: Metric| story.clock(metric)?.breached;
    let is_missed = |turn: i64| {
        Metric::ALL
            .iter()
            .any(|metric| present.clock(*metric).and_then(|own| own.breached) == Some(turn))
    };
    let mut turns: Vec<i64> = Metric::ALL.into_iter().filter_map(missed).collect();
    turns.sort_unstable();
    turns.push(i64::MAX);
    let before_turn = |turn: &i64| {
        if is_missed(*turn) {
            return None;
        }
        let by = turns.iter().rfind(|own| *own < turn).copied().unwrap_or(i64::MIN);
        let step = step_by(timer, index, events, story, by)?;
        (step.0 <= *turn).then_some(step)
    };
    turns.iter().find_map(before_turn)
}

/// The step that comes next when nothing is missed after `by`.
fn step_by(
    timer: &Timer,
    index: usize,
    events: &[Event],
    story: &Story,
    by: i64,
) -> Option<(i64, Step)> {
    let (from, episode) = anchored(timer, events, story, by)?;
    let mut come = 0;
    for event in events {
        if let What::Step(step) = &event.what
            && (step.timer, step.episode) == (index, episode)
        {
            come = step.number + 1;
        }
        // What it counts from does not go back.
        if let What::Step(step) = &event.what
            && step.timer == index
            && step.episode > episode
        {
            return None;
        }
    }
    let mut open = timer.steps(from).into_iter().enumerate().skip(come as usize).peekable();
    // As the ticket is now it is since the last event: of the steps held up until then only the last is carried out.
    let now = events.last()?.at;
    let mut next = open.next()?;
    while let Some(later) = open.next_if(|(_, at)| *at <= now) {
        next = later;
    }
    let (number, at) = next;
    Some((at.max(now), Step { timer: index, episode, number: number as u32 }))
}
