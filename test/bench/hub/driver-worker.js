import { WorkerEntrypoint } from "cloudflare:workers";

/** Calls of one organisation, as a hub meets them: the bench asks for reports over HTTP, this makes them RPCs. */
export default class Driver extends WorkerEntrypoint {
  async fetch(request) {
    const { pathname, searchParams } = new URL(request.url);
    const organizationId = searchParams.get("organization");
    const hub = this.env.METRICS_HUB.getByName(organizationId);
    if (pathname === "/live") return hub.fetch(request);
    const { reports } = await request.json();
    let failed = 0;
    let reason = null;
    await Promise.all(
      reports.map(async (report) => {
        try {
          if (report.presence.startedAtEpochMs === 0) report.presence.startedAtEpochMs = Date.now();
          const whole = { organizationId, turns: [], providerUses: [], hasDeadAir: false, ...report };
          // Each by itself, as by a call that is alone in its isolate.
          await hub.callsTold({ shard: 0, reports: [whole], events: [] });
        } catch (error) {
          failed += 1;
          reason = String(error);
        }
      }),
    );
    return Response.json({ failed, reason });
  }
}
