import type { DropAdvice } from "../advice.ts";
import type { Catalog, CatalogIndex, CatalogTable } from "../catalog/catalog.ts";
import { isPrefixOf } from "../choice/redundant.ts";
import { dropOf } from "../index-plan.ts";

/** An index may serve a report of every second week. */
const MIN_OBSERVED_DAYS = 14;

const DAY_MS = 86_400_000;

/**
 * Indexes that nothing has read for two weeks, or that another one makes superfluous. Never those that keep a rule
 * (unique, primary, exclusion), that replication or a foreign key needs, and of a partitioned table the index as a
 * whole. Adds to `notes` why there may be none.
 */
export function dropAdvice(catalog: Catalog, notes: string[] = []): DropAdvice[] {
  const days = catalog.countedSinceMs === null ? 0 : (catalog.readAtMs - catalog.countedSinceMs) / DAY_MS;
  if (catalog.isReplica) {
    notes.push(
      "read from a replica: it does not know what the primary reads, so that no index is advised to be dropped",
    );
    return [];
  }
  if (days < MIN_OBSERVED_DAYS) {
    notes.push(
      `counters are ${Math.floor(days)} days old: indexes are advised to be dropped after ${MIN_OBSERVED_DAYS} days only`,
    );
    return [];
  }
  return catalog.tables.flatMap((table) => {
    const dropped = new Set<CatalogIndex>();
    return table.indexes.flatMap((index) => {
      if (isNeeded(index)) return [];
      const longer = table.indexes.find((other) => other !== index && !dropped.has(other) && isPrefixOf(index, other));
      const isUnused = index.scans === 0 && index.isValid && !servesReference(index, table);
      if (longer === undefined && !isUnused) return [];
      dropped.add(index);
      const reason =
        longer === undefined
          ? `nothing has read it in ${Math.floor(days)} days; scans on replicas are counted there`
          : `${longer.name} ${longer.keys.length === index.keys.length ? "is the same" : "begins with its keys"}`;
      return [describe(index, table, reason)];
    });
  });
}

function isNeeded({ isUnique, isPrimary, isConstraint, isReplicaIdentity, isAttached }: CatalogIndex): boolean {
  return isUnique || isPrimary || isConstraint || isReplicaIdentity || isAttached;
}

/** True for an index that alone finds the rows which refer to one that is deleted. */
function servesReference(index: CatalogIndex, { foreignKeys, indexes }: CatalogTable): boolean {
  const begins = ({ keys }: CatalogIndex, columns: readonly string[]): boolean =>
    columns.every((column) => keys.slice(0, columns.length).some((key) => key.column === column));
  return foreignKeys.some(
    ({ columns }) =>
      begins(index, columns) && !indexes.some((other) => other !== index && other.isValid && begins(other, columns)),
  );
}

function describe(index: CatalogIndex, { schema, name, partitioning }: CatalogTable, reason: string): DropAdvice {
  const ddl = dropOf({ schema, name: index.name });
  return {
    schema,
    table: name,
    index: index.name,
    // The index of a partitioned table is neither made nor dropped concurrently.
    ddl: partitioning === null ? ddl : ddl.replace("concurrently ", ""),
    recreate:
      partitioning === null
        ? index.definition.replace(/^CREATE INDEX /, "CREATE INDEX CONCURRENTLY ")
        : index.definition.replace(" ON ONLY ", " ON "),
    bytes: index.bytes,
    reason,
  };
}
