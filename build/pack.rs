//! Writes zones in the compact form. All numbers are LEB128 varints, signed ones zigzag.
//!
//! ```text
//! pack   := count record*  count name*
//! record := length  initial  unit  count (delta)*  offsets  (offset index)*  rule
//! name   := shared-prefix-length  suffix-length  suffix  record-index
//! ```
//! Times are in `unit`s of seconds, each relative to the previous one. Offsets are listed once and
//! referred to by index. Zones that behave alike since 1970 share a record. Names are sorted, and
//! each is stored without the prefix that it shares with the previous one.
//! `src/calendar/zone/pack.rs` reads the form.

use std::collections::BTreeMap;

use crate::tzif::{DstChange, Zone};

pub(crate) fn pack(zones: &BTreeMap<String, Zone>) -> Vec<u8> {
    let mut records: Vec<&Zone> = zones.values().collect();
    records.sort();
    records.dedup();

    let mut out = Vec::new();
    unsigned(&mut out, records.len() as u64);
    for zone in &records {
        let record = record(zone);
        unsigned(&mut out, record.len() as u64);
        out.extend(record);
    }
    unsigned(&mut out, zones.len() as u64);
    let mut before = "";
    for (name, zone) in zones {
        let shared = before.bytes().zip(name.bytes()).take_while(|(a, b)| a == b).count();
        unsigned(&mut out, shared as u64);
        unsigned(&mut out, (name.len() - shared) as u64);
        out.extend(&name.as_bytes()[shared..]);
        unsigned(&mut out, records.binary_search(&zone).expect("every zone has a record") as u64);
        before = name;
    }
    out
}

fn record(zone: &Zone) -> Vec<u8> {
    let mut out = Vec::new();
    signed(&mut out, i64::from(zone.initial));
    let unit = [3_600, 1_800, 900, 60, 1]
        .into_iter()
        .find(|unit| zone.transitions.iter().all(|(at, _)| at % unit == 0))
        .expect("every number is divisible by 1");
    unsigned(&mut out, unit as u64);
    unsigned(&mut out, zone.transitions.len() as u64);
    let mut before = 0;
    for (at, _) in &zone.transitions {
        unsigned(&mut out, ((at - before) / unit) as u64);
        before = *at;
    }
    let mut offsets: Vec<i32> = Vec::new();
    for (_, offset) in &zone.transitions {
        if !offsets.contains(offset) {
            offsets.push(*offset);
        }
    }
    unsigned(&mut out, offsets.len() as u64);
    for offset in &offsets {
        signed(&mut out, i64::from(*offset));
    }
    for (_, offset) in &zone.transitions {
        let index = offsets.iter().position(|known| known == offset).expect("it is listed");
        unsigned(&mut out, index as u64);
    }
    match &zone.rule {
        None => unsigned(&mut out, 0),
        Some(rule) => {
            unsigned(&mut out, 1);
            signed(&mut out, i64::from(rule.standard));
            signed(&mut out, i64::from(rule.summer));
            for DstChange { month, week, weekday, time } in [rule.start, rule.end] {
                out.extend([month, week, weekday]);
                signed(&mut out, i64::from(time));
            }
        }
    }
    out
}

fn unsigned(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn signed(out: &mut Vec<u8>, value: i64) {
    unsigned(out, ((value << 1) ^ (value >> 63)) as u64);
}
