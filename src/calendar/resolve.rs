//! Resolves a configuration to a source of open time: follows references and reports those that do
//! not resolve, with their paths.

use std::cell::Cell;

use crate::calendar::date::Day;
use crate::calendar::holiday::Holidays;
use crate::calendar::hours::Window;
use crate::calendar::local::LocalHours;
use crate::calendar::source::Source;
use crate::calendar::zone::Zone;
use crate::calendar::{CalendarConfig, CalendarRef, Holiday, WeeklyHours};
use crate::value::limits::grouped;
use crate::value::sorted::{FirstIndex, SortedMap};
use crate::value::{NameMap, Problem, Reason, listed, shown};

/// The calendars that can be referred to by name.
pub(crate) type NamedCalendars = NameMap<CalendarConfig>;

/// How deep calendars may nest by reference.
const MAX_DEPTH: usize = 16;

/// The numbers of parts of calendars: calendars, windows a week, and holidays and exceptions with
/// their windows.
///
/// A named calendar counts each time it is referred to, so that a short configuration cannot expand
/// to a huge calendar.
pub(super) type Amounts = [usize; 3];

const PARTS: usize = 0;
const WINDOWS: usize = 1;
const ENTRIES: usize = 2;
const LABELS: [&str; 3] = ["calendars", "windows a week", "holidays and exceptions"];

/// The limits for one calendar.
const LIMITS: Amounts = [1_000, 2_000, 20_000];
/// The limits for all calendars of a configuration together.
const LIMITS_OF_ALL: Amounts = [10_000, 50_000, 200_000];

/// Follows references to the named calendars.
pub(super) struct Resolver<'a> {
    named: &'a NamedCalendars,
    amounts: Cell<Amounts>,
}

/// The windows of an exception and its name.
type Special<'a> = (Vec<Window>, Option<&'a str>);

/// The fields of a calendar in one zone, merged over those of the calendars that it extends.
struct Layers<'a> {
    time_zone: Option<(&'a str, String)>,
    hours: Option<&'a WeeklyHours>,
    holidays: Vec<&'a Holiday>,
    exceptions: SortedMap<Day, Special<'a>>,
}

