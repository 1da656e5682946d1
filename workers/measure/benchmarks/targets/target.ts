import type { MetricUnit } from "../report.ts";

/** Target that the platform is measured by: a bound on one figure, and where that figure comes from. */
export interface Target {
  id: string;
  /** `founding`: of the founding document. `ours`: what we ask of ourselves beyond it. */
  origin: "founding" | "ours";
  label: string;
  /** Figure that is meant, to the point at which its clock starts and ends. */
  definition: string;
  bound: { direction: "below" | "above"; value: number };
  unit: MetricUnit;
  /** Places where its figure may be found; the first that has one counts. Empty where nothing measures it. */
  sources: readonly TargetSource[];
  /** Why it has no source; null where it has some. */
  unmeasured: string | null;
}

/** Place where a target's figure may be found. */
export type TargetSource =
  | {
      kind: "report";
      /** Keys of benchmark figures; of several that a report has, the worst counts. */
      keys: RegExp;
      method: string;
      /**
       * `vendor_like`: counts only where services took the time that vendors take, their own or a published profile's.
       */
      services: "any" | "vendor_like";
      /** The figure follows from a model, whose inputs are notes of its report. */
      isModelled: boolean;
    }
  | { kind: "field"; figure: FieldFigure; method: string; minCount: number };

/** Figures of real use that targets read. */
export const fieldFigures = [
  "response_time_p95",
  "turn_gap_p50",
  "turn_gap_p95",
  "answer_heard_p50",
  "answer_heard_p95",
  "opener_overhang_p95",
  "api_p95",
  "error_rate",
  "cache_hits",
  "lcp_p75",
  "inp_p75",
  "cls_p75",
] as const;
/** Figure of real use that targets read. */
export type FieldFigure = (typeof fieldFigures)[number];

/** Figure of real use, over a stretch of time. */
export interface FieldReading {
  value: number;
  count: number;
  /** 95 % interval, where one is known. */
  band: { low: number; high: number } | null;
  /** End of the stretch. */
  at: string;
  /** Conditions that the method does not say, such as the services' kind; null without. */
  note: string | null;
}

/** Figures of real use that are known. */
export type FieldReadings = { [Figure in FieldFigure]?: FieldReading | undefined };
