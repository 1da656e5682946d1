import { lazily } from "../../wiring/lazily.ts";
import type { RequestParts } from "../../wiring/request-parts.ts";
import { createHealth, type Health } from "./health.ts";
import { createVisits, VisitMemory, type Visits } from "./visits.ts";

/** Services of the platform itself: no organisation's work. */
export interface PlatformServices {
  health: Health;
  visits: Visits;
}

/** Shared by all requests of this isolate. */
const visitMemory = new VisitMemory();

const wire = lazily<{ parts: RequestParts }, PlatformServices>({
  health: ({ parts }) => createHealth(parts.openDatabase),
  visits: ({ parts: { env, waitUntil } }) => createVisits(env.CACHE, visitMemory, waitUntil),
});

/** Wires the services of the platform for one request. */
export function createPlatformServices(parts: RequestParts): PlatformServices {
  return wire({ parts });
}
