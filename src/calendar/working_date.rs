//! Working dates, and deadlines in working days.
//!
//! A working date is a local date on which a window with open time starts. In a union or an
//! intersection, a window is a maximal open interval, cut at local midnight where it is longer than
//! 24 hours, in the zone of the first calendar listed.

use crate::calendar::date::Day;
use crate::calendar::hours::MS_PER_DAY;
use crate::calendar::index::Index;
use crate::calendar::openness::Stretch;
use crate::calendar::source::Source;
use crate::calendar::zone::Zone;
use crate::calendar::{Calendar, set};
use crate::value::{By, Instant, Reason, TicketEngineError, TimeOfDay, WorkingDays};

/// Dates looked at in one go.
const DATES_AT_ONCE: Day = 64;
/// By how many dates wall clocks have ever been set ahead or back: one, in Samoa and the like.
const LARGEST_CHANGE: Day = 1;
/// The longest window ends on the date after the one it starts on.
const LONGEST_WINDOW: Day = 1;

/// A working date and its windows.
#[derive(Default)]
struct WorkingDate {
    day: Day,
    /// The open instants of its windows.
    open: Vec<Stretch>,
    /// Its first opening and its last closing as written, in milliseconds from its midnight.
    written: (i64, i64),
}

impl WorkingDate {
    fn opening(&self) -> i64 {
        self.open[0].0
    }

    /// The first instant at or after `at` at which one of its windows opens or is open.
    fn next_open(&self, at: i64) -> Option<i64> {
        self.open.iter().find(|(_, end)| *end > at).map(|(start, _)| at.max(*start))
    }

    /// The latest instant not after `by` that lies in one of its windows or closes one. The first
    /// opening, if `by` is earlier.
    fn latest_until(&self, by: i64) -> i64 {
        let in_reach = self.open.iter().take_while(|(start, _)| *start <= by);
        in_reach.map(|(_, end)| by.min(*end)).last().unwrap_or_else(|| self.opening())
    }

    /// The instant of a local time on this date. A time before the first opening and not after the
    /// last closing past midnight is on the following day.
    fn instant_of(&self, TimeOfDay(time): TimeOfDay, zone: &Zone) -> i64 {
        let (opening, closing) = self.written;
        let is_past_midnight =
            time < opening && time <= closing - MS_PER_DAY && closing > MS_PER_DAY;
        let midnight = i64::from(self.day) * MS_PER_DAY;
        zone.instant_of(midnight + time + if is_past_midnight { MS_PER_DAY } else { 0 })
    }
}

impl Calendar {
    /// The deadline so many working days after `start`.
    ///
    /// Day 0 is the working date of the window that contains `start` (the earlier date where two
    /// do; a window contains its opening, not its closing), else of the next opening. If `start` is
    /// later than `cutoff` on day 0, day 0 is the next working date. The deadline is the latest
    /// instant not after `by` that lies in a window of the n-th working date after day 0, or closes
    /// one; before that date's first opening it is that opening. A deadline not later than `start`
    /// is that of the next working date, and so on.
    ///
    /// A time of day that is earlier than a date's first opening and not later than its last
    /// closing past midnight is on the following day. A time that the clocks skip is the first
    /// instant after the gap; of one that comes twice it is the second.
    ///
    /// # Errors
    /// `INVALID_CONFIG` for a `cutoff` later than every closing of the week;
    /// `DEADLINE_OUT_OF_RANGE` if the result lies outside the supported instants. The search is
    /// bounded, however rarely the calendar opens.
    ///
    /// ```
    /// use ticket_engine::{Calendar, Instant, calendar::WorkingDays};
    /// let desk = Calendar::default();
    /// let friday: Instant = "2026-11-20T15:00:00Z".parse()?;
    /// assert_eq!(desk.due_at_day(friday, &WorkingDays::new(2))?, "2026-11-24T18:00:00Z".parse()?);
    /// # Ok::<(), ticket_engine::TicketEngineError>(())
    /// ```
    pub fn due_at_day(
        &self,
        start: Instant,
        days: &WorkingDays,
    ) -> Result<Instant, TicketEngineError> {
        self.check_cutoff(days).map_err(|reason| reason.at("days.cutoff"))?;
        self.day_deadline(start, days).ok_or_else(|| Reason::DeadlineOutOfRange.at("days").into())
    }

