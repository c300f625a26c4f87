-- The sources that were ever asked, from which day on, and by whom their reports are issued
select c.source, min(c.night) as since,
  (select t.issuer from documents as d join texts as t on t.sha256 = d.latest_text
   where d.source = c.source and d.is_report and t.issuer is not null group by t.issuer order by count(*) desc, t.issuer limit 1) as issuer
from captures as c
group by c.source
order by c.source
