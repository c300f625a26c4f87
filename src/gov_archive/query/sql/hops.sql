-- The good answers to requests that redirects led over one of :urls, under that address, in time order, with the place of each
select good.id, good.at, hop.url as asked, good.url, good.file, good."offset", good.refers_to, good.media_type, good.purpose, good.subject
from captures as hop join captures as good on good.asked = hop.asked and good.at = hop.at
where hop.url in (select value from json_each(:urls)) and hop.url <> hop.asked and good.verdict = 'good'
  and good.purpose in ('document', 'attachment', 'listing')
order by good.at, good.id
