import { connect } from "node:net";
import { gunzipSync } from "node:zlib";
import { expect, inject, it } from "vitest";

const platform = inject("platform");
const DEADLINE_MS = 10_000;

/** The bytes of an answer, as they came over the wire: head and body, chunks joined. */
async function receive(acceptEncoding: string): Promise<{ head: string; body: Buffer }> {
  const { port } = new URL(platform.url);
  const socket = connect(Number(port), "127.0.0.1");
  socket.setTimeout(DEADLINE_MS, () => socket.destroy(new Error("no answer in time")));
  socket.write(
    `GET /api/agents HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${platform.apiKey}\r\nAccept-Encoding: ${acceptEncoding}\r\nConnection: close\r\n\r\n`,
  );
  const parts: Buffer[] = [];
  for await (const part of socket) parts.push(part as Buffer);
  const bytes = Buffer.concat(parts);
  const end = bytes.indexOf("\r\n\r\n");
  const head = bytes.subarray(0, end).toString("latin1").toLowerCase();
  const rest = bytes.subarray(end + 4);
  return { head, body: head.includes("transfer-encoding: chunked") ? joinChunks(rest) : rest };
}

function joinChunks(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; ; ) {
    const lineEnd = bytes.indexOf("\r\n", at);
    const length = Number.parseInt(bytes.subarray(at, lineEnd).toString("latin1"), 16);
    if (!(length > 0)) return Buffer.concat(parts);
    parts.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + length));
    at = lineEnd + 2 + length + 2;
  }
}

it.each(["gzip", "identity", "gzip;q=0"])(
  "an answer is compressed once at most for Accept-Encoding: %s",
  async (encoding) => {
    const { head, body } = await receive(encoding);
    const isCompressed = /content-encoding: gzip/.test(head);
    if (encoding !== "gzip") expect(isCompressed).toBe(false);
    expect(head.match(/content-encoding:/g)?.length ?? 0).toBeLessThanOrEqual(1);
    const text = (isCompressed ? gunzipSync(body) : body).toString("utf8");
    expect(JSON.parse(text)).toMatchObject({ success: true, data: { items: expect.any(Array) } });
  },
);
