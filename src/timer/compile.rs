//! Compiles the timers of a configuration.

use crate::calendar;
use crate::calendar::Calendar;
use crate::condition::{Condition, Facts};
use crate::model::ClockId;
use crate::timer::{Action, After, Level, Repeat, Since, TimerConfig};
use crate::value::sorted::{SortedMap, SortedSet};
use crate::value::{Instant, Problem, Reason, known_priority, shown};
use crate::workflow::Workflow;

/// A timer whose references have been resolved.
#[derive(Debug)]
pub(crate) struct Timer {
    pub id: String,
    pub when: Option<Condition>,
    pub since: Since,
    calendar: Option<Calendar>,
    levels: Vec<Level>,
    repeat: Option<Repeat>,
}

const MAX_LEVELS: usize = 100;
const MAX_ACTIONS: usize = 100;
const MAX_REPEATS: u32 = 1_000;

/// The names that timers may refer to.
pub(crate) struct Known<'a> {
    pub workflow: &'a Workflow,
    pub priorities: &'a [String],
    pub calendars: &'a SortedMap<String, Calendar>,
    pub clocks: &'a [ClockId],
}

/// Compiles `timers`, which are at `path` of the input.
pub(crate) fn compile(
    timers: &[TimerConfig],
    path: &str,
    known: &Known<'_>,
    problems: &mut Vec<Problem>,
) -> Vec<Timer> {
    let mut ids = SortedSet::new();
    let mut compiled = Vec::with_capacity(timers.len());
    for (index, timer) in timers.iter().enumerate() {
        let here = format!("{path}[{index}]");
        if !ids.insert(&timer.id) {
            problems.push(Reason::Duplicate { found: shown(&timer.id) }.at(format!("{here}.id")));
        }
        compiled.extend(compile_timer(timer, &here, known, problems));
    }
    compiled
}

fn compile_timer(
    timer: &TimerConfig,
    path: &str,
    known: &Known<'_>,
    problems: &mut Vec<Problem>,
) -> Option<Timer> {
    let mut report = |field: &str, problem: String, hint: &str| {
        problems.push(Reason::invalid_config(&problem, hint).at(format!("{path}{field}")));
    };
    let is_name = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    if timer.id.is_empty() || timer.id.len() > 64 || !timer.id.chars().all(is_name) {
        let problem = format!("\"{}\" is not an id of a timer", shown(&timer.id));
        report(".id", problem, "use 1 to 64 letters, digits, -, _ and .");
    }
    let levels = timer.levels();
    let has_levels = timer.levels.is_some();
    let is_both = has_levels && (timer.after.is_some() || timer.actions.is_some());
    if is_both {
        let problem = "a timer has either after and do, or levels".to_owned();
        report("", problem, "remove one of the two");
        return None;
    }
    if !has_levels && levels.is_empty() {
        let problem = "a timer has after and do, or levels".to_owned();
        report("", problem, "add what is missing");
        return None;
    }
    if !(1..=MAX_LEVELS).contains(&levels.len()) {
        let problem = format!("a timer has 1 to {MAX_LEVELS} levels, not {}", levels.len());
        report("", problem, "use after and do for one level");
        return None;
    }
    let level_path =
        |index: usize| if has_levels { format!(".levels[{index}]") } else { String::new() };
    for (index, level) in levels.iter().enumerate() {
        let after = format!("{}.after", level_path(index));
        if level.after.ms().is_some_and(|ms| ms <= 0) && !timer.since.may_lie_ahead() {
            let problem =
                "only a timer that counts from a deadline or an attribute may fire at or before it";
            report(&after, problem.to_owned(), "use a duration above zero");
        }
        if index > 0 && level.after.is_within(&levels[index - 1].after) {
            let problem = "this level comes no later than the one before".to_owned();
            report(&after, problem, "order the levels by after, each longer than the one before");
        }
        if !(1..=MAX_ACTIONS).contains(&level.actions.len()) {
            let problem =
                format!("a level has 1 to {MAX_ACTIONS} actions, not {}", level.actions.len());
            report(&format!("{}.do", level_path(index)), problem, "add or remove actions");
        }
    }
    if timer.repeat.is_some_and(|repeat| !(1..=MAX_REPEATS).contains(&repeat.times)) {
        let problem = format!("a timer repeats 1 to {MAX_REPEATS} times");
        report(".repeat.times", problem, "change the number, or omit repeat");
    }
    for (index, level) in levels.iter().enumerate() {
        for (number, action) in level.actions.iter().take(MAX_ACTIONS).enumerate() {
            let here = format!("{path}{}.do[{number}]", level_path(index));
            check_action(action, &here, known, problems);
        }
    }
    if let Some(when) = &timer.when {
        let statuses = |status: &str| known.workflow.category(status).is_some();
        when.check(&format!("{path}.when"), &statuses, known.priorities, problems);
    }
    for (index, level) in levels.iter().enumerate() {
        let After::WorkingDays(days) = &level.after else { continue };
        let after = format!("{path}{}.after", level_path(index));
        let calendar = timer.calendar.as_ref().map(|name| known.calendars.get(name.as_str()));
        match calendar {
            None => {
                let hint = "name the calendar of the timer";
                let reason = Reason::invalid_config("working days need a calendar", hint);
                problems.push(reason.at(after));
            }
            Some(calendar) => {
                let cutoff = calendar.map_or(Ok(()), |calendar| calendar.check_cutoff(days));
                problems.extend(cutoff.err().map(|reason| reason.at(format!("{after}.cutoff"))));
            }
        }
    }
    if let Some(name) = timer.since.clock()
        && !known.clocks.contains(&name.clock_id)
    {
        let mut known = known.clocks.iter().map(|clock| clock.as_str());
        let reason = Reason::unknown_clock(name.clock_id.as_str(), &mut known);
        problems.push(reason.at(format!("{path}.since")));
    }
    let calendar = timer.calendar.as_ref().and_then(|name| {
        let calendar = calendar::named(known.calendars, name, || format!("{path}.calendar"));
        calendar.map_err(|problem| problems.push(problem)).ok().cloned()
    });
    Some(Timer {
        id: timer.id.clone(),
        when: timer.when.clone(),
        since: timer.since.clone(),
        calendar,
        levels,
        repeat: timer.repeat,
    })
}

