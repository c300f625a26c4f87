-- The ledger: what every listing showed, from when to when, one line for each title and date
select source, document, title, listed_on, first_seen_at, last_seen_at
from listed
where (:source is null or source = :source) and (:key is null or document = :key)
order by source, last_seen_at desc, listed_on desc, document
