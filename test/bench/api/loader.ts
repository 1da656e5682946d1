import { closedLoop, type LoadResult, openLoop } from "./load.ts";

/**
 * A load to make, in a process of its own: requests whole as they go over the wire, and the order they are sent in,
 * again and again.
 */
export interface LoadCommand {
  port: number;
  requests: string[];
  order: number[];
  plan: { kind: "open"; perSecond: number } | { kind: "closed" };
  forMs: number;
  connections: number;
}

process.on("message", async ({ port, requests, order, plan, forMs, connections }: LoadCommand) => {
  const bytes = requests.map((text) => Buffer.from(text));
  const request = (n: number): Buffer => bytes[order[n % order.length] as number] as Buffer;
  let result: LoadResult | { error: string };
  try {
    result =
      plan.kind === "open"
        ? await openLoop(port, request, { perSecond: plan.perSecond, forMs, connections })
        : await closedLoop(port, request, { forMs, connections });
  } catch (error) {
    result = { error: String(error) };
  }
  process.send?.(result);
});
