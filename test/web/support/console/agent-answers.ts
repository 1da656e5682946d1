import type { Agent, ListedAgent } from "../../../../web/src/agents/agent-answers.ts";
import { pageAnswers } from "../../../../web/src/router/page-answers.ts";
import type { FakeRoutes } from "../../../support/browser/fake-platform.ts";

/** An agent with something in every setting, with the given fields changed. */
export function agentAnswer(changed: Partial<Agent> = {}): Agent {
  return {
    id: "agent_1",
    organizationId: "org_1",
    version: 3,
    createdAt: "2026-11-20T10:00:00.000Z",
    updatedAt: "2026-11-23T10:00:00.000Z",
    name: "Bright Smile Dental",
    slug: "clinic",
    prompt: "You are the receptionist of Bright Smile Dental.",
    greeting: "Hello, this is Bright Smile Dental. How can I help?",
    language: "en",
    providers: {
      speechToText: [{ provider: "deepgram-flux", model: "flux-general-en" }],
      languageModel: [
        { provider: "openai-compatible", model: "quantum-local-responder" },
        { provider: "workers-ai", model: "@cf/meta/llama-3.3-70b-instruct-fp8-fast" },
      ],
      textToSpeech: [{ provider: "deepgram", voice: "aura-2-thalia-en" }],
    },
    expectedPhrases: ["what are your opening hours", "an appointment for {day}"],
    knowledge: [{ questions: ["where are you"], answer: "We are at nine Market Street." }],
    script: { fallback: "Sorry, I did not catch that.", transfer: "One moment, please." },
    tools: ["book_appointment", "end_call"],
    openers: { enabled: true, phrases: ["Let me see,", { text: "Of course,", acts: ["request"] }] },
    turnTaking: {
      speculation: "llm_tts",
      endOfTurnThreshold: 0.7,
      eagerEndOfTurnThreshold: 0.4,
      endpointing: {
        wholeSilenceMs: 500,
        completeWaitMs: 0,
        unknownWaitMs: 200,
        openWaitMs: 1_600,
        digitsWaitMs: 900,
        spellingWaitMs: 900,
        openerAt: "end_of_turn",
        questions: [{ contains: "your member code", expects: "digits" }],
      },
      interruption: {
        isEnabled: true,
        minSpeechMs: 160,
        minWords: 0,
        backchannels: ["uh-huh"],
        resumesAfterFalse: true,
        falseInterruptionMs: 700,
      },
    },
    flightRecorder: { enabled: true, retentionDays: 7 },
    recording: { enabled: false, retentionDays: 30, announcement: "" },
    limits: { maxCallMs: 900_000, silencePromptMs: 10_000, maxSilencePrompts: 2 },
    costLevers: { speechCache: false, pausesSpeechToText: false, stablePromptFirst: false, easyTurnModel: null },
    isPublic: true,
    ...changed,
  };
}

/** An agent as the list has it. */
export function listedAgent(changed: Partial<Agent> = {}): ListedAgent {
  const { id, name, slug, language, isPublic, expectedPhrases, knowledge, version } = agentAnswer(changed);
  return { id, name, slug, language, isPublic, expectedPhrases, knowledge, version };
}

/** What the API answers about agents to a reader with this role. */
export function agentRoutes(role: "viewer" | "operator" | "admin"): FakeRoutes {
  const items = [
    listedAgent(),
    listedAgent({ id: "agent_2", name: "Luigi", expectedPhrases: [], knowledge: [], isPublic: false }),
  ];
  return {
    "GET /api/session": {
      data: { organizationId: "org_1", role, via: "session", actor: { type: "key", id: "key_1" } },
    },
    [`GET ${pageAnswers.agents}`]: { data: { items, nextCursor: null } },
    "GET /api/agents/agent_1": { data: agentAnswer() },
    "GET /api/agents/agent_1/versions": {
      data: [
        {
          version: 3,
          createdAt: "2026-11-23T10:00:00.000Z",
          author: { type: "key", id: "key_1" },
          fields: ["prompt", "limits"],
          restoredVersion: null,
        },
        {
          version: 2,
          createdAt: "2026-11-22T10:00:00.000Z",
          author: { type: "user", id: "user_1" },
          fields: ["greeting"],
          restoredVersion: 1,
        },
        { version: 1, createdAt: "2026-11-20T10:00:00.000Z", author: null, fields: [], restoredVersion: null },
      ],
    },
    "GET /api/agents/agent_1/versions/3/changes?since=2": {
      data: {
        before: 2,
        after: 3,
        changes: [
          {
            kind: "lines",
            path: "prompt",
            lines: [
              { kind: "left_out", count: 12 },
              { kind: "same", text: "You are the receptionist of Bright Smile Dental." },
              { kind: "removed", text: "Be brief." },
              { kind: "added", text: "Be brief, and exact." },
            ],
          },
          { kind: "value", path: "limits.maxCallMs", before: "600000", after: "900000" },
        ],
      },
    },
    "GET /api/agents/agent_1/openers": {
      data: {
        enabled: true,
        phrases: [
          { text: "Let me see,", acts: ["question", "request"], isStored: true, durationMs: 620, length: "fits" },
          { text: "Of course,", acts: ["request"], isStored: false, durationMs: null, length: null },
        ],
      },
    },
  };
}
