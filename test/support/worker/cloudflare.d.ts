import type { Env as WorkerEnv } from "../../../workers/environment/env.ts";
import type * as worker from "../../../workers/index.ts";

declare global {
  /** The worker under test, for the types of `cloudflare:workers` and `cloudflare:test`. */
  namespace Cloudflare {
    interface Env extends WorkerEnv {
      DATABASE_URL: string;
      NEON_FETCH_ENDPOINT: string;
      TOKEN_SECRET: string;
      ENVIRONMENT: string;
      ALLOWED_ORIGINS: string;
      ACCESS_TEAM_DOMAIN: string;
      ACCESS_AUDIENCE: string;
      CREDENTIALS_KEYS: string;
    }
    interface GlobalProps {
      mainModule: typeof worker;
      durableNamespaces: "CallSession";
    }
  }
}
