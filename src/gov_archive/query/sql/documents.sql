-- Which documents are kept: reports, and with :near_misses also what is none, with the reason
select key, source, title, kind, kind_reason, published_on, delivered_on, first_seen_at, state, moved_to, versions, url
from documents
where :near_misses or is_report
order by source, coalesce(delivered_on, published_on, first_seen_at) desc, key
