-- Listed rows whose title speaks of a report and whose document never gave a text, each with the last verdict on its address
select p.source, r.document as key, r.title, max(r.listed_on) as listed_on,
  (select c.verdict from captures as c where c.subject = r.document and c.purpose = 'document' and c.verdict is not null
   order by c.at desc, c.id limit 1) as verdict
from rows as r join row_sets as s on s.row = r.id join listing_pages as p on p.row_set = s.sha256
where replace(replace(r.title, ' ', ''), '　', '') like '%工作%报告%' and not exists (select 1 from documents as d where d.key = r.document)
group by p.source, r.document
order by p.source, listed_on, r.document
