import { recordOf } from "../../voice/record-of.ts";
import type { CallProvenance } from "../../voice/timeline/services-kind.ts";
import type { MetricRow } from "../../voice/timeline/turn-metric-table.ts";
import { type TurnMetric, type TurnMetrics, turnMetricRows, turnMetrics } from "../../voice/timeline/turn-metrics.ts";
import { assertWithinLimits, type DataPoint, MAX_COLUMNS } from "./point.ts";

/**
 * Turns in Analytics Engine. A data point is written by position and read back by column name (`blob2`, `double3`), so
 * every field has a slot: a turn's own fields in `voice/timeline/turn-metric-table.ts`, its context below. Writer,
 * reader and queries all go through the slots.
 */

/**
 * Name of the dataset of turns, as in `wrangler.toml`. The one before it had a column for each flag, and none left for
 * latencies.
 */
export const TURNS_DATASET = "quantum_voice_turns_2";

/** One agent turn and its context. The index is the organisation, so that a busy tenant is sampled by itself. */
export interface TurnPoint extends TurnMetrics, Pick<CallProvenance, "services" | "colo"> {
  organizationId: string;
  callId: string;
  agentId: string;
  agentVersion: number;
  transport: string;
  sttProvider: string;
  llmProvider: string;
  ttsProvider: string;
  /** Model of the turn's last request; empty where none was asked. */
  llmModel: string;
  /** Cold for the first answer to speech of the first call that an isolate holds. */
  isolate: "cold" | "warm";
}

/** Slots of a turn's context, as texts. The same rule holds here: a slot that was written is never moved. */
const contextSlots = {
  callId: "blob1",
  agentId: "blob2",
  agentVersion: "blob3",
  transport: "blob4",
  sttProvider: "blob5",
  llmProvider: "blob6",
  ttsProvider: "blob7",
  services: "blob14",
  colo: "blob15",
  llmModel: "blob16",
  isolate: "blob17",
} as const satisfies Record<Exclude<keyof TurnPoint, TurnMetric | "organizationId">, MetricRow["slot"]>;

/**
 * Column of all flags in one text, "101": `flag1` is its first character. A point that is older than a flag has none
 * there, and reads as not set.
 */
const FLAGS_COLUMN = "blob8";

/** Name of a field of a turn or of its context that has a slot; the organisation is the index. */
export type TurnField = keyof typeof contextSlots | TurnMetric;

/** Slots of a turn's fields by their names. */
export const turnSlots: Readonly<Record<TurnField, MetricRow["slot"]>> = {
  ...contextSlots,
  ...recordOf(turnMetrics, (metric) => turnMetricRows[metric].slot),
};
const turnFields = Object.keys(turnSlots) as TurnField[];

/**
 * Null among the doubles, which Analytics Engine cannot leave out. It fills those that no field has yet, too: a latency
 * that is added later reads as not measured in older points, and not as 0. No number of a turn is negative.
 */
export const NOT_MEASURED = -1;

/** Names the column of a field: `columnOf("responseTimeMs")` is `double3`. Flags share theirs. */
export function columnOf(field: TurnField | "organizationId"): string {
  if (field === "organizationId") return "index1";
  return turnSlots[field].startsWith("flag") ? FLAGS_COLUMN : turnSlots[field];
}

/**
 * SQL condition: the number was measured, the flag is set, the text is not empty. Every aggregate over a field needs
 * it.
 */
export function presenceOf(field: TurnField): string {
  const column = columnOf(field);
  if (turnSlots[field].startsWith("double")) return `${column} >= 0`;
  return column === FLAGS_COLUMN
    ? `substring(${column}, ${placeIn(turnSlots[field]) + 1}, 1) = '1'`
    : `${column} != ''`;
}

/** Encodes a turn as a data point. Throws `RangeError` for one that the platform would drop without a word. */
export function encodeTurnPoint(turn: TurnPoint): DataPoint {
  const blobs = Array<string>(MAX_COLUMNS).fill("");
  const doubles = Array<number>(MAX_COLUMNS).fill(NOT_MEASURED);
  const flags: string[] = [];
  for (const field of turnFields) {
    const slot = turnSlots[field];
    const value = turn[field];
    if (slot.startsWith("blob")) blobs[placeIn(slot)] = String(value ?? "");
    else if (slot.startsWith("double")) doubles[placeIn(slot)] = Number(value ?? NOT_MEASURED);
    else flags[placeIn(slot)] = value ? "1" : "0";
  }
  blobs[placeIn(FLAGS_COLUMN)] = flags.join("");
  const point: DataPoint = { indexes: [turn.organizationId], blobs, doubles };
  assertWithinLimits(point);
  return point;
}

/** Decodes the turn that a data point holds: the inverse of `encodeTurnPoint`. */
export function decodeTurnPoint({ indexes, blobs, doubles }: DataPoint): TurnPoint {
  const valueFor = (field: TurnField): string | number | boolean | null => {
    const slot = turnSlots[field];
    if (slot.startsWith("double")) return measured(doubles[placeIn(slot)] ?? NOT_MEASURED);
    if (slot.startsWith("flag")) return blobs[placeIn(FLAGS_COLUMN)]?.[placeIn(slot)] === "1";
    const text = blobs[placeIn(slot)] ?? "";
    if (field === "agentVersion") return Number(text);
    return text === "" && isNullable(field) ? null : text;
  };
  return { organizationId: indexes[0], ...recordOf(turnFields, valueFor) } as TurnPoint;
}

/** Reads a number as it stands in its column: null when it was not measured. */
export function measured(value: number): number | null {
  return value === NOT_MEASURED ? null : value;
}

function isNullable(field: TurnField): boolean {
  return field in turnMetricRows && turnMetricRows[field as TurnMetric].kind === "name";
}

/** Where a slot is among the blobs, the doubles or the flags, from 0. */
function placeIn(slot: string): number {
  return Number(/\d+$/.exec(slot)?.[0]) - 1;
}
