//! Comments and history, without an engine. Arguments are packed data.

use wasm_bindgen::prelude::*;

use super::convert::{Arguments, answer, refusal};
use crate::actor::Actor;
use crate::error::Reason;
use crate::history::{TicketHistory, may_see, verify_history};
use crate::packed::Read;
use crate::ticket::Ticket;

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
pub fn visible_comments(given: &[u8]) -> Result<Vec<u32>, JsValue> {
    let mut given = Arguments::new(given);
    let comments: Vec<CommentRow> = given.read("comments")?;
    Ok(seen(&given.read("viewer")?, comments.iter().map(|comment| comment.is_internal)))
}

/// The places of the entries that the viewer may see.
#[wasm_bindgen(js_name = visibleHistory)]
pub fn visible_history(given: &[u8]) -> Result<Vec<u32>, JsValue> {
    let mut given = Arguments::new(given);
    let history: Vec<HistoryRow> = given.read("history")?;
    // An entry about a comment that does not say whether that is internal must not be shown by mistake.
    let unsaid = |row: &HistoryRow| row.field_changed == "comment" && row.is_internal.is_none();
    if let Some(index) = history.iter().position(unsaid) {
        let problem = Reason::MissingField.at(format!("history[{index}].isInternal"));
        return Err(refusal(problem.into()));
    }
    let internal = history.iter().map(|row| row.is_internal.unwrap_or_default());
    Ok(seen(&given.read("viewer")?, internal))
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
pub fn verify(given: &[u8]) -> Result<Vec<u8>, JsValue> {
    let mut given = Arguments::new(given);
    let entries: Vec<TicketHistory> = given.read("entries")?;
    let ticket: Ticket = given.read("ticket")?;
    answer(Ok(verify_history(&entries, &ticket)))
}
