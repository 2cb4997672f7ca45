//! Reads the packed zones that the build script writes. `build/pack.rs` describes the format.

use crate::calendar::zone::rule::{DstChange, Rule};
use crate::calendar::zone::{Period, Zone};
use crate::value::Instant;

/// Written by the build script, so it is read without validation; only slice bounds are checked.
static PACK: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/zones.pack"));

/// The zone called `name`, in upper or lower case.
pub(super) fn find(name: &str) -> Option<Zone> {
    let mut index = None;
    each_name(|known, record| {
        if known.eq_ignore_ascii_case(name) {
            index = Some(record);
        }
    });
    let mut cursor = Cursor { at: 0 };
    cursor.unsigned();
    for _ in 0..index? {
        let length = cursor.unsigned() as usize;
        cursor.at += length;
    }
    cursor.unsigned();
    Some(zone(&mut cursor))
}

/// Calls `visit` with the name of every zone and link, in order.
pub(super) fn names(mut visit: impl FnMut(&str)) {
    each_name(|name, _| visit(name));
}

fn each_name(mut visit: impl FnMut(&str, u64)) {
    let mut cursor = Cursor { at: 0 };
    for _ in 0..cursor.unsigned() {
        let length = cursor.unsigned() as usize;
        cursor.at += length;
    }
    let mut name = String::new();
    for _ in 0..cursor.unsigned() {
        name.truncate(cursor.unsigned() as usize);
        for _ in 0..cursor.unsigned() {
            name.push(char::from(cursor.byte()));
        }
        let record = cursor.unsigned();
        visit(&name, record);
    }
}

fn zone(cursor: &mut Cursor) -> Zone {
    const SECOND: i64 = 1_000;
    let initial = cursor.signed();
    let unit = cursor.unsigned() as i64;
    let count = cursor.unsigned();
    let mut at = 0;
    let starts: Vec<i64> = (0..count)
        .map(|_| {
            at += cursor.unsigned() as i64 * unit;
            at
        })
        .collect();
    let offsets: Vec<i64> = (0..cursor.unsigned()).map(|_| cursor.signed()).collect();
    let mut periods = vec![Period { start: Instant::MIN.epoch_ms(), offset: initial * SECOND }];
    for start in starts {
        let offset = offsets[cursor.unsigned() as usize];
        periods.push(Period { start: start * SECOND, offset: offset * SECOND });
    }
    if cursor.unsigned() == 1 {
        let (standard, summer) = (cursor.signed(), cursor.signed());
        let mut change = || DstChange {
            month: u32::from(cursor.byte()),
            week: cursor.byte(),
            weekday: u32::from(cursor.byte()),
            time: cursor.signed(),
        };
        Rule { standard, summer, start: change(), end: change() }.extend(&mut periods);
    }
    Zone { periods }
}

struct Cursor {
    at: usize,
}

impl Cursor {
    fn byte(&mut self) -> u8 {
        let byte = PACK[self.at];
        self.at += 1;
        byte
    }

    fn unsigned(&mut self) -> u64 {
        let mut value = 0;
        for shift in (0..).step_by(7) {
            let byte = self.byte();
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                break;
            }
        }
        value
    }

    fn signed(&mut self) -> i64 {
        let value = self.unsigned();
        (value >> 1) as i64 ^ -((value & 1) as i64)
    }
}
