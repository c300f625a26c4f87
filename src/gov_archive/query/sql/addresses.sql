-- The addresses of the documents with one of :keys
select key, url from documents where key in (select value from json_each(:keys)) order by key
