-- The flags on one event
select id, rule, at, text, evidence from flags where event = :event order by rule, id
