//! The sticky rule and the delegate rule: whoever is wanted in person, or who stands in for them.

use super::eligibility::Fate;
use super::{Agent, Bench};
use crate::id::Id;

/// Stand-ins of stand-ins: more is a mistake.
const MAX_HOPS: usize = 100;

/// The agent wanted, when they may be chosen; when they are away the one who stands in for them, and so on. Two on
/// holiday who stand in for each other lead nowhere. Somebody who is there and may not be chosen has no stand-in.
pub(super) fn whoever_is_there<'a>(
    wanted: &'a Id,
    bench: &'a impl Bench,
    bar: impl Fn(&Agent) -> Option<Fate>,
) -> Option<&'a Agent> {
    let mut wanted = wanted;
    for _ in 0..MAX_HOPS {
        let agent = bench.agent(wanted)?;
        match bar(agent) {
            None => return Some(agent),
            Some(Fate::NotAvailable | Fate::OffShift { .. } | Fate::Relieved) => {
                wanted = agent.delegate_id.as_ref()?;
            }
            Some(_) => return None,
        }
    }
    None
}
