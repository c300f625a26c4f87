-- Which documents have a key that begins so
select key from documents where key >= :prefix and key < :prefix || char(1114111) order by key limit 3
