//! Compiles the policies of a configuration, and their groups.

use crate::calendar::{self, Calendar};
use crate::config::clocks::{NAME_HINT, is_name};
use crate::config::compiled::Group;
use crate::config::{DEFAULT_CALENDAR, Versions};
use crate::sla::{
    AROUND_THE_CLOCK, CalendarChoice, CalendarName, ClockRules, PauseOn, PauseRule, Policy,
    PolicyPause, SlaPolicy, Target, TargetOptions, TargetTime, Terms, WarnAt,
};
use crate::value::sorted::{SortedMap, SortedSet};
use crate::value::{
    MAX_PROBLEMS, Minutes, NameMap, Problem, Reason, WorkingDays, known_priority, limits, shown,
};
use crate::workflow::Workflow;

/// Warnings of one policy or target.
const MAX_WARNINGS: usize = 20;
/// Groups of policies.
const MAX_GROUPS: usize = 50;

/// The names that policies may refer to.
pub(super) struct References<'a> {
    pub clocks: &'a [ClockRules],
    pub workflow: &'a Workflow,
    pub calendars: &'a SortedMap<String, Calendar>,
    pub priorities: &'a [String],
}

pub(super) fn compile(
    configs: &[SlaPolicy],
    references: &References<'_>,
    problems: &mut Vec<Problem>,
) -> Vec<Policy> {
    let versions = Versions::of(configs);
    let mut fallbacks = SortedSet::new();
    let mut policies = Vec::with_capacity(configs.len());
    for (index, policy) in configs.iter().enumerate() {
        let path = format!("config.policies[{index}]");
        if versions.is_repeated(policy, index) {
            let reason = Reason::Duplicate { found: shown(&policy.policy_id.to_string()) };
            problems.push(reason.at(format!("{path}.policyId")));
        }
        if policy.version == Some(0) {
            let reason =
                Reason::invalid_config("there is no version 0", "number the versions from 1");
            problems.push(reason.at(format!("{path}.version")));
        }
        if let Some(group) = policy.group.as_ref().filter(|group| !is_name(group)) {
            let problem = format!("\"{}\" is not a name of a group", shown(group));
            let reason = Reason::invalid_config(&problem, NAME_HINT);
            problems.push(reason.at(format!("{path}.group")));
        }
        let is_newest = versions.is_newest(policy);
        let is_fallback = policy.fallback == Some(true) && is_newest;
        if is_fallback && !fallbacks.insert(policy.group()) {
            let reason = Reason::invalid_config(
                "another policy of the group is the fallback already",
                "make only one policy of a group the fallback",
            );
            problems.push(reason.at(format!("{path}.fallback")));
        }
        if let Some(priority) = &policy.priority {
            let path = format!("{path}.priority");
            problems.extend(known_priority(references.priorities, priority, &path).err());
        }
        if let Some(when) = &policy.when {
            references.check(when, &format!("{path}.when"), problems);
        }
        let (named, others) = PolicyReader { policy, path: &path, references, problems }.terms();
        policies.push(Policy::new(policy, named, others, is_newest));
    }
    policies
}

impl References<'_> {
    fn check(
        &self,
        condition: &crate::condition::Condition,
        path: &str,
        problems: &mut Vec<Problem>,
    ) {
        let statuses = |status: &str| self.workflow.category(status).is_some();
        condition.check(path, &statuses, self.priorities, problems);
    }
}

/// Reads what one policy says about clocks.
struct PolicyReader<'a, 'b> {
    policy: &'a SlaPolicy,
    path: &'a str,
    references: &'a References<'b>,
    problems: &'a mut Vec<Problem>,
}

impl PolicyReader<'_, '_> {
    fn report(&mut self, reason: Reason, field: &str) {
        self.problems.push(reason.at(format!("{}.{field}", self.path)));
    }

