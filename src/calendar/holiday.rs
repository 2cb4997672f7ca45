//! Holidays: the rules that make a date a holiday.
//!
//! A holiday closes the windows that *start* on its date, including the part after midnight. It
//! does not shorten a window that started the day before.

use chrono::{NaiveDate, Weekday};

use crate::calendar::date::{Day, day_of};
use crate::calendar::hours;
use crate::calendar::{date, easter, set};
use crate::value::codec::{Reader, Unpack};
use crate::value::sorted::FirstIndex;
use crate::value::{Reason, shown};

/// A holiday: one date, a range of dates, or a yearly rule.
///
/// It is written in one of these forms. The objects also take a `name`.
///
/// * `"2026-12-25"`: once
/// * `"12-25"`: every year; `"02-29"` in leap years only
/// * `{ date }`: either of these
/// * `{ from, to }`: every date from `from` to `to`, both included
/// * `{ month, weekday, nth }`: `nth` is 1 to 5, or -1 (the last) to -5
/// * `{ easter }`: days after Easter Sunday, -200 to 200; -2 is Good Friday
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(
    test,
    derive(ts_rs::TS),
    ts(
        export_to = "types.ts",
        type = "string | { date: string, name?: string } | { from: string, to: string, name?: string } | { month: number, weekday: \"mon\" | \"tue\" | \"wed\" | \"thu\" | \"fri\" | \"sat\" | \"sun\", nth: number, name?: string } | { easter: number, name?: string }"
    )
)]
pub struct Holiday {
    rule: Rule,
    name: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rule {
    Once(Day),
    Range { from: Day, to: Day },
    Yearly { month: u32, day: u32 },
    NthWeekday { month: u32, weekday: Weekday, nth: i8 },
    Easter { offset: i32 },
}

impl Holiday {
    /// Its name, if it has one.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }
}

/// The holidays of a calendar, sorted for lookup.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Holidays {
    /// Sorted.
    once: Vec<Day>,
    /// Sorted, disjoint.
    ranges: Vec<(Day, Day)>,
    /// Sorted, without duplicates: at most about 1,600 distinct rules exist.
    recurring: Vec<Rule>,
    /// The holidays that have a name, in the order of the configuration, each rule once.
    named: Vec<Holiday>,
}

impl Holidays {
    pub(super) fn new(holidays: &[&Holiday]) -> Holidays {
        let mut sorted = Holidays::default();
        let mut ranges = Vec::new();
        for holiday in holidays {
            match holiday.rule {
                Rule::Once(day) => sorted.once.push(day),
                Rule::Range { from, to } => ranges.push((from, to)),
                rule => sorted.recurring.push(rule),
            }
        }
        let named: Vec<&Holiday> =
            holidays.iter().copied().filter(|holiday| holiday.name.is_some()).collect();
        let rules = FirstIndex::of(named.iter().map(|holiday| holiday.rule.key()));
        let firsts = named.iter().enumerate();
        let firsts =
            firsts.filter(|(place, holiday)| !rules.is_repeated(&holiday.rule.key(), *place));
        sorted.named = firsts.map(|(_, holiday)| (*holiday).clone()).collect();
        sorted.recurring.sort_unstable_by_key(|rule| rule.key());
        sorted.recurring.dedup();
        sorted.once.sort_unstable();
        ranges.sort_unstable();
        for range in ranges {
            set::push(&mut sorted.ranges, range);
        }
        sorted
    }

    /// The name of the holiday on `day`: the first one that the configuration has for it.
    pub(super) fn name_of(&self, day: Day) -> Option<&str> {
        self.named.iter().find(|holiday| holiday.rule.covers(day)).and_then(Holiday::name)
    }

    /// The holidays from `from` to `to`, both included: sorted, without duplicates.
    pub(super) fn between(&self, from: Day, to: Day) -> Vec<Day> {
        let mut days: Vec<Day> = Vec::new();
        let first = self.once.partition_point(|day| *day < from);
        days.extend(self.once[first..].iter().take_while(|day| **day <= to));
        for (start, end) in &self.ranges {
            days.extend((*start).max(from)..=(*end).min(to));
        }
        // A holiday relative to Easter may fall in the year before or after that Easter.
        for year in date::year_of(from) - 1..=date::year_of(to) + 1 {
            let of_year = self.recurring.iter().filter_map(|rule| rule.in_year(year));
            days.extend(of_year.filter(|day| (from..=to).contains(day)));
        }
        days.sort_unstable();
        days.dedup();
        days
    }
}

impl Rule {
    /// A sort key: rules are equal exactly when their keys are.
    fn key(self) -> (u8, i32, i32, i32) {
        match self {
            Rule::Once(day) => (0, day, 0, 0),
            Rule::Range { from, to } => (1, from, to, 0),
            Rule::Yearly { month, day } => (2, month as i32, day as i32, 0),
            Rule::NthWeekday { month, weekday, nth } => {
                (3, month as i32, weekday as i32, i32::from(nth))
            }
            Rule::Easter { offset } => (4, offset, 0, 0),
        }
    }

