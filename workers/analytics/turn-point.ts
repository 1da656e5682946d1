import type { TurnMetrics } from "../../voice/timeline/turn-metrics.ts";
import { assertWithinLimits, type DataPoint } from "./point.ts";

/**
 * Turns in Analytics Engine. A data point is written by position and read back by column name (`blob2`, `double3`), so one table says where each field lives; writer, reader
 * and queries all go through it. Positions already written cannot be changed: new fields go to the end of their list, and none is ever moved or removed.
 */

/** Name of the dataset, as in `wrangler.toml`. */
export const TURNS_DATASET = "quantum_voice_turns";

/** One agent turn and what it ran on. The index is the organisation, so that a busy tenant is sampled by itself. */
export interface TurnPoint extends TurnMetrics {
  organizationId: string;
  callId: string;
  agentId: string;
  agentVersion: number;
  transport: string;
  sttProvider: string;
  llmProvider: string;
  ttsProvider: string;
}

/** `blob1` to `blob20`: texts. A null opener or hedge is written as the empty text, which none is. */
const blobFields = [
  "callId",
  "turnId",
  "agentId",
  "transport",
  "source",
  "outcome",
  "sttProvider",
  "llmProvider",
  "ttsProvider",
  "opener",
  "hedge",
] as const satisfies readonly (keyof TurnPoint)[];

/**
 * `double1` to `double20`: numbers; times in ms, flags as 0 and 1. A latency that was not measured is written as `NOT_MEASURED`: every
 * aggregate over a latency needs `WHERE column >= 0`.
 */
const doubleFields = [
  "index",
  "startedAtMs",
  "responseTimeMs",
  "turnGapMs",
  "endpointingMs",
  "llmFirstTokenMs",
  "ttsFirstByteMs",
  "firstSubstantiveMs",
  "trimmedSilenceMs",
  "bargeInStopMs",
  "heardMs",
  "speculative",
  "interrupted",
  "agentVersion",
  "discardedAttempts",
  "discardedTokens",
  "discardedCharacters",
  "savedMs",
  "falseStart",
  "longestSilenceMs",
] as const satisfies readonly (keyof TurnPoint)[];

type BlobField = (typeof blobFields)[number];
type DoubleField = (typeof doubleFields)[number];

/** Fails to compile when a field of `TurnPoint` has no slot. */
type FieldWithoutSlot = Exclude<keyof TurnPoint, BlobField | DoubleField | "organizationId">;
const everyFieldHasASlot: FieldWithoutSlot extends never ? true : FieldWithoutSlot = true;
void everyFieldHasASlot;

/** Stands for null among the doubles, which Analytics Engine cannot leave out. No latency is negative. */
export const NOT_MEASURED = -1;

/** Fields of a turn that have a column. */
export type TurnField = BlobField | DoubleField | "organizationId";

/** Every field with a column, in the order of the columns. */
export const turnFields: readonly TurnField[] = ["organizationId", ...blobFields, ...doubleFields];

/** The column of a field: `columnOf("responseTimeMs")` is `double3`. */
export function columnOf(field: TurnField): string {
  if (field === "organizationId") return "index1";
  const blob = (blobFields as readonly string[]).indexOf(field);
  return blob >= 0 ? `blob${blob + 1}` : `double${(doubleFields as readonly string[]).indexOf(field) + 1}`;
}

/** The data point of a turn. Throws `RangeError` for one that the platform would drop without a word. */
export function encodeTurnPoint(turn: TurnPoint): DataPoint {
  const point: DataPoint = {
    indexes: [turn.organizationId],
    blobs: blobFields.map((field) => turn[field] ?? ""),
    doubles: doubleFields.map((field) => Number(turn[field] ?? NOT_MEASURED)),
  };
  assertWithinLimits(point);
  return point;
}

/** The value of a field as it stands in its column: null and flags are themselves again. */
export function decodeColumn(field: TurnField, value: string | number): string | number | boolean | null {
  if (field === "opener" || field === "hedge") return value === "" ? null : String(value);
  if (field === "speculative" || field === "interrupted" || field === "falseStart") return Number(value) === 1;
  if ((doubleFields as readonly string[]).includes(field)) return Number(value) === NOT_MEASURED ? null : Number(value);
  return String(value);
}

/** The turn that a data point holds; the inverse of `encodeTurnPoint`. */
export function decodeTurnPoint({ indexes, blobs, doubles }: DataPoint): TurnPoint {
  const entries: [TurnField, unknown][] = [
    ["organizationId", indexes[0]],
    ...blobFields.map((field, at): [TurnField, unknown] => [field, decodeColumn(field, blobs[at] ?? "")]),
    ...doubleFields.map((field, at): [TurnField, unknown] => [field, decodeColumn(field, doubles[at] ?? NOT_MEASURED)]),
  ];
  return Object.fromEntries(entries) as unknown as TurnPoint;
}
