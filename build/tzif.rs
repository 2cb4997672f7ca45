//! Reads TZif (RFC 9636): the 64-bit transitions from 1970 on, and the footer's rule for the time
//! after the last transition.

/// A zone's history from 1970 on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Zone {
    /// Seconds east of UTC at the epoch.
    pub initial: i32,
    /// Seconds since the epoch (always positive), and the offset from then on.
    pub transitions: Vec<(i64, i32)>,
    /// The yearly rule after the last transition, if summer time continues.
    pub rule: Option<Rule>,
}

/// Summer time every year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Rule {
    pub standard: i32,
    pub summer: i32,
    pub start: DstChange,
    pub end: DstChange,
}

/// The `week`th `weekday` of `month` (5 for the last), at `time` seconds of local time before the
/// change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct DstChange {
    pub month: u8,
    pub week: u8,
    /// 0 for Sunday.
    pub weekday: u8,
    pub time: i32,
}

/// Parses the second block of a TZif file. An unknown form stops the build: no package is better
/// than a wrong zone.
pub(crate) fn parse(name: &str, data: &[u8]) -> Zone {
    let header = |at: usize| -> [usize; 6] {
        assert_eq!(&data[at..at + 4], b"TZif", "{name}: not TZif");
        std::array::from_fn(|i| u32::from_be_bytes(bytes(data, at + 20 + 4 * i)) as usize)
    };
    let [isut, isstd, leap, time, kind, chars] = header(0);
    let second = 44 + time * 5 + kind * 6 + chars + leap * 8 + isstd + isut;
    let [isut, isstd, leap, time, kind, chars] = header(second);
    let times = second + 44;
    let indices = times + time * 8;
    let kinds = indices + time;
    let footer = kinds + kind * 6 + chars + leap * 12 + isstd + isut;
    let offset = |index: usize| i32::from_be_bytes(bytes(data, kinds + index * 6));

    let all: Vec<(i64, i32)> = (0..time)
        .map(|i| {
            (i64::from_be_bytes(bytes(data, times + i * 8)), offset(data[indices + i] as usize))
        })
        .collect();
    let rule =
        rule(name, std::str::from_utf8(&data[footer..]).expect("the footer is ASCII").trim());
    let before_epoch = all.iter().rev().find(|(at, _)| *at <= 0).map(|(_, offset)| *offset);
    let later: Vec<(i64, i32)> = all.iter().copied().filter(|(at, _)| *at > 0).collect();
    let mut initial = before_epoch.unwrap_or_else(|| offset(0));
    if let (Some(rule), true) = (rule, later.is_empty()) {
        // The rule holds at the epoch, which is winter in the northern hemisphere and summer in the
        // southern.
        initial = if rule.start.month < rule.end.month { rule.standard } else { rule.summer };
    }
    // A change of the abbreviation alone is no transition, except the last: the rule holds from
    // then on.
    let mut transitions: Vec<(i64, i32)> = Vec::new();
    let mut current = initial;
    let last = later.last().copied().filter(|_| rule.is_some());
    for (at, offset) in later {
        if offset != current || last == Some((at, offset)) {
            transitions.push((at, offset));
            current = offset;
        }
    }
    Zone { initial, transitions, rule }
}

fn bytes<const N: usize>(data: &[u8], at: usize) -> [u8; N] {
    data[at..at + N].try_into().expect("the length is N")
}

/// Parses a rule such as `EST5EDT,M3.2.0,M11.1.0`; `None` without summer time.
fn rule(name: &str, footer: &str) -> Option<Rule> {
    let mut text = footer;
    skip_name(&mut text);
    let standard = -seconds(&mut text)?;
    if text.is_empty() {
        return None;
    }
    skip_name(&mut text);
    let summer = if text.starts_with(',') { standard + 3_600 } else { -seconds(&mut text)? };
    let mut changes = text.trim_start_matches(',').split(',').map(|change| {
        let (date, time) = change.split_once('/').unwrap_or((change, "2"));
        let date =
            date.strip_prefix('M').unwrap_or_else(|| panic!("{name}: unsupported rule {footer}"));
        let parts: Vec<u8> = date.split('.').map(|part| part.parse().expect("a number")).collect();
        let mut time = time;
        let time = seconds(&mut time).expect("a time");
        DstChange { month: parts[0], week: parts[1], weekday: parts[2], time }
    });
    let (start, end) = (changes.next()?, changes.next()?);
    Some(Rule { standard, summer, start, end })
}

fn skip_name(text: &mut &str) {
    if let Some(rest) = text.strip_prefix('<') {
        *text = rest.split_once('>').map_or("", |(_, rest)| rest);
    } else {
        *text = text.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    }
}

/// Parses a time such as `-3:30:15`, up to the next part of the rule.
fn seconds(text: &mut &str) -> Option<i32> {
    let end = text.find(|c: char| !(c.is_ascii_digit() || "+-:".contains(c))).unwrap_or(text.len());
    let (clock, rest) = text.split_at(end);
    *text = rest;
    let (sign, clock) = match clock.strip_prefix('-') {
        Some(clock) => (-1, clock),
        None => (1, clock.trim_start_matches('+')),
    };
    let mut total = 0;
    for (part, unit) in clock.split(':').zip([3_600, 60, 1]) {
        total += part.parse::<i32>().ok()? * unit;
    }
    Some(sign * total)
}
