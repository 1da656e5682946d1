import { clinicReceptionist } from "../demonstration/clinic.ts";
import { fixedId } from "../demonstration/fixed-id.ts";
import { recallScripts } from "./scripts/recall.ts";
import { receptionScripts } from "./scripts/reception.ts";
import type { Script } from "./scripts/script.ts";
import { triageScripts } from "./scripts/triage.ts";

/** A vendor's service and its model. */
export interface Vendor {
  provider: string;
  model: string;
}

/** An agent of the generated calls, and what its calls are held over. */
export interface DemoAgent {
  agentId: string;
  scripts: readonly Script[];
  transport: string;
  greeting: string;
  silencePrompt: string;
  closing: string;
  speechToText: string;
  /** The second is asked when the first is late or fails. */
  models: readonly [Vendor, Vendor];
  voices: readonly [Vendor, Vendor];
  /** Tokens of the prompt before anything is said. */
  promptTokens: number;
}

/** Everything the agent outside opening hours has to know by heart, which is what makes its answers late. */
const TRIAGE_RULES = [
  "You answer the telephone of Harbour Dental while the clinic is closed. You are calm, brief and exact.",
  ...[
    ["a lost filling", "it can wait until the morning unless there is swelling, fever or bleeding"],
    ["a broken tooth", "the piece is kept in milk, and it can wait until the morning unless the nerve shows"],
    ["a tooth that was knocked out", "it is put back or kept in milk, and the emergency clinic is called at once"],
    ["bleeding after an extraction", "the caller bites on gauze for half an hour and calls again if it goes on"],
    ["a swollen cheek with fever", "the caller goes to the emergency clinic tonight"],
    ["trouble breathing or swallowing", "the caller hangs up and calls nine one one"],
    ["pain at night without swelling", "the first appointment of the morning is noted"],
    ["a loose crown", "it is kept dry, nothing is chewed on it, and an appointment is noted"],
    ["a wire of a brace that pokes", "wax is put on it, and an appointment is noted"],
    ["questions about medicines", "you give no advice and name the pharmacist"],
  ].flatMap(([matter, rule]) => [
    `When the caller tells of ${matter}: ${rule}.`,
    `Before you say so, ask since when it has been so, whether it gets worse, and whether the caller has been to the clinic for it.`,
    `Write down what was said of ${matter}, with the hour of the call, so that the clinic finds it in the morning. Say that it was written down.`,
    `If the caller is a child, or calls for one, the same holds of ${matter}, but an appointment is offered in any case and a grown-up is asked to come along.`,
    `If the caller has asked about ${matter} before in this call, do not repeat the rule word for word: say it in one sentence, and ask whether anything has changed.`,
  ]),
].join("\n");

const RECALL_ID = fixedId("agent", "recall");
const TRIAGE_ID = fixedId("agent", "triage");

/** The agents of the generated calls: the demonstration's own receptionist, and two that come with the calls. */
export function demoAgents(receptionistId: string): Record<"reception" | "recall" | "triage", DemoAgent> {
  const { script, greeting } = clinicReceptionist;
  const common = {
    silencePrompt: script.silence_prompt ?? "",
    closing: script.closing ?? "",
    transport: "browser",
    speechToText: "deepgram-flux",
    models: [
      { provider: "openai-compatible", model: "gpt-4.1-mini" },
      { provider: "workers-ai", model: "@cf/meta/llama-3.3-70b-instruct-fp8-fast" },
    ],
    voices: [
      { provider: "deepgram", model: "aura-2-thalia-en" },
      { provider: "workers-ai-aura", model: "aura-2-thalia-en" },
    ],
  } as const;
  return {
    reception: { ...common, agentId: receptionistId, scripts: receptionScripts, greeting, promptTokens: 900 },
    recall: {
      ...common,
      agentId: RECALL_ID,
      scripts: recallScripts,
      greeting: RECALL_GREETING,
      transport: "twilio",
      models: [common.models[1], common.models[0]],
      voices: [
        { provider: "workers-ai-aura", model: "aura-2-orion-en" },
        { provider: "deepgram", model: "aura-2-orion-en" },
      ],
      promptTokens: 650,
    },
    triage: {
      ...common,
      agentId: TRIAGE_ID,
      scripts: triageScripts,
      greeting: TRIAGE_GREETING,
      speechToText: "deepgram-nova",
      promptTokens: Math.round(TRIAGE_RULES.length / 4) + 900,
    },
  };
}

const RECALL_GREETING = "Hello, this is Harbour Dental.";
const TRIAGE_GREETING = "Harbour Dental, outside opening hours. What has happened?";

/** Ids of the agents that come with the generated calls, and go with them. */
export const DEMO_AGENT_IDS: readonly string[] = [RECALL_ID, TRIAGE_ID];

/** Rows of the agents that come with the generated calls, as the table has them. */
export function agentRows(organizationId: string, createdAt: string): Record<string, unknown>[] {
  const { providers, limits, turnTaking, flightRecorder, script, language } = clinicReceptionist;
  const common = {
    organization_id: organizationId,
    version: 1,
    language,
    providers,
    expected_phrases: [],
    knowledge: [],
    script,
    tools: clinicReceptionist.tools,
    openers: clinicReceptionist.openers,
    turn_taking: turnTaking,
    flight_recorder: flightRecorder,
    limits,
    is_public: false,
    created_at: createdAt,
    updated_at: createdAt,
  };
  return [
    {
      ...common,
      id: RECALL_ID,
      name: "Theo, recall calls of Harbour Dental (generated)",
      slug: "demo-recall",
      prompt:
        "You are Theo and call patients of Harbour Dental whose last cleaning was half a year ago. You are friendly and brief.",
      greeting: RECALL_GREETING,
    },
    {
      ...common,
      id: TRIAGE_ID,
      name: "Nora, outside opening hours (generated)",
      slug: "demo-triage",
      prompt: TRIAGE_RULES,
      greeting: TRIAGE_GREETING,
    },
  ];
}
