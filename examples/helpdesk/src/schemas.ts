/**
 * What is sent and what is answered, for the OpenAPI document and for those who read bodies. Only shapes are told here:
 * whether a priority exists or a text is too long is the engine's to say.
 */
import { z } from "@hono/zod-openapi";

const id = z.string().min(1).max(255);
const instant = z.iso.datetime({ offset: true });
const instantOrNull = instant.nullable();
const attributes = z.looseObject({}).openapi({ description: "The host's own attributes: any JSON." });
const skills = z.array(z.union([z.string(), z.object({ name: z.string(), level: z.number() })]));
export const role = z.enum(["reporter", "agent", "admin"]);

export const TicketId = z.object({
  ticketId: id.openapi({ param: { name: "ticketId", in: "path" }, example: "T-1001" }),
});
export const AgentId = z.object({
  agentId: id.openapi({ param: { name: "agentId", in: "path" }, example: "ann" }),
});

export const IdempotencyKey = z.object({
  "idempotency-key": z.string().min(1).max(255).optional().openapi({
    description: "The request may be sent again under its key: nothing is done twice.",
  }),
});

/** Where a page of a list begins, and how long it is. */
export const paging = {
  after: z
    .string()
    .max(1_000)
    .optional()
    .openapi({ description: "The `after` of the page before; what it holds is the server's business." }),
  limit: z.coerce.number().int().min(1).max(200).default(50),
};

export const TicketQuery = z.object({
  ...paging,
  sort: z.enum(["id", "risk"]).default("id").openapi({ description: "`risk`: the next deadline first." }),
  status: z.string().max(255).optional(),
  priority: z.string().max(255).optional(),
  team: id.optional(),
  assignee: id.optional().openapi({ description: "An agent's id, or `none`." }),
  text: z.string().max(255).optional().openapi({ description: "Words of the title." }),
});

// What is sent.

export const Draft = z
  .strictObject({
    ticketId: id.optional().openapi({ description: "The desk gives one when absent." }),
    title: z.string(),
    description: z.string().nullish(),
    priority: z.string(),
    category: z.string().nullish(),
    tags: z.array(z.string()).optional(),
    reporterId: id.optional().openapi({ description: "Whoever asks, when absent; a reporter always is." }),
    teamId: id.nullish().openapi({ description: "For the desk." }),
    assigneeId: id.nullish().openapi({ description: "For the desk." }),
    attributes: attributes.optional().openapi({ description: "For the desk." }),
  })
  .openapi("Draft");

const CommentText = z.strictObject({
  commentId: id.optional().openapi({ description: "The desk gives one when absent." }),
  body: z.string(),
  isInternal: z.boolean().default(false),
});
export const NewComment = CommentText.openapi("NewComment");

export const Transition = z
  .strictObject({ to: z.string(), comment: CommentText.optional(), feedback: z.string().optional() })
  .openapi("Transition");

export const Changes = z
  .strictObject({
    title: z.string(),
    description: z.string().nullable(),
    priority: z.string(),
    category: z.string().nullable(),
    tags: z.array(z.string()).nullable(),
    reporterId: id,
    assigneeId: id.nullable(),
    teamId: id.nullable(),
    feedback: z.string().nullable(),
    attributes: attributes.nullable(),
  })
  .partial()
  .openapi("Changes");

export const AssignmentWish = z
  .strictObject({
    teamId: id.optional().openapi({ description: "The ticket's own team when absent." }),
    wanted: z.array(id).max(100).optional(),
    exclude: z.array(id).max(100).optional(),
    requiredSkills: skills.optional(),
    preferredSkills: skills.optional(),
    explain: z.boolean().default(false),
  })
  .openapi("AssignmentWish");

export const FollowUp = z
  .strictObject({ ticketId: id.optional(), title: z.string().optional(), description: z.string().optional() })
  .openapi("FollowUp");

export const Nothing = z.strictObject({}).openapi("Nothing");

const span = { from: instant.optional(), to: instant.optional() };
export const PreviewQuery = z.object(span);
export const DraftPreview = z.strictObject({ draft: Draft, ...span }).openapi("DraftPreview");

export const AgentChanges = z
  .strictObject({
    isAvailable: z.boolean(),
    capacity: z.number().int().min(0).max(1_000_000).nullable(),
    skills,
    weight: z.number().int().min(1).max(1_000),
    calendar: z.string().nullable(),
    delegateId: id.nullable(),
  })
  .partial()
  .openapi("AgentChanges");

