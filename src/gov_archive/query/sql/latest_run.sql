-- The run that began last
select id, started_at, finished_at, outcome, report from runs order by started_at desc, id desc limit 1
