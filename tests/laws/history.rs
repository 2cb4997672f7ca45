//! The laws of a history: a complete one is sound, and one that was tampered with is not.

use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};
use ticket_engine::{TicketHistory, from_value, verify_history};

use super::life::{Run, lives};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn every_untampered_history_is_sound(
        life in lives(),
        chained in any::<bool>(),
        polls in prop::collection::vec(0..40_000_000_i64, 0..40),
    ) {
        let life = life.chained(chained);
        let Run { ticket, history, steps, .. } = life.run(&polls);
        let mut so_far = Vec::new();
        for (_, decision) in steps {
            so_far.extend(decision.history);
            let verification = verify_history(&so_far, &decision.ticket);
            prop_assert!(verification.is_sound(), "{:?}", verification);
        }
        prop_assert_eq!(so_far.last().unwrap().chain.is_some(), chained);
        let unpolled = life.run(&[]);
        prop_assert_eq!((unpolled.ticket, unpolled.history), (ticket, history));
    }

    #[test]
    fn a_changed_byte_in_a_chained_history_is_found_in_its_entry(
        life in lives(), entry in any::<Index>(), leaf in any::<Index>(), byte in any::<Index>(),
    ) {
        let Run { ticket, mut history, .. } = life.chained(true).run(&[]);
        let entry = entry.index(history.len());
        let mut row = serde_json::to_value(&history[entry]).unwrap();
        let mut leaves = leaves(&mut row);
        let leaf = leaf.index(leaves.len());
        change(leaves[leaf], byte);
        // A row that is no longer an entry is refused when it is read.
        if let Ok(changed) = from_value::<TicketHistory>(&row, "entry") {
            prop_assert_ne!(&changed, &history[entry]);
            history[entry] = changed;
            let verification = verify_history(&history, &ticket);
            prop_assert_eq!(verification.flaw().and_then(|flaw| flaw.index), Some(entry), "{}", row);
        }
    }

    #[test]
    fn a_changed_value_of_a_field_in_a_plain_history_is_found(
        life in lives(), entry in any::<Index>(), old in any::<bool>(), leaf in any::<Index>(), byte in any::<Index>(),
    ) {
        let Run { ticket, mut history, .. } = life.chained(false).run(&[]);
        let audited: Vec<_> = ticket.audited().into_iter().map(|(field, _)| field).collect();
        let of_fields = history.iter_mut().filter(|entry| audited.contains(&entry.field_changed.as_str()));
        let mut of_fields: Vec<_> = of_fields.collect();
        let entry = entry.index(of_fields.len());
        let value = if old { &mut of_fields[entry].old_value } else { &mut of_fields[entry].new_value };
        let mut leaves = leaves(value);
        prop_assume!(!leaves.is_empty());
        let leaf = leaf.index(leaves.len());
        change(leaves[leaf], byte);
        prop_assert!(!verify_history(&history, &ticket).is_sound());
    }

    #[test]
    fn a_dropped_or_moved_entry_of_a_chained_history_is_found_in_its_place(
        life in lives(), a in any::<Index>(), b in any::<Index>(),
    ) {
        let Run { ticket, history, .. } = life.chained(true).run(&[]);
        let (a, b) = (a.index(history.len()), b.index(history.len()));
        let mut dropped = history.clone();
        dropped.remove(a);
        let verification = verify_history(&dropped, &ticket);
        let expected = (a < dropped.len()).then_some(a);
        prop_assert_eq!(verification.flaw().map(|flaw| flaw.index), Some(expected));
        if a != b {
            let mut moved = history;
            moved.swap(a, b);
            let verification = verify_history(&moved, &ticket);
            prop_assert_eq!(verification.flaw().map(|flaw| flaw.index), Some(Some(a.min(b))));
        }
    }
}

/// Every value inside `value` that is neither a list nor an object.
fn leaves(value: &mut Value) -> Vec<&mut Value> {
    match value {
        Value::Array(items) => items.iter_mut().flat_map(leaves).collect(),
        Value::Object(entries) => entries.values_mut().flat_map(leaves).collect(),
        leaf => vec![leaf],
    }
}

/// Changes one byte of a string, and any other value as a whole.
fn change(value: &mut Value, byte: Index) {
    *value = match &*value {
        Value::Bool(flag) => json!(!flag),
        Value::Number(number) => match number.as_i64() {
            // Beyond 2^53 a double does not hold every whole number.
            Some(whole) if whole.unsigned_abs() > 1 << 53 => json!(whole ^ 1 << 12),
            Some(whole) => json!(whole ^ 1),
            None => json!(f64::from_bits(number.as_f64().unwrap().to_bits() ^ 1)),
        },
        Value::String(text) if !text.is_empty() => {
            let mut bytes = text.clone().into_bytes();
            let position = byte.index(bytes.len());
            bytes[position] ^= 1;
            json!(String::from_utf8(bytes).expect("the strings of a life are ASCII"))
        }
        _ => json!("x"),
    };
}
