//! From configuration to a source of open time: references are followed, and everything that cannot be is
//! reported with its path.

use std::cell::Cell;

use super::config::{CalendarConfig, CalendarRef};
use super::date::Day;
use super::holiday::{Holiday, Holidays};
use super::hours::{WeeklyHours, Window};
use super::local::LocalHours;
use super::source::Source;
use super::zone::Zone;
use crate::error::{Problem, Reason, listed, shown};
use crate::named::Named;
use crate::sorted::{Map, Places};

/// The calendars that can be referred to by name.
pub(crate) type NamedCalendars = Named<CalendarConfig>;

/// How deep calendars may refer to calendars.
const MAX_DEPTH: usize = 16;

/// What calendars are made of: calendars, windows of a week, and holidays with the windows of exceptions. Named calendars
/// count each time they are referred to, so that a short configuration cannot mean an endless calendar.
pub(super) type Amounts = [usize; 3];

const PARTS: usize = 0;
const WINDOWS: usize = 1;
const ENTRIES: usize = 2;
const WORDS: [&str; 3] = ["calendars", "windows a week", "holidays and exceptions"];

/// What one calendar may be made of.
const LIMITS: Amounts = [1_000, 2_000, 20_000];
/// What all calendars of a configuration may be made of.
const LIMITS_OF_ALL: Amounts = [10_000, 50_000, 200_000];

/// Follows references to the named calendars.
pub(super) struct Resolver<'a> {
    named: &'a NamedCalendars,
    amounts: Cell<Amounts>,
}

/// The windows of an exception and its name.
type Special<'a> = (Vec<Window>, Option<&'a str>);

/// What a calendar of one zone says before it is compiled: its own words over those it extends.
struct Layers<'a> {
    time_zone: Option<(&'a str, String)>,
    hours: Option<&'a WeeklyHours>,
    holidays: Vec<&'a Holiday>,
    exceptions: Map<Day, Special<'a>>,
}

impl<'a> Resolver<'a> {
    pub fn new(named: &'a NamedCalendars) -> Resolver<'a> {
        Resolver { named, amounts: Cell::default() }
    }

    /// What has been asked for so far.
    pub fn amounts(&self) -> Amounts {
        self.amounts.get()
    }

    fn charge(&self, what: usize, amount: usize, path: &str) -> Result<(), Problem> {
        let mut amounts = self.amounts.get();
        amounts[what] = amounts[what].saturating_add(amount);
        self.amounts.set(amounts);
        if amounts[what] <= LIMITS[what] {
            return Ok(());
        }
        let (limit, what) = (LIMITS[what], WORDS[what]);
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
        self.charge(WINDOWS, windows, path)?;
        let names = layers.exceptions.iter();
        let names = names.filter_map(|(day, (_, name))| Some((*day, (*name)?.to_owned())));
        let hours = LocalHours {
            week,
            holidays: Holidays::new(&layers.holidays),
            exception_names: Map::of_different(names.collect()),
            exceptions: layers.exceptions.into_iter().map(|(day, own)| (day, own.0)).collect(),
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
        self.charge(ENTRIES, config.holidays.len() + config.exceptions.len(), path)?;
        let days = Places::of(config.exceptions.iter().map(|exception| exception.date.0));
        let mut own = Vec::with_capacity(config.exceptions.len());
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
            own.push((day, (windows, exception.name.as_deref())));
        }
        layers.holidays.extend(&config.holidays);
        // An exception given here beats one of the same date there, its name too.
        layers.exceptions = layers.exceptions.under(Map::of_different(own));
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

/// Nothing when all calendars of a configuration are made of no more than they may be.
pub(super) fn within_limits(amounts: &Amounts) -> Result<(), Reason> {
    let Some(what) = (0..amounts.len()).find(|what| amounts[*what] > LIMITS_OF_ALL[*what]) else {
        return Ok(());
    };
    let (limit, what) = (LIMITS_OF_ALL[what], WORDS[what]);
    let mend = format!(
        "all calendars together are made of at most {limit} {what}, those they refer to counted, and one that is not open within years as one for each four years; refer to fewer"
    );
    Err(Reason::TooMuch { mend })
}

fn alone(path: &str, field: &str) -> Problem {
    let mend = format!(
        "{field} stands alone; put the other fields into one of the calendars that it lists"
    );
    Reason::InvalidConfig { mend }.at(format!("{path}.{field}"))
}