impl<'a> Resolver<'a> {
    pub(super) fn new(named: &'a NamedCalendars) -> Resolver<'a> {
        Resolver { named, amounts: Cell::default() }
    }

    /// The amounts charged so far.
    pub(super) fn amounts(&self) -> Amounts {
        self.amounts.get()
    }

    fn charge(&self, what: usize, amount: usize, path: &str) -> Result<(), Problem> {
        let mut amounts = self.amounts.get();
        amounts[what] = amounts[what].saturating_add(amount);
        self.amounts.set(amounts);
        if amounts[what] <= LIMITS[what] {
            return Ok(());
        }
        let (limit, what) = (LIMITS[what], LABELS[what]);
        let limit = format!(
            "{} {what} in one calendar, counting those it refers to",
            grouped(limit as i64)
        );
        Err(Reason::limit_exceeded(&limit, "remove some").at(path))
    }

    pub(super) fn source(
        &self,
        config: &'a CalendarConfig,
        path: &str,
        depth: usize,
    ) -> Result<Source, Problem> {
        type Combine = fn(Vec<Source>) -> Source;
        let (members, field, combine): (_, _, Combine) = match (&config.union, &config.intersect) {
            (None, None) => return self.local(config, path, depth),
            (Some(members), None) => (members, "union", Source::Union),
            (None, Some(members)) => (members, "intersect", Source::Intersection),
            (Some(_), Some(_)) => return Err(must_stand_alone(path, "intersect")),
        };
        let is_alone = config.extends.is_none()
            && config.time_zone.is_none()
            && config.hours.is_none()
            && config.holidays.is_empty()
            && config.exceptions.is_empty();
        if !is_alone {
            return Err(must_stand_alone(path, field));
        }
        if members.is_empty() {
            let reason = Reason::invalid_config("the list is empty", "name at least one calendar");
            return Err(reason.at(format!("{path}.{field}")));
        }
        let mut sources = Vec::with_capacity(members.len());
        for (index, member) in members.iter().enumerate() {
            let (config, path) = self.follow(member, format!("{path}.{field}[{index}]"), depth)?;
            sources.push(self.source(config, &path, depth + 1)?);
        }
        Ok(combine(sources))
    }

    fn local(
        &self,
        config: &'a CalendarConfig,
        path: &str,
        depth: usize,
    ) -> Result<Source, Problem> {
        let layers = self.layers(config, path, depth)?;
        let zone = match &layers.time_zone {
            None => Zone::utc(),
            Some((name, path)) => Zone::named(name).map_err(|reason| reason.at(path.as_str()))?,
        };
        let week = layers.hours.cloned().unwrap_or_default().merged();
        let windows = week.days().iter().map(Vec::len).sum();
        self.charge(WINDOWS, windows, path)?;
        let names = layers.exceptions.iter();
        let names = names.filter_map(|(day, (_, name))| Some((*day, (*name)?.to_owned())));
        let hours = LocalHours {
            week,
            holidays: Holidays::new(&layers.holidays),
            exception_names: SortedMap::of_different(names.collect()),
            exceptions: layers
                .exceptions
                .into_iter()
                .map(|(day, special)| (day, special.0))
                .collect(),
        };
        Ok(Source::Local(Box::new(hours), zone))
    }

    fn layers(
        &self,
        config: &'a CalendarConfig,
        path: &str,
        depth: usize,
    ) -> Result<Layers<'a>, Problem> {
        let mut layers = match &config.extends {
            None => Layers {
                time_zone: None,
                hours: None,
                holidays: Vec::new(),
                exceptions: SortedMap::default(),
            },
            Some(base) => {
                let (base, base_path) = self.follow(base, format!("{path}.extends"), depth)?;
                if base.union.is_some() || base.intersect.is_some() {
                    let reason = Reason::invalid_config(
                        "a union or an intersection cannot be extended",
                        "combine it by intersect instead",
                    );
                    return Err(reason.at(format!("{path}.extends")));
                }
                self.layers(base, &base_path, depth + 1)?
            }
        };
        if let Some(name) = &config.time_zone {
            layers.time_zone = Some((name, format!("{path}.timeZone")));
        }
        layers.hours = config.hours.as_ref().or(layers.hours);
        self.charge(ENTRIES, config.holidays.len() + config.exceptions.len(), path)?;
        let days = FirstIndex::of(config.exceptions.iter().map(|exception| exception.date.0));
        let mut exceptions = Vec::with_capacity(config.exceptions.len());
        for (index, exception) in config.exceptions.iter().enumerate() {
            let day = exception.date.0;
            if days.is_repeated(&day, index) {
                let found = super::date::text(day);
                return Err(
                    Reason::Duplicate { found }.at(format!("{path}.exceptions[{index}].date"))
                );
            }
            let windows = exception.windows();
            self.charge(ENTRIES, windows.len(), path)?;
            exceptions.push((day, (windows, exception.name.as_deref())));
        }
        layers.holidays.extend(&config.holidays);
        // An exception of this calendar replaces one of the same date in its base, name included.
        layers.exceptions = layers.exceptions.under(SortedMap::of_different(exceptions));
        Ok(layers)
    }

    /// The calendar that the reference at `path` means, and the path of that calendar.
    fn follow(
        &self,
        reference: &'a CalendarRef,
        path: String,
        depth: usize,
    ) -> Result<(&'a CalendarConfig, String), Problem> {
        if depth >= MAX_DEPTH {
            let problem = format!(
                "calendars refer to one another in a circle, or more than {MAX_DEPTH} levels deep"
            );
            return Err(Reason::invalid_config(&problem, "remove a reference").at(path));
        }
        self.charge(PARTS, 1, &path)?;
        match reference {
            CalendarRef::Inline(config) => Ok((config, path)),
            CalendarRef::Name(name) => match self.named.get(name) {
                Some(config) => Ok((config, format!("config.calendars.{name}"))),
                None => {
                    let known = listed(&mut self.named.keys());
                    Err(Reason::UnknownCalendar { found: shown(name), known }.at(path))
                }
            },
        }
    }
}

/// Checks the amounts of all calendars of a configuration together.
pub(super) fn within_limits(amounts: &Amounts) -> Result<(), Reason> {
    let Some(what) = (0..amounts.len()).find(|what| amounts[*what] > LIMITS_OF_ALL[*what]) else {
        return Ok(());
    };
    let (limit, what) = (LIMITS_OF_ALL[what], LABELS[what]);
    let limit = format!(
        "{} {what} in all calendars together, counting those they refer to",
        grouped(limit as i64)
    );
    let hint = "remove some; a calendar that is closed for years counts once per four years";
    Err(Reason::limit_exceeded(&limit, hint))
}

fn must_stand_alone(path: &str, field: &str) -> Problem {
    let problem = format!("{field} excludes the other fields");
    let hint = "move them into one of the calendars that it lists";
    Reason::invalid_config(&problem, hint).at(format!("{path}.{field}"))
}
