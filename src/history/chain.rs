//! Tamper evidence: each entry has a hash over itself and all entries before it.
//!
//! The chain value of an entry is a SHA-256, written as 64 lower-case hexadecimal digits. It hashes
//! the previous entry's chain value (nothing for the first entry) followed by the entry's
//! [canonical form](TicketHistory::canonical), both as UTF-8. The ticket has the last chain value,
//! so the next decision continues the chain, and a history that was cut off does not match its
//! ticket.
//!
//! An attacker who can write both the history and the ticket can recompute the whole chain. To
//! detect that, copy the tickets' chain values to another place from time to time.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use crate::model::TicketHistory;

/// The chain value of `entry` after an entry with the chain value `previous`.
pub(super) fn chain_value(previous: Option<&str>, entry: &TicketHistory) -> String {
    let hash = Sha256::new()
        .chain_update(previous.unwrap_or_default())
        .chain_update(entry.canonical())
        .finalize();
    let mut digits = String::with_capacity(64);
    for byte in hash {
        // Writing into a string cannot fail.
        let _ = write!(digits, "{byte:02x}");
    }
    digits
}

/// Sets the chain values of `entries`, which follow an entry with the chain value `last`. Returns
/// the new last chain value.
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
    use crate::config::EngineConfig;
    use crate::engine::Engine;
    use crate::engine::OpenCommand;
    use crate::model::TicketDraft;
    use crate::value::Instant;

    #[test]
    fn a_chain_value_is_the_sha_256_of_the_documented_form() {
        let config = EngineConfig { tamper_evident_history: true, ..EngineConfig::default() };
        let command = OpenCommand::new(Instant::MIN);
        let draft = TicketDraft::new(1, "Help", "P3", 7);
        let opened = Engine::new(&config).unwrap().open(&draft, &command).unwrap();
        let chain = |index: usize| opened.history[index].chain.as_deref().unwrap();
        // printf %s '{"cause":"open",…,"timerId":null}' | sha256sum. For the second, the digits of
        // the first come before the form.
        assert_eq!(chain(0), "168fc7d6cf9e2e94972f526be644a497101b90f9f6de1b902d89edbf819d192f");
        assert_eq!(chain(1), "12e09754ecab616c783700649578026c0c09fc43e6ceb385cc0927042c072d3f");
    }
}
