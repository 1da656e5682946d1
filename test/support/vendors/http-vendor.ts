import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** One request to a scripted vendor; the test writes the answer. */
export interface VendorExchange {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Record<string, unknown>;
  readonly response: ServerResponse;
  /** Settles when the client has gone away before the answer was complete. */
  readonly abandoned: Promise<void>;
}

/** An HTTP server whose every answer is scripted by the test. */
export interface HttpVendor {
  readonly url: string;
  /** How later requests are answered. */
  answer(script: (exchange: VendorExchange) => void | Promise<void>): void;
  close(): Promise<void>;
}

export async function startHttpVendor(): Promise<HttpVendor> {
  let script: (exchange: VendorExchange) => void | Promise<void> = ({ response }) => {
    response.writeHead(500).end();
  };
  const server = createServer((request, response) => {
    const abandoned = new Promise<void>((resolve) => {
      response.on("close", () => {
        if (!response.writableFinished) resolve();
      });
    });
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const url = new URL(request.url ?? "/", "http://vendor");
      const body = JSON.parse(Buffer.concat(parts).toString() || "{}");
      void script({
        path: url.pathname,
        query: url.searchParams,
        headers: request.headers,
        body,
        response,
        abandoned,
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answer(next) {
      script = next;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Writes `parts` as separate packets, so that the client reads them one by one. */
export async function writeSlowly(response: ServerResponse, parts: readonly (string | Uint8Array)[]): Promise<void> {
  response.socket?.setNoDelay(true);
  for (const part of parts) {
    await new Promise<void>((resolve, reject) => {
      response.write(part, (error) => (error ? reject(error) : resolve()));
    });
    await new Promise((resolve) => setImmediate(resolve));
  }
}
