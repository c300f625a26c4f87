-- What was asked for one document, newest first, at most :limit answers, each with its verdict
select id, at, purpose, asked, status, verdict, rule, sentence, media_type, refers_to, run
from captures
where subject = :key and purpose in ('document', 'attachment')
order by at desc, id
limit coalesce(:limit, -1)
