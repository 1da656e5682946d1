import type { AgentConfig } from "../../voice/agent.ts";
import type { Clock } from "../../voice/clock.ts";
import { within } from "../../voice/deadline.ts";
import { CallAudioRecorder } from "../../voice/recording/call-audio-recorder.ts";
import { RecordedTransport } from "../../voice/recording/recorded-transport.ts";
import type { CallTransport } from "../../voice/wire/transport.ts";
import { errorName, writeLog } from "../../workers/environment/log.ts";
import type { CallAudio } from "../../workers/environment/objects.ts";
import { deleteSegments, listSegments, putSegment } from "../../workers/services/recordings/recording-bucket.ts";
import type { RecordedCall } from "../../workers/services/recordings/recording-keys.ts";
import { wholeRecording } from "../../workers/services/recordings/whole-recording.ts";
import { type AudioTerms, type AudioTermsStore, endedTerms, newTerms } from "./audio-terms.ts";
import { SegmentWriter } from "./segment-writer.ts";

/** Wait before the bucket is asked again to list or to delete. */
const RETRY_MS = 60_000;
/** Wait for the bucket to list or delete all of a recording: the call's record is delivered behind it. */
export const BUCKET_DEADLINE_MS = 10_000;

/** Dependencies of a `CallAudioKeeper`. */
export interface CallAudioKeeperDeps {
  bucket: R2Bucket;
  store: AudioTermsStore;
  clock: Clock;
  waitUntil: (task: Promise<unknown>) => void;
}

/**
 * Keeps a call's audio recording: begins it where the agent asks for one, has its segments written while the call goes
 * on, makes it whole when the call has ended, and deletes it when its days are over or somebody asks. What fails is
 * done again by the object's alarm.
 */
export class CallAudioKeeper {
  readonly #deps: CallAudioKeeperDeps;
  #recorder: CallAudioRecorder | null = null;
  #writer: SegmentWriter | null = null;
  #retryAtEpochMs = 0;
  #finishing: Promise<void> | null = null;

  constructor(deps: CallAudioKeeperDeps) {
    this.#deps = deps;
  }

  /** True while anything is kept. */
  get isThere(): boolean {
    return this.#terms !== null;
  }

  /** Time at which there is something to do, ms since the Unix epoch; null when there is not. */
  get dueAtEpochMs(): number | null {
    const terms = this.#terms;
    if (terms === null) return null;
    const isDueNow = terms.isErased || (terms.isEnded && terms.file === null);
    return isDueNow ? Math.max(this.#deps.clock.now(), this.#retryAtEpochMs) : terms.deleteAtEpochMs;
  }

  get #terms(): AudioTerms | null {
    return this.#deps.store.terms;
  }

