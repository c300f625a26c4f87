-- The headings of one text in order
select level, number, heading, paragraph from sections where text = :text order by position
