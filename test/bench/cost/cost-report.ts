import type { LatencySettings } from "../../../local/latency/profiles.ts";
import type { Estimate } from "../../../workers/measure/comparison/group-estimates.ts";
import type { Quantiles } from "../turns/summary.ts";
import { EASY_MODEL } from "./arms.ts";
import type { GivenFacts } from "./cost-figures.ts";
import type { Base, VendorCost } from "./what-if-prices.ts";

/** Figures of the calls of one arm. */
export interface ArmFigures {
  readonly name: string;
  readonly calls: number;
  readonly minutes: number;
  readonly bases: readonly {
    readonly base: Base;
    readonly usdPerMinute: Record<keyof VendorCost | "total", number>;
    /** Share of the cost of "all off" that is saved. */
    readonly saved: Estimate;
  }[];
  readonly turnGap: Quantiles;
  readonly answerHeard: Quantiles;
  readonly falseStarts: Estimate;
  readonly bargeInStop: Quantiles;
  readonly facts: GivenFacts;
}

/** Least share that all levers are to save, and most that the wait may grow. */
const GOAL = { saved: 0.3, gapGrowth: 0.05 } as const;

export function describeCostMethod(plan: LatencySettings & { calls: number; atOnce: number; warmUp: number }): string {
  return `Cost of a call minute: ${plan.calls} whole calls in each arm after ${plan.warmUp} that are not counted, ${plan.atOnce} at once, arms mixed, the same callers in all of
them (profile ${plan.profile}, seed ${plan.seed}). The demonstration's receptionist with house rules that bring her prompt to production length.
WHAT-IF: stand-ins held these calls and nobody charged anything. Their usage is priced as the vendors' they stand for, at list prices: Flux, Aura-2,
the model as named, easy turns ${EASY_MODEL}. Cached tokens are simulated as OpenAI tells them. Telephony and the platform are left out.`;
}

export function describeArms(arms: readonly ArmFigures[]): string {
  const bases = arms[0]?.bases.map(({ base }) => base) ?? [];
  const tables = bases.map((base, at) => {
    const rows = arms.map(({ name, calls, minutes, bases: priced }) => {
      const { usdPerMinute, saved } = priced[at] ?? {};
      if (!usdPerMinute || !saved) return name;
      const { stt, llm, tts, total } = usdPerMinute;
      const amounts = [stt, llm, tts, total].map((usd) => usd.toFixed(5).padStart(10)).join("");
      return `${name.padEnd(24)}${amounts}   ${percent(saved)}  ${calls} calls, ${minutes.toFixed(1)} min`;
    });
    return [
      `\n${base.padEnd(24)}${["hearing", "model", "voice", "$/min"].map((head) => head.padStart(10)).join("")}   saved (95 %)`,
      ...rows,
    ];
  });
  const waits = arms.map(({ name, turnGap, answerHeard, falseStarts, bargeInStop, facts }) =>
    [
      name.padEnd(24),
      `turn gap ${whole(turnGap.p50)} / ${whole(turnGap.p95)}`.padEnd(26),
      `answer heard ${whole(answerHeard.p50)} / ${whole(answerHeard.p95)}`.padEnd(28),
      `false starts ${falseStarts.value.toFixed(3)}`.padEnd(22),
      `barge-in stop P95 ${whole(bargeInStop.p95)}`.padEnd(26),
      `facts ${facts.given} of ${facts.asked}`,
    ].join(""),
  );
  return [...tables.flat(), "\nms, P50 / P95", ...waits].join("\n");
}

/** Says whether the levers together do what they are to do. */
export function describeVerdict(arms: readonly ArmFigures[]): string {
  const [off, on] = ["all off", "all on"].map((name) => arms.find((arm) => arm.name === name));
  if (!off || !on) return "no verdict: an arm has no calls";
  const growth = on.turnGap.p95.value / off.turnGap.p95.value - 1;
  const shareOf = ({ facts }: ArmFigures): number => facts.given / Math.max(1, facts.asked);
  const lines = [
    ...on.bases.map(({ base, saved }) =>
      verdict(saved.value >= GOAL.saved, `≥ 30 % saved over ${base}: ${percent(saved)}`),
    ),
    verdict(growth <= GOAL.gapGrowth, `turn gap P95 at most 5 % longer: ${(growth * 100).toFixed(1)} %`),
    verdict(
      on.falseStarts.low <= off.falseStarts.value,
      `false starts not more: ${on.falseStarts.value.toFixed(3)} against ${off.falseStarts.value.toFixed(3)} a turn`,
    ),
    verdict(shareOf(on) >= shareOf(off), `facts given: ${percentOf(shareOf(on))} against ${percentOf(shareOf(off))}`),
  ];
  return `\n${lines.join("\n")}`;
}

function verdict(isMet: boolean, what: string): string {
  return `${isMet ? "met   " : "MISSED"} ${what}`;
}

function whole({ value }: Estimate): string {
  return Number.isNaN(value) ? "–" : String(Math.round(value));
}

function percent({ value, low, high }: Estimate): string {
  return `${percentOf(value)} (${percentOf(low)} to ${percentOf(high)})`;
}

function percentOf(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
