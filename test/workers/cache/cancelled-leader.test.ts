import { createServer, type Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { strategies } from "../../../workers/cache/strategies.ts";
import { serveWorker, type WorkerdServer } from "../../support/http/workerd-server.ts";
import { realClock } from "../../support/real-clock.ts";
import { sleep } from "../../support/sleep.ts";

/**
 * In a real workerd, without Miniflare's proxy, which would hide the hang-up from it. The clients are sockets, so that
 * the leader's can be reset; a FIN does not end its request.
 */
const ORIGIN_MS = 400;
const HANG_UP_MS = 100;
const FOLLOWERS = 20;
/** Past the last moment at which the cache may answer. */
const GIVE_UP_MS = strategies.campaigns_list.hardMs + 500;

let workerd: WorkerdServer;
let origin: Server;
const originCalls = new Map<string, number>();

beforeAll(async () => {
  origin = createServer((request, response) => {
    const key = request.url ?? "";
    const calls = (originCalls.get(key) ?? 0) + 1;
    originCalls.set(key, calls);
    setTimeout(() => response.end(`answer ${calls}`), ORIGIN_MS);
  });
  await new Promise<void>((resolve) => origin.listen(0, "127.0.0.1", resolve));
  workerd = await serveWorker(new URL("../../support/cache/cache-worker.ts", import.meta.url));
});

afterAll(async () => {
  await workerd?.stop();
  origin?.closeAllConnections();
  origin?.close();
});

/** A request over a connection of its own. */
function send(share: string, key: string): Socket {
  const socket = connect(workerd.port, "127.0.0.1");
  const address = `http://127.0.0.1:${(origin.address() as AddressInfo).port}/${key}`;
  const query = new URLSearchParams({ share, key, origin: address });
  socket.write(`GET /?${query} HTTP/1.1\r\nHost: worker\r\nConnection: close\r\n\r\n`);
  return socket;
}

/** What the request is answered, and after how long; `hangs` when it is not in time. */
async function ask(share: string, key: string): Promise<{ answer: string; tookMs: number }> {
  const startedAtMs = performance.now();
  const socket = send(share, key);
  let text = "";
  socket.setEncoding("utf8").on("data", (part: string) => (text += part));
  const ended = new Promise<boolean>((resolve, reject) =>
    socket.once("end", () => resolve(true)).once("error", reject),
  );
  const given = new AbortController();
  const isAnswered = await Promise.race([ended, sleep(realClock, GIVE_UP_MS, given.signal).then(() => false)]);
  given.abort();
  socket.destroy();
  const [head = "", body = ""] = text.split("\r\n\r\n");
  const answer = head.startsWith("HTTP/1.1 200") ? (body.replace(/^[\da-f]+\r\n/, "").split("\r\n")[0] ?? "") : head;
  return { answer: isAnswered ? answer : "hangs", tookMs: performance.now() - startedAtMs };
}

/** A leader who hangs up while its followers wait, and somebody who comes when all is over. */
async function hangUpOnLeader(share: string) {
  const key = `key-${share}`;
  const leader = send(share, key);
  while (!originCalls.has(`/${key}`)) await sleep(realClock, 5, new AbortController().signal);
  const waiting = Array.from({ length: FOLLOWERS }, () => ask(share, key));
  await sleep(realClock, HANG_UP_MS, new AbortController().signal);
  leader.resetAndDestroy();
  const followers = await Promise.all(waiting);
  const later = await ask(share, key);
  return { followers, later, calls: originCalls.get(`/${key}`) };
}

describe("when the request that loads a value is reset by its client", () => {
  it("answers all followers from that load, which waitUntil keeps alive", async () => {
    const { followers, later, calls } = await hangUpOnLeader("cache");
    expect(new Set(followers.map(({ answer }) => answer))).toEqual(new Set(["answer 1"]));
    expect(Math.max(...followers.map(({ tookMs }) => tookMs))).toBeLessThan(strategies.campaigns_list.takeoverMs);
    expect(later.answer).toBe("answer 1");
    expect(calls).toBe(1);
  });

  it("lets one follower load again when the load is lost all the same", async () => {
    const { followers, later, calls } = await hangUpOnLeader("unkept");
    expect(new Set(followers.map(({ answer }) => answer))).toEqual(new Set(["answer 2"]));
    expect(Math.max(...followers.map(({ tookMs }) => tookMs))).toBeLessThan(strategies.campaigns_list.hardMs);
    expect(later.answer).toBe("answer 2");
    expect(calls).toBe(2);
  });

  it("would hang for ever if they shared nothing but a promise", async () => {
    // Otherwise the tests above would prove nothing about this runtime.
    const { followers, later } = await hangUpOnLeader("naive");
    expect(new Set(followers.map(({ answer }) => answer))).toEqual(new Set(["hangs"]));
    expect(later.answer).toBe("hangs");
  });
});
