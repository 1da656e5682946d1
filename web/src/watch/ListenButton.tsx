import { useEffect, useRef, useState } from "preact/hooks";
import { send } from "../api/send.ts";
import { meterShare } from "../audio/level.ts";
import { SentNote } from "../components/SentNote.tsx";
import { useSending } from "../components/use-sending.ts";
import { CallListener } from "./call-listener.ts";

/** Listens to both parties of a call, and shows how loud each is. */
export function ListenButton({ callId }: { callId: string }) {
  const listener = useRef<CallListener | null>(null);
  const meters = useRef<HTMLDivElement>(null);
  const [isListening, setIsListening] = useState(false);
  const [ended, setEnded] = useState<string | null>(null);
  const sending = useSending();
  useEffect(() => () => listener.current?.close(), []);

  const stop = (): void => {
    listener.current?.close();
    listener.current = null;
    setIsListening(false);
  };
  const start = () =>
    sending.run(async () => {
      setEnded(null);
      const { url } = await send<{ url: string }>({ method: "POST", path: `/api/calls/${callId}/listen` });
      await new Promise<void>((resolve, reject) => {
        listener.current = new CallListener(url, {
          onStarted: () => {
            setIsListening(true);
            resolve();
          },
          // On the element itself: levels come fifty times a second.
          onLevel: (channel, level) =>
            meters.current?.style.setProperty(`--level-${channel}`, meterShare(level).toFixed(3)),
          onEnded: (failure) => {
            stop();
            setEnded(failure ?? "The call has ended.");
            reject(new Error(failure ?? "The call has ended."));
          },
        });
      });
      return "";
    });

  return (
    <>
      <button
        type="button"
        class="button"
        disabled={sending.isBusy}
        onClick={() => (isListening ? stop() : void start())}
      >
        {isListening ? "Stop listening" : "Listen"}
      </button>
      {isListening && (
        <div class="levels" ref={meters} aria-hidden="true">
          <span>Caller</span>
          <span class="meter meter-caller">
            <span />
          </span>
          <span>Agent</span>
          <span class="meter meter-agent">
            <span />
          </span>
        </div>
      )}
      {ended === null ? <SentNote result={sending.result} /> : <p role="status">{ended}</p>}
    </>
  );
}
