-- The notes of one text in order
select mark, note as text, paragraph, "offset" from footnotes where text = :text order by position
