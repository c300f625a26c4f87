-- Reasons to look: of one document, of one source, or all, newest first
select id, document, source, rule, at, text, event, evidence
from flags
where (:key is null or document = :key) and (:source is null or source = :source)
order by at desc, id