  /**
   * Begins the recording that the agent asks for, or goes on with that of the object's earlier life. Returns the
   * transport through which the agent has to speak.
   */
  begin({ recording }: AgentConfig, call: RecordedCall, startedAtEpochMs: number, transport: CallTransport) {
    if (!recording.enabled) return transport;
    const { clock, store, bucket, waitUntil } = this.#deps;
    const earlier = this.#terms;
    const { organizationId, callId } = call;
    // Of an earlier life, what was not stored is lost.
    store.write(earlier ? { ...earlier, isPartial: true } : newTerms(call, recording.retentionDays, clock.now()));
    const writer = new SegmentWriter({
      clock,
      put: (segment) => putSegment(bucket, { organizationId, callId }, segment),
      onLost: (error) => writeLog({ event: "recording_segment_lost", callId, reason: errorName(error) }),
    });
    this.#writer = writer;
    this.#recorder = new CallAudioRecorder({
      clock,
      startedAtEpochMs,
      agentRateHz: transport.outputSampleRateHz,
      store: (segment) => waitUntil(writer.write(segment)),
      onFull: () => this.#noteFull(callId),
    });
    return new RecordedTransport(transport, this.#recorder);
  }

  /** Hears the caller: 16-bit mono at 16 kHz, copied. */
  hearCaller(samples: Int16Array): void {
    this.#recorder?.hearCaller(samples);
  }

  /** Takes the caller's device's word on what it has played of a turn. */
  acknowledge(turnId: string, playedMs: number, isStopped: boolean): void {
    this.#recorder?.acknowledge(turnId, playedMs, isStopped);
  }

  /** Notes that the call has ended, and makes the recording whole in the background. */
  end(): void {
    const terms = this.#terms;
    if (terms === null || terms.isEnded) return;
    const lengthMs = this.#recorder?.close().lengthMs ?? null;
    this.#recorder = null;
    const { store, clock, waitUntil } = this.#deps;
    // Without a recorder the object was restarted under the call, which nobody took up again.
    store.write(endedTerms(terms, lengthMs, lengthMs === null, clock.now()));
    waitUntil(this.tend());
  }

  /** Does what is due: makes the recording whole, or deletes it. Never rejects. */
  async tend(): Promise<void> {
    const terms = this.#terms;
    if (terms === null) return;
    const isOver = this.#deps.clock.now() >= terms.deleteAtEpochMs;
    if (isOver || terms.isErased) {
      await this.#inTime(this.erase()).catch((error: unknown) =>
        this.#retryLater("recording_not_erased", terms, error),
      );
    } else if (terms.isEnded && terms.file === null) {
      this.#finishing ??= this.#inTime(this.#finish(terms))
        .catch((error: unknown) => this.#retryLater("recording_not_finished", terms, error))
        .finally(() => {
          this.#finishing = null;
        });
      await this.#finishing;
    }
  }

  /** Returns what there is of the recording. */
  state(): CallAudio {
    const terms = this.#terms;
    if (terms === null || terms.isErased || this.#deps.clock.now() >= terms.deleteAtEpochMs) return { state: "none" };
    const { file, deleteAtEpochMs, isEnded } = terms;
    if (file === null) return { state: isEnded ? "finishing" : "recording", deleteAtEpochMs };
    return { state: "ready", deleteAtEpochMs, file };
  }

  /**
   * Erases the recording: it cannot be read from now on, and is gone when this resolves. Rejects when the bucket does
   * not delete it; the alarm tries again. May be repeated.
   */
  async erase(): Promise<void> {
    const { store, bucket } = this.#deps;
    const terms = this.#terms;
    if (terms === null) return;
    if (!terms.isErased) store.write({ ...terms, isErased: true, file: null });
    this.#recorder?.close();
    this.#recorder = null;
    this.#writer?.stop();
    await this.#writer?.settled();
    await deleteSegments(bucket, terms);
    store.drop();
  }

  async #finish(terms: AudioTerms): Promise<void> {
    const { bucket, store } = this.#deps;
    await this.#writer?.settled();
    const segments = await listSegments(bucket, terms);
    // It may have been erased meanwhile.
    const current = this.#terms;
    if (current === null || current.isErased) return;
    const isPartial = current.isPartial || this.#writer?.hasLost === true;
    store.write({ ...current, file: wholeRecording(segments, current.lengthMs, isPartial) });
  }

  #inTime<T>(asking: Promise<T>): Promise<T> {
    return within(asking, "the recordings' bucket", BUCKET_DEADLINE_MS, this.#deps.clock);
  }

  #noteFull(callId: string): void {
    const terms = this.#terms;
    if (terms) this.#deps.store.write({ ...terms, isPartial: true });
    writeLog({ event: "recording_full", callId });
  }

  #retryLater(event: "recording_not_erased" | "recording_not_finished", terms: AudioTerms, error: unknown): void {
    this.#retryAtEpochMs = this.#deps.clock.now() + RETRY_MS;
    writeLog({ event, callId: terms.callId, reason: errorName(error) });
  }
}
