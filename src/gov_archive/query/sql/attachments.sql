-- The attachments of one version, with the capture that holds each and the text read in it, or why there is none
select a.url, a.name, a.capture, a.text,
  case when a.text is null then coalesce(c.reason, case when a.capture is null then 'no good answer yet' else 'not read' end) end as unread
from version_attachments as a left join captures as c on c.id = a.capture
where a.document = :key and a.version = :version
order by a.position
