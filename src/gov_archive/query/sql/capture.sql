-- One capture: its place, and what it refers to
select id, at, asked, url, file, "offset", refers_to, media_type from captures where id = :id
