/*
 * Behaviours that advisors are known for, for the desk (`desk.ts`). Where the planner says that an index that others
 * would advise saves nothing, the reason stands here.
 */

/**
 * A behaviour that advisors are known for, with a query of our own: the index that is advised, or the reason against
 * one. The last, where there is one, is what is said when the query is read out of its plan and not out of its text.
 */
export type AdviceCase = [
  behaviour: string,
  sql: string,
  expected: string[] | RegExp,
  expectedByPlan?: string[] | RegExp,
];

/** What Postgres refuses to plan is no query to the reader of plans. */
const UNPLANNABLE = /^it could not be planned/;

const NO_SAVING = /no index would save it as much as 30 %/;
const SERVED = /cheap already|already serve/;

/** Of pghero's best index. */
export const bestIndex: AdviceCase[] = [
  ["one equality", "select * from people where city_id = 17", ["people (city_id)"]],
  [
    "equality, then order",
    "select * from people where attempts = 1 order by created limit 10",
    ["people (attempts, created)"],
  ],
  [
    "equality, then order, of all that are found",
    "select * from people where attempts = 1 order by created",
    NO_SAVING,
  ],
  ["two equalities", "select * from people where city_id = 17 and attempts = 2", ["people (city_id, attempts)"]],
  [
    "an equality that finds one row is enough",
    "select * from people where city_id = 17 and email = 'person2@mail.example'",
    ["people (email)"],
  ],
  ["an order of all rows", "select * from people order by created", ["people (created)"]],
  ["the first of an order", "select * from people order by created limit 10", ["people (created)"]],
  [
    "an order by two columns",
    "select * from people order by attempts, created limit 10",
    ["people (attempts, created)"],
  ],
  [
    "an order in two directions",
    "select * from people order by attempts desc, created limit 10",
    ["people (attempts desc, created)"],
  ],
  ["an order that begins with a unique column", "select * from people order by id, created limit 10", SERVED],
  [
    "one row needs no order",
    "select * from people where email = 'person2@mail.example' order by created",
    ["people (email)"],
  ],
  ["an order that no index can have", "select * from people where city_id = 17 order by now()", ["people (city_id)"]],
  ["a list of values", "select * from people where city_id in (1, 2)", ["people (city_id)"]],
  ["a list in a parameter", "select * from people where city_id = any ($1::int[]) and email = $2", ["people (email)"]],
  ["part of a text", "select * from people where name like '%abc%'", ["people gin (name gin_trgm_ops)"]],
  ["part of a text that is a parameter", "select * from people where name like $1", ["people gin (name gin_trgm_ops)"]],
  [
    "words of a text",
    "select * from people where to_tsvector('simple', name) @@ to_tsquery('simple', 'abc')",
    ["people gin (text_search(name))"],
  ],
  ["part of a text in any case", "select * from people where name ilike '%abc%'", ["people gin (name gin_trgm_ops)"]],
  [
    "an equality beside part of a text",
    "select * from people where city_id = 17 and name like '%b%'",
    ["people (city_id)"],
  ],
  [
    "part of a text beside a flag",
    "select * from people where name like '%abc%' and active",
    ["people gin (name gin_trgm_ops)"],
  ],
  ["the beginning of a text", "select * from people where email like 'person77%'", ["people (email)"]],
  [
    "an inequality is left to the filter",
    "select * from people where attempts <> 3 and city_id = 17",
    ["people (city_id)"],
  ],
  ["so is NOT IN", "select * from people where attempts not in (3) and city_id = 17", ["people (city_id)"]],
  ["between", "select * from people where city_id between 1 and 2", ["people (city_id)"]],
  ["a range of nearly all rows", "select * from people where attempts > 2", NO_SAVING],
  ["two ranges", "select * from people where city_id > 398 and attempts > 5", ["people (city_id)"]],
  ["a normalised query", "select * from people where city_id = $1", ["people (city_id)"]],
  ["is null alone", "select * from people where zip is null", NO_SAVING],
  ["is null", "select * from people where zip is null and attempts = 7", ["people (attempts) where zip is_null"]],
  ["is not null is hardly a test", "select * from people where zip is not null and city_id = $1", ["people (city_id)"]],
  ["update", "update people set name = 'x' where city_id = 17", ["people (city_id)"]],
  ["delete", "delete from people where city_id = 17", ["people (city_id)"]],
  ["what cannot be parsed", "select *123'", /could not be parsed/, UNPLANNABLE],
  ["a table that is not there", "select * from nowhere where id = 1", /no table nowhere/, UNPLANNABLE],
  ["no table", "select now()", /reads no table/],
  ["either of two values", "select * from people where city_id = 1 or city_id = 2", ["people (city_id)"]],
  [
    "either of two columns",
    "select * from people where city_id = 1 or email = 'person2@mail.example'",
    ["people (city_id)", "people (email)"],
  ],
  [
    "either within a condition",
    "select * from people where email = 'person2@mail.example' and (attempts = 0 or attempts = 1)",
    ["people (email)"],
  ],
  [
    "a join",
    "select p.* from posts p join blogs b on b.id = p.blog_id where b.owner_id = 30",
    ["blogs (owner_id)", "posts (blog_id)"],
  ],
  ["no condition", "select * from people", /tests no column/],
  ["a small table", "select * from regions where name = 'Region 1'", /fewer than 500 rows/],
  ["a table of unknown size", "select * from unknown_size where id = 1", /never been analysed/],
  ["Postgres's own tables", "select count(*) from pg_extension where extname = $1", /Postgres's own tables/],
  ["insert", "insert into regions (id, name) values (99, 'x')", /INSERT of values/],
  ["set", "set client_encoding to 'UTF8'", /Set statement/, UNPLANNABLE],
  ["nothing", "", /empty/, UNPLANNABLE],
];

/** Of pghero's suggestions. */
export const suggestions: AdviceCase[] = [
  ["a range that has an index", "select * from people where updated > '2026-01-28'", SERVED],
  ["the primary key", "select * from people where id = 1", SERVED],
  ["an equality that a hash index serves", "select * from people where country = 'country1' and id = 7", SERVED],
  [
    "a list that a hash index does not serve as well",
    "select count(*) from people where country in ('country1', 'country2')",
    ["people (country)"],
  ],
  [
    "a range that a hash index cannot serve",
    "select count(*) from people where country > 'country89'",
    ["people (country)"],
  ],
  ["a range of values that has a GiST index", "select * from people where span = '[7,12)' and id = 5", SERVED],
  [
    "a document that is equal, as GIN does not serve it",
    `select * from people where data = '{"seat": 77}'`,
    ["people (data)"],
  ],
  ["an equality, the first of which is wanted", "select * from people where email = $1 limit 1", ["people (email)"]],
  ["an address that has an index", "select * from people where ip = '10.0.3.1'", SERVED],
  ["a range of addresses that has an index", "select * from people where ip > '10.0.156.60'", SERVED],
  ["a contained range, as GiST serves it", "select * from people where span @> 7 and id = 5", SERVED],
  [
    "a range of values in the table's order, as BRIN serves it",
    "select * from people where joined = '2026-01-05'",
    ["people (joined)"],
  ],
  ["an order that BRIN cannot give", "select * from people order by joined limit 1", ["people (joined)"]],
  ["elements of an array", "select * from people where tags @> array['t7', 't9']", ["people gin (tags)"]],
  ["what a document holds, as GIN serves it", `select * from people where data @> '{"seat": 77}'`, SERVED],
  [
    "a flag of few rows",
    "select * from people where not active and attempts = 10",
    ["people (attempts) where active is_false"],
  ],
  ["the least value", "select min(created) from people", ["people (created)"]],
  [
    "a function of a column",
    "select * from people where lower(email) = 'person2@mail.example'",
    ["people (lower(email))"],
  ],
];

/** Of dexter's statements. */
export const statements: AdviceCase[] = [
  ["a column that looks like a key", "select * from posts where id = 1", ["posts (id)"]],
  ["a column that looks like a key, normalised", "select * from posts where id = $1", ["posts (id)"]],
  ["a column that has an index", "select * from people where updated = '2026-01-28'", SERVED],
  ["no table at all", "select 1", /reads no table/],
  ["a text that ends early", "select +", /could not be parsed/, UNPLANNABLE],
  ["a foreign table", "select * from far_posts where id = 1", /no table far_posts/, UNPLANNABLE],
  ["a whole table", "select * from posts", /tests no column/],
  ["equality and range", "select * from posts where author_id = 1 and blog_id < 10", ["posts (author_id, blog_id)"]],
  [
    "equality, order, limit",
    "select * from posts where author_id = 1 order by blog_id limit 1000",
    ["posts (author_id)"],
  ],
  [
    "a join by a row's key",
    "select * from posts join blogs on blogs.id = posts.blog_id where blogs.id = 1",
    ["posts (blog_id)"],
  ],
  ["update", "update posts set author_id = 2 where author_id = 1", ["posts (author_id)"]],
  ["delete", "delete from posts where author_id = 1", ["posts (author_id)"]],
  ["through a view", "select * from plain_posts where post_id = 1", ["posts (id)"]],
  ["through a view with a condition", "select * from live_posts where post_id = 1", ["posts (id)"]],
  ["a materialized view", "select * from post_copies where id = 1", ["post_copies (id)"]],
  ["a partition", "select * from visits_0 where blog_id = 1", ["visits_0 (blog_id)"]],
  ["a partitioned table", "select * from visits where blog_id = 1", /is partitioned/, UNPLANNABLE],
  ["a named query", "with named as (select * from posts where id = 1) select * from named", ["posts (id)"]],
  [
    "a condition on a named query",
    "with named as (select * from posts) select * from named where id = 1",
    ["posts (id)"],
  ],
  [
    "a named query that is a fence",
    "with named as materialized (select * from posts) select * from named where id = 1",
    /tests no column/,
  ],
  [
    "a named query that is none",
    "with named as not materialized (select * from posts) select * from named where id = 1",
    ["posts (id)"],
  ],
  ["order and limit", "select * from posts order by author_id desc limit 10", ["posts (author_id desc)"]],
  ["order by number", "select author_id from posts order by 1 desc limit 10", ["posts (author_id desc)"]],
  ["order by number of a star", "select * from posts order by 1 desc limit 10", /tests no column/, ["posts (id desc)"]],
  ["order by alias", "select author_id as a from posts order by a desc limit 10", ["posts (author_id desc)"]],
  ["order by two", "select * from posts order by author_id, blog_id limit 10", ["posts (author_id, blog_id)"]],
  [
    "order by two in two directions",
    "select * from posts order by author_id desc, blog_id limit 10",
    ["posts (author_id desc, blog_id)"],
  ],
  [
    "three tables",
    "select p.* from posts p join blogs b on b.id = p.blog_id join people w on w.id = b.owner_id where w.email = $1",
    ["blogs (owner_id)", "people (email)", "posts (blog_id)"],
  ],
  ["insert of a query", "insert into regions select id, body from posts where author_id = $1", ["posts (author_id)"]],
  [
    "either of two queries",
    "select id from posts where id = 1 union all select id from blogs where owner_id = 9",
    ["blogs (owner_id)", "posts (id)"],
  ],
  ["rows that are locked", "select * from posts where author_id = $1 for update", ["posts (author_id)"]],
  ["names in capitals", 'select * from "Odd"."Case" where "Id" = 1000', ["Case (Id)"]],
  [
    "a subquery",
    "select * from blogs where id in (select blog_id from posts where author_id = 1)",
    ["posts (author_id, blog_id)"],
  ],
  [
    "a correlated subquery",
    "select b.id, (select max(written) from posts p where p.blog_id = b.id) from blogs b where b.owner_id = 9",
    ["blogs (owner_id)", "posts (blog_id, written desc)"],
  ],
  [
    "exists",
    "select * from blogs b where owner_id < 60 and exists (select from posts p where p.blog_id = b.id and p.author_id = 3)",
    ["blogs (owner_id)", "posts (author_id, blog_id)"],
  ],
  [
    "a column that is not there",
    "select nothing from posts where id = 1",
    /could not be planned|cannot be planned|not be planned/,
  ],
  ["two statements", "select * from posts where id = 1; delete from posts", /several statements/, UNPLANNABLE],
  ["information schema", "select * from information_schema.tables", /Postgres's own tables/],
];