export const NewConfiguration = z
  .strictObject({ config: z.looseObject({}).openapi({ description: "An `EngineConfig`." }) })
  .openapi("NewConfiguration");

export const SignIn = z
  .union([z.strictObject({ token: z.string().max(4_096) }), z.strictObject({ demo: role })])
  .openapi("SignIn", {
    description: "A token to be kept in a cookie, or who to be on a desk for trying out.",
  });

export const AgentQuery = z.object({ team: id.optional() });
export const BreachQuery = z.object({
  ...paging,
  ticket: id.optional(),
  type: z.enum(["RESPONSE", "NEXT_RESPONSE", "RESOLUTION"]).optional(),
});

// What is answered. Nothing stands in an answer that does not stand here.

/** What a reporter is not told of their own ticket. */
export const FOR_THE_DESK = [
  "sla",
  "revision",
  "updatedAt",
  "nextWakeAt",
  "historyChain",
  "attributes",
] as const;

const desk = { description: "For the desk only." };

export const Ticket = z
  .strictObject({
    ticketId: id,
    title: z.string(),
    description: z.string().nullable(),
    status: z.string(),
    priority: z.string(),
    category: z.string().nullable(),
    tags: z.array(z.string()),
    reporterId: id,
    assigneeId: id.nullable(),
    teamId: id.nullable(),
    createdAt: instant,
    firstResponseAt: instantOrNull,
    resolvedAt: instantOrNull,
    closedAt: instantOrNull,
    dueAt: instantOrNull,
    responseDueAt: instantOrNull,
    feedback: z.string().nullable(),
    followUpOf: id.nullable(),
    updatedAt: instant.optional().openapi(desk),
    revision: z.number().int().optional().openapi(desk),
    sla: z
      .looseObject({})
      .optional()
      .openapi({ description: "For the desk only: the clocks, to be read by the engine." }),
    nextWakeAt: instantOrNull.optional().openapi(desk),
    historyChain: z.string().nullable().optional().openapi(desk),
    attributes: attributes.optional().openapi(desk),
  })
  .openapi("Ticket");

export const TicketPage = z
  .strictObject({ tickets: z.array(Ticket), after: z.string().nullable() })
  .openapi("TicketPage");

export const Comment = z
  .strictObject({
    ticketId: id,
    commentId: id,
    authorId: id,
    authorRole: z.enum(["reporter", "agent", "admin", "system"]),
    body: z.string(),
    isInternal: z.boolean(),
    createdAt: instant,
  })
  .openapi("Comment");

const value = z.any().openapi({ description: "Typed as the field is." });

export const HistoryEntry = z
  .strictObject({
    historyId: z.string(),
    ticketId: id,
    fieldChanged: z.string(),
    oldValue: value,
    newValue: value,
    changedBy: id,
    changedAt: instant,
    revision: z.number().int(),
    cause: z.string(),
    rule: z.string().nullable(),
    isInternal: z.boolean(),
    chain: z.string().nullable(),
  })
  .openapi("HistoryEntry");

export const AllowedTransition = z
  .strictObject({
    to: z.string(),
    name: z.string().nullable(),
    category: z.string(),
    requires: z.array(z.string()),
    missing: z.array(z.string()),
  })
  .openapi("AllowedTransition");

export const Breach = z
  .strictObject({
    key: z.string(),
    ticketId: id,
    breachType: z.enum(["RESPONSE", "NEXT_RESPONSE", "RESOLUTION"]),
    cycle: z.number().int(),
    breachedAt: instant,
    detectedAt: instant,
  })
  .openapi("Breach");

export const BreachPage = z
  .strictObject({ breaches: z.array(Breach), after: z.string().nullable() })
  .openapi("BreachPage");

const Assignment = z
  .strictObject({
    agentId: id.nullable(),
    expectedLoad: z.number().nullable(),
    route: z.enum(["strategy", "inPerson", "standIn"]),
    cursor: id.nullable(),
    cursorTurns: z.number().nullable(),
    fellBack: z.boolean(),
    offerExpiresAt: instantOrNull,
    retryAt: instantOrNull,
    barred: z.record(z.string(), z.number()),
    candidates: z.array(z.looseObject({ agentId: id, fate: z.string() })).nullable(),
  })
  .openapi("Assignment");

const Trace = z.looseObject({}).openapi("Trace", { description: "Why it is so, as the engine explains it." });

