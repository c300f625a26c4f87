-- What happened, newest first: by document, kind, and day; acknowledged events only where asked for
select e.id, e.document, e.source, e.kind, e.at, e.version, e.detail, a.at as acknowledged_at
from events as e left join acknowledgements as a on a.event = e.id
where (:key is null or e.document = :key) and (:kind is null or e.kind = :kind) and (:since is null or e.at >= :since)
  and (:acknowledged or a.at is null)
order by e.at desc, e.document, e.kind
