-- Documents that are a government's report, or whose title speaks of one: what tells their year, and whether they hold a text
select d.source, d.key, d.title, d.kind, d.kind_reason, d.state, d.versions, d.delivered_on, d.published_on, t.plans_from, t.characters
from documents as d join texts as t on t.sha256 = d.latest_text
where d.kind in ('work_report', 'half_year_report') or replace(replace(d.title, ' ', ''), '　', '') like '%工作%报告%'
order by d.source, coalesce(d.delivered_on, d.published_on), d.key
