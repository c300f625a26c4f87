-- Titles of documents by key
select key, title from documents where key in (select value from json_each(:keys))
