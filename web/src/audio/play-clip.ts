/**
 * Plays a sound file whole, once it is there; ends early, without a failure, when `signal` aborts. Called in a press of
 * a button, so that the browser lets it sound. Rejects when the file does not come or is none that the browser plays.
 */
export async function playClip(load: () => Promise<ArrayBuffer>, signal: AbortSignal): Promise<void> {
  const context = new AudioContext();
  try {
    const buffer = await context.decodeAudioData(await load());
    if (signal.aborted) return;
    const source = context.createBufferSource();
    source.buffer = buffer;
    source.connect(context.destination);
    await new Promise<void>((resolve) => {
      source.onended = () => resolve();
      signal.addEventListener("abort", () => source.stop(), { once: true });
      source.start();
    });
  } finally {
    await context.close();
  }
}
