import { describe, expect, it } from "vitest";
import { SAMPLE_RATE_HZ } from "../../../voice/audio/frame.ts";
import { decodeMulaw } from "../../../voice/audio/mulaw.ts";
import { Call } from "../../../voice/call/call.ts";
import { SEGMENT_SAMPLES } from "../../../voice/recording/audio-format.ts";
import { CallAudioRecorder, type RecordedSegment } from "../../../voice/recording/call-audio-recorder.ts";
import { RecordedTransport } from "../../../voice/recording/recorded-transport.ts";
import { CallSimulator, LINES, type SimulatorOptions } from "../../support/call/call-simulator.ts";

/** How far apart the recording and what was heard may be. */
const TOLERANCE_MS = 20;

/** A call in virtual time that is recorded as its Durable Object records one. */
function recordedCall(options: SimulatorOptions) {
  const segments: RecordedSegment[] = [];
  let recorder: CallAudioRecorder | undefined;
  const sim = new CallSimulator({
    ...options,
    createCall: (deps, history) => {
      const made = new CallAudioRecorder({
        clock: deps.clock,
        startedAtEpochMs: deps.startedAtEpochMs,
        agentRateHz: deps.transport.outputSampleRateHz,
        store: (segment) => segments.push(segment),
        onFull: () => undefined,
      });
      recorder = made;
      const call = new Call({ ...deps, transport: new RecordedTransport(deps.transport, made) }, history);
      const receive = call.receiveAudio.bind(call);
      call.receiveAudio = (samples) => {
        made.hearCaller(samples);
        receive(samples);
      };
      const acknowledge = call.acknowledgePlayback.bind(call);
      call.acknowledgePlayback = (turnId, playedMs, isStopped) => {
        acknowledge(turnId, playedMs, isStopped);
        made.acknowledge(turnId, playedMs, isStopped ?? false);
      };
      return call;
    },
  });
  return { sim, end: () => (recorder as CallAudioRecorder).close(), segments };
}

/** Whether there is sound on a channel, for every ms of the call. */
function soundOf(segments: readonly RecordedSegment[], channel: 0 | 1, lengthMs: number): boolean[] {
  const sound = new Array<boolean>(lengthMs).fill(false);
  const perMs = SAMPLE_RATE_HZ / 1_000;
  for (const { index, bytes } of segments) {
    const samples = decodeMulaw(bytes.filter((_, at) => at % 2 === channel));
    samples.forEach((sample, at) => {
      if (Math.abs(sample) > 400) sound[Math.floor((index * SEGMENT_SAMPLES + at) / perMs)] = true;
    });
  }
  return sound;
}

/** Beginnings and ends of sound, silences of less than 30 ms left out. */
function edgesOf(sound: readonly boolean[]): number[] {
  const edges: number[] = [];
  sound.forEach((isLoud, ms) => {
    if (!isLoud) return;
    const last = edges.at(-1);
    if (last !== undefined && ms - last < 30) edges[edges.length - 1] = ms + 1;
    else edges.push(ms, ms + 1);
  });
  return edges;
}

describe.each(LINES)("the recording of a call over %s", (_name, line) => {
  it("has the agent where the caller heard it, cut where it was silenced, and the caller where the marks say", async () => {
    const { sim, end, segments } = recordedCall(line);
    await sim.start();
    await sim.callerSpeaks("where are you located");
    await sim.untilListening();
    await sim.callerSpeaks("tell me everything about your opening hours please");
    await sim.untilAgentSpeaks();
    await sim.silence(700);
    // They speak over the answer, which is cut.
    await sim.callerSpeaks("no wait I mean on sundays only");
    await sim.untilListening();
    await sim.silence(4_000);
    const { lengthMs } = end();

    const startedAtMs = sim.clock.now() - sim.nowMs;
    const heard = Array.from({ length: lengthMs }, (_, ms) => sim.transport.speaker.sampleAt(startedAtMs + ms) !== 0);
    const agent = { recorded: edgesOf(soundOf(segments, 1, lengthMs)), heard: edgesOf(heard) };
    expect(agent.recorded).toHaveLength(agent.heard.length);
    expect(agent.heard.length).toBeGreaterThanOrEqual(6);
    const offs = agent.recorded.map((ms, at) => Math.abs(ms - (agent.heard[at] ?? 0)));
    expect(Math.max(...offs), `${agent.recorded} for ${agent.heard}`).toBeLessThanOrEqual(TOLERANCE_MS);
    expect(sim.of("playback_cleared").length).toBeGreaterThan(0);

    const caller = edgesOf(soundOf(segments, 0, lengthMs));
    for (const { speechAtMs } of sim.of("speech_started")) {
      const nearest = Math.min(...caller.map((ms) => Math.abs(ms - speechAtMs)));
      expect(nearest, `${speechAtMs} in ${caller}`).toBeLessThanOrEqual(TOLERANCE_MS);
    }
    for (const { speechAtMs } of sim.of("speech_ended")) {
      const nearest = Math.min(...caller.map((ms) => Math.abs(ms - speechAtMs)));
      expect(nearest, `${speechAtMs} in ${caller}`).toBeLessThanOrEqual(TOLERANCE_MS);
    }
  });
});
