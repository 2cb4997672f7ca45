import { listOf } from "./arguments.js";
import { exchange, send } from "./exchange.js";
import { ACTOR_FIELDS, HISTORY_FIELDS } from "./generated/types.js";
import {
  verifyHistory as verify,
  visibleComments as visibleCommentsAt,
  visibleHistory as visibleHistoryAt,
} from "./lib/engine.js";
import { pack } from "./pack.js";
import type { Actor, CommentRow, HistoryInput, HistoryRow, TicketInput, Verification } from "./types.js";

/** The fields that decide who sees a comment, and who a history entry. */
const COMMENT_FIELDS = ["isInternal"] as const;
const ENTRY_FIELDS = ["fieldChanged", "isInternal"] as const;

/**
 * The comments that `viewer` may see, as the same row objects in the same order. Agents, admins and
 * `system` see all of them, reporters only the public ones.
 *
 * @throws TicketEngineError `MISSING_FIELD` or `INVALID_VALUE` for a row that does not say whether
 * it is internal.
 */
export function visibleComments<Row extends CommentRow>(comments: readonly Row[], viewer: Actor): Row[] {
  const rows = listOf<Row>(comments, "comments");
  const input = pack((packer) => {
    packer.known(rows, "comments", COMMENT_FIELDS);
    packer.known(viewer, "viewer", ACTOR_FIELDS);
  });
  return rowsAt(rows, exchange(input, visibleCommentsAt));
}

/**
 * The history entries that `viewer` may see, as the same row objects in the same order. An entry
 * about an internal comment is visible to those who may see the comment.
 *
 * @throws TicketEngineError `MISSING_FIELD` or `INVALID_VALUE` for an entry about a comment that
 * does not say whether the comment is internal.
 */
export function visibleHistory<Row extends HistoryRow>(history: readonly Row[], viewer: Actor): Row[] {
  const rows = listOf<Row>(history, "history");
  const input = pack((packer) => {
    packer.known(rows, "history", ENTRY_FIELDS);
    packer.known(viewer, "viewer", ACTOR_FIELDS);
  });
  return rowsAt(rows, exchange(input, visibleHistoryAt));
}

/**
 * Replays the history of a ticket and reports the first thing that does not fit. `entries` must be
 * all of the ticket's entries, in the order in which the decisions returned them. Where entries
 * carry a chain value (`tamperEvidentHistory` in the configuration), the chain is checked as well.
 *
 * @example
 * ```ts
 * const verification = verifyHistory(rows, ticket);
 * if (!verification.ok) console.error(verification.message);
 * ```
 * @throws TicketEngineError for an entry or a ticket that cannot be read.
 */
export function verifyHistory(entries: readonly HistoryInput[], ticket: TicketInput): Verification {
  const input = pack((packer) => {
    packer.known(entries, "entries", HISTORY_FIELDS);
    packer.ticket(ticket, "ticket");
  });
  return send(input, verify);
}

function rowsAt<Row>(rows: readonly Row[], places: readonly number[]): Row[] {
  return places.map((place) => rows[place] as Row);
}
