import { type AdviceCase, NO_SAVING, SERVED, UNPLANNABLE } from "./advice-case.ts";

/** Behaviours that are ours alone. */
export const furtherCases: Omit<AdviceCase, "peer">[] = [
  {
    behaviour: "the first of an order",
    sql: "select * from people order by created limit 10",
    advice: ["people (created)"],
  },
  {
    behaviour: "a list in a parameter",
    sql: "select * from people where city_id = any ($1::int[]) and email = $2",
    advice: ["people (email)"],
  },
  {
    behaviour: "part of a text",
    sql: "select * from people where name like '%abc%'",
    advice: ["people gin (name gin_trgm_ops)"],
  },
  {
    behaviour: "words of a text",
    sql: "select * from people where to_tsvector('simple', name) @@ to_tsquery('simple', 'abc')",
    advice: ["people gin (text_search(name))"],
  },
  {
    behaviour: "the beginning of a text",
    sql: "select * from people where email like 'person77%'",
    advice: ["people (email)"],
  },
  {
    behaviour: "a range of nearly all rows",
    sql: "select * from people where attempts > 2",
    advice: NO_SAVING,
  },
  {
    behaviour: "a value that many rows lack",
    sql: "select * from people where zip is null",
    advice: NO_SAVING,
  },
  {
    behaviour: "either of two columns",
    sql: "select * from people where city_id = 1 or email = 'person2@mail.example'",
    advice: ["people (city_id)", "people (email)"],
  },
  {
    behaviour: "a table of unknown size",
    sql: "select * from unknown_size where id = 1",
    advice: /never been analysed/,
  },
  {
    behaviour: "a list of which an index alone tells the number",
    sql: "select count(*) from people where country in ('country1', 'country2')",
    advice: ["people (country)"],
  },
  {
    behaviour: "elements of an array",
    sql: "select * from people where tags @> array['t7', 't9']",
    advice: ["people gin (tags)"],
  },
  {
    behaviour: "what a document holds, as GIN serves it",
    sql: `select * from people where data @> '{"seat": 77}'`,
    advice: SERVED,
  },
  {
    behaviour: "a flag of few rows",
    sql: "select * from people where not active and attempts = 10",
    advice: ["people (attempts) where active is_false"],
  },
  { behaviour: "the least value", sql: "select min(created) from people", advice: ["people (created)"] },
  {
    behaviour: "a function of a column",
    sql: "select * from people where lower(email) = 'person2@mail.example'",
    advice: ["people (lower(email))"],
  },
  {
    behaviour: "a price in a text is no parameter",
    sql: "select * from people where name = 'for $5' and city_id = 17",
    advice: ["people (name)"],
  },
  {
    behaviour: "through a view with a condition",
    sql: "select * from live_posts where post_id = 1",
    advice: ["posts (id)"],
  },
  { behaviour: "a partition", sql: "select * from visits_0 where blog_id = 1", advice: ["visits_0 (blog_id)"] },
  {
    behaviour: "an order over partitions",
    sql: "select * from visits where blog_id = $1 order by id desc limit 5",
    advice: ["visits (blog_id, id desc)"],
  },
  {
    behaviour: "an equality beside a frequent part of a text",
    sql: "select * from people where city_id = 17 and name like '%b%'",
    advice: ["people (city_id)"],
  },
  {
    behaviour: "three tables",
    sql: "select p.* from posts p join blogs b on b.id = p.blog_id join people w on w.id = b.owner_id where w.email = $1",
    advice: ["blogs (owner_id)", "people (email)", "posts (blog_id)"],
  },
  {
    behaviour: "insert of a query",
    sql: "insert into regions select id, body from posts where author_id = $1",
    advice: ["posts (author_id)"],
  },
  {
    behaviour: "either of two queries",
    sql: "select id from posts where id = 1 union all select id from blogs where owner_id = 9",
    advice: ["blogs (owner_id)", "posts (id)"],
  },
  {
    behaviour: "rows that are locked",
    sql: "select * from posts where author_id = $1 for update",
    advice: ["posts (author_id)"],
  },
  {
    behaviour: "a subquery",
    sql: "select * from blogs where id in (select blog_id from posts where author_id = 1)",
    advice: ["posts (author_id, blog_id)"],
  },
  {
    behaviour: "a correlated subquery",
    sql: "select b.id, (select max(written) from posts p where p.blog_id = b.id) from blogs b where b.owner_id = 9",
    advice: ["blogs (owner_id)", "posts (blog_id, written desc)"],
  },
  {
    behaviour: "exists",
    sql: "select * from blogs b where owner_id < 60 and exists (select from posts p where p.blog_id = b.id and p.author_id = 3)",
    advice: ["blogs (owner_id)", "posts (author_id, blog_id)"],
  },
  {
    behaviour: "two statements",
    sql: "select * from posts where id = 1; delete from posts",
    advice: /several statements/,
    byPlan: UNPLANNABLE,
  },
];
