import { CallDraws } from "../../../../local/latency/draws.ts";
import { type LatencyProfile, type LatencySettings, PROFILES } from "../../../../local/latency/profiles.ts";
import type { Recognition } from "../../../../local/speech-to-text/recognition/recognition.ts";
import type { AgentConfig } from "../../../../voice/agent.ts";
import { EnergyClassifier } from "../../../../voice/audio/energy-classifier.ts";
import { FRAME_MS, FRAME_SAMPLES } from "../../../../voice/audio/frame.ts";
import { Call } from "../../../../voice/call/call.ts";
import type { CallerRecording } from "../../../../voice/caller/caller-recording.ts";
import type { CallScript, PlannedUtterance } from "../../../../voice/caller/caller-script.ts";
import { speak } from "../../../../voice/caller/spoken-frames.ts";
import { VoiceClips } from "../../../../voice/clips/voice-clips.ts";
import { createProviderHealth } from "../../../../voice/failover/provider-health.ts";
import { createKnowledgeIndex } from "../../../../voice/knowledge/build-knowledge.ts";
import { clipTexts } from "../../../../voice/reply/clip-texts.ts";
import { lineOf } from "../../../../voice/reply/lines.ts";
import type { CallEvent } from "../../../../voice/timeline/events.ts";
import type { CallTransport } from "../../../../voice/wire/transport.ts";
import { FakeClock } from "../../../support/fake-clock.ts";
import { VirtualFlux } from "./virtual-flux.ts";
import { VIRTUAL_RATE_HZ, VirtualModel, VirtualVoice, virtualClip, virtualSpeech } from "./virtual-vendors.ts";

/** Who is called, who calls, and how slow and wrong the vendors are. */
export interface VirtualCallSetting {
  readonly agent: AgentConfig;
  readonly recordings: readonly CallerRecording[];
  /** Of the same recordings. */
  readonly recognition: Recognition;
  /** Any profile but "instant". */
  readonly latency: LatencySettings;
  /** Whose draws these are. */
  readonly call: number;
}

/** What came of one thing that the caller said. */
export interface VirtualTurn {
  /**
   * True end of the caller's speech → first audible sample of the answer; null when none came, or none that began after
   * it.
   */
  readonly gapMs: number | null;
  /** Agent turns that were heard before the caller had finished. */
  readonly falseStarts: number;
}

const SILENCE = new Int16Array(FRAME_SAMPLES);
/** Between the agent's last word and the caller's first. */
const CALLER_PAUSE_MS = 400;
/** An agent that has said nothing by then does not answer. */
const ANSWER_DEADLINE_MS = 8_000;
const EPOCH_MS = 1_700_000_000_000;
const APOLOGY = "I'm sorry.";

/**
 * A whole call of the real core in virtual time: scripted caller, the speech service's own turn machine, drawn vendors.
 * Runs once.
 */
export class VirtualCall {
  readonly #clock = new FakeClock(EPOCH_MS);
  readonly #recordings: readonly CallerRecording[];
  readonly #call: Call;
  /** When each agent turn was first heard. */
  readonly #heardAtMs = new Map<string, number>();
  #isListening = false;

  constructor(setting: VirtualCallSetting) {
    const { agent, recordings, recognition, latency, call } = setting;
    this.#recordings = recordings;
    const clock = this.#clock;
    const profile: LatencyProfile | null = PROFILES[latency.profile];
    if (profile === null) throw new Error("a virtual call needs a profile that takes time");
    const draws = new CallDraws(profile, latency.seed, call, () => clock.now());
    const clips = new VoiceClips();
    for (const { text } of clipTexts(agent)) clips.add(virtualClip(text));
    this.#call = new Call({
      clock,
      health: createProviderHealth(clock),
      callId: `call_${call}`,
      agent,
      classifier: new EnergyClassifier(),
      speechToText: [new VirtualFlux({ clock, recognition, latency, connection: call })],
      models: [new VirtualModel(clock, draws, lineOf(agent, "closing"))],
      voices: [{ provider: "deepgram", session: new VirtualVoice(clock, draws) }],
      tools: [],
      clips,
      knowledge: createKnowledgeIndex(agent.knowledge),
      apology: { text: APOLOGY, samples: virtualSpeech(APOLOGY) },
      transport: this.#transport(),
      transportName: "virtual",
      startedAtEpochMs: EPOCH_MS,
      record: (event) => this.#observe(event),
    });
  }

  /** Plays the call to its end. */
  async run(script: CallScript): Promise<VirtualTurn[]> {
    this.#call.start();
    await this.#silenceUntil(() => this.#heardAtMs.size > 0 && this.#isListening);
    const turns: VirtualTurn[] = [];
    for (const utterance of script) {
      if (this.#call.isEnded) break;
      turns.push(await this.#exchange(utterance));
    }
    this.#call.end("caller_hung_up");
    return turns;
  }

  async #exchange(utterance: PlannedUtterance): Promise<VirtualTurn> {
    const spoken = speak(this.#recordings[utterance.recording] as CallerRecording, utterance);
    const pauseEndsMs = this.#clock.now() + CALLER_PAUSE_MS;
    await this.#silenceUntil(() => this.#clock.now() >= pauseEndsMs);
    const startMs = this.#clock.now();
    for (const frame of spoken.frames) await this.#frame(frame);
    const endMs = startMs + spoken.endsAtMs;
    const firstAfter = (atMs: number): number | undefined => [...this.#heardAtMs.values()].find((ms) => ms >= atMs);
    await this.#silenceUntil(() => firstAfter(endMs) !== undefined && this.#isListening);
    const answeredMs = firstAfter(endMs);
    const falseStarts = [...this.#heardAtMs.values()].filter((ms) => ms >= startMs && ms < endMs).length;
    return { gapMs: answeredMs === undefined ? null : answeredMs - endMs, falseStarts };
  }

  /** The line is open until `condition` holds, or for as long as anybody would wait. */
  async #silenceUntil(condition: () => boolean): Promise<void> {
    const untilMs = this.#clock.now() + ANSWER_DEADLINE_MS;
    while (!condition() && this.#clock.now() < untilMs) await this.#frame(SILENCE);
  }

  /** A frame arrives when its last sample was spoken. */
  async #frame(frame: Int16Array): Promise<void> {
    await this.#clock.advanceAsync(FRAME_MS);
    this.#call.receiveAudio(frame);
  }

  #observe(event: CallEvent): void {
    if (event.type === "status_changed") this.#isListening = event.status === "listening";
  }

  #transport(): CallTransport {
    return {
      outputSampleRateHz: VIRTUAL_RATE_HZ,
      sendAudio: (_samples, turnId) => {
        if (!this.#heardAtMs.has(turnId)) this.#heardAtMs.set(turnId, this.#clock.now());
      },
      clearAudio: () => {},
      showHeardText: () => {},
      notify: () => {},
    };
  }
}
