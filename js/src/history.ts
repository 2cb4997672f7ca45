import { asking } from "./error.js";
import { ACTOR_FIELDS, HISTORY_FIELDS } from "./generated/types.js";
import { entityJson, knownJson, listOf } from "./json.js";
import {
  verifyHistory as verify,
  visibleComments as visibleCommentsAt,
  visibleHistory as visibleHistoryAt,
} from "./lib/engine.js";
import { dateOrNull, holdsInstant } from "./revive.js";
import type { Actor, CommentRow, HistoryInput, HistoryRow, TicketInput, Verification } from "./types.js";

/** See `visibleComments` of the package. */
export function visibleCommentsOver(load: () => void) {
  return <Row extends CommentRow>(comments: readonly Row[], viewer: Actor): Row[] => {
    load();
    const given = listOf<Row>(comments, "comments");
    const rows = knownJson(given, "comments", ["isInternal"]);
    const actor = knownJson(viewer, "viewer", ACTOR_FIELDS);
    return at(
      given,
      asking(() => visibleCommentsAt(rows, actor)),
    );
  };
}

/** See `visibleHistory` of the package. */
export function visibleHistoryOver(load: () => void) {
  return <Row extends HistoryRow>(history: readonly Row[], viewer: Actor): Row[] => {
    load();
    const given = listOf<Row>(history, "history");
    const rows = knownJson(given, "history", ["fieldChanged", "isInternal"]);
    const actor = knownJson(viewer, "viewer", ACTOR_FIELDS);
    return at(
      given,
      asking(() => visibleHistoryAt(rows, actor)),
    );
  };
}

/** See `verifyHistory` of the package. */
export function verifyHistoryOver(load: () => void) {
  return (entries: readonly HistoryInput[], ticket: TicketInput): Verification => {
    load();
    const rows = knownJson(entries, "entries", HISTORY_FIELDS);
    const snapshot = entityJson(ticket, "ticket");
    const verification = JSON.parse(asking(() => verify(rows, snapshot))) as Verification;
    if (!verification.ok && holdsInstant(verification.field)) {
      verification.expected = dateIfMs(verification.expected);
      verification.found = dateIfMs(verification.found);
    }
    return verification;
  };
}

/** A value of a field that holds instants: whoever meddled with it may have put in anything. */
const dateIfMs = (value: unknown): unknown => dateOrNull(value) ?? value;

/** The caller's own rows at those places. */
function at<Row>(rows: readonly Row[], places: Uint32Array): Row[] {
  return Array.from(places, (place) => rows[place] as Row);
}
