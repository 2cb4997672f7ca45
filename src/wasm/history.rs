//! Comments and history, without an engine. Arguments are packed data.

use wasm_bindgen::prelude::*;

use super::exchange::exchange;
use crate::actor::Actor;
use crate::error::Reason;
use crate::history::{TicketHistory, may_see, verify_history};
use crate::packed::{Read, Write};

/// What decides who sees a comment.
#[derive(Read)]
#[serde(rename_all = "camelCase")]
struct CommentRow {
    is_internal: bool,
}

/// What decides who sees an entry.
#[derive(Read)]
#[serde(rename_all = "camelCase")]
struct HistoryRow {
    field_changed: String,
    #[serde(default)]
    is_internal: Option<bool>,
}

/// The places of the comments that the viewer may see.
#[wasm_bindgen(js_name = visibleComments)]
pub fn visible_comments(given: usize) -> usize {
    exchange(given, &mut |given, out| {
        let comments: Vec<CommentRow> = given.read("comments")?;
        seen(&given.read("viewer")?, comments.iter().map(|comment| comment.is_internal)).write(out);
        Ok(())
    })
}

/// The places of the entries that the viewer may see.
#[wasm_bindgen(js_name = visibleHistory)]
pub fn visible_history(given: usize) -> usize {
    exchange(given, &mut |given, out| {
        let history: Vec<HistoryRow> = given.read("history")?;
        // An entry about a comment that does not say whether that is internal must not be shown by mistake.
        let unsaid = |row: &HistoryRow| row.field_changed == "comment" && row.is_internal.is_none();
        if let Some(index) = history.iter().position(unsaid) {
            return Err(Reason::MissingField.at(format!("history[{index}].isInternal")).into());
        }
        let internal = history.iter().map(|row| row.is_internal.unwrap_or_default());
        seen(&given.read("viewer")?, internal).write(out);
        Ok(())
    })
}

fn seen(viewer: &Actor, internal: impl Iterator<Item = bool>) -> Vec<u32> {
    (0..)
        .zip(internal)
        .filter(|(_, is)| may_see(viewer.role, *is))
        .map(|(place, _)| place)
        .collect()
}

/// Replays the entries and shows the first that does not fit.
#[wasm_bindgen(js_name = verifyHistory)]
pub fn verify(given: usize) -> usize {
    exchange(given, &mut |given, out| {
        let entries: Vec<TicketHistory> = given.read("entries")?;
        verify_history(&entries, &given.read("ticket")?).write(out);
        Ok(())
    })
}
