import { createServer, type IncomingMessage, request } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { buffer } from "node:stream/consumers";
import { brotliCompressSync, constants } from "node:zlib";

/** The edge in front of a local platform: compresses as the real one does, which the local runtime leaves out. */
export interface Edge {
  url: string;
  close(): Promise<void>;
}

/** Types that the real edge compresses. */
const COMPRESSIBLE = /^(text\/|application\/(json|javascript)|image\/svg)/;

/** Starts the edge of the platform at `origin`, on a free loopback port. */
export async function startEdge(origin: string): Promise<Edge> {
  const { hostname, port } = new URL(origin);
  const target = { hostname, port: Number(port) };
  /** Compressed files by their content: the real edge keeps them too. */
  const compressed = new Map<string, Buffer>();
  const sockets = new Set<Duplex>();

  const server = createServer((incoming, outgoing) => {
    const { method, url: path, headers } = incoming;
    const forwarded = request({ ...target, method, path, headers: { ...headers, "accept-encoding": "identity" } });
    forwarded.on("error", () => outgoing.destroy());
    forwarded.on("response", async (answer: IncomingMessage) => {
      const type = answer.headers["content-type"] ?? "";
      const isCompressible = COMPRESSIBLE.test(type) && /\bbr\b/.test(String(headers["accept-encoding"] ?? ""));
      if (!isCompressible) {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
        return;
      }
      const body = await buffer(answer);
      const { "content-length": _length, "transfer-encoding": _encoding, ...rest } = answer.headers;
      const small = body.length === 0 ? body : compress(body, compressed);
      const encoding = body.length === 0 ? {} : { "content-encoding": "br" };
      outgoing.writeHead(answer.statusCode ?? 502, { ...rest, ...encoding, "content-length": small.length });
      outgoing.end(small);
    });
    incoming.pipe(forwarded);
  });

  server.on("upgrade", (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    const upstream: Socket = connect(target.port, target.hostname, () => {
      const lines = [`${incoming.method} ${incoming.url} HTTP/1.1`];
      for (let i = 0; i < incoming.rawHeaders.length; i += 2)
        lines.push(`${incoming.rawHeaders[i]}: ${incoming.rawHeaders[i + 1]}`);
      upstream.write(`${lines.join("\r\n")}\r\n\r\n`);
      upstream.write(head);
      upstream.pipe(socket).pipe(upstream);
    });
    sockets.add(socket);
    const end = (): void => {
      sockets.delete(socket);
      upstream.destroy();
      socket.destroy();
    };
    for (const one of [socket, upstream]) {
      one.on("error", end);
      one.on("close", end);
    }
  });

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function compress(body: Buffer, known: Map<string, Buffer>): Buffer {
  const key = body.toString("latin1");
  const found = known.get(key);
  if (found !== undefined) return found;
  // The quality that edges use for what they compress on the way.
  const small = brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } });
  known.set(key, small);
  return small;
}
