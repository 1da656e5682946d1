// Made by `npm run api:types` from the API's own description; not edited by hand.

export interface schemas {
  Health: {
    status: "ok" | "degraded";
    environment: string;
    simulatedLatency: string | null;
    /** Where speech and language came from: `vendor`; `simulated`, stand-ins that are slow on purpose; `local`, stand-ins at full speed; `generated`, nobody held the call */
    services: "vendor" | "simulated" | "local" | "generated";
    checks: { postgres: { status: "ok" | "unavailable"; latencyMs: number } };
  };
  Meta: { cached: boolean; executionTime: number; timestamp: string; requestId: string };
  Error: {
    success: false;
    error: {
      code:
        | "invalid_request"
        | "unauthorized"
        | "session_ended"
        | "forbidden"
        | "not_found"
        | "method_not_allowed"
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
  Session: {
    organizationId: string;
    role: "viewer" | "operator" | "admin";
    via: "key" | "session";
    actor: { type: "key" | "user"; id: string };
  };
  Organization: {
    id: string;
    name: string;
    /** Days that words of calls are kept after a call; null: until they are deleted */
    retentionDays: number | null;
    /** Time zone that new campaigns begin with; null: that of whoever makes one */
    timeZone: string | null;
    version: number;
    createdAt: string;
    role: "viewer" | "operator" | "admin";
  };
  OrganizationChanges: {
    name?: string | undefined;
    retentionDays?: number | null | undefined;
    /** A place of the IANA database, such as Europe/Berlin, or UTC; no offsets and no abbreviations */
    timeZone?: string | null | undefined;
  };
  FirstSteps: {
    steps: { step: "agent" | "phrases" | "call" | "document" | "leads" | "member" | "key"; isDone: boolean }[];
    /** An administrator put the list away then */
    dismissedAt: string | null;
  };
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
    /** Its first characters */
    prefix: string;
    role: "viewer" | "operator" | "admin";
    createdAt: string;
    /** To the minute */
    lastUsedAt: string | null;
    /** It works until then; null: until it is revoked */
    expiresAt: string | null;
    /** Another key took its place then */
    rotatedAt: string | null;
    revokedAt: string | null;
  };
  CreatedApiKey: {
    /** Shown this once */
    key: string;
    apiKey: schemas["ApiKey"];
  };
  NewApiKey: {
    name: string;
    role: "viewer" | "operator" | "admin";
    /** It works until then, a time to come within ten years; null: until it is revoked */
    expiresAt?: string | null | undefined;
  };
  ApiKeyRotation: {
    /** How long the old key goes on working */
    graceSeconds?: number | undefined;
  };
  StoredPreferences: {
    preferences: schemas["Preferences"];
    /** 0 until something was preferred */
    version: number;
    updatedAt: string | null;
  };
  Preferences: {
    language?: string | undefined;
    /** A place of the IANA database, such as Europe/Berlin, or UTC; no offsets and no abbreviations */
    timeZone?: string | undefined;
    theme?: "system" | "light" | "dark" | undefined;
    /** Unless given: `{"alerts":true,"campaigns":true,"weeklySummary":false}` */
    notifications?:
      | {
          /** A measured figure went past its limit */
          alerts?: boolean | undefined;
          /** A campaign is done */
          campaigns?: boolean | undefined;
          weeklySummary?: boolean | undefined;
        }
      | undefined;
  };
  ProviderCredential: {
    provider: string;
    /** The key's last characters */
    hint: string;
    createdAt: string;
    updatedAt: string;
  };
  NewProviderCredential: { apiKey: string };
  ProviderCredentialRotation: {
    rotated: string[];
    /** These have to be put anew */
    unreadable: string[];
  };
  AuditEntry: {
    id: string;
    createdAt: string;
    actorType: "key" | "user" | "platform";
    actorId: string;
    action: string;
    resourceType: string;
    resourceId: string;
    /** Names of what was set, never values */
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
      notes: Record<string, unknown>[];
      appointments: Record<string, unknown>[];
      /** As long as the call's object keeps it: 30 days */
      timeline: unknown[];
      /** Where the flight recording can be read */
      recording: string | null;
      /** Where the audio recording can be heard */
      audio: string | null;
    } & Record<string, unknown>)[];
    /** There are more calls; everything else is complete */
    nextCursor: string | null;
  };
  PersonErasure: {
    /** Nothing is left; otherwise repeat the request */
    isComplete: boolean;
    /** Calls of which all that was said was erased */
    calls: number;
    leads: number;
    isDoNotCallErased: boolean;
  };
  ListedAgent: {
    name: string;
    slug: string;
    prompt?: string | undefined;
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
    tools: string[];
    openers?:
      | { enabled: boolean; phrases: (string | { text: string; acts: ("question" | "request" | "statement")[] })[] }
      | undefined;
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
    recording: { enabled: boolean; retentionDays: number; announcement: string };
    limits: {
      maxCallMs: number;
      silencePromptMs: number;
      maxSilencePrompts: number;
      maxCallCostMicroUsd?: number | null | undefined;
    };
    costLevers: {
      speechCache: boolean;
      pausesSpeechToText: boolean;
      stablePromptFirst: boolean;
      easyTurnModel: { provider: "openai-compatible" | "workers-ai"; model: string } | null;
    };
    isPublic: boolean;
    id: string;
    organizationId: string;
    version: number;
    trial?:
      | {
          changeId: string;
          settings: {
            languageModel?: { provider: "openai-compatible" | "workers-ai"; model: string }[] | undefined;
            speculation?: "off" | "llm" | "llm_tts" | undefined;
            eagerEndOfTurnThreshold?: number | null | undefined;
            costLevers?:
              | {
                  speechCache: boolean;
                  pausesSpeechToText: boolean;
                  stablePromptFirst: boolean;
                  easyTurnModel: { provider: "openai-compatible" | "workers-ai"; model: string } | null;
                }
              | undefined;
          };
          canaryShare: number;
          expiresAtMs: number;
        }
      | null
      | undefined;
    createdAt: string;
    updatedAt: string;
  };
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
    recording: { enabled: boolean; retentionDays: number; announcement: string };
    limits: {
      maxCallMs: number;
      silencePromptMs: number;
      maxSilencePrompts: number;
      maxCallCostMicroUsd?: number | null | undefined;
    };
    costLevers: {
      speechCache: boolean;
      pausesSpeechToText: boolean;
      stablePromptFirst: boolean;
      easyTurnModel: { provider: "openai-compatible" | "workers-ai"; model: string } | null;
    };
    isPublic: boolean;
    id: string;
    organizationId: string;
    version: number;
    trial?:
      | {
          changeId: string;
          settings: {
            languageModel?: { provider: "openai-compatible" | "workers-ai"; model: string }[] | undefined;
            speculation?: "off" | "llm" | "llm_tts" | undefined;
            eagerEndOfTurnThreshold?: number | null | undefined;
            costLevers?:
              | {
                  speechCache: boolean;
                  pausesSpeechToText: boolean;
                  stablePromptFirst: boolean;
                  easyTurnModel: { provider: "openai-compatible" | "workers-ai"; model: string } | null;
                }
              | undefined;
          };
          canaryShare: number;
          expiresAtMs: number;
        }
      | null
      | undefined;
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
    /** Unless given: `[]` */
    expectedPhrases?: string[] | undefined;
    /** Unless given: `[]` */
    knowledge?: { questions: string[]; answer: string }[] | undefined;
    /** Unless given: `{}` */
    script?: Record<string, string> | undefined;
    /** Unless given: `[]` */
    tools?:
      | ("book_appointment" | "move_appointment" | "cancel_appointment" | "list_appointments" | "end_call")[]
      | undefined;
    /** Unless given: `{}` */
    openers?:
      | {
          enabled?: boolean | undefined;
          phrases?: (string | { text: string; acts: ("question" | "request" | "statement")[] })[] | undefined;
        }
      | undefined;
    /** Unless given: `{}` */
    turnTaking?:
      | {
          speculation?: "off" | "llm" | "llm_tts" | undefined;
          endOfTurnThreshold?: number | undefined;
          eagerEndOfTurnThreshold?: number | null | undefined;
          endpointing?:
            | {
                wholeSilenceMs?: number | undefined;
                completeWaitMs?: number | undefined;
                unknownWaitMs?: number | undefined;
                openWaitMs?: number | undefined;
                digitsWaitMs?: number | undefined;
                spellingWaitMs?: number | undefined;
                openerAt?: "eager_end_of_turn" | "end_of_turn" | undefined;
                questions?: { contains: string; expects: "digits" | "spelling" | "yes_no" }[] | undefined;
              }
            | undefined;
          interruption?:
            | {
                isEnabled?: boolean | undefined;
                minSpeechMs?: number | undefined;
                minWords?: number | undefined;
                backchannels?: string[] | null | undefined;
                resumesAfterFalse?: boolean | undefined;
                falseInterruptionMs?: number | undefined;
              }
            | undefined;
        }
      | undefined;
    /** Unless given: `{}` */
    flightRecorder?: { enabled?: boolean | undefined; retentionDays?: number | undefined } | undefined;
    /** Unless given: `{}` */
    recording?:
      | { enabled?: boolean | undefined; retentionDays?: number | undefined; announcement?: string | undefined }
      | undefined;
    /** Unless given: `{}` */
    limits?:
      | {
          maxCallMs?: number | undefined;
          silencePromptMs?: number | undefined;
          maxSilencePrompts?: number | undefined;
          maxCallCostMicroUsd?: number | null | undefined;
        }
      | undefined;
    /** Unless given: `{}` */
    costLevers?:
      | {
          speechCache?: boolean | undefined;
          pausesSpeechToText?: boolean | undefined;
          stablePromptFirst?: boolean | undefined;
          easyTurnModel?: { provider: "openai-compatible" | "workers-ai"; model: string } | null | undefined;
        }
      | undefined;
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
          speechToText?:
            | { provider: "deepgram-flux" | "deepgram-nova" | "workers-ai-flux"; model: string }[]
            | undefined;
          languageModel?: { provider: "openai-compatible" | "workers-ai"; model: string }[] | undefined;
          textToSpeech?: { provider: "deepgram" | "deepgram-socket" | "workers-ai-aura"; voice: string }[] | undefined;
        }
      | undefined;
    expectedPhrases?: string[] | undefined;
    knowledge?: { questions: string[]; answer: string }[] | undefined;
    script?: Record<string, string> | undefined;
    tools?:
      | ("book_appointment" | "move_appointment" | "cancel_appointment" | "list_appointments" | "end_call")[]
      | undefined;
    openers?:
      | {
          enabled?: boolean | undefined;
          phrases?: (string | { text: string; acts: ("question" | "request" | "statement")[] })[] | undefined;
        }
      | undefined;
    turnTaking?:
      | {
          speculation?: "off" | "llm" | "llm_tts" | undefined;
          endOfTurnThreshold?: number | undefined;
          eagerEndOfTurnThreshold?: number | null | undefined;
          endpointing?:
            | {
                wholeSilenceMs?: number | undefined;
                completeWaitMs?: number | undefined;
                unknownWaitMs?: number | undefined;
                openWaitMs?: number | undefined;
                digitsWaitMs?: number | undefined;
                spellingWaitMs?: number | undefined;
                openerAt?: "eager_end_of_turn" | "end_of_turn" | undefined;
                questions?: { contains: string; expects: "digits" | "spelling" | "yes_no" }[] | undefined;
              }
            | undefined;
          interruption?:
            | {
                isEnabled?: boolean | undefined;
                minSpeechMs?: number | undefined;
                minWords?: number | undefined;
                backchannels?: string[] | null | undefined;
                resumesAfterFalse?: boolean | undefined;
                falseInterruptionMs?: number | undefined;
              }
            | undefined;
        }
      | undefined;
    flightRecorder?: { enabled?: boolean | undefined; retentionDays?: number | undefined } | undefined;
    recording?:
      | { enabled?: boolean | undefined; retentionDays?: number | undefined; announcement?: string | undefined }
      | undefined;
    limits?:
      | {
          maxCallMs?: number | undefined;
          silencePromptMs?: number | undefined;
          maxSilencePrompts?: number | undefined;
          maxCallCostMicroUsd?: number | null | undefined;
        }
      | undefined;
    costLevers?:
      | {
          speechCache?: boolean | undefined;
          pausesSpeechToText?: boolean | undefined;
          stablePromptFirst?: boolean | undefined;
          easyTurnModel?: { provider: "openai-compatible" | "workers-ai"; model: string } | null | undefined;
        }
      | undefined;
    isPublic?: boolean | undefined;
  };
  AgentVersionSummary: {
    version: number;
    createdAt: string;
    /** Who saved it; null where that was before versions were kept */
    author: { type: "key" | "user" | "platform"; id: string } | null;
    /** Names of the settings that were sent; none for the first */
    fields: string[];
    /** The version whose settings it put back */
    restoredVersion: number | null;
  };
  AgentVersion: schemas["AgentVersionSummary"] & {
    settings: {
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
      recording: { enabled: boolean; retentionDays: number; announcement: string };
      limits: {
        maxCallMs: number;
        silencePromptMs: number;
        maxSilencePrompts: number;
        maxCallCostMicroUsd?: number | null | undefined;
      };
      /** Unless given: `{"speechCache":false,"pausesSpeechToText":false,"stablePromptFirst":false,"easyTurnModel":null}` */
      costLevers?:
        | {
            speechCache: boolean;
            pausesSpeechToText: boolean;
            stablePromptFirst: boolean;
            easyTurnModel: { provider: "openai-compatible" | "workers-ai"; model: string } | null;
          }
        | undefined;
      isPublic: boolean;
    };
  };
  AgentVersionDifference: {
    before: number;
    after: number;
    changes: (
      | {
          kind: "value";
          path: string;
          /** JSON of the value; null: there is none */
          before: string | null;
          after: string | null;
        }
      | {
          kind: "lines";
          path: string;
          lines: ({ kind: "same" | "removed" | "added"; text: string } | { kind: "left_out"; count: number })[];
        }
    )[];
  };
  SpokenLine: { text: string };
  PublicAgent: {
    id: string;
    slug: string;
    name: string;
    language: string;
    greeting: string;
    /** What a caller may say, of the agent's settings; at most six */
    examples: string[];
  };
  CallTicket: {
    callId: string;
    token: string;
    /** The whole WebSocket address, token included */
    url: string;
    expiresAt: string;
  };
  UtteranceAnswer: {
    callId: string;
    /** Empty when nothing was understood */
    transcript: string;
    reply: string;
    audio: { encoding: "wav"; sampleRateHz: number; base64: string };
  };
  ListedCall: schemas["Call"] & {
    /** The caller's first line, at most 160 characters; null where nothing was said or it was erased */
    firstWords: string | null;
    /** Set by hand or by a rule; null where none was */
    outcome: string | null;
    tags: string[];
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
    /** Null for a call that nobody has connected to */
    startedAt: string | null;
    endedAt: string | null;
    durationMs: number | null;
    /** The agent's turns, its greeting included; null until the call has ended */
    turnCount: number | null;
    /** Of these, the turns that the caller interrupted; null until the call has ended */
    interruptionCount: number | null;
    /** End of the caller's speech → the first sound, over its answers to speech; null as the next */
    medianTurnGapMs: number | null;
    /** The longest of these; null until the call has ended, and where none was measured */
    worstTurnGapMs: number | null;
    /** Over its answers to speech; null until the call has ended, and where none was measured */
    medianResponseTimeMs: number | null;
    /** End of the caller's speech → the answer's own words heard, over the same answers; null in the same cases */
    medianAnswerHeardMs: number | null;
    /** Charged by the vendors, in micro-dollars, stand-ins being free; null until the call has ended, and where a rate is not known */
    costMicroUsd: number | null;
    /** Where speech and language came from: `vendor`; `simulated`, stand-ins that are slow on purpose; `local`, stand-ins at full speed; `generated`, nobody held the call */
    services: "vendor" | "simulated" | "local" | "generated";
    /** The latency profile of stand-in services that were slow on purpose; null where nothing was simulated */
    simulatedLatency: string | null;
  };
  CallCount: {
    count: number;
    /** False where there are more than `count` */
    isExact: boolean;
  };
  CallDetail: schemas["Call"] & {
    /** Of a call that goes on: its turns, medians and duration are those so far. Else null */
    live: {
      /** `caller_away`: the line is lost, and the caller may come back within 15 s. `interrupted`: the platform was restarted under the call, which ends within a minute unless the caller comes back. `unreachable`: the call does not answer at the moment, and the other fields are as old as its start. `gone`: nothing is known of it beyond its start */
      state: "running" | "caller_away" | "interrupted" | "unreachable" | "gone";
      /** Id of the operator who has the call; null while the agent has it */
      takenOverBy: string | null;
      /** Operators' lines that wait until the caller pauses */
      waitingLines: number;
      /** Operators who listen */
      listeners: number;
    } | null;
  };
  TranscriptLine: {
    index: number;
    turnId: string;
    /** `operator`: an operator's words in the agent's voice, or what one did in the call */
    role: "user" | "assistant" | "operator";
    /** What an operator did; `text` is then what the caller did not hear, or empty */
    mark: "listen" | "whisper" | "take_over" | "hand_back" | "unsaid" | "end" | null;
    text: string;
    startMs: number;
    endMs: number;
    isInterrupted: boolean;
  };
  Turn: {
    /** Id of the turn within its call */
    turnId: string;
    /** Place of the turn in its call: 0 for the greeting, then counting up */
    index: number;
    /** Cause that made the agent speak */
    source: "greeting" | "speech" | "text" | "silence_prompt" | "apology" | "closing" | "operator";
    /** Way in which the turn ended */
    outcome: "completed" | "interrupted" | "yielded" | "unheard" | "failed" | "hung_up";
    /** Time of the commit, since the call's start */
    startedAtMs: number;
    /** t2 − t1: end of turn decided → first audible sample */
    responseTimeMs: number | null;
    /** t2 − t0: end of the caller's speech → first audible sample */
    turnGapMs: number | null;
    /** t1 − t0: end of the caller's speech → end of turn decided */
    endpointingMs: number | null;
    /** Model asked → its first token */
    llmFirstTokenMs: number | null;
    /** First clause sent to synthesis → its first byte */
    ttsFirstByteMs: number | null;
    /** Silence at the head of the synthesis that was cut away */
    trimmedSilenceMs: number | null;
    /** The caller's speech start → playback cleared, when the turn was interrupted */
    bargeInStopMs: number | null;
    /** The answer was begun before the end of turn was decided */
    speculative: boolean;
    /** Opener that was spoken while the answer was being made */
    opener: string | null;
    /** The caller interrupted the turn */
    interrupted: boolean;
    /** Audio of the turn that was played before its end */
    heardMs: number;
    /** Replies that speculation made on the way to this turn and threw away */
    discardedAttempts: number;
    /** Tokens of discarded replies; estimated at four characters each where the vendor was cut off before telling */
    discardedTokens: number;
    /** Characters of discarded replies that were sent to synthesis */
    discardedCharacters: number;
    /** Work up to the first audible sample that speculation had done before the commit */
    savedMs: number | null;
    /** The agent was heard before the caller had finished: they went on with their sentence */
    falseStart: boolean;
    /** Longest stretch from the commit on in which the caller heard nothing of an answer that was not over */
    longestSilenceMs: number | null;
    /** End of the caller's speech (t0) → first sample of the answer's own words, not of an opener, as heard */
    answerHeardMs: number | null;
    /** Answer ready, but not before the commit → its first sample heard: the wait for an opener to end */
    overhangMs: number | null;
    /** Provider that was asked beside a late one and answered first */
    hedge: string | null;
    /** Where speech and language came from: `vendor`; `simulated`, stand-ins that are slow on purpose; `local`, stand-ins at full speed; `generated`, nobody held the call */
    services: "vendor" | "simulated" | "local" | "generated";
    userText: string | null;
    replyText: string;
    heardText: string;
  };
  CallLabel: {
    kind: "outcome" | "tag";
    label: string;
    source: "hand" | "rule";
    /** Id of the key or member that set it, or of the rule */
    authorId: string;
    createdAt: string;
  };
  CallNote: { id: string; text: string; authorId: string; createdAt: string };
  CallCost: {
    callId: string;
    /** Where speech and language came from: `vendor`; `simulated`, stand-ins that are slow on purpose; `local`, stand-ins at full speed; `generated`, nobody held the call */
    services: "vendor" | "simulated" | "local" | "generated";
    /** Null where a part has no known price or quantity */
    nanoUsd: number | null;
    knownNanoUsd: number;
    /** The call's turns in order, then, with null, what belongs to none; they add up to it */
    turns: {
      turnId: string | null;
      nanoUsd: number | null;
      lines: {
        service: string;
        unit:
          | "telephony_ms"
          | "stt_audio_ms"
          | "llm_prompt_token"
          | "llm_cached_token"
          | "llm_completion_token"
          | "tts_character"
          | "object_ms"
          | "object_message";
        purpose: "turn" | "discarded" | "hedge_loser" | "saved";
        quantity: number | null;
        nanoUsd: number | null;
        listNanoUsd: number | null;
        isEstimated: boolean;
      }[];
    }[];
  };
  CallAudio: {
    state: "none" | "recording" | "finishing" | "ready";
    durationMs: number | null;
    /** Size of the file */
    bytes: number | null;
    /** Part of it is silent because it was lost or came too late */
    isPartial: boolean;
    /** When it will be deleted */
    deletedAt: string | null;
    /** The loudest sample of each stretch, logarithmic, for a picture of the recording */
    levels: { everyMs: number; caller: number[]; agent: number[] } | null;
  };
  CallControl: {
    /** Id of the operator who has the call; null while the agent has it */
    takenOverBy: string | null;
    /** Operators' lines that wait until the caller pauses */
    waitingLines: number;
    /** A call that was taken over goes back to the agent when no operator does anything in it for so long */
    absentAfterMs: number;
  };
  ListenTicket: {
    token: string;
    /** The whole WebSocket address, token included */
    url: string;
    expiresAt: string;
  };
  CallView: {
    id: string;
    name: string;
    filters: Record<string, string>;
    sort: string;
    /** Id of the key or member that saved it */
    authorId: string;
    createdAt: string;
  };
  CallLabelRule: {
    /** Null for calls of all agents */
    agentId?: string | null | undefined;
    kind: "outcome" | "tag";
    /** Such as `booked` */
    label: string;
    condition: schemas["CallLabelCondition"];
    id: string;
    createdAt: string;
  };
  CallLabelCondition:
    | { type: "tool_succeeded"; tool: string }
    | { type: "words"; speaker?: "user" | "assistant" | null | undefined; anyOf: string[] }
    | {
        type: "end_reason";
        anyOf: (
          | "caller_hung_up"
          | "caller_lost"
          | "agent_hung_up"
          | "ended_by_api"
          | "silence"
          | "max_duration"
          | "cost_limit"
          | "failed"
          | "interrupted"
        )[];
      }
    | { type: "worst_gap_over"; ms: number };
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
    /** A place of the IANA database, such as Europe/Berlin, or UTC; no offsets and no abbreviations */
    timeZone: string;
    /** Unless given: `[]` */
    callingWindows?:
      | {
          /** ISO weekdays: 1 is Monday */
          days: number[];
          from: string;
          to: string;
        }[]
      | undefined;
    /** Unless given: `{"maxConcurrentCalls":1,"callsPerMinute":10}` */
    pacing?: { maxConcurrentCalls: number; callsPerMinute: number } | undefined;
    /** Unless given: `{"maxAttempts":3,"retryAfterMinutes":60,"retryOn":["no_answer","busy"]}` */
    retryPolicy?:
      | { maxAttempts: number; retryAfterMinutes: number; retryOn: ("no_answer" | "busy" | "voicemail" | "failed")[] }
      | undefined;
  };
  CountedCampaign: schemas["Campaign"] & {
    /** What calls its leads. `none`: nothing yet, so a campaign that is running calls nobody */
    dialer: "none";
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
    /** A place of the IANA database, such as Europe/Berlin, or UTC; no offsets and no abbreviations */
    timeZone?: string | undefined;
    callingWindows?:
      | {
          /** ISO weekdays: 1 is Monday */
          days: number[];
          from: string;
          to: string;
        }[]
      | undefined;
    pacing?: { maxConcurrentCalls: number; callsPerMinute: number } | undefined;
    retryPolicy?:
      | { maxAttempts: number; retryAfterMinutes: number; retryOn: ("no_answer" | "busy" | "voicemail" | "failed")[] }
      | undefined;
  };
  MovedCampaign: schemas["Campaign"] & {
    /** What calls its leads. `none`: nothing yet, so a campaign that is running calls nobody */
    dialer: "none";
  };
  LeadImport: schemas["LeadImportProgress"] & {
    /** The first 1000; `line` counts from 1, the header */
    errors: {
      line: number;
      field: string;
      message: string;
      /** True where only the cell was left out */
      rowTaken: boolean;
    }[];
    file: schemas["LeadImportFile"];
  };
  LeadImportFile: {
    /** As the Encoding standard calls it, such as `utf-8` */
    encoding: string;
    /** What said so; `detection`: look at a name with an accent */
    encodingBy: "byte_order_mark" | "charset" | "detection" | "default";
    separator: "," | ";" | "\t" | "|";
    /** In the file's order */
    columns: {
      header: string;
      /** `phone`, `email`, `name` or `attributes.<name>`; none of a column that was passed over */
      fields: string[];
      /** Why it was passed over */
      note?: string | undefined;
    }[];
  } | null;
  LeadImportProgress: {
    id: string;
    campaignId: string;
    status: "running" | "done" | "failed";
    readRows: number;
    insertedRows: number;
    /** Known already, in the campaign or earlier in the file */
    duplicateRows: number;
    badRows: number;
    /** Left out of rows that were taken */
    badCells: number;
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
    /** With +, or dialled in `defaultCountry` */
    phone: string;
    /** ISO 3166-1, two capitals: whose numbers those without + are. Without it every number needs its + */
    defaultCountry?: string | undefined;
    email?: string | undefined;
    name?: string | null | undefined;
    /** Texts for the agent, by their names */
    attributes?: Record<string, string> | undefined;
  };
  LeadChanges: {
    /** With +, or dialled in `defaultCountry` */
    phone?: string | undefined;
    /** ISO 3166-1, two capitals: whose numbers those without + are. Without it every number needs its + */
    defaultCountry?: string | undefined;
    email?: string | undefined;
    name?: string | null | undefined;
    /** Texts for the agent, by their names */
    attributes?: Record<string, string> | undefined;
  };
  DoNotCallEntry: { phone: string; reason: string; createdAt: string };
  NewDoNotCallEntry: {
    /** With +, or dialled in `defaultCountry` */
    phone: string;
    /** ISO 3166-1, two capitals: whose numbers those without + are. Without it every number needs its + */
    defaultCountry?: string | undefined;
    reason?: string | undefined;
  };
  KnowledgeDocument: {
    id: string;
    /** Null: for every agent of the organisation */
    agentId: string | null;
    title: string;
    format: "text" | "markdown" | "html" | "pdf" | "docx";
    /** Of the file that was sent */
    bytes: number;
    /** SHA-256 of the file, hexadecimal */
    hash: string;
    status: "pending" | "indexed" | "failed";
    /** Why it could not be indexed */
    failure: string | null;
    /** What of its text was lost although it was indexed */
    warning: string | null;
    /** Passages that it was cut into */
    chunks: number;
    /** Grows with every indexing */
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
    /** `operator`: an operator's words in the agent's voice, or what one did in the call */
    role: "user" | "assistant" | "operator";
    startMs: number;
    endMs: number;
    isInterrupted: boolean;
    callId: string;
    agentId: string;
    callCreatedAt: string;
    /** The line in parts; those that match are what to highlight */
    spans: { text: string; isMatch: boolean }[];
  };
  AnalyticsOverview: {
    from: string;
    to: string;
    groupBy: "day" | "campaign" | "agent";
    timeZone: string;
    agentId: string | null;
    campaignId: string | null;
    /** Where speech and language came from: `vendor`; `simulated`, stand-ins that are slow on purpose; `local`, stand-ins at full speed; `generated`, nobody held the call */
    services: "vendor" | "simulated" | "local" | "generated";
    /** Calls of the stretch by their services; only those of `services` are in the figures */
    callsByServices: { vendor: number; simulated: number; local: number; generated: number };
    total: schemas["CallFigures"];
    /** Every day in order, or agents or campaigns, the busiest first; `key` is a date or an id */
    groups: (schemas["CallFigures"] & { key: string | null })[];
    groupsLeftOut: number;
    /** The stretch of the same length just before */
    previous: { from: string; to: string; total: schemas["CallFigures"] };
    /** From `previous` to `total`, 0.1 for ten per cent more; null where there is nothing to compare with */
    change: {
      calls: number | null;
      minutes: number | null;
      costMicroUsd: number | null;
      latency: {
        responseTimeP50Ms: number | null;
        responseTimeP95Ms: number | null;
        turnGapP50Ms: number | null;
        turnGapP95Ms: number | null;
        answerHeardP50Ms: number | null;
        answerHeardP95Ms: number | null;
        interruptedShare: number | null;
        falseStartShare: number | null;
      };
    };
  };
  CallFigures: {
    /** Calls that somebody connected to */
    calls: number;
    running: number;
    neverConnected: number;
    /** Length of the calls that have ended */
    minutes: number;
    /** Calls that have ended, by why */
    endReasons: Record<string, number>;
    cost: {
      /** Of the priced calls; null without any */
      microUsd: number | null;
      pricedCalls: number;
      /** Ended calls whose cost is not known */
      unpricedCalls: number;
    };
    latency: {
      /** Agent turns after the caller's speech */
      turns: number;
      /** t2 − t1: end of turn decided → first audible sample */
      responseTimeMs: {
        /** Turns in which it was measured */
        count: number;
        p50: number | null;
        p95: number | null;
      };
      /** t2 − t0: end of the caller's speech → first audible sample */
      turnGapMs: {
        /** Turns in which it was measured */
        count: number;
        p50: number | null;
        p95: number | null;
      };
      /** End of the caller's speech (t0) → first sample of the answer's own words, not of an opener, as heard */
      answerHeardMs: {
        /** Turns in which it was measured */
        count: number;
        p50: number | null;
        p95: number | null;
      };
      interruptedShare: number | null;
      /** Of the turns, begun before the caller had finished */
      falseStartShare: number | null;
    };
  };
  TurnFigures: {
    from: string;
    to: string;
    agentId: string | null;
    /** Where speech and language came from: `vendor`; `simulated`, stand-ins that are slow on purpose; `local`, stand-ins at full speed; `generated`, nobody held the call */
    services: "vendor" | "simulated" | "local" | "generated";
    /** Calls of the stretch by their services; only those of `services` are in the figures */
    callsByServices: { vendor: number; simulated: number; local: number; generated: number };
    latencies: {
      /** t2 − t1: end of turn decided → first audible sample */
      responseTimeMs: {
        /** Turns in which it was measured */
        count: number;
        p50: number | null;
        p95: number | null;
        p99: number | null;
      };
      /** t2 − t0: end of the caller's speech → first audible sample */
      turnGapMs: {
        /** Turns in which it was measured */
        count: number;
        p50: number | null;
        p95: number | null;
        p99: number | null;
      };
      /** t1 − t0: end of the caller's speech → end of turn decided */
      endpointingMs: {
        /** Turns in which it was measured */
        count: number;
        p50: number | null;
        p95: number | null;
        p99: number | null;
      };
      /** Model asked → its first token */
      llmFirstTokenMs: {
        /** Turns in which it was measured */
        count: number;
        p50: number | null;
        p95: number | null;
        p99: number | null;
      };
      /** First clause sent to synthesis → its first byte */
      ttsFirstByteMs: {
        /** Turns in which it was measured */
        count: number;
        p50: number | null;
        p95: number | null;
        p99: number | null;
      };
      /** The caller's speech start → playback cleared, when the turn was interrupted */
      bargeInStopMs: {
        /** Turns in which it was measured */
        count: number;
        p50: number | null;
        p95: number | null;
        p99: number | null;
      };
      /** Work up to the first audible sample that speculation had done before the commit */
      savedMs: {
        /** Turns in which it was measured */
        count: number;
        p50: number | null;
        p95: number | null;
        p99: number | null;
      };
      /** Longest stretch from the commit on in which the caller heard nothing of an answer that was not over */
      longestSilenceMs: {
        /** Turns in which it was measured */
        count: number;
        p50: number | null;
        p95: number | null;
        p99: number | null;
      };
      /** End of the caller's speech (t0) → first sample of the answer's own words, not of an opener, as heard */
      answerHeardMs: {
        /** Turns in which it was measured */
        count: number;
        p50: number | null;
        p95: number | null;
        p99: number | null;
      };
      /** Answer ready, but not before the commit → its first sample heard: the wait for an opener to end */
      overhangMs: {
        /** Turns in which it was measured */
        count: number;
        p50: number | null;
        p95: number | null;
        p99: number | null;
      };
    };
    rates: {
      /** Agent turns after the caller's speech */
      turns: number;
      /** The agent was heard before the caller had finished: they went on with their sentence */
      falseStarts: number;
      /** False starts over the turns that were none */
      falseStartsPerAnsweredTurn: number | null;
      speculativeShare: number | null;
      openerShare: number | null;
      interruptedShare: number | null;
      hedgedShare: number | null;
    };
    /** Speculation that was thrown away */
    discarded: {
      attempts: number;
      tokens: number;
      characters: number;
      attemptsPerTurn: number | null;
      tokensPerTurn: number | null;
      charactersPerTurn: number | null;
    };
  };
  AnswerOverview: {
    from: string;
    to: string;
    agentId: string | null;
    /** Where speech and language came from: `vendor`; `simulated`, stand-ins that are slow on purpose; `local`, stand-ins at full speed; `generated`, nobody held the call */
    services: "vendor" | "simulated" | "local" | "generated";
    /** Calls of the stretch by their services; only those of `services` are in the figures */
    callsByServices: { vendor: number; simulated: number; local: number; generated: number };
    previous: { from: string; to: string };
    figures: {
      /** End of the caller's speech (t0) → first sample of the answer's own words, not of an opener, as heard */
      answerHeardP50Ms: {
        /** Null where nothing was measured */
        value: number | null;
        /** Lower end of the interval of 95 %; null where so few calls do not give it */
        low: number | null;
        /** Its upper end */
        high: number | null;
        /** Turns that it rests on */
        turns: number;
        /** Calls that these are of: the interval is as wide as calls differ */
        calls: number;
        previous: {
          /** Null where nothing was measured */
          value: number | null;
          /** Lower end of the interval of 95 %; null where so few calls do not give it */
          low: number | null;
          /** Its upper end */
          high: number | null;
          /** Turns that it rests on */
          turns: number;
          /** Calls that these are of: the interval is as wide as calls differ */
          calls: number;
        };
        /** This stretch's less the previous one's, with its interval of 95 % */
        difference: { value: number | null; low: number | null; high: number | null };
        /** `no_clear_change` where the interval of the difference holds 0, or is not known */
        verdict: "improved" | "worse" | "no_clear_change" | "no_data";
      };
      /** End of the caller's speech (t0) → first sample of the answer's own words, not of an opener, as heard */
      answerHeardP95Ms: {
        /** Null where nothing was measured */
        value: number | null;
        /** Lower end of the interval of 95 %; null where so few calls do not give it */
        low: number | null;
        /** Its upper end */
        high: number | null;
        /** Turns that it rests on */
        turns: number;
        /** Calls that these are of: the interval is as wide as calls differ */
        calls: number;
        previous: {
          /** Null where nothing was measured */
          value: number | null;
          /** Lower end of the interval of 95 %; null where so few calls do not give it */
          low: number | null;
          /** Its upper end */
          high: number | null;
          /** Turns that it rests on */
          turns: number;
          /** Calls that these are of: the interval is as wide as calls differ */
          calls: number;
        };
        /** This stretch's less the previous one's, with its interval of 95 % */
        difference: { value: number | null; low: number | null; high: number | null };
        /** `no_clear_change` where the interval of the difference holds 0, or is not known */
        verdict: "improved" | "worse" | "no_clear_change" | "no_data";
      };
      /** t2 − t0: end of the caller's speech → first audible sample */
      turnGapP50Ms: {
        /** Null where nothing was measured */
        value: number | null;
        /** Lower end of the interval of 95 %; null where so few calls do not give it */
        low: number | null;
        /** Its upper end */
        high: number | null;
        /** Turns that it rests on */
        turns: number;
        /** Calls that these are of: the interval is as wide as calls differ */
        calls: number;
        previous: {
          /** Null where nothing was measured */
          value: number | null;
          /** Lower end of the interval of 95 %; null where so few calls do not give it */
          low: number | null;
          /** Its upper end */
          high: number | null;
          /** Turns that it rests on */
          turns: number;
          /** Calls that these are of: the interval is as wide as calls differ */
          calls: number;
        };
        /** This stretch's less the previous one's, with its interval of 95 % */
        difference: { value: number | null; low: number | null; high: number | null };
        /** `no_clear_change` where the interval of the difference holds 0, or is not known */
        verdict: "improved" | "worse" | "no_clear_change" | "no_data";
      };
      /** t2 − t0: end of the caller's speech → first audible sample */
      turnGapP95Ms: {
        /** Null where nothing was measured */
        value: number | null;
        /** Lower end of the interval of 95 %; null where so few calls do not give it */
        low: number | null;
        /** Its upper end */
        high: number | null;
        /** Turns that it rests on */
        turns: number;
        /** Calls that these are of: the interval is as wide as calls differ */
        calls: number;
        previous: {
          /** Null where nothing was measured */
          value: number | null;
          /** Lower end of the interval of 95 %; null where so few calls do not give it */
          low: number | null;
          /** Its upper end */
          high: number | null;
          /** Turns that it rests on */
          turns: number;
          /** Calls that these are of: the interval is as wide as calls differ */
          calls: number;
        };
        /** This stretch's less the previous one's, with its interval of 95 % */
        difference: { value: number | null; low: number | null; high: number | null };
        /** `no_clear_change` where the interval of the difference holds 0, or is not known */
        verdict: "improved" | "worse" | "no_clear_change" | "no_data";
      };
      /** t2 − t1: end of turn decided → first audible sample */
      responseTimeP50Ms: {
        /** Null where nothing was measured */
        value: number | null;
        /** Lower end of the interval of 95 %; null where so few calls do not give it */
        low: number | null;
        /** Its upper end */
        high: number | null;
        /** Turns that it rests on */
        turns: number;
        /** Calls that these are of: the interval is as wide as calls differ */
        calls: number;
        previous: {
          /** Null where nothing was measured */
          value: number | null;
          /** Lower end of the interval of 95 %; null where so few calls do not give it */
          low: number | null;
          /** Its upper end */
          high: number | null;
          /** Turns that it rests on */
          turns: number;
          /** Calls that these are of: the interval is as wide as calls differ */
          calls: number;
        };
        /** This stretch's less the previous one's, with its interval of 95 % */
        difference: { value: number | null; low: number | null; high: number | null };
        /** `no_clear_change` where the interval of the difference holds 0, or is not known */
        verdict: "improved" | "worse" | "no_clear_change" | "no_data";
      };
      /** t2 − t1: end of turn decided → first audible sample */
      responseTimeP95Ms: {
        /** Null where nothing was measured */
        value: number | null;
        /** Lower end of the interval of 95 %; null where so few calls do not give it */
        low: number | null;
        /** Its upper end */
        high: number | null;
        /** Turns that it rests on */
        turns: number;
        /** Calls that these are of: the interval is as wide as calls differ */
        calls: number;
        previous: {
          /** Null where nothing was measured */
          value: number | null;
          /** Lower end of the interval of 95 %; null where so few calls do not give it */
          low: number | null;
          /** Its upper end */
          high: number | null;
          /** Turns that it rests on */
          turns: number;
          /** Calls that these are of: the interval is as wide as calls differ */
          calls: number;
        };
        /** This stretch's less the previous one's, with its interval of 95 % */
        difference: { value: number | null; low: number | null; high: number | null };
        /** `no_clear_change` where the interval of the difference holds 0, or is not known */
        verdict: "improved" | "worse" | "no_clear_change" | "no_data";
      };
      /** The caller's speech start → playback cleared, when the turn was interrupted */
      bargeInStopP50Ms: {
        /** Null where nothing was measured */
        value: number | null;
        /** Lower end of the interval of 95 %; null where so few calls do not give it */
        low: number | null;
        /** Its upper end */
        high: number | null;
        /** Turns that it rests on */
        turns: number;
        /** Calls that these are of: the interval is as wide as calls differ */
        calls: number;
        previous: {
          /** Null where nothing was measured */
          value: number | null;
          /** Lower end of the interval of 95 %; null where so few calls do not give it */
          low: number | null;
          /** Its upper end */
          high: number | null;
          /** Turns that it rests on */
          turns: number;
          /** Calls that these are of: the interval is as wide as calls differ */
          calls: number;
        };
        /** This stretch's less the previous one's, with its interval of 95 % */
        difference: { value: number | null; low: number | null; high: number | null };
        /** `no_clear_change` where the interval of the difference holds 0, or is not known */
        verdict: "improved" | "worse" | "no_clear_change" | "no_data";
      };
      /** The caller's speech start → playback cleared, when the turn was interrupted */
      bargeInStopP95Ms: {
        /** Null where nothing was measured */
        value: number | null;
        /** Lower end of the interval of 95 %; null where so few calls do not give it */
        low: number | null;
        /** Its upper end */
        high: number | null;
        /** Turns that it rests on */
        turns: number;
        /** Calls that these are of: the interval is as wide as calls differ */
        calls: number;
        previous: {
          /** Null where nothing was measured */
          value: number | null;
          /** Lower end of the interval of 95 %; null where so few calls do not give it */
          low: number | null;
          /** Its upper end */
          high: number | null;
          /** Turns that it rests on */
          turns: number;
          /** Calls that these are of: the interval is as wide as calls differ */
          calls: number;
        };
        /** This stretch's less the previous one's, with its interval of 95 % */
        difference: { value: number | null; low: number | null; high: number | null };
        /** `no_clear_change` where the interval of the difference holds 0, or is not known */
        verdict: "improved" | "worse" | "no_clear_change" | "no_data";
      };
      /** Longest stretch from the commit on in which the caller heard nothing of an answer that was not over */
      longestSilenceP95Ms: {
        /** Null where nothing was measured */
        value: number | null;
        /** Lower end of the interval of 95 %; null where so few calls do not give it */
        low: number | null;
        /** Its upper end */
        high: number | null;
        /** Turns that it rests on */
        turns: number;
        /** Calls that these are of: the interval is as wide as calls differ */
        calls: number;
        previous: {
          /** Null where nothing was measured */
          value: number | null;
          /** Lower end of the interval of 95 %; null where so few calls do not give it */
          low: number | null;
          /** Its upper end */
          high: number | null;
          /** Turns that it rests on */
          turns: number;
          /** Calls that these are of: the interval is as wide as calls differ */
          calls: number;
        };
        /** This stretch's less the previous one's, with its interval of 95 % */
        difference: { value: number | null; low: number | null; high: number | null };
        /** `no_clear_change` where the interval of the difference holds 0, or is not known */
        verdict: "improved" | "worse" | "no_clear_change" | "no_data";
      };
      /** Share of the turns: The agent was heard before the caller had finished: they went on with their sentence */
      falseStartShare: {
        /** Null where nothing was measured */
        value: number | null;
        /** Lower end of the interval of 95 %; null where so few calls do not give it */
        low: number | null;
        /** Its upper end */
        high: number | null;
        /** Turns that it rests on */
        turns: number;
        /** Calls that these are of: the interval is as wide as calls differ */
        calls: number;
        previous: {
          /** Null where nothing was measured */
          value: number | null;
          /** Lower end of the interval of 95 %; null where so few calls do not give it */
          low: number | null;
          /** Its upper end */
          high: number | null;
          /** Turns that it rests on */
          turns: number;
          /** Calls that these are of: the interval is as wide as calls differ */
          calls: number;
        };
        /** This stretch's less the previous one's, with its interval of 95 % */
        difference: { value: number | null; low: number | null; high: number | null };
        /** `no_clear_change` where the interval of the difference holds 0, or is not known */
        verdict: "improved" | "worse" | "no_clear_change" | "no_data";
      };
      /** Share of the turns: The caller interrupted the turn */
      interruptedShare: {
        /** Null where nothing was measured */
        value: number | null;
        /** Lower end of the interval of 95 %; null where so few calls do not give it */
        low: number | null;
        /** Its upper end */
        high: number | null;
        /** Turns that it rests on */
        turns: number;
        /** Calls that these are of: the interval is as wide as calls differ */
        calls: number;
        previous: {
          /** Null where nothing was measured */
          value: number | null;
          /** Lower end of the interval of 95 %; null where so few calls do not give it */
          low: number | null;
          /** Its upper end */
          high: number | null;
          /** Turns that it rests on */
          turns: number;
          /** Calls that these are of: the interval is as wide as calls differ */
          calls: number;
        };
        /** This stretch's less the previous one's, with its interval of 95 % */
        difference: { value: number | null; low: number | null; high: number | null };
        /** `no_clear_change` where the interval of the difference holds 0, or is not known */
        verdict: "improved" | "worse" | "no_clear_change" | "no_data";
      };
    };
  };
  AnswerSeries: {
    from: string;
    to: string;
    agentId: string | null;
    /** Where speech and language came from: `vendor`; `simulated`, stand-ins that are slow on purpose; `local`, stand-ins at full speed; `generated`, nobody held the call */
    services: "vendor" | "simulated" | "local" | "generated";
    /** Calls of the stretch by their services; only those of `services` are in the figures */
    callsByServices: { vendor: number; simulated: number; local: number; generated: number };
    stepSeconds: 60;
    buckets: {
      /** Begin of the bucket, a multiple of its length since 1970 */
      at: string;
      turns: number;
      latencies: {
        /** End of the caller's speech (t0) → first sample of the answer's own words, not of an opener, as heard */
        answerHeardMs: {
          /** Turns in which it was measured */
          count: number;
          p50: number | null;
          p95: number | null;
        };
        /** t2 − t0: end of the caller's speech → first audible sample */
        turnGapMs: {
          /** Turns in which it was measured */
          count: number;
          p50: number | null;
          p95: number | null;
        };
        /** t2 − t1: end of turn decided → first audible sample */
        responseTimeMs: {
          /** Turns in which it was measured */
          count: number;
          p50: number | null;
          p95: number | null;
        };
      };
      stages: {
        /** End of the caller's speech → all their words recognised */
        speechToTextMs: {
          /** Turns in which it was measured */
          count: number;
          p50: number | null;
          p95: number | null;
        };
        /** Words recognised → end of turn decided */
        endpointingMs: {
          /** Turns in which it was measured */
          count: number;
          p50: number | null;
          p95: number | null;
        };
        /** End of turn decided → first sound, where that is an opener's: in the turn gap only */
        openerMs: {
          /** Turns in which it was measured */
          count: number;
          p50: number | null;
          p95: number | null;
        };
        /** End of turn decided → knowledge looked up */
        knowledgeMs: {
          /** Turns in which it was measured */
          count: number;
          p50: number | null;
          p95: number | null;
        };
        /** → the model's first token, or its first call of a tool */
        modelMs: {
          /** Turns in which it was measured */
          count: number;
          p50: number | null;
          p95: number | null;
        };
        /** → the last tool finished before the answer's first clause */
        toolsMs: {
          /** Turns in which it was measured */
          count: number;
          p50: number | null;
          p95: number | null;
        };
        /** → the answer's first clause written, and sent to synthesis or found as a clip */
        clauseMs: {
          /** Turns in which it was measured */
          count: number;
          p50: number | null;
          p95: number | null;
        };
        /** → the first clause's first audible sample */
        voiceMs: {
          /** Turns in which it was measured */
          count: number;
          p50: number | null;
          p95: number | null;
        };
        /** Answer ready → handed to the transport: an opener ends before it, or audio is paced */
        queueMs: {
          /** Turns in which it was measured */
          count: number;
          p50: number | null;
          p95: number | null;
        };
        /** Handed to the transport → heard by the caller */
        playoutMs: {
          /** Turns in which it was measured */
          count: number;
          p50: number | null;
          p95: number | null;
        };
      };
      falseStartShare: number | null;
      interruptedShare: number | null;
    }[];
  };
  AnswerComparison: {
    from: string;
    to: string;
    agentId: string | null;
    /** Where speech and language came from: `vendor`; `simulated`, stand-ins that are slow on purpose; `local`, stand-ins at full speed; `generated`, nobody held the call */
    services: "vendor" | "simulated" | "local" | "generated";
    /** Calls of the stretch by their services; only those of `services` are in the figures */
    callsByServices: { vendor: number; simulated: number; local: number; generated: number };
    by: "provider" | "model" | "agent" | "colo" | "transport" | "isolate" | "stage";
    groups: {
      /** Of which kind the provider is */
      kind: "speechToText" | "languageModel" | "textToSpeech" | null;
      /** Null where it is not known, or there was none */
      key: string | null;
      turns: number;
      latencies: {
        /** End of the caller's speech (t0) → first sample of the answer's own words, not of an opener, as heard */
        answerHeardMs: {
          /** Turns in which it was measured */
          count: number;
          p50: number | null;
          p95: number | null;
        };
        /** t2 − t0: end of the caller's speech → first audible sample */
        turnGapMs: {
          /** Turns in which it was measured */
          count: number;
          p50: number | null;
          p95: number | null;
        };
        /** t2 − t1: end of turn decided → first audible sample */
        responseTimeMs: {
          /** Turns in which it was measured */
          count: number;
          p50: number | null;
          p95: number | null;
        };
      };
    }[];
  };
  SlowestTurns: {
    from: string;
    to: string;
    agentId: string | null;
    /** Where speech and language came from: `vendor`; `simulated`, stand-ins that are slow on purpose; `local`, stand-ins at full speed; `generated`, nobody held the call */
    services: "vendor" | "simulated" | "local" | "generated";
    /** Calls of the stretch by their services; only those of `services` are in the figures */
    callsByServices: { vendor: number; simulated: number; local: number; generated: number };
    by: "answerHeardMs" | "turnGapMs" | "responseTimeMs";
    turns: {
      /** End of the turn */
      at: string;
      callId: string;
      turnId: string;
      agentId: string;
      transport: string;
      sttProvider: string | null;
      llmProvider: string | null;
      llmModel: string | null;
      ttsProvider: string | null;
      colo: string | null;
      isolate: "cold" | "warm";
      answerHeardMs: number | null;
      turnGapMs: number | null;
      responseTimeMs: number | null;
      /** In order; those of an answer add up to when it was heard */
      stages: {
        stage:
          | "speechToText"
          | "endpointing"
          | "opener"
          | "knowledge"
          | "model"
          | "tools"
          | "clause"
          | "voice"
          | "queue"
          | "playout";
        ms: number;
      }[];
      bottleneck:
        | "speechToText"
        | "endpointing"
        | "opener"
        | "knowledge"
        | "model"
        | "tools"
        | "clause"
        | "voice"
        | "queue"
        | "playout"
        | null;
    }[];
  };
  Bottlenecks: {
    from: string;
    to: string;
    agentId: string | null;
    /** Where speech and language came from: `vendor`; `simulated`, stand-ins that are slow on purpose; `local`, stand-ins at full speed; `generated`, nobody held the call */
    services: "vendor" | "simulated" | "local" | "generated";
    /** Calls of the stretch by their services; only those of `services` are in the figures */
    callsByServices: { vendor: number; simulated: number; local: number; generated: number };
    /** Answers that were heard: their stages add up to the wait */
    turns: number;
    stages: {
      stage:
        | "speechToText"
        | "endpointing"
        | "opener"
        | "knowledge"
        | "model"
        | "tools"
        | "clause"
        | "voice"
        | "queue"
        | "playout";
      meaning: string;
      /** Of the time that callers waited for all these answers */
      share: number | null;
      /** Answers of which it was the longest stage */
      bottleneckTurns: number;
      length: {
        /** Turns in which it was measured */
        count: number;
        p50: number | null;
        p95: number | null;
      };
    }[];
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
        | "performance_history"
        | "campaigns_list"
        | "agents_list"
        | "knowledge_list"
        | "calls_list"
        | "row";
    })[];
  };
  CacheFigures: {
    reads: number;
    /** Of the reads, those that did not wait for the database */
    hitRate: number | null;
    /** Answered with something past its fresh time */
    servedStale: number;
    /** Waited for the database */
    fromOrigin: number;
    failed: number;
    /** Waited for the load of another read */
    coalesced: number;
    /** Loads from the database, those behind an answer included */
    originCalls: number;
    originErrors: number;
    originCallsPerRead: number | null;
    averageReadMs: number | null;
    averageOriginMs: number | null;
    layers: {
      memory: {
        /** Times that the layer was asked */
        lookups: number;
        /** Of these, something fresh was there */
        hits: number;
        hitRate: number | null;
      };
      kv: {
        /** Times that the layer was asked */
        lookups: number;
        /** Of these, something fresh was there */
        hits: number;
        hitRate: number | null;
        /** Times that it did not answer, or was left alone because it did not */
        failures: number;
      };
      database: {
        /** Times that the layer was asked */
        lookups: number;
        /** Of these, something fresh was there */
        hits: number;
        hitRate: number | null;
        /** Times that it did not answer, or was left alone because it did not */
        failures: number;
      };
    };
  };
  RequestHistory: {
    from: string;
    to: string;
    total: schemas["RequestFigures"];
    /** The 200 busiest routes */
    routes: (schemas["RequestFigures"] & {
      /** Template; null for addresses that no route has */
      route: string | null;
      method: string;
      /** As the platform's own pages measured it; null where no page did */
      fromPages: {
        /** From the request's start to its last byte, by the browser's clock */
        totalMs: { count: number; p50: number | null; p95: number | null };
        /** Of these, the server's own time as its Server-Timing told */
        serverMs: { count: number; p50: number | null; p95: number | null };
        /** All but the server's time */
        networkMs: { count: number; p50: number | null; p95: number | null };
      } | null;
    })[];
  };
  RequestFigures: {
    requests: number;
    /** Arrival to answer by the worker's clock, which moves over I/O only: time waited */
    totalMs: { count: number; p50: number | null; p95: number | null; p99: number | null };
    /** Of these, waiting for Postgres; over the requests that asked it */
    databaseMs: { count: number; p50: number | null; p95: number | null };
    errors: {
      count: number;
      share: number | null;
      /** By the error's code; others did not occur */
      byCode: Record<string, number>;
    };
    /** Answers by the layer of the cache that gave them */
    cacheSources: { memory: number; kv: number; database: number };
    /** Requests that were the first of their isolate */
    coldShare: number | null;
  };
  PageViewHistory: {
    from: string;
    to: string;
    /** Views below which a vital is not told */
    minimumViews: number;
    total: schemas["PageFigures"];
    /** By the page's template, the most viewed first; `*` is the page of unknown addresses */
    routes: (schemas["PageFigures"] & { route: string })[];
  };
  PageFigures: {
    views: number;
    /** Of these, changes of page without a new document */
    softNavigations: number;
    vitals: {
      lcpMs: schemas["WebVital"];
      inpMs: schemas["WebVital"] & unknown;
      cls: schemas["WebVital"] & unknown;
      fcpMs: schemas["WebVital"] & unknown;
      ttfbMs: schemas["WebVital"] & unknown;
    };
  };
  WebVital: {
    /** Views in which it was measured */
    count: number;
    /** Null, which is "no data", below 10 views */
    p75: number | null;
    rating: "good" | "needs_improvement" | "poor" | null;
  };
  ProviderHistory: {
    from: string;
    to: string;
    /** Where speech and language came from: `vendor`; `simulated`, stand-ins that are slow on purpose; `local`, stand-ins at full speed; `generated`, nobody held the call */
    services: "vendor" | "simulated" | "local" | "generated";
    /** The busiest first */
    providers: schemas["ProviderFigures"][];
  };
  ProviderFigures: {
    stage: "stt" | "llm" | "tts";
    provider: string;
    /** Model or voice; null where it is not known */
    model: string | null;
    /** Cloudflare location of the caller; null where not known */
    colo: string | null;
    /** Requests to a model, clauses sent to a voice, sessions of speech to text */
    uses: number;
    outcomes: { ok: number; failed: number; outrun: number; cancelled: number };
    /** Failures over the uses that were not cancelled */
    failureShare: number | null;
    /** By kind: timeout, stalled, rate_limited, unauthorized, refused, vendor_error, connection_lost, empty_answer, other; others did not occur */
    failures: Record<string, number>;
    /** Failures after which another provider was asked */
    fellBack: number;
    /** Uses beside a provider that was late */
    hedges: number;
    /** Request to first token or sound; of speech to text, until it was ready */
    firstResultMs: { count: number; p50: number | null; p95: number | null };
    /** Request to end, where the call's timeline tells it */
    totalMs: { count: number; p50: number | null; p95: number | null };
  };
  PageReport: {
    views: {
      route:
        | "/"
        | "/overview"
        | "/pipeline"
        | "/live"
        | "/live/:callId"
        | "/calls"
        | "/calls/:callId"
        | "/alerts"
        | "/alerts/:alertId"
        | "/analytics"
        | "/costs"
        | "/database"
        | "/performance"
        | "/performance/targets"
        | "/docs"
        | "/agents"
        | "/agents/:agentId"
        | "/knowledge"
        | "/campaigns"
        | "/campaigns/:campaignId"
        | "/access"
        | "*";
      navigation:
        | "navigate"
        | "reload"
        | "back-forward"
        | "back-forward-cache"
        | "prerender"
        | "restore"
        | "soft-navigation";
      lcpMs?: number | undefined;
      inpMs?: number | undefined;
      cls?: number | undefined;
      fcpMs?: number | undefined;
      ttfbMs?: number | undefined;
    }[];
    requests: {
      /** Method and template: `GET /api/calls/:id` */
      route: string;
      totalMs: number;
      serverMs: number;
      cacheSource?: "memory" | "kv" | "database" | undefined;
    }[];
  };
  PerformanceTargets: {
    targets: schemas["PerformanceTarget"][];
    /** `unavailable`: the analytics did not answer, and only benchmarks are told of */
    realUse: "read" | "unavailable";
  };
  PerformanceTarget: {
    id: string;
    origin: "founding" | "ours";
    label: string;
    definition: string;
    bound: { direction: "below" | "above"; value: number };
    unit: "ms" | "share" | "per_second" | "bytes" | "count" | "score" | "usd" | "ratio";
    /** `modelled` is a model's figure, not a measurement */
    state: "met" | "missed" | "modelled" | "not_measured";
    value: number | null;
    /** 95 % interval */
    band: { low: number; high: number } | null;
    /** True when the whole interval lies on the value's side of the bound */
    isCertain: boolean | null;
    /** Samples behind the value */
    n: number | null;
    measuredAt: string | null;
    /** How it was measured; of a modelled figure, with its inputs */
    method: string | null;
    reportId: string | null;
    /** Why it is not measured */
    reason: string | null;
  };
  BenchmarkSchedule: {
    isNightly: boolean;
    nightlyHour: number;
    isAfterDeployment: boolean;
    categories: ("api" | "voice" | "database" | "frontend" | "ai" | "infrastructure")[];
    agentId: string | null;
  };
  BenchmarkHistory: {
    metric: string;
    label: string;
    unit: "ms" | "share" | "per_second" | "bytes" | "count" | "score" | "usd" | "ratio";
    better: "lower" | "higher";
    points: { reportId: string; at: string; value: number; low: number | null; high: number | null }[];
    /** Reports from which on the figure was lastingly another; means before and after */
    changes: { reportId: string; at: string; before: number; after: number; pValue: number }[];
  };
  BenchmarkComparison: {
    current: {
      id: string;
      startedAt: string;
      endedAt: string | null;
      status: "running" | "finished" | "partial" | "failed";
      origin: "page" | "command" | "schedule" | "deployment";
      note: string;
      build: string;
      simulatedLatency: string | null;
      environment: {
        key: string;
        measuredFrom: "object" | "outside";
        colo: string;
        runtime: string;
        machine: string;
        services: ("vendor" | "simulated" | "local" | "generated") | "sinks";
        configuration: string;
      };
      seed: number;
      categories: {
        category: "api" | "voice" | "database" | "frontend" | "ai" | "infrastructure";
        status: "measured" | "partial" | "skipped" | "failed";
        reason: string | null;
        durationMs: number;
        metrics: {
          key: string;
          label: string;
          unit: "ms" | "share" | "per_second" | "bytes" | "count" | "score" | "usd" | "ratio";
          better: "lower" | "higher";
          statistic: "median" | "p95" | "p99" | "mean";
          value: number | null;
          missing: string | null;
          band: { low: number; high: number } | null;
          units: number[][];
          samples: number;
          control: { p10: number; median: number } | null;
          weight: number;
          link: string | null;
        }[];
        details: {
          medianTurn?: { stage: string; fromMs: number; toMs: number; isCritical: boolean }[] | undefined;
          bottleneck?: { stage: string; share: number } | undefined;
          parallel?: { stage: string; waitedFor: string; savesMs: number }[] | undefined;
          queries?:
            | { name: string; fingerprint: string; rowsRead: number; rowsReturned: number; plan: string }[]
            | undefined;
          sampling?:
            | { rounds: number; end: "figures_certain" | "most_rounds" | "out_of_time"; open: number | null }
            | undefined;
          notes?: string[] | undefined;
        };
      }[];
    };
    /** Null where there is none: then nothing is compared */
    baseline: { id: string; startedAt: string; build: string; note: string } | null;
    comparison: {
      verdict: "improved" | "regressed" | "unchanged" | "inconclusive" | "incompatible";
      differs: string[];
      improved: number;
      regressed: number;
      metrics: {
        key: string;
        verdict: "improved" | "regressed" | "unchanged" | "inconclusive" | "incompatible";
        change: number | null;
        interval: { low: number; high: number } | null;
        pValue: number | null;
        adjustedP: number | null;
        moreRuns: number | null;
        reason: string | null;
      }[];
    } | null;
    score: {
      overall: { value: number; interval: { low: number; high: number } | null } | null;
      categories: {
        category: "api" | "voice" | "database" | "frontend" | "ai" | "infrastructure";
        weight: number;
        score: { value: number; interval: { low: number; high: number } | null } | null;
        metrics: {
          key: string;
          weight: number;
          score: { value: number; interval: { low: number; high: number } | null } | null;
        }[];
      }[];
    };
    baselineScore: {
      overall: { value: number; interval: { low: number; high: number } | null } | null;
      categories: {
        category: "api" | "voice" | "database" | "frontend" | "ai" | "infrastructure";
        weight: number;
        score: { value: number; interval: { low: number; high: number } | null } | null;
        metrics: {
          key: string;
          weight: number;
          score: { value: number; interval: { low: number; high: number } | null } | null;
        }[];
      }[];
    } | null;
    acknowledged: { metric: string; reason: string; acknowledgedBy: string; expiresAt: string }[];
  };
  BenchmarkAcknowledgement: {
    id: string;
    reportId: string;
    metric: string;
    reason: string;
    acknowledgedBy: string;
    expiresAt: string;
  };
  ListedBenchmark: {
    id: string;
    status: "running" | "finished" | "partial" | "failed";
    origin: "page" | "command" | "schedule" | "deployment";
    note: string;
    build: string;
    /** Benchmarks of one key compare */
    environmentKey: string;
    categories: ("api" | "voice" | "database" | "frontend" | "ai" | "infrastructure")[];
    isBaseline: boolean;
    /** Start of the run */
    createdAt: string;
    endedAt: string | null;
  };
  Benchmark: {
    id: string;
    startedAt: string;
    endedAt: string | null;
    status: "running" | "finished" | "partial" | "failed";
    origin: "page" | "command" | "schedule" | "deployment";
    note: string;
    build: string;
    simulatedLatency: string | null;
    environment: {
      key: string;
      measuredFrom: "object" | "outside";
      colo: string;
      runtime: string;
      machine: string;
      services: ("vendor" | "simulated" | "local" | "generated") | "sinks";
      configuration: string;
    };
    seed: number;
    categories: {
      category: "api" | "voice" | "database" | "frontend" | "ai" | "infrastructure";
      status: "measured" | "partial" | "skipped" | "failed";
      reason: string | null;
      durationMs: number;
      metrics: {
        key: string;
        label: string;
        unit: "ms" | "share" | "per_second" | "bytes" | "count" | "score" | "usd" | "ratio";
        better: "lower" | "higher";
        statistic: "median" | "p95" | "p99" | "mean";
        value: number | null;
        missing: string | null;
        band: { low: number; high: number } | null;
        units: number[][];
        samples: number;
        control: { p10: number; median: number } | null;
        weight: number;
        link: string | null;
      }[];
      details: {
        medianTurn?: { stage: string; fromMs: number; toMs: number; isCritical: boolean }[] | undefined;
        bottleneck?: { stage: string; share: number } | undefined;
        parallel?: { stage: string; waitedFor: string; savesMs: number }[] | undefined;
        queries?:
          | { name: string; fingerprint: string; rowsRead: number; rowsReturned: number; plan: string }[]
          | undefined;
        sampling?:
          | { rounds: number; end: "figures_certain" | "most_rounds" | "out_of_time"; open: number | null }
          | undefined;
        notes?: string[] | undefined;
      };
    }[];
    /** Pinned as what later reports are compared with */
    isBaseline: boolean;
    /** What vendors are estimated to charge, told when the run begins; null where none is asked */
    estimatedCostUsd: number | null;
    /** Null when it does not run */
    progress: {
      benchmarkId: string;
      status: "running" | "finished" | "partial" | "failed";
      category: "api" | "voice" | "database" | "frontend" | "ai" | "infrastructure" | null;
      finishedSteps: number;
      steps: number;
      leftMs: number | null;
    } | null;
  };
  NewBenchmarkReport: {
    startedAt: string;
    endedAt: string | null;
    origin: "page" | "command" | "schedule" | "deployment";
    note: string;
    build: string;
    simulatedLatency: string | null;
    seed: number;
    categories: {
      category: "api" | "voice" | "database" | "frontend" | "ai" | "infrastructure";
      status: "measured" | "partial" | "skipped" | "failed";
      reason: string | null;
      durationMs: number;
      metrics: {
        key: string;
        label: string;
        unit: "ms" | "share" | "per_second" | "bytes" | "count" | "score" | "usd" | "ratio";
        better: "lower" | "higher";
        statistic: "median" | "p95" | "p99" | "mean";
        value: number | null;
        missing: string | null;
        band: { low: number; high: number } | null;
        units: number[][];
        samples: number;
        control: { p10: number; median: number } | null;
        weight: number;
        link: string | null;
      }[];
      details: {
        medianTurn?: { stage: string; fromMs: number; toMs: number; isCritical: boolean }[] | undefined;
        bottleneck?: { stage: string; share: number } | undefined;
        parallel?: { stage: string; waitedFor: string; savesMs: number }[] | undefined;
        queries?:
          | { name: string; fingerprint: string; rowsRead: number; rowsReturned: number; plan: string }[]
          | undefined;
        sampling?:
          | { rounds: number; end: "figures_certain" | "most_rounds" | "out_of_time"; open: number | null }
          | undefined;
        notes?: string[] | undefined;
      };
    }[];
    status: "finished" | "partial" | "failed";
    environment: {
      measuredFrom: "object" | "outside";
      colo: string;
      runtime: string;
      machine: string;
      services: ("vendor" | "simulated" | "local" | "generated") | "sinks";
      configuration: string;
    };
  };
  Recommendation: {
    rule:
      | "slow_query"
      | "provider_slowed"
      | "provider_slower_than_alternative"
      | "cache_off"
      | "cache_too_short"
      | "opener_off"
      | "opener_too_long"
      | "model_slower_than_alternative"
      | "region_far"
      | "cold_list"
      | "knowledge_slow"
      | "prompt_too_long"
      | "uncached_route_busy";
    subject: string;
    title: string;
    reason: string;
    evidence: {
      label: string;
      value: number;
      unit: "ms" | "share" | "per_second" | "bytes" | "count" | "score" | "usd" | "ratio";
      band: { low: number; high: number } | null;
      samples: number | null;
      link: string;
    }[];
    prediction: {
      metric: string;
      label: string;
      unit: "ms" | "share" | "per_second" | "bytes" | "count" | "score" | "usd" | "ratio";
      better: "lower" | "higher";
      category: "api" | "voice" | "database" | "frontend" | "ai" | "infrastructure";
      current: number;
      expected: number;
      interval: { low: number; high: number };
      basis: string;
    } | null;
    effort: "setting" | "minutes" | "work";
    risk: { level: "low" | "medium" | "high"; reason: string };
    action:
      | {
          type: "create_index";
          plan: {
            schema: string;
            table: string;
            name: string;
            method?: "btree" | "gin" | "gist" | "brin" | "hash" | undefined;
            keys: {
              column: string;
              of?: "value" | "lower" | "upper" | "text_search" | undefined;
              configuration?: string | undefined;
              direction?: "asc" | "desc" | undefined;
              nulls?: "first" | "last" | undefined;
              operatorClass?:
                | "text_pattern_ops"
                | "varchar_pattern_ops"
                | "gin_trgm_ops"
                | "jsonb_path_ops"
                | undefined;
            }[];
            /** Unless given: `[]` */
            include?: string[] | undefined;
            /** Unless given: `[]` */
            predicate?:
              | (
                  | { test: "is_null" | "is_not_null" | "is_true" | "is_false"; column: string }
                  | { test: "=" | "<>" | "<" | "<=" | ">" | ">="; column: string; value: string }
                  | { test: "in"; column: string; values: string[] }
                )[]
              | undefined;
          };
        }
      | {
          type: "set_provider_order";
          agentId: string;
          stage: "speechToText" | "languageModel" | "textToSpeech";
          first: {
            provider:
              | ("deepgram-flux" | "deepgram-nova" | "workers-ai-flux")
              | ("openai-compatible" | "workers-ai")
              | ("deepgram" | "deepgram-socket" | "workers-ai-aura");
            model: string;
          };
        }
      | {
          type: "set_model_route";
          agentId: string;
          first: { provider: "openai-compatible" | "workers-ai"; model: string };
        }
      | { type: "set_cache_strategy"; strategy: string; isEnabled: boolean; freshMs: number | null }
      | {
          type: "set_openers";
          agentId: string;
          isEnabled: boolean;
          phrases: (string | { text: string; acts: ("question" | "request" | "statement")[] })[] | null;
        }
      | { type: "add_warm_paths"; paths: string[] }
      | { type: "manual"; steps: string[] };
    id: string;
    state:
      | "open"
      | "scheduled"
      | "applying"
      | "verifying"
      | "applied"
      | "rolled_back"
      | "failed"
      | "dismissed"
      | "gone";
    reportId: string;
    createdAt: string;
    scheduledAt: string | null;
    appliedAt: string | null;
    /** Benchmark that verifies it */
    verificationId: string | null;
    /** What it brought, beside what was predicted */
    realised: {
      benchmarkId: string;
      measuredAt: string;
      value: number;
      band: { low: number; high: number } | null;
      share: number;
      outcome: "as_predicted" | "less" | "more" | "none" | "worse";
    } | null;
    failure: string | null;
  };
  PlannedChanges: { changes: { label: string; before: string; after: string }[] };
  CacheSettings: {
    strategies: {
      strategy:
        | "voice_results"
        | "user_preferences"
        | "analytics_data"
        | "performance_history"
        | "campaigns_list"
        | "agents_list"
        | "knowledge_list"
        | "calls_list"
        | "row";
      isEnabled: boolean;
      /** Time in force, in ms */
      freshMs: number;
      /** The platform's own */
      defaultFreshMs: number;
    }[];
  };
  CostMonth: {
    month: string;
    from: string;
    to: string;
    timeZone: string;
    agentId: string | null;
    /** Where speech and language came from: `vendor`; `simulated`, stand-ins that are slow on purpose; `local`, stand-ins at full speed; `generated`, nobody held the call */
    services: "vendor" | "simulated" | "local" | "generated";
    /** Calls of the stretch by their services; only those of `services` are in the figures */
    callsByServices: { vendor: number; simulated: number; local: number; generated: number };
    total: {
      /** Of calls and shared rows together */
      nanoUsd: number;
      calls: {
        calls: number;
        /** Calls of which every part has a known cost */
        pricedCalls: number;
        minutes: number;
        /** Known cost, in billionths of a dollar */
        nanoUsd: number;
        /** Of it, speculation thrown away and hedges that lost */
        wastedNanoUsd: number;
        layers: { telephony: number; stt: number; llm: number; tts: number; platform: number };
        /** Of calls from before costs were kept by layers */
        unlayeredNanoUsd: number;
      };
    };
    /** What is no one call's; below 0 where a contract takes something off */
    shared: {
      service: string;
      unit:
        | "telephony_ms"
        | "stt_audio_ms"
        | "llm_prompt_token"
        | "llm_cached_token"
        | "llm_completion_token"
        | "tts_character"
        | "object_ms"
        | "object_message";
      reason: "contract";
      nanoUsd: number;
    }[];
    /** Cost at the month's end; null of another month and before a week of days with calls */
    forecast: {
      nanoUsd: number;
      lowNanoUsd: number | null;
      highNanoUsd: number | null;
      model: "naive" | "weekday_mean";
      /** Error of the mean of weekdays over that of the same day a week before; null untried */
      mase: number | null;
      /** Days after which both were tried */
      origins: number;
      daysAhead: number;
    } | null;
    agents: {
      calls: number;
      /** Calls of which every part has a known cost */
      pricedCalls: number;
      minutes: number;
      /** Known cost, in billionths of a dollar */
      nanoUsd: number;
      /** Of it, speculation thrown away and hedges that lost */
      wastedNanoUsd: number;
      layers: { telephony: number; stt: number; llm: number; tts: number; platform: number };
      /** Of calls from before costs were kept by layers */
      unlayeredNanoUsd: number;
      key: string | null;
    }[];
    /** `key` is null for calls of no campaign */
    campaigns: {
      calls: number;
      /** Calls of which every part has a known cost */
      pricedCalls: number;
      minutes: number;
      /** Known cost, in billionths of a dollar */
      nanoUsd: number;
      /** Of it, speculation thrown away and hedges that lost */
      wastedNanoUsd: number;
      layers: { telephony: number; stt: number; llm: number; tts: number; platform: number };
      /** Of calls from before costs were kept by layers */
      unlayeredNanoUsd: number;
      key: string | null;
    }[];
    byService: {
      service: string;
      unit:
        | "telephony_ms"
        | "stt_audio_ms"
        | "llm_prompt_token"
        | "llm_cached_token"
        | "llm_completion_token"
        | "tts_character"
        | "object_ms"
        | "object_message";
      purpose: "turn" | "discarded" | "hedge_loser" | "saved";
      calls: number;
      quantity: number;
      nanoUsd: number;
      /** A part of it is */
      isEstimated: boolean;
      /** Lines that have no known price; their cost is in no figure */
      withoutPrice: number;
      withoutQuantity: number;
    }[];
    days: {
      calls: number;
      /** Calls of which every part has a known cost */
      pricedCalls: number;
      minutes: number;
      /** Known cost, in billionths of a dollar */
      nanoUsd: number;
      /** Of it, speculation thrown away and hedges that lost */
      wastedNanoUsd: number;
      layers: { telephony: number; stt: number; llm: number; tts: number; platform: number };
      /** Of calls from before costs were kept by layers */
      unlayeredNanoUsd: number;
      date: string;
      /** Set of a day that stands out: what was usual */
      expectedNanoUsd: number | null;
    }[];
    dearestCalls: {
      callId: string;
      agentId: string;
      startedAt: string;
      durationMs: number;
      nanoUsd: number | null;
      knownNanoUsd: number;
    }[];
  };
  CostBudget: {
    id: string;
    name: string;
    agentId: string | null;
    monthlyMicroUsd: number;
    warnAtPercent: number;
    ruleId: string | null;
    spentNanoUsd: number;
    foreseenNanoUsd: number | null;
    state: "within" | "foreseen_over" | "nearly_used" | "over";
    createdAt: string;
  };
  NewCostBudget: {
    name: string;
    agentId?: string | null | undefined;
    /** Millionths of a dollar a month */
    monthlyMicroUsd: number;
    warnAtPercent?: number | undefined;
    /** Makes a rule of alerts for a day that would use up the month's budget; of all agents only */
    hasAlert?: boolean | undefined;
  };
  CostChange: {
    id: string;
    agentId: string;
    state: "proposed" | "running" | "kept" | "rolled_back" | "expired" | "stopped";
    settings: {
      languageModel?: { provider: "openai-compatible" | "workers-ai"; model: string }[] | undefined;
      speculation?: "off" | "llm" | "llm_tts" | undefined;
      eagerEndOfTurnThreshold?: number | null | undefined;
      costLevers?:
        | {
            speechCache: boolean;
            pausesSpeechToText: boolean;
            stablePromptFirst: boolean;
            easyTurnModel: { provider: "openai-compatible" | "workers-ai"; model: string } | null;
          }
        | undefined;
    };
    /** What it alters: the dry run */
    changes: { field: string; before: string; after: string }[];
    canaryShare: number;
    /** Of the agent, over the 14 days before the proposal */
    callsPerDay: number;
    canaryCallsPerDay: number;
    before: { calls: number; turns: number; nanoUsdPerMinute: number | null };
    guards: {
      metric: "turn_gap_p95" | "answer_heard_p50" | "false_starts" | "failed_calls" | "answers_without_fact";
      thresholdMs: number | null;
      canary: { calls: number; badShare: number | null };
      control: { calls: number; badShare: number | null };
      /** Reaches `evidenceLimit` when the guard is broken; 1 is none */
      evidence: number;
      evidenceLimit: number;
      isBroken: boolean;
    }[];
    canary: {
      calls: number;
      /** Calls of which every part has a known cost; others are in no amount */
      pricedCalls: number;
      minutes: number;
      nanoUsdPerMinute: number | null;
    };
    control: {
      calls: number;
      /** Calls of which every part has a known cost; others are in no amount */
      pricedCalls: number;
      minutes: number;
      nanoUsdPerMinute: number | null;
    };
    predictedSavingShare: number | null;
    /** Saving against the control, with an interval of 95 %; below 0 where calls became dearer, null below 30 priced calls of each arm */
    realised: {
      nanoUsdPerMinute: number;
      low: number;
      high: number;
      share: number | null;
      savedNanoUsd: number;
    } | null;
    minCalls: number;
    proposedBy: string;
    decidedBy: string | null;
    createdAt: string;
    startedAt: string | null;
    endedAt: string | null;
    expiresAt: string;
  };
  NewCostChange: {
    agentId: string;
    /** Settings to be tried: the chain of models, `speculation`, `eagerEndOfTurnThreshold` */
    settings: {
      languageModel?: { provider: "openai-compatible" | "workers-ai"; model: string }[] | undefined;
      speculation?: "off" | "llm" | "llm_tts" | undefined;
      eagerEndOfTurnThreshold?: number | null | undefined;
      costLevers?:
        | {
            speechCache: boolean;
            pausesSpeechToText: boolean;
            stablePromptFirst: boolean;
            easyTurnModel: { provider: "openai-compatible" | "workers-ai"; model: string } | null;
          }
        | undefined;
    };
    /** Share of the agent's calls */
    canaryShare?: number | undefined;
    /** Unless given: `[{"metric":"turn_gap_p95","thresholdMs":null},{"metric":"answer_heard_p50","thresholdMs":null},{"metric":"false_starts","thresholdMs":null},{"metric":"failed_calls","thresholdMs":null},{"metric":"answers_without_fact","thresholdMs":null}]` */
    guards?:
      | {
          metric: "turn_gap_p95" | "answer_heard_p50" | "false_starts" | "failed_calls" | "answers_without_fact";
          /** Turns above it are bad; null takes the agent's own percentile of the last 14 days */
          thresholdMs?: number | null | undefined;
        }[]
      | undefined;
    /** Saving that is expected, as a share of the cost of a minute */
    predictedSavingShare?: number | null | undefined;
    /** The trial ends then, and every call has the agent's own settings */
    expiresAt: string;
  };
  CostOpportunities: {
    from: string;
    to: string;
    agentId: string | null;
    /** Where speech and language came from: `vendor`; `simulated`, stand-ins that are slow on purpose; `local`, stand-ins at full speed; `generated`, nobody held the call */
    services: "vendor" | "simulated" | "local" | "generated";
    prices: "paid" | "list";
    /** Every amount is what vendors would have charged at their published prices; nobody paid it */
    isHypothetical: boolean;
    /** Model by whose price those without one are counted; null by none */
    modelsAs: string | null;
    calls: {
      found: number;
      /** There are older calls, which were not looked at */
      hasMore: boolean;
      replayed: number;
      /** Calls with a vendor's part of unknown cost, or that cost nothing */
      unpriced: number;
      /** Calls of agents beyond the ten busiest */
      ofOtherAgents: number;
      needed: number;
      minutes: number;
    };
    opportunities: {
      lever:
        | "speechCache"
        | "stablePromptFirst"
        | "easyTurnModel"
        | "pausesSpeechToText"
        | "lessSpeculation"
        | "shorterPrompt"
        | "earlierHangUp"
        | "languageModel"
        | "voice"
        | "speechToText";
      state: "estimated" | "not_enough_data" | "pulled" | "none_cheaper" | "no_use";
      /** Calls that it was replayed on: of agents that do not have it yet */
      calls: number;
      /** Cost of what it can touch */
      baseNanoUsd: number;
      saving: {
        /** Of all calls that were replayed */
        nanoUsd: number;
        /** For a minute of their talk */
        perMinuteNanoUsd: number;
        /** For a minute: the saving lies above it with 97.5 % confidence */
        lowNanoUsd: number;
        highNanoUsd: number;
        /** The calls in which it is largest */
        largest: { callId: string; nanoUsd: number }[];
      } | null;
      formula: string | null;
      effort: "switch" | "work";
      risk: "low" | "medium" | "high";
      /** Levers of the same cost: together they save less than each alone, added up */
      overlaps: (
        | "speechCache"
        | "stablePromptFirst"
        | "easyTurnModel"
        | "pausesSpeechToText"
        | "lessSpeculation"
        | "shorterPrompt"
        | "earlierHangUp"
        | "languageModel"
        | "voice"
        | "speechToText"
      )[];
      guards: (
        | "turn_gap_p95"
        | "answer_heard_p50"
        | "false_start_rate"
        | "barge_in_stop_p95"
        | "failed_calls"
        | "answers_without_fact"
      )[];
      units:
        | (
            | "telephony_ms"
            | "stt_audio_ms"
            | "llm_prompt_token"
            | "llm_cached_token"
            | "llm_completion_token"
            | "tts_character"
            | "object_ms"
            | "object_message"
          )[]
        | null;
    }[];
    combination: {
      levers: (
        | "speechCache"
        | "stablePromptFirst"
        | "easyTurnModel"
        | "pausesSpeechToText"
        | "lessSpeculation"
        | "shorterPrompt"
        | "earlierHangUp"
        | "languageModel"
        | "voice"
        | "speechToText"
      )[];
      calls: number;
      /** Known cost of all calls that were replayed */
      baseNanoUsd: number;
      saving: {
        /** Of all calls that were replayed */
        nanoUsd: number;
        /** For a minute of their talk */
        perMinuteNanoUsd: number;
        /** For a minute: the saving lies above it with 97.5 % confidence */
        lowNanoUsd: number;
        highNanoUsd: number;
        /** The calls in which it is largest */
        largest: { callId: string; nanoUsd: number }[];
      } | null;
      /** What each saves alone, added up */
      sumNanoUsd: number;
    };
    settings: {
      speculation: "llm" | "off";
      promptShare: number;
      hangUpAfterSeconds: number;
      easyTurnModel: string | null;
      languageModel: string | null;
      voice: string | null;
      speechToText: string | null;
    };
    /** Services that a setting may name, the cheapest first */
    cheaper: { stt: string[]; llm: string[]; tts: string[] };
  };
  Alert: {
    id: string;
    ruleId: string;
    dedupKey: string;
    agentId: string | null;
    severity: "page" | "ticket";
    status: "firing" | "no_data" | "resolved";
    summary: string;
    rule: {
      id: string;
      name: string;
      metric:
        | "answer_heard"
        | "response_time"
        | "turn_gap"
        | "barge_in_stop"
        | "false_starts"
        | "failed_turns"
        | "dead_air"
        | "failed_calls"
        | "api_latency"
        | "api_errors"
        | "lcp"
        | "inp"
        | "cls"
        | "fcp"
        | "ttfb"
        | "provider_failures"
        | "cost_rate";
      kind: "burn_rate" | "threshold";
      /** Null for all agents */
      agentId: string | null;
      /** Events above it are bad: ms, a score, or micro-dollars an hour; 0 for good or bad */
      threshold: number;
      /** Share of events that are to be good */
      objective: number;
      windows: schemas["AlertWindow"][];
      forSeconds: number;
      keepFiringSeconds: number;
      minEvents: number;
      noDataPolicy: "treat_as_zero" | "keep_last" | "show_no_data" | "notify";
      isEnabled: boolean;
      /** 0 for one of the platform's that was never edited */
      version: number;
    };
    evidence: { pair: schemas["AlertPair"]; worstCalls: schemas["BadEvent"][]; worstTurns: schemas["BadEvent"][] };
    history: schemas["AlertHistoryEntry"][];
    /** Time of firing */
    createdAt: string;
    updatedAt: string;
    resolvedAt: string | null;
    acknowledgedAt: string | null;
    /** Id of a key or a member */
    acknowledgedBy: string | null;
  };
  AlertWindow: {
    longMinutes: number;
    shortMinutes: number;
    /** Burn rate from which both windows together are too much; 1 in a threshold rule */
    factor: number;
    severity: "page" | "ticket";
  };
  AlertPair: {
    window: schemas["AlertWindow"];
    long: {
      minutes: number;
      /** Events, or micro-dollars of a cost */
      total: number;
      bad: number;
      burnRate: number | null;
    };
    short: {
      minutes: number;
      /** Events, or micro-dollars of a cost */
      total: number;
      bad: number;
      burnRate: number | null;
    };
  } | null;
  BadEvent: {
    atEpochMs: number;
    callId: string;
    turnId: string | null;
    /** In the metric's unit */
    value: number;
  };
  AlertHistoryEntry: {
    /** Milliseconds since the Unix epoch */
    atMs: number;
    from: "inactive" | "pending" | "firing" | "no_data";
    to: "inactive" | "pending" | "firing" | "no_data";
    reason: "breach" | "for_elapsed" | "recovered" | "no_data" | "data_returned" | "rule_disabled";
    verdict: "breach" | "between" | "clear" | "no_data" | null;
    pair: schemas["AlertPair"];
  };
  StatementRanking: {
    modes: {
      mode:
        | "extension_missing"
        | "extension_not_loaded"
        | "permission_missing"
        | "texts_hidden"
        | "statistics_hidden"
        | "planner_missing"
        | "pooled_connection"
        | "read_only"
        | "single_session";
      words: string;
    }[];
    /** 0: nothing is known, which is not that nothing is slow */
    snapshots: number;
    seenFrom: string | null;
    seenTo: string | null;
    resets: number;
    evictions: number | null;
    statements: schemas["SlowStatement"][];
  };
  SlowStatement: {
    id: string;
    /** Without literals and comments */
    text: string;
    /** Routes that it was first seen under: Postgres keeps the first call's, so others may send it too */
    routes: string[];
    figures: {
      calls: number;
      totalMs: number;
      /** Part of the time of all statements, 0 to 1 */
      share: number;
      meanMs: number;
      deviationMs: number;
      /** The most that P95 can be, from mean and deviation (Cantelli): Postgres keeps no percentile. Null below 20 calls */
      p95AtMostMs: number | null;
      rowsPerCall: number;
      /** Pages of 8 KiB touched for each row returned */
      blocksPerRow: number | null;
      hitShare: number | null;
      tempBytesPerCall: number;
    };
    severity: "critical" | "warning" | "ok";
    reasons: string[];
    /** Rows that the planner expects, for any parameters */
    estimatedRows: number | null;
    /** |ln(actual ÷ estimated rows)| × total time in ms */
    misestimate: number | null;
  };
  Statement: {
    id: string;
    text: string;
    routes: string[];
    firstSeenAt: string;
    lastSeenAt: string;
    figures: {
      calls: number;
      totalMs: number;
      /** Part of the time of all statements, 0 to 1 */
      share: number;
      meanMs: number;
      deviationMs: number;
      /** The most that P95 can be, from mean and deviation (Cantelli): Postgres keeps no percentile. Null below 20 calls */
      p95AtMostMs: number | null;
      rowsPerCall: number;
      /** Pages of 8 KiB touched for each row returned */
      blocksPerRow: number | null;
      hitShare: number | null;
      tempBytesPerCall: number;
    };
    plan: schemas["PlanNode"] | null;
    /** Why there is no plan */
    planReason: string | null;
    plannedAt: string | null;
    /** Rows that the planner expects, for any parameters */
    estimatedRows: number | null;
    /** |ln(actual ÷ estimated rows)| × total time in ms */
    misestimate: number | null;
    history: { at: string; calls: number; totalMs: number; meanMs: number }[];
  };
  PlanNode: {
    kind: string;
    relation: string | null;
    index: string | null;
    details: { name: string; text: string }[];
    startupCost: number;
    totalCost: number;
    rows: number;
    children: schemas["PlanNode"][];
  };
  DatabaseChange: {
    id: string;
    status:
      | "proposed"
      | "approved"
      | "building"
      | "verifying"
      | "applied"
      | "cancelling"
      | "withdrawn"
      | "reverting"
      | "reverted"
      | "failed";
    plan: {
      schema: string;
      table: string;
      name: string;
      method?: "btree" | "gin" | "gist" | "brin" | "hash" | undefined;
      keys: {
        column: string;
        of?: "value" | "lower" | "upper" | "text_search" | undefined;
        configuration?: string | undefined;
        direction?: "asc" | "desc" | undefined;
        nulls?: "first" | "last" | undefined;
        operatorClass?: "text_pattern_ops" | "varchar_pattern_ops" | "gin_trgm_ops" | "jsonb_path_ops" | undefined;
      }[];
      /** Unless given: `[]` */
      include?: string[] | undefined;
      /** Unless given: `[]` */
      predicate?:
        | (
            | { test: "is_null" | "is_not_null" | "is_true" | "is_false"; column: string }
            | { test: "=" | "<>" | "<" | "<=" | ">" | ">="; column: string; value: string }
            | { test: "in"; column: string; values: string[] }
          )[]
        | undefined;
    };
    ddl: string;
    undoDdl: string;
    dryRun: {
      checkedAt: string;
      tableRows: number;
      tableBytes: number;
      existing: string[];
      statements: {
        id: string;
        text: string;
        costBefore: number | null;
        meanMsBefore: number | null;
        callsBefore: number;
        reason: string | null;
      }[];
      warnings: string[];
    };
    effect: {
      checkedAt: string;
      indexBytes: number;
      statements: {
        id: string;
        costBefore: number | null;
        costAfter: number | null;
        usesIndex: boolean;
        meanMsBefore: number | null;
        meanMsAfter: number | null;
        callsAfter: number;
      }[];
      watchUntil: string;
    } | null;
    history: {
      at: string;
      status:
        | "proposed"
        | "approved"
        | "building"
        | "verifying"
        | "applied"
        | "cancelling"
        | "withdrawn"
        | "reverting"
        | "reverted"
        | "failed";
      by: string;
      note: string | null;
    }[];
    /** As Postgres tells it; null when it tells none */
    progress: { phase: string; done: number | null } | null;
    proposedBy: string;
    approvedBy: string | null;
    createdAt: string;
    updatedAt: string;
  };
  DatabaseAudit: {
    version: string;
    isReplica: boolean;
    modes: {
      mode:
        | "extension_missing"
        | "extension_not_loaded"
        | "permission_missing"
        | "texts_hidden"
        | "statistics_hidden"
        | "planner_missing"
        | "pooled_connection"
        | "read_only"
        | "single_session";
      words: string;
    }[];
    connections: { isPooled: boolean; hasDirectUrl: boolean; used: number; limit: number; idleInTransaction: number };
    replica: {
      isConfigured: boolean;
      /** The most that reads which may use the replica are behind */
      boundMs: number;
      lagMs: number | null;
      standbys: { state: string; lagBytes: number | null }[];
    };
    storage: {
      bytes: number;
      limitBytes: number | null;
      growth: { bytesPerDay: number; daysSeen: number } | null;
      daysToLimit: number | null;
      tables: {
        name: string;
        liveRows: number;
        deadRows: number;
        tableBytes: number;
        indexBytes: number;
        toastBytes: number;
        /** Estimated from average widths of columns */
        bloatBytes: number | null;
        lastVacuumAt: string | null;
        lastAnalyzedAt: string | null;
        growth: { bytesPerDay: number; daysSeen: number } | null;
      }[];
    };
  };
  DatabaseAdvice: {
    /** Begin of the run under way; null: none is */
    startedAt: string | null;
    report: {
      madeAt: string;
      tookMs: number;
      databaseVersion: string;
      planner: {
        /** `branch`: indexes that were really made on a copy; `hypopg`: indexes that only the database's planner sees; `sandbox`: a copy of its statistics; `none`: unverified */
        by: "branch" | "hypopg" | "sandbox" | "none";
        version: string | null;
      };
      modes: {
        mode:
          | "extension_missing"
          | "extension_not_loaded"
          | "permission_missing"
          | "texts_hidden"
          | "statistics_hidden"
          | "planner_missing"
          | "pooled_connection"
          | "read_only"
          | "single_session";
        words: string;
      }[];
      notes: string[];
      statements: {
        id: string;
        /** Without literals and comments */
        text: string;
        calls: number;
        totalMs: number;
      }[];
      create: {
        plan: {
          schema: string;
          table: string;
          name: string;
          method?: "btree" | "gin" | "gist" | "brin" | "hash" | undefined;
          keys: {
            column: string;
            of?: "value" | "lower" | "upper" | "text_search" | undefined;
            configuration?: string | undefined;
            direction?: "asc" | "desc" | undefined;
            nulls?: "first" | "last" | undefined;
            operatorClass?: "text_pattern_ops" | "varchar_pattern_ops" | "gin_trgm_ops" | "jsonb_path_ops" | undefined;
          }[];
          /** Unless given: `[]` */
          include?: string[] | undefined;
          /** Unless given: `[]` */
          predicate?:
            | (
                | { test: "is_null" | "is_not_null" | "is_true" | "is_false"; column: string }
                | { test: "=" | "<>" | "<" | "<=" | ">" | ">="; column: string; value: string }
                | { test: "in"; column: string; values: string[] }
              )[]
            | undefined;
        };
        ddl: string;
        effects: {
          statementId: string;
          timeShare: number | null;
          /** By the planner, as the database is */
          costBefore: number | null;
          /** With the advised indexes; null: unverified */
          costAfter: number | null;
        }[];
        verification: {
          /** `branch`: indexes that were really made on a copy; `hypopg`: indexes that only the database's planner sees; `sandbox`: a copy of its statistics; `none`: unverified */
          by: "branch" | "hypopg" | "sandbox" | "none";
          plannerVersion: string | null;
          databaseVersion: string;
        };
        /** Predicted size of the index */
        bytes: number;
        rows: number;
        /** Rows written a day that it makes dearer */
        writesPerDay: number | null;
        /** Indexes that it makes superfluous */
        replaces: string[];
        notes: string[];
      }[];
      drop: {
        schema: string;
        table: string;
        index: string;
        ddl: string;
        /** The statement that brings it back */
        recreate: string;
        bytes: number;
        reason: string;
      }[];
      statistics: {
        table: string;
        columns: string[];
        ddl: string;
        statementId: string;
        estimatedRows: number;
        actualRows: number;
      }[];
      prepared: { statementId: string; planMs: number; executionMs: number }[];
      none: { statementId: string; reason: string }[];
    } | null;
    /** The last run, where it came to no advice */
    failure: { at: string; reason: string } | null;
  };
  DatabaseLints: {
    checkedAt: string;
    lints: schemas["DatabaseLint"][];
    suppressed: (schemas["DatabaseLint"] & { suppression: { reason: string; expiresAt: string; createdBy: string } })[];
    /** Rules that could not be looked at */
    failed: { name: string; reason: string }[];
    /** Rules that have found more than is told of */
    cut: string[];
  };
  DatabaseLint: {
    name: string;
    title: string;
    level: "ERROR" | "WARN" | "INFO";
    category: "PERFORMANCE" | "SECURITY" | "RELIABILITY";
    description: string;
    detail: string;
    remediation: string;
    metadata: Record<string, unknown>;
    /** The same finding has the same key tomorrow */
    cacheKey: string;
  };
  AlertRule: {
    id: string;
    name: string;
    metric:
      | "answer_heard"
      | "response_time"
      | "turn_gap"
      | "barge_in_stop"
      | "false_starts"
      | "failed_turns"
      | "dead_air"
      | "failed_calls"
      | "api_latency"
      | "api_errors"
      | "lcp"
      | "inp"
      | "cls"
      | "fcp"
      | "ttfb"
      | "provider_failures"
      | "cost_rate";
    kind: "burn_rate" | "threshold";
    /** Null for all agents */
    agentId: string | null;
    /** Events above it are bad: ms, a score, or micro-dollars an hour; 0 for good or bad */
    threshold: number;
    /** Share of events that are to be good */
    objective: number;
    windows: schemas["AlertWindow"][];
    forSeconds: number;
    keepFiringSeconds: number;
    minEvents: number;
    noDataPolicy: "treat_as_zero" | "keep_last" | "show_no_data" | "notify";
    isEnabled: boolean;
    /** One of the platform's; deleting its edition brings it back */
    isDefault: boolean;
    /** 0 for one of the platform's that was never edited */
    version: number;
  };
  NewAlertRule: {
    name: string;
    metric:
      | "answer_heard"
      | "response_time"
      | "turn_gap"
      | "barge_in_stop"
      | "false_starts"
      | "failed_turns"
      | "dead_air"
      | "failed_calls"
      | "api_latency"
      | "api_errors"
      | "lcp"
      | "inp"
      | "cls"
      | "fcp"
      | "ttfb"
      | "provider_failures"
      | "cost_rate";
    kind?: "burn_rate" | "threshold" | undefined;
    /** Null for all agents */
    agentId?: string | null | undefined;
    /** Events above it are bad: ms, a score, or micro-dollars an hour; 0 for good or bad */
    threshold: number;
    /** Share of events that are to be good */
    objective: number;
    /** Unless given, those of the objective */
    windows?: schemas["AlertWindow"][] | undefined;
    forSeconds?: number | undefined;
    keepFiringSeconds?: number | undefined;
    minEvents?: number | undefined;
    noDataPolicy?: "treat_as_zero" | "keep_last" | "show_no_data" | "notify" | undefined;
    isEnabled?: boolean | undefined;
  };
  AlertRuleChanges: {
    name?: string | undefined;
    metric?:
      | "answer_heard"
      | "response_time"
      | "turn_gap"
      | "barge_in_stop"
      | "false_starts"
      | "failed_turns"
      | "dead_air"
      | "failed_calls"
      | "api_latency"
      | "api_errors"
      | "lcp"
      | "inp"
      | "cls"
      | "fcp"
      | "ttfb"
      | "provider_failures"
      | "cost_rate"
      | undefined;
    kind?: "burn_rate" | "threshold" | undefined;
    /** Null for all agents */
    agentId?: string | null | undefined;
    /** Events above it are bad: ms, a score, or micro-dollars an hour; 0 for good or bad */
    threshold?: number | undefined;
    /** Share of events that are to be good */
    objective?: number | undefined;
    windows?: schemas["AlertWindow"][] | undefined;
    forSeconds?: number | undefined;
    keepFiringSeconds?: number | undefined;
    minEvents?: number | undefined;
    noDataPolicy?: "treat_as_zero" | "keep_last" | "show_no_data" | "notify" | undefined;
    isEnabled?: boolean | undefined;
  };
  AlertChannel: {
    id: string;
    name: string;
    kind: "webhook" | "slack" | "email";
    /** `page`: pages only; `ticket`: tickets too */
    leastSeverity: "page" | "ticket";
    /** Host of the address, which is not shown again */
    host: string;
    isEnabled: boolean;
    version: number;
    createdAt: string;
    updatedAt: string;
  };
  AlertChannelWithSecret: {
    channel: schemas["AlertChannel"];
    /** Signs deliveries; shown once */
    secret: string;
  };
  NewAlertChannel: {
    name: string;
    kind: "webhook" | "slack" | "email";
    url: string;
    leastSeverity?: "page" | "ticket" | undefined;
    isEnabled?: boolean | undefined;
  };
  AlertChannelChanges: {
    name?: string | undefined;
    url?: string | undefined;
    leastSeverity?: "page" | "ticket" | undefined;
    isEnabled?: boolean | undefined;
  };
  AlertChannelTest: {
    isDelivered: boolean;
    /** Status of the receiver's answer; null without one */
    status: number | null;
  };
  AlertSilence: {
    id: string;
    ruleId: string | null;
    startsAt: string;
    endsAt: string;
    reason: string;
    createdAt: string;
  };
  NewAlertSilence: {
    /** Null for all rules */
    ruleId?: string | null | undefined;
    /** Now unless given */
    startsAt?: string | undefined;
    endsAt: string;
    reason?: string | undefined;
  };
}

