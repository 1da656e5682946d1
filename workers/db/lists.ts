import { and, asc, desc, eq, SQL, sql } from "drizzle-orm";
import type { AnyPgColumn, PgTable } from "drizzle-orm/pg-core";
import type { SelectResultFields } from "drizzle-orm/query-builders/select.types";
import { z } from "zod";
import { err, ok, type Result } from "../../voice/result.ts";
import { fingerprintOf } from "../crypto/fingerprint.ts";
import { openToken, signToken } from "../crypto/signed-token.ts";
import type { Database } from "./client.ts";

/**
 * Definition of a list of an organisation's rows. A page goes on where the one before it ended (keyset), by comparing
 * rows: page 5,000 costs what page 1 does, and rows that appear meanwhile neither shift nor repeat anything. The cursor
 * is signed and belongs to one list, organisation, order and filter.
 */
export interface ListDefinition<
  Fields extends ListFields = ListFields,
  Sort extends string = string,
  Filters extends ListFilters = ListFilters,
> {
  /** Part of every cursor, so that one list's does not open another. */
  name: string;
  table: PgTable;
  organizationId: AnyPgColumn;
  /** Unique within an organisation: decides between rows that sort equal. */
  id: AnyPgColumn;
  /**
   * Columns and expressions that may be selected, by their names on the wire. Anything that is not named here cannot be
   * asked for.
   */
  fields: Fields;
  /** Orders that an index gives, by their names on the wire; columns or expressions, without nulls. */
  sorts: Record<Sort, AnyPgColumn | SQL>;
  /** The condition of each filter. */
  filters: Filters;
  /** Condition of all rows of the list; other rows it never holds. */
  only?: SQL;
  /** Fields that may be long: a page ends early where those of its rows have a megabyte together. */
  long?: readonly (keyof Fields & string)[];
  /** Set where long fields may be of any length: they are left out unless a request names them. */
  isLongLeftOut?: boolean;
}

/** Columns and expressions by name. */
export type ListFields = Record<string, AnyPgColumn | SQL.Aliased>;
/** Filters of a list by name; each makes a condition of its value. */
// biome-ignore lint/suspicious/noExplicitAny: each filter has the type of its own value.
export type ListFilters = Record<string, (value: any) => SQL>;

/** Request of one page of a list; `workers/requests/list-query.ts` parses it. */
export type ListRequest<Definition extends ListDefinition = ListDefinition> = {
  limit: number;
  cursor?: string | undefined;
  /** Number of the page from 1, instead of a cursor; numbered pages cost more the further they are. */
  page?: number | undefined;
  /** A name of `sorts`, with `-` before it for the greatest first. */
  sort: string;
  /** Names of the fields wanted; without, all that are not left out. */
  fields?: readonly (keyof Definition["fields"] & string)[] | undefined;
  filters: { [Name in keyof Definition["filters"]]?: Parameters<Definition["filters"][Name]>[0] | undefined };
};

/** One row of a list: the fields that were asked for. */
export type ListItem<Definition extends ListDefinition> = SelectResultFields<Definition["fields"]>;

/** One page of a list; `nextCursor` is null on the last. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** Bytes that the long fields of a page may have; a row that has more is a page of its own. */
export const MAX_PAGE_BYTES = 1_048_576;

/** Most rows that a numbered page may skip: it reads and drops all rows before it. */
export const MAX_SKIPPED_ROWS = 10_000;

const positionSchema = z.object({
  /** Fingerprint of list, organisation, order and filters. */
  of: z.string(),
  /** The last row's place in the order: a text or number, or the ms of a time. */
  value: z.union([z.string(), z.number()]),
  isTime: z.boolean(),
  id: z.string(),
});

