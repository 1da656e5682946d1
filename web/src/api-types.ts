// Made by `npm run api:types` from the API's own description; not edited by hand.

export interface schemas {
  Health: {
    status: "ok" | "degraded";
    environment: string;
    simulatedLatency: string | null;
    checks: { postgres: { status: "ok" | "unavailable"; latencyMs: number } };
  };
  Meta: { cached: boolean; executionTime: number; timestamp: string; requestId: string };
  Session: { organizationId: string; role: "viewer" | "operator" | "admin"; via: "key" | "session" };
  Error: {
    success: false;
    error: {
      code:
        | "invalid_request"
        | "unauthorized"
        | "forbidden"
        | "not_found"
        | "conflict"
        | "precondition_failed"
        | "payload_too_large"
        | "unsupported_media_type"
        | "unprocessable"
        | "upgrade_required"
        | "rate_limited"
        | "internal"
        | "unavailable";
      message: string;
      details?: { path: string; message: string }[] | undefined;
    };
    meta: schemas["Meta"];
  };
  Organization: { id: string; name: string; createdAt: string; role: "viewer" | "operator" | "admin" };
  Agent: {
    name: string;
    slug: string;
    prompt: string;
    greeting: string;
    language: string;
    providers: {
      speechToText: { provider: "deepgram-flux" | "deepgram-nova" | "workers-ai-flux"; model: string }[];
      languageModel: { provider: "openai-compatible" | "workers-ai"; model: string }[];
      textToSpeech: { provider: "deepgram" | "deepgram-socket" | "workers-ai-aura"; voice: string }[];
    };
    expectedPhrases: string[];
    knowledge: { questions: string[]; answer: string }[];
    script: Record<string, string>;
    tools: string[];
    openers: {
      enabled: boolean;
      phrases: (string | { text: string; acts: ("question" | "request" | "statement")[] })[];
    };
    turnTaking: {
      speculation: "off" | "llm" | "llm_tts";
      endOfTurnThreshold: number;
      eagerEndOfTurnThreshold: number | null;
      endpointing: {
        wholeSilenceMs: number;
        completeWaitMs: number;
        unknownWaitMs: number;
        openWaitMs: number;
        digitsWaitMs: number;
        spellingWaitMs: number;
        openerAt: "eager_end_of_turn" | "end_of_turn";
        questions: { contains: string; expects: "digits" | "spelling" | "yes_no" }[];
      };
      interruption: {
        isEnabled: boolean;
        minSpeechMs: number;
        minWords: number;
        backchannels: string[] | null;
        resumesAfterFalse: boolean;
        falseInterruptionMs: number;
      };
    };
    flightRecorder: { enabled: boolean; retentionDays: number };
    limits: { maxCallMs: number; silencePromptMs: number; maxSilencePrompts: number };
    isPublic: boolean;
    id: string;
    organizationId: string;
    version: number;
    createdAt: string;
    updatedAt: string;
  };
  NewAgent: {
    name: string;
    slug: string;
    prompt: string;
    greeting: string;
    language: string;
    providers: {
      speechToText: { provider: "deepgram-flux" | "deepgram-nova" | "workers-ai-flux"; model: string }[];
      languageModel: { provider: "openai-compatible" | "workers-ai"; model: string }[];
      textToSpeech: { provider: "deepgram" | "deepgram-socket" | "workers-ai-aura"; voice: string }[];
    };
    expectedPhrases?: string[] | undefined;
    knowledge?: { questions: string[]; answer: string }[] | undefined;
    script?: Record<string, string> | undefined;
    tools?:
      | ("book_appointment" | "move_appointment" | "cancel_appointment" | "list_appointments" | "end_call")[]
      | undefined;
    openers?:
      | { enabled: boolean; phrases: (string | { text: string; acts: ("question" | "request" | "statement")[] })[] }
      | undefined;
    turnTaking?:
      | {
          speculation: "off" | "llm" | "llm_tts";
          endOfTurnThreshold: number;
          eagerEndOfTurnThreshold: number | null;
          endpointing: {
            wholeSilenceMs: number;
            completeWaitMs: number;
            unknownWaitMs: number;
            openWaitMs: number;
            digitsWaitMs: number;
            spellingWaitMs: number;
            openerAt: "eager_end_of_turn" | "end_of_turn";
            questions: { contains: string; expects: "digits" | "spelling" | "yes_no" }[];
          };
          interruption: {
            isEnabled: boolean;
            minSpeechMs: number;
            minWords: number;
            backchannels: string[] | null;
            resumesAfterFalse: boolean;
            falseInterruptionMs: number;
          };
        }
      | undefined;
    flightRecorder?: { enabled: boolean; retentionDays: number } | undefined;
    limits?: { maxCallMs: number; silencePromptMs: number; maxSilencePrompts: number } | undefined;
    isPublic?: boolean | undefined;
  };
  AgentOpeners: {
    enabled: boolean;
    phrases: {
      text: string;
      acts: ("question" | "request" | "statement")[];
      isStored: boolean;
      durationMs: number | null;
      length: "short" | "fits" | "long" | null;
    }[];
  };
  AgentChanges: {
    name?: string | undefined;
    slug?: string | undefined;
    prompt?: string | undefined;
    greeting?: string | undefined;
    language?: string | undefined;
    providers?:
      | {
          speechToText: { provider: "deepgram-flux" | "deepgram-nova" | "workers-ai-flux"; model: string }[];
          languageModel: { provider: "openai-compatible" | "workers-ai"; model: string }[];
          textToSpeech: { provider: "deepgram" | "deepgram-socket" | "workers-ai-aura"; voice: string }[];
        }
      | undefined;
    expectedPhrases?: string[] | undefined;
    knowledge?: { questions: string[]; answer: string }[] | undefined;
    script?: Record<string, string> | undefined;
    tools?:
      | ("book_appointment" | "move_appointment" | "cancel_appointment" | "list_appointments" | "end_call")[]
      | undefined;
    openers?:
      | { enabled: boolean; phrases: (string | { text: string; acts: ("question" | "request" | "statement")[] })[] }
      | undefined;
    turnTaking?:
      | {
          speculation: "off" | "llm" | "llm_tts";
          endOfTurnThreshold: number;
          eagerEndOfTurnThreshold: number | null;
          endpointing: {
            wholeSilenceMs: number;
            completeWaitMs: number;
            unknownWaitMs: number;
            openWaitMs: number;
            digitsWaitMs: number;
            spellingWaitMs: number;
            openerAt: "eager_end_of_turn" | "end_of_turn";
            questions: { contains: string; expects: "digits" | "spelling" | "yes_no" }[];
          };
          interruption: {
            isEnabled: boolean;
            minSpeechMs: number;
            minWords: number;
            backchannels: string[] | null;
            resumesAfterFalse: boolean;
            falseInterruptionMs: number;
          };
        }
      | undefined;
    flightRecorder?: { enabled: boolean; retentionDays: number } | undefined;
    limits?: { maxCallMs: number; silencePromptMs: number; maxSilencePrompts: number } | undefined;
    isPublic?: boolean | undefined;
  };
  PublicAgent: { id: string; slug: string; name: string; language: string; greeting: string };
  CallTicket: { callId: string; token: string; url: string; expiresAt: string };
  UtteranceAnswer: {
    callId: string;
    transcript: string;
    reply: string;
    audio: { encoding: "wav"; sampleRateHz: number; base64: string };
  };
  Call: {
    id: string;
    agentId: string;
    agentVersion: number;
    campaignId: string | null;
    leadId: string | null;
    transport: string;
    status: "created" | "active" | "ended";
    endReason: string | null;
    createdAt: string;
    startedAt: string | null;
    endedAt: string | null;
    durationMs: number | null;
    costMicroUsd: number | null;
    simulatedLatency: string | null;
  };
  TranscriptLine: {
    index: number;
    turnId: string;
    role: "user" | "assistant";
    text: string;
    startMs: number;
    endMs: number;
    isInterrupted: boolean;
  };
  Turn: {
    turnId: string;
    index: number;
    source: "greeting" | "speech" | "text" | "silence_prompt" | "apology" | "closing";
    outcome: "completed" | "interrupted" | "unheard" | "failed" | "hung_up";
    startedAtMs: number;
    responseTimeMs: number | null;
    turnGapMs: number | null;
    endpointingMs: number | null;
    llmFirstTokenMs: number | null;
    ttsFirstByteMs: number | null;
    firstSubstantiveMs: number | null;
    trimmedSilenceMs: number | null;
    bargeInStopMs: number | null;
    speculative: boolean;
    opener: string | null;
    interrupted: boolean;
    heardMs: number;
    discardedAttempts: number;
    discardedTokens: number;
    discardedCharacters: number;
    savedMs: number | null;
    falseStart: boolean;
    longestSilenceMs: number | null;
    hedge: string | null;
    userText: string | null;
    replyText: string;
    heardText: string;
  };
  TurnFigures: {
    from: string;
    to: string;
    agentId: string | null;
    latencies: {
      responseTimeMs: { count: number; p50: number | null; p95: number | null; p99: number | null };
      turnGapMs: { count: number; p50: number | null; p95: number | null; p99: number | null };
      endpointingMs: { count: number; p50: number | null; p95: number | null; p99: number | null };
      firstSubstantiveMs: { count: number; p50: number | null; p95: number | null; p99: number | null };
      bargeInStopMs: { count: number; p50: number | null; p95: number | null; p99: number | null };
      longestSilenceMs: { count: number; p50: number | null; p95: number | null; p99: number | null };
      savedMs: { count: number; p50: number | null; p95: number | null; p99: number | null };
      llmFirstTokenMs: { count: number; p50: number | null; p95: number | null; p99: number | null };
      ttsFirstByteMs: { count: number; p50: number | null; p95: number | null; p99: number | null };
    };
    rates: {
      turns: number;
      falseStarts: number;
      falseStartsPerAnsweredTurn: number | null;
      openerShare: number | null;
      speculativeShare: number | null;
      hedgedShare: number | null;
      interruptedShare: number | null;
    };
    discarded: {
      attempts: number;
      tokens: number;
      characters: number;
      attemptsPerTurn: number | null;
      tokensPerTurn: number | null;
      charactersPerTurn: number | null;
    };
  };
}

