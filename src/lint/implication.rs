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

/// How many comparisons are left. When there are none every answer is no: large conditions can be compared in more ways
/// than anybody would wait for.
pub(super) struct Fuel(usize);

impl Fuel {
    /// For one kind of question about a whole configuration.
    pub fn new() -> Fuel {
        Fuel(5_000_000)
    }

    /// Whether so many comparisons were left, which are used up.
    fn burn(&mut self, comparisons: usize) -> bool {
        let is_left = comparisons <= self.0;
        self.0 = self.0.saturating_sub(comparisons);
        is_left
    }

    /// Whether none are left.
    pub fn is_used_up(&self) -> bool {
        self.0 == 0
    }
}

/// Whether all of `values` are among the `allowed`, or none of them is.
fn are_among(values: &[Value], allowed: &[Value], all: bool, fuel: &mut Fuel) -> bool {
    fuel.burn(values.len().saturating_mul(allowed.len()))
        && values.iter().all(|value| allowed.contains(value) == all)
}

/// Whether no ticket can meet both.
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

/// Whether no ticket can meet it.
pub(super) fn never_holds(condition: &Condition, fuel: &mut Fuel) -> bool {
    fuel.burn(1)
        && match condition {
            Condition::Any { any } => any.iter().all(|own| never_holds(own, fuel)),
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
    conditions.clone().any(|own| never_holds(own, fuel))
        || conditions.clone().enumerate().any(|(index, a)| {
            let mut before = conditions.clone().take(index);
            before.any(|b| exclude(a, b, fuel))
        })
}

/// Whether every ticket meets it.
pub(super) fn always_holds(condition: &Condition, fuel: &mut Fuel) -> bool {
    fuel.burn(1)
        && match condition {
            Condition::All { all } => all.iter().all(|own| always_holds(own, fuel)),
            Condition::Any { any } => any.iter().any(|own| always_holds(own, fuel)),
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

/// The parts of a condition that must all hold.
pub(super) fn flat(condition: &Condition) -> Vec<&Condition> {
    match condition {
        Condition::All { all } => all.iter().flat_map(flat).collect(),
        other => vec![other],
    }
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
                implies(&read(a.clone()), &read(b.clone()), &mut Fuel::new()),
                yes,
                "{a} implies {b}"
            );
        }
    }

    #[test]
    fn without_fuel_nothing_is_certain() {
        let p1 = json!({"field": "priority", "equals": "P1"});
        let p2 = json!({"field": "priority", "equals": "P2"});
        let (p1, never) = (read(p1.clone()), read(json!({"all": [p1, p2]})));
        let mut sure = false;
        for fuel in 0..10 {
            let answers = [
                never_holds(&never, &mut Fuel(fuel)),
                always_holds(&Condition::Not { not: Box::new(never.clone()) }, &mut Fuel(fuel)),
                implies(&never, &p1, &mut Fuel(fuel)),
                implies(&p1, &p1, &mut Fuel(fuel)),
            ];
            // More fuel takes no answer back.
            assert!(answers.iter().all(|answer| *answer) || !sure, "{fuel}: {answers:?}");
            sure = answers.iter().all(|answer| *answer);
            assert!(fuel > 0 || !answers.contains(&true));
        }
        assert!(sure);
    }
}
