-- The help desk's tables. The engine makes the decisions; these tables store them.

create table tickets (
  ticket_id    text primary key,
  -- The whole ticket, as the engine takes it for the next decision.
  snapshot     jsonb not null,
  -- Copies of its fields, to filter and sort by.
  revision     integer not null,
  status       text not null,
  priority     text not null,
  team_id      text,
  assignee_id  text,
  reporter_id  text not null,
  due_at       timestamptz,
  next_wake_at timestamptz,
  updated_at   timestamptz not null,
  title        text not null default '',
  -- The earliest deadline of its running clocks.
  risk_at      timestamptz not null default 'infinity',
  -- Neither resolved nor closed.
  is_open      boolean not null default true,
  -- The version of the configuration that its clocks follow.
  config_version integer not null default 0
);

-- For tickets opened without an id.
create sequence ticket_numbers start 1001;

-- The cost of a wake-up pass grows with the tickets that are due, not with those that are open.
create index tickets_next_wake_at on tickets (next_wake_at) where next_wake_at is not null;
create index tickets_of_reporter on tickets (reporter_id, updated_at desc);
create index tickets_of_assignee on tickets (assignee_id) where assignee_id is not null;
create index tickets_by_risk on tickets (risk_at, ticket_id);
create index tickets_by_words on tickets using gin (to_tsvector('simple', title));
create index tickets_to_move on tickets (config_version) where is_open;
create index tickets_in_queue on tickets (team_id, due_at) where assignee_id is null;

create table comments (
  ticket_id   text not null references tickets,
  comment_id  text not null,
  author_id   text not null,
  author_role text not null,
  body        text not null,
  is_internal boolean not null,
  created_at  timestamptz not null,
  primary key (ticket_id, comment_id)
);

create table ticket_history (
  history_id    text primary key,
  ticket_id     text not null references tickets,
  -- The order of the entries, which the chain needs also within a revision.
  place         bigint generated always as identity,
  field_changed text not null,
  old_value     jsonb,
  new_value     jsonb,
  changed_by    text not null,
  changed_at    timestamptz not null,
  revision      integer not null,
  cause         text not null,
  timer_id      text,
  is_internal   boolean not null,
  chain         text,
  -- The transaction that wrote it. Readers that follow changes read up to the oldest transaction
  -- still in progress, so they miss none that commits late.
  written_in    xid8 not null default pg_current_xact_id()
);

create index ticket_history_of_ticket on ticket_history (ticket_id, place);
create index ticket_history_as_written on ticket_history (written_in);

-- The database enforces that the history is append-only.
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end
$$;

create trigger ticket_history_is_append_only before update or delete on ticket_history
  for each row execute function refuse_change();
create trigger ticket_history_is_not_emptied before truncate on ticket_history
  for each statement execute function refuse_change();

create table sla_breaches (
  -- Unique for each clock and cycle, however often the breach is detected.
  key         text primary key,
  ticket_id   text not null references tickets,
  breach_type text not null,
  cycle       integer not null,
  breached_at timestamptz not null,
  detected_at timestamptz not null
);

create index sla_breaches_of_ticket on sla_breaches (ticket_id);
create index sla_breaches_by_time on sla_breaches (breached_at desc, key desc);

create table teams (
  team_id        text primary key,
  name           text not null,
  queue_strategy text not null,
  cursor         text,
  cursor_turns   integer,
  options        jsonb not null default '{}'
);

create table agents (
  agent_id         text primary key,
  team_id          text not null references teams,
  name             text not null,
  skills           jsonb not null default '[]',
  current_load     integer not null default 0 check (current_load >= 0),
  is_available     boolean not null default true,
  capacity         integer,
  weight           integer not null default 1,
  calendar         text,
  delegate_id      text,
  last_assigned_at timestamptz
);

create index agents_of_team on agents (team_id);

-- Effects to deliver, each once by its key.
create table outbox (
  key        text primary key,
  place      bigint generated always as identity,
  ticket_id  text not null,
  kind       text not null generated always as (effect ->> 'kind') stored,
  effect     jsonb not null,
  created_at timestamptz not null default now(),
  -- How many attempts failed, when it may be queued next, and when it was queued.
  attempts   integer not null default 0,
  next_at    timestamptz not null default now(),
  queued_at  timestamptz,
  -- When it was done or given up, and the last error.
  done_at    timestamptz,
  dead_at    timestamptz,
  last_error text
);

create index outbox_to_queue on outbox (next_at) where queued_at is null and done_at is null and dead_at is null;
create index outbox_open_pages on outbox (ticket_id, place) where kind = 'page' and done_at is null and dead_at is null;
create index outbox_dead on outbox (dead_at) where dead_at is not null;

-- The ids of incidents in PagerDuty's Incidents API, by the pages that opened them.
create table incidents (
  dedup_key   text primary key,
  incident_id text not null
);

create table configurations (
  version    integer generated always as identity primary key,
  config     jsonb not null,
  created_by text not null,
  created_at timestamptz not null default now()
);

-- Completed requests by their idempotency keys. A row is written in the same transaction as the
-- request's change. Its status and body are null only inside that transaction, where nobody else
-- sees them.
create table idempotency_keys (
  actor_id    text not null,
  key         text not null,
  fingerprint text not null,
  status      integer,
  body        jsonb,
  created_at  timestamptz not null default now(),
  primary key (actor_id, key)
);

create index idempotency_keys_by_age on idempotency_keys (created_at);
