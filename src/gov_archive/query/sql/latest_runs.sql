-- The runs that began last, newest first, at most :limit
select id, started_at, finished_at, outcome, report from runs order by started_at desc, id desc limit coalesce(:limit, -1)
