import { createServer, type IncomingHttpHeaders, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it } from "vitest";
import type { CallEvent } from "../../../voice/timeline/events.ts";
import { createTraceExport } from "../../../workers/telemetry/trace-export.ts";
import { watchLog } from "../../support/log-watch.ts";
import { readExport } from "../../support/telemetry/otlp-schema.ts";

const call = {
  callId: "call_019aa9a2-5b1c-7d10-8e6f-0123456789ab",
  organizationId: "org_1",
  startedAtEpochMs: Date.UTC(2026, 10, 30, 9),
  services: "vendor",
  simulatedLatency: null,
} as const;
const events: CallEvent[] = [
  { atMs: 0, type: "call_started", callId: call.callId, agentId: "agent_1", agentVersion: 3, transport: "browser" },
  { atMs: 2_000, type: "call_ended", reason: "caller_hung_up" },
];

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A collector on loopback; its address. */
async function collector(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces`;
}

/** What the log got while `work` was done. */
async function logOf(work: () => Promise<void>): Promise<unknown[]> {
  const log = watchLog();
  try {
    await work();
    return log.lines.map((line) => JSON.parse(line));
  } finally {
    log.stop();
  }
}

it("sends an ended call's trace with the headers that let it in", async () => {
  const requests: { headers: IncomingHttpHeaders; body: string }[] = [];
  const url = await collector(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    requests.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
    response.end("{}");
  });
  const log = await logOf(() => createTraceExport({ url, headers: { "x-team": "voice" } })(call, () => events));
  expect(log).toEqual([]);
  expect(requests[0]?.headers).toMatchObject({ "content-type": "application/json", "x-team": "voice" });
  const { spans } = readExport(JSON.parse(requests[0]?.body ?? ""));
  expect(spans.map(({ name }) => name)).toEqual(["call"]);
});

it("reads no timeline without a collector", async () => {
  const read = () => {
    throw new Error("read");
  };
  await createTraceExport({ url: undefined, headers: {} })(call, read);
});

it.each<[string, RequestListener, string]>([
  ["refuses it", (_, response) => response.writeHead(503).end(), "status_503"],
  [
    "sends it elsewhere",
    (_, response) => response.writeHead(307, { Location: "http://127.0.0.1:9/" }).end(),
    "status_307",
  ],
  ["never answers", () => undefined, "TimeoutError"],
  ["hangs up", (request) => request.socket.destroy(), "TypeError"],
])("says so in the log and disturbs nothing when the collector %s", async (_, listener, reason) => {
  const url = await collector(listener);
  const log = await logOf(() => createTraceExport({ url, headers: {}, deadlineMs: 200 })(call, () => events));
  expect(log).toEqual([{ event: "call_trace_not_exported", callId: call.callId, reason }]);
});

it("sends no body that a collector would refuse for its size", async () => {
  const requests: unknown[] = [];
  const url = await collector((request, response) => {
    requests.push(request.url);
    response.end("{}");
  });
  const many = Array.from({ length: 20_000 }, (_, at): CallEvent[] => [
    { atMs: at * 10, type: "speech_started", speechAtMs: at * 10 },
    { atMs: at * 10 + 5, type: "speech_ended", speechAtMs: at * 10 + 5 },
  ]).flat();
  const log = await logOf(() => createTraceExport({ url, headers: {} })(call, () => many));
  expect(log).toMatchObject([{ reason: "too_large" }]);
  expect(requests).toEqual([]);
});
