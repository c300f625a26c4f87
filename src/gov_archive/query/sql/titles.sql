-- Titles and dates of documents by key
select key, title, delivered_on, published_on from documents where key in (select value from json_each(:keys))
