-- The good answers to a request for one of :urls, in time order, with the place of each
select id, at, asked, url, file, "offset", refers_to, media_type, purpose, subject
from captures
where asked in (select value from json_each(:urls)) and verdict = 'good' and purpose in ('document', 'attachment', 'listing')
order by at, id