export const TicketDetail = z
  .strictObject({
    ticket: Ticket,
    comments: z.array(Comment),
    history: z.array(HistoryEntry),
    allowedTransitions: z.array(AllowedTransition),
  })
  .openapi("TicketDetail");

export const Changed = z
  .strictObject({
    ticket: Ticket,
    history: z.array(HistoryEntry),
    comments: z.array(Comment),
    breaches: z.array(Breach).optional().openapi(desk),
    assignment: Assignment.nullable().optional().openapi(desk),
    trace: Trace.nullable().optional().openapi(desk),
  })
  .openapi("Changed");

const Segment = z.strictObject({
  kind: z.enum(["open", "closed", "paused", "overdue"]),
  start: instant,
  end: instant,
});

const ClockPreview = z
  .strictObject({
    metric: z.enum(["FIRST_RESPONSE", "NEXT_RESPONSE", "RESOLUTION"]),
    state: z.enum(["running", "paused", "stopped", "cancelled"]),
    dueAt: instantOrNull,
    targetMinutes: z.number().nullable(),
    policyId: id.nullable().optional().openapi(desk),
    cycle: z.number().int().optional().openapi(desk),
    isBreached: z.boolean().optional().openapi(desk),
    usedMinutes: z.number().optional().openapi(desk),
    remainingMinutes: z.number().nullable().optional().openapi(desk),
    usedFraction: z.number().nullable().optional().openapi(desk),
    segments: z.array(Segment).optional().openapi(desk),
  })
  .openapi("ClockPreview");

export const Preview = z
  .strictObject({
    at: instant,
    clocks: z.array(ClockPreview),
    nextWakeAt: instantOrNull.optional().openapi(desk),
    trace: Trace.nullable().optional().openapi(desk),
  })
  .openapi("Preview");

export const Explanation = z
  .strictObject({
    trace: Trace.nullable(),
    assignment: Assignment.nullable().openapi({
      description:
        "Who would get it now, and the fate of every candidate; null when it has no team or somebody has it.",
    }),
  })
  .openapi("Explanation");

export const TeamList = z
  .strictObject({
    teams: z.array(
      z.strictObject({
        teamId: id,
        name: z.string(),
        queueStrategy: z.enum(["ROUND_ROBIN", "LOAD_BASED", "SKILL_BASED"]),
        cursor: id.nullable(),
        agents: z.number().int(),
        openTickets: z.number().int(),
        unassignedTickets: z.number().int(),
      }),
    ),
  })
  .openapi("TeamList");

export const Agent = z
  .strictObject({
    agentId: id,
    teamId: id,
    name: z.string(),
    skills,
    currentLoad: z.number().int(),
    isAvailable: z.boolean(),
    capacity: z.number().int().nullable(),
    weight: z.number().int(),
    calendar: z.string().nullable(),
    delegateId: id.nullable(),
    lastAssignedAt: instantOrNull,
  })
  .openapi("Agent");

export const AgentList = z.strictObject({ agents: z.array(Agent) }).openapi("AgentList");

export const Policies = z
  .strictObject({
    version: z.number().int(),
    priorities: z.array(z.string()),
    states: z.record(z.string(), z.string()).openapi({ description: "Each state and its category." }),
    policies: z.array(z.looseObject({})),
    workflow: z.string().openapi({ description: "A Mermaid state diagram." }),
  })
  .openapi("Policies");

const Finding = z.strictObject({
  level: z.string(),
  path: z.string(),
  code: z.string(),
  message: z.string(),
});

export const Configuration = z
  .strictObject({
    version: z.number().int(),
    config: z.looseObject({}),
    createdBy: z.string(),
    createdAt: instant,
    toMigrate: z.number().int().openapi({ description: "Open tickets that have not been moved to it yet." }),
  })
  .openapi("Configuration");

export const ConfigurationAdded = z
  .strictObject({ version: z.number().int(), findings: z.array(Finding) })
  .openapi("ConfigurationAdded");

export const Session = z
  .strictObject({ actor: z.strictObject({ id, role }).nullable(), isDemo: z.boolean() })
  .openapi("Session");

export const Problem = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z
      .string()
      .openapi({ description: "Of the engine, or the desk's own: compare this, not the sentence." }),
    problems: z
      .array(z.strictObject({ code: z.string(), path: z.string(), message: z.string() }))
      .optional()
      .openapi({ description: "All that was found." }),
  })
  .openapi("Problem");
