import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type PostgresService, startPostgres } from "../../local/postgres/start.ts";
import type { TurnSource } from "../../voice/timeline/turn-metrics.ts";
import { migrateDatabase } from "../../workers/db/migrate.ts";
import { summariseTurns } from "../../workers/services/calls/turn-summary.ts";
import { turnMetrics } from "../support/call/call-record.ts";

const FOLDER = join(import.meta.dirname, "../../migrations");

/** An agent turn by its source, its response time, when its answer was heard, and the gap before the first sound. */
type OldTurn = [TurnSource, number | null, (number | null)?, (number | null)?];

/** Ended calls by the turns they were stored with before the columns were there. */
const endedCalls: Record<string, OldTurn[]> = {
  call_silent: [],
  call_greeted: [["greeting", 500]],
  call_unmeasured: [["speech", null]],
  call_odd: [
    ["greeting", 500],
    ["speech", 40, 1_002, 260],
    ["speech", 10.5, 480.5, 2_310.5],
    ["text", 900, 3_000, 9_000],
    ["speech", 30.25, 700],
    ["speech", null],
  ],
  call_even: [
    ["speech", 90, 900],
    ["speech", 20.5, 300],
    ["silence_prompt", 1],
    ["speech", 31],
    ["speech", 2],
  ],
};

let postgres: PostgresService;
const folders: string[] = [];

/** The migrations as they were before the one of this name. */
async function migrationsBefore(name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "quantum-voice-migrations-"));
  folders.push(folder);
  await cp(FOLDER, folder, { recursive: true });
  const path = join(folder, "meta/_journal.json");
  const journal = JSON.parse(await readFile(path, "utf8")) as { entries: { tag: string }[] };
  const at = journal.entries.findIndex(({ tag }) => tag.endsWith(name));
  expect(at).toBeGreaterThan(0);
  await writeFile(path, JSON.stringify({ ...journal, entries: journal.entries.slice(0, at) }));
  return folder;
}

/** Every other turn is interrupted. */
const isInterrupted = (index: number): boolean => index % 2 === 1;

async function insertCall(id: string, status: string, turns: OldTurn[]): Promise<void> {
  const { database } = postgres;
  await database.query(
    `insert into voice_calls (id, organization_id, agent_id, agent_version, transport, status)
     values ($1, 'org_1', 'agent_1', 1, 'browser', $2)`,
    [id, status],
  );
  for (const [index, [source, responseTimeMs, , turnGapMs = null]] of turns.entries()) {
    await database.query(
      `insert into call_turns (call_id, turn_id, organization_id, index, source, outcome, started_at_ms, response_time_ms,
         turn_gap_ms, speculative, interrupted, heard_ms, reply_text, heard_text)
       values ($1, $2, 'org_1', $3, $4, 'completed', 0, $5, $6, false, $7, 0, '', '')`,
      [id, `turn_${index}`, index, source, responseTimeMs, turnGapMs, isInterrupted(index)],
    );
  }
}

beforeAll(async () => {
  postgres = await startPostgres();
  const address = { connectionString: postgres.connectionString, fetchEndpoint: `${postgres.url}/sql` };
  await migrateDatabase(address, await migrationsBefore("_call_turn_summary"));
  await postgres.database.query("insert into organizations (id, name) values ('org_1', 'Clinic')");
  await postgres.database.query(
    `insert into agents (id, organization_id, name, slug, prompt, greeting, language, providers, expected_phrases, knowledge, script,
       tools, openers, limits, is_public)
     values ('agent_1', 'org_1', 'Clinic', 'clinic', '', '', 'en', '{}', '[]', '[]', '{}', '[]', '{}', '{}', false)`,
  );
  for (const [id, turns] of Object.entries(endedCalls)) await insertCall(id, "ended", turns);
  await insertCall("call_running", "active", [["greeting", 500]]);
  await migrateDatabase(address, await migrationsBefore("_median_answer_heard"));
  for (const [id, turns] of Object.entries(endedCalls)) {
    for (const [index, [, , answerHeardMs = null]] of turns.entries()) {
      await postgres.database.query("update call_turns set answer_heard_ms = $1 where call_id = $2 and index = $3", [
        answerHeardMs,
        id,
        index,
      ]);
    }
  }
  await migrateDatabase(address, FOLDER);
}, 120_000);

afterAll(async () => {
  await postgres?.close();
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

it("sums up the turns of calls that had ended before, as the record of a call does", async () => {
  const { rows } = await postgres.database.query(
    `select id, turn_count as "turnCount", median_response_time_ms as "medianResponseTimeMs",
       median_answer_heard_ms as "medianAnswerHeardMs", interruption_count as "interruptionCount",
       median_turn_gap_ms as "medianTurnGapMs", worst_turn_gap_ms as "worstTurnGapMs" from voice_calls`,
  );
  const expected = Object.entries(endedCalls).map(([id, turns]) => {
    const records = turns.map(([source, responseTimeMs, answerHeardMs = null, turnGapMs = null], index) => ({
      metrics: turnMetrics({
        source,
        responseTimeMs,
        answerHeardMs,
        turnGapMs,
        interrupted: isInterrupted(index),
      }),
      userText: null,
      replyText: "",
      heardText: "",
    }));
    return { id, ...summariseTurns(records) };
  });
  const running = {
    id: "call_running",
    turnCount: null,
    interruptionCount: null,
    medianResponseTimeMs: null,
    medianAnswerHeardMs: null,
    medianTurnGapMs: null,
    worstTurnGapMs: null,
  };
  expect(rows).toHaveLength(expected.length + 1);
  expect(rows).toEqual(expect.arrayContaining([...expected, running]));
});
