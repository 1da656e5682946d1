import { WorkerEntrypoint } from "cloudflare:workers";

/*
 * Stands in for an Analytics Engine binding: a service binding of the same name to this entrypoint, so that
 * `env.NAME.writeDataPoint(point)` stays as it is. JavaScript, since workerd loads the file as it lies here.
 * One worker per dataset, told by two variables: ANALYTICS_URL, the local Analytics Engine, and DATASET.
 */

/** Longer than any healthy write; a point is not worth holding the invocation open for. */
const DEADLINE_MS = 5_000;

/** @extends {WorkerEntrypoint<{ ANALYTICS_URL: string, DATASET: string }>} */
export class AnalyticsSink extends WorkerEntrypoint {
  /**
   * Sends a point on its way. Returns at once and never throws, like the binding: there is nothing to await, and a
   * point that cannot be stored is lost.
   * @param {{ indexes?: unknown[], blobs?: unknown[], doubles?: unknown[] }} point
   */
  writeDataPoint(point) {
    this.ctx.waitUntil(this.#store(point));
  }

  async #store(point) {
    try {
      const response = await fetch(`${this.env.ANALYTICS_URL}/datasets/${this.env.DATASET}/points`, {
        method: "POST",
        body: JSON.stringify(point, (_, value) =>
          value instanceof ArrayBuffer ? new TextDecoder().decode(value) : value,
        ),
        signal: AbortSignal.timeout(DEADLINE_MS),
      });
      await response.body?.cancel();
    } catch (error) {
      // The caller must not notice; the developer should.
      console.warn(`analytics point for ${this.env.DATASET} was lost: ${error}`);
    }
  }
}

export default {
  fetch: () => new Response("this worker is reached through its AnalyticsSink entrypoint only\n", { status: 404 }),
};
