//! Conditions on a ticket: which policy applies to it, and which timers.
//!
//! | rule | file |
//! |---|---|
//! | what a condition is | `types` |
//! | how a configuration writes it | `parse` |
//! | whether it holds for a ticket | `evaluate` |
//! | why it does not | `explain` |
//! | its limits, and the names it refers to | `check` |

mod check;
mod evaluate;
mod explain;
mod parse;
mod types;

pub(crate) use evaluate::Facts;
pub use explain::FailedTest;
pub use types::{Condition, Field};

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::{State, StatusCategory, Ticket, WaitsFor};
    use crate::value::from_value;

    fn ticket() -> Ticket {
        from_value(
            &json!({
                "ticketId": 1, "title": "x", "status": "OPEN", "priority": "P2", "reporterId": 7, "createdAt": 0,
                "updatedAt": 0, "revision": 1, "sla": {}, "tags": ["vpn", "vip"],
                "attributes": {"seats": 120, "contract": {"tier": "gold", "since": null}},
            }),
            "ticket",
        )
        .unwrap()
    }

    fn open(ticket: &Ticket) -> Facts<'_> {
        Facts { ticket, state: Some(State::from(StatusCategory::Open)) }
    }

    #[test]
    fn each_condition_holds_as_documented() {
        for (condition, holds) in [
            (json!({"field": "priority", "equals": "P2"}), true),
            (json!({"field": "priority", "equals": "P1"}), false),
            (json!({"field": "category", "equals": null}), true),
            (json!({"field": "assigneeId", "exists": false}), true),
            (json!({"field": "reporterId", "equals": 7.0}), true),
            (json!({"field": "reporterId", "in": [8, 9]}), false),
            (json!({"field": "reporterId", "in": []}), false),
            (json!({"field": "tags", "has": "vpn"}), true),
            (json!({"field": "tags", "has": "nope"}), false),
            (json!({"field": "attributes.seats", "atLeast": 120}), true),
            (json!({"field": "attributes.seats", "above": 120}), false),
            (json!({"field": "attributes.seats", "atMost": 120}), true),
            (json!({"field": "attributes.seats", "below": 120}), false),
            (json!({"field": "attributes.none", "below": 120}), false),
            (json!({"field": "attributes.contract.tier", "equals": "gold"}), true),
            (json!({"field": "attributes.contract.since", "exists": true}), false),
            (json!({"field": "statusCategory", "in": ["pending", "resolved"]}), true),
            (json!({"field": "statusCategory", "equals": "open"}), false),
            (json!({"field": "waitsFor", "equals": "internal"}), true),
            (json!({"field": "waitingSince", "exists": false}), true),
            (json!({"not": {"field": "status", "equals": "OPEN"}}), false),
            (json!({"all": []}), true),
            (json!({"any": []}), false),
            (
                json!({"any": [{"field": "priority", "equals": "P1"}, {"all": [{"field": "tags", "has": "vip"}]}]}),
                true,
            ),
        ] {
            let read: Condition = from_value(&condition, "when").unwrap();
            let ticket = ticket();
            let facts =
                Facts { ticket: &ticket, state: Some(State::waiting_for(WaitsFor::Internal)) };
            assert_eq!(read.holds(&facts), holds, "{condition}");
            assert_eq!(read.failures(&facts).is_empty(), holds, "{condition}");
            let written = serde_json::to_value(&read).unwrap();
            assert_eq!(from_value::<Condition>(&written, "when").unwrap(), read, "{condition}");
        }
    }

    #[test]
    fn a_malformed_condition_is_refused_at_its_path() {
        for (condition, path) in [
            (json!({}), "when"),
            (json!({"field": "priority"}), "when"),
            (json!({"equals": 1}), "when"),
            (json!({"field": "priority", "equals": 1, "in": [1]}), "when"),
            (json!({"all": [], "any": []}), "when"),
            (json!({"all": [], "field": "priority"}), "when"),
            (json!({"all": [{"field": "prio", "equals": 1}]}), "when.all[0].field"),
            (json!({"field": "attributes.", "equals": 1}), "when.field"),
            (json!({"field": "priority", "is": 1}), "when.is"),
        ] {
            let refusal = from_value::<Condition>(&condition, "when").unwrap_err();
            assert_eq!(refusal.path(), path, "{condition}");
        }
    }

    #[test]
    fn a_failure_shows_a_large_value_truncated() {
        let mut large = ticket();
        large.tags = (0..1_000).map(|tag| tag.to_string()).collect();
        large.attributes = from_value(
            &json!({"list": vec![json!({"a": [1, 2]}); 60], "text": "x".repeat(5_000)}),
            "attributes",
        )
        .unwrap();
        let found = |field: &str| {
            let test: Condition =
                from_value(&json!({"field": field, "equals": "no"}), "when").unwrap();
            test.failures(&open(&large))[0].found.clone()
        };
        assert_eq!(found("tags").as_array().unwrap().len(), 100);
        assert_eq!(found("attributes.text").as_str().unwrap().len(), 1_000);
        // Each item counts four values: the object, the list and the two numbers.
        let list = found("attributes.list");
        assert_eq!((list.as_array().unwrap().len(), &list[24]), (25, &json!({"a": [1, 2]})));
        assert_eq!(found("priority"), "P2");
    }

    #[test]
    fn a_failure_names_the_test_and_the_value_it_found() {
        let condition: Condition = from_value(
            &json!({"all": [{"field": "tags", "has": "vip"}, {"field": "priority", "in": ["P1"]}]}),
            "when",
        )
        .unwrap();
        let ticket = ticket();
        let failures = condition.failures(&open(&ticket));
        assert_eq!(failures.len(), 1);
        assert_eq!((failures[0].path.as_str(), &failures[0].found), ("all[1]", &json!("P2")));
    }
}
