-- Clocks by group and id: until here a ticket had one clock of each built-in kind.

alter table sla_breaches add column clock_id text, add column clock_group text;

update sla_breaches set
  clock_group = 'sla',
  clock_id = case breach_type
    when 'RESPONSE' then 'firstResponse'
    when 'NEXT_RESPONSE' then 'nextResponse'
    else 'resolution'
  end;

alter table sla_breaches alter column clock_id set not null, alter column clock_group set not null;

-- Stored tickets keep their clocks, at their new place.
update tickets set snapshot = jsonb_set(snapshot, '{sla}',
  (snapshot -> 'sla') - array['firstResponse', 'nextResponse', 'resolution'] || jsonb_build_object(
    'clocks', jsonb_build_object('sla', (
      select coalesce(jsonb_object_agg(key, value), '{}')
      from jsonb_each(snapshot -> 'sla')
      where key in ('firstResponse', 'nextResponse', 'resolution') and value <> 'null'
    )),
    'completed', (
      select coalesce(jsonb_agg(cycle || '{"group": "sla"}' order by place), '[]')
      from jsonb_array_elements(snapshot -> 'sla' -> 'completed') with ordinality as completed (cycle, place)
    ),
    'earlierCycles', '[]'::jsonb
  ))
where not (snapshot -> 'sla' ? 'clocks');
