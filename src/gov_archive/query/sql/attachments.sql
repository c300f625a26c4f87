-- The attachments of one version, with the capture that holds each and the text read in it
select url, name, capture, text
from version_attachments
where document = :key and version = :version
order by position
