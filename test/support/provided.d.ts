import "vitest";

declare module "vitest" {
  /** What `postgres-setup.ts` starts for the tests of the worker. */
  interface ProvidedContext {
    databaseUrl: string;
    neonFetchEndpoint: string;
    databaseWebSocketProxy: string;
    /** Where the Analytics Engine takes points, and where and with which token it is read. */
    analyticsUrl: string;
    analyticsSqlUrl: string;
    analyticsToken: string;
    /** Takes connections and never answers. */
    silentEndpoint: string;
    /** Nothing listens there. */
    closedEndpoint: string;
  }
}
