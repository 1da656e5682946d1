// Made by `npm run api:types` from the API's own description; not edited by hand.

export interface schemas {
  Health: {
    status: "ok" | "degraded";
    environment: string;
    simulatedLatency: string | null;
    checks: { postgres: { status: "ok" | "unavailable"; latencyMs: number } };
  };
  Meta: { cached: boolean; executionTime: number; timestamp: string; requestId: string };
  Session: {
    organizationId: string;
    role: "viewer" | "operator" | "admin";
    via: "key" | "session";
    actor: { type: "key" | "user"; id: string };
  };
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
  Organization: {
    id: string;
    name: string;
    retentionDays: number | null;
    version: number;
    createdAt: string;
    role: "viewer" | "operator" | "admin";
  };
  OrganizationChanges: { name?: string | undefined; retentionDays?: number | null | undefined };
  Member: {
    id: string;
    email: string;
    name: string | null;
    role: "viewer" | "operator" | "admin";
    version: number;
    createdAt: string;
    updatedAt: string;
    lastSignedInAt: string | null;
  };
  NewMember: { email: string; name?: string | null | undefined; role: "viewer" | "operator" | "admin" };
  MemberChanges: { name?: string | null | undefined; role?: "viewer" | "operator" | "admin" | undefined };
  ApiKey: {
    id: string;
    name: string;
    prefix: string;
    role: "viewer" | "operator" | "admin";
    createdAt: string;
    lastUsedAt: string | null;
    expiresAt: string | null;
    revokedAt: string | null;
  };
  CreatedApiKey: { key: string; apiKey: schemas["ApiKey"] };
  NewApiKey: { name: string; role: "viewer" | "operator" | "admin" };
  ApiKeyRotation: { graceSeconds?: number | undefined };
  StoredPreferences: { preferences: schemas["Preferences"]; version: number; updatedAt: string | null };
  Preferences: {
    language?: string | undefined;
    timeZone?: string | undefined;
    theme?: "system" | "light" | "dark" | undefined;
    notifications?:
      | { alerts?: boolean | undefined; campaigns?: boolean | undefined; weeklySummary?: boolean | undefined }
      | undefined;
  };
  ProviderCredential: { provider: string; hint: string; createdAt: string; updatedAt: string };
  NewProviderCredential: { apiKey: string };
  ProviderCredentialRotation: { rotated: string[]; unreadable: string[] };
  AuditEntry: {
    id: string;
    createdAt: string;
    actorType: "key" | "user" | "platform";
    actorId: string;
    action: string;
    resourceType: string;
    resourceId: string;
    fields: string[];
    requestId: string;
  };
  PersonalData: {
    phone: string;
    leads: Record<string, unknown>[];
    doNotCall: Record<string, unknown> | null;
    calls: ({
      transcript: Record<string, unknown>[];
      turns: Record<string, unknown>[];
      appointments: Record<string, unknown>[];
      timeline: unknown[];
      recording: string | null;
    } & Record<string, unknown>)[];
    nextCursor: string | null;
  };
  PersonErasure: { isComplete: boolean; calls: number; leads: number; isDoNotCallErased: boolean };
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
  Campaign: {
    id: string;
    name: string;
    description: string;
    agentId: string;
    status: "draft" | "scheduled" | "running" | "paused" | "done";
    startsAt: string | null;
    endsAt: string | null;
    timeZone: string;
    callingWindows: { days: number[]; from: string; to: string }[];
    pacing: { maxConcurrentCalls: number; callsPerMinute: number };
    retryPolicy: { maxAttempts: number; retryAfterMinutes: number; retryOn: string[] };
    version: number;
    createdAt: string;
    updatedAt: string;
  };
  NewCampaign: {
    name: string;
    description?: string | undefined;
    agentId: string;
    startsAt?: string | null | undefined;
    endsAt?: string | null | undefined;
    timeZone: string;
    callingWindows?: { days: number[]; from: string; to: string }[] | undefined;
    pacing?: { maxConcurrentCalls: number; callsPerMinute: number } | undefined;
    retryPolicy?:
      | { maxAttempts: number; retryAfterMinutes: number; retryOn: ("no_answer" | "busy" | "voicemail" | "failed")[] }
      | undefined;
  };
  CountedCampaign: schemas["Campaign"] & {
    leadCounts: {
      "new": number;
      queued: number;
      calling: number;
      reached: number;
      unreached: number;
      do_not_call: number;
    };
  };
  CampaignChanges: {
    name?: string | undefined;
    description?: string | undefined;
    agentId?: string | undefined;
    startsAt?: string | null | undefined;
    endsAt?: string | null | undefined;
    timeZone?: string | undefined;
    callingWindows?: { days: number[]; from: string; to: string }[] | undefined;
    pacing?: { maxConcurrentCalls: number; callsPerMinute: number } | undefined;
    retryPolicy?:
      | { maxAttempts: number; retryAfterMinutes: number; retryOn: ("no_answer" | "busy" | "voicemail" | "failed")[] }
      | undefined;
  };
  LeadImport: schemas["LeadImportProgress"] & { errors: { line: number; field: string; message: string }[] };
  LeadImportProgress: {
    id: string;
    campaignId: string;
    status: "running" | "done" | "failed";
    readRows: number;
    insertedRows: number;
    duplicateRows: number;
    badRows: number;
    createdAt: string;
    updatedAt: string;
  };
  Lead: {
    id: string;
    campaignId: string;
    phone: string | null;
    email: string | null;
    name: string | null;
    attributes: Record<string, string>;
    status: "new" | "queued" | "calling" | "reached" | "unreached" | "do_not_call";
    attempts: number;
    lastCalledAt: string | null;
    version: number;
    createdAt: string;
    updatedAt: string;
  };
  NewLead: {
    campaignId: string;
    phone: string;
    defaultCountry?: string | undefined;
    email?: string | undefined;
    name?: string | null | undefined;
    attributes?: Record<string, string> | undefined;
  };
  LeadChanges: {
    phone?: string | undefined;
    defaultCountry?: string | undefined;
    email?: string | undefined;
    name?: string | null | undefined;
    attributes?: Record<string, string> | undefined;
  };
  DoNotCallEntry: { phone: string; reason: string; createdAt: string };
  NewDoNotCallEntry: { phone: string; defaultCountry?: string | undefined; reason?: string | undefined };
  KnowledgeDocument: {
    id: string;
    agentId: string | null;
    title: string;
    format: "text" | "markdown" | "html" | "pdf";
    bytes: number;
    hash: string;
    status: "pending" | "indexed" | "failed";
    failure: string | null;
    chunks: number;
    version: number;
    createdAt: string;
    updatedAt: string;
  };
  KnowledgeDocumentContent: { id: string; title: string; content: string };
  KnowledgeHit:
    | {
        type: "passage";
        score: number;
        documentId: string;
        title: string;
        index: number;
        heading: string;
        text: string;
      }
    | { type: "entry"; score: number; questions: string[]; answer: string };
  TranscriptMatch: {
    index: number;
    turnId: string;
    role: "user" | "assistant";
    startMs: number;
    endMs: number;
    isInterrupted: boolean;
    callId: string;
    agentId: string;
    callCreatedAt: string;
    spans: { text: string; isMatch: boolean }[];
  };
  AnalyticsOverview: {
    from: string;
    to: string;
    groupBy: "day" | "campaign" | "agent";
    timeZone: string;
    agentId: string | null;
    campaignId: string | null;
    total: schemas["CallFigures"];
    groups: (schemas["CallFigures"] & { key: string | null })[];
    groupsLeftOut: number;
    previous: { from: string; to: string; total: schemas["CallFigures"] };
    change: {
      calls: number | null;
      minutes: number | null;
      costMicroUsd: number | null;
      latency: {
        responseTimeP50Ms: number | null;
        responseTimeP95Ms: number | null;
        turnGapP50Ms: number | null;
        turnGapP95Ms: number | null;
        interruptedShare: number | null;
        falseStartShare: number | null;
      };
      simulatedLatency: {
        responseTimeP50Ms: number | null;
        responseTimeP95Ms: number | null;
        turnGapP50Ms: number | null;
        turnGapP95Ms: number | null;
        interruptedShare: number | null;
        falseStartShare: number | null;
      };
    };
  };
  CallFigures: {
    calls: number;
    running: number;
    neverConnected: number;
    minutes: number;
    endReasons: Record<string, number>;
    cost: { microUsd: number | null; pricedCalls: number; unpricedCalls: number };
    latency: {
      calls: number;
      turns: number;
      responseTimeMs: { count: number; p50: number | null; p95: number | null };
      turnGapMs: { count: number; p50: number | null; p95: number | null };
      interruptedShare: number | null;
      falseStartShare: number | null;
    };
    simulatedLatency: {
      calls: number;
      turns: number;
      responseTimeMs: { count: number; p50: number | null; p95: number | null };
      turnGapMs: { count: number; p50: number | null; p95: number | null };
      interruptedShare: number | null;
      falseStartShare: number | null;
    };
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
  CachePerformance: {
    from: string;
    to: string;
    total: schemas["CacheFigures"];
    strategies: (schemas["CacheFigures"] & {
      strategy:
        | "voice_results"
        | "user_preferences"
        | "analytics_data"
        | "campaigns_list"
        | "agents_list"
        | "knowledge_list"
        | "calls_list"
        | "row";
    })[];
  };
  CacheFigures: {
    reads: number;
    hitRate: number | null;
    servedStale: number;
    fromOrigin: number;
    failed: number;
    coalesced: number;
    originCalls: number;
    originErrors: number;
    originCallsPerRead: number | null;
    averageReadMs: number | null;
    averageOriginMs: number | null;
    layers: {
      memory: { lookups: number; hits: number; hitRate: number | null };
      kv: { lookups: number; hits: number; hitRate: number | null; failures: number };
      database: { lookups: number; hits: number; hitRate: number | null; failures: number };
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
  "/api/session/access": {
    post: {
      parameters: { query?: never };
      requestBody: { content: { "application/json": { organizationId?: string | undefined } } };
      responses: {
        200: { content: { "application/json": { success: true; data: schemas["Session"]; meta: schemas["Meta"] } } };
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
    patch: {
      parameters: { header?: { "if-match"?: string | undefined } };
      requestBody: { content: { "application/json": schemas["OrganizationChanges"] } };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["Organization"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/members": {
    get: {
      parameters: {
        query?: {
          limit?: number | undefined;
          cursor?: string | undefined;
          page?: number | undefined;
          pageSize?: number | undefined;
          sort?: "createdAt" | "-createdAt" | undefined;
          fields?: string | undefined;
          email?: string | undefined;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              success: true;
              data: { items: schemas["Member"][]; nextCursor: string | null };
              meta: schemas["Meta"];
            };
          };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
    post: {
      parameters: { query?: never };
      requestBody: { content: { "application/json": schemas["NewMember"] } };
      responses: {
        201: { content: { "application/json": { success: true; data: schemas["Member"]; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/members/{id}": {
    get: {
      parameters: { path: { id: string } };
      responses: {
        200: { content: { "application/json": { success: true; data: schemas["Member"]; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
    patch: {
      parameters: { path: { id: string }; header?: { "if-match"?: string | undefined } };
      requestBody: { content: { "application/json": schemas["MemberChanges"] } };
      responses: {
        200: { content: { "application/json": { success: true; data: schemas["Member"]; meta: schemas["Meta"] } } };
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
  "/api/api-keys": {
    get: {
      parameters: {
        query?: {
          limit?: number | undefined;
          cursor?: string | undefined;
          page?: number | undefined;
          pageSize?: number | undefined;
          sort?: "createdAt" | "-createdAt" | undefined;
          fields?: string | undefined;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              success: true;
              data: { items: schemas["ApiKey"][]; nextCursor: string | null };
              meta: schemas["Meta"];
            };
          };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
    post: {
      parameters: { query?: never };
      requestBody: { content: { "application/json": schemas["NewApiKey"] } };
      responses: {
        201: {
          content: { "application/json": { success: true; data: schemas["CreatedApiKey"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/api-keys/{id}/rotate": {
    post: {
      parameters: { path: { id: string } };
      requestBody: { content: { "application/json": schemas["ApiKeyRotation"] } };
      responses: {
        201: {
          content: { "application/json": { success: true; data: schemas["CreatedApiKey"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/api-keys/{id}": {
    delete: {
      parameters: { path: { id: string } };
      responses: {
        200: { content: { "application/json": { success: true; data: { revoked: true }; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/preferences": {
    get: {
      parameters: { query?: never };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["StoredPreferences"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
    put: {
      parameters: { header?: { "if-match"?: string | undefined } };
      requestBody: { content: { "application/json": schemas["Preferences"] } };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["StoredPreferences"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/provider-credentials": {
    get: {
      parameters: { query?: never };
      responses: {
        200: {
          content: {
            "application/json": { success: true; data: schemas["ProviderCredential"][]; meta: schemas["Meta"] };
          };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/provider-credentials/{provider}": {
    put: {
      parameters: { path: { provider: "deepgram" | "openai-compatible" } };
      requestBody: { content: { "application/json": schemas["NewProviderCredential"] } };
      responses: {
        200: {
          content: {
            "application/json": { success: true; data: schemas["ProviderCredential"]; meta: schemas["Meta"] };
          };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
    delete: {
      parameters: { path: { provider: "deepgram" | "openai-compatible" } };
      responses: {
        200: { content: { "application/json": { success: true; data: { deleted: true }; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/provider-credentials/rotate": {
    post: {
      parameters: { query?: never };
      responses: {
        200: {
          content: {
            "application/json": { success: true; data: schemas["ProviderCredentialRotation"]; meta: schemas["Meta"] };
          };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/audit-log": {
    get: {
      parameters: {
        query?: {
          limit?: number | undefined;
          cursor?: string | undefined;
          page?: number | undefined;
          pageSize?: number | undefined;
          sort?: "createdAt" | "-createdAt" | undefined;
          fields?: string | undefined;
          resourceId?: string | undefined;
          actorId?: string | undefined;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              success: true;
              data: { items: schemas["AuditEntry"][]; nextCursor: string | null };
              meta: schemas["Meta"];
            };
          };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/people/export": {
    get: {
      parameters: { query: { phone: string; cursor?: string | undefined } };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["PersonalData"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/people": {
    delete: {
      parameters: { query: { phone: string; doNotCall?: "true" | "false" | undefined } };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["PersonErasure"]; meta: schemas["Meta"] } };
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
  "/api/campaigns": {
    get: {
      parameters: {
        query?: {
          limit?: number | undefined;
          cursor?: string | undefined;
          page?: number | undefined;
          pageSize?: number | undefined;
          sort?: "createdAt" | "-createdAt" | "name" | "-name" | undefined;
          fields?: string | undefined;
          status?: "draft" | "scheduled" | "running" | "paused" | "done" | undefined;
          agentId?: string | undefined;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              success: true;
              data: { items: schemas["Campaign"][]; nextCursor: string | null };
              meta: schemas["Meta"];
            };
          };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
    post: {
      parameters: { header?: { "idempotency-key"?: string | undefined } };
      requestBody: { content: { "application/json": schemas["NewCampaign"] } };
      responses: {
        200: { content: { "application/json": { success: true; data: schemas["Campaign"]; meta: schemas["Meta"] } } };
        201: { content: { "application/json": { success: true; data: schemas["Campaign"]; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/campaigns/list": {
    get: {
      parameters: {
        query?: {
          limit?: number | undefined;
          cursor?: string | undefined;
          page?: number | undefined;
          pageSize?: number | undefined;
          sort?: "createdAt" | "-createdAt" | "name" | "-name" | undefined;
          fields?: string | undefined;
          status?: "draft" | "scheduled" | "running" | "paused" | "done" | undefined;
          agentId?: string | undefined;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              success: true;
              data: { items: schemas["Campaign"][]; nextCursor: string | null };
              meta: schemas["Meta"];
            };
          };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/campaigns/{id}": {
    get: {
      parameters: { path: { id: string } };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["CountedCampaign"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
    patch: {
      parameters: { path: { id: string }; header?: { "if-match"?: string | undefined } };
      requestBody: { content: { "application/json": schemas["CampaignChanges"] } };
      responses: {
        200: { content: { "application/json": { success: true; data: schemas["Campaign"]; meta: schemas["Meta"] } } };
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
  "/api/campaigns/{id}/transition": {
    post: {
      parameters: { path: { id: string } };
      requestBody: { content: { "application/json": { to: "draft" | "scheduled" | "running" | "paused" | "done" } } };
      responses: {
        200: { content: { "application/json": { success: true; data: schemas["Campaign"]; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/leads/import": {
    post: {
      parameters: { query: { campaignId: string; defaultCountry?: string | undefined } };
      requestBody: { content: { "text/csv": Blob } };
      responses: {
        201: { content: { "application/json": { success: true; data: schemas["LeadImport"]; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/leads/imports": {
    get: {
      parameters: {
        query?: {
          limit?: number | undefined;
          cursor?: string | undefined;
          page?: number | undefined;
          pageSize?: number | undefined;
          sort?: "createdAt" | "-createdAt" | undefined;
          fields?: string | undefined;
          campaignId?: string | undefined;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              success: true;
              data: { items: schemas["LeadImportProgress"][]; nextCursor: string | null };
              meta: schemas["Meta"];
            };
          };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/leads/imports/{id}": {
    get: {
      parameters: { path: { id: string } };
      responses: {
        200: { content: { "application/json": { success: true; data: schemas["LeadImport"]; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/leads/export": {
    get: {
      parameters: {
        query: {
          campaignId: string;
          status?: "new" | "queued" | "calling" | "reached" | "unreached" | "do_not_call" | undefined;
        };
      };
      responses: {
        200: { content: { "text/csv": Blob } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/leads": {
    get: {
      parameters: {
        query?: {
          limit?: number | undefined;
          cursor?: string | undefined;
          page?: number | undefined;
          pageSize?: number | undefined;
          sort?: "createdAt" | "-createdAt" | undefined;
          fields?: string | undefined;
          campaignId?: string | undefined;
          status?: "new" | "queued" | "calling" | "reached" | "unreached" | "do_not_call" | undefined;
          phone?: string | undefined;
          email?: string | undefined;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              success: true;
              data: { items: schemas["Lead"][]; nextCursor: string | null };
              meta: schemas["Meta"];
            };
          };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
    post: {
      parameters: { header?: { "idempotency-key"?: string | undefined } };
      requestBody: { content: { "application/json": schemas["NewLead"] } };
      responses: {
        200: { content: { "application/json": { success: true; data: schemas["Lead"]; meta: schemas["Meta"] } } };
        201: { content: { "application/json": { success: true; data: schemas["Lead"]; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/leads/{id}": {
    get: {
      parameters: { path: { id: string } };
      responses: {
        200: { content: { "application/json": { success: true; data: schemas["Lead"]; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
    patch: {
      parameters: { path: { id: string }; header?: { "if-match"?: string | undefined } };
      requestBody: { content: { "application/json": schemas["LeadChanges"] } };
      responses: {
        200: { content: { "application/json": { success: true; data: schemas["Lead"]; meta: schemas["Meta"] } } };
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
  "/api/do-not-call": {
    get: {
      parameters: {
        query?: {
          limit?: number | undefined;
          cursor?: string | undefined;
          page?: number | undefined;
          pageSize?: number | undefined;
          sort?: "createdAt" | "-createdAt" | undefined;
          fields?: string | undefined;
          phone?: string | undefined;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              success: true;
              data: { items: schemas["DoNotCallEntry"][]; nextCursor: string | null };
              meta: schemas["Meta"];
            };
          };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
    post: {
      parameters: { query?: never };
      requestBody: { content: { "application/json": schemas["NewDoNotCallEntry"] } };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["DoNotCallEntry"]; meta: schemas["Meta"] } };
        };
        201: {
          content: { "application/json": { success: true; data: schemas["DoNotCallEntry"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/do-not-call/{phone}": {
    delete: {
      parameters: { path: { phone: string } };
      responses: {
        200: { content: { "application/json": { success: true; data: { deleted: true }; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/knowledge/documents": {
    get: {
      parameters: {
        query?: {
          limit?: number | undefined;
          cursor?: string | undefined;
          page?: number | undefined;
          pageSize?: number | undefined;
          sort?: "createdAt" | "-createdAt" | undefined;
          fields?: string | undefined;
          status?: "pending" | "indexed" | "failed" | undefined;
          agentId?: string | undefined;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              success: true;
              data: { items: schemas["KnowledgeDocument"][]; nextCursor: string | null };
              meta: schemas["Meta"];
            };
          };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
    post: {
      parameters: {
        query?: { agentId?: string | undefined; title?: string | undefined };
        header?: { "idempotency-key"?: string | undefined };
      };
      requestBody: {
        content: {
          "text/plain": string;
          "text/markdown": string;
          "text/html": string;
          "application/pdf": Blob;
          "multipart/form-data": { file: Blob };
        };
      };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["KnowledgeDocument"]; meta: schemas["Meta"] } };
        };
        201: {
          content: { "application/json": { success: true; data: schemas["KnowledgeDocument"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/knowledge/documents/{id}": {
    get: {
      parameters: { path: { id: string } };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["KnowledgeDocument"]; meta: schemas["Meta"] } };
        };
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
  "/api/knowledge/documents/{id}/content": {
    get: {
      parameters: { path: { id: string } };
      responses: {
        200: {
          content: {
            "application/json": { success: true; data: schemas["KnowledgeDocumentContent"]; meta: schemas["Meta"] };
          };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/knowledge/documents/{id}/reindex": {
    post: {
      parameters: { path: { id: string } };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["KnowledgeDocument"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/knowledge/search": {
    get: {
      parameters: { query: { agentId: string; q: string; limit?: number | undefined } };
      responses: {
        200: {
          content: {
            "application/json": { success: true; data: { items: schemas["KnowledgeHit"][] }; meta: schemas["Meta"] };
          };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/transcripts/search": {
    get: {
      parameters: {
        query: {
          q: string;
          agentId?: string | undefined;
          from?: string | undefined;
          to?: string | undefined;
          role?: "user" | "assistant" | undefined;
          limit?: number | undefined;
          cursor?: string | undefined;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              success: true;
              data: { items: schemas["TranscriptMatch"][]; nextCursor: string | null };
              meta: schemas["Meta"];
            };
          };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/analytics/overview": {
    get: {
      parameters: {
        query?: {
          from?: string | undefined;
          to?: string | undefined;
          groupBy?: "day" | "campaign" | "agent" | undefined;
          timeZone?: string | undefined;
          agentId?: string | undefined;
          campaignId?: string | undefined;
        };
      };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["AnalyticsOverview"]; meta: schemas["Meta"] } };
        };
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
  "/api/performance/cache": {
    get: {
      parameters: { query?: { from?: string | undefined; to?: string | undefined } };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["CachePerformance"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
}
