import "../styles/talk.css";
import "../styles/conversation.css";
import { useEffect, useRef, useState } from "preact/hooks";
import { listVoiceAgents, type VoiceAgent } from "../api/api.ts";
import { useLoaded } from "../api/use-loaded.ts";
import { meterShare } from "../audio/level.ts";
import { TurnList } from "../charts/TurnList.tsx";
import { finishedTurns } from "../charts/turn-list.ts";
import { WaterfallLegend } from "../charts/WaterfallLegend.tsx";
import { CallCard } from "../components/CallCard.tsx";
import { Conversation } from "../components/Conversation.tsx";
import { Loading } from "../components/Loading.tsx";
import { LocalServicesNote } from "../components/LocalServicesNote.tsx";
import { Notice } from "../components/Notice.tsx";
import { wordsBefore } from "../live/call-state.ts";
import { useLiveCall } from "../live/use-live-call.ts";
import { requestFailureWords } from "../words/request-failure.ts";
import { failureWords, warningWords } from "../words/talk.ts";

/** `/`: talk to an agent, read along, and see where the time went. */
export function TalkPage() {
  const address = new URLSearchParams(location.search).get("agent");
  const { organization, wanted } = readAddress(address);
  const { loaded, reload } = useLoaded(`agents ${address}`, (signal) => listVoiceAgents(organization, signal));

  if (loaded.state === "loading") return <Loading what="agents" />;
  if (loaded.state === "failed") {
    return (
      <>
        <h1 class="visually-hidden">Talk to an agent</h1>
        <Notice tone="error">
          {requestFailureWords(loaded.error)}{" "}
          <button type="button" class="button" onClick={reload}>
            Try again
          </button>
        </Notice>
      </>
    );
  }
  const agents = loaded.value;
  const agent = wanted === null ? agents[0] : agents.find(({ id, slug }) => id === wanted || slug === wanted);
  if (agent === undefined) {
    return (
      <>
        <h1 class="visually-hidden">Talk to an agent</h1>
        <Notice tone="error">
          {wanted === null ? "There is no agent to talk to yet." : "There is no agent with that name here."}
        </Notice>
      </>
    );
  }
  return <Talk key={agent.id} agent={agent} />;
}

/** Reads the agent of the page's address: `agent`, or `organization/agent` for one of another organisation. */
function readAddress(address: string | null): { organization: string | undefined; wanted: string | null } {
  const [first = "", second] = address?.split("/") ?? [];
  return second === undefined ? { organization: undefined, wanted: address } : { organization: first, wanted: second };
}

function Talk({ agent }: { agent: VoiceAgent }) {
  const card = useRef<HTMLElement>(null);
  const [volume, setVolume] = useState(0.9);
  const showLevel = (level: number) => card.current?.style.setProperty("--level", meterShare(level).toFixed(3));
  const { state, isActive, start, current } = useLiveCall(volume, showLevel);
  const turns = state?.turns.toReversed() ?? [];

  useEffect(() => {
    if (!isActive) showLevel(0);
  }, [isActive]);

  return (
    <div class="talk">
      <CallCard
        cardRef={card}
        agent={agent}
        state={state}
        isActive={isActive}
        volume={volume}
        onVolume={(next) => {
          setVolume(next);
          current()?.setVolume(next);
        }}
        onStart={(isTypedOnly) => start(agent, isTypedOnly)}
        call={current}
      />
      <div class="talk-main">
        {state?.failure && <Notice tone="error">{failureWords(state.failure)}</Notice>}
        {state?.warning && <Notice tone="warning">{warningWords(state.warning)}</Notice>}
        <section class="card conversation-card">
          <h2>Conversation</h2>
          {state === null || (state.lines.length === 0 && state.draft === null && state.interim === "") ? (
            <p class="empty">
              {isActive
                ? "The words will appear here as they are heard."
                : `Press the microphone and say hello to ${agent.name}.`}
            </p>
          ) : (
            <Conversation lines={state.lines} interim={state.interim} draft={state.draft} agentName={agent.name} />
          )}
        </section>
        <section class="card timings">
          <h2>Where the time went</h2>
          {turns.length === 0 && (
            <p class="empty">After each answer its timings appear here, as the server measured them.</p>
          )}
          {turns.length > 0 && (
            <TurnList
              turns={finishedTurns(
                turns.map((metrics) => ({ metrics, userText: wordsBefore(state?.lines ?? [], metrics.turnId) })),
                null,
              )}
              isNewestFirst
            />
          )}
          <WaterfallLegend hasStages={false} />
        </section>
        <LocalServicesNote />
      </div>
    </div>
  );
}
