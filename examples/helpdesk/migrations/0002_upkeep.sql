-- What is counted and cleared away while the desk runs costs what it finds, not what there is.

create index outbox_open on outbox (queued_at) where done_at is null and dead_at is null;
create index outbox_done on outbox (done_at) where done_at is not null;
create index tickets_open_of_team on tickets (team_id) where is_open;
