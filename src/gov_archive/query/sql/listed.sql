-- What the listings showed on one night, in the order of the pages
select l.source, l.listing, r.document, r.title, r.listed_on, l.at, l.capture
from listing_pages as l join row_sets as s on s.sha256 = l.row_set join rows as r on r.id = s.row
where l.night = :night and (:source is null or l.source = :source)
order by l.source, l.at, s.position
