import type { Clock, Timer } from "../clock.ts";
import { DeadlineExceeded, withDeadlines } from "../deadline.ts";
import { ProviderError } from "../providers.ts";
import type { CallEventBody } from "../timeline/events.ts";
import { AnswerRejected } from "./answer-rejected.ts";
import type { AnsweringStage, Candidate, ProviderAttempt, ProviderHealth } from "./provider-health.ts";

/**
 * First-item deadline of every provider, signs of life among the items. A model may take its time as long as the caller
 * is asked for patience meanwhile, and is given up sooner where that cannot be (see `Patience`); a voice that takes so
 * long will not come.
 */
const FIRST_ITEM_DEADLINE_MS: Record<AnsweringStage, number> = { llm: 6_000, tts: 2_500 };
/** A stream that has begun and then stalls this long is lost: playback runs dry soon after. */
const STALL_DEADLINE_MS = 2_000;

/**
 * Weight of an item: it belongs to the `answer`; it is `nothing` by itself; it shows that the provider thinks of an
 * answer, or is at `work` on one, and so lives.
 */
export type ItemWeight = "answer" | "nothing" | "thoughts" | "work";

/** Dependencies of `firstThatAnswers`. */
export interface FailoverDeps<T> {
  clock: Clock;
  health: ProviderHealth;
  /** Turn of the answer, for the timeline. */
  turnId: string;
  emit: (event: CallEventBody) => void;
  /** Weighs the items before an answer; without it, the first one is an answer, and none is one too. */
  weigh?: (item: T) => ItemWeight;
}

/**
 * Yields the items of the provider of `chain` that answers first. A provider that is late is joined by the next (a
 * hedge); a provider that fails before its first item is replaced by the next at once; the first of them with an item
 * wins and the others are aborted. Providers whose breaker is open come last. A winner that fails later cannot be
 * replaced without repeating words, so its error is thrown, as is the last error when all fail. Ends without an error
 * when `signal` is aborted; a `DeadlineExceeded` as its reason says that the turn could wait no longer for the
 * providers still silent.
 */
export async function* firstThatAnswers<P extends Candidate, T>(
  chain: readonly P[],
  stage: AnsweringStage,
  open: (provider: P, signal: AbortSignal) => AsyncIterable<T>,
  deps: FailoverDeps<T>,
  signal: AbortSignal,
): AsyncGenerator<T> {
  const race = new Race(chain, stage, open, deps, signal);
  const answer = await race.run();
  if (answer === null) return;
  const { entrant, first } = answer;
  try {
    yield* entrant.held;
    for (let item = first; !item.done; item = await entrant.items.next()) yield item.value;
  } catch (error) {
    entrant.attempt.failed(error);
    deps.emit(failureEvent(stage, entrant.provider, error));
    throw error;
  } finally {
    entrant.attempt.finished();
    race.end();
    // Past its last item this does nothing; before it, the vendor learns that its items are wanted no longer.
    await entrant.items.return(undefined);
  }
}

/** A provider that was asked and has neither failed nor lost. */
interface Entrant<T> {
  provider: string;
  items: AsyncGenerator<T>;
  attempt: ProviderAttempt;
  controller: AbortController;
  isHedge: boolean;
  /** Items that are nothing by themselves, from before the answer. */
  held: T[];
}

interface Answer<T> {
  entrant: Entrant<T>;
  /** Done when the provider had nothing to say, which is an answer too. */
  first: IteratorResult<T>;
}

/** Providers on their way to a first item. Decided once: by an answer, by the last failure, or by an abort. */
class Race<P extends Candidate, T> {
  readonly #stage: AnsweringStage;
  readonly #open: (provider: P, signal: AbortSignal) => AsyncIterable<T>;
  readonly #deps: FailoverDeps<T>;
  readonly #signal: AbortSignal;
  readonly #unasked: P[];
  readonly #entrants = new Set<Entrant<T>>();
  #hedgeTimer: Timer | null = null;
  #resolve: (answer: Answer<T> | null) => void = () => {};
  #reject: (error: unknown) => void = () => {};

  constructor(
    chain: readonly P[],
    stage: AnsweringStage,
    open: (provider: P, signal: AbortSignal) => AsyncIterable<T>,
    deps: FailoverDeps<T>,
    signal: AbortSignal,
  ) {
    this.#unasked = [...chain];
    this.#stage = stage;
    this.#open = open;
    this.#deps = deps;
    this.#signal = signal;
  }

  /** Resolves with null when aborted; throws the last error when every provider failed. */
  async run(): Promise<Answer<T> | null> {
    if (this.#signal.aborted) return null;
    const preferred = this.#unasked[0];
    const candidate = this.#takeNext();
    if (!preferred || !candidate) throw noProvider(this.#stage);
    return await new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
      this.#signal.addEventListener("abort", this.#onAbort);
      if (candidate !== preferred) this.#tellOfFallback(preferred, candidate);
      this.#ask(candidate, { isHedge: false });
    });
  }

  /** Ends the race and gives up its providers. Idempotent. */
  end(): void {
    this.#signal.removeEventListener("abort", this.#onAbort);
    this.#giveUpEntrants("cancelled");
  }

