//! Tamper evidence: each entry carries a hash of itself and of all entries before it.
//!
//! The chain value of an entry is the SHA-256, as 64 lower-case hexadecimal digits, of the chain value of the
//! entry before it (nothing for the first) followed by the entry's own
//! [canonical form](TicketHistory::canonical), both as UTF-8. The ticket carries the last chain value, so that
//! the next decision continues the chain and a history that was cut off does not agree with its ticket.
//!
//! Whoever can write to both the history and the ticket can make the whole chain anew: keep the tickets' chain
//! values somewhere else as well, now and then, where that must be seen.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::TicketHistory;

/// The chain value of `entry` after one that has the chain value `previous`.
pub(super) fn chain_value(previous: Option<&str>, entry: &TicketHistory) -> String {
    let hash = Sha256::new()
        .chain_update(previous.unwrap_or_default())
        .chain_update(entry.canonical())
        .finalize();
    let mut digits = String::with_capacity(64);
    for byte in hash {
        // Writing into a text cannot fail.
        let _ = write!(digits, "{byte:02x}");
    }
    digits
}

/// Gives `entries` their chain values, from the last one there is; the answer is the new last one.
pub(crate) fn extend_chain(
    mut last: Option<String>,
    entries: &mut [TicketHistory],
) -> Option<String> {
    for entry in entries {
        last = Some(chain_value(last.as_deref(), entry));
        entry.chain.clone_from(&last);
    }
    last
}

#[cfg(test)]
mod tests {
    use crate::{Engine, EngineConfig, Instant, OpenCommand, TicketDraft};

    #[test]
    fn a_chain_value_is_what_any_sha_256_makes_of_the_documented_form() {
        let config = EngineConfig { history_chain: true, ..EngineConfig::default() };
        let command = OpenCommand::new(Instant::MIN);
        let draft = TicketDraft::new(1, "Help", "P3", 7);
        let opened = Engine::new(&config).unwrap().open(&draft, &command).unwrap();
        let chain = |index: usize| opened.history[index].chain.as_deref().unwrap();
        // printf %s '{"cause":"open",…,"ticketId":"1"}' | sha256sum, and the second after the first's digits.
        assert_eq!(chain(0), "0a194458f693f2990de9e58af836bd73a18047f9f9883f5a05f1b2de246a7d5e");
        assert_eq!(chain(1), "50f9cfbdb17eaa8639a98e16767aaa78cc05473163834ac14d761a999a7e1a9b");
    }
}
