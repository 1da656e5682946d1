import { COMPATIBILITY_DATE, PLATFORM_VERSION } from "./version.ts";

/** Version of the deployed code: the platform's, and behind a plus the id of this deployment where it has one. */
export function buildOf(env: { VERSION?: WorkerVersionMetadata; BUILD_ID?: unknown }): string {
  const id = typeof env.BUILD_ID === "string" && env.BUILD_ID !== "" ? env.BUILD_ID : (env.VERSION?.id ?? "");
  return id === "" ? PLATFORM_VERSION : `${PLATFORM_VERSION}+${id}`;
}

/** Runtime that the worker runs in, and how it behaves there. */
export function runtimeOf(): string {
  return `${navigator.userAgent}, compatibility date ${COMPATIBILITY_DATE}`;
}
