-- The reports of each source by the year in which they were delivered, published, or planned for
select d.source, coalesce(cast(substr(coalesce(d.delivered_on, d.published_on), 1, 4) as integer), t.plans_from) as year, d.key, d.title,
  d.kind, d.state, d.versions, d.delivered_on, d.published_on
from documents as d join texts as t on t.sha256 = d.latest_text
where d.is_report
order by d.source, year, d.kind desc, d.key
