-- Every version of a document, oldest first
select v.number as version, v.at, v.change, v.capture, t.title, t.kind, t.characters, t.extractor
from versions as v join texts as t on t.sha256 = v.text
where v.document = :key
order by v.number
