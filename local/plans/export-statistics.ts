import type { Catalog } from "../../workers/measure/database-advisor/catalog/catalog.ts";
import type { TableStatistics } from "../../workers/measure/database-advisor/statistics/table-statistics.ts";
import type { StoredStatistics } from "./stored.ts";

/** Types whose common values tell nobody anything about a person. */
const PLAIN_TYPES = /^(boolean|smallint|integer|bigint|real|double precision|numeric|date|timestamp)/;

/**
 * Texts whose common values are the platform's own words or ids: states, kinds, and what rows refer to. All others are
 * left out, whatever they are: names, numbers, words of callers.
 */
const PLAIN_TEXTS =
  /^(status|services|role|source|outcome|transport|kind|type|actor_type|action|resource_type|end_reason|language|simulated_latency|organization_id|agent_id|campaign_id)$/;

/** Turns what was read of a loaded database into what may be kept in the repository: sizes and shares, no rows. */
export function toStored(catalog: Catalog, statistics: readonly TableStatistics[]): StoredStatistics {
  const own = catalog.tables.filter(({ schema, kind }) => schema === "public" && kind === "table");
  const typeOf = new Map(
    own.flatMap(({ name, columns }) => columns.map((column) => [`${name}.${column.name}`, column.type])),
  );
  return {
    version: catalog.version.text,
    tables: own.map(({ name, rows, pages, visiblePages, indexes }) => ({
      name,
      rows: rows ?? 0,
      pages,
      visiblePages,
      indexes: indexes.map((index) => ({ name: index.name, rows: index.rows, pages: index.pages })),
    })),
    columns: statistics
      .filter(({ schema }) => schema === "public")
      .sort((a, b) => (`${a.table}.${a.column}` < `${b.table}.${b.column}` ? -1 : 1))
      .map((column) => {
        const type = typeOf.get(`${column.table}.${column.column}`) ?? "";
        const isKept =
          PLAIN_TYPES.test(type) || (/^(text|character varying)/.test(type) && PLAIN_TEXTS.test(column.column));
        return isKept ? column : withoutValues(column);
      }),
  };
}

function withoutValues(column: TableStatistics): TableStatistics {
  return { ...column, commonValues: null, commonFrequencies: null, bounds: null, ...withoutElements };
}

const withoutElements = { commonElements: null, elementFrequencies: null, elementCounts: null };