    /// What it says about the clocks that it names, and about all others.
    fn terms(mut self) -> (Vec<(usize, Terms)>, Terms) {
        let policy = self.policy;
        self.check_warnings(policy.warn_at.as_deref().unwrap_or_default(), "warnAt");
        let calendar = self.calendar();
        let all_pause = match &policy.pause_on {
            Some(PolicyPause::All(pause)) => Some(self.pause(pause, "pauseOn")),
            _ => None,
        };
        let others = Terms {
            time: None,
            calendar,
            pause: all_pause,
            warn_at: policy.warn_at.clone().unwrap_or_default(),
            on_target_change: policy.on_target_change.unwrap_or_default(),
            grace_ms: policy.grace_minutes.map(Minutes::ms),
            on_reopen: policy.on_reopen.unwrap_or_default(),
            concurrent: false,
        };
        let mut named: Vec<(usize, Terms)> = Vec::new();
        for (field, clock_id, time) in policy.short_targets() {
            let Some(time) = time else { continue };
            let is_both = policy
                .targets
                .as_ref()
                .is_some_and(|targets| targets.contains_key(clock_id.as_str()));
            if is_both {
                let problem = format!("the clock {clock_id} has two targets");
                let hint =
                    format!("{field} is short for targets.{clock_id}; remove one of the two");
                let reason = Reason::invalid_config(&problem, &hint);
                self.report(reason, &format!("targets.{clock_id}"));
                continue;
            }
            if let Some(clock) = self.clock(clock_id.as_str(), field) {
                let options = TargetOptions::new(time.clone());
                named.push((clock, self.target(&options, &others, field, field)));
            }
        }
        for (id, target) in policy.targets.iter().flat_map(NameMap::iter) {
            let field = format!("targets.{id}");
            if let Some(clock) = self.clock(id, &field) {
                let terms = match target {
                    Target::Time(time) => {
                        self.target(&TargetOptions::new(time.clone()), &others, &field, &field)
                    }
                    Target::Options(options) => {
                        self.target(options, &others, &field, &format!("{field}.time"))
                    }
                };
                named.retain(|(other, _)| *other != clock);
                named.push((clock, terms));
            }
        }
        if let Some(PolicyPause::ByClock(pauses)) = &policy.pause_on {
            for (id, pause) in pauses.iter() {
                let field = format!("pauseOn.{id}");
                let Some(clock) = self.clock(id, &field) else { continue };
                let Some(pause) = pause else { continue };
                let rule = self.pause(pause, &field);
                let own = policy.targets.as_ref().and_then(|targets| targets.get(id));
                // The rule of a target is closer to the clock than the rule of its policy.
                if own.and_then(Target::options).is_some_and(|own| own.pause_on.is_some()) {
                    continue;
                }
                match named.iter_mut().find(|(named, _)| *named == clock) {
                    Some((_, terms)) => terms.pause = Some(rule),
                    None => named.push((clock, Terms { pause: Some(rule), ..others.clone() })),
                }
            }
        }
        (named, others)
    }

    /// The index of the clock with this id, to which `field` refers.
    fn clock(&mut self, id: &str, field: &str) -> Option<usize> {
        let clocks = self.references.clocks;
        let found = clocks.iter().position(|clock| clock.id.as_str() == id);
        if found.is_none() {
            let mut known = clocks.iter().map(|clock| clock.id.as_str());
            self.report(Reason::unknown_clock(id, &mut known), field);
        }
        found
    }

    /// What a target at `field`, with its time at `time`, says about its clock.
    fn target(
        &mut self,
        options: &TargetOptions,
        others: &Terms,
        field: &str,
        time: &str,
    ) -> Terms {
        if let Some(warn_at) = &options.warn_at {
            self.check_warnings(warn_at, &format!("{field}.warnAt"));
        }
        let calendar = match &options.calendar {
            Some(name) => self.named_calendar(name, &format!("{field}.calendar")),
            None => others.calendar.clone(),
        };
        if let TargetTime::WorkingDays(days) = &options.time {
            self.check_days(days, &calendar, time);
        }
        let pause = options.pause_on.as_ref();
        let pause = pause.map(|pause| self.pause(pause, &format!("{field}.pauseOn")));
        Terms {
            time: Some(options.time.clone()),
            calendar,
            pause: pause.or_else(|| others.pause.clone()),
            warn_at: options.warn_at.clone().unwrap_or_else(|| others.warn_at.clone()),
            on_target_change: options.on_target_change.unwrap_or(others.on_target_change),
            grace_ms: options.grace_minutes.map(Minutes::ms).or(others.grace_ms),
            on_reopen: options.on_reopen.unwrap_or(others.on_reopen),
            concurrent: options.concurrent.unwrap_or(false),
        }
    }

    /// Checks that working days have a calendar, and that their cutoff is before its last closing.
    fn check_days(&mut self, days: &WorkingDays, calendar: &CalendarChoice, field: &str) {
        let (CalendarChoice::Fixed(name) | CalendarChoice::OfTicket { otherwise: name, .. }) =
            calendar;
        let Some(name) = name else {
            let reason = Reason::invalid_config(
                "working days need a calendar",
                "set businessHoursOnly, or a calendar other than 24x7",
            );
            return self.report(reason, field);
        };
        let calendar = self.references.calendars.get(name);
        if let Some(Err(reason)) = calendar.map(|calendar| calendar.check_cutoff(days)) {
            self.report(reason, &format!("{field}.cutoff"));
        }
    }