export interface paths {
  "/api/health": {
    get: {
      parameters: { query?: never };
      responses: {
        200: { content: { "application/json": { success: true; data: schemas["Health"]; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
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
      parameters: {
        header?: {
          /** `ETag` of the answer that the change is based on */
          "if-match"?: string | undefined;
        };
      };
      requestBody: { content: { "application/json": schemas["OrganizationChanges"] } };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["Organization"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/organizations/me/first-steps": {
    get: {
      parameters: { query?: never };
      responses: {
        200: { content: { "application/json": { success: true; data: schemas["FirstSteps"]; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/organizations/me/first-steps/dismiss": {
    post: {
      parameters: { query?: never };
      responses: {
        200: { content: { "application/json": { success: true; data: { dismissed: true }; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/members": {
    get: {
      parameters: {
        query?: {
          /** Rows per page, 50 unless said */
          limit?: number | undefined;
          /** `nextCursor` of the page before */
          cursor?: string | undefined;
          /** Numbered pages, for short lists; a cursor reads any length at one price */
          page?: number | undefined;
          /** The same as `limit` */
          pageSize?: number | undefined;
          /** `-` before a name: the greatest first */
          sort?: "createdAt" | "-createdAt" | undefined;
          /** Comma-separated, of: id, email, name, role, version, createdAt, updatedAt, lastSignedInAt. Items then have these only */
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
      parameters: {
        path: { id: string };
        header?: {
          /** `ETag` of the answer that the change is based on */
          "if-match"?: string | undefined;
        };
      };
      requestBody: { content: { "application/json": schemas["MemberChanges"] } };
      responses: {
        200: { content: { "application/json": { success: true; data: schemas["Member"]; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
    delete: {
      parameters: {
        path: { id: string };
        header?: {
          /** `ETag` of the answer that the change is based on */
          "if-match"?: string | undefined;
        };
      };
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
          /** Rows per page, 50 unless said */
          limit?: number | undefined;
          /** `nextCursor` of the page before */
          cursor?: string | undefined;
          /** Numbered pages, for short lists; a cursor reads any length at one price */
          page?: number | undefined;
          /** The same as `limit` */
          pageSize?: number | undefined;
          /** `-` before a name: the greatest first */
          sort?: "createdAt" | "-createdAt" | undefined;
          /** Comma-separated, of: id, name, prefix, role, createdAt, lastUsedAt, expiresAt, rotatedAt, revokedAt. Items then have these only */
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
      parameters: {
        header?: {
          /** `ETag` of the answer that the change is based on */
          "if-match"?: string | undefined;
        };
      };
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
          /** Rows per page, 50 unless said */
          limit?: number | undefined;
          /** `nextCursor` of the page before */
          cursor?: string | undefined;
          /** Numbered pages, for short lists; a cursor reads any length at one price */
          page?: number | undefined;
          /** The same as `limit` */
          pageSize?: number | undefined;
          /** `-` before a name: the greatest first */
          sort?: "createdAt" | "-createdAt" | undefined;
          /** Comma-separated, of: id, createdAt, actorType, actorId, action, resourceType, resourceId, fields, requestId. Items then have these only */
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
      parameters: {
        query: {
          /** With its country: +442079460000 */
          phone: string;
          cursor?: string | undefined;
        };
      };
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
      parameters: {
        query: {
          /** With its country: +442079460000 */
          phone: string;
          /** Erase that too */
          doNotCall?: "true" | "false" | undefined;
        };
      };
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
          /** Rows per page, 50 unless said; fewer where prompt, expectedPhrases, knowledge, script, openers have a megabyte together */
          limit?: number | undefined;
          /** `nextCursor` of the page before */
          cursor?: string | undefined;
          /** Numbered pages, for short lists; a cursor reads any length at one price */
          page?: number | undefined;
          /** The same as `limit` */
          pageSize?: number | undefined;
          /** `-` before a name: the greatest first */
          sort?: "createdAt" | "-createdAt" | "name" | "-name" | undefined;
          /** Comma-separated, of: id, organizationId, version, name, slug, prompt, greeting, language, providers, expectedPhrases, knowledge, script, tools, openers, turnTaking, flightRecorder, recording, limits, costLevers, isPublic, trial, createdAt, updatedAt. Items then have these only. Without it they have all but prompt, expectedPhrases, knowledge, script, openers */
          fields?: string | undefined;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              success: true;
              data: { items: schemas["ListedAgent"][]; nextCursor: string | null };
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
      parameters: {
        path: { id: string };
        header?: {
          /** `ETag` of the answer that the change is based on */
          "if-match"?: string | undefined;
        };
      };
      requestBody: { content: { "application/json": schemas["AgentChanges"] } };
      responses: {
        200: { content: { "application/json": { success: true; data: schemas["Agent"]; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
    delete: {
      parameters: {
        path: { id: string };
        header?: {
          /** `ETag` of the answer that the change is based on */
          "if-match"?: string | undefined;
        };
      };
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
  "/api/agents/{id}/versions": {
    get: {
      parameters: { path: { id: string } };
      responses: {
        200: {
          content: {
            "application/json": { success: true; data: schemas["AgentVersionSummary"][]; meta: schemas["Meta"] };
          };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/agents/{id}/versions/{version}": {
    get: {
      parameters: { path: { id: string; version: number } };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["AgentVersion"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/agents/{id}/versions/{version}/changes": {
    get: {
      parameters: { path: { id: string; version: number }; query: { since: number } };
      responses: {
        200: {
          content: {
            "application/json": { success: true; data: schemas["AgentVersionDifference"]; meta: schemas["Meta"] };
          };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/agents/{id}/versions/{version}/restore": {
    post: {
      parameters: {
        path: { id: string; version: number };
        header?: {
          /** `ETag` of the answer that the change is based on */
          "if-match"?: string | undefined;
        };
      };
      responses: {
        200: { content: { "application/json": { success: true; data: schemas["Agent"]; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/agents/{id}/speech": {
    post: {
      parameters: { path: { id: string } };
      requestBody: { content: { "application/json": schemas["SpokenLine"] } };
      responses: {
        200: { content: { "audio/wav": Blob } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/agents/{id}/openers/audio": {
    get: {
      parameters: { path: { id: string }; query: { text: string } };
      responses: {
        200: { content: { "audio/wav": Blob } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/voice/agents": {
    get: {
      parameters: { query?: { organization?: string | undefined } };
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
      requestBody: {
        content: {
          "application/json": {
            /** Id or slug, or `organization/slug` for a public agent */
            agentId: string;
          };
        };
      };
      responses: {
        200: { content: { "application/json": { success: true; data: schemas["CallTicket"]; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/voice/process": {
    post: {
      parameters: {
        query: {
          /** Id or slug */
          agentId: string;
        };
      };
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
      requestBody: {
        content: {
          "application/json": {
            /** Id or slug */
            agentId: string;
            transport?: "browser" | undefined;
          };
        };
      };
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
          /** Rows per page, 50 unless said */
          limit?: number | undefined;
          /** `nextCursor` of the page before */
          cursor?: string | undefined;
          /** Numbered pages, for short lists; a cursor reads any length at one price */
          page?: number | undefined;
          /** The same as `limit` */
          pageSize?: number | undefined;
          /** `-` before a name: the greatest first */
          sort?:
            | "createdAt"
            | "-createdAt"
            | "worstTurnGapMs"
            | "-worstTurnGapMs"
            | "costMicroUsd"
            | "-costMicroUsd"
            | "turnCount"
            | "-turnCount"
            | undefined;
          /** Comma-separated, of: id, agentId, agentVersion, campaignId, leadId, transport, status, endReason, createdAt, startedAt, endedAt, durationMs, turnCount, interruptionCount, medianResponseTimeMs, medianAnswerHeardMs, medianTurnGapMs, worstTurnGapMs, costMicroUsd, services, simulatedLatency, firstWords, outcome, tags. Items then have these only */
          fields?: string | undefined;
          status?: "created" | "active" | "ended" | undefined;
          endReason?:
            | "caller_hung_up"
            | "caller_lost"
            | "agent_hung_up"
            | "ended_by_api"
            | "silence"
            | "max_duration"
            | "cost_limit"
            | "failed"
            | "interrupted"
            | undefined;
          /** Where speech and language came from: `vendor`; `simulated`, stand-ins that are slow on purpose; `local`, stand-ins at full speed; `generated`, nobody held the call */
          services?: "vendor" | "simulated" | "local" | "generated" | undefined;
          agentId?: string | undefined;
          campaignId?: string | undefined;
          /** Created then or later */
          from?: string | undefined;
          /** Created before */
          to?: string | undefined;
          /** Their longest turn gap is longer */
          worstGapOverMs?: string | undefined;
          /** Such as `booked` */
          outcome?: string | undefined;
          /** They have this tag */
          tag?: string | undefined;
          /** A line of the call has these words, in any of their forms; `"a phrase"`, `or` and `-not` as in a search engine. No call is found by words of no meaning, such as `the`, or by `-not` alone */
          words?: string | undefined;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              success: true;
              data: { items: schemas["ListedCall"][]; nextCursor: string | null };
              meta: schemas["Meta"];
            };
          };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/calls/count": {
    get: {
      parameters: {
        query?: {
          status?: "created" | "active" | "ended" | undefined;
          endReason?:
            | "caller_hung_up"
            | "caller_lost"
            | "agent_hung_up"
            | "ended_by_api"
            | "silence"
            | "max_duration"
            | "cost_limit"
            | "failed"
            | "interrupted"
            | undefined;
          /** Where speech and language came from: `vendor`; `simulated`, stand-ins that are slow on purpose; `local`, stand-ins at full speed; `generated`, nobody held the call */
          services?: "vendor" | "simulated" | "local" | "generated" | undefined;
          agentId?: string | undefined;
          campaignId?: string | undefined;
          /** Created then or later */
          from?: string | undefined;
          /** Created before */
          to?: string | undefined;
          /** Their longest turn gap is longer */
          worstGapOverMs?: string | undefined;
          /** Such as `booked` */
          outcome?: string | undefined;
          /** They have this tag */
          tag?: string | undefined;
          /** A line of the call has these words, in any of their forms; `"a phrase"`, `or` and `-not` as in a search engine. No call is found by words of no meaning, such as `the`, or by `-not` alone */
          words?: string | undefined;
        };
      };
      responses: {
        200: { content: { "application/json": { success: true; data: schemas["CallCount"]; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/calls/export": {
    get: {
      parameters: {
        query?: {
          status?: "created" | "active" | "ended" | undefined;
          endReason?:
            | "caller_hung_up"
            | "caller_lost"
            | "agent_hung_up"
            | "ended_by_api"
            | "silence"
            | "max_duration"
            | "cost_limit"
            | "failed"
            | "interrupted"
            | undefined;
          /** Where speech and language came from: `vendor`; `simulated`, stand-ins that are slow on purpose; `local`, stand-ins at full speed; `generated`, nobody held the call */
          services?: "vendor" | "simulated" | "local" | "generated" | undefined;
          agentId?: string | undefined;
          campaignId?: string | undefined;
          /** Created then or later */
          from?: string | undefined;
          /** Created before */
          to?: string | undefined;
          /** Their longest turn gap is longer */
          worstGapOverMs?: string | undefined;
          /** Such as `booked` */
          outcome?: string | undefined;
          /** They have this tag */
          tag?: string | undefined;
          /** A line of the call has these words, in any of their forms; `"a phrase"`, `or` and `-not` as in a search engine. No call is found by words of no meaning, such as `the`, or by `-not` alone */
          words?: string | undefined;
        };
      };
      responses: {
        200: { content: { "text/csv": Blob } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/calls/{id}": {
    delete: {
      parameters: {
        path: { id: string };
        header?: {
          /** `ETag` of the answer that the change is based on */
          "if-match"?: string | undefined;
        };
      };
      responses: {
        200: { content: { "application/json": { success: true; data: { deleted: true }; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
    get: {
      parameters: { path: { id: string } };
      responses: {
        200: { content: { "application/json": { success: true; data: schemas["CallDetail"]; meta: schemas["Meta"] } } };
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
  "/api/calls/{id}/trace": {
    get: {
      parameters: { path: { id: string }; query?: { words?: "true" | "false" | undefined } };
      responses: {
        200: { content: { "application/json": { resourceSpans: Record<string, unknown>[] } } };
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
              data: ({
                /** Since the call's start */
                atMs: number;
                type: string;
              } & Record<string, unknown>)[];
              meta: schemas["Meta"];
            };
          };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/calls/{id}/labels": {
    get: {
      parameters: { path: { id: string } };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["CallLabel"][]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
    patch: {
      parameters: { path: { id: string } };
      requestBody: {
        content: {
          "application/json": {
            /** Unless given: `[]` */
            addTags?: string[] | undefined;
            /** Unless given: `[]` */
            removeTags?: string[] | undefined;
            /** Null takes it away; left out, it stays */
            outcome?: string | null | undefined;
          };
        };
      };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["CallLabel"][]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/calls/{id}/notes": {
    get: {
      parameters: { path: { id: string } };
      responses: {
        200: { content: { "application/json": { success: true; data: schemas["CallNote"][]; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
    post: {
      parameters: { path: { id: string } };
      requestBody: { content: { "application/json": { text: string } } };
      responses: {
        201: { content: { "application/json": { success: true; data: schemas["CallNote"]; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/calls/{id}/notes/{note}": {
    delete: {
      parameters: { path: { id: string; note: string } };
      responses: {
        200: { content: { "application/json": { success: true; data: { deleted: true }; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/calls/{id}/regression": {
    get: {
      parameters: {
        path: { id: string };
        query?: {
          measure?: "answerHeardMs" | "turnGapMs" | "responseTimeMs" | "longestSilenceMs" | "bargeInStopMs" | undefined;
          atMost?: number | null | undefined;
        };
      };
      responses: {
        200: { content: { "application/x-ndjson": Blob } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/calls/{id}/costs": {
    get: {
      parameters: { path: { id: string } };
      responses: {
        200: { content: { "application/json": { success: true; data: schemas["CallCost"]; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/calls/{id}/audio": {
    get: {
      parameters: { path: { id: string } };
      responses: {
        200: { content: { "application/json": { success: true; data: schemas["CallAudio"]; meta: schemas["Meta"] } } };
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
  "/api/calls/{id}/audio.wav": {
    get: {
      parameters: { path: { id: string }; query?: { download?: "true" | "false" | undefined } };
      responses: {
        200: { content: { "audio/wav": Blob } };
        206: { content: { "audio/wav": Blob } };
        416: { content?: never };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/calls/{id}/whisper": {
    post: {
      parameters: { path: { id: string }; header?: { "idempotency-key"?: string | undefined } };
      requestBody: {
        content: {
          "application/json": {
            /** What the agent should know or do in its next answer */
            text: string;
          };
        };
      };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["CallControl"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/calls/{id}/say": {
    post: {
      parameters: { path: { id: string }; header?: { "idempotency-key"?: string | undefined } };
      requestBody: {
        content: {
          "application/json": {
            /** The line, as it is to be spoken */
            text: string;
          };
        };
      };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["CallControl"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/calls/{id}/take-over": {
    post: {
      parameters: { path: { id: string } };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["CallControl"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/calls/{id}/keep": {
    post: {
      parameters: { path: { id: string } };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["CallControl"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/calls/{id}/hand-back": {
    post: {
      parameters: { path: { id: string } };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["CallControl"]; meta: schemas["Meta"] } };
        };
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
  "/api/calls/{id}/listen": {
    post: {
      parameters: { path: { id: string } };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["ListenTicket"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/call-views": {
    get: {
      parameters: { query?: never };
      responses: {
        200: {
          content: {
            "application/json": {
              success: true;
              data: { items: schemas["CallView"][]; nextCursor: null };
              meta: schemas["Meta"];
            };
          };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
    post: {
      parameters: { query?: never };
      requestBody: {
        content: {
          "application/json": {
            name: string;
            /** As the list of calls takes them. Unless given: `{}` */
            filters?:
              | {
                  status?: "created" | "active" | "ended" | undefined;
                  endReason?:
                    | "caller_hung_up"
                    | "caller_lost"
                    | "agent_hung_up"
                    | "ended_by_api"
                    | "silence"
                    | "max_duration"
                    | "cost_limit"
                    | "failed"
                    | "interrupted"
                    | undefined;
                  /** Where speech and language came from: `vendor`; `simulated`, stand-ins that are slow on purpose; `local`, stand-ins at full speed; `generated`, nobody held the call */
                  services?: "vendor" | "simulated" | "local" | "generated" | undefined;
                  agentId?: string | undefined;
                  campaignId?: string | undefined;
                  /** Created then or later */
                  from?: string | undefined;
                  /** Created before */
                  to?: string | undefined;
                  /** Their longest turn gap is longer */
                  worstGapOverMs?: string | undefined;
                  /** Such as `booked` */
                  outcome?: string | undefined;
                  /** They have this tag */
                  tag?: string | undefined;
                  /** A line of the call has these words, in any of their forms; `"a phrase"`, `or` and `-not` as in a search engine. No call is found by words of no meaning, such as `the`, or by `-not` alone */
                  words?: string | undefined;
                }
              | undefined;
            sort?:
              | "createdAt"
              | "-createdAt"
              | "worstTurnGapMs"
              | "-worstTurnGapMs"
              | "costMicroUsd"
              | "-costMicroUsd"
              | "turnCount"
              | "-turnCount"
              | undefined;
          };
        };
      };
      responses: {
        201: { content: { "application/json": { success: true; data: schemas["CallView"]; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/call-views/{id}": {
    delete: {
      parameters: { path: { id: string } };
      responses: {
        200: { content: { "application/json": { success: true; data: { deleted: true }; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/call-label-rules": {
    get: {
      parameters: { query?: never };
      responses: {
        200: {
          content: {
            "application/json": {
              success: true;
              data: { items: schemas["CallLabelRule"][]; nextCursor: null };
              meta: schemas["Meta"];
            };
          };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
    post: {
      parameters: { query?: never };
      requestBody: {
        content: {
          "application/json": {
            /** Null for calls of all agents */
            agentId?: string | null | undefined;
            kind: "outcome" | "tag";
            /** Such as `booked` */
            label: string;
            condition: schemas["CallLabelCondition"];
          };
        };
      };
      responses: {
        201: {
          content: { "application/json": { success: true; data: schemas["CallLabelRule"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/call-label-rules/{id}": {
    delete: {
      parameters: { path: { id: string } };
      responses: {
        200: { content: { "application/json": { success: true; data: { deleted: true }; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/campaigns": {
    get: {
      parameters: {
        query?: {
          /** Rows per page, 50 unless said */
          limit?: number | undefined;
          /** `nextCursor` of the page before */
          cursor?: string | undefined;
          /** Numbered pages, for short lists; a cursor reads any length at one price */
          page?: number | undefined;
          /** The same as `limit` */
          pageSize?: number | undefined;
          /** `-` before a name: the greatest first */
          sort?: "createdAt" | "-createdAt" | "name" | "-name" | undefined;
          /** Comma-separated, of: id, name, description, agentId, status, startsAt, endsAt, timeZone, callingWindows, pacing, retryPolicy, version, createdAt, updatedAt. Items then have these only */
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
          /** Rows per page, 50 unless said */
          limit?: number | undefined;
          /** `nextCursor` of the page before */
          cursor?: string | undefined;
          /** Numbered pages, for short lists; a cursor reads any length at one price */
          page?: number | undefined;
          /** The same as `limit` */
          pageSize?: number | undefined;
          /** `-` before a name: the greatest first */
          sort?: "createdAt" | "-createdAt" | "name" | "-name" | undefined;
          /** Comma-separated, of: id, name, description, agentId, status, startsAt, endsAt, timeZone, callingWindows, pacing, retryPolicy, version, createdAt, updatedAt. Items then have these only */
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
      parameters: {
        path: { id: string };
        header?: {
          /** `ETag` of the answer that the change is based on */
          "if-match"?: string | undefined;
        };
      };
      requestBody: { content: { "application/json": schemas["CampaignChanges"] } };
      responses: {
        200: { content: { "application/json": { success: true; data: schemas["Campaign"]; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
    delete: {
      parameters: {
        path: { id: string };
        header?: {
          /** `ETag` of the answer that the change is based on */
          "if-match"?: string | undefined;
        };
      };
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
        200: {
          content: { "application/json": { success: true; data: schemas["MovedCampaign"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/leads/import": {
    post: {
      parameters: {
        query: {
          campaignId: string;
          /** ISO 3166-1, two capitals: whose numbers those without + are. Without it every number needs its + */
          defaultCountry?: string | undefined;
          /** JSON: names of columns, and the field that each is for: `phone`, `email`, `name`, `firstName`, `lastName`, the name of an attribute, or null for none. For example `{"Rufnummer": "phone"}` */
          fieldMap?: string | undefined;
        };
      };
      requestBody: { content: { "text/csv": Blob; "multipart/form-data": { file: Blob } } };
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
          /** Rows per page, 50 unless said */
          limit?: number | undefined;
          /** `nextCursor` of the page before */
          cursor?: string | undefined;
          /** Numbered pages, for short lists; a cursor reads any length at one price */
          page?: number | undefined;
          /** The same as `limit` */
          pageSize?: number | undefined;
          /** `-` before a name: the greatest first */
          sort?: "createdAt" | "-createdAt" | undefined;
          /** Comma-separated, of: id, campaignId, status, readRows, insertedRows, duplicateRows, badRows, badCells, createdAt, updatedAt. Items then have these only */
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
          /** Rows per page, 50 unless said; fewer where attributes have a megabyte together */
          limit?: number | undefined;
          /** `nextCursor` of the page before */
          cursor?: string | undefined;
          /** Numbered pages, for short lists; a cursor reads any length at one price */
          page?: number | undefined;
          /** The same as `limit` */
          pageSize?: number | undefined;
          /** `-` before a name: the greatest first */
          sort?: "createdAt" | "-createdAt" | undefined;
          /** Comma-separated, of: id, campaignId, phone, email, name, attributes, status, attempts, lastCalledAt, version, createdAt, updatedAt. Items then have these only */
          fields?: string | undefined;
          campaignId?: string | undefined;
          status?: "new" | "queued" | "calling" | "reached" | "unreached" | "do_not_call" | undefined;
          /** E.164 */
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
      parameters: {
        path: { id: string };
        header?: {
          /** `ETag` of the answer that the change is based on */
          "if-match"?: string | undefined;
        };
      };
      requestBody: { content: { "application/json": schemas["LeadChanges"] } };
      responses: {
        200: { content: { "application/json": { success: true; data: schemas["Lead"]; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
    delete: {
      parameters: {
        path: { id: string };
        header?: {
          /** `ETag` of the answer that the change is based on */
          "if-match"?: string | undefined;
        };
      };
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
          /** Rows per page, 50 unless said */
          limit?: number | undefined;
          /** `nextCursor` of the page before */
          cursor?: string | undefined;
          /** Numbered pages, for short lists; a cursor reads any length at one price */
          page?: number | undefined;
          /** The same as `limit` */
          pageSize?: number | undefined;
          /** `-` before a name: the greatest first */
          sort?: "createdAt" | "-createdAt" | undefined;
          /** Comma-separated, of: phone, reason, createdAt. Items then have these only */
          fields?: string | undefined;
          /** E.164 */
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
      parameters: {
        path: {
          /** E.164 */
          phone: string;
        };
      };
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
          /** Rows per page, 50 unless said */
          limit?: number | undefined;
          /** `nextCursor` of the page before */
          cursor?: string | undefined;
          /** Numbered pages, for short lists; a cursor reads any length at one price */
          page?: number | undefined;
          /** The same as `limit` */
          pageSize?: number | undefined;
          /** `-` before a name: the greatest first */
          sort?: "createdAt" | "-createdAt" | undefined;
          /** Comma-separated, of: id, agentId, title, format, bytes, hash, status, failure, warning, chunks, version, createdAt, updatedAt. Items then have these only */
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
        query?: {
          /** The agent that answers from it; without, all do */
          agentId?: string | undefined;
          /** Without, the file's name or what the document calls itself */
          title?: string | undefined;
        };
        header?: { "idempotency-key"?: string | undefined };
      };
      requestBody: {
        content: {
          "text/plain": string;
          "text/markdown": string;
          "text/html": string;
          "application/pdf": Blob;
          "application/vnd.openxmlformats-officedocument.wordprocessingml.document": Blob;
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
      parameters: {
        path: { id: string };
        header?: {
          /** `ETag` of the answer that the change is based on */
          "if-match"?: string | undefined;
        };
      };
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
      parameters: {
        query: {
          /** Id or slug */
          agentId: string;
          /** What a caller might say */
          q: string;
          /** A call is given 4 */
          limit?: number | undefined;
        };
      };
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
          /** RFC 3339 */
          from?: string | undefined;
          /** RFC 3339, exclusive */
          to?: string | undefined;
          /** Who said it */
          role?: "user" | "assistant" | "operator" | undefined;
          limit?: number | undefined;
          /** `nextCursor` of the page before */
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
          /** RFC 3339; 7 days before `to` unless given */
          from?: string | undefined;
          /** RFC 3339, exclusive; now unless given */
          to?: string | undefined;
          groupBy?: "day" | "campaign" | "agent" | undefined;
          /** A place of the IANA database, such as Europe/Berlin, or UTC; no offsets and no abbreviations */
          timeZone?: string | undefined;
          agentId?: string | undefined;
          campaignId?: string | undefined;
          /** That of the deployment's own calls unless given */
          services?: "vendor" | "simulated" | "local" | "generated" | undefined;
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
  "/api/metrics": {
    get: {
      parameters: { query?: never };
      responses: {
        200: { content: { "text/plain": string } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/performance/turns": {
    get: {
      parameters: {
        query?: {
          /** RFC 3339; 24 hours before `to` unless given */
          from?: string | undefined;
          /** RFC 3339, exclusive; now unless given */
          to?: string | undefined;
          agentId?: string | undefined;
          /** That of the deployment's own calls unless given */
          services?: "vendor" | "simulated" | "local" | "generated" | undefined;
        };
      };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["TurnFigures"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/performance/live": {
    get: {
      parameters: {
        query?: {
          /** The last number that was seen */
          seq?: number | null | undefined;
        };
      };
      responses: { 101: { content?: never }; default: { content: { "application/json": schemas["Error"] } } };
    };
  };
  "/api/performance/overview": {
    get: {
      parameters: {
        query?: {
          /** RFC 3339; 24 hours before `to` unless given */
          from?: string | undefined;
          /** RFC 3339, exclusive; now unless given */
          to?: string | undefined;
          agentId?: string | undefined;
          /** That of the deployment's own calls unless given */
          services?: "vendor" | "simulated" | "local" | "generated" | undefined;
        };
      };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["AnswerOverview"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/performance/series": {
    get: {
      parameters: {
        query?: {
          /** RFC 3339; 24 hours before `to` unless given */
          from?: string | undefined;
          /** RFC 3339, exclusive; now unless given */
          to?: string | undefined;
          agentId?: string | undefined;
          /** That of the deployment's own calls unless given */
          services?: "vendor" | "simulated" | "local" | "generated" | undefined;
          /** Length of the buckets; by the length of the stretch unless given */
          stepSeconds?: number | undefined;
        };
      };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["AnswerSeries"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/performance/comparison": {
    get: {
      parameters: {
        query?: {
          /** RFC 3339; 24 hours before `to` unless given */
          from?: string | undefined;
          /** RFC 3339, exclusive; now unless given */
          to?: string | undefined;
          agentId?: string | undefined;
          /** That of the deployment's own calls unless given */
          services?: "vendor" | "simulated" | "local" | "generated" | undefined;
          by?: "provider" | "model" | "agent" | "colo" | "transport" | "isolate" | "stage" | undefined;
        };
      };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["AnswerComparison"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/performance/slowest-turns": {
    get: {
      parameters: {
        query?: {
          /** RFC 3339; 24 hours before `to` unless given */
          from?: string | undefined;
          /** RFC 3339, exclusive; now unless given */
          to?: string | undefined;
          agentId?: string | undefined;
          /** That of the deployment's own calls unless given */
          services?: "vendor" | "simulated" | "local" | "generated" | undefined;
          by?: "answerHeardMs" | "turnGapMs" | "responseTimeMs" | undefined;
          limit?: number | undefined;
        };
      };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["SlowestTurns"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/performance/bottlenecks": {
    get: {
      parameters: {
        query?: {
          /** RFC 3339; 24 hours before `to` unless given */
          from?: string | undefined;
          /** RFC 3339, exclusive; now unless given */
          to?: string | undefined;
          agentId?: string | undefined;
          /** That of the deployment's own calls unless given */
          services?: "vendor" | "simulated" | "local" | "generated" | undefined;
        };
      };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["Bottlenecks"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/performance/cache": {
    get: {
      parameters: {
        query?: {
          /** RFC 3339; 24 hours before `to` unless given */
          from?: string | undefined;
          /** RFC 3339, exclusive; now unless given */
          to?: string | undefined;
        };
      };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["CachePerformance"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/performance/requests": {
    get: {
      parameters: {
        query?: {
          /** RFC 3339; 24 hours before `to` unless given */
          from?: string | undefined;
          /** RFC 3339, exclusive; now unless given */
          to?: string | undefined;
        };
      };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["RequestHistory"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/performance/page-views": {
    get: {
      parameters: {
        query?: {
          /** RFC 3339; 24 hours before `to` unless given */
          from?: string | undefined;
          /** RFC 3339, exclusive; now unless given */
          to?: string | undefined;
        };
      };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["PageViewHistory"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
    post: {
      parameters: { query?: never };
      requestBody: { content: { "application/json": schemas["PageReport"] } };
      responses: {
        202: { content: { "application/json": { success: true; data: { taken: number }; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/performance/providers": {
    get: {
      parameters: {
        query?: {
          /** RFC 3339; 24 hours before `to` unless given */
          from?: string | undefined;
          /** RFC 3339, exclusive; now unless given */
          to?: string | undefined;
          /** That of the deployment's own calls unless given */
          services?: "vendor" | "simulated" | "local" | "generated" | undefined;
        };
      };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["ProviderHistory"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/performance/targets": {
    get: {
      parameters: { query?: never };
      responses: {
        200: {
          content: {
            "application/json": { success: true; data: schemas["PerformanceTargets"]; meta: schemas["Meta"] };
          };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/performance/benchmarks/schedule": {
    get: {
      parameters: { query?: never };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["BenchmarkSchedule"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
    put: {
      parameters: { query?: never };
      requestBody: { content: { "application/json": schemas["BenchmarkSchedule"] } };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["BenchmarkSchedule"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/performance/benchmarks/history": {
    get: {
      parameters: { query: { metric: string; from?: string | undefined } };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["BenchmarkHistory"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/performance/benchmarks/baseline": {
    put: {
      parameters: { query?: never };
      requestBody: { content: { "application/json": { reportId: string | null } } };
      responses: {
        200: {
          content: { "application/json": { success: true; data: { reportId: string | null }; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/performance/benchmarks/{id}/comparison": {
    get: {
      parameters: {
        path: { id: string };
        query?: {
          /** `last`, `pinned`, `rolling` (the last five joined), or a report's id */
          baseline?: string | undefined;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": { success: true; data: schemas["BenchmarkComparison"]; meta: schemas["Meta"] };
          };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/performance/benchmarks/{id}/acknowledgements": {
    post: {
      parameters: { path: { id: string } };
      requestBody: { content: { "application/json": { metric: string; reason: string; expiresAt: string } } };
      responses: {
        201: {
          content: {
            "application/json": { success: true; data: schemas["BenchmarkAcknowledgement"]; meta: schemas["Meta"] };
          };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/performance/benchmarks": {
    get: {
      parameters: {
        query?: {
          /** Rows per page, 50 unless said */
          limit?: number | undefined;
          /** `nextCursor` of the page before */
          cursor?: string | undefined;
          /** Numbered pages, for short lists; a cursor reads any length at one price */
          page?: number | undefined;
          /** The same as `limit` */
          pageSize?: number | undefined;
          /** `-` before a name: the greatest first */
          sort?: "createdAt" | "-createdAt" | undefined;
          /** Comma-separated, of: id, status, origin, note, build, environmentKey, categories, isBaseline, createdAt, endedAt. Items then have these only */
          fields?: string | undefined;
          status?: "running" | "finished" | "partial" | "failed" | undefined;
          environmentKey?: string | undefined;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              success: true;
              data: { items: schemas["ListedBenchmark"][]; nextCursor: string | null };
              meta: schemas["Meta"];
            };
          };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
    post: {
      parameters: { header?: { "idempotency-key"?: string | undefined } };
      requestBody: {
        content: {
          "application/json": {
            /** Unless given: `["api","voice","database","frontend","ai","infrastructure"]` */
            categories?: ("api" | "voice" | "database" | "frontend" | "ai" | "infrastructure")[] | undefined;
            agentId?: string | null | undefined;
            rounds?: number | undefined;
            calls?: number | undefined;
            vendors?: boolean | undefined;
            maxCostUsd?: number | undefined;
            seed?: number | undefined;
            note?: string | undefined;
          };
        };
      };
      responses: {
        200: { content: { "application/json": { success: true; data: schemas["Benchmark"]; meta: schemas["Meta"] } } };
        201: { content: { "application/json": { success: true; data: schemas["Benchmark"]; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/performance/benchmarks/reports": {
    post: {
      parameters: { header?: { "idempotency-key"?: string | undefined } };
      requestBody: { content: { "application/json": schemas["NewBenchmarkReport"] } };
      responses: {
        200: { content: { "application/json": { success: true; data: schemas["Benchmark"]; meta: schemas["Meta"] } } };
        201: { content: { "application/json": { success: true; data: schemas["Benchmark"]; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/performance/benchmarks/{id}": {
    get: {
      parameters: { path: { id: string } };
      responses: {
        200: { content: { "application/json": { success: true; data: schemas["Benchmark"]; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
    delete: {
      parameters: { path: { id: string } };
      responses: {
        200: { content: { "application/json": { success: true; data: { cancelled: true }; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/performance/recommendations": {
    get: {
      parameters: {
        query?: {
          /** Rows per page, 50 unless said */
          limit?: number | undefined;
          /** `nextCursor` of the page before */
          cursor?: string | undefined;
          /** Numbered pages, for short lists; a cursor reads any length at one price */
          page?: number | undefined;
          /** The same as `limit` */
          pageSize?: number | undefined;
          /** `-` before a name: the greatest first */
          sort?: "createdAt" | "-createdAt" | undefined;
          /** Comma-separated, of: id, reportId, finding, state, createdAt, scheduledAt, appliedAt, verificationId, realised, failure. Items then have these only */
          fields?: string | undefined;
          state?:
            | "open"
            | "scheduled"
            | "applying"
            | "verifying"
            | "applied"
            | "rolled_back"
            | "failed"
            | "dismissed"
            | "gone"
            | undefined;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              success: true;
              data: { items: schemas["Recommendation"][]; nextCursor: string | null };
              meta: schemas["Meta"];
            };
          };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/performance/recommendations/{id}": {
    get: {
      parameters: { path: { id: string } };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["Recommendation"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/performance/recommendations/{id}/dry-run": {
    post: {
      parameters: { path: { id: string } };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["PlannedChanges"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/performance/recommendations/{id}/implement": {
    post: {
      parameters: { path: { id: string } };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["Recommendation"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/performance/recommendations/{id}/schedule": {
    post: {
      parameters: { path: { id: string } };
      requestBody: { content: { "application/json": { at: string } } };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["Recommendation"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/performance/recommendations/{id}/dismiss": {
    post: {
      parameters: { path: { id: string } };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["Recommendation"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/performance/recommendations/{id}/roll-back": {
    post: {
      parameters: { path: { id: string } };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["Recommendation"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/performance/cache-settings": {
    get: {
      parameters: { query?: never };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["CacheSettings"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/performance/cache-settings/{strategy}": {
    put: {
      parameters: {
        path: {
          strategy:
            | "voice_results"
            | "user_preferences"
            | "analytics_data"
            | "performance_history"
            | "campaigns_list"
            | "agents_list"
            | "knowledge_list"
            | "calls_list"
            | "row";
        };
      };
      requestBody: { content: { "application/json": { isEnabled: boolean; freshMs: number | null } } };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["CacheSettings"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/performance/costs": {
    get: {
      parameters: {
        query?: {
          /** A month such as 2026-11; this one unless given */
          month?: string | undefined;
          /** A place of the IANA database, such as Europe/Berlin, or UTC; no offsets and no abbreviations */
          timeZone?: string | undefined;
          agentId?: string | undefined;
          /** That of the deployment's own calls unless given */
          services?: "vendor" | "simulated" | "local" | "generated" | undefined;
        };
      };
      responses: {
        200: { content: { "application/json": { success: true; data: schemas["CostMonth"]; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/performance/costs/export": {
    get: {
      parameters: {
        query?: {
          /** A month such as 2026-11; this one unless given */
          month?: string | undefined;
          /** A place of the IANA database, such as Europe/Berlin, or UTC; no offsets and no abbreviations */
          timeZone?: string | undefined;
          focus?: "1.2" | "1.3" | undefined;
          /** That of the deployment's own calls unless given */
          services?: "vendor" | "simulated" | "local" | "generated" | undefined;
        };
      };
      responses: {
        200: { content: { "text/csv": Blob } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/performance/cost-budgets": {
    get: {
      parameters: {
        query?: {
          /** A place of the IANA database, such as Europe/Berlin, or UTC; no offsets and no abbreviations */
          timeZone?: string | undefined;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              success: true;
              data: { items: schemas["CostBudget"][]; nextCursor: null };
              meta: schemas["Meta"];
            };
          };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
    post: {
      parameters: { query?: never };
      requestBody: { content: { "application/json": schemas["NewCostBudget"] } };
      responses: {
        201: { content: { "application/json": { success: true; data: schemas["CostBudget"]; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/performance/cost-budgets/{id}": {
    delete: {
      parameters: { path: { id: string } };
      responses: {
        200: { content: { "application/json": { success: true; data: { deleted: true }; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/performance/cost-changes": {
    get: {
      parameters: { query?: never };
      responses: {
        200: {
          content: {
            "application/json": {
              success: true;
              data: { items: schemas["CostChange"][]; nextCursor: null };
              meta: schemas["Meta"];
            };
          };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
    post: {
      parameters: { query?: never };
      requestBody: { content: { "application/json": schemas["NewCostChange"] } };
      responses: {
        201: { content: { "application/json": { success: true; data: schemas["CostChange"]; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/performance/cost-changes/{id}": {
    get: {
      parameters: { path: { id: string } };
      responses: {
        200: { content: { "application/json": { success: true; data: schemas["CostChange"]; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/performance/cost-changes/{id}/approve": {
    post: {
      parameters: { path: { id: string } };
      responses: {
        200: { content: { "application/json": { success: true; data: schemas["CostChange"]; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/performance/cost-changes/{id}/stop": {
    post: {
      parameters: { path: { id: string } };
      responses: {
        200: { content: { "application/json": { success: true; data: schemas["CostChange"]; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/performance/cost-changes/{id}/keep": {
    post: {
      parameters: { path: { id: string } };
      responses: {
        200: { content: { "application/json": { success: true; data: schemas["CostChange"]; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/performance/cost-opportunities": {
    get: {
      parameters: {
        query?: {
          /** A month such as 2026-11; the last `days` unless given */
          month?: string | undefined;
          days?: number | undefined;
          /** A place of the IANA database, such as Europe/Berlin, or UTC; no offsets and no abbreviations */
          timeZone?: string | undefined;
          agentId?: string | undefined;
          prices?: "paid" | "list" | undefined;
          /** With `prices=list`: model by whose price those without one are counted */
          modelsAs?: string | undefined;
          /** Names of the levers to pull together, with commas between; none for an empty text */
          levers?: string | undefined;
          speculation?: "llm" | "off" | undefined;
          promptShare?: number | null | undefined;
          hangUpAfterSeconds?: number | undefined;
          easyTurnModel?: string | undefined;
          languageModel?: string | undefined;
          voice?: string | undefined;
          speechToText?: string | undefined;
          /** That of the deployment's own calls unless given */
          services?: "vendor" | "simulated" | "local" | "generated" | undefined;
        };
      };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["CostOpportunities"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/alerts": {
    get: {
      parameters: {
        query?: {
          /** Rows per page, 50 unless said; fewer where evidence, history have a megabyte together */
          limit?: number | undefined;
          /** `nextCursor` of the page before */
          cursor?: string | undefined;
          /** Numbered pages, for short lists; a cursor reads any length at one price */
          page?: number | undefined;
          /** The same as `limit` */
          pageSize?: number | undefined;
          /** `-` before a name: the greatest first */
          sort?: "createdAt" | "-createdAt" | undefined;
          /** Comma-separated, of: id, ruleId, dedupKey, agentId, severity, status, summary, rule, evidence, history, createdAt, updatedAt, resolvedAt, acknowledgedAt, acknowledgedBy. Items then have these only */
          fields?: string | undefined;
          ruleId?: string | undefined;
          status?: "firing" | "no_data" | "resolved" | undefined;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              success: true;
              data: { items: schemas["Alert"][]; nextCursor: string | null };
              meta: schemas["Meta"];
            };
          };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/alerts/{id}": {
    get: {
      parameters: { path: { id: string } };
      responses: {
        200: { content: { "application/json": { success: true; data: schemas["Alert"]; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/alerts/{id}/acknowledge": {
    post: {
      parameters: { path: { id: string } };
      responses: {
        200: { content: { "application/json": { success: true; data: schemas["Alert"]; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/alerts/{id}/regression": {
    get: {
      parameters: { path: { id: string }; query: { callId: string } };
      responses: {
        200: { content: { "application/x-ndjson": Blob } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/database/queries": {
    get: {
      parameters: { query?: { window?: "hour" | "day" | "week" | "month" | undefined } };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["StatementRanking"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/database/queries/{id}": {
    get: {
      parameters: { path: { id: string }; query?: { window?: "hour" | "day" | "week" | "month" | undefined } };
      responses: {
        200: { content: { "application/json": { success: true; data: schemas["Statement"]; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/database/changes": {
    get: {
      parameters: { query?: never };
      responses: {
        200: {
          content: {
            "application/json": {
              success: true;
              data: { items: schemas["DatabaseChange"][]; nextCursor: null };
              meta: schemas["Meta"];
            };
          };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
    post: {
      parameters: { query?: never };
      requestBody: {
        content: {
          "application/json": {
            plan: {
              schema: string;
              table: string;
              name: string;
              method?: "btree" | "gin" | "gist" | "brin" | "hash" | undefined;
              keys: {
                column: string;
                of?: "value" | "lower" | "upper" | "text_search" | undefined;
                configuration?: string | undefined;
                direction?: "asc" | "desc" | undefined;
                nulls?: "first" | "last" | undefined;
                operatorClass?:
                  | "text_pattern_ops"
                  | "varchar_pattern_ops"
                  | "gin_trgm_ops"
                  | "jsonb_path_ops"
                  | undefined;
              }[];
              /** Unless given: `[]` */
              include?: string[] | undefined;
              /** Unless given: `[]` */
              predicate?:
                | (
                    | { test: "is_null" | "is_not_null" | "is_true" | "is_false"; column: string }
                    | { test: "=" | "<>" | "<" | "<=" | ">" | ">="; column: string; value: string }
                    | { test: "in"; column: string; values: string[] }
                  )[]
                | undefined;
            };
            /** Unless given: `[]` */
            statementIds?: string[] | undefined;
          };
        };
      };
      responses: {
        201: {
          content: { "application/json": { success: true; data: schemas["DatabaseChange"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/database/changes/{id}": {
    get: {
      parameters: { path: { id: string } };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["DatabaseChange"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/database/changes/{id}/approve": {
    post: {
      parameters: { path: { id: string } };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["DatabaseChange"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/database/changes/{id}/withdraw": {
    post: {
      parameters: { path: { id: string } };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["DatabaseChange"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/database/changes/{id}/revert": {
    post: {
      parameters: { path: { id: string } };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["DatabaseChange"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/database/audit": {
    get: {
      parameters: { query?: never };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["DatabaseAudit"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/database/advice": {
    get: {
      parameters: { query?: never };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["DatabaseAdvice"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
    post: {
      parameters: { query?: never };
      responses: {
        202: {
          content: { "application/json": { success: true; data: schemas["DatabaseAdvice"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/database/lints": {
    get: {
      parameters: { query?: never };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["DatabaseLints"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/database/lints/suppress": {
    post: {
      parameters: { query?: never };
      requestBody: { content: { "application/json": { cacheKey: string; reason: string; expiresAt: string } } };
      responses: {
        200: {
          content: {
            "application/json": {
              success: true;
              data: { cacheKey: string; isSuppressed: boolean };
              meta: schemas["Meta"];
            };
          };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/database/lints/restore": {
    post: {
      parameters: { query?: never };
      requestBody: { content: { "application/json": { cacheKey: string } } };
      responses: {
        200: {
          content: {
            "application/json": {
              success: true;
              data: { cacheKey: string; isSuppressed: boolean };
              meta: schemas["Meta"];
            };
          };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/alert-rules": {
    get: {
      parameters: { query?: never };
      responses: {
        200: {
          content: {
            "application/json": {
              success: true;
              data: { items: schemas["AlertRule"][]; nextCursor: null };
              meta: schemas["Meta"];
            };
          };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
    post: {
      parameters: { query?: never };
      requestBody: { content: { "application/json": schemas["NewAlertRule"] } };
      responses: {
        201: { content: { "application/json": { success: true; data: schemas["AlertRule"]; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/alert-rules/{id}": {
    get: {
      parameters: { path: { id: string } };
      responses: {
        200: { content: { "application/json": { success: true; data: schemas["AlertRule"]; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
    patch: {
      parameters: {
        path: { id: string };
        header?: {
          /** `ETag` of the answer that the change is based on */
          "if-match"?: string | undefined;
        };
      };
      requestBody: { content: { "application/json": schemas["AlertRuleChanges"] } };
      responses: {
        200: { content: { "application/json": { success: true; data: schemas["AlertRule"]; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
    delete: {
      parameters: {
        path: { id: string };
        header?: {
          /** `ETag` of the answer that the change is based on */
          "if-match"?: string | undefined;
        };
      };
      responses: {
        200: { content: { "application/json": { success: true; data: { deleted: true }; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/alert-channels": {
    get: {
      parameters: {
        query?: {
          /** Rows per page, 50 unless said */
          limit?: number | undefined;
          /** `nextCursor` of the page before */
          cursor?: string | undefined;
          /** Numbered pages, for short lists; a cursor reads any length at one price */
          page?: number | undefined;
          /** The same as `limit` */
          pageSize?: number | undefined;
          /** `-` before a name: the greatest first */
          sort?: "createdAt" | "-createdAt" | undefined;
          /** Comma-separated, of: id, name, kind, leastSeverity, host, isEnabled, version, createdAt, updatedAt. Items then have these only */
          fields?: string | undefined;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              success: true;
              data: { items: schemas["AlertChannel"][]; nextCursor: string | null };
              meta: schemas["Meta"];
            };
          };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
    post: {
      parameters: { query?: never };
      requestBody: { content: { "application/json": schemas["NewAlertChannel"] } };
      responses: {
        201: {
          content: {
            "application/json": { success: true; data: schemas["AlertChannelWithSecret"]; meta: schemas["Meta"] };
          };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/alert-channels/{id}": {
    get: {
      parameters: { path: { id: string } };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["AlertChannel"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
    patch: {
      parameters: {
        path: { id: string };
        header?: {
          /** `ETag` of the answer that the change is based on */
          "if-match"?: string | undefined;
        };
      };
      requestBody: { content: { "application/json": schemas["AlertChannelChanges"] } };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["AlertChannel"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
    delete: {
      parameters: {
        path: { id: string };
        header?: {
          /** `ETag` of the answer that the change is based on */
          "if-match"?: string | undefined;
        };
      };
      responses: {
        200: { content: { "application/json": { success: true; data: { deleted: true }; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/alert-channels/{id}/rotate": {
    post: {
      parameters: { path: { id: string } };
      responses: {
        200: {
          content: {
            "application/json": { success: true; data: schemas["AlertChannelWithSecret"]; meta: schemas["Meta"] };
          };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/alert-channels/{id}/test": {
    post: {
      parameters: { path: { id: string } };
      responses: {
        200: {
          content: { "application/json": { success: true; data: schemas["AlertChannelTest"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/alert-silences": {
    get: {
      parameters: {
        query?: {
          /** Rows per page, 50 unless said */
          limit?: number | undefined;
          /** `nextCursor` of the page before */
          cursor?: string | undefined;
          /** Numbered pages, for short lists; a cursor reads any length at one price */
          page?: number | undefined;
          /** The same as `limit` */
          pageSize?: number | undefined;
          /** `-` before a name: the greatest first */
          sort?: "createdAt" | "-createdAt" | undefined;
          /** Comma-separated, of: id, ruleId, startsAt, endsAt, reason, createdAt. Items then have these only */
          fields?: string | undefined;
          ruleId?: string | undefined;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              success: true;
              data: { items: schemas["AlertSilence"][]; nextCursor: string | null };
              meta: schemas["Meta"];
            };
          };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
    post: {
      parameters: { query?: never };
      requestBody: { content: { "application/json": schemas["NewAlertSilence"] } };
      responses: {
        201: {
          content: { "application/json": { success: true; data: schemas["AlertSilence"]; meta: schemas["Meta"] } };
        };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
  "/api/alert-silences/{id}": {
    delete: {
      parameters: { path: { id: string } };
      responses: {
        200: { content: { "application/json": { success: true; data: { deleted: true }; meta: schemas["Meta"] } } };
        default: { content: { "application/json": schemas["Error"] } };
      };
    };
  };
}
