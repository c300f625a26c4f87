-- How many documents of each kind each source has, and how many versions of them
select source, kind, count(*) as documents, sum(versions) as versions from documents group by source, kind order by source, kind
