//! Comments and history, without an engine. Arguments are packed data.

use ticket_engine::history::may_see;
use ticket_engine::value::codec::{Pack, Unpack};
use ticket_engine::{Actor, Reason, TicketHistory, verify_history};
use wasm_bindgen::prelude::*;

use crate::exchange::{exchange, with_arguments};
use crate::plain::plain;

/// The part of a comment that decides who sees it.
#[derive(Unpack)]
#[serde(rename_all = "camelCase")]
struct CommentRow {
    is_internal: bool,
}

/// The part of an entry that decides who sees it.
#[derive(Unpack)]
#[serde(rename_all = "camelCase")]
struct HistoryRow {
    field_changed: String,
    #[serde(default)]
    is_internal: Option<bool>,
}

/// The indices of the comments that the viewer may see.
#[wasm_bindgen(js_name = visibleComments)]
pub fn visible_comments(length: usize) -> usize {
    exchange(length, &mut |arguments, out| {
        let comments: Vec<CommentRow> = arguments.read("comments")?;
        seen(&arguments.read("viewer")?, comments.iter().map(|comment| comment.is_internal))
            .pack(out);
        Ok(())
    })
}

/// The indices of the entries that the viewer may see.
#[wasm_bindgen(js_name = visibleHistory)]
pub fn visible_history(length: usize) -> usize {
    exchange(length, &mut |arguments, out| {
        let history: Vec<HistoryRow> = arguments.read("history")?;
        // An entry of a comment must say whether it is internal, so that it is not shown by
        // mistake.
        let is_unclear =
            |row: &HistoryRow| row.field_changed == "comment" && row.is_internal.is_none();
        if let Some(index) = history.iter().position(is_unclear) {
            return Err(Reason::MissingField { hint: None }
                .at(format!("history[{index}].isInternal"))
                .into());
        }
        let internal = history.iter().map(|row| row.is_internal.unwrap_or_default());
        seen(&arguments.read("viewer")?, internal).pack(out);
        Ok(())
    })
}

fn seen(viewer: &Actor, internal: impl Iterator<Item = bool>) -> Vec<u32> {
    (0..)
        .zip(internal)
        .filter(|(_, is_internal)| may_see(viewer.role, *is_internal))
        .map(|(index, _)| index)
        .collect()
}

/// Replays the entries and returns the first fault.
#[wasm_bindgen(js_name = verifyHistory)]
pub fn verify(length: usize) -> JsValue {
    with_arguments(length, |arguments| {
        let entries: Vec<TicketHistory> = arguments.read("entries")?;
        Ok(plain(&verify_history(&entries, &arguments.read("ticket")?)))
    })
}
