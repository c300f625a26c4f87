-- The log of runs, oldest first
select id, started_at, finished_at, outcome, report from runs order by started_at, id
