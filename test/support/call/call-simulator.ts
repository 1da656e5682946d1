import type { AgentConfig } from "../../../voice/agent.ts";
import { EnergyClassifier } from "../../../voice/audio/energy-classifier.ts";
import { FRAME_MS, FRAME_SAMPLES } from "../../../voice/audio/frame.ts";
import { Call, type CallDeps } from "../../../voice/call/call.ts";
import type { Clip } from "../../../voice/clips/clip.ts";
import type { RecurringClauses } from "../../../voice/clips/recurring-clauses.ts";
import { VoiceClips } from "../../../voice/clips/voice-clips.ts";
import type { ClipWord } from "../../../voice/clips/word-timings.ts";
import { createProviderHealth, type ProviderHealth } from "../../../voice/failover/provider-health.ts";
import type { LiveCall } from "../../../voice/flight/live-call.ts";
import { createKnowledgeIndex } from "../../../voice/knowledge/build-knowledge.ts";
import type { KnowledgePassage } from "../../../voice/knowledge/knowledge-item.ts";
import type { LanguageModel, NamedVoice, SpeechToText } from "../../../voice/providers.ts";
import type { Tool } from "../../../voice/reply/tools.ts";
import { callRecordOf } from "../../../voice/timeline/call-record.ts";
import type { CallEvent } from "../../../voice/timeline/events.ts";
import { normalizeText } from "../../../voice/words/text-completeness.ts";
import { seededRandom, whiteNoise } from "../audio/noise.ts";
import { FakeClock, settle } from "../fake-clock.ts";
import { FakeLanguageModel } from "../vendors/fake-language-model.ts";
import { FakeSpeechToText, type SpokenChunk, type Utterance } from "../vendors/fake-speech-to-text.ts";
import { FakeTextToSpeech, SpokenText } from "../vendors/fake-text-to-speech.ts";
import { buildAgent } from "./agent-builder.ts";
import { CARRIER_RATE_HZ, SimulatedCarrier } from "./simulated-carrier.ts";
import type { SimulatedLine } from "./simulated-line.ts";
import { SimulatedTransport, type TransportBehaviour } from "./simulated-transport.ts";

const BROWSER_RATE_HZ = 24_000;
/** Pace of the agent's voice. */
const MS_PER_CHAR = 60;
/** One spoken word, and the pause at its end that every floor estimate lives on. */
const WORD_FRAMES = 300 / FRAME_MS;
const PAUSE_FRAMES = 80 / FRAME_MS;
const APOLOGY_TEXT = "I'm sorry, something went wrong.";

export interface SimulatorOptions {
  agent?: Partial<AgentConfig>;
  tools?: readonly Tool[];
  /** Texts that need no synthesis: openers and fixed lines. */
  clips?: readonly string[];
  /** What the agent says again and again, shared with its other calls. */
  recurring?: RecurringClauses;
  callId?: string;
  /** What the agent's documents say. */
  passages?: readonly KnowledgePassage[];
  /** What the caller calls with: a browser (unless told otherwise) or a telephone. */
  line?: "browser" | "carrier";
  transport?: TransportBehaviour;
  /** The caller listens on a loudspeaker that their microphone hears: recognisers hear the agent too. */
  hasEcho?: boolean;
  /** The chains; the first of each is what `sim.stt`, `sim.llm` and `sim.tts` name. */
  stt?: (sim: CallSimulator) => SpeechToText[];
  llm?: (sim: CallSimulator) => LanguageModel[];
  /** Answers easy turns; none unless told otherwise. */
  easyTurnModel?: (sim: CallSimulator) => LanguageModel;
  tts?: (sim: CallSimulator) => FakeTextToSpeech[];
  /** Voices that speak instead of `tts`. */
  voices?: (sim: CallSimulator) => NamedVoice[];
  history?: readonly CallEvent[];
  /** Where the clock stands at the call's start. */
  startedAtEpochMs?: number;
  /** Makes the call; a recorded one, for example. */
  createCall?: (deps: CallDeps, history: readonly CallEvent[]) => LiveCall;
}

