-- Documents that are a government's report, or whose title speaks of one: what tells their year, and whether they hold a text
select d.source, d.key, d.title, d.kind, d.kind_reason, d.state, d.versions, d.delivered_on, d.published_on, t.plans_from,
  t.characters or exists (select 1 from version_attachments as a where a.document = d.key and a.version = d.versions and a.text is not null)
    as has_text,
  (select group_concat(coalesce(nullif(a.name, ''), a.url) || ': ' || coalesce(c.reason, 'no good answer yet'), '; ')
    from version_attachments as a left join captures as c on c.id = a.capture
    where a.document = d.key and a.version = d.versions and a.text is null) as unread
from documents as d join texts as t on t.sha256 = d.latest_text
where d.kind in ('work_report', 'half_year_report') or replace(replace(d.title, ' ', ''), '　', '') like '%工作%报告%'
order by d.source, coalesce(d.delivered_on, d.published_on), d.key
