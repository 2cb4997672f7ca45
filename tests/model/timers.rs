//! The reference model of the timers: it works out the next step from the list of all events.

use std::collections::BTreeMap;

use super::hours;
use super::plan::{Command, Life, MINUTE, Since, Timer, Who};
use super::timeline::{Doing, Event, Facts, Key, Step, Timeline, What, all_facts, reconstruct};

/// All events by `now`: those in `accepted`, and the steps of timers between them.
pub(crate) fn all_events(life: &Life, accepted: &[Event], now: i64) -> Vec<Event> {
    let mut events: Vec<Event> = Vec::new();
    for event in accepted {
        add_steps(life, &mut events, event.at);
        events.push(event.clone());
        // A change to the same values is no event.
        if let (What::Command(Command::Change { .. }), [.., before, after]) =
            (&event.what, &all_facts(life, &events)[..])
            && before == after
        {
            events.pop();
        }
    }
    add_steps(life, &mut events, now);
    events
}

/// Adds the steps that are due by `now`.
fn add_steps(life: &Life, events: &mut Vec<Event>, now: i64) {
    if life.plan.timers.is_empty() || events.is_empty() {
        return;
    }
    loop {
        match next(life, events, &known(life, events, now)) {
            Some((at, step)) if at <= now => {
                events.push(Event { at, who: Who::System, what: What::Step(step) });
            }
            _ => return,
        }
    }
}

/// What a timer may count from, as it is known at `now`.
fn known(life: &Life, events: &[Event], now: i64) -> Timeline {
    let counts_from =
        |test: fn(Since) -> bool| life.plan.timers.iter().any(|timer| test(timer.since));
    if counts_from(|since| since == Since::Breached) {
        return reconstruct(life, events, now, &life.plan.keys());
    }
    if counts_from(|since| matches!(since, Since::Due(..) | Since::BreachOf(..))) {
        // What another group measures is not needed.
        let groups = life.plan.timers.iter().filter_map(|timer| match timer.since {
            Since::Due(group, _) | Since::BreachOf(group, _) => Some(group),
            _ => None,
        });
        let groups: Vec<_> = groups.collect();
        let mut keys = life.plan.keys();
        keys.retain(|(group, _)| groups.contains(group));
        return reconstruct(life, events, now, &keys);
    }
    let facts = all_facts(life, events);
    Timeline { facts, clocks: Vec::new(), intervals: BTreeMap::new() }
}

/// The next step if no other event comes first, and its instant.
pub(crate) fn next(life: &Life, events: &[Event], timeline: &Timeline) -> Option<(i64, Step)> {
    // The state right after the last event.
    let present = known(life, events, events.last()?.at);
    let steps = life.plan.timers.iter().enumerate();
    // Steps due at the same instant come in the order of the configuration.
    steps
        .filter_map(|(index, timer)| next_step(timer, index, events, timeline, &present))
        .min_by_key(|(at, _)| *at)
}

/// The instant since when `test` has held for every event.
fn holds_since(events: &[Event], test: impl Fn(usize) -> bool) -> Option<i64> {
    let first = (0..events.len()).rev().take_while(|index| test(*index)).last();
    first.map(|index| events[index].at)
}

