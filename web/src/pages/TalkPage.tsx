import "../styles/talk.css";
import "../styles/conversation.css";
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { examplePhrases } from "../../../voice/words/example-phrases.ts";
import { listVoiceAgents, type VoiceAgent } from "../api/api.ts";
import type { schemas } from "../api/api-types.ts";
import { readTagged } from "../api/read-tagged.ts";
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
import { useSearch } from "../router/use-search.ts";
import { AgentChoice } from "../talk/AgentChoice.tsx";
import { TryPhrases } from "../talk/TryPhrases.tsx";
import { requestFailureWords } from "../words/request-failure.ts";
import { failureWords, warningWords } from "../words/talk.ts";

/** `/`: talk to an agent, read along, and see where the time went. */
export function TalkPage() {
  const [search, change] = useSearch();
  const { organization, wanted } = readAddress(search.get("agent"));
  const { loaded, reload } = useLoaded(`agents ${organization ?? ""}`, (signal) =>
    listVoiceAgents(organization, signal),
  );

  if (loaded.state === "loading") return <Loading what="agents" />;
  if (loaded.state === "failed") {
    return (
      <NoAgent>
        {requestFailureWords(loaded.error)}{" "}
        <button type="button" class="button" onClick={reload}>
          Try again
        </button>
      </NoAgent>
    );
  }
  const agents = loaded.value;
  const agent = wanted === null ? agents[0] : agents.find(({ id, slug }) => id === wanted || slug === wanted);
  if (agent !== undefined) {
    const choose = (id: string) => change({ agent: organization === undefined ? id : `${organization}/${id}` });
    return <Talk key={agent.id} agent={agent} agents={agents} choose={choose} />;
  }
  if (wanted === null) return <NoAgent>There is no agent to talk to yet.</NoAgent>;
  return <PrivateAgent id={wanted} />;
}

/** An agent that is not public: its own organisation may talk to it. */
function PrivateAgent({ id }: { id: string }) {
  const { loaded } = useLoaded(`agent ${id}`, (signal) =>
    readTagged<schemas["Agent"]>(`/api/agents/${encodeURIComponent(id)}`, signal),
  );
  if (loaded.state === "loading") return <Loading what="the agent" />;
  if (loaded.state === "failed") {
    return <NoAgent>There is no agent with that name here. Private agents can be called by who has signed in.</NoAgent>;
  }
  const { slug, name, language, greeting, knowledge, expectedPhrases } = loaded.value.value;
  const questions = knowledge.flatMap((entry) => entry.questions.slice(0, 1));
  const agent = { id, slug, name, language, greeting, examples: examplePhrases(questions, expectedPhrases) };
  return <Talk agent={agent} agents={[]} choose={() => undefined} />;
}

function NoAgent({ children }: { children: ComponentChildren }) {
  return (
    <>
      <h1 class="visually-hidden">Talk to an agent</h1>
      <Notice tone="error">{children}</Notice>
    </>
  );
}

/** Reads the agent of the page's address: `agent`, or `organization/agent` for one of another organisation. */
function readAddress(address: string | null): { organization: string | undefined; wanted: string | null } {
  const [first = "", second] = address?.split("/") ?? [];
  return second === undefined ? { organization: undefined, wanted: address } : { organization: first, wanted: second };
}

interface TalkProps {
  agent: VoiceAgent;
  /** Agents to choose from. */
  agents: readonly VoiceAgent[];
  choose(id: string): void;
}

function Talk({ agent, agents, choose }: TalkProps) {
  const card = useRef<HTMLElement>(null);
  const [volume, setVolume] = useState(0.9);
  const showLevel = (level: number) => card.current?.style.setProperty("--level", meterShare(level).toFixed(3));
  const { state, isActive, callId, start, current } = useLiveCall(volume, showLevel);
  const turns = state?.turns.toReversed() ?? [];

  /** An example that is said once the call that it began is there. */
  const [awaited, setAwaited] = useState<string | null>(null);

  useEffect(() => {
    if (!isActive) showLevel(0);
  }, [isActive]);
  useEffect(() => {
    if (awaited === null || state?.phase !== "live") return;
    current()?.sendText(awaited);
    setAwaited(null);
  }, [awaited, state?.phase]);
  const say = (example: string): void => {
    setAwaited(example);
    if (!isActive) start(agent, true);
  };

  return (
    <div class="talk">
      <CallCard
        cardRef={card}
        agent={agent}
        state={state}
        callId={callId}
        isActive={isActive}
        volume={volume}
        onVolume={(next) => {
          setVolume(next);
          current()?.setVolume(next);
        }}
        onStart={(isTypedOnly) => {
          setAwaited(null);
          start(agent, isTypedOnly);
        }}
        call={current}
      />
      <div class="talk-main">
        {agents.length > 1 && <AgentChoice agents={agents} chosen={agent} choose={choose} isDisabled={isActive} />}
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
          <TryPhrases examples={agent.examples} say={say} />
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
