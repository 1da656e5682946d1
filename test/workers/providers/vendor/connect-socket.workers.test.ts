import { afterEach, describe, expect, inject, it, vi } from "vitest";
import { connectSocket } from "../../../../workers/providers/vendor/connect-socket.ts";
import { isTeardownError, ProviderSocketRefused } from "../../../../workers/providers/vendor/provider-socket.ts";
// For the type of what the global set-up provides.
import type {} from "../../../support/database/postgres-setup.ts";

/** Answers the next `fetch` with one end of a socket pair and gives the other, as a vendor's server would hold it. */
function acceptNextUpgrade(): { server: WebSocket; request: () => Request } {
  const pair = new WebSocketPair();
  let request: Request | undefined;
  vi.spyOn(globalThis, "fetch").mockImplementationOnce(async (input, init) => {
    request = new Request(input as RequestInfo, init);
    return new Response(null, { status: 101, webSocket: pair[0] });
  });
  pair[1].accept();
  return {
    server: pair[1],
    request() {
      if (!request) throw new Error("nothing was fetched");
      return request;
    },
  };
}

const open = (signal = new AbortController().signal) =>
  connectSocket("https://vendor.example/v2/listen?model=m", { Authorization: "Token key-1" }, signal);

describe("connectSocket in a Worker", () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it("asks for an upgrade with its headers, and carries text and binary both ways, in order", async () => {
    const { server, request } = acceptNextUpgrade();
    const socket = await open();
    expect(request().url).toBe("https://vendor.example/v2/listen?model=m");
    expect(request().headers.get("upgrade")).toBe("websocket");
    expect(request().headers.get("authorization")).toBe("Token key-1");

    const heard: unknown[] = [];
    const allHeard = Promise.withResolvers<void>();
    server.send("early"); // waits until the socket is started
    socket.start({
      onMessage(data) {
        heard.push(typeof data === "string" ? data : [...new Uint8Array(data)]);
        if (heard.length === 3) allHeard.resolve();
      },
      onClose() {},
    });
    server.send(Uint8Array.of(1, 2, 3));
    server.send("late");
    await allHeard.promise;
    expect(heard).toEqual(["early", [1, 2, 3], "late"]);

    const received = Promise.withResolvers<MessageEvent>();
    server.addEventListener("message", (event) => received.resolve(event));
    server.binaryType = "arraybuffer";
    socket.send(Int16Array.of(1, -2));
    expect([...new Int16Array((await received.promise).data as ArrayBuffer)]).toEqual([1, -2]);
    socket.close();
  });

  it("tells the code with which the vendor closed", async () => {
    const { server } = acceptNextUpgrade();
    const socket = await open();
    const closed = Promise.withResolvers<number>();
    socket.start({ onMessage() {}, onClose: (code) => closed.resolve(code) });
    server.close(1011, "internal");
    expect(await closed.promise).toBe(1011);
    expect(() => socket.close()).not.toThrow();
  });

  it("throws a teardown error when something is sent after its end", async () => {
    acceptNextUpgrade();
    const socket = await open();
    socket.start({ onMessage() {}, onClose() {} });
    socket.close();
    socket.close();
    let thrown: unknown;
    try {
      socket.send("too late");
    } catch (error) {
      thrown = error;
    }
    expect(isTeardownError(thrown)).toBe(true);
  });

  it("rejects with the status of an ordinary answer, over the network", async () => {
    const refusal = await connectSocket(inject("neonFetchEndpoint"), {}, new AbortController().signal).catch(
      (error) => error,
    );
    expect(refusal).toBeInstanceOf(ProviderSocketRefused);
    expect((refusal as ProviderSocketRefused).status).toBeGreaterThanOrEqual(400);
  });

  it("rejects when nobody listens, and when it is aborted", async () => {
    await expect(connectSocket("http://127.0.0.1:9", {}, new AbortController().signal)).rejects.toThrow();
    await expect(open(AbortSignal.abort())).rejects.toThrow();
  });
});
