import type { ProviderStage } from "../../voice/providers.ts";

/** Request to a provider that has not ended yet. */
export interface OpenRequest {
  /** Place in the timeline of the event that began it. */
  index: number;
  atMs: number;
  turnId: string;
  provider: string;
  model: string | null;
  characters: number | null;
  isHedge: boolean;
  firstTokenAtMs: number | null;
}

/**
 * Requests of one stage that are under way, in the order in which they began. A provider's failure names no turn, so
 * all turns are looked after together.
 */
export class OpenRequests {
  readonly stage: ProviderStage;
  readonly #open: OpenRequest[] = [];
  #isHedgeNext = false;

  constructor(stage: ProviderStage) {
    this.stage = stage;
  }

  /** Notes that the next request is asked beside one that is late. */
  hedgeStarted(): void {
    this.#isHedgeNext = true;
  }

  begin(request: Omit<OpenRequest, "isHedge" | "firstTokenAtMs">): void {
    this.#open.push({ ...request, isHedge: this.#isHedgeNext, firstTokenAtMs: null });
    this.#isHedgeNext = false;
  }

  /** Returns the oldest request of a turn. */
  oldestOf(turnId: string): OpenRequest | undefined {
    return this.#open.find((request) => request.turnId === turnId);
  }

  /** Takes the requests of a turn that `isMeant` picks; all of them unless it is given. */
  take(turnId: string, isMeant: (request: OpenRequest) => boolean = () => true): OpenRequest[] {
    const taken = this.#open.filter((request) => request.turnId === turnId && isMeant(request));
    for (const request of taken) this.#open.splice(this.#open.indexOf(request), 1);
    return taken;
  }

  /** Takes the newest request to a provider, which has just failed. */
  takeFailed(provider: string): OpenRequest | undefined {
    const at = this.#open.findLastIndex((request) => request.provider === provider);
    return at < 0 ? undefined : this.#open.splice(at, 1)[0];
  }
}
