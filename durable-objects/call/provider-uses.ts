import type { ProviderStage } from "../../voice/providers.ts";
import type { CallEvent } from "../../voice/timeline/events.ts";
import { providerErrorKind } from "../../workers/analytics/provider-failure.ts";
import type { ProviderPoint } from "../../workers/analytics/provider-point.ts";

/** Stage that is asked once for each answer, or clause of one. */
type AskedStage = Exclude<ProviderStage, "stt">;

/** Use of a provider, as far as the timeline tells of it. */
export type ProviderUse = Pick<
  ProviderPoint,
  | "turnId"
  | "stage"
  | "provider"
  | "model"
  | "outcome"
  | "errorKind"
  | "fellBackTo"
  | "hedge"
  | "firstResultMs"
  | "totalMs"
>;

/** A provider that was asked; `outcome` is null until it is known. */
type Asked = Omit<ProviderUse, "outcome"> & { outcome: ProviderUse["outcome"] | null; askedAtMs: number };

/** Uses of one stage in a turn. */
interface Stage {
  uses: Asked[];
  /** Provider that will be asked next as a hedge. */
  nextHedge: string | null;
  /** Hedge that has won the race that is on. */
  wonBy: string | null;
  /** One whose first result has come, and which goes on. */
  answering: Asked | null;
}

/** Uses kept of a turn and stage; later ones are not told. A turn has a few clauses. */
const MAX_USES = 24;

/**
 * Uses of models and voices in one turn, read off the timeline. In each stage they come one after another: a request,
 * joined by others when it is late or fails, until one of them answers. Where the timeline does not tell which of two
 * has answered, as it names providers and not requests, neither is reported.
 */
export class TurnUses {
  readonly #turnId: string;
  readonly #stages: Record<AskedStage, Stage> = { llm: noUses(), tts: noUses() };

  constructor(turnId: string) {
    this.#turnId = turnId;
  }

  hedgeStarted(stage: AskedStage, provider: string): void {
    this.#stages[stage].nextHedge = provider;
  }

  hedgeWon(stage: AskedStage, provider: string): void {
    this.#stages[stage].wonBy = provider;
  }

  asked(stage: AskedStage, provider: string, model: string | null, atMs: number): void {
    const of = this.#stages[stage];
    // The answer before is over, be it told or not.
    if (of.answering !== null) of.answering = null;
    const isHedge = of.nextHedge === provider;
    of.nextHedge = null;
    if (of.uses.length >= MAX_USES) return;
    of.uses.push({
      turnId: this.#turnId,
      ...{ stage, provider, model, askedAtMs: atMs },
      hedge: isHedge ? "hedge" : "first",
      ...{ outcome: null, errorKind: null, fellBackTo: null, firstResultMs: null, totalMs: null },
    });
  }

  /** The first token, or the first sound of a clause, is there. */
  answered(stage: AskedStage, atMs: number): void {
    const of = this.#stages[stage];
    const open = openOf(of);
    const { wonBy } = of;
    of.wonBy = null;
    const candidates = open.filter(({ hedge, provider }) =>
      wonBy === null ? hedge === "first" : hedge === "hedge" && provider === wonBy,
    );
    const [winner, other] = candidates;
    const isKnown = winner !== undefined && other === undefined;
    if (!isKnown) of.uses = of.uses.filter((use) => !candidates.includes(use));
    for (const use of open) if (use !== winner) use.outcome = "outrun";
    if (!isKnown) return;
    winner.outcome = "ok";
    winner.firstResultMs = distance(winner.askedAtMs, atMs);
    of.answering = winner;
  }

  /** The answer that is under way is whole. */
  finished(stage: AskedStage, atMs: number): void {
    const { answering } = this.#stages[stage];
    if (answering !== null) answering.totalMs = distance(answering.askedAtMs, atMs);
    this.#stages[stage].answering = null;
  }

  /** Returns true when the failure is of a provider that this turn has asked. */
  failed(stage: AskedStage, failure: Extract<CallEvent, { type: "provider_failed" }>): boolean {
    const of = this.#stages[stage];
    const { answering } = of;
    const isOf = ({ provider }: Asked): boolean => provider === failure.provider;
    // Of two requests to one provider the one that was asked first: failing takes its time.
    const use = openOf(of).find(isOf) ?? (answering !== null && isOf(answering) ? answering : undefined);
    if (use === undefined) return false;
    use.outcome = "failed";
    use.errorKind = providerErrorKind(failure, use === answering);
    use.totalMs = distance(use.askedAtMs, failure.atMs);
    if (use === answering) of.answering = null;
    return true;
  }

  fellBack(stage: AskedStage, from: string, to: string): void {
    const use = this.#stages[stage].uses.findLast(
      ({ provider, outcome, fellBackTo }) => provider === from && outcome === "failed" && fellBackTo === null,
    );
    if (use !== undefined) use.fellBackTo = to;
  }

  /** Ends the turn and returns its uses. Those without a first result were cancelled, or outrun by the turn's time. */
  end(isFailed: boolean): ProviderUse[] {
    return [...this.#stages.llm.uses, ...this.#stages.tts.uses].map(({ askedAtMs: _, outcome, ...use }) => ({
      ...use,
      outcome: outcome ?? (isFailed ? "outrun" : "cancelled"),
    }));
  }
}

function noUses(): Stage {
  return { uses: [], nextHedge: null, wonBy: null, answering: null };
}

function openOf({ uses }: Stage): Asked[] {
  return uses.filter(({ outcome }) => outcome === null);
}

/** Whole milliseconds between two events of a timeline. */
export function distance(fromMs: number, toMs: number): number {
  return Math.max(0, Math.round(toMs - fromMs));
}
