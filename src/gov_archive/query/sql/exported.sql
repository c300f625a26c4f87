-- Every version of every document, newest report of each source first; near misses only where asked for
select v.document, v.number as version, d.versions
from versions as v join documents as d on d.key = v.document
where :near_misses or d.is_report
order by d.source, coalesce(d.delivered_on, d.published_on, d.first_seen_at) desc, v.document, v.number
