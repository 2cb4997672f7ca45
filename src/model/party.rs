//! Which side acts in an event.

use crate::value::{Actor, Id, Role};

/// The side that acts: who asks, who answers, or neither.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Party {
    /// Anyone in the role reporter, and the ticket's own reporter in any role.
    Customer,
    /// An agent or an admin who is not the ticket's reporter.
    Desk,
    /// Automation.
    System,
}

impl Party {
    /// The side of `actor` on a ticket of `reporter_id`.
    pub(crate) fn of(actor: &Actor, reporter_id: &Id) -> Party {
        if actor.id == *reporter_id { Party::Customer } else { Party::of_role(actor.role) }
    }

    /// The side of somebody in `role` who is not the ticket's reporter, unless by role.
    pub(crate) const fn of_role(role: Role) -> Party {
        match role {
            Role::Reporter => Party::Customer,
            Role::Agent | Role::Admin => Party::Desk,
            Role::System => Party::System,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reporter_is_the_customer_in_any_role() {
        let reporter = Id::from("ann");
        for (actor, party) in [
            (Actor::reporter("ann"), Party::Customer),
            (Actor::agent("ann"), Party::Customer),
            (Actor::admin("ann"), Party::Customer),
            (Actor::reporter("bob"), Party::Customer),
            (Actor::agent("bob"), Party::Desk),
            (Actor::admin("bob"), Party::Desk),
            (Actor::system(), Party::System),
        ] {
            assert_eq!(Party::of(&actor, &reporter), party, "{actor:?}");
        }
    }
}