    /// [`due_at_day`](Calendar::due_at_day) for a promise whose cutoff has been checked; `None`
    /// outside the supported range.
    pub(crate) fn day_deadline(&self, start: Instant, days: &WorkingDays) -> Option<Instant> {
        Instant::from_epoch_ms(deadline(&self.index, start.epoch_ms(), days)?)
    }

    /// The first instant at or after `at` by which a working day ends, for a promise of `days` that
    /// began at `start`; `None` outside the supported range.
    pub(crate) fn day_boundary(
        &self,
        start: Instant,
        days: &WorkingDays,
        at: Instant,
    ) -> Option<Instant> {
        let (index, start, at) = (&*self.index, start.epoch_ms(), at.epoch_ms());
        let zone = index.source().zone()?;
        let by = match days.by {
            By::StartTime => {
                let day_0 = working_dates(index, zone, day_0(index, zone, start)?).next()?;
                time_limit(days, &day_0, start, zone)?
            }
            _ => time_limit(days, &WorkingDate::default(), start, zone)?,
        };
        let first = day_of(at + zone.offset_at(at)) - LONGEST_WINDOW - LARGEST_CHANGE;
        let due = working_dates(index, zone, first)
            .map(|date| date.latest_until(by.map_or(i64::MAX, |by| date.instant_of(by, zone))))
            .find(|boundary| *boundary >= at);
        Instant::from_epoch_ms(due?)
    }

    /// Refuses a cutoff that is later than every closing of the week.
    pub(crate) fn check_cutoff(&self, days: &WorkingDays) -> Result<(), Reason> {
        let (Some(TimeOfDay(cutoff)), Source::Local(hours, _)) = (days.cutoff, self.index.source())
        else {
            return Ok(());
        };
        let closings = hours.week.days().iter().flatten().map(|window| window.end);
        if closings.max().is_none_or(|last| cutoff <= last) {
            return Ok(());
        }
        let problem = "the cutoff is later than every closing of the week";
        Err(Reason::invalid_config(problem, "use an earlier time"))
    }
}

fn deadline(index: &Index, start: i64, days: &WorkingDays) -> Option<i64> {
    let zone = index.source().zone()?;
    let mut dates = working_dates(index, zone, day_0(index, zone, start)?).peekable();
    let is_after_cutoff = days.cutoff.is_some_and(|cutoff| {
        dates.peek().is_some_and(|day_0| day_0.instant_of(cutoff, zone) < start)
    });
    let by = time_limit(days, dates.peek()?, start, zone)?;
    let skipped = days.working_days as usize + usize::from(is_after_cutoff);
    dates.skip(skipped).find_map(|date| {
        let by = by.map_or(i64::MAX, |time| date.instant_of(time, zone));
        Some(date.latest_until(by)).filter(|due| *due > start)
    })
}

/// The time of day by which a promise ends that began at `start`, on the date `day_0`; `None`
/// inside for the last closing.
fn time_limit(
    days: &WorkingDays,
    day_0: &WorkingDate,
    start: i64,
    zone: &Zone,
) -> Option<Option<TimeOfDay>> {
    Some(match days.by {
        By::Close => None,
        By::Time(time) => Some(time),
        By::StartTime => {
            // Of the window that contains the start, or of the next opening.
            let at = day_0.next_open(start)?;
            let local = at.checked_add(zone.offset_at(at))?;
            Some(TimeOfDay(local.rem_euclid(MS_PER_DAY)))
        }
    })
}

