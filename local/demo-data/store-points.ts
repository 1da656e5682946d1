/// <reference path="./worker-types.d.ts" />
import { TurnPointWriter } from "../../durable-objects/call/turn-points.ts";
import { TURNS_DATASET } from "../../workers/analytics/turn-point.ts";
import { type DataPoint, readDataPoint } from "../analytics/data-point.ts";
import { storeGeneratedPoints } from "../analytics/generated-points.ts";
import type { PostgresQuery } from "../analytics/point-store.ts";
import type { GeneratedCall } from "./generate.ts";

/** Stores the points that the worker would have written during the generated calls, each at the time of its event. */
export async function storePoints(query: PostgresQuery, calls: readonly GeneratedCall[]): Promise<void> {
  await storeGeneratedPoints(query, TURNS_DATASET, calls.flatMap(turnPointsOf));
}

function turnPointsOf({ identity, events }: GeneratedCall): DataPoint[] {
  const points: DataPoint[] = [];
  let atMs = 0;
  const claims = { ...identity, agentSlug: "", expiresAtMs: 0 };
  const writer = new TurnPointWriter(
    {
      writeDataPoint(point) {
        const read = readDataPoint(point, new Date(identity.startedAtEpochMs + atMs).toISOString());
        if (!read.ok) throw new Error(`a generated point would be dropped: ${read.reason}`);
        points.push(read.point);
      },
    },
    claims,
  );
  for (const event of events) {
    atMs = event.atMs;
    writer.observe(event);
  }
  return points;
}
