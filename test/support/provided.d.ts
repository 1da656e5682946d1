import "vitest";

declare module "vitest" {
  /** What `postgres-setup.ts` starts for the tests of the worker. */
  interface ProvidedContext {
    databaseUrl: string;
    neonFetchEndpoint: string;
    /** Takes connections and never answers. */
    silentEndpoint: string;
    /** Nothing listens there. */
    closedEndpoint: string;
  }
}
