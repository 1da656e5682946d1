import { z } from "zod";
import type {
  BenchmarkRunObject,
  CallQuotaObject,
  CallSessionObject,
  DocumentReaderObject,
  IndexAdvisorObject,
  IndexBuilderObject,
  MetricsHubObject,
} from "./objects.ts";

/** Origin as a browser writes it: scheme, host and port, nothing behind them. */
const originSchema = z
  .string()
  .refine(
    (text) => URL.canParse(text) && new URL(text).origin === text,
    "must be an origin such as https://example.com",
  );

const optional = <T extends z.ZodType>(schema: T) =>
  // An empty variable is how most deployment tools spell "not set".
  z.preprocess((value) => (value === "" ? undefined : value), schema.optional());

const count = (otherwise: number) =>
  z.preprocess((value) => (value === "" ? undefined : value), z.coerce.number().int().min(0).default(otherwise));
/** Names, comma-separated; a `*` at the end of one stands for the rest. */
const namesSchema = z
  .string()
  .transform((list) => list.split(",").map((name) => name.trim()))
  .pipe(
    z.array(
      z
        .string()
        .regex(/^[^*]*\*?$/, "may have a * at the end only")
        .min(1),
    ),
  );

/** Encryption keys of the deployment, each with an id that is written beside each text it encrypted. */
const encryptionKeysSchema = z
  .string()
  .transform((list) => list.split(",").map((entry) => entry.trim().split(":")))
  .pipe(
    z.array(
      z
        .tuple([z.string().regex(/^[A-Za-z0-9_-]{1,32}$/), z.base64().length(44)], "must be id:base64 of 32 bytes")
        .transform(([id, base64]) => ({
          id,
          bytes: Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)),
        })),
    ),
  )
  .refine((keys) => new Set(keys.map(({ id }) => id)).size === keys.length, "must not name two keys alike");

