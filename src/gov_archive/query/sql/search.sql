-- Paragraphs that may hold the words, in the latest version of each document that ever held them, newest report first
select v.document, t.title, v.number as version, tp.position as paragraph, p.text
from paragraph_bigrams join paragraphs as p on p.id = paragraph_bigrams.rowid
join text_paragraphs as tp on tp.paragraph = p.id
join versions as v on v.text = tp.text
join texts as t on t.sha256 = v.text
join documents as d on d.key = v.document
where paragraph_bigrams match :match
order by d.is_report desc, coalesce(d.delivered_on, d.published_on, d.first_seen_at) desc, v.document, v.number desc, tp.position