/** How something is said. */
export interface Delivery extends Omit<Utterance, "words"> {
  /** From the first sound to the last; 300 ms a word unless told otherwise. */
  durationMs?: number;
}

/** Both kinds of line as they are in practice, for scenarios that must be told alike on either. */
export const LINES: readonly [string, Pick<SimulatorOptions, "line" | "transport">][] = [
  ["a browser", { line: "browser", transport: { latencyMs: 40, acknowledgeEveryMs: 250 } }],
  ["a carrier", { line: "carrier", transport: { latencyMs: 80 } }],
];

/** A whole call in virtual time: a caller with a voice, vendors with delays, a loudspeaker that plays what it gets. */
export class CallSimulator {
  readonly clock: FakeClock;
  readonly events: CallEvent[] = [];
  readonly spoken: SpokenText;
  readonly transport: SimulatedLine;
  readonly tts: FakeTextToSpeech;
  readonly health: ProviderHealth;
  readonly call: LiveCall;
  /** When each thing the caller said was over, ms since the call's start. */
  readonly speechEndsMs: number[] = [];
  readonly #startedAtEpochMs: number;
  readonly #chunks = new WeakMap<Int16Array, SpokenChunk>();
  readonly #stt: SpeechToText;
  readonly #llm: LanguageModel;
  readonly #hasEcho: boolean;
  #soundAt = 0;
  /** What the loudspeaker played a frame ago. */
  #echoed = 0;

