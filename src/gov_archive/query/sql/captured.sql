-- Every capture: what was asked and answered, where the answer lies, and the verdict on it, in time order
select id, at, purpose, subject, url, asked, status, media_type, verdict, rule, sentence, payload_sha256, refers_to, source, run, file,
  "offset", length
from captures
order by at, id
