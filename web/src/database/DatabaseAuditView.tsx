import { Fact } from "../record/Fact.tsx";
import { TableBox } from "../table/TableBox.tsx";
import { bytesWords } from "../words/database.ts";
import { formatCount, formatInstant } from "../words/format.ts";
import type { Audit } from "./database-answers.ts";
import { Modes } from "./Modes.tsx";
/** Connections, replicas and storage, with what is not known said as that. */
export function DatabaseAuditView({ audit }: { audit: Audit }) {
  const { version, connections, replica, storage, modes } = audit;
  return (
    <>
      <section class="card" aria-label="Connections and replicas">
        <h2>Connections and replicas</h2>
        <Modes modes={modes} />
        <dl class="facts">
          <Fact name="Postgres">
            {version}
            {audit.isReplica ? ", a replica" : ""}
          </Fact>
          <Fact name="Host">{connections.isPooled ? "pooled" : "direct"}</Fact>
          <Fact name="Connections">
            {connections.used} of {connections.limit}, {connections.idleInTransaction} idle in a transaction
          </Fact>
          <Fact name="Replica for reads">
            {replica.isConfigured
              ? `serves reads that may be ${replica.boundMs / 1_000} s old; now ${replica.lagMs === null ? "its lag is not known, so that it is not asked" : `${(replica.lagMs / 1_000).toFixed(1)} s behind`}`
              : "none: DATABASE_REPLICA_URL is not set"}
          </Fact>
          <Fact name="Standbys">
            {replica.standbys.length === 0
              ? "none that Postgres tells of"
              : replica.standbys
                  .map(
                    ({ state, lagBytes }) =>
                      `${state}, ${lagBytes === null ? "lag not known" : `${bytesWords(lagBytes)} behind`}`,
                  )
                  .join("; ")}
          </Fact>
        </dl>
      </section>
      <section class="card" aria-label="Storage">
        <h2>Storage</h2>
        <dl class="facts">
          <Fact name="Database">{bytesWords(storage.bytes)}</Fact>
          <Fact name="Growth">{growthWords(storage.growth)}</Fact>
          <Fact name="Limit">
            {storage.limitBytes === null ? "none that Postgres tells of" : bytesWords(storage.limitBytes)}
          </Fact>
          <Fact name="Days to the limit">
            {storage.daysToLimit === null ? "not known" : formatCount(storage.daysToLimit)}
          </Fact>
        </dl>
        <TableBox label="Tables">
          <table class="figures-table">
            <thead>
              <tr>
                <th scope="col">Table</th>
                <th scope="col">Rows</th>
                <th scope="col">Dead</th>
                <th scope="col">Table</th>
                <th scope="col">Indexes</th>
                <th scope="col">Beside it</th>
                <th scope="col">
                  <abbr title="Pages beyond what live rows need by their average widths: an estimate">Bloat ≈</abbr>
                </th>
                <th scope="col">Vacuumed</th>
              </tr>
            </thead>
            <tbody>
              {storage.tables.map((table) => (
                <tr key={table.name}>
                  <th scope="row">{table.name}</th>
                  <td>{formatCount(table.liveRows)}</td>
                  <td>{formatCount(table.deadRows)}</td>
                  <td>{bytesWords(table.tableBytes)}</td>
                  <td>{bytesWords(table.indexBytes)}</td>
                  <td>{bytesWords(table.toastBytes)}</td>
                  <td>{table.bloatBytes === null ? "not known" : bytesWords(table.bloatBytes)}</td>
                  <td>{table.lastVacuumAt === null ? "never" : formatInstant(table.lastVacuumAt)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableBox>
      </section>
    </>
  );
}

function growthWords(growth: Audit["storage"]["growth"]): string {
  if (growth === null) return "not known before three days of sizes";
  return `${bytesWords(growth.bytesPerDay)} a day, over ${Math.round(growth.daysSeen)} days`;
}
