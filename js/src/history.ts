import { exchange } from "./exchange.js";
import { ACTOR_FIELDS, HISTORY_FIELDS } from "./generated/types.js";
import {
  verifyHistory as verify,
  visibleComments as visibleCommentsAt,
  visibleHistory as visibleHistoryAt,
} from "./lib/engine.js";
import { listOf, pack } from "./pack.js";
import type { Actor, CommentRow, HistoryInput, HistoryRow, TicketInput, Verification } from "./types.js";

/** What decides who may see a comment, and who an entry. */
const COMMENT_MARK = ["isInternal"] as const;
const ENTRY_MARKS = ["fieldChanged", "isInternal"] as const;

/** See `visibleComments` of the package. */
export function visibleCommentsOver(load: () => void) {
  return <Row extends CommentRow>(comments: readonly Row[], viewer: Actor): Row[] => {
    load();
    const given = listOf<Row>(comments, "comments");
    const rows = pack((packer) => {
      packer.known(given, "comments", COMMENT_MARK);
      packer.known(viewer, "viewer", ACTOR_FIELDS);
    });
    return at(given, exchange(rows, visibleCommentsAt));
  };
}

/** See `visibleHistory` of the package. */
export function visibleHistoryOver(load: () => void) {
  return <Row extends HistoryRow>(history: readonly Row[], viewer: Actor): Row[] => {
    load();
    const given = listOf<Row>(history, "history");
    const rows = pack((packer) => {
      packer.known(given, "history", ENTRY_MARKS);
      packer.known(viewer, "viewer", ACTOR_FIELDS);
    });
    return at(given, exchange(rows, visibleHistoryAt));
  };
}

/** See `verifyHistory` of the package. */
export function verifyHistoryOver(load: () => void) {
  return (entries: readonly HistoryInput[], ticket: TicketInput): Verification => {
    load();
    const given = pack((packer) => {
      packer.known(entries, "entries", HISTORY_FIELDS);
      packer.ticket(ticket, "ticket");
    });
    return exchange(given, verify);
  };
}

/** The caller's own rows at those places. */
function at<Row>(rows: readonly Row[], places: readonly number[]): Row[] {
  return places.map((place) => rows[place] as Row);
}
