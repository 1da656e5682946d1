import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { Client } from "@neondatabase/serverless";
import { type WebSocket, WebSocketServer } from "ws";
import { encodeResult, parseNeonRequest } from "../../../local/postgres/neon-request.ts";
import type { Statement } from "../../../local/postgres/statement.ts";
import { readBody } from "../../../local/request-body.ts";

/** Neon's two ways in, in front of a Postgres that speaks TCP only. */
export interface NeonFront {
  /** SQL over HTTP. */
  readonly fetchEndpoint: string;
  /** WebSocket to TCP. */
  readonly webSocketProxy: string;
  close(): void;
}

const MAX_BODY_BYTES = 64 * 1024 * 1024;
const asText = { getTypeParser: () => (value: string) => value };

/** Serves a Postgres as Neon serves its own: `/sql` over HTTP, sessions over a WebSocket. */
export async function serveAsNeon({
  port,
  connectionString,
}: {
  port: number;
  connectionString: string;
}): Promise<NeonFront> {
  const server = createServer((request, response) => {
    const answer = async (): Promise<[number, unknown]> => {
      const parsed = parseNeonRequest(request.headers, await readBody(request, MAX_BODY_BYTES));
      const queries = parsed.type === "single" ? [parsed.query] : parsed.queries;
      const begin = parsed.type === "single" ? null : parsed.begin;
      const client = newClient(connectionString, webSocketProxy);
      await client.connect();
      try {
        if (begin !== null) await client.query(begin);
        const results = [];
        for (const { statement, rowsAsArrays } of queries) results.push(await runOne(client, statement, rowsAsArrays));
        if (begin !== null) await client.query("COMMIT");
        return [200, begin === null ? results[0] : { results }];
      } finally {
        await client.end().catch(() => undefined);
      }
    };
    answer()
      .catch((error: Error): [number, unknown] => [400, { ...error, message: error.message }])
      .then(([status, body]) => response.writeHead(status).end(JSON.stringify(body)));
  });
  const sockets = new WebSocketServer({ server, path: "/v2" });
  sockets.on("connection", (client) => forward(client, port));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const webSocketProxy = `${host}/v2`;
  return {
    fetchEndpoint: `http://${host}/sql`,
    webSocketProxy,
    close() {
      for (const client of sockets.clients) client.terminate();
      sockets.close();
      server.close();
      server.closeAllConnections();
    },
  };
}

function newClient(connectionString: string, webSocketProxy: string): Client {
  const client = new Client({ connectionString });
  client.neonConfig.wsProxy = webSocketProxy;
  client.neonConfig.useSecureWebSocket = false;
  client.neonConfig.pipelineConnect = false;
  client.on("error", () => undefined);
  return client;
}

async function runOne(client: Client, { text, params }: Statement, rowsAsArrays: boolean) {
  const query = { text, values: [...params], rowMode: "array" as const, types: asText };
  const { command, rowCount, fields, rows } = await client.query<(string | null)[]>(query);
  return encodeResult(
    { command, rowCount, fields: fields.map((field) => ({ ...field, format: "text" as const })), rows },
    rowsAsArrays,
  );
}

/** Passes bytes both ways between a WebSocket and Postgres. */
function forward(client: WebSocket, port: number): void {
  const socket = connect(port, "127.0.0.1");
  client.on("message", (data) => socket.write(data as Buffer));
  client.on("close", () => socket.destroy());
  socket.on("data", (bytes) => client.send(bytes));
  socket.on("close", () => client.close());
  socket.on("error", () => client.terminate());
}