  /** Takes the next provider that is worth asking, else the next at all. */
  #takeNext(): P | undefined {
    const available = this.#unasked.findIndex((candidate) => this.#deps.health.isAvailable(this.#stage, candidate));
    return this.#unasked.splice(Math.max(available, 0), 1)[0];
  }

  #ask(candidate: P, { isHedge }: { isHedge: boolean }): void {
    const { clock, health } = this.#deps;
    const controller = new AbortController();
    const deadlines = { stage: this.#stage, firstMs: FIRST_ITEM_DEADLINE_MS[this.#stage], nextMs: STALL_DEADLINE_MS };
    const open = (own: AbortSignal): AsyncIterable<T> => this.#open(candidate, own);
    const attempt = health.begin(this.#stage, candidate);
    const items = withDeadlines(open, deadlines, clock, controller.signal);
    const entrant = { provider: candidate.provider, items, attempt, controller, isHedge, held: [] };
    this.#entrants.add(entrant);
    this.#hedgeTimer?.cancel();
    this.#hedgeTimer =
      this.#unasked.length > 0 ? clock.startTimer(attempt.handoverMs, () => this.#hedge(attempt.handoverMs)) : null;
    this.#awaitItem(entrant);
  }

  #awaitItem(entrant: Entrant<T>): void {
    entrant.items.next().then(
      (item) => this.#onItem(entrant, item),
      (error: unknown) => this.#onFailure(entrant, error),
    );
  }

  #onItem(entrant: Entrant<T>, item: IteratorResult<T>): void {
    const { weigh } = this.#deps;
    if (weigh === undefined) {
      this.#onAnswer(entrant, item);
      return;
    }
    if (item.done) {
      this.#onFailure(entrant, emptyAnswer(this.#stage, entrant.provider));
      return;
    }
    switch (weigh(item.value)) {
      case "answer":
        this.#onAnswer(entrant, item);
        return;
      case "nothing":
        entrant.held.push(item.value);
        break;
      case "work":
        // It has decided what to do: nobody needs to be asked beside it.
        if (this.#entrants.has(entrant)) {
          entrant.attempt.answered();
          this.#hedgeTimer?.cancel();
        }
        break;
      case "thoughts":
        break;
    }
    this.#awaitItem(entrant);
  }

  #hedge(afterMs: number): void {
    const candidate = this.#takeNext();
    if (!candidate) return;
    const { turnId, emit } = this.#deps;
    emit({ type: "hedge_started", turnId, stage: this.#stage, provider: candidate.provider, afterMs });
    this.#ask(candidate, { isHedge: true });
  }

  #onAnswer(entrant: Entrant<T>, first: IteratorResult<T>): void {
    // The race is over: an aborted loser ends too.
    if (!this.#entrants.delete(entrant)) return;
    if (!first.done) entrant.attempt.answered();
    this.#giveUpEntrants("outrun");
    // The winner is still the signal's to abort.
    this.#entrants.add(entrant);
    if (entrant.isHedge && !first.done) {
      const { turnId, emit } = this.#deps;
      emit({ type: "hedge_won", turnId, stage: this.#stage, provider: entrant.provider });
    }
    this.#resolve({ entrant, first });
  }

  #onFailure(entrant: Entrant<T>, error: unknown): void {
    // A loser's late error counts for nothing: the caller hears the winner, and the loser's next request will show
    // whether it works.
    if (!this.#entrants.delete(entrant)) return;
    entrant.attempt.failed(error);
    if (!isOutage(error)) {
      this.end();
      this.#reject(error);
      return;
    }
    this.#deps.emit(this.#failureOf(entrant, error));
    const next = this.#takeNext();
    if (next) {
      if (!(error instanceof AnswerRejected)) this.#tellOfFallback(entrant, next);
      this.#ask(next, { isHedge: false });
    } else if (this.#entrants.size === 0) {
      this.end();
      this.#reject(error);
    }
  }

  /** A rejected answer is no outage of its vendor. */
  #failureOf({ provider }: Entrant<T>, error: unknown): CallEventBody {
    if (!(error instanceof AnswerRejected)) return failureEvent(this.#stage, provider, error);
    const { model, message, usage } = error;
    const tokens = usage && usage.promptTokens + usage.completionTokens > 0 ? usage : null;
    return { type: "easy_answer_rejected", turnId: this.#deps.turnId, provider, model, reason: message, tokens };
  }

  readonly #onAbort = (): void => {
    const isOverdue = this.#signal.reason instanceof DeadlineExceeded;
    this.#giveUpEntrants(isOverdue ? "outrun" : "cancelled");
    this.end();
    this.#resolve(null);
  };

  #giveUpEntrants(cause: "outrun" | "cancelled"): void {
    this.#hedgeTimer?.cancel();
    for (const { attempt, controller } of this.#entrants) {
      attempt.givenUp(cause);
      controller.abort();
    }
    this.#entrants.clear();
  }

  #tellOfFallback(from: { provider: string }, to: { provider: string }): void {
    this.#deps.emit({ type: "provider_fell_back", stage: this.#stage, from: from.provider, to: to.provider });
  }
}

function isOutage(error: unknown): error is ProviderError | DeadlineExceeded {
  return error instanceof ProviderError || error instanceof DeadlineExceeded;
}

/**
 * Returns the timeline's event of a failure: which it was, never what was said. Errors that are neither a vendor's nor
 * a deadline's are bugs and rethrown.
 */
function failureEvent(stage: AnsweringStage, provider: string, error: unknown): CallEventBody {
  if (!isOutage(error)) throw error;
  const status = error instanceof ProviderError ? (error.status ?? null) : null;
  return { type: "provider_failed", stage, provider, reason: error.message, status };
}

function emptyAnswer(stage: AnsweringStage, provider: string): ProviderError {
  return new ProviderError({ provider, stage, message: `${provider}: an empty answer`, isRetryable: true });
}

function noProvider(stage: AnsweringStage): ProviderError {
  const message = `no ${stage} provider is configured`;
  return new ProviderError({ provider: "none", stage, message, isRetryable: false });
}