/// The date whose window contains `start`, or else opens next.
fn day_0(index: &Index, zone: &Zone, start: i64) -> Option<Day> {
    let today = day_of(start + zone.offset_at(start));
    let mut open = working_dates(index, zone, today - LONGEST_WINDOW - LARGEST_CHANGE)
        .filter_map(|date| Some((date.next_open(start)?, date.day)));
    let first = open.next()?;
    // Where clocks go back at midnight, the later date may open before the earlier one.
    Some(open.next().map_or(first, |second| first.min(second)).1)
}

fn day_of(local: i64) -> Day {
    local.div_euclid(MS_PER_DAY) as Day
}

/// The working dates from `first` to the end of the supported range.
fn working_dates<'a>(
    index: &'a Index,
    zone: &'a Zone,
    first: Day,
) -> impl Iterator<Item = WorkingDate> + 'a {
    let last = day_of(Instant::MAX.epoch_ms()) + LARGEST_CHANGE;
    let mut next = first;
    std::iter::from_fn(move || {
        (next <= last).then(|| {
            let from = next;
            next += DATES_AT_ONCE;
            dates_between(index, zone, from, next - 1)
        })
    })
    .flatten()
}

/// The working dates from `from` to `to`, in order.
fn dates_between(index: &Index, zone: &Zone, from: Day, to: Day) -> Vec<WorkingDate> {
    let mut dates = Windows::default();
    if let Source::Local(hours, _) = index.source() {
        let midnight = |day: Day| i64::from(day) * MS_PER_DAY;
        // Period by period, so that the open instants of a date are added in order: where the
        // clocks go back, the second time of a window comes after the first time of the next.
        for (period, until) in
            zone.periods_around(midnight(from), midnight(to + 1 + LONGEST_WINDOW))
        {
            hours.each_window(from, to, |start, end| {
                let open =
                    (start - period.offset).max(period.start)..(end - period.offset).min(until);
                dates.add(start, end, (open.start, open.end));
            });
        }
        return dates.into_working_dates();
    }
    let earliest = zone.instant_of(i64::from(from) * MS_PER_DAY).max(0);
    for (start, end) in index.stretches_from(earliest) {
        if day_of(start + zone.offset_at(start)) > to {
            break;
        }
        let is_cut = end - start > MS_PER_DAY;
        let mut piece_start = if is_cut { start.max(earliest) } else { start };
        while piece_start < end {
            let local_start = piece_start + zone.offset_at(piece_start);
            let day = day_of(local_start);
            if day > to {
                break;
            }
            let midnight = zone.instant_of(i64::from(day + 1) * MS_PER_DAY);
            let piece_end = if is_cut && piece_start < midnight { end.min(midnight) } else { end };
            if day >= from {
                let local_end = local_start + (piece_end - piece_start);
                dates.add(local_start, local_end, (piece_start, piece_end));
            }
            piece_start = piece_end;
        }
    }
    dates.into_working_dates()
}

/// The windows of dates, with or without open time.
#[derive(Default)]
struct Windows(Vec<WorkingDate>);

impl Windows {
    /// Adds a window with its local times and its open instants, if it has any.
    fn add(&mut self, start: i64, end: i64, open: Stretch) {
        let day = day_of(start);
        let midnight = i64::from(day) * MS_PER_DAY;
        let (opening, closing) = (start - midnight, end - midnight);
        let place = self.0.iter().rposition(|date| date.day <= day).map_or(0, |last| last + 1);
        let is_new = place == 0 || self.0[place - 1].day != day;
        if is_new {
            let date = WorkingDate { day, open: Vec::new(), written: (opening, closing) };
            self.0.insert(place, date);
        }
        let date = &mut self.0[if is_new { place } else { place - 1 }];
        date.written = (date.written.0.min(opening), date.written.1.max(closing));
        if open.0 < open.1 {
            set::push(&mut date.open, open);
        }
    }

    /// The dates with open time.
    fn into_working_dates(self) -> Vec<WorkingDate> {
        let mut dates = self.0;
        // The clocks may skip all windows of a date, or the whole date.
        dates.retain(|date| !date.open.is_empty());
        dates
    }
}