    /// Whether `day` is a holiday by this rule.
    fn covers(self, day: Day) -> bool {
        match self {
            Rule::Once(date) => date == day,
            Rule::Range { from, to } => (from..=to).contains(&day),
            rule => {
                let year = date::year_of(day);
                (year - 1..=year + 1).any(|year| rule.in_year(year) == Some(day))
            }
        }
    }

    /// The date of a recurring rule in `year`, if there is one.
    fn in_year(self, year: i32) -> Option<Day> {
        match self {
            Rule::Once(_) | Rule::Range { .. } => None,
            Rule::Yearly { month, day } => NaiveDate::from_ymd_opt(year, month, day).map(day_of),
            Rule::NthWeekday { month, weekday, nth } if nth > 0 => {
                NaiveDate::from_weekday_of_month_opt(year, month, weekday, nth as u8).map(day_of)
            }
            Rule::NthWeekday { month, weekday, nth } => {
                let nth_of_month =
                    |nth| NaiveDate::from_weekday_of_month_opt(year, month, weekday, nth);
                let count = if nth_of_month(5).is_some() { 5 } else { 4 };
                nth_of_month(u8::try_from(count + 1 + nth).ok()?).map(day_of)
            }
            Rule::Easter { offset } => easter::sunday(year).map(|sunday| sunday + offset),
        }
    }
}

fn refuse(found: &str, hint: &str) -> Reason {
    Reason::InvalidDate { found: shown(found), hint: hint.to_owned() }
}

/// Reads `2026-12-25` or `12-25`.
fn dated(text: &str) -> Result<Rule, Reason> {
    let [m1, m2, b'-', d1, d2] = text.as_bytes() else { return date::parse(text).map(Rule::Once) };
    // Checked against a leap year, which has every date.
    date::digits(&[*m1, *m2])
        .zip(date::digits(&[*d1, *d2]))
        .map(|(month, day)| (month as u32, day as u32))
        .filter(|(month, day)| NaiveDate::from_ymd_opt(2024, *month, *day).is_some())
        .map(|(month, day)| Rule::Yearly { month, day })
        .ok_or_else(|| refuse(text, "write a date that exists as MM-DD or YYYY-MM-DD"))
}

/// The fields of all object forms; the fields that are present determine the form.
#[derive(Unpack)]
#[serde(deny_unknown_fields)]
struct Fields {
    date: Option<String>,
    from: Option<String>,
    to: Option<String>,
    month: Option<i64>,
    weekday: Option<String>,
    nth: Option<i64>,
    easter: Option<i64>,
    name: Option<String>,
}

impl Fields {
    /// The rule, or the field that is wrong and why.
    fn rule(&self) -> Result<Rule, (&'static str, Reason)> {
        match self {
            Fields {
                date: Some(date),
                from: None,
                to: None,
                month: None,
                weekday: None,
                nth: None,
                easter: None,
                ..
            } => dated(date).map_err(|reason| ("date", reason)),
            Fields {
                date: None,
                from: Some(from),
                to: Some(to),
                month: None,
                weekday: None,
                nth: None,
                easter: None,
                ..
            } => {
                let first = date::parse(from).map_err(|reason| ("from", reason))?;
                let last = date::parse(to).map_err(|reason| ("to", reason))?;
                if last < first {
                    return Err(("to", refuse(to, "end the range on or after its first date")));
                }
                Ok(Rule::Range { from: first, to: last })
            }
            Fields {
                date: None,
                from: None,
                to: None,
                month: Some(month),
                weekday: Some(weekday),
                nth: Some(nth),
                easter: None,
                ..
            } => {
                let weekday = hours::weekday(weekday).ok_or_else(|| {
                    let hint = "write a weekday as mon, tue, wed, thu, fri, sat or sun";
                    ("weekday", refuse(weekday, hint))
                })?;
                if !(1..=12).contains(month) {
                    let reason = refuse(&month.to_string(), "write a month from 1 to 12");
                    return Err(("month", reason));
                }
                if !(1..=5).contains(&nth.unsigned_abs()) {
                    let hint = "write nth from 1 to 5, or from -1 (the last) to -5";
                    return Err(("nth", refuse(&nth.to_string(), hint)));
                }
                Ok(Rule::NthWeekday { month: *month as u32, weekday, nth: *nth as i8 })
            }
            Fields {
                date: None,
                from: None,
                to: None,
                month: None,
                weekday: None,
                nth: None,
                easter: Some(offset),
                ..
            } => {
                if offset.unsigned_abs() > 200 {
                    let hint = "write days after Easter Sunday from -200 to 200";
                    return Err(("easter", refuse(&offset.to_string(), hint)));
                }
                Ok(Rule::Easter { offset: *offset as i32 })
            }
            _ => {
                let hint = "use exactly one of: date; from and to; month, weekday and nth; easter";
                Err(("", refuse("this combination of fields", hint)))
            }
        }
    }
}

const EXPECTED: &str = "a holiday: \"2026-12-25\", \"12-25\", or an object with date, from and to, month, weekday and nth, or easter";