export interface paths {
  "/api/health": {
    get: {
      parameters: { query?: never };
      responses: {
        200: { content: { "application/json": { success: true; data: schemas["Health"]; meta: schemas["Meta"] } } };
      };
    };
  };
  "/api/session": {
    post: {
      parameters: { query?: never };
      requestBody: { content: { "application/json": { apiKey: string } } };
      responses: {
        200: { content: { "application/json": { success: true; data: schemas["Session"]; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
    get: {
      parameters: { query?: never };
      responses: {
        200: { content: { "application/json": { success: true; data: schemas["Session"]; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
    delete: {
      parameters: { query?: never };
      responses: {
        200: { content: { "application/json": { success: true; data: { signedOut: true }; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/organizations/me": {
    get: {
      parameters: { query?: never };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["Organization"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/agents": {
    get: {
      parameters: {
        query?: {
          limit?: number | undefined;
          cursor?: string | undefined;
          page?: number | undefined;
          pageSize?: number | undefined;
          sort?: "createdAt" | "-createdAt" | "name" | "-name" | undefined;
          fields?: string | undefined;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              success: true;
              data: { items: schemas["Agent"][]; nextCursor: string | null };
              meta: schemas["Meta"];
            };
          };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
    post: {
      parameters: { header?: { "idempotency-key"?: string | undefined } };
      requestBody: { content: { "application/json": schemas["NewAgent"] } };
      responses: {
        200: { content: { "application/json": { success: true; data: schemas["Agent"]; meta: schemas["Meta"] } } };
        201: { content: { "application/json": { success: true; data: schemas["Agent"]; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/agents/{id}": {
    get: {
      parameters: { path: { id: string } };
      responses: {
        200: { content: { "application/json": { success: true; data: schemas["Agent"]; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
    patch: {
      parameters: { path: { id: string }; header?: { "if-match"?: string | undefined } };
      requestBody: { content: { "application/json": schemas["AgentChanges"] } };
      responses: {
        200: { content: { "application/json": { success: true; data: schemas["Agent"]; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
    delete: {
      parameters: { path: { id: string } };
      responses: {
        200: { content: { "application/json": { success: true; data: { deleted: true }; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/agents/{id}/openers": {
    get: {
      parameters: { path: { id: string } };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["AgentOpeners"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/voice/agents": {
    get: {
      parameters: { query?: never };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["PublicAgent"][]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/voice/token": {
    post: {
      parameters: { query?: never };
      requestBody: { content: { "application/json": { agentId: string } } };
      responses: {
        200: { content: { "application/json": { success: true; data: schemas["CallTicket"]; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/voice/process": {
    post: {
      parameters: { query: { agentId: string } };
      requestBody: { content: { "audio/wav": Blob; "audio/l16": Blob } };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["UtteranceAnswer"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/calls/start": {
    post: {
      parameters: { header?: { "idempotency-key"?: string | undefined } };
      requestBody: { content: { "application/json": { agentId: string; transport: "browser" } } };
      responses: {
        200: { content: { "application/json": { success: true; data: schemas["CallTicket"]; meta: schemas["Meta"] } } };
        201: { content: { "application/json": { success: true; data: schemas["CallTicket"]; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/calls": {
    get: {
      parameters: {
        query?: {
          limit?: number | undefined;
          cursor?: string | undefined;
          page?: number | undefined;
          pageSize?: number | undefined;
          sort?: "createdAt" | "-createdAt" | undefined;
          fields?: string | undefined;
          status?: "created" | "active" | "ended" | undefined;
          agentId?: string | undefined;
          campaignId?: string | undefined;
          createdFrom?: string | undefined;
          createdBefore?: string | undefined;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              success: true;
              data: { items: schemas["Call"][]; nextCursor: string | null };
              meta: schemas["Meta"];
            };
          };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/calls/{id}": {
    get: {
      parameters: { path: { id: string } };
      responses: {
        200: { content: { "application/json": { success: true; data: schemas["Call"]; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/calls/{id}/transcript": {
    get: {
      parameters: { path: { id: string } };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["TranscriptLine"][]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/calls/{id}/turns": {
    get: {
      parameters: { path: { id: string } };
      responses: {
        200: { content: { "application/json": { success: true; data: schemas["Turn"][]; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/calls/{id}/timeline": {
    get: {
      parameters: { path: { id: string } };
      responses: {
        200: {
          content: {
            "application/json": {
              success: true;
              data: ({ atMs: number; type: string } & Record<string, unknown>)[];
              meta: schemas["Meta"];
            };
          };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/calls/{id}/recording": {
    get: {
      parameters: { path: { id: string } };
      responses: {
        200: { content: { "application/x-ndjson": Blob } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/calls/{id}/end": {
    post: {
      parameters: { path: { id: string } };
      responses: {
        200: { content: { "application/json": { success: true; data: { ended: true }; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/performance/turns": {
    get: {
      parameters: { query?: { from?: string | undefined; to?: string | undefined; agentId?: string | undefined } };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["TurnFigures"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
}
