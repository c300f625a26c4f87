-- The pages of all documents, each version once: address and instant of its capture, newest report first
select v.document, v.number as version, c.url, c.at, coalesce(t.title, d.title, v.document) as title
from versions as v join documents as d on d.key = v.document join captures as c on c.id = v.capture join texts as t on t.sha256 = v.text
order by d.is_report desc, coalesce(d.delivered_on, d.published_on, d.first_seen_at) desc, v.document, v.number desc