impl Unpack for Holiday {
    fn blank() -> Self {
        Holiday { rule: Rule::Easter { offset: 0 }, name: None }
    }
    fn unpack(&mut self, reader: &mut Reader<'_>) {
        let mut fields = Fields::blank();
        let is_object = reader.cursor.is_object();
        if is_object {
            fields.unpack(reader);
        } else {
            match reader.cursor.text() {
                Some(date) => fields.date = Some(date.to_owned()),
                None => return reader.expected(EXPECTED),
            }
        }
        match fields.rule() {
            Ok(rule) => *self = Holiday { rule, name: fields.name },
            // A date that is not in an object has no field.
            Err((field, reason)) if is_object && !field.is_empty() => {
                reader.refuse_at(field, reason);
            }
            Err((_, reason)) => reader.refuse(reason),
        }
    }
}

crate::value::codec::deserialize_by_unpacking!(Holiday);

#[cfg(test)]
mod tests {
    use super::*;

    fn days(rules: &str, from: &str, to: &str) -> Vec<String> {
        let holidays: Vec<Holiday> = serde_json::from_str(rules).unwrap();
        Holidays::new(&holidays.iter().collect::<Vec<_>>())
            .between(date::parse(from).unwrap(), date::parse(to).unwrap())
            .into_iter()
            .map(date::text)
            .collect()
    }

    #[test]
    fn each_form_of_holiday_yields_its_dates() {
        for (rules, from, to, expected) in [
            (r#"["2026-12-25"]"#, "2026-01-01", "2027-12-31", vec!["2026-12-25"]),
            (r#"["12-25"]"#, "2026-01-01", "2027-12-31", vec!["2026-12-25", "2027-12-25"]),
            (r#"["02-29"]"#, "2023-01-01", "2028-12-31", vec!["2024-02-29", "2028-02-29"]),
            (
                r#"[{"from":"2026-12-30","to":"2027-01-02"}]"#,
                "2026-12-31",
                "2027-01-01",
                vec!["2026-12-31", "2027-01-01"],
            ),
            (
                r#"[{"month":11,"weekday":"thu","nth":4}]"#,
                "2026-01-01",
                "2026-12-31",
                vec!["2026-11-26"],
            ),
            (
                r#"[{"month":5,"weekday":"mon","nth":-1}]"#,
                "2026-01-01",
                "2027-12-31",
                vec!["2026-05-25", "2027-05-31"],
            ),
            (
                r#"[{"month":5,"weekday":"mon","nth":-2}]"#,
                "2027-01-01",
                "2027-12-31",
                vec!["2027-05-24"],
            ),
            (r#"[{"month":2,"weekday":"mon","nth":5}]"#, "2026-01-01", "2026-12-31", vec![]),
            (
                r#"[{"easter":-2},{"easter":1,"name":"Easter Monday"}]"#,
                "2026-01-01",
                "2026-12-31",
                vec!["2026-04-03", "2026-04-06"],
            ),
        ] {
            assert_eq!(days(rules, from, to), expected, "{rules}");
        }
    }

    #[test]
    fn a_repeated_rule_counts_once_and_has_its_first_name() {
        let rules: Vec<Holiday> = serde_json::from_str(
            r#"["12-25",{"date":"12-25","name":"Christmas"},{"date":"12-25","name":"Noel"},{"easter":1},
                {"easter":1,"name":"Easter Monday"},{"from":"2026-12-25","to":"2026-12-26","name":"Days off"}]"#,
        )
        .unwrap();
        let holidays = Holidays::new(&rules.iter().collect::<Vec<_>>());
        assert_eq!((holidays.recurring.len(), holidays.named.len()), (2, 3));
        for (day, name) in [
            ("2026-12-25", Some("Christmas")),
            ("2026-12-26", Some("Days off")),
            ("2026-04-06", Some("Easter Monday")),
            ("2026-12-27", None),
        ] {
            assert_eq!(holidays.name_of(date::parse(day).unwrap()), name, "{day}");
        }
    }

    #[test]
    fn overlapping_ranges_are_joined() {
        let rules =
            r#"[{"from":"2026-01-05","to":"2026-01-09"},{"from":"2026-01-01","to":"2026-01-06"}]"#;
        assert_eq!(days(rules, "2026-01-01", "2026-12-31").len(), 9);
    }

    #[test]
    fn impossible_holidays_are_refused() {
        for json in [
            r#""2026-02-30""#,
            r#""02-30""#,
            r#""13-01""#,
            r#""2026-1-1""#,
            r#""tomorrow""#,
            r#"{"from":"2026-01-02","to":"2026-01-01"}"#,
            r#"{"from":"2026-01-02"}"#,
            r#"{"date":"2026-01-02","easter":1}"#,
            r#"{"month":13,"weekday":"mon","nth":1}"#,
            r#"{"month":1,"weekday":"monday","nth":1}"#,
            r#"{"month":1,"weekday":"mon","nth":0}"#,
            r#"{"easter":9999999999}"#,
            "{}",
        ] {
            let refusal = crate::value::from_json::<Holiday>(json, "holiday").unwrap_err();
            assert_eq!(refusal.code(), "INVALID_DATE", "{json}");
        }
    }
}
