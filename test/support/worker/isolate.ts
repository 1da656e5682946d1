import { createExecutionContext, createScheduledController, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { vi } from "vitest";
import { type ApiAnswer, ORIGIN } from "./tenant.ts";

/**
 * One more instance of the worker: nothing of what it keeps in memory is shared with others, everything behind its
 * bindings is.
 */
export interface Isolate {
  /** A request; settles when everything behind the answer is done too. */
  send(method: string, path: string, request?: IsolateRequest): Promise<ApiAnswer>;
  /** What the platform does at a time of the clock. */
  runCron(cron: string): Promise<void>;
}

interface IsolateRequest {
  key?: string;
  json?: unknown;
  headers?: Record<string, string>;
  /** In place of the isolate's own bindings and variables. */
  bindings?: Record<string, unknown>;
}

/** Starts an isolate with these bindings in place of the tests' own. */
export async function startIsolate(bindings: Record<string, unknown> = {}): Promise<Isolate> {
  vi.resetModules();
  const [{ createApp }, { runScheduled }] = await Promise.all([
    import("../../../workers/app.ts"),
    import("../../../workers/scheduled.ts"),
  ]);
  const app = createApp();
  return {
    async send(method, path, { key, json, headers = {}, bindings: changes = {} } = {}) {
      const request = new Request(new URL(path, ORIGIN), { method, headers });
      if (key !== undefined) request.headers.set("Authorization", `Bearer ${key}`);
      if (json !== undefined) request.headers.set("Content-Type", "application/json");
      const sent = json === undefined ? request : new Request(request, { body: JSON.stringify(json) });
      const context = createExecutionContext();
      const response = await app.fetch(sent, { ...env, ...bindings, ...changes }, context);
      const text = await response.text();
      await waitOnExecutionContext(context);
      return { status: response.status, headers: response.headers, body: text === "" ? null : JSON.parse(text) };
    },
    async runCron(cron) {
      const context = createExecutionContext();
      const controller = createScheduledController({ cron });
      await runScheduled(controller.cron, { ...env, ...bindings }, (task) => context.waitUntil(task));
      await waitOnExecutionContext(context);
    },
  };
}
