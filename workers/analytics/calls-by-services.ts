import { recordOf } from "../../voice/record-of.ts";
import { ok, type Result } from "../../voice/result.ts";
import { type ServicesKind, servicesKinds } from "../../voice/timeline/services-kind.ts";
import { type AnalyticsFailure, type AnalyticsQuery, readDataset } from "./sql-api.ts";
import { idLiteral, secondLiteral } from "./sql-literal.ts";
import { columnOf, TURNS_DATASET } from "./turn-point.ts";

/** Stretch of answers of one agent, or of all (null): whole seconds since the Unix epoch, `to` exclusive. */
interface Stretch {
  organizationId: string;
  agentId: string | null;
  fromEpochSeconds: number;
  toEpochSeconds: number;
}

/**
 * Reads the number of calls of a stretch that had answers to speech, by their services. Points from before services
 * were kept are of none.
 */
export async function readCallsByServices(
  query: AnalyticsQuery,
  stretch: Stretch,
): Promise<Result<Record<ServicesKind, number>, AnalyticsFailure>> {
  const rows = await readDataset(query, TURNS_DATASET, callsByServicesSql(stretch));
  if (!rows.ok) return rows;
  return ok(
    recordOf(servicesKinds, (kind) => Number(rows.value.find(({ services }) => services === kind)?.calls ?? 0)),
  );
}

/** SQL conditions of the answers to speech of a stretch, over services of any kind. */
export function answersOfAnyServices({ organizationId, agentId, fromEpochSeconds, toEpochSeconds }: Stretch): string[] {
  return [
    `${columnOf("organizationId")} = ${idLiteral(organizationId)}`,
    `${columnOf("source")} = 'speech'`,
    `timestamp >= ${secondLiteral(fromEpochSeconds)}`,
    `timestamp < ${secondLiteral(toEpochSeconds)}`,
    ...(agentId === null ? [] : [`${columnOf("agentId")} = ${idLiteral(agentId)}`]),
  ];
}

function callsByServicesSql(stretch: Stretch): string {
  return [
    `SELECT ${columnOf("services")} AS services, count(DISTINCT ${columnOf("callId")}) AS calls`,
    `FROM ${TURNS_DATASET}`,
    `WHERE ${answersOfAnyServices(stretch).join(" AND ")}`,
    "GROUP BY services",
    "FORMAT JSON",
  ].join("\n");
}
