import { adoptWebSocket, type OpenSocket, ProviderSocketRefused } from "./provider-socket.ts";

/**
 * Opens a client WebSocket from a Worker: a `fetch` with an `Upgrade` header, since `new WebSocket` cannot send the
 * `Authorization` header. The address must be `http(s)`; Workers refuse `ws(s)` here.
 */
export const connectSocket: OpenSocket = async (url, headers, signal) => {
  const response = await fetch(url, { headers: { ...headers, Upgrade: "websocket" }, signal });
  if (!response.webSocket) {
    // Unread, the body would hold its connection open until collected.
    await response.body?.cancel();
    throw new ProviderSocketRefused(response.status);
  }
  return adoptWebSocket(response.webSocket);
};
