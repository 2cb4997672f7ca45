//! What conditions say of one another. Every answer of yes is certain; no may mean that it is not known.

use crate::condition::Condition;
use crate::value::Value;

/// The values that a test lets its field have, when it lists them.
fn listed(condition: &Condition) -> Option<&[Value]> {
    match condition {
        Condition::Equals { .. } | Condition::In { .. } => Some(condition.wanted()),
        _ => None,
    }
}

/// Whether no ticket can meet both.
fn exclude(a: &Condition, b: &Condition) -> bool {
    if a.field().is_none() || a.field() != b.field() {
        return false;
    }
    match (a, b) {
        (Condition::Exists { exists: a, .. }, Condition::Exists { exists: b, .. }) => a != b,
        (Condition::Exists { exists: false, .. }, other)
        | (other, Condition::Exists { exists: false, .. }) => {
            listed(other).is_some_and(|values| !values.iter().any(Value::is_null))
        }
        _ => match (listed(a), listed(b)) {
            (Some(a), Some(b)) => !a.iter().any(|value| b.contains(value)),
            _ => false,
        },
    }
}

/// Whether no ticket can meet it.
pub(super) fn never_holds(condition: &Condition) -> bool {
    match condition {
        Condition::Any { any } => any.iter().all(never_holds),
        Condition::In { one_of, .. } => one_of.is_empty(),
        Condition::Not { not } => always_holds(not),
        Condition::All { all } => {
            all.iter().any(never_holds)
                || all
                    .iter()
                    .enumerate()
                    .any(|(index, a)| all[..index].iter().any(|b| exclude(a, b)))
        }
        _ => false,
    }
}

/// Whether every ticket meets it.
pub(super) fn always_holds(condition: &Condition) -> bool {
    match condition {
        Condition::All { all } => all.iter().all(always_holds),
        Condition::Any { any } => any.iter().any(always_holds),
        Condition::Not { not } => never_holds(not),
        _ => false,
    }
}

/// Whether every ticket that meets `a` meets `b`, as far as `fuel` questions can tell: nested alternatives on both
/// sides would otherwise be compared in more ways than can be counted.
pub(super) fn implies(a: &Condition, b: &Condition, fuel: &mut u32) -> bool {
    if *fuel == 0 {
        return false;
    }
    *fuel -= 1;
    if a == b || always_holds(b) || never_holds(a) {
        return true;
    }
    match (a, b) {
        (_, Condition::All { all }) => all.iter().all(|b| implies(a, b, fuel)),
        (Condition::Any { any }, _) => any.iter().all(|a| implies(a, b, fuel)),
        (Condition::All { all }, _) if all.iter().any(|a| implies(a, b, fuel)) => true,
        (_, Condition::Any { any }) => any.iter().any(|b| implies(a, b, fuel)),
        _ => match (listed(a), listed(b)) {
            (Some(values), Some(allowed)) if a.field() == b.field() => {
                values.iter().all(|value| allowed.contains(value))
            }
            _ => false,
        },
    }
}

/// The parts of conditions that must all hold.
pub(super) fn flat(conditions: &[Condition]) -> Vec<Condition> {
    let parts = |condition: &Condition| match condition {
        Condition::All { all } => flat(all),
        other => vec![other.clone()],
    };
    conditions.iter().flat_map(parts).collect()
}

/// Whether no ticket can meet all of `conditions`.
pub(super) fn contradict(conditions: &[Condition]) -> bool {
    never_holds(&Condition::All { all: conditions.to_vec() })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::input::from_value;

    fn read(condition: serde_json::Value) -> Condition {
        from_value(&condition, "when").unwrap()
    }

    #[test]
    fn what_never_and_what_always_holds() {
        let p1 = json!({"field": "priority", "equals": "P1"});
        let p2 = json!({"field": "priority", "equals": "P2"});
        for (condition, never, always) in [
            (json!({"all": [p1, p2]}), true, false),
            (json!({"any": [p1, p2]}), false, false),
            (json!({"any": []}), true, false),
            (json!({"all": []}), false, true),
            (json!({"not": {"field": "tags", "in": []}}), false, true),
            (json!({"all": [p1, {"field": "priority", "exists": false}]}), true, false),
        ] {
            let condition = read(condition);
            assert_eq!(
                (never_holds(&condition), always_holds(&condition)),
                (never, always),
                "{condition:?}"
            );
        }
    }

    #[test]
    fn the_narrower_implies_the_wider() {
        let p1 = json!({"field": "priority", "equals": "P1"});
        let either = json!({"field": "priority", "in": ["P1", "P2"]});
        let vpn = json!({"field": "tags", "has": "vpn"});
        for (a, b, yes) in [
            (p1.clone(), either.clone(), true),
            (either.clone(), p1.clone(), false),
            (json!({"all": [p1, vpn]}), either.clone(), true),
            (json!({"all": [vpn, p1]}), vpn.clone(), true),
            (vpn.clone(), json!({"any": [vpn, p1]}), true),
            (json!({"any": [vpn, p1]}), vpn.clone(), false),
        ] {
            assert_eq!(
                implies(&read(a.clone()), &read(b.clone()), &mut 100),
                yes,
                "{a} implies {b}"
            );
        }
    }
}