/** Headers of requests to a collector, as OpenTelemetry's own variables have them. */
const headersSchema = z
  .string()
  .transform((list) => list.split(",").map((entry) => entry.trim().match(/^([!#$%&'*+.^_`|~\w-]+)=([\x21-\x7e]*)$/)))
  .pipe(z.array(z.custom<RegExpMatchArray>((match) => match !== null, "must be name=value")))
  .transform((entries) => Object.fromEntries(entries.map(([, name, value]) => [name, decoded(value)])));

/** A text with its percent-encoding undone; as it is where it has none. */
function decoded(text = ""): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Variables and secrets of a deployment. Names are those of `.dev.vars` and `wrangler secret put`. */
const variablesSchema = z.object({
  ENVIRONMENT: z.enum(["local", "test", "production"]),
  /** Postgres connection string. */
  DATABASE_URL: z.url({ protocol: /^postgres(?:ql)?$/ }),
  /** Address of Neon's SQL-over-HTTP when it is not the host's usual one, for example `http://127.0.0.1:5431/sql`. */
  NEON_FETCH_ENDPOINT: optional(z.url({ protocol: /^https?$/ })),
  /** Direct address of Postgres, for indexes that are built; unset, `DATABASE_URL` without its pooler. */
  DATABASE_DIRECT_URL: optional(z.url({ protocol: /^postgres(?:ql)?$/ })),
  /** Host, port and path of a WebSocket in front of Postgres that is not Neon's, for example `127.0.0.1:5431/v2`. */
  DATABASE_WEBSOCKET_PROXY: optional(z.string().regex(/^[\w.-]+(?::\d{1,5})?(?:\/[\w/-]*)?$/)),
  /** A replica of the database, for reads that may be a minute old. */
  DATABASE_REPLICA_URL: optional(z.url({ protocol: /^postgres(?:ql)?$/ })),
  /**
   * Id of the organisation that operates the deployment: its members see and change the database. Unset, nobody does
   * by the API.
   */
  OPERATOR_ORGANIZATION: optional(z.string().regex(/^[\w-]{1,64}$/, "is not an id")),
  /** Signs call tokens and cursors of lists, and keys the hash that stands for a person in the audit log. */
  TOKEN_SECRET: z.string().min(32),
  DEEPGRAM_API_KEY: optional(z.string()),
  DEEPGRAM_BASE_URL: optional(z.url({ protocol: /^https?$/ })),
  /** Address of speech synthesis, when it is another than `DEEPGRAM_BASE_URL`. */
  DEEPGRAM_SPEAK_BASE_URL: optional(z.url({ protocol: /^https?$/ })),
  /** Tokens of expected phrases sent to speech to text; Deepgram takes 500, the local service more. */
  KEYTERM_TOKEN_LIMIT: optional(z.string().regex(/^\d{1,5}$/)),
  LLM_BASE_URL: optional(z.url({ protocol: /^https?$/ })),
  LLM_API_KEY: optional(z.string()),
  /**
   * Models and voices that agents may use on the deployment's own keys. Unset: in production those that a price is
   * known of, elsewhere any.
   */
  ALLOWED_SPEECH_MODELS: optional(namesSchema),
  ALLOWED_LANGUAGE_MODELS: optional(namesSchema),
  ALLOWED_VOICES: optional(namesSchema),
  /**
   * Address for reading Analytics Engine:
   * `https://api.cloudflare.com/client/v4/accounts/<account>/analytics_engine/sql`.
   */
  ANALYTICS_SQL_URL: optional(z.url({ protocol: /^https?$/ })),
  /** A Cloudflare API token with the permission Account Analytics: Read. */
  ANALYTICS_TOKEN: optional(z.string()),
  /** The latency profile of local speech and language services; pages say so beside their figures. */
  SIMULATED_LATENCY: optional(z.string()),
  /** Calls that an organisation's people and programs may start, in a minute and in a UTC day. */
  CALLS_PER_MINUTE: count(600),
  CALLS_PER_DAY: count(50_000),
  /** Calls that callers without a credential may start with an organisation's public agents, beside those. */
  ANONYMOUS_CALLS_PER_MINUTE: count(60),
  ANONYMOUS_CALLS_PER_DAY: count(2_000),
  /**
   * Id of the organisation whose public agents are meant where a page or program names no organisation. Without it, the
   * only organisation of the deployment.
   */
  PUBLIC_ORGANIZATION: optional(z.string().regex(/^[\w-]{1,64}$/, "is not an id")),
  /**
   * Cloudflare Access in front of the pages, as a way to sign in: `<team>.cloudflareaccess.com`, and the application's
   * audience tag.
   */
  ACCESS_TEAM_DOMAIN: optional(z.string().regex(/^[a-z0-9-]+\.cloudflareaccess\.com$/)),
  ACCESS_AUDIENCE: optional(z.string()),
  /**
   * Encrypts organisations' own keys of vendors: `id:base64` of 32 bytes, comma-separated. The first encrypts, all
   * decrypt.
   */
  CREDENTIALS_KEYS: optional(encryptionKeysSchema),
  /** Address of the pages, for links in alerts that leave the platform. */
  PAGES_URL: optional(z.url({ protocol: /^https?$/ })),
  /**
   * Address of a collector of OpenTelemetry that gets the trace of every ended call: `https://collector/v1/traces`, and
   * the headers it asks for, `name=value`, comma-separated, percent-encoded.
   */
  OTLP_TRACES_URL: optional(z.url({ protocol: /^https?$/ })),
  OTLP_TRACES_HEADERS: optional(headersSchema),
  /** Version of the code where nothing deploys it: a hash of what was built. */
  BUILD_ID: optional(z.string().max(64)),
  /** Comma-separated origins, besides the worker's own, whose pages may call the API and open calls. */
  ALLOWED_ORIGINS: optional(
    z
      .string()
      .transform((list) => list.split(",").map((origin) => origin.trim()))
      .pipe(z.array(originSchema)),
  ),
});

const settingsSchema = variablesSchema.check(({ value, issues }) => {
  for (const [name, other] of [
    ["ACCESS_TEAM_DOMAIN", "ACCESS_AUDIENCE"],
    ["ACCESS_AUDIENCE", "ACCESS_TEAM_DOMAIN"],
  ] as const) {
    const isMissing = value[name] === undefined && value[other] !== undefined;
    if (isMissing) issues.push({ code: "custom", path: [name], message: `is needed with ${other}`, input: undefined });
  }
});
/** Settings of a deployment: its variables and secrets, validated. */
export type Settings = z.infer<typeof settingsSchema>;

/** Bindings of the worker, see `wrangler.toml`. */
interface Bindings {
  CALL_SESSION: DurableObjectNamespace<CallSessionObject>;
  BENCHMARK_RUN: DurableObjectNamespace<BenchmarkRunObject>;
  CALL_QUOTA: DurableObjectNamespace<CallQuotaObject>;
  DOCUMENT_READER: DurableObjectNamespace<DocumentReaderObject>;
  METRICS_HUB: DurableObjectNamespace<MetricsHubObject>;
  INDEX_BUILDER: DurableObjectNamespace<IndexBuilderObject>;
  INDEX_ADVISOR: DurableObjectNamespace<IndexAdvisorObject>;
  CACHE: KVNamespace;
  RECORDINGS: R2Bucket;
  TURNS: AnalyticsEngineDataset;
  STAGES: AnalyticsEngineDataset;
  CACHE_COUNTS: AnalyticsEngineDataset;
  REQUESTS: AnalyticsEngineDataset;
  PAGE_VIEWS: AnalyticsEngineDataset;
  PROVIDERS: AnalyticsEngineDataset;
  ASSETS: Fetcher;
  TOKEN_LIMIT: RateLimit;
  ADDRESS_LIMIT: RateLimit;
  KEY_LIMIT: RateLimit;
  PAGE_VIEW_LIMIT: RateLimit;
  /** Id of the deployed version; not bound on one's own machine, where `BUILD_ID` says which code runs. */
  VERSION?: WorkerVersionMetadata;
  /** Bound in the production environment only: it has no local counterpart. */
  AI?: Ai;
}

/** Environment as the platform gives it: bindings, and variables that only `readSettings` may look at. */
export type Env = Bindings & { readonly [Name in keyof Settings]?: unknown };

const settingsOf = new WeakMap<object, Settings>();

/**
 * Reads the deployment's settings, validated once per isolate. Throws an error that names every wrong or missing
 * variable and never holds a value.
 */
export function readSettings(env: Env): Settings {
  const known = settingsOf.get(env);
  if (known) return known;
  const parsed = settingsSchema.safeParse(env);
  if (!parsed.success) {
    const complaints = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
    throw new Error(`The worker's variables and secrets are not usable. ${complaints.join("; ")}`);
  }
  settingsOf.set(env, parsed.data);
  return parsed.data;
}
