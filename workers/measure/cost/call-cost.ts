import type { UsagePurpose } from "../../../voice/timeline/usage-line.ts";
import { type CostLayer, type CostUnit, costLayers, costUnitRows } from "./cost-unit.ts";
import { type CostLine, costTotal } from "./price-usage.ts";

/** Cost line as it is stored with its call: numbers of JSON, whole below 2^53. */
export interface StoredCostLine {
  service: string;
  unit: CostUnit;
  purpose: UsagePurpose;
  isEstimated: boolean;
  turnId: string | null;
  quantity: number | null;
  nanoUsd: number | null;
  listNanoUsd: number | null;
}

/** Cost of one call: the sums that figures are made of, and its lines. */
export interface CallCost {
  /** Null where a part is not known; `knownNanoUsd` is that of the others. */
  nanoUsd: bigint | null;
  knownNanoUsd: bigint;
  /** Known cost by layer. */
  layers: Record<CostLayer, bigint>;
  /** Known cost of speculation thrown away and of hedges that lost; part of the layers. */
  wastedNanoUsd: bigint;
  lines: StoredCostLine[];
}

/** Sums the cost lines of a call. */
export function callCostOf(lines: readonly CostLine[]): CallCost {
  const layers = Object.fromEntries(costLayers.map((layer) => [layer, 0n])) as Record<CostLayer, bigint>;
  let knownNanoUsd = 0n;
  let wastedNanoUsd = 0n;
  for (const { unit, purpose, nanoUsd } of lines) {
    if (nanoUsd === null) continue;
    layers[costUnitRows[unit].layer] += nanoUsd;
    knownNanoUsd += nanoUsd;
    if (purpose !== "turn") wastedNanoUsd += nanoUsd;
  }
  return { nanoUsd: costTotal(lines), knownNanoUsd, layers, wastedNanoUsd, lines: lines.map(storedLine) };
}

function storedLine({ service, unit, purpose, isEstimated, turnId, quantity, nanoUsd, listNanoUsd }: CostLine) {
  const number = (nano: bigint | null): number | null => (nano === null ? null : Number(nano));
  const amounts = { quantity, nanoUsd: number(nanoUsd), listNanoUsd: number(listNanoUsd) };
  return { service, unit, purpose, isEstimated, turnId, ...amounts };
}

/** Cost of one turn, or of the part of a call that belongs to none (`turnId` null). */
export interface TurnCost {
  turnId: string | null;
  nanoUsd: bigint | null;
  lines: StoredCostLine[];
}

/** Splits a call's lines by turns, in the order of `turnIds`; lines of no turn come last. Their sum is the call's. */
export function turnCosts(lines: readonly StoredCostLine[], turnIds: readonly string[]): TurnCost[] {
  const known = new Set(turnIds);
  const of = new Map<string | null, StoredCostLine[]>([...turnIds, null].map((turnId) => [turnId, []]));
  for (const line of lines) {
    // A turn that was not kept, as of a call whose object was lost, is none.
    const turnId = line.turnId !== null && known.has(line.turnId) ? line.turnId : null;
    of.get(turnId)?.push(line);
  }
  return [...of].map(([turnId, lines]) => {
    const nano = lines.map(({ nanoUsd }) => ({ nanoUsd: nanoUsd === null ? null : BigInt(nanoUsd) }));
    return { turnId, nanoUsd: costTotal(nano), lines };
  });
}
