-- What one text says beside its paragraphs
select extractor, title, "column", site_code, published_on, kind, kind_reason, speaker, meeting, delivered_on, issuer, congress, session,
  reviews_from, reviews_to, plans_from, plans_to, metadata, warnings
from texts
where sha256 = :text