    fn check_warnings(&mut self, warn_at: &[WarnAt], field: &str) {
        if warn_at.len() > MAX_WARNINGS {
            let limit = format!("{MAX_WARNINGS} warnings of a clock");
            return self.report(Reason::limit_exceeded(&limit, "remove some"), field);
        }
        // The name is part of the warning's key, so it must be unique.
        let mut names = SortedSet::new();
        for (index, warn_at) in warn_at.iter().enumerate() {
            let name = warn_at.name();
            if !names.insert(name.clone()) {
                self.report(Reason::Duplicate { found: name }, &format!("{field}[{index}]"));
            }
        }
    }

    fn pause(&mut self, pause: &PauseOn, field: &str) -> PauseRule {
        let path = format!("{}.{field}", self.path);
        match pause {
            PauseOn::Status(statuses) => {
                for (index, status) in statuses.iter().enumerate() {
                    if self.problems.len() >= MAX_PROBLEMS {
                        break;
                    }
                    let known = self.references.workflow.known(status, &format!("{path}[{index}]"));
                    self.problems.extend(known.err());
                }
            }
            PauseOn::When(condition) => self.references.check(condition, &path, self.problems),
        }
        PauseRule::new(pause)
    }

    /// The calendar that the policy's clocks count in.
    fn calendar(&mut self) -> CalendarChoice {
        let policy = self.policy;
        let counts_hours = match policy.business_hours_only {
            Some(counts_hours) => counts_hours,
            None if policy.targets.is_none() && policy.calendar.is_none() => {
                let hint = "set it, or write the targets under targets".to_owned();
                self.report(Reason::MissingField { hint: Some(hint) }, "businessHoursOnly");
                false
            }
            None => policy.calendar.is_some(),
        };
        match &policy.calendar {
            Some(_) if !counts_hours => {
                let reason = Reason::invalid_config(
                    "the policy has a calendar but does not count business hours",
                    "set businessHoursOnly or omit the calendar",
                );
                self.report(reason, "calendar");
                CalendarChoice::Fixed(None)
            }
            Some(name) => self.named_calendar(name, "calendar"),
            None => CalendarChoice::Fixed(counts_hours.then(|| DEFAULT_CALENDAR.to_owned())),
        }
    }

    fn named_calendar(&mut self, name: &CalendarName, field: &str) -> CalendarChoice {
        match name {
            CalendarName::Name(name) => CalendarChoice::Fixed(self.known_calendar(name, field)),
            CalendarName::OfTicket(of_ticket) => CalendarChoice::OfTicket {
                field: of_ticket.field.clone(),
                otherwise: self.known_calendar(&of_ticket.otherwise, &format!("{field}.else")),
            },
        }
    }

    /// The name of a configured calendar; `None` for 24x7.
    fn known_calendar(&mut self, name: &str, field: &str) -> Option<String> {
        if name == AROUND_THE_CLOCK {
            return None;
        }
        let path = || format!("{}.{field}", self.path);
        if let Err(problem) = calendar::named(self.references.calendars, name, path) {
            self.problems.push(problem);
        }
        Some(name.to_owned())
    }
}

/// The groups of `policies` by name, each with the clocks that its policies name.
pub(super) fn groups(
    policies: &[Policy],
    clocks: &[ClockRules],
    problems: &mut Vec<Problem>,
) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (index, policy) in policies.iter().enumerate() {
        let found = groups.binary_search_by(|group| group.name.cmp(&policy.group));
        let place = found.unwrap_or_else(|place| {
            groups.insert(place, Group::new(policy.group.clone()));
            place
        });
        let group = &mut groups[place];
        // The fallback comes last.
        let is_normal = |other: &usize| policy.is_fallback || !policies[*other].is_fallback;
        group.policies.insert(group.policies.partition_point(is_normal), index);
        for clock in policy.promised() {
            // A clock comes after those that hold it back.
            let order = |clock: usize| (depth(clocks, clock), clock);
            let found = group.clocks.binary_search_by_key(&order(clock), |other| order(*other));
            if let Err(place) = found {
                group.clocks.insert(place, clock);
            }
        }
    }
    let pairs: usize = groups.iter().map(|group| group.clocks.len()).sum();
    for (count, limit, what) in [
        (groups.len(), MAX_GROUPS, "groups of policies"),
        (pairs, limits::CLOCKS / 2, "clocks in all groups together"),
    ] {
        if count > limit {
            let limit = format!("{limit} {what}");
            problems.push(Reason::limit_exceeded(&limit, "remove some").at("config.policies"));
        }
    }
    groups
}

/// How many clocks hold a clock back, one behind the other.
fn depth(clocks: &[ClockRules], clock: usize) -> usize {
    let holders =
        std::iter::successors(clocks[clock].held_back_by, |holder| clocks[*holder].held_back_by);
    // In a circle, which is refused, the search has to end as well.
    holders.take(clocks.len()).count()
}
