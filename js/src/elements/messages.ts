import type { Messages } from "./types.js";

/** The words used unless `messages` has others. */
export const english: Messages = {
  clock: {
    firstResponse: "First response",
    nextResponse: "Next response",
    resolution: "Resolution",
    periodicUpdate: "Update",
    pausableUpdate: "Update",
    requesterWait: "Requester wait",
    agentWork: "Agent work",
    ownership: "Ownership",
    timeToOwn: "Time to own",
  },
  inGroup: (clock, group) => `${clock} (${group})`,
  segment: { open: "Open", closed: "Closed", paused: "Paused", overdue: "Overdue" },
  left: (duration) => `${duration} left`,
  overdue: (duration) => `${duration} overdue`,
  paused: (duration) => `Paused, ${duration} left`,
  met: "Met",
  breached: "Breached",
  cancelled: "Cancelled",
  none: "No deadline",
  due: (instant) => `due ${instant}`,
  now: "Now",
  warning: (name) => `Warning, ${name}`,
  span: (start, end) => `${start} to ${end}`,
  timeline: (clock) => `${clock}, span by span`,
  table: "As a table",
  columns: ["What", "From", "Until"],
  empty: "No ticket to show",
  refused: "Cannot be shown:",
};
