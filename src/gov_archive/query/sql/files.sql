-- The capture files that were taken in, to their last byte or as far as they went then
select path, bytes from files order by path
