import { NO_ORGANIZATION, type RequestPoint } from "../../analytics/request-point.ts";
import type { RequestBatch } from "../../measure/hub-reports.ts";
import { Sketch } from "../../measure/sketch.ts";

/** An isolate tells a hub of its requests no more often than this. The first one is told at once. */
const TELL_EVERY_MS = 5_000;
/** Routes times organisations that one isolate gathers between two reports; what comes on top is not told. */
const MAX_ROUTES = 1_000;
/** Hubs that are told behind one answer; the others' turn comes with the next request. */
const MAX_HUBS = 20;

/** Requests of one route since they were last told. */
interface Gathered {
  route: string;
  method: string;
  n: number;
  errors: number;
  ms: Sketch;
}

/** Batch of one organisation's requests, for its hub. */
export interface OrganizationBatch {
  organizationId: string;
  batch: RequestBatch;
}

/**
 * Requests that this isolate has served since its last report, by organisation and route, for the live figures. Told by
 * traffic: a request that comes after five seconds takes all that was gathered.
 */
export class RequestBatches {
  readonly #organizations = new Map<string, Map<string, Gathered>>();
  #routes = 0;
  #toldAtMs = Number.NEGATIVE_INFINITY;

  /** Adds a request of an organisation. Addresses without a route are gathered as one, under `*`. */
  add({ organizationId, route, method, status, totalMs }: RequestPoint): void {
    if (organizationId === NO_ORGANIZATION) return;
    const gathered = this.#gathered(organizationId, route ?? "*", method);
    if (gathered === null) return;
    gathered.n += 1;
    if (status >= 500) gathered.errors += 1;
    gathered.ms.add(totalMs);
  }

  /** Takes the batches of up to 20 organisations, the longest waiting first, when they are due; none before. */
  takeDue(nowMs: number): OrganizationBatch[] {
    if (this.#organizations.size === 0 || nowMs - this.#toldAtMs < TELL_EVERY_MS) return [];
    const taken: OrganizationBatch[] = [];
    for (const [organizationId, routes] of this.#organizations) {
      if (taken.length >= MAX_HUBS) return taken;
      taken.push({ organizationId, batch: { routes: [...routes.values()].map(onWire) } });
      this.#organizations.delete(organizationId);
      this.#routes -= routes.size;
    }
    this.#toldAtMs = nowMs;
    return taken;
  }

  #gathered(organizationId: string, route: string, method: string): Gathered | null {
    const routes = this.#organizations.get(organizationId) ?? new Map<string, Gathered>();
    const name = `${method} ${route}`;
    const known = routes.get(name);
    if (known !== undefined) return known;
    if (this.#routes >= MAX_ROUTES) return null;
    const fresh = { route, method, n: 0, errors: 0, ms: new Sketch() };
    routes.set(name, fresh);
    this.#organizations.set(organizationId, routes);
    this.#routes += 1;
    return fresh;
  }
}

function onWire({ ms, ...counts }: Gathered): RequestBatch["routes"][number] {
  return { ...counts, ms: ms.toBytes() };
}
