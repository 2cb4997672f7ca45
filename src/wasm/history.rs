//! Comments and history, without an engine. Arguments are JSON text.

use serde::Deserialize;
use wasm_bindgen::prelude::*;

use super::convert::{answer, read, refusal};
use crate::actor::Actor;
use crate::error::{Reason, TicketEngineError};
use crate::history::{TicketHistory, may_see, verify_history};
use crate::ticket::Ticket;

/// What decides who sees a comment.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CommentRow {
    is_internal: bool,
}

/// What decides who sees an entry.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct HistoryRow {
    field_changed: String,
    #[serde(default)]
    is_internal: Option<bool>,
}

/// The places of the comments that the viewer may see.
#[wasm_bindgen(js_name = visibleComments)]
pub fn visible_comments(comments: &str, viewer: &str) -> Result<Vec<u32>, JsValue> {
    let comments: Vec<CommentRow> = read(comments, "comments")?;
    Ok(seen(&read(viewer, "viewer")?, comments.iter().map(|comment| comment.is_internal)))
}

/// The places of the entries that the viewer may see.
#[wasm_bindgen(js_name = visibleHistory)]
pub fn visible_history(history: &str, viewer: &str) -> Result<Vec<u32>, JsValue> {
    let history: Vec<HistoryRow> = read(history, "history")?;
    // An entry about a comment that does not say whether that is internal must not be shown by mistake.
    let unsaid = |row: &HistoryRow| row.field_changed == "comment" && row.is_internal.is_none();
    if let Some(index) = history.iter().position(unsaid) {
        let problem = Reason::MissingField.at(format!("history[{index}].isInternal"));
        return Err(refusal(&TicketEngineError::from(problem)));
    }
    let internal = history.iter().map(|row| row.is_internal.unwrap_or_default());
    Ok(seen(&read(viewer, "viewer")?, internal))
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
pub fn verify(entries: &str, ticket: &str) -> Result<String, JsValue> {
    let entries: Vec<TicketHistory> = read(entries, "entries")?;
    let ticket: Ticket = read(ticket, "ticket")?;
    answer(Ok(verify_history(&entries, &ticket)))
}