  constructor(options: SimulatorOptions = {}) {
    this.clock = new FakeClock(options.startedAtEpochMs ?? 1_700_000_000_000);
    this.health = createProviderHealth(this.clock);
    this.#startedAtEpochMs = this.clock.now();
    this.#hasEcho = options.hasEcho ?? false;
    const isBrowser = options.line !== "carrier";
    this.spoken = new SpokenText(isBrowser ? BROWSER_RATE_HZ : CARRIER_RATE_HZ, MS_PER_CHAR);
    const Line = isBrowser ? SimulatedTransport : SimulatedCarrier;
    this.transport = new Line(this.clock, this.spoken, options.transport ?? {}, (turnId, playedMs, isStopped) =>
      this.call.acknowledgePlayback(turnId, playedMs, isStopped),
    );
    const stts: SpeechToText[] = options.stt?.(this) ?? [
      new FakeSpeechToText({ clock: this.clock, listen: this.listen }),
    ];
    const llms: LanguageModel[] = options.llm?.(this) ?? [new FakeLanguageModel({ clock: this.clock })];
    const ttss = options.tts?.(this) ?? [new FakeTextToSpeech({ clock: this.clock, spoken: this.spoken })];
    [this.#stt, this.#llm, this.tts] = [first(stts), first(llms), first(ttss)];
    const { createCall = (deps, history) => new Call(deps, history) } = options;
    const agent = buildAgent(options.agent);
    this.call = createCall(
      {
        clock: this.clock,
        health: this.health,
        callId: options.callId ?? "call_test",
        agent,
        classifier: new EnergyClassifier(),
        speechToText: stts,
        models: llms,
        ...(options.easyTurnModel && { easyTurnModel: options.easyTurnModel(this) }),
        voices: options.voices?.(this) ?? ttss.map((tts) => tts.voice),
        tools: options.tools ?? [],
        clips: this.#clipsOf(options.clips ?? [], options.recurring ?? null),
        knowledge: createKnowledgeIndex(agent.knowledge, options.passages),
        apology: { text: APOLOGY_TEXT, samples: this.spoken.encode(APOLOGY_TEXT) },
        transport: this.transport,
        transportName: "simulated",
        startedAtEpochMs: this.#startedAtEpochMs,
        record: (event) => this.events.push(event),
      },
      options.history ?? [],
    );
  }

  /** The first recogniser, where it is one that a test can disturb. */
  get stt(): FakeSpeechToText {
    if (this.#stt instanceof FakeSpeechToText) return this.#stt;
    throw new Error("this call is heard by another recogniser");
  }

  /** The first language model, where it is a scripted one. */
  get llm(): FakeLanguageModel {
    if (this.#llm instanceof FakeLanguageModel) return this.#llm;
    throw new Error("this call is answered by another model");
  }

  /** What a chunk of this caller's audio holds; for recognisers. */
  readonly listen = (samples: Int16Array): SpokenChunk | null => this.#chunks.get(samples) ?? null;

  /** Milliseconds since the call's start. */
  get nowMs(): number {
    return this.clock.now() - this.#startedAtEpochMs;
  }

  /** Starts the call and, unless told not to, hears the greeting out. */
  async start({ hearGreeting = true } = {}): Promise<void> {
    this.call.start();
    if (hearGreeting) await this.untilListening();
  }

  /** The caller says `words`; ends with the last sound. */
  async callerSpeaks(words: string, { durationMs, ...details }: Delivery = {}): Promise<void> {
    const utterance: Utterance = { words: words.split(" "), ...details };
    const count = utterance.words.length;
    const frames = durationMs === undefined ? count * WORD_FRAMES - PAUSE_FRAMES : durationMs / FRAME_MS;
    const startOf = (word: number): number => Math.round((word * (frames + PAUSE_FRAMES)) / count);
    for (const [index, word] of utterance.words.entries()) {
      const soundEnd = startOf(index + 1) - PAUSE_FRAMES;
      for (let frame = startOf(index); frame < soundEnd; frame++) {
        await this.#frame({ utterance, completedWord: frame === soundEnd - 1 ? word : null }, !utterance.isSoft);
      }
      if (index === count - 1) break;
      for (let frame = 0; frame < PAUSE_FRAMES; frame++) await this.#frame({ utterance, completedWord: null }, false);
    }
    this.speechEndsMs.push(this.nowMs);
  }

  /** Somebody coughs, a door slams: loud, and no word to any recogniser. */
  async noise(ms: number): Promise<void> {
    await this.callerSpeaks("noise", { isNoise: true, durationMs: ms });
  }

  /** The line is open and nobody speaks. */
  async silence(ms: number): Promise<void> {
    for (let done = 0; done < ms; done += FRAME_MS) await this.#frame(null, false);
  }

  /** Time passes without any audio: a muted client. */
  async noAudio(ms: number): Promise<void> {
    await this.clock.advanceAsync(ms);
  }

  /** Silence until `condition` holds; throws when it does not within `limitMs`. */
  async until(condition: () => boolean, limitMs = 60_000): Promise<void> {
    const fromMs = this.nowMs;
    while (!condition()) {
      if (this.nowMs - fromMs >= limitMs) throw new Error(`it did not happen within ${limitMs} ms: ${condition}`);
      await this.silence(FRAME_MS);
    }
  }

  /** Silence until the agent has finished and waits for the caller, who has heard everything. */
  async untilListening(): Promise<void> {
    await this.until(() => this.last("status_changed")?.status === "listening");
    await this.until(() => this.transport.speaker.endMs <= this.clock.now());
  }

  /** Silence until the agent's audio of a turn after the first `turns` is being played. */
  async untilAgentSpeaks(limitMs?: number): Promise<void> {
    const before = this.of("audio_started").length;
    await this.until(() => this.of("audio_started").length > before, limitMs);
  }

  /** All events of one type. */
  of<T extends CallEvent["type"]>(type: T): Extract<CallEvent, { type: T }>[] {
    return this.events.filter((event): event is Extract<CallEvent, { type: T }> => event.type === type);
  }

  last<T extends CallEvent["type"]>(type: T): Extract<CallEvent, { type: T }> | undefined {
    return this.of(type).at(-1);
  }

  get types(): CallEvent["type"][] {
    return this.events.map((event) => event.type);
  }

  /** The agent's turns that ended, in order. */
  get turns(): Extract<CallEvent, { type: "agent_turn_ended" }>[] {
    return this.of("agent_turn_ended");
  }

  /**
   * Words of each agent turn that came out of the caller's loudspeaker whole (or at least `share` of them), spaces made
   * single.
   */
  heardByCaller(share = 1): { turnId: string; text: string }[] {
    return this.transport.speaker.heard(share);
  }

  /** What the call remembers as heard, in the same form. */
  remembered(): { turnId: string; text: string }[] {
    return this.turns
      .filter(({ personal }) => personal.heardText !== "")
      .map(({ turnId, personal }) => ({ turnId, text: personal.heardText.replace(/\s+/g, " ").trim() }));
  }

  /** Longest silence of the loudspeaker from one moment to another, in ms since the call's start. */
  longestSilenceMs(fromMs: number, toMs: number): number {
    return this.transport.speaker.longestSilenceMs(this.#startedAtEpochMs + fromMs, this.#startedAtEpochMs + toMs);
  }

  /** The conversation as it is kept: who said what, and a dash where they were cut off. */
  transcript(): string[] {
    const identity = { callId: "", organizationId: "", agentId: "", agentVersion: 1, transport: "" };
    const services = { services: "local" as const, standIns: [], simulatedLatency: null };
    return callRecordOf(
      { ...identity, ...services, startedAtEpochMs: this.#startedAtEpochMs },
      this.events,
    ).transcript.map(
      ({ role, text, isInterrupted }) =>
        `${role === "user" ? "caller" : "agent"}: ${text.replace(/\s+/g, " ")}${isInterrupted ? " –" : ""}`,
    );
  }

  /** A clip in this call's voice. */
  clipOf(text: string): Clip {
    return { text, samples: this.spoken.encode(text), words: wordsAsSpoken(text, this.spoken.msPerChar) };
  }

  /**
   * Milliseconds from the caller's latest speech end to the first sound that came out of the loudspeaker after it; null
   * if none did.
   */
  waitedMs(): number | null {
    const spokeUntilMs = this.speechEndsMs.at(-1) ?? 0;
    const heardAtMs = this.transport.speaker.firstSoundAfter(this.#startedAtEpochMs + spokeUntilMs);
    return heardAtMs === null ? null : heardAtMs - this.#startedAtEpochMs - spokeUntilMs;
  }

  #clipsOf(texts: readonly string[], recurring: RecurringClauses | null): VoiceClips {
    const clips = new VoiceClips();
    for (const text of texts) clips.add(this.clipOf(text));
    if (recurring) clips.follow(recurring);
    return clips;
  }

  /** Puts one frame of audio on the line, at its end. */
  async #frame(said: SpokenChunk | null, isLoud: boolean): Promise<void> {
    await this.clock.advanceAsync(FRAME_MS);
    const echo = this.#hasEcho ? this.#hearLoudspeaker() : null;
    const chunk = said ?? echo;
    const samples = isLoud || echo ? this.#nextSound() : new Int16Array(FRAME_SAMPLES);
    if (chunk) this.#chunks.set(samples, chunk);
    this.transport.carryBack(() => this.call.receiveAudio(samples));
    await settle();
  }

  /** What the microphone gets of the agent's voice; null in silence. */
  #hearLoudspeaker(): SpokenChunk | null {
    const before = this.#echoed;
    this.#echoed = this.transport.speaker.sampleAt(this.clock.now() - FRAME_MS / 2);
    const word = before === this.#echoed ? null : this.spoken.wordEndingWith(before);
    if (this.#echoed === 0 && word === null) return null;
    return { utterance: ECHO, completedWord: word === null ? null : normalizeText(word) };
  }

  #nextSound(): Int16Array {
    this.#soundAt = (this.#soundAt + FRAME_SAMPLES) % SOUND.length;
    return SOUND.slice(this.#soundAt, this.#soundAt + FRAME_SAMPLES);
  }
}

/** What every voice sounds like. */
const SOUND = whiteNoise(FRAME_SAMPLES * 50, 2_500, seededRandom(1));
/** The agent's words from the caller's loudspeaker. */
const ECHO: Utterance = { words: [] };

/** When each word of a `SpokenText` is heard. */
function wordsAsSpoken(text: string, msPerChar: number): ClipWord[] {
  return [...text.matchAll(/\S+/g)].map(({ 0: word, index }) => {
    return { text: word, fromMs: index * msPerChar, toMs: (index + word.length) * msPerChar };
  });
}

function first<T>(chain: readonly T[]): T {
  const head = chain[0];
  if (head === undefined) throw new Error("a chain needs at least one provider");
  return head;
}
