import { DurableObject } from "cloudflare:workers";

/**
 * The least that can be done with a call's frames where CallSession does its work: a Worker finds an object by name and
 * hands it the socket, the object answers each binary message with the same bytes. With `?reply=no` it only receives.
 */
export class Echo extends DurableObject {
  async fetch(request) {
    const { 0: client, 1: server } = new WebSocketPair();
    server.accept();
    server.binaryType = "arraybuffer";
    const isReplying = new URL(request.url).searchParams.get("reply") !== "no";
    server.addEventListener("message", ({ data }) => {
      if (isReplying && typeof data !== "string") server.send(data);
    });
    return new Response(null, { status: 101, webSocket: client });
  }
}

export default {
  fetch(request, env) {
    return env.ECHO.getByName(new URL(request.url).pathname).fetch(request);
  },
};
