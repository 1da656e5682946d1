import { describe, expect, it } from "vitest";
import { CLIP_RATE_HZ, type Clip, clipMs, MAX_CLIPS_MS } from "../../../voice/clips/clip.ts";
import { VoiceClips } from "../../../voice/clips/voice-clips.ts";

const clip = (text: string, ms = 100): Clip => ({
  text,
  samples: new Int16Array((ms * CLIP_RATE_HZ) / 1000),
  words: [],
});

describe("the clips of a call", () => {
  it("are found by their words, whatever the spacing and capitals", () => {
    const clips = new VoiceClips();
    const made = clip("Let me see,");
    clips.add(made);
    expect(clips.find("  let me\n SEE, ")).toBe(made);
    expect(clips.find("Let me see")).toBeNull();
  });

  it("replace one another when they say the same", () => {
    const clips = new VoiceClips();
    clips.add(clip("Hello.", MAX_CLIPS_MS));
    const better = clip("hello.", MAX_CLIPS_MS);
    clips.add(better);
    expect(clips.find("Hello.")).toBe(better);
  });

  it("hold so much speech and no more", () => {
    const clips = new VoiceClips();
    clips.add(clip("a", MAX_CLIPS_MS - 200));
    clips.add(clip("b", 300));
    clips.add(clip("c", 200));
    expect(["a", "b", "c"].map((text) => clips.find(text) !== null)).toEqual([true, false, true]);
  });

  it("know how long they are heard", () => {
    expect(clipMs(clip("a", 640))).toBe(640);
  });
});
