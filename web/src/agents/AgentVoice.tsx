import { useState } from "preact/hooks";
import type { schemas } from "../api/api-types.ts";
import { readAudio } from "../api/read-audio.ts";
import { useAnswer } from "../api/use-answer.ts";
import { useReader } from "../api/use-reader.ts";
import { TextField } from "../components/fields/TextField.tsx";
import { Notice } from "../components/Notice.tsx";
import { formatMs } from "../words/format.ts";
import { type Agent, agentPaths } from "./agent-answers.ts";
import { useHearing } from "./use-hearing.ts";

const lengthWords = {
  short: "too short to cover a wait",
  fits: "a good length",
  long: "long enough to hold an answer up",
} as const;

/** Longest line that the API speaks. */
const MAX_LINE_CHARACTERS = 300;

/** An agent by ear, as it is saved: any line in its voice, its openers as they are stored, and a window to talk in. */
export function AgentVoice({ agent }: { agent: Agent }) {
  const [line, setLine] = useState(agent.greeting.slice(0, MAX_LINE_CHARACTERS));
  const reader = useReader();
  const hearing = useHearing();
  const { value: openers } = useAnswer<schemas["AgentOpeners"]>(agentPaths.openers(agent.id));
  const mayCall = reader?.may("operator") ?? false;
  return (
    <section class="card" aria-label="By ear">
      <h2>By ear</h2>
      <p class="hint">The agent as it is saved: what is changed below is heard once it is.</p>
      {mayCall && (
        <form
          class="plain"
          onSubmit={(event) => {
            event.preventDefault();
            hearing.toggle("line", (signal) => readAudio(agentPaths.speech(agent.id), signal, { text: line }));
          }}
        >
          <TextField
            label="A line in its voice"
            hint="Counts as a call against the organisation's quota."
            rows={2}
            maxLength={MAX_LINE_CHARACTERS}
            value={line}
            onValue={setLine}
          />
          <div class="row-buttons">
            <button type="submit" class="button" disabled={line.trim() === ""}>
              {hearing.current === "line" ? "Stop" : "Hear the line"}
            </button>
            <a class="button" href={talkPath(agent.id)} target="quantum-voice-talk" onClick={openBeside}>
              Talk to it beside this page<span class="visually-hidden"> (opens a window)</span>
            </a>
          </div>
        </form>
      )}
      {hearing.failure !== null && <Notice tone="error">{hearing.failure}</Notice>}
      {openers !== undefined && openers.phrases.length > 0 && (
        <>
          <h3>Openers as stored</h3>
          <ul class="plain-list openers-by-ear">
            {openers.phrases.map(({ text, isStored, durationMs, length, acts }) => (
              <li key={text}>
                <button
                  type="button"
                  class="button"
                  disabled={!isStored}
                  onClick={() =>
                    hearing.toggle(text, (signal) => readAudio(agentPaths.openerAudio(agent.id, text), signal))
                  }
                >
                  {hearing.current === text ? "Stop" : "Hear"}
                  <span class="visually-hidden"> “{text}”</span>
                </button>{" "}
                “{text}”{" "}
                <span class="hint">
                  {[
                    durationMs === null ? "not recorded yet" : formatMs(durationMs),
                    length === null ? null : lengthWords[length],
                    `answers a ${acts.join(" or a ")}`,
                  ]
                    .filter((part) => part !== null)
                    .join(" · ")}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

const talkPath = (agentId: string): string => `/?agent=${encodeURIComponent(agentId)}`;

/** Opens the link in a narrow window of its own; where the browser opens none, the link opens a tab as links do. */
function openBeside(event: MouseEvent & { currentTarget: HTMLAnchorElement }): void {
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const { href, target } = event.currentTarget;
  const opened = open(href, target, "popup,width=480,height=900");
  if (opened === null) return;
  event.preventDefault();
  opened.focus();
}