fn check_action(action: &Action, path: &str, known: &Known<'_>, problems: &mut Vec<Problem>) {
    match action {
        Action::SetPriority(priority) => {
            let path = format!("{path}.setPriority");
            problems.extend(known_priority(known.priorities, priority, &path).err());
        }
        Action::SetStatus(status) => {
            problems.extend(known.workflow.known(status, &format!("{path}.setStatus")).err());
        }
        _ => {}
    }
}

impl Timer {
    /// Whether its condition holds for the ticket of `facts`.
    pub(crate) fn applies(&self, facts: &Facts<'_>) -> bool {
        self.when.as_ref().is_none_or(|when| when.holds(facts))
    }

    /// Whether any of its actions satisfies `predicate`.
    pub(crate) fn does(&self, predicate: impl Fn(&Action) -> bool) -> bool {
        self.levels.iter().flat_map(|level| &level.actions).any(predicate)
    }

    /// The actions of a step, if there is such a step.
    pub(crate) fn actions(&self, step: u32) -> Option<&[Action]> {
        Some(&self.level(step)?.0.actions)
    }

    /// The level of a step, and the milliseconds of the repeats after it; `None` if there is no such
    /// step.
    fn level(&self, step: u32) -> Option<(&Level, i64)> {
        if let Some(level) = self.levels.get(step as usize) {
            return Some((level, 0));
        }
        let last = self.levels.last()?;
        let repeat = self.repeat?;
        let number = step - self.levels.len() as u32 + 1;
        let ms = repeat.every.ms().checked_mul(i64::from(number))?;
        (number <= repeat.times).then_some((last, ms))
    }

    /// Whether a step is due before the instant that the timer counts from.
    pub(crate) fn is_before_start(&self, step: u32) -> bool {
        let level = self.level(step);
        level.is_some_and(|(level, repeats)| {
            level.after.ms().is_some_and(|ms| ms.saturating_add(repeats) < 0)
        })
    }

    /// When a step is due, counted from `start`.
    ///
    /// `None` if there is no such step, or if it is due outside the supported range.
    pub(crate) fn step_at(&self, start: Instant, step: u32) -> Option<Instant> {
        let (level, repeats) = self.level(step)?;
        match (&level.after, &self.calendar) {
            (After::Offset(offset), Some(calendar)) => {
                calendar.after(start, offset.ms().saturating_add(repeats))
            }
            (After::Offset(offset), None) => {
                let ms = offset.ms().saturating_add(repeats);
                Instant::from_epoch_ms(start.epoch_ms().saturating_add(ms))
            }
            (After::WorkingDays(days), calendar) => {
                let calendar = calendar.as_ref()?;
                calendar.after(calendar.day_deadline(start, days)?, repeats)
            }
        }
    }
}
