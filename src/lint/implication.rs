//! Sound, incomplete reasoning about conditions: `true` is certain, `false` may mean unknown.

use crate::condition::Condition;
use crate::value::Value;

/// The values that a test allows for its field, if it lists them.
fn listed(condition: &Condition) -> Option<&[Value]> {
    match condition {
        Condition::Equals { .. } | Condition::In { .. } => Some(condition.operands()),
        _ => None,
    }
}

/// The number of comparisons left.
///
/// It bounds the time that large conditions take to compare. Without fuel, every result is `false`.
pub(super) struct Fuel(usize);

impl Fuel {
    /// Enough for one kind of check over a whole configuration.
    pub(super) fn new() -> Fuel {
        Fuel(5_000_000)
    }

    /// Uses up `comparisons` and returns whether that many were left.
    fn burn(&mut self, comparisons: usize) -> bool {
        let is_left = comparisons <= self.0;
        self.0 = self.0.saturating_sub(comparisons);
        is_left
    }

    /// Whether no comparisons are left.
    pub(super) fn is_used_up(&self) -> bool {
        self.0 == 0
    }
}

/// Whether every one of `values` is among `allowed`, or with `expected` false, whether none is.
fn are_among(values: &[Value], allowed: &[Value], expected: bool, fuel: &mut Fuel) -> bool {
    fuel.burn(values.len().saturating_mul(allowed.len()))
        && values.iter().all(|value| allowed.contains(value) == expected)
}

/// Whether no ticket can meet both conditions.
pub(super) fn exclude(a: &Condition, b: &Condition, fuel: &mut Fuel) -> bool {
    if !fuel.burn(1) || a.field().is_none() || a.field() != b.field() {
        return false;
    }
    match (a, b) {
        (Condition::Exists { exists: a, .. }, Condition::Exists { exists: b, .. }) => a != b,
        (Condition::Exists { exists: false, .. }, other)
        | (other, Condition::Exists { exists: false, .. }) => {
            listed(other).is_some_and(|values| !values.iter().any(Value::is_null))
        }
        _ => match (listed(a), listed(b)) {
            (Some(a), Some(b)) => are_among(a, b, false, fuel),
            _ => false,
        },
    }
}

/// Whether no ticket can meet the condition.
pub(super) fn never_holds(condition: &Condition, fuel: &mut Fuel) -> bool {
    fuel.burn(1)
        && match condition {
            Condition::Any { any } => any.iter().all(|part| never_holds(part, fuel)),
            Condition::In { one_of, .. } => one_of.is_empty(),
            Condition::Not { not } => always_holds(not, fuel),
            Condition::All { all } => contradict(all.iter(), fuel),
            _ => false,
        }
}

/// Whether no ticket can meet all of `conditions`.
pub(super) fn contradict<'a>(
    conditions: impl Iterator<Item = &'a Condition> + Clone,
    fuel: &mut Fuel,
) -> bool {
    conditions.clone().any(|condition| never_holds(condition, fuel))
        || conditions.clone().enumerate().any(|(index, a)| {
            let mut before = conditions.clone().take(index);
            before.any(|b| exclude(a, b, fuel))
        })
}

/// Whether every ticket meets the condition.
pub(super) fn always_holds(condition: &Condition, fuel: &mut Fuel) -> bool {
    fuel.burn(1)
        && match condition {
            Condition::All { all } => all.iter().all(|part| always_holds(part, fuel)),
            Condition::Any { any } => any.iter().any(|part| always_holds(part, fuel)),
            Condition::Not { not } => never_holds(not, fuel),
            _ => false,
        }
}

/// Whether every ticket that meets `a` meets `b`.
pub(super) fn implies(a: &Condition, b: &Condition, fuel: &mut Fuel) -> bool {
    if !fuel.burn(1) {
        return false;
    }
    if a == b || always_holds(b, fuel) || never_holds(a, fuel) {
        return true;
    }
    match (a, b) {
        (_, Condition::All { all }) => all.iter().all(|b| implies(a, b, fuel)),
        (Condition::Any { any }, _) => any.iter().all(|a| implies(a, b, fuel)),
        (Condition::All { all }, _) if all.iter().any(|a| implies(a, b, fuel)) => true,
        (_, Condition::Any { any }) => any.iter().any(|b| implies(a, b, fuel)),
        _ => match (listed(a), listed(b)) {
            (Some(values), Some(allowed)) if a.field() == b.field() => {
                are_among(values, allowed, true, fuel)
            }
            _ => false,
        },
    }
}

/// The parts of a condition that must all hold, with nested `all` flattened.
pub(super) fn conjuncts(condition: &Condition) -> Vec<&Condition> {
    match condition {
        Condition::All { all } => all.iter().flat_map(conjuncts).collect(),
        other => vec![other],
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::value::from_value;

    fn read(condition: serde_json::Value) -> Condition {
        from_value(&condition, "when").unwrap()
    }

    #[test]
    fn conditions_that_never_or_always_hold_are_recognized() {
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
                (
                    never_holds(&condition, &mut Fuel::new()),
                    always_holds(&condition, &mut Fuel::new())
                ),
                (never, always),
                "{condition:?}"
            );
        }
    }

    #[test]
    fn a_narrower_condition_implies_a_wider_one() {
        let p1 = json!({"field": "priority", "equals": "P1"});
        let either = json!({"field": "priority", "in": ["P1", "P2"]});
        let vpn = json!({"field": "tags", "has": "vpn"});
        for (a, b, expected) in [
            (p1.clone(), either.clone(), true),
            (either.clone(), p1.clone(), false),
            (json!({"all": [p1, vpn]}), either.clone(), true),
            (json!({"all": [vpn, p1]}), vpn.clone(), true),
            (vpn.clone(), json!({"any": [vpn, p1]}), true),
            (json!({"any": [vpn, p1]}), vpn.clone(), false),
        ] {
            assert_eq!(
                implies(&read(a.clone()), &read(b.clone()), &mut Fuel::new()),
                expected,
                "{a} implies {b}"
            );
        }
    }

    #[test]
    fn without_fuel_every_result_is_false() {
        let p1 = json!({"field": "priority", "equals": "P1"});
        let p2 = json!({"field": "priority", "equals": "P2"});
        let (p1, never) = (read(p1.clone()), read(json!({"all": [p1, p2]})));
        let mut is_certain = false;
        for fuel in 0..10 {
            let results = [
                never_holds(&never, &mut Fuel(fuel)),
                always_holds(&Condition::Not { not: Box::new(never.clone()) }, &mut Fuel(fuel)),
                implies(&never, &p1, &mut Fuel(fuel)),
                implies(&p1, &p1, &mut Fuel(fuel)),
            ];
            // More fuel never turns a result back to false.
            assert!(results.iter().all(|result| *result) || !is_certain, "{fuel}: {results:?}");
            is_certain = results.iter().all(|result| *result);
            assert!(fuel > 0 || !results.contains(&true));
        }
        assert!(is_certain);
    }
}
