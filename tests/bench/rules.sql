-- The rules of the bench world, as an analyst would write them in SQL: which deliveries are promoted.
-- `mail` has a row for each delivery: number, sender (of person<N>), addressed (of user<N>), parent.
-- Users have method N % 5; persons below 2,000 are contacts; nobody's mail is forwarded or internal.
create or replace table asked as
select
    number,
    parent,
    list_has_any(list_transform(addressed, user -> user % 5), [0]) as all_mail,
    list_has_any(list_transform(addressed, user -> user % 5), [1, 2, 3]) as answers_count,
    sender < 2000 and list_has_any(list_transform(addressed, user -> user % 5), [2, 3]) as known
from mail;

create or replace table decided as
with recursive promoted(number) as (
    select number from asked where all_mail or known
    union
    select asked.number
    from asked join promoted on asked.parent = promoted.number
    where asked.answers_count
)
select number from promoted;
