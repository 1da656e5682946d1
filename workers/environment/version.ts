/** Version of the platform, as in `package.json`. */
export const PLATFORM_VERSION = "0.1.0";

/** Compatibility date of the worker, as in `wrangler.toml`: the runtime does not tell it. */
export const COMPATIBILITY_DATE = "2026-11-01";
