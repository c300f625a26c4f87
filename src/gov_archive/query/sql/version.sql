-- One version of a document: the given number, else the last one as of an instant, else the latest
select v.document, v.number as version, v.at, v.capture, v.text, v.change, d.source, d.url, d.state, d.moved_to
from versions as v join documents as d on d.key = v.document
where v.document = :key and (:version is null or v.number = :version) and (:until is null or v.at < :until)
order by v.number desc
limit 1
