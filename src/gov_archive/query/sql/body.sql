-- The paragraphs of one text in order
select p.text
from text_paragraphs as t join paragraphs as p on p.id = t.paragraph
where t.text = :text
order by t.position
