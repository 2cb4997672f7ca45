-- Indexes for counting and cleaning up while the desk runs: the cost grows with the rows found, not
-- with the table.

create index outbox_open on outbox (queued_at) where done_at is null and dead_at is null;
create index outbox_done on outbox (done_at) where done_at is not null;
create index tickets_open_of_team on tickets (team_id) where is_open;
