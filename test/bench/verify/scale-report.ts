import { createRequire } from "node:module";
import { cpus } from "node:os";
import type { BenchmarkMetric, BenchmarkReport } from "../../../workers/measure/benchmarks/report.ts";

/** Part of a verification: its figures, and what a reader must know of them. */
export interface ScalePart {
  metrics: BenchmarkMetric[];
  notes: string[];
}

/** Report as `POST /api/performance/benchmarks/reports` takes it: id and key are given there. */
export type MadeReport = Omit<BenchmarkReport, "id" | "environment"> & {
  environment: Omit<BenchmarkReport["environment"], "key">;
};

/** Figures that a report takes, and the length of a note. */
const MAX_NOTES = 20;
const MAX_NOTE = 300;

/** Makes a report of the parts of a verification, measured on this machine. */
export function scaleReport(parts: readonly ScalePart[], startedAtMs: number, endedAtMs: number): MadeReport {
  const notes = parts.flatMap((part) => part.notes).map((note) => note.slice(0, MAX_NOTE));
  return {
    startedAt: new Date(startedAtMs).toISOString(),
    endedAt: new Date(endedAtMs).toISOString(),
    status: "finished",
    origin: "command",
    note: "npm run verify",
    build: "",
    simulatedLatency: null,
    environment: {
      measuredFrom: "outside",
      colo: "",
      runtime: `workerd ${createRequire(import.meta.url)("workerd/package.json").version as string}`,
      machine: `${cpus().length} × ${cpus()[0]?.model ?? "unknown"}`,
      services: "sinks",
      configuration: "verify 1",
    },
    seed: 1,
    categories: [
      {
        category: "infrastructure",
        status: "measured",
        reason: null,
        durationMs: endedAtMs - startedAtMs,
        metrics: parts.flatMap(({ metrics }) => metrics),
        details: { notes: notes.slice(0, MAX_NOTES) },
      },
    ],
  };
}
