-- The listings of each source: when each was last read to its end in good order, and to which day back it was ever read
select source, listing, max(case when complete and reason is null then night end) as whole_on,
  min(case when reason is null then oldest_on end) as back_to, max(night) as last_on
from walks
group by source, listing
order by source, listing
