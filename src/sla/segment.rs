//! A clock's time cut into what it was: counting, closed, paused, overdue.

use serde::Serialize;

use super::SlaClock;
use super::clock::Phase;
use crate::calendar::Calendar;
use crate::error::{Problem, Reason};
use crate::instant::Instant;
use crate::packed::Write;

/// What a span of time is to a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub enum SegmentKind {
    /// The desk is open and the clock counts.
    Open,
    /// The desk is closed.
    Closed,
    /// The clock waits.
    Paused,
    /// The desk is open, and the deadline has passed.
    Overdue,
}

/// A span of a clock's time, ready to be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
pub struct Segment {
    /// What it is.
    pub kind: SegmentKind,
    /// Its first instant.
    pub start: Instant,
    /// The first instant after it.
    pub end: Instant,
}

/// More segments than anybody can see.
const LIMIT: usize = 10_000;

/// The segments of `clock`, which counts in `calendar`, between `from` and `to`, from its start on and up to its end.
pub(crate) fn segments(
    clock: &SlaClock,
    calendar: &Calendar,
    from: Instant,
    to: Instant,
) -> Result<Vec<Segment>, Problem> {
    let end = match clock.phase {
        Phase::Stopped { at } | Phase::Cancelled { at } => to.min(at),
        Phase::Running { .. } | Phase::Paused { .. } => to,
    };
    let begin = from.max(clock.started_at);
    let mut pauses: Vec<(Instant, Instant)> =
        clock.pauses.iter().map(|pause| (pause.start, pause.end)).collect();
    if let Phase::Paused { since } = clock.phase {
        pauses.push((since, end));
    }
    let deadline = clock.breached_at.or(clock.due_at()).unwrap_or(Instant::MAX);

    let mut segments = Vec::new();
    let mut at = begin;
    for (pause, until) in pauses {
        let (pause, until) = (pause.max(at), until.min(end));
        if pause >= until {
            continue;
        }
        count(calendar, at, pause, deadline, &mut segments)?;
        segments.push(Segment { kind: SegmentKind::Paused, start: pause, end: until });
        at = until;
    }
    count(calendar, at, end, deadline, &mut segments)?;
    Ok(segments)
}

/// The segments of a span in which the clock does not wait.
fn count(
    calendar: &Calendar,
    from: Instant,
    to: Instant,
    deadline: Instant,
    segments: &mut Vec<Segment>,
) -> Result<(), Problem> {
    if from >= to {
        return Ok(());
    }
    let mut add = |kind, from: Instant, until: Instant| {
        if from < until {
            segments.push(Segment { kind, start: from, end: until });
        }
        if segments.len() > LIMIT {
            let mend = format!("ask for a shorter range: it has more than {LIMIT} segments");
            return Err(Reason::TooMuch { mend }.at("to"));
        }
        Ok(())
    };
    let mut at = from;
    for open in calendar.intervals_from(from).take_while(|open| open.start < to) {
        let until = open.end.min(to);
        add(SegmentKind::Closed, at, open.start)?;
        add(SegmentKind::Open, open.start, until.min(deadline))?;
        add(SegmentKind::Overdue, open.start.max(deadline), until)?;
        at = until;
    }
    add(SegmentKind::Closed, at, to)
}
