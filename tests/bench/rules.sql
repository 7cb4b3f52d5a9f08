-- The rules of the bench organisation, as an analyst would write them: what becomes of each delivery.
--
-- Of the whole rule book this is the part that such an organisation needs (no queues, no tokens, no
-- conversation index, smart matching off, every mailbox read, nobody writes to himself):
--   who is asked   everybody in To, then in Cc, whose address is that of a user
--   what he takes  by his method: 0 all; 1 answers; 2 and 3 what a contact writes; 4 nothing
--   an answer      In-Reply-To names an earlier message that was promoted
--   of several     whose mailbox is read gives the reason if he accepts, or else the first who does
--   a second copy  of a promoted message, in another mailbox, is a duplicate
--
-- Mailboxes are read in the order of their names. Whoever runs this gives two macros, headers() for
-- the table and org_file(name) for a file of the snapshot, and a variable `forced`: the method of
-- everybody, or null.

create or replace temp table person as
select
    lower(u.internalemailaddress) as address,
    u.systemuserid as id,
    coalesce(getvariable('forced'), s.incomingemailfilteringmethod, 1) as method
from (select unnest(value, recursive := true) from read_json(org_file('systemusers'))) u
left join (select unnest(value, recursive := true) from read_json(org_file('usersettingscollection'))) s
    using (systemuserid);

create or replace temp table contact as
select distinct lower(emailaddress1) as address
from (select unnest(value, recursive := true) from read_json(org_file('contacts')));

create or replace temp table mail as
select
    file_row_number + 1 as number,
    trim(message_id, '<> ') as id,
    trim(in_reply_to, '<> ') as answers,
    lower(trim("from")) as sender,
    lower(trim("to")) as addressee,
    lower(trim(cc)) as copied
from headers();

-- Everybody who is asked about a message, in turn.
create or replace temp table asked as
select number, place, p.address as mailbox, p.method, m.sender in (select address from contact) as known
from (
    select number, sender, 1 as place, addressee as address from mail
    union all
    select number, sender, 2, copied from mail where copied <> addressee
) m join person p using (address);

create or replace temp table parent as
select m.number, p.number as parent
from mail m join mail p on m.answers = p.id
where p.number < m.number;

-- What is promoted whatever came before, and then down the threads.
create or replace temp table promoted as
with recursive reached(number) as (
    select number from asked where method = 0 or (method in (2, 3) and known)
    union
    select t.number
    from reached r join parent t on t.parent = r.number join asked a on a.number = t.number
    where a.method = 1
)
select number from reached;

create or replace temp table verdict as
select
    number,
    arg_min(
        case
            when method = 0 then 'AcceptAll'
            when method = 1 then 'CorrelationMatch'
            else 'SenderMatch'
        end, case when mailbox = first_read then 0 else place end
    ) as reason
from (select *, min(mailbox) over (partition by number) as first_read from asked) a
left join (select e.number from parent e join promoted p on p.number = e.parent) t using (number)
where method = 0 or (method = 1 and t.number is not null) or (method in (2, 3) and known)
group by number;

create or replace temp table decided as
select
    a.number,
    a.mailbox,
    case
        when v.number is null then 'rejected'
        when row_number() over (partition by a.number order by a.mailbox) = 1 then 'promoted'
        else 'duplicate'
    end as outcome,
    case
        when v.number is null then 'NoCorrelationMatch'
        when row_number() over (partition by a.number order by a.mailbox) = 1 then v.reason
        else 'Duplicate'
    end as reason
from asked a left join verdict v using (number);
