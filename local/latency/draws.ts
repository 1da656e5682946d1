import { BoundedMap } from "../../voice/bounded-map.ts";
import { normal, randomOf } from "../../voice/random.ts";
import { valueAt } from "./distribution.ts";
import { type LatencyProfile, type LatencySettings, PROFILES, type Stage } from "./profiles.ts";

/** Share of a stage's log-variance that a whole call has in common: some calls are slow throughout. */
const CALL_SHARE = 0.3;
/** Calls that a service remembers by name; the least recently seen is forgotten first. */
const MAX_NAMED_CALLS = 10_000;

/**
 * The delays of one call at one service. Each is made from the seed, the stage, the call's number and how many of that
 * stage the call has had, so that calls going on at the same time do not change each other's.
 */
export class CallDraws {
  readonly profile: LatencyProfile;
  readonly #key: string;
  readonly #now: () => number;
  readonly #startedAtMs: number;
  readonly #counts = new Map<string, number>();

  /** `now` in ms decides which requests fall into a brown-out; it is read once now, as the call's beginning. */
  constructor(profile: LatencyProfile, seed: number, call: number, now: () => number) {
    this.profile = profile;
    this.#key = `${seed}/${call}`;
    this.#now = now;
    this.#startedAtMs = now();
  }

  /** The next delay of this stage. */
  ms(stage: Stage): number {
    const ofCall = normal(randomOf(`${this.#key}/${stage}`));
    const random = this.#next(stage);
    const choice = random();
    const z = Math.sqrt(CALL_SHARE) * ofCall + Math.sqrt(1 - CALL_SHARE) * normal(random);
    return valueAt(this.profile.stages[stage], choice, z) * this.#brownOutFactor(stage);
  }

  /** A number in [0, 1), the next of those drawn for `what`. */
  uniform(what: string): number {
    return this.#next(what)();
  }

  #next(what: string): () => number {
    const count = this.#counts.get(what) ?? 0;
    this.#counts.set(what, count + 1);
    return randomOf(`${this.#key}/${what}/${count}`);
  }

  #brownOutFactor(stage: Stage): number {
    const factor = this.profile.brownOut?.factors[stage];
    if (this.profile.brownOut === null || factor === undefined) return 1;
    const { probability, meanMs } = this.profile.brownOut;
    const service = stage.slice(0, stage.indexOf("_"));
    const random = randomOf(`${this.#key}/${service}/brown-out`);
    if (random() >= probability) return 1;
    return this.#now() - this.#startedAtMs < -meanMs * Math.log(1 - random()) ? factor : 1;
  }
}

/** The calls of one service, numbered in the order in which they first appear. */
export class ServiceDraws {
  readonly #settings: LatencySettings;
  readonly #now: () => number;
  readonly #calls = new BoundedMap<string, CallDraws>(MAX_NAMED_CALLS);
  #callCount = 0;

  /** `now` in ms; see `CallDraws`. */
  constructor(settings: LatencySettings, now: () => number) {
    this.#settings = settings;
    this.#now = now;
  }

  /**
   * The draws of the call that goes by this name; without a name, of a new call. Undefined when nothing is to be added.
   */
  call(name?: string): CallDraws | undefined {
    const profile: LatencyProfile | null = PROFILES[this.#settings.profile];
    if (profile === null) return undefined;
    const known = name === undefined ? undefined : this.#calls.get(name);
    const call = known ?? new CallDraws(profile, this.#settings.seed, this.#callCount++, this.#now);
    if (name !== undefined) this.#calls.set(name, call);
    return call;
  }
}