/** Creates the reader of lists in Postgres; cursors are signed with `tokenSecret`. */
export function createLists(db: Database, tokenSecret: string) {
  return {
    /**
     * Reads one page. Fails with `cursor` when the cursor was not given by this list with this order and these filters,
     * with `page` when the page is too far. Throws for an unknown order.
     */
    async read<Definition extends ListDefinition>(
      definition: Definition,
      organizationId: string,
      request: ListRequest<Definition>,
    ): Promise<Result<Page<ListItem<Definition>>, "cursor" | "page">> {
      const { limit, cursor, page, sort } = request;
      const isDescending = sort.startsWith("-");
      const by = definition.sorts[isDescending ? sort.slice(1) : sort];
      if (by === undefined) throw new Error(`The list ${definition.name} has no order ${sort}.`);
      const skipped = page === undefined ? 0 : (page - 1) * limit;
      if (skipped > MAX_SKIPPED_ROWS) return err("page");

      const used = Object.entries(request.filters)
        .filter(([, value]) => value !== undefined)
        .sort(([a], [b]) => (a < b ? -1 : 1));
      const of = await fingerprintOf(JSON.stringify([definition.name, organizationId, sort, used]));
      const after = cursor === undefined ? null : await readPosition(cursor, of, tokenSecret);
      if (cursor !== undefined && after === null) return err("cursor");

      const names = request.fields ?? defaultFields(definition);
      const long = names.filter((name) => definition.long?.includes(name));
      const selected = Object.fromEntries(names.map((name) => [name, definition.fields[name] as AnyPgColumn]));
      const order = isDescending ? desc : asc;
      const where = and(
        eq(definition.organizationId, organizationId),
        definition.only,
        ...used.map(([name, value]) => definition.filters[name]?.(value)),
        after === null ? undefined : beyond(by, definition.id, after, isDescending),
      );
      const orderBy = [order(by), order(definition.id)];
      const most = limit + 1;

      // Rows of any length are measured where they are: what does not belong to the page is not fetched.
      const isMeasured = definition.isLongLeftOut === true && long.length > 0;
      const measured = isMeasured
        ? await db
            .select({ bytes: bytesOf(long.map((name) => definition.fields[name] as AnyPgColumn)) })
            .from(definition.table)
            .where(where)
            .orderBy(...orderBy)
            .limit(most)
            .offset(skipped)
        : null;
      const rows = await db
        .select({ item: selected, value: by, id: definition.id })
        .from(definition.table)
        .where(where)
        .orderBy(...orderBy)
        .limit(measured === null ? most : rowsWithin(measured.map(({ bytes }) => bytes)))
        .offset(skipped);
      const found = measured?.length ?? rows.length;
      const fitting = isMeasured ? rows.length : rowsWithin(rows.map(({ item }) => lengthOf(item, long)));
      const shown = rows.slice(0, Math.min(limit, fitting));
      const last = shown.at(-1);
      const nextCursor =
        found > shown.length && last !== undefined
          ? await writePosition(of, last.value, last.id as string, tokenSecret)
          : null;
      return ok({ items: shown.map(({ item }) => item as ListItem<Definition>), nextCursor });
    },
  };
}
/** Reader of lists, see `createLists`. */
export type Lists = ReturnType<typeof createLists>;

/** Names of the fields that the items of a list have when a request names none. */
export function defaultFields({ fields, long = [], isLongLeftOut = false }: ListDefinition): string[] {
  return Object.keys(fields).filter((name) => !isLongLeftOut || !long.includes(name));
}

/** How many rows have at most a page's bytes together, but one at least. */
function rowsWithin(bytes: readonly number[]): number {
  let sum = 0;
  const fitting = bytes.findIndex((each, index) => {
    sum += each;
    return sum > MAX_PAGE_BYTES && index > 0;
  });
  return fitting === -1 ? bytes.length : fitting;
}

/** Length of a row's long fields as they are written, in characters. */
function lengthOf(item: Record<string, unknown>, long: readonly string[]): number {
  return long.reduce((sum, name) => sum + (JSON.stringify(item[name])?.length ?? 0), 0);
}

function bytesOf(columns: readonly AnyPgColumn[]): SQL<number> {
  const lengths = columns.map((column) => sql`coalesce(octet_length(${column}::text), 0)`);
  return sql<number>`(${sql.join(lengths, sql` + `)})::int`;
}

type Position = z.infer<typeof positionSchema>;

/**
 * SQL condition: the row comes behind `after`. Compared as a row: of an `or` Postgres makes a filter that reads every
 * row before.
 */
function beyond(by: AnyPgColumn | SQL, id: AnyPgColumn, after: Position, isDescending: boolean): SQL {
  const value = after.isTime ? new Date(after.value) : after.value;
  // An expression writes no values: its number is sent as it is.
  const place = sql`(${by instanceof SQL ? value : sql.param(value, by)}, ${sql.param(after.id, id)})`;
  return isDescending ? sql`(${by}, ${id}) < ${place}` : sql`(${by}, ${id}) > ${place}`;
}

function writePosition(of: string, value: unknown, id: string, tokenSecret: string): Promise<string> {
  const isTime = value instanceof Date;
  return signToken("cursor", { of, value: isTime ? value.getTime() : value, isTime, id }, tokenSecret);
}

async function readPosition(cursor: string, of: string, tokenSecret: string): Promise<Position | null> {
  const position = positionSchema.safeParse(await openToken("cursor", cursor, tokenSecret));
  return position.success && position.data.of === of ? position.data : null;
}
