import { indexNameOf } from "../../../workers/measure/database-advisor/index-name.ts";
import { type IndexPlan, indexPlanSchema } from "../../../workers/measure/database-advisor/index-plan.ts";

/*
 * A help desk of many organisations: tickets with every kind of column that advice is about, and their notes. Sizes of
 * organisations and states are skewed, as they are.
 */

const TABLES = `
  create table tickets (
    id bigint primary key, organization_id text not null, status text not null, priority int not null,
    assignee_id int, email text not null, title text not null, tags text[] not null,
    created_at timestamptz not null, closed_at timestamptz);
  create table notes (
    id bigint primary key, ticket_id bigint not null references tickets (id), author_id int not null,
    written_at timestamptz not null);`;

/** Fills a database with so many tickets, and two notes for each. Always the same rows. */
export async function createTickets(session: { exec(sql: string): Promise<unknown> }, rows: number): Promise<void> {
  await session.exec(TABLES);
  await session.exec(`
    insert into tickets select i, 'org_' || (power(((i * 7919::bigint) % 1000) / 1000.0, 3) * 200)::int,
      (array['new','open','open','waiting','closed','closed','closed','closed','closed','spam'])[1 + (i * 31) % 10],
      (i * 17) % 5, nullif((i * 13) % 500, 0), 'person' || (i * 104729::bigint) % ${Math.max(1, Math.floor(rows / 3))} || '@mail.example',
      'Ticket about matter ' || (i * 31337::bigint) % 1000, array['t' || (i * 11) % 300, 't' || (i * 23) % 300],
      '2026-01-01'::timestamptz + i * interval '30 seconds',
      case when (i * 31) % 10 between 4 and 9 then '2026-01-02'::timestamptz + i * interval '30 seconds' end
    from generate_series(1, ${rows}) i;
    insert into notes select i, 1 + (i * 48271::bigint) % ${rows}, (i * 7) % 300,
      '2026-01-01'::timestamptz + i * interval '15 seconds'
    from generate_series(1, ${rows * 2}) i`);
  await session.exec("vacuum analyze");
}

function index(table: string, plan: object): IndexPlan {
  const whole = indexPlanSchema.omit({ name: true }).parse({ schema: "public", table, ...plan });
  return { ...whole, name: indexNameOf(whole) };
}

const keys = (...columns: string[]) =>
  columns.map((text) => {
    const [column = "", direction = "asc"] = text.split(" ");
    return { column, direction };
  });

/** Queries of ten shapes, each with an index that helps it. */
export const ticketQueries: { shape: string; sql: string; indexes: IndexPlan[] }[] = [
  {
    shape: "three columns",
    sql: "select * from tickets where organization_id = $1 and status = $2 order by created_at desc limit 20",
    indexes: [index("tickets", { keys: keys("organization_id", "status", "created_at desc") })],
  },
  {
    shape: "equality and sort with values",
    sql: "select * from tickets where organization_id = 'org_1' and status = 'open' order by created_at desc limit 20",
    indexes: [index("tickets", { keys: keys("organization_id", "created_at desc") })],
  },
  {
    shape: "join",
    sql: "select n.* from notes n join tickets t on t.id = n.ticket_id where t.email = $1",
    indexes: [index("tickets", { keys: keys("email") }), index("notes", { keys: keys("ticket_id") })],
  },
  {
    shape: "partial",
    sql: "select * from tickets where closed_at is null and assignee_id = $1",
    indexes: [index("tickets", { keys: keys("assignee_id"), predicate: [{ test: "is_null", column: "closed_at" }] })],
  },
  {
    shape: "elements of an array",
    sql: "select * from tickets where tags @> array['t7', 't19']",
    indexes: [index("tickets", { method: "gin", keys: keys("tags") })],
  },
  {
    shape: "either of two",
    sql: "select * from tickets where assignee_id = $1 or email = $2",
    indexes: [index("tickets", { keys: keys("assignee_id") }), index("tickets", { keys: keys("email") })],
  },
  {
    shape: "list of values",
    sql: "select * from tickets where assignee_id in (3, 5, 8) and status in ('new', 'waiting')",
    indexes: [index("tickets", { keys: keys("assignee_id", "status") })],
  },
  {
    shape: "range of dates",
    sql: "select * from tickets where created_at >= '2026-01-20' and created_at < '2026-01-21'",
    indexes: [index("tickets", { keys: keys("created_at") })],
  },
  {
    shape: "sums of an organisation",
    sql: "select status, count(*) from tickets where organization_id = $1 group by status",
    indexes: [index("tickets", { keys: keys("organization_id", "status") })],
  },
  {
    shape: "newest of each",
    sql: "select t.id, (select max(written_at) from notes n where n.ticket_id = t.id) from tickets t where t.email = $1",
    indexes: [
      index("notes", { keys: keys("ticket_id", "written_at desc") }),
      index("tickets", { keys: keys("email") }),
    ],
  },
];
