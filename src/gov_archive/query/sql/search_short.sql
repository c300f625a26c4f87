-- The same for a single character, which no pair of the index tells
select v.document, t.title, v.number as version, tp.position as paragraph, p.text
from paragraphs as p join text_paragraphs as tp on tp.paragraph = p.id
join versions as v on v.text = tp.text
join texts as t on t.sha256 = v.text
join documents as d on d.key = v.document
where instr(p.text, :word)
order by d.is_report desc, coalesce(d.delivered_on, d.published_on, d.first_seen_at) desc, v.document, v.number desc, tp.position
