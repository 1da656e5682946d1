import { describe, expect, it } from "vitest";
import {
  type AcceptableWebSocket,
  adoptWebSocket,
  isTeardownError,
} from "../../../../workers/providers/vendor/provider-socket.ts";

class FakeWebSocket implements AcceptableWebSocket {
  binaryType = "blob";
  isAccepted = false;
  closeError: Error | null = null;
  readonly #listeners = new Map<string, ((event: never) => void)[]>();

  accept(): void {
    this.isAccepted = true;
  }
  send(): void {}
  close(): void {
    if (this.closeError) throw this.closeError;
  }
  addEventListener(type: string, listener: (event: never) => void): void {
    this.#listeners.set(type, [...(this.#listeners.get(type) ?? []), listener]);
  }
  emit(type: string, event: unknown): void {
    for (const listener of this.#listeners.get(type) ?? []) listener(event as never);
  }
}

describe("adoptWebSocket", () => {
  it("asks for array buffers before it accepts", () => {
    const webSocket = new FakeWebSocket();
    const socket = adoptWebSocket(webSocket);
    expect([webSocket.binaryType, webSocket.isAccepted]).toEqual(["arraybuffer", false]);
    socket.start({ onMessage() {}, onClose() {} });
    expect(webSocket.isAccepted).toBe(true);
  });

  it("tells of its end once, whether by close or by error", () => {
    const webSocket = new FakeWebSocket();
    const codes: number[] = [];
    adoptWebSocket(webSocket).start({ onMessage() {}, onClose: (code) => codes.push(code) });
    webSocket.emit("error", {});
    webSocket.emit("close", { code: 1006 });
    expect(codes).toEqual([1006]);
  });

  it("may be closed when it is closed already", () => {
    const webSocket = new FakeWebSocket();
    webSocket.closeError = new TypeError("Can't call WebSocket close() after close().");
    expect(() => adoptWebSocket(webSocket).close()).not.toThrow();
    webSocket.closeError = new TypeError("Invalid code");
    expect(() => adoptWebSocket(webSocket).close()).toThrow("Invalid code");
  });
});

describe("isTeardownError", () => {
  it.each([
    "Can't call WebSocket send() after close().",
    "The WebSocket is not open",
    "WebSocket is already in CLOSING or CLOSED state.",
    "Network connection lost.",
  ])("knows %j as the end of a socket", (message) => {
    expect(isTeardownError(new Error(message))).toBe(true);
  });

  it.each([new Error("out of memory"), new Error("enclosed"), "closed", undefined])("lets %s surface", (error) => {
    expect(isTeardownError(error)).toBe(false);
  });
});
