import { afterEach, expect, it } from "vitest";
import { err } from "../../../../voice/result.ts";
import {
  createImplementation,
  type ImplementationDeps,
} from "../../../../workers/services/recommendations/implementation.ts";
import { watchLog } from "../../../support/log-watch.ts";

let log: ReturnType<typeof watchLog> | undefined;
afterEach(() => log?.stop());

it("does what is due of the other organisations when one organisation's cannot be planned", async () => {
  log = watchLog();
  const rowOf = (organizationId: string) => ({
    id: `recommendation_${organizationId}`,
    organizationId,
    state: "scheduled",
    finding: { action: { type: "add_warm_paths", paths: ["/api/agents"] } },
  });
  const failed: string[] = [];
  const store = {
    due: async () => [rowOf("org_1"), rowOf("org_2")],
    move: async (organizationId: string) => {
      failed.push(organizationId);
      return null;
    },
  } as unknown as ImplementationDeps["store"];
  const actions = {
    plan: async (organizationId: string) => {
      if (organizationId === "org_1") throw new Error("Postgres does not answer");
      return err("gone" as const);
    },
  } as unknown as ImplementationDeps["actions"];
  const unused = {} as never;
  const { runDue } = createImplementation({ store, actions, benchmarks: unused, audit: unused, now: () => 0 });
  expect(await runDue("scheduled-1", 50)).toBe(2);
  expect(failed).toEqual(["org_2"]);
  expect(log.lines.join()).toContain("recommendation_not_advanced");
});
