import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import { environmentOf } from "../../../workers/measure/benchmarks/environment-key.ts";
import type { BenchmarkReport } from "../../../workers/measure/benchmarks/report.ts";

/** A deployment's API of benchmarks, whose runs end at once with a given report. */
export interface FakeDeployment {
  url: string;
  /** Reports that were stored from outside, newest last. */
  readonly stored: BenchmarkReport[];
  /** Bodies of requests to run. */
  readonly asked: unknown[];
  /** Reads of reports that are still to be left unanswered, as of a deployment that is too busy. */
  unansweredReads: number;
  /** Time before anything is answered. */
  answersAfterMs: number;
  close(): Promise<void>;
}

/** Starts it on a free loopback port; each run gives the next of `runs`, and it knows only `apiKey`. */
export async function startFakeDeployment(apiKey: string, runs: BenchmarkReport[]): Promise<FakeDeployment> {
  const stored: BenchmarkReport[] = [];
  const asked: unknown[] = [];
  const known = new Map<string, BenchmarkReport>();
  const path = "/api/performance/benchmarks";

  const answer = (request: IncomingMessage, body: string): unknown => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
    if (pathname === path && request.method === "POST") {
      asked.push(JSON.parse(body));
      const run = runs.shift();
      if (run === undefined) return null;
      known.set(run.id, run);
      return { ...run, progress: null };
    }
    if (pathname === `${path}/reports`) {
      const made = JSON.parse(body) as BenchmarkReport;
      const id = `benchmark_stored_${stored.length + 1}`;
      const report = { ...made, id, environment: environmentOf(made.environment), progress: null };
      stored.push(report);
      known.set(id, report);
      return report;
    }
    if (pathname === path) {
      const key = searchParams.get("environmentKey");
      return { items: stored.filter(({ environment }) => environment.key === key).toReversed() };
    }
    return known.get(pathname.slice(path.length + 1)) ?? (pathname.startsWith(path) ? null : { items: [] });
  };

  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  const deployment: FakeDeployment = { url: "", stored, asked, unansweredReads: 0, answersAfterMs: 0, close };
  const server = createServer(async (request, response) => {
    const body = await text(request);
    if (deployment.answersAfterMs > 0) await wait(deployment.answersAfterMs);
    const isAllowed = request.headers.authorization === `Bearer ${apiKey}`;
    const isRead = request.method === "GET" && (request.url ?? "").startsWith(`${path}/`);
    const isLost = isRead && deployment.unansweredReads > 0;
    if (isLost) deployment.unansweredReads -= 1;
    const data = isAllowed && !isLost ? answer(request, body) : null;
    response.writeHead(data === null ? 404 : 200, { "content-type": "application/json", "x-execution-time": "0.1ms" });
    const error = { message: isAllowed ? "There is none." : "This key is not known." };
    response.end(JSON.stringify(data === null ? { success: false, error } : { success: true, data }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  deployment.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return deployment;
}