/// The instant that the timer counts from, and the number of its episode. `None` while the timer
/// rests. Breaches after `by` are left out.
fn anchored(timer: &Timer, events: &[Event], timeline: &Timeline, by: i64) -> Option<(i64, i64)> {
    let facts: &[Facts] = &timeline.facts;
    let present = facts.last()?;
    let entered = |index: usize| index == 0 || facts[index].status != facts[index - 1].status;
    let last = |test: &dyn Fn(usize) -> bool| {
        (0..events.len()).rev().find(|index| test(*index)).map(|index| events[index].at)
    };
    let is_done = present.is_done();
    let from = match timer.since {
        Since::Due(group, clock_id) => {
            let clock = timeline.clock((group, clock_id))?;
            return Some((clock.due.filter(|_| clock.doing == Doing::Counting)?, clock.started));
        }
        Since::Opened if !is_done => Some(events[0].at),
        Since::Unassigned if !is_done => {
            // A reopening restarts the count.
            holds_since(events, |index| facts[index].assignee.is_none() && !facts[index].is_done())
        }
        Since::Breached | Since::BreachOf(..) if !is_done => {
            let counts = |key: Key| match timer.since {
                Since::BreachOf(group, clock_id) => key == (group, clock_id),
                _ => true,
            };
            let present = timeline.present().filter(|clock| counts(clock.key));
            let breached = present.filter_map(|clock| clock.breached);
            let latest = breached.filter(|at| *at <= by).max()?;
            // The time in a final status is left out.
            let reopened = holds_since(events, |index| !facts[index].is_done())?;
            return Some((latest.max(reopened), latest));
        }
        Since::Opened | Since::Unassigned | Since::Breached | Since::BreachOf(..) => None,
        Since::InStatus => holds_since(events, |index| facts[index].status == present.status),
        Since::Matched => holds_since(events, |index| timer.holds(&facts[index])),
        Since::LastActivity => last(&|index| entered(index) || events[index].who != Who::System),
        Since::LastCustomerActivity => {
            last(&|index| entered(index) || events[index].who.is_customer())
        }
    }?;
    Some((from, from))
}

impl Timer {
    fn holds(&self, facts: &Facts) -> bool {
        self.when.as_ref().is_none_or(|when| facts.holds(when))
    }

    /// The instant of each step, counted from `since`.
    fn steps(&self, since: i64) -> Vec<i64> {
        let mut offsets = self.levels.clone();
        let last = *offsets.last().unwrap();
        if let Some((every, times)) = self.repeat {
            offsets.extend((1..=times).map(|number| last + every * i64::from(number)));
        }
        let hours = self.hours.map(hours::named);
        let at = |minutes: i64| match hours {
            None => since + minutes * MINUTE,
            Some(hours) if minutes < 0 => hours.before(since, -minutes * MINUTE),
            Some(hours) => hours.after(since, minutes * MINUTE),
        };
        offsets.into_iter().map(at).collect()
    }
}

fn next_step(
    timer: &Timer,
    index: usize,
    events: &[Event],
    timeline: &Timeline,
    present: &Timeline,
) -> Option<(i64, Step)> {
    let facts = timeline.facts.last()?;
    if !timer.holds(facts) || facts.category() == "cancelled" {
        return None;
    }
    // The timeline knows later breaches too. The timer counts from a breach only once it has come,
    // so each is tried in turn: is a step due before it?
    let is_past = |breach: i64| present.present().any(|clock| clock.breached == Some(breach));
    let mut breaches: Vec<i64> = timeline.present().filter_map(|clock| clock.breached).collect();
    breaches.sort_unstable();
    breaches.push(i64::MAX);
    let step_before = |breach: &i64| {
        if is_past(*breach) {
            return None;
        }
        let by = breaches.iter().rfind(|earlier| *earlier < breach).copied().unwrap_or(i64::MIN);
        let step = step_by(timer, index, events, timeline, by)?;
        (step.0 <= *breach).then_some(step)
    };
    breaches.iter().find_map(step_before)
}

/// The next step if no clock is breached after `by`.
fn step_by(
    timer: &Timer,
    index: usize,
    events: &[Event],
    timeline: &Timeline,
    by: i64,
) -> Option<(i64, Step)> {
    let (from, episode) = anchored(timer, events, timeline, by)?;
    let mut done = 0;
    for event in events {
        if let What::Step(step) = &event.what
            && (step.timer, step.episode) == (index, episode)
        {
            done = step.number + 1;
        }
        // A timer never returns to an earlier episode.
        if let What::Step(step) = &event.what
            && step.timer == index
            && step.episode > episode
        {
            return None;
        }
    }
    let mut open = timer.steps(from).into_iter().enumerate().skip(done as usize).peekable();
    // The ticket is as it is since the last event. Of the steps held up until then, only the last
    // is carried out.
    let now = events.last()?.at;
    let mut next = open.next()?;
    while let Some(later) = open.next_if(|(_, at)| *at <= now) {
        next = later;
    }
    let (number, at) = next;
    Some((at.max(now), Step { timer: index, episode, number: number as u32 }))
}
