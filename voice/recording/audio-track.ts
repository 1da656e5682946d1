import { SAMPLE_RATE_HZ } from "../audio/frame.ts";
import { AudioRun } from "./audio-run.ts";

/** Audio held per channel, at most: three times what a recorder needs before a segment is stored. 640 kB. */
export const MAX_HELD_SAMPLES = 40 * SAMPLE_RATE_HZ;

/**
 * Channel of a recording: runs of audio in their order, silence between them. No run begins before the one in front of
 * it ends.
 */
export class AudioTrack {
  #runs: AudioRun[] = [];
  /** End of the runs that are forgotten. */
  #doneUntil: number;

  /** Nothing is placed before sample `from` of the call. */
  constructor(from: number) {
    this.#doneUntil = from;
  }

  /** Sample of the call at which the audio so far ends. */
  get endsAt(): number {
    let end = this.#doneUntil;
    for (const run of this.#runs) end = run.endsAt(end);
    return end;
  }

  /** Begins a run, which `startMs` places in the call; see `AudioRun`. */
  begin(startMs: () => number): AudioRun {
    const run = new AudioRun(startMs);
    this.#runs.push(run);
    return run;
  }

  /** Adds audio to the newest run, unless more is held than there should be. */
  push(run: AudioRun, codes: Uint8Array): void {
    const held = this.#runs.reduce((sum, each) => sum + each.held, 0);
    if (held + codes.length <= MAX_HELD_SAMPLES) run.push(codes);
  }

  /** Writes the samples from `from` up to `to`, which come in order, and forgets what lies before `to`. */
  render(from: number, to: number, write: (at: number, code: number) => void): void {
    let earliest = this.#doneUntil;
    for (const run of this.#runs) {
      if (run.startsAt(earliest) < to) {
        run.fix(earliest);
        run.render(from, to, write);
        run.forget(to);
      }
      earliest = run.endsAt(earliest);
    }
    for (let head = this.#runs[0]; head && this.#runs.length > 1 && this.#isDone(head, to); head = this.#runs[0]) {
      this.#doneUntil = head.endsAt(this.#doneUntil);
      this.#runs.shift();
    }
  }

  #isDone(run: AudioRun, to: number): boolean {
    return run.isFixed && run.endsAt(this.#doneUntil) <= to;
  }
}
