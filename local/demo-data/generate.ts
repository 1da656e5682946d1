import { randomOf } from "../../voice/random.ts";
import type { CallIdentity } from "../../voice/timeline/call-record.ts";
import type { CallEvent } from "../../voice/timeline/events.ts";
import type { CallProvenance } from "../../voice/timeline/services-kind.ts";
import { fixedId } from "../demonstration/fixed-id.ts";
import { type DemoAgent, demoAgents } from "./agents.ts";
import { badAfternoonBefore, RHYTHMS, startTimes } from "./calendar.ts";
import { CallPlayer } from "./call-player.ts";
import { circumstancesOf } from "./circumstances.ts";
import { fillerOf, PEOPLE } from "./people.ts";
import type { Script } from "./scripts/script.ts";
import { VendorTimes } from "./vendor-times.ts";

/** Which calls are generated: the same options give the same calls. */
export interface DemoOptions {
  seed: number;
  /** The newest call ended before this (ms since the Unix epoch), the oldest began 14 days earlier. */
  untilMs: number;
  organizationId: string;
  /** The demonstration's own agent. */
  agentId: string;
}

/** A call that nobody made, as the platform would have it. */
export interface GeneratedCall {
  identity: CallIdentity;
  /** Data centre that it was held in. */
  colo: string;
  events: CallEvent[];
  /** Place among the people of the campaign; null where none called. */
  leadIndex: number | null;
}

/** The provenance of a generated call: no service had a part in it. */
export function provenanceOf({ identity, colo }: GeneratedCall): CallProvenance {
  const { services, standIns, simulatedLatency } = identity;
  return { services, standIns, simulatedLatency, colo };
}

/** How many calls each agent has. */
export const DEMO_CALLS = { reception: 190, recall: 70, triage: 40 } as const;

/** No call is longer: the newest has ended by the end of the stretch. */
const LONGEST_CALL_MS = 10 * 60_000;

/** Generates the calls of 14 days, in the order of their starts. */
export function generateCalls(options: DemoOptions): GeneratedCall[] {
  const agents = demoAgents(options.agentId);
  const kinds = Object.keys(DEMO_CALLS) as (keyof typeof DEMO_CALLS)[];
  return kinds
    .flatMap((kind) => callsOf(kind, agents[kind], options))
    .sort((a, b) => a.identity.startedAtEpochMs - b.identity.startedAtEpochMs);
}

function callsOf(kind: keyof typeof DEMO_CALLS, agent: DemoAgent, options: DemoOptions): GeneratedCall[] {
  const { seed, untilMs, organizationId } = options;
  const badAfternoon = badAfternoonBefore(untilMs);
  const starts = startTimes(
    untilMs - LONGEST_CALL_MS,
    DEMO_CALLS[kind],
    RHYTHMS[kind],
    randomOf(`demo/${seed}/${kind}/starts`),
  );
  return starts.map((startedAtEpochMs, number) => {
    const key = `${seed}/${kind}/${number}`;
    const random = randomOf(`demo/${key}`);
    const callId = fixedId("call", key, startedAtEpochMs);
    const script = pickScript(agent.scripts, random());
    const voice = agent.voices[0].provider;
    const circumstances = circumstancesOf(startedAtEpochMs, { ...agent, voice }, badAfternoon, random);
    const times = new VendorTimes(random, circumstances.slowness, circumstances.detourMs);
    const personIndex = kind === "recall" ? number % PEOPLE.length : Math.floor(random() * PEOPLE.length);
    const fill = fillerOf(personIndex, random);
    const { agentId, transport } = agent;
    return {
      identity: {
        ...{ callId, organizationId, agentId, agentVersion: 1, transport, startedAtEpochMs },
        ...{ services: "generated", standIns: ["stt", "llm", "tts"], simulatedLatency: null },
      },
      colo: circumstances.colo,
      events: new CallPlayer({ callId, agent, script, circumstances, times, fill }).play(),
      leadIndex: kind === "recall" ? personIndex : null,
    };
  });
}

/** The script that `choice` (0..1) falls on. */
function pickScript(scripts: readonly Script[], choice: number): Script {
  const sum = scripts.reduce((total, { weight }) => total + weight, 0);
  let below = 0;
  for (const script of scripts) {
    below += script.weight / sum;
    if (choice < below) return script;
  }
  const last = scripts.at(-1);
  if (last === undefined) throw new Error("an agent without scripts");
  return last;
}
