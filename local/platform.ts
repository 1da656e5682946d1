import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { type AnalyticsService, startAnalytics } from "./analytics/server.ts";
import { buildWhatIsStale, ROOT_DIRECTORY } from "./build.ts";
import { migrateDatabase, type PlatformDatabase } from "./database.ts";
import { DEMONSTRATION_ORGANIZATION_ID, type Demonstration, seedDemonstration } from "./demonstration/seed.ts";
import { startLanguageModel } from "./language-model/server.ts";
import { INSTANT, type LatencySettings, type ProfileName } from "./latency/profiles.ts";
import { type PostgresService, startPostgres } from "./postgres/start.ts";
import type { LocalService } from "./service.ts";
import type { DecodedRecording } from "./speech-to-text/replay/decode-recordings.ts";
import { startSpeechToText } from "./speech-to-text/server.ts";
import { startTextToSpeech } from "./text-to-speech/server.ts";
import { startWorkerRuntime, type WorkerRuntime } from "./worker-runtime.ts";

/** The vendors' stand-ins, each speaking its vendor's wire protocol on loopback. */
export interface LocalServices {
  postgres: PostgresService;
  speechToText: LocalService;
  textToSpeech: LocalService;
  languageModel: LocalService;
  analytics: AnalyticsService;
}

export interface PlatformOptions {
  /** Loopback port of the worker; 0 takes a free one. */
  port: number;
  /** Where everything is kept between runs; null keeps it in memory. */
  dataDirectory: string | null;
  /** An API key of an earlier run, kept if it still works. */
  knownApiKey?: string | null;
  /** Signs tokens; a new one ends sessions of earlier runs. */
  tokenSecret?: string;
  /** Variables from `.dev.vars`: a vendor named here is used instead of its stand-in. */
  variables?: Readonly<Record<string, string>>;
  /** How slow the vendors' stand-ins are; "instant" by default. */
  profile?: ProfileName;
  /** Where a profile's chance starts; 1 by default. */
  seed?: number;
  /**
   * Speech to text recognises these recordings and nothing else, for many calls at once. By default it decodes all
   * speech.
   */
  replay?: readonly DecodedRecording[];
}

/** A running platform: the worker, its services and the demonstration organisation. */
export interface Platform extends Demonstration {
  readonly url: string;
  readonly services: LocalServices;
  readonly tokenSecret: string;
  /** Variables and secrets that the worker runs with. */
  readonly variables: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Everything but the worker. The platform's database is migrated, not seeded. */
export async function startServices(
  dataDirectory: string | null,
  overrides: Readonly<Record<string, string>> = {},
  latency: LatencySettings = INSTANT,
  replay?: readonly DecodedRecording[],
): Promise<LocalServices> {
  const postgres = await startPostgres(
    dataDirectory === null ? {} : { dataDirectory: join(dataDirectory, "postgres") },
  );
  const [speechToText, textToSpeech, languageModel, analytics] = await Promise.all([
    startSpeechToText({ latency, replay }),
    startTextToSpeech({ latency }),
    startLanguageModel({ latency }),
    startAnalytics({ query: (sql, parameters) => postgres.database.query(sql, parameters) }),
    migrateDatabase(platformDatabase(postgres, overrides)),
  ]);
  return { postgres, speechToText, textToSpeech, languageModel, analytics };
}

/** The database that the worker uses: a developer's own `DATABASE_URL`, or else the embedded one. */
export function platformDatabase(
  embedded: PostgresService,
  overrides: Readonly<Record<string, string>>,
): PlatformDatabase {
  if (overrides.DATABASE_URL) {
    return { connectionString: overrides.DATABASE_URL, fetchEndpoint: overrides.NEON_FETCH_ENDPOINT || null };
  }
  return { connectionString: embedded.connectionString, fetchEndpoint: `${embedded.url}/sql` };
}

/** The worker's variables for these services; `overrides` (a developer's own keys) win. */
export function workerVariables(
  services: LocalServices,
  tokenSecret: string,
  overrides: Readonly<Record<string, string>> = {},
  latency: LatencySettings = INSTANT,
): Record<string, string> {
  const { connectionString, fetchEndpoint } = platformDatabase(services.postgres, overrides);
  return {
    ENVIRONMENT: "local",
    DATABASE_URL: connectionString,
    NEON_FETCH_ENDPOINT: fetchEndpoint ?? "",
    TOKEN_SECRET: tokenSecret,
    DEEPGRAM_API_KEY: "local",
    // With a key of one's own the vendor's own address is meant, unless another is named.
    DEEPGRAM_BASE_URL: overrides.DEEPGRAM_API_KEY ? "" : services.speechToText.url,
    DEEPGRAM_SPEAK_BASE_URL: overrides.DEEPGRAM_API_KEY ? "" : services.textToSpeech.url,
    KEYTERM_TOKEN_LIMIT: overrides.DEEPGRAM_API_KEY ? "" : "10000",
    LLM_BASE_URL: `${services.languageModel.url}/v1`,
    LLM_API_KEY: "local",
    ANALYTICS_SQL_URL: services.analytics.sqlEndpoint,
    ANALYTICS_TOKEN: services.analytics.apiToken,
    // However many more there are: the page talks to the demonstration.
    PUBLIC_ORGANIZATION: DEMONSTRATION_ORGANIZATION_ID,
    OPERATOR_ORGANIZATION: DEMONSTRATION_ORGANIZATION_ID,
    // With a database of one's own, Neon's WebSocket is meant, unless another is named.
    DATABASE_WEBSOCKET_PROXY: overrides.DATABASE_URL ? "" : `${new URL(services.postgres.url).host}/v2`,
    SIMULATED_LATENCY: latency.profile === INSTANT.profile ? "" : latency.profile,
    ...overrides,
  };
}

/** Builds what is stale, starts everything and seeds the demonstration. */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const { profile = INSTANT.profile, seed = INSTANT.seed } = options;
  const [services] = await Promise.all([
    startServices(options.dataDirectory, options.variables, { profile, seed }, options.replay),
    buildWhatIsStale(),
  ]);
  const tokenSecret = options.tokenSecret ?? randomBytes(32).toString("hex");
  // Any free port is not known yet; links in alerts are then paths.
  const pages = options.port === 0 ? {} : { PAGES_URL: `http://127.0.0.1:${options.port}` };
  const overrides = { ...pages, ...options.variables };
  const variables = workerVariables(services, tokenSecret, overrides, { profile, seed });
  let worker: WorkerRuntime | undefined;
  const close = async (): Promise<void> => {
    await worker?.close();
    await Promise.all(Object.values(services).map((service: LocalService) => service.close()));
  };
  try {
    worker = await startWorkerRuntime({
      port: options.port,
      variables,
      analyticsUrl: services.analytics.url,
      dataDirectory: options.dataDirectory === null ? undefined : join(options.dataDirectory, "worker"),
    });
    const database = platformDatabase(services.postgres, options.variables ?? {});
    const demonstration = await seedDemonstration(database, worker.url, options.knownApiKey ?? null);
    return { ...demonstration, url: worker.url, services, tokenSecret, variables, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Where `npm start` keeps its data and says what it runs. */
export const LOCAL_DIRECTORY = join(ROOT_DIRECTORY, ".local");
