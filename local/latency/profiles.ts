import { type Distribution, lognormal, mixture } from "./distribution.ts";

/** What takes time at a vendor. Speech-to-text stages are counted in audio, except the last of them. */
export type Stage =
  /** Speech starts → StartOfTurn. */
  | "stt_start_of_turn"
  /** True end of speech → EndOfTurn at threshold 0.7. */
  | "stt_end_of_turn"
  /** EagerEndOfTurn → EndOfTurn. */
  | "stt_eager_lead"
  /** Speech restarts after an EagerEndOfTurn → TurnResumed. */
  | "stt_turn_resumed"
  /** Finalize → its final result (`/v1/listen`). */
  | "stt_finalize"
  /** Request → first token, at the model's own door. */
  | "llm_first_token"
  /** One token → the next; drawn once per answer. */
  | "llm_inter_token"
  /** The way to the model and back. */
  | "llm_hop"
  /** Text → first byte of audio, at the vendor's own door. */
  | "tts_first_byte"
  /** The way to the vendor and back. */
  | "tts_hop";

/** A vendor in trouble for a while, so that slow answers come in clusters. */
export interface BrownOut {
  /** Share of calls that meet one, at each service for itself. */
  readonly probability: number;
  /** It lasts so long from the call's first request on, on average; exponentially distributed. */
  readonly meanMs: number;
  /** What it multiplies. */
  readonly factors: Partial<Record<Stage, number>>;
}

/** How slow the vendors are. */
export interface LatencyProfile {
  readonly stages: Readonly<Record<Stage, Distribution>>;
  /** Per pause of 200 ms or more inside a turn: the detector believes that the turn is over. */
  readonly believedEndProbability: number;
  /** Per pause of 200 ms or more inside a turn: it believes so at least eagerly; includes the former. */
  readonly eagerBeliefProbability: number;
  /** Silence that the voice begins with. */
  readonly leadingSilenceMs: number;
  readonly brownOut: BrownOut | null;
}

// Sources are those of the project's survey of published latencies (July to August 2026). S1: livekit/eot-bench. S3:
// pipecat-ai/pipecat.
// S4: kwindla/aiewf-eval. S5: gradium.ai TTS benchmark. S7, S8: Telnyx release note and parameter documentation for
// Flux. S20, S21: Deepgram's
// and Together's figures for Flux. Deviations are ln(P95/P50)/1.645 unless a fit is named.

/** The stages whose figures both profiles share. */
const SHARED = {
  /** P50 200, P95 350 [S3]. */
  stt_start_of_turn: lognormal(200, 0.34),
  /** P50 150, P95 350 [S7, S8]. */
  stt_eager_lead: lognormal(150, 0.515),
  /** About 150 [S8]. */
  stt_turn_resumed: lognormal(150, 0.4),
  /** P50 47, P95 98: nova-3's time to final less the 200 ms of voice detection in it [S3]. */
  stt_finalize: lognormal(47, 0.45),
  /** Same metropolitan area: P50 12, P95 27 [from memory]. Flux is measured at the client, so it has no hop. */
  llm_hop: lognormal(12, 0.5),
  tts_hop: lognormal(12, 0.5),
} as const;

/**
 * Flux ends a turn in 12.9 % of the pauses [S1]: 71 % of pauses of the published lengths outlast the delay, so it
 * believes in 18 % of them. Eagerly in 34 %: 0.5 to 0.7 a turn [S8].
 */
const FALSE_ENDS = { believedEndProbability: 0.18, eagerBeliefProbability: 0.34 } as const;

/** The profiles by name; null adds nothing at all. */
export const PROFILES = {
  instant: null,
  cloud: {
    stages: {
      ...SHARED,
      /** Flux at 0.7: P50 253, P95 430 [S1, S20]. */
      stt_end_of_turn: mixture(
        [
          { share: 0.95, medianMs: 250, sigma: 0.2 },
          { share: 0.05, medianMs: 900, sigma: 0.5 },
        ],
        { minMs: 120 },
      ),
      /** Groq gpt-oss-120b at 12k tokens of context: P50 98, P95 202 to 217 [S4]. */
      llm_first_token: mixture([
        { share: 0.985, medianMs: 98, sigma: 0.4 },
        { share: 0.015, medianMs: 700, sigma: 0.6 },
      ]),
      /** 25 ms for the 8 tokens of a first clause: 320 tokens a second [arithmetic]. */
      llm_inter_token: lognormal(25 / 8, 0.4),
      /** Cartesia Sonic-3: P50 188, P95 357 [S5]. */
      tts_first_byte: lognormal(188, 0.39),
    },
    ...FALSE_ENDS,
    /** Beside Cartesia's row [S4]. */
    leadingSilenceMs: 120,
    brownOut: null,
  },
  "cloud-slow": {
    stages: {
      ...SHARED,
      /** Flux, pessimistic: P50 274, P95 1,103 [S21]. */
      stt_end_of_turn: mixture(
        [
          { share: 0.9, medianMs: 265, sigma: 0.25 },
          { share: 0.1, medianMs: 1100, sigma: 0.5 },
        ],
        { minMs: 120 },
      ),
      /** gpt-4.1: P50 536, P95 1,771 [S4]. */
      llm_first_token: lognormal(536, 0.73, { maxMs: 6000 }),
      /** 100 ms for 8 tokens: 80 tokens a second [arithmetic]. */
      llm_inter_token: lognormal(100 / 8, 0.4),
      /** Deepgram Aura-2: P50 313, P95 408 [S5]. */
      tts_first_byte: lognormal(313, 0.161),
    },
    ...FALSE_ENDS,
    /** Engines send 150 to 250 ms [S4]. */
    leadingSilenceMs: 200,
    /** Maxima of S4 are 4 to 20 times the P95 and come together [guess that fits]. */
    brownOut: { probability: 0.005, meanMs: 60_000, factors: { llm_first_token: 3, tts_first_byte: 2 } },
  },
} as const satisfies Record<string, LatencyProfile | null>;

export type ProfileName = keyof typeof PROFILES;

/** Which profile, and where its chance starts: the same seed gives the same delays. */
export interface LatencySettings {
  readonly profile: ProfileName;
  readonly seed: number;
}

/** Nothing is added. */
export const INSTANT: LatencySettings = { profile: "instant", seed: 1 };
