import { type WireErrorCode, wireErrors } from "../voice/wire/protocol.ts";

/**
 * Accepts the server's end of a new WebSocket pair, with binary messages as array buffers (the default is a Blob, which
 * would need an await).
 */
export function acceptSocket(): { client: WebSocket; server: WebSocket } {
  const pair = new WebSocketPair();
  const [client, server] = [pair[0], pair[1]];
  server.accept();
  server.binaryType = "arraybuffer";
  return { client, server };
}

/** Sends an error as the wire has it; after a fatal one the socket is closed with the documented code. */
export function sendError(socket: WebSocket, code: WireErrorCode, detail?: string): void {
  const { isFatal, closeCode, message } = wireErrors[code];
  const text = detail === undefined ? message : `${message} ${detail}`;
  whileOpen(socket, () => {
    socket.send(JSON.stringify({ type: "error", code, message: text, fatal: isFatal }));
    if (isFatal) socket.close(closeCode, code);
  });
}

/** Runs `task` unless the socket is gone: a caller may hang up between any two of our messages. */
export function whileOpen(socket: WebSocket, task: () => void): void {
  if (socket.readyState === WebSocket.OPEN) task();
}
