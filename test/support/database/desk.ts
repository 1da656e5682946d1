/*
 * A help desk for advisor cases: people with a column of every kind and an index of every method, posts of theirs in
 * blogs, a partitioned table, views, a table that is small, and one that has never been analysed.
 */

/** Statements that make the desk; they run one after another outside of a transaction. */
export const deskStatements: string[] = [
  `create extension if not exists pg_trgm`,
  `create extension if not exists ltree`,
  `create table people (
    id bigint primary key, city_id int not null, attempts int not null, email text not null, active boolean not null,
    zip text, referrer int, name text not null, country text not null, ip inet not null, span int4range not null, data jsonb not null,
    tags text[] not null, joined timestamptz not null, created timestamptz not null, updated timestamptz not null)`,
  `insert into people select i, 1 + (i * 7919) % 400, (i * 31) % 30, 'person' || i || '@mail.example', i % 50 <> 0,
    case when i % 20 = 0 then null else 'zip' || i % 900 end, case when i % 2000 <> 0 then i % 7000 end, 'Name ' || md5(i::text), 'country' || (i * 13) % 90,
    '10.0.0.0'::inet + i, int4range(i % 500, i % 500 + 5), jsonb_build_object('plan', i % 7, 'seat', i),
    array['t' || i % 300, 't' || (i * 7) % 300], '2026-01-01'::timestamptz + i * interval '1 minute',
    '2026-01-01'::timestamptz + ((i * 7919) % 40000) * interval '1 minute',
    '2026-01-01'::timestamptz + ((i * 104729::bigint) % 40000) * interval '1 minute'
    from generate_series(1, 40000) i`,
  `create index people_updated on people (updated)`,
  `create index people_country on people using hash (country)`,
  `create index people_ip on people using gist (ip inet_ops)`,
  `create index people_span on people using gist (span)`,
  `create index people_data on people using gin (data)`,
  `create index people_joined on people using brin (joined)`,
  `create table blogs (id int primary key, owner_id bigint not null, title text not null)`,
  `insert into blogs select i, i * 3, 'Blog ' || i from generate_series(1, 3000) i`,
  `create index blogs_title on blogs using gist (title gist_trgm_ops)`,
  `create table folders (id int primary key, path ltree not null)`,
  `insert into folders select i, ('top.f' || i)::ltree from generate_series(1, 20000) i`,
  `create index folders_path on folders using gist (path)`,
  `create table posts (
    id bigint not null, author_id int not null, blog_id int not null, kind text not null, body text not null,
    written timestamptz not null)`,
  `insert into posts select i, (i * 7919) % 5000, 1 + (i * 31) % 3000, (array['draft', 'live', 'gone'])[1 + i % 3],
    repeat('word ', 20), '2026-01-01'::timestamptz + ((i * 7919) % 60000) * interval '1 minute'
    from generate_series(1, 60000) i`,
  `create view live_posts as select id as post_id, author_id, blog_id from posts where kind = 'live'`,
  `create view plain_posts as select id as post_id, author_id, body from posts`,
  `create materialized view post_copies as select * from posts`,
  `create table regions (id int primary key, name text not null)`,
  `insert into regions select i, 'Region ' || i from generate_series(1, 50) i`,
  `create table visits (id bigint not null, blog_id int not null) partition by hash (id)`,
  `create table visits_0 partition of visits for values with (modulus 2, remainder 0)`,
  `create table visits_1 partition of visits for values with (modulus 2, remainder 1)`,
  `insert into visits select i, i % 5000 from generate_series(1, 40000) i`,
  // Nothing is behind it: it can be named, and not read.
  `create foreign data wrapper nothing`,
  `create server nowhere foreign data wrapper nothing`,
  `create foreign table far_posts (id int not null, author_id int not null) server nowhere`,
  `create schema "Odd"`,
  `create table "Odd"."Case" ("Id" int not null, "Value" text not null)`,
  `insert into "Odd"."Case" select i, 'value ' || i from generate_series(1, 20000) i`,
  `vacuum analyze`,
  `create table unknown_size (id int not null)`,
  `insert into unknown_size select generate_series(1, 1000)`,
];
