import { useEffect, useRef, useState } from "preact/hooks";
import { playClip } from "../audio/play-clip.ts";
import { requestFailureWords } from "../words/request-failure.ts";

/** What is heard on a page: one sound at a time. */
export interface Hearing {
  /** Name of the sound that is loaded or heard; null while there is silence. */
  current: string | null;
  failure: string | null;
  /** Plays the sound of this name in the place of any other, or ends it when it is the one that is heard. */
  toggle(name: string, load: (signal: AbortSignal) => Promise<ArrayBuffer>): void;
}

/** A component's sounds, which end when it goes. */
export function useHearing(): Hearing {
  const [current, setCurrent] = useState<string | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const playing = useRef<AbortController | null>(null);
  useEffect(() => () => playing.current?.abort(), []);
  return {
    current,
    failure,
    toggle(name, load) {
      playing.current?.abort();
      setFailure(null);
      setCurrent(null);
      playing.current = null;
      if (name === current) return;
      const sound = new AbortController();
      playing.current = sound;
      setCurrent(name);
      playClip(() => load(sound.signal), sound.signal)
        .catch((error: unknown) => {
          // One that was stopped while it was loaded has not failed.
          if (!sound.signal.aborted) setFailure(requestFailureWords(error));
        })
        .finally(() => {
          if (playing.current === sound) setCurrent(null);
        });
    },
  };
}
