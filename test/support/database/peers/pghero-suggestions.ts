import { type AdviceCase, SERVED, SERVED_OR_NO_SAVING, type TestedElsewhere } from "./advice-case.ts";

/** Behaviours of pghero's suggestions beside indexes that exist. */
export const suggestions: AdviceCase[] = [
  {
    peer: "basic",
    behaviour: "an equality, the first of which is wanted",
    sql: "select * from people where email = $1 limit 1",
    advice: ["people (email)"],
  },
  {
    peer: "existing_index",
    behaviour: "a range that has an index",
    sql: "select * from people where updated > '2026-01-28'",
    advice: SERVED,
  },
  { peer: "primary_key", behaviour: "the primary key", sql: "select * from people where id = 1", advice: SERVED },
  {
    peer: "hash",
    behaviour: "an equality that a hash index serves",
    sql: "select * from people where country = 'country1'",
    advice: SERVED_OR_NO_SAVING,
  },
  {
    peer: "hash_multiple_values",
    behaviour: "a list that a hash index serves",
    sql: "select * from people where country in ('country1', 'country2')",
    advice: SERVED_OR_NO_SAVING,
  },
  {
    peer: "hash_greater_than",
    behaviour: "a range that a hash index cannot serve",
    sql: "select count(*) from people where country > 'country89'",
    advice: ["people (country)"],
  },
  {
    peer: "gist_trgm",
    behaviour: "an equality beside an index of the text's parts",
    sql: "select * from blogs where title = 'Blog 77'",
    advice: SERVED,
    differs: "it does not count the index; since version 14, Postgres finds equal texts by their parts",
  },
  {
    peer: "ltree",
    behaviour: "a path in a tree",
    sql: "select * from folders where path = 'top.f7'",
    advice: SERVED_OR_NO_SAVING,
  },
  {
    peer: "range",
    behaviour: "a range of values that has a GiST index",
    sql: "select * from people where span = '[7,12)'",
    advice: SERVED_OR_NO_SAVING,
  },
  {
    peer: "inet",
    behaviour: "an address that has a GiST index",
    sql: "select * from people where ip = '10.0.3.1'",
    advice: SERVED,
  },
  {
    peer: "inet_greater_than",
    behaviour: "a range of addresses that has a GiST index",
    sql: "select * from people where ip > '10.0.156.60'",
    advice: SERVED,
  },
  {
    peer: "brin",
    behaviour: "a value in the table's order, of which BRIN finds the neighbourhood",
    sql: "select * from people where joined = '2026-01-05'",
    advice: ["people (joined)"],
    differs: "it is content with BRIN, which reads 128 pages for one row; a B-tree reads one",
  },
  {
    peer: "brin_order",
    behaviour: "an order that BRIN cannot give",
    sql: "select * from people order by joined limit 1",
    advice: ["people (joined)"],
  },
  {
    peer: "gin",
    behaviour: "a document that is equal, which GIN does not find",
    sql: `select * from people where data = '{"seat": 77}'`,
    advice: ["people (data)"],
  },
];

/** The behaviours of them that are about more than a query. */
export const suggestionsElsewhere: TestedElsewhere[] = [
  {
    peer: "suggested_indexes_enabled",
    behaviour: "suggestions are made where statements are counted",
    file: "test/local/advise/advise-database.test.ts",
    title: "is for the queries that were counted, by hypopg",
  },
];
