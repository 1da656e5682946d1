import { expect, it } from "vitest";
import { startPlatform } from "../../local/platform.ts";
import { startPostgres } from "../../local/postgres/start.ts";

it("uses a developer's own database: migrates it, seeds it and keeps the calls there", async () => {
  const own = await startPostgres();
  const variables = { DATABASE_URL: own.connectionString, NEON_FETCH_ENDPOINT: `${own.url}/sql` };
  const platform = await startPlatform({ port: 0, dataDirectory: null, variables });
  try {
    const response = await fetch(`${platform.url}/api/calls/start`, {
      method: "POST",
      headers: { Authorization: `Bearer ${platform.apiKey}`, "Content-Type": "application/json" },
      body: JSON.stringify({ agentId: platform.agentId, transport: "browser" }),
    });
    const { data } = (await response.json()) as { data: { callId: string } };
    const { rows } = await own.database.query("SELECT id FROM voice_calls", []);
    expect(rows).toEqual([{ id: data.callId }]);
    const embedded = await platform.services.postgres.database.query("SELECT to_regclass('voice_calls') AS name", []);
    expect(embedded.rows).toEqual([{ name: null }]);
  } finally {
    await platform.close();
    await own.close();
  }
});
