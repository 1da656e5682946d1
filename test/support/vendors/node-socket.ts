import { WebSocket } from "ws";
import { type OpenSocket, ProviderSocketRefused } from "../../../workers/providers/vendor/provider-socket.ts";

/** `connect-socket.ts` for Node, where `fetch` cannot upgrade: the same contract over the `ws` library. */
export const openNodeSocket: OpenSocket = (url, headers, signal) =>
  new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const webSocket = new WebSocket(url.replace(/^http/, "ws"), { headers });
    const abort = () => {
      reject(signal.reason);
      webSocket.terminate();
    };
    signal.addEventListener("abort", abort, { once: true });
    webSocket.on("error", reject); // after opening, `close` follows and says enough
    webSocket.on("unexpected-response", (_request, response) => {
      response.resume();
      reject(new ProviderSocketRefused(response.statusCode ?? 0));
    });
    webSocket.on("open", () => {
      signal.removeEventListener("abort", abort);
      webSocket.pause();
      resolve({
        start(handlers) {
          webSocket.on("message", (data: Buffer, isBinary: boolean) => {
            handlers.onMessage(isBinary ? new Uint8Array(data).buffer : data.toString());
          });
          webSocket.on("close", (code) => handlers.onClose(code));
          webSocket.resume();
        },
        send(data) {
          if (webSocket.readyState !== WebSocket.OPEN) throw new Error("the WebSocket is not open");
          webSocket.send(data);
        },
        close: () => webSocket.close(1000),
      });
    });
  });
