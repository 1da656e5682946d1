/**
 * Compares frame classifiers behind the same detector on disturbed recordings: `node test/bench/vad.ts`.
 * Prints one table per condition; docs/voice-activity.md says how to read them and what was chosen.
 */

import { EnergyClassifier } from "../../voice/audio/energy-classifier.ts";
import { FRAME_MS, FRAME_SAMPLES } from "../../voice/audio/frame.ts";
import { type FrameClassifier, VoiceActivityDetector } from "../../voice/audio/vad.ts";
import { buildConditions, type Condition, type Trial } from "./vad-trials.ts";
import { createWebRtcClassifier } from "./webrtc-vad.ts";

interface Candidate {
  readonly name: string;
  readonly classifier: FrameClassifier;
}

const webRtc = await Promise.all(([0, 1, 2, 3] as const).map((mode) => createWebRtcClassifier(mode)));
const candidates: Candidate[] = [
  ...webRtc.map((classifier, mode) => ({ name: `webrtc ${mode}`, classifier })),
  { name: "energy", classifier: new EnergyClassifier() },
  ...webRtc.map((other, mode) => ({
    name: `energy + webrtc ${mode}`,
    classifier: both(new EnergyClassifier(), other),
  })),
];

for (const condition of buildConditions()) {
  console.log(`\n${condition.name}`);
  console.table(Object.fromEntries(candidates.map(({ name, classifier }) => [name, row(condition, classifier)])));
}

/** Speech only where both hear it. Each hears every frame, since both adapt. */
function both(one: FrameClassifier, other: FrameClassifier): FrameClassifier {
  return {
    isSpeech(frame) {
      const answers = [one.isSpeech(frame), other.isSpeech(frame)];
      return answers.every(Boolean);
    },
    reset() {
      one.reset();
      other.reset();
    },
  };
}

function row(condition: Condition, classifier: FrameClassifier): Record<string, number | string> {
  const outcomes = condition.utterances.map((trial) => runUtterance(trial, classifier));
  const sum = (of: (outcome: Outcome) => number) => outcomes.reduce((total, outcome) => total + of(outcome), 0);
  const hits = sum((outcome) => outcome.hits);
  const startDelaysMs = outcomes.flatMap((outcome) => outcome.startDelayMs ?? []);
  const endErrorsMs = outcomes.flatMap((outcome) => outcome.endErrorMs ?? []);
  const noise = runDisturbance(condition.disturbance, classifier);
  return {
    "precision %": Math.round((100 * hits) / (hits + sum((outcome) => outcome.falseAlarms))),
    "recall %": Math.round((100 * hits) / (hits + sum((outcome) => outcome.misses))),
    early: sum((outcome) => (outcome.isEarly ? 1 : 0)),
    missed: sum((outcome) => (outcome.isMissed ? 1 : 0)),
    splits: sum((outcome) => outcome.splits),
    "start delay ms P50/P95": `${quantile(startDelaysMs, 0.5)}/${quantile(startDelaysMs, 0.95)}`,
    "end error ms P5/P50/P95": [0.05, 0.5, 0.95].map((q) => quantile(endErrorsMs, q)).join("/"),
    "noise: starts per min": noise.startsPerMinute,
    "noise: speaking %": noise.speakingPercent,
    "µs per frame": noise.microsecondsPerFrame,
  };
}

interface Outcome {
  /** Frames called speech that are, that are not, and speech frames not called so. */
  hits: number;
  falseAlarms: number;
  misses: number;
  /** A start was decided before the caller spoke. */
  isEarly: boolean;
  /** The detector was never in speech while the caller spoke. */
  isMissed: boolean;
  /** Starts beyond the first while the caller spoke. */
  splits: number;
  /** From the first speech frame's beginning to the decision; none when it was in speech already, or missed. */
  startDelayMs?: number;
  /** Reported last end, from the last speech frame's end; none when missed. */
  endErrorMs?: number;
}

function runUtterance(trial: Trial, classifier: FrameClassifier): Outcome {
  const outcome: Outcome = { hits: 0, falseAlarms: 0, misses: 0, isEarly: false, isMissed: true, splits: 0 };
  const speechStartMs = trial.labels.indexOf(true) * FRAME_MS;
  const speechEndMs = (trial.labels.lastIndexOf(true) + 1) * FRAME_MS;
  classifier.reset();
  let answer = false;
  const detector = new VoiceActivityDetector({
    isSpeech: (frame) => {
      answer = classifier.isSpeech(frame);
      return answer;
    },
    reset: () => classifier.reset(),
  });
  let starts = 0;
  let lastEndMs = 0;
  let wasSpeakingAtOnset = false;
  trial.labels.forEach((isSpeech, index) => {
    const event = detector.push(trial.samples.subarray(index * FRAME_SAMPLES, (index + 1) * FRAME_SAMPLES));
    if (answer && isSpeech) outcome.hits++;
    else if (answer) outcome.falseAlarms++;
    else if (isSpeech) outcome.misses++;
    const isCallerSpeaking = detector.audioMs > speechStartMs && detector.audioMs <= speechEndMs;
    if (detector.audioMs === speechStartMs) wasSpeakingAtOnset = detector.isSpeaking;
    if (isCallerSpeaking && detector.isSpeaking) outcome.isMissed = false;
    if (event?.type === "speech_ended") lastEndMs = event.endMs;
    if (event?.type !== "speech_started") return;
    if (detector.audioMs <= speechStartMs) outcome.isEarly = true;
    if (isCallerSpeaking) starts++;
    if (isCallerSpeaking && !wasSpeakingAtOnset) outcome.startDelayMs ??= detector.audioMs - speechStartMs;
  });
  outcome.splits = Math.max(0, starts - 1);
  if (!outcome.isMissed) outcome.endErrorMs = (detector.isSpeaking ? detector.audioMs : lastEndMs) - speechEndMs;
  return outcome;
}

function runDisturbance(minutes: readonly Int16Array[], classifier: FrameClassifier) {
  let starts = 0;
  let speakingFrames = 0;
  let frames = 0;
  const begunAt = performance.now();
  for (const samples of minutes) {
    classifier.reset();
    const detector = new VoiceActivityDetector(classifier);
    for (let at = 0; at + FRAME_SAMPLES <= samples.length; at += FRAME_SAMPLES) {
      if (detector.push(samples.subarray(at, at + FRAME_SAMPLES))?.type === "speech_started") starts++;
      if (detector.isSpeaking) speakingFrames++;
      frames++;
    }
  }
  return {
    startsPerMinute: starts / minutes.length,
    speakingPercent: Math.round((100 * speakingFrames) / frames),
    microsecondsPerFrame: Number((((performance.now() - begunAt) * 1_000) / frames).toFixed(1)),
  };
}

function quantile(values: readonly number[], q: number): number | string {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? "–";
}
