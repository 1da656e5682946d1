import { expect, it } from "vitest";
import { callTurnLatenciesSql, decodeTurnLatencies } from "../../../workers/analytics/query.ts";

/** What was measured first; latencies that are added come behind them. */
const FIRST_COLUMNS =
  "SELECT blob9 AS turnId, double3 AS responseTimeMs, double4 AS turnGapMs, double5 AS endpointingMs, double6 AS llmFirstTokenMs, double7 AS ttsFirstByteMs, double9 AS trimmedSilenceMs, double10 AS bargeInStopMs, double15 AS savedMs, double16 AS longestSilenceMs";

it("asks for one call of one organisation, in the documented dialect", () => {
  const [columns, ...rest] = callTurnLatenciesSql("org_1", "call_1").split("\n");
  expect(columns?.slice(0, FIRST_COLUMNS.length)).toBe(FIRST_COLUMNS);
  expect(rest).toEqual([
    "FROM quantum_voice_turns_2",
    "WHERE index1 = 'org_1' AND blob1 = 'call_1'",
    "ORDER BY double1",
    "FORMAT JSON",
  ]);
});

it.each(["", "call_1' OR '1'='1", "call_1\\", "a".repeat(97)])("puts no id like %j into SQL", (id) => {
  expect(() => callTurnLatenciesSql("org_1", id)).toThrow(RangeError);
  expect(() => callTurnLatenciesSql(id, "call_1")).toThrow(RangeError);
});

it("reads latencies that were not measured as null", () => {
  const row = {
    turnId: "turn_1",
    responseTimeMs: 30.5,
    turnGapMs: -1,
    endpointingMs: -1,
    llmFirstTokenMs: 0,
    ttsFirstByteMs: 12,
    trimmedSilenceMs: 4,
    bargeInStopMs: -1,
    savedMs: 145,
    longestSilenceMs: -1,
  };
  const unmeasured = { turnGapMs: null, endpointingMs: null, bargeInStopMs: null, longestSilenceMs: null };
  expect(decodeTurnLatencies([row])).toMatchObject([{ ...row, ...unmeasured }]);
});
