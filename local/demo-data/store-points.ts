/// <reference path="./worker-types.d.ts" />
import { ProviderPoints } from "../../durable-objects/call/provider-points.ts";
import { TurnPointWriter } from "../../durable-objects/call/turn-points.ts";
import type { CallEvent } from "../../voice/timeline/events.ts";
import { providerTable } from "../../workers/analytics/provider-point.ts";
import { stageTable } from "../../workers/analytics/stage-point.ts";
import { TURNS_DATASET } from "../../workers/analytics/turn-point.ts";
import { type DataPoint, readDataPoint } from "../analytics/data-point.ts";
import { storeGeneratedPoints } from "../analytics/generated-points.ts";
import type { PostgresQuery } from "../analytics/point-store.ts";
import { type GeneratedCall, provenanceOf } from "./generate.ts";

/**
 * Stores the points that the worker would have written during the generated calls, each at the time of its event:
 * turns, and uses of providers. There are none of requests and page views, whose datasets have no room to say that they
 * were generated.
 */
export async function storePoints(query: PostgresQuery, calls: readonly GeneratedCall[]): Promise<void> {
  const turns = calls.map(turnPointsOf);
  await storeGeneratedPoints(
    query,
    TURNS_DATASET,
    turns.flatMap((points) => points.turns),
  );
  await storeGeneratedPoints(
    query,
    stageTable.dataset,
    turns.flatMap((points) => points.stages),
  );
  await storeGeneratedPoints(query, providerTable.dataset, calls.flatMap(providerPointsOf));
}

function turnPointsOf(call: GeneratedCall): Record<"turns" | "stages", DataPoint[]> {
  const claims = { ...call.identity, agentSlug: "", expiresAtMs: 0 };
  const provenance = provenanceOf(call);
  const stages: DataPoint[] = [];
  const turns = follow(call, (writeDataPoint, readNow) => {
    const datasets = {
      turns: { writeDataPoint },
      stages: { writeDataPoint: (point: unknown) => void stages.push(readNow(point)) },
    };
    return new TurnPointWriter(datasets, claims, provenance, "warm", () => undefined);
  });
  return { turns, stages };
}

function providerPointsOf(call: GeneratedCall): DataPoint[] {
  const { organizationId, callId, agentId, transport } = call.identity;
  const context = { organizationId, callId, agentId, transport, colo: call.colo, services: "generated" } as const;
  return follow(
    call,
    (write) =>
      new ProviderPoints(context, new Map(), (points) => {
        for (const point of points) write(providerTable.encode(point));
      }),
  );
}

/**
 * Has an observer follow a call's timeline. Returns the points that it wrote, each at the time of the event; `readNow`
 * makes one of that time that goes elsewhere.
 */
function follow(
  { identity, events }: GeneratedCall,
  observerOf: (
    write: (point: unknown) => void,
    readNow: (point: unknown) => DataPoint,
  ) => { observe(event: CallEvent): void },
): DataPoint[] {
  const points: DataPoint[] = [];
  let atMs = 0;
  const readNow = (point: unknown): DataPoint => {
    const read = readDataPoint(point, new Date(identity.startedAtEpochMs + atMs).toISOString());
    if (!read.ok) throw new Error(`a generated point would be dropped: ${read.reason}`);
    return read.point;
  };
  const observer = observerOf((point) => void points.push(readNow(point)), readNow);
  for (const event of events) {
    atMs = event.atMs;
    observer.observe(event);
  }
  return points;
}
