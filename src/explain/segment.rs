//! Timelines: a clock's time cut into segments that are open, closed, paused or overdue.

use serde::Serialize;

use crate::calendar::Calendar;
use crate::model::{Phase, SlaClock};
use crate::value::codec::Pack;
use crate::value::limits::grouped;
use crate::value::{Instant, Problem, Reason};

/// How a clock treats a span of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum SegmentKind {
    /// The desk is open and the clock counts.
    Open,
    /// The desk is closed.
    Closed,
    /// The clock is paused.
    Paused,
    /// The desk is open, and the deadline has passed.
    Overdue,
}

/// A span of a clock's timeline, for drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
pub struct Segment {
    /// Its kind.
    pub kind: SegmentKind,
    /// Its first instant.
    pub start: Instant,
    /// The first instant after it.
    pub end: Instant,
}

/// More segments than a timeline can show.
const LIMIT: usize = 10_000;

/// The segments of `clock` between `from` and `to`, clipped to the start and the end of the clock.
///
/// `calendar` is the clock's calendar.
pub(crate) fn segments(
    clock: &SlaClock,
    calendar: &Calendar,
    from: Instant,
    to: Instant,
) -> Result<Vec<Segment>, Problem> {
    let end = match clock.phase {
        Phase::Stopped { at, .. } | Phase::Cancelled { at } => to.min(at),
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
    for (pause_start, pause_end) in pauses {
        let (pause_start, pause_end) = (pause_start.max(at), pause_end.min(end));
        if pause_start >= pause_end {
            continue;
        }
        count(calendar, at, pause_start, deadline, &mut segments)?;
        segments.push(Segment { kind: SegmentKind::Paused, start: pause_start, end: pause_end });
        at = pause_end;
    }
    count(calendar, at, end, deadline, &mut segments)?;
    Ok(segments)
}

/// Appends the segments of a span in which the clock is not paused.
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
            let limit = format!("{} segments", grouped(LIMIT as i64));
            return Err(Reason::limit_exceeded(&limit, "request a shorter range").at("to"));
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
