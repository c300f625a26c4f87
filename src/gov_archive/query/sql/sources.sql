-- The sources: how many documents, reports and versions each has, by whom its reports are issued, and when it was last asked
select d.source, count(*) as documents, sum(d.is_report) as reports, sum(d.versions) as versions,
  (select t.issuer from documents as e join texts as t on t.sha256 = e.latest_text
   where e.source = d.source and e.is_report and t.issuer is not null group by t.issuer order by count(*) desc, t.issuer limit 1) as issuer,
  (select max(c.at) from captures as c where c.source = d.source) as last_asked_at
from documents as d
group by d.source
order by d.source
