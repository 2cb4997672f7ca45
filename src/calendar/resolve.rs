//! From configuration to a source of open time: references are followed, and everything that cannot be is
//! reported with its path.

use std::cell::Cell;

use super::config::{CalendarConfig, CalendarRef};
use super::holiday::{Holiday, Holidays};
use super::hours::{WeeklyHours, Window};
use super::local::LocalHours;
use super::source::Source;
use super::zone::Zone;
use crate::error::{Problem, Reason, shown};
use crate::named::Named;
use crate::sorted::Map;

/// The calendars that can be referred to by name.
pub(crate) type NamedCalendars = Named<CalendarConfig>;

/// How deep calendars may refer to calendars.
const MAX_DEPTH: usize = 16;

// What one calendar may be made of. Named calendars count each time they are referred to, so that a short
// configuration cannot mean an endless calendar.

/// Calendars.
const MAX_PARTS: usize = 1_000;
/// Windows of a week.
const MAX_WINDOWS: usize = 2_000;
/// Holidays, and windows of exceptions.
const MAX_ENTRIES: usize = 20_000;

/// Follows references to the named calendars.
pub(super) struct Resolver<'a> {
    named: &'a NamedCalendars,
    parts: Cell<usize>,
    windows: Cell<usize>,
    entries: Cell<usize>,
}

/// What a calendar of one zone says before it is compiled: its own words over those it extends.
struct Layers<'a> {
    time_zone: Option<(&'a str, String)>,
    hours: Option<&'a WeeklyHours>,
    holidays: Vec<&'a Holiday>,
    exceptions: Map<i32, Vec<Window>>,
    exception_names: Map<i32, String>,
}

impl<'a> Resolver<'a> {
    pub fn new(named: &'a NamedCalendars) -> Resolver<'a> {
        Resolver { named, parts: Cell::new(0), windows: Cell::new(0), entries: Cell::new(0) }
    }

    fn charge(
        account: &Cell<usize>,
        amount: usize,
        (limit, what): (usize, &str),
        path: &str,
    ) -> Result<(), Problem> {
        account.set(account.get().saturating_add(amount));
        if account.get() <= limit {
            return Ok(());
        }
        let mend =
            format!("one calendar is made of at most {limit} {what}, those it refers to counted");
        Err(Reason::TooMuch { mend }.at(path))
    }

    pub fn source(
        &self,
        config: &'a CalendarConfig,
        path: &str,
        depth: usize,
    ) -> Result<Source, Problem> {
        type Together = fn(Vec<Source>) -> Source;
        let (members, field, together): (_, _, Together) = match (&config.union, &config.intersect)
        {
            (None, None) => return self.local(config, path, depth),
            (Some(members), None) => (members, "union", Source::Union),
            (None, Some(members)) => (members, "intersect", Source::Intersection),
            (Some(_), Some(_)) => return Err(alone(path, "intersect")),
        };
        let is_alone = config.extends.is_none()
            && config.time_zone.is_none()
            && config.hours.is_none()
            && config.holidays.is_empty()
            && config.exceptions.is_empty();
        if !is_alone {
            return Err(alone(path, field));
        }
        if members.is_empty() {
            let mend = "name at least one calendar".to_owned();
            return Err(Reason::InvalidConfig { mend }.at(format!("{path}.{field}")));
        }
        let mut sources = Vec::with_capacity(members.len());
        for (index, member) in members.iter().enumerate() {
            let (config, path) = self.follow(member, format!("{path}.{field}[{index}]"), depth)?;
            sources.push(self.source(config, &path, depth + 1)?);
        }
        Ok(together(sources))
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
        Self::charge(&self.windows, windows, (MAX_WINDOWS, "windows a week"), path)?;
        let hours = LocalHours {
            week,
            holidays: Holidays::new(&layers.holidays),
            exceptions: layers.exceptions.into_iter().collect(),
            exception_names: layers.exception_names,
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
                exceptions: Map::default(),
                exception_names: Map::default(),
            },
            Some(base) => {
                let (base, base_path) = self.follow(base, format!("{path}.extends"), depth)?;
                if base.union.is_some() || base.intersect.is_some() {
                    let mend = "only a calendar with hours of its own can be extended; intersect with it instead".to_owned();
                    return Err(Reason::InvalidConfig { mend }.at(format!("{path}.extends")));
                }
                self.layers(base, &base_path, depth + 1)?
            }
        };
        if let Some(name) = &config.time_zone {
            layers.time_zone = Some((name, format!("{path}.timeZone")));
        }
        layers.hours = config.hours.as_ref().or(layers.hours);
        let mut entries = config.holidays.len();
        let mut own = Map::default();
        for (index, exception) in config.exceptions.iter().enumerate() {
            let windows = exception.windows();
            entries += 1 + windows.len();
            if own.insert(exception.date.0, windows).is_some() {
                let found = super::date::text(exception.date.0);
                return Err(
                    Reason::Duplicate { found }.at(format!("{path}.exceptions[{index}].date"))
                );
            }
        }
        Self::charge(&self.entries, entries, (MAX_ENTRIES, "holidays and exceptions"), path)?;
        layers.holidays.extend(&config.holidays);
        for exception in &config.exceptions {
            // An exception given here beats one of the same date there, its name too.
            layers.exception_names.remove(&exception.date.0);
            if let Some(name) = &exception.name {
                layers.exception_names.insert(exception.date.0, name.clone());
            }
        }
        layers.exceptions.extend(own);
        Ok(layers)
    }

    /// The calendar that a reference at `path` means, and where that stands.
    fn follow(
        &self,
        reference: &'a CalendarRef,
        path: String,
        depth: usize,
    ) -> Result<(&'a CalendarConfig, String), Problem> {
        if depth >= MAX_DEPTH {
            let mend = format!(
                "calendars refer to one another in a circle, or more than {MAX_DEPTH} deep"
            );
            return Err(Reason::InvalidConfig { mend }.at(path));
        }
        Self::charge(&self.parts, 1, (MAX_PARTS, "calendars"), &path)?;
        match reference {
            CalendarRef::Inline(config) => Ok((config, path)),
            CalendarRef::Name(name) => match self.named.get(name) {
                Some(config) => Ok((config, format!("config.calendars.{name}"))),
                None => {
                    let known = self.named.keys().cloned().collect();
                    Err(Reason::UnknownCalendar { found: shown(name), known }.at(path))
                }
            },
        }
    }
}

fn alone(path: &str, field: &str) -> Problem {
    let mend = format!(
        "{field} stands alone; put the other fields into one of the calendars that it lists"
    );
    Reason::InvalidConfig { mend }.at(format!("{path}.{field}"))
}
