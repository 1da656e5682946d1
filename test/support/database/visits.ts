/*
 * Visits of many organisations, divided by month, of which the last is divided again by organisation. Only partitions
 * are analysed, as autovacuum does it.
 */

/** Tables that hold the rows. */
export const VISIT_LEAVES = ["visits_january", "visits_february", "visits_march_0", "visits_march_1"];

/** Statements that make the visits, so many of them; they run one after another outside of a transaction. */
export function visitStatements(rows: number): string[] {
  return [
    `create table visits (id bigint not null, organization_id int not null, page text not null, at timestamptz not null,
      country text not null, referrer text not null, took_ms int not null,
      primary key (id, at, organization_id)) partition by range (at)`,
    `create table visits_january partition of visits for values from ('2026-01-01') to ('2026-02-01')`,
    `create table visits_february partition of visits for values from ('2026-02-01') to ('2026-03-01')`,
    `create table visits_march partition of visits for values from ('2026-03-01') to ('2026-04-01')
      partition by hash (organization_id)`,
    `create table visits_march_0 partition of visits_march for values with (modulus 2, remainder 0)`,
    `create table visits_march_1 partition of visits_march for values with (modulus 2, remainder 1)`,
    `insert into visits select i, (i * 7919::bigint) % 900, 'page ' || (i * 31) % 2000,
      '2026-01-01'::timestamptz + i * interval '89 days' / ${rows},
      'country ' || i % 90, 'https://example.com/' || i % 700, i % 5000 from generate_series(1, ${rows}) i`,
    ...VISIT_LEAVES.map((leaf) => `vacuum analyze ${leaf}`),
  ];
}

/** Queries of partitioned tables, each with the index that is best for it. */
export const visitQueries: { shape: string; sql: string; index: string }[] = [
  {
    shape: "an equality over all partitions",
    sql: "select * from visits where organization_id = $1",
    index: "visits (organization_id)",
  },
  {
    shape: "the newest of an organisation",
    sql: "select * from visits where organization_id = $1 order by at desc limit 20",
    index: "visits (organization_id, at desc)",
  },
  {
    shape: "one partition by its range",
    sql: "select * from visits where page = 'page 7' and at >= '2026-02-03' and at < '2026-02-05'",
    index: "visits (page, at)",
  },
  {
    shape: "a range over two partitions",
    sql: "select * from visits where page = 'page 7' and at >= '2026-02-25' and at < '2026-03-05'",
    index: "visits (page, at)",
  },
];
