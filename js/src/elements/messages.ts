import type { Messages } from "./types.js";

/** The words that are written unless `messages` has others. */
export const english: Messages = {
  metric: { FIRST_RESPONSE: "First response", NEXT_RESPONSE: "Next response", RESOLUTION: "Resolution" },
  segment: { open: "Open", closed: "Closed", paused: "Paused", overdue: "Overdue" },
  left: (duration) => `${duration} left`,
  overdue: (duration) => `${duration} overdue`,
  paused: (duration) => `Paused, ${duration} left`,
  met: "Met",
  missed: "Missed",
  cancelled: "Cancelled",
  none: "No deadline",
  due: (instant) => `due ${instant}`,
  now: "Now",
  warning: (name) => `Warning, ${name}`,
  span: (start, end) => `${start} to ${end}`,
  timeline: (metric) => `${metric}, span by span`,
  table: "As a table",
  columns: ["What", "From", "Until"],
  empty: "No ticket to show",
  refused: "Cannot be shown:",
};
