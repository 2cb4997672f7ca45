//! From configuration to timers.

use super::{Action, Anchor, Level, Repeat, TimerConfig};
use crate::calendar::{self, Calendar};
use crate::condition::Condition;
use crate::config::known_priority;
use crate::error::{Problem, Reason, shown};
use crate::instant::Instant;
use crate::sorted::{Map, Set};
use crate::ticket::Ticket;
use crate::workflow::Workflow;

/// A timer whose references are known to hold.
#[derive(Debug)]
pub(crate) struct Timer {
    pub id: String,
    pub when: Option<Condition>,
    pub anchor: Anchor,
    calendar: Option<Calendar>,
    levels: Vec<Level>,
    repeat: Option<Repeat>,
}

const MAX_LEVELS: usize = 100;
const MAX_ACTIONS: usize = 100;
const MAX_REPEATS: u32 = 1_000;

/// What timers may refer to.
pub(crate) struct Known<'a> {
    pub workflow: &'a Workflow,
    pub priorities: &'a [String],
    pub calendars: &'a Map<String, Calendar>,
}

/// Compiles `timers`, which stand at `path`.
pub(crate) fn compile(
    timers: &[TimerConfig],
    path: &str,
    known: &Known<'_>,
    problems: &mut Vec<Problem>,
) -> Vec<Timer> {
    let mut ids = Set::new();
    let mut compiled = Vec::with_capacity(timers.len());
    for (index, timer) in timers.iter().enumerate() {
        let here = format!("{path}[{index}]");
        if !ids.insert(&timer.id) {
            problems.push(Reason::Duplicate { found: shown(&timer.id) }.at(format!("{here}.id")));
        }
        compiled.extend(one(timer, &here, known, problems));
    }
    compiled
}

fn one(
    timer: &TimerConfig,
    path: &str,
    known: &Known<'_>,
    problems: &mut Vec<Problem>,
) -> Option<Timer> {
    let mut wrong = |field: &str, mend: String| {
        problems.push(Reason::InvalidConfig { mend }.at(format!("{path}{field}")));
    };
    let is_name = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    if timer.id.is_empty() || timer.id.len() > 64 || !timer.id.chars().all(is_name) {
        wrong(".id", "a timer's id has 1 to 64 letters, digits, -, _ and .".to_owned());
    }
    let levels = timer.levels();
    let several = timer.levels.is_some();
    let is_both = several && (timer.after.is_some() || timer.actions.is_some());
    if is_both || !(1..=MAX_LEVELS).contains(&levels.len()) {
        wrong("", format!("give a timer after and do, or 1 to {MAX_LEVELS} levels"));
        return None;
    }
    let level_path =
        |index: usize| if several { format!(".levels[{index}]") } else { String::new() };
    for (index, level) in levels.iter().enumerate() {
        let after = format!("{}.after", level_path(index));
        if level.after.ms() <= 0 && !timer.anchor.is_deadline() {
            wrong(&after, "only what counts from a deadline may come at it or before it; give a duration above zero".to_owned());
        }
        if index > 0 && levels[index - 1].after >= level.after {
            wrong(
                &after,
                "each level comes later than the one before; put them in order".to_owned(),
            );
        }
        if !(1..=MAX_ACTIONS).contains(&level.actions.len()) {
            let mend = format!("say from 1 to {MAX_ACTIONS} things to do");
            wrong(&format!("{}.do", level_path(index)), mend);
        }
    }
    if timer.repeat.is_some_and(|repeat| !(1..=MAX_REPEATS).contains(&repeat.times)) {
        wrong(".repeat.times", format!("repeat from 1 to {MAX_REPEATS} times"));
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
    let calendar = timer.calendar.as_ref().and_then(|name| {
        let found = calendar::named(known.calendars, name, || format!("{path}.calendar"));
        found.map_err(|problem| problems.push(problem)).ok().cloned()
    });
    Some(Timer {
        id: timer.id.clone(),
        when: timer.when.clone(),
        anchor: timer.anchor,
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
    /// Whether its condition holds of `ticket`.
    pub fn applies(&self, ticket: &Ticket) -> bool {
        self.when.as_ref().is_none_or(|when| when.holds(ticket))
    }

    /// Whether it ever does such a thing.
    pub fn does(&self, is_such: impl Fn(&Action) -> bool) -> bool {
        self.levels.iter().flat_map(|level| &level.actions).any(is_such)
    }

    /// What the step does, if there is such a step.
    pub fn actions(&self, step: u32) -> Option<&[Action]> {
        self.offset_ms(step)?;
        let level = self.levels.get(step as usize).or(self.levels.last())?;
        Some(&level.actions)
    }

    /// How long after the anchor the step comes.
    fn offset_ms(&self, step: u32) -> Option<i64> {
        if let Some(level) = self.levels.get(step as usize) {
            return Some(level.after.ms());
        }
        let last = self.levels.last()?;
        let repeat = self.repeat?;
        let number = step - self.levels.len() as u32 + 1;
        let ms = repeat.every.ms().checked_mul(i64::from(number))?;
        (number <= repeat.times).then(|| last.after.ms().saturating_add(ms))
    }

    /// Whether the step comes before the anchor.
    pub fn comes_before(&self, step: u32) -> bool {
        self.offset_ms(step).is_some_and(|ms| ms < 0)
    }

    /// When the step comes, counted from `anchor`; `None` when there is no such step, or not before the end of the
    /// supported time.
    pub fn step_at(&self, anchor: Instant, step: u32) -> Option<Instant> {
        let offset = self.offset_ms(step)?;
        match &self.calendar {
            Some(calendar) => calendar.after(anchor, offset),
            None => Instant::from_epoch_ms(anchor.epoch_ms().saturating_add(offset)),
        }
    }
}
