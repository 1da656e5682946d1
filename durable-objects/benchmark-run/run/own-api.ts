/** Address of the deployment's own API as an object writes it: no request to it leaves the runtime. */
const ORIGIN = "https://benchmark.internal";

/** Entry point of the worker that an object belongs to. */
export type OwnWorker = Pick<Fetcher, "fetch">;

/**
 * Returns the entry point of an object's own worker. The loopback that the runtime offers rather than the public
 * address: a worker may not fetch its own `workers.dev` address, and one's own machine has no public one.
 */
export function ownWorkerOf(context: DurableObjectState): OwnWorker {
  return (context as unknown as { exports: { default: OwnWorker } }).exports.default;
}

/** Requests a path of the own API with a key. */
export function fetchOwnApi(
  worker: OwnWorker,
  path: string,
  { apiKey, signal }: { apiKey: string; signal: AbortSignal },
  init: RequestInit = {},
): Promise<Response> {
  const headers = new Headers(init.headers);
  if (!headers.has("Authorization")) headers.set("Authorization", `Bearer ${apiKey}`);
  return worker.fetch(new Request(new URL(path, ORIGIN), { ...init, headers, signal }));
}

/** Opens a socket of the own worker, accepted and with binary messages as `ArrayBuffer`. Throws when it is refused. */
export async function openOwnSocket(
  worker: OwnWorker,
  path: string,
  credentials: { apiKey: string; signal: AbortSignal },
): Promise<WebSocket> {
  const { webSocket, status } = await fetchOwnApi(worker, path, credentials, { headers: { Upgrade: "websocket" } });
  if (webSocket === null) throw new Error(`The socket was refused with ${status}.`);
  webSocket.binaryType = "arraybuffer";
  webSocket.accept();
  return webSocket;
}
