import { type TurnMetric, turnMetricRows } from "../../voice/timeline/turn-metrics.ts";
import { leadColumns } from "./leads.ts";
import { type Chance, oneOf, timeOf } from "./random-sql.ts";
import { PHRASES } from "./vocabulary.ts";

/** The `simulated_latency` of every generated call: nobody measured its times. */
export const GENERATED = "generated";

const END_REASONS = [
  "caller_hung_up",
  "caller_hung_up",
  "caller_hung_up",
  "caller_hung_up",
  "agent_hung_up",
  "agent_hung_up",
  "caller_lost",
  "silence",
  "max_duration",
  "failed",
];

/** List prices in micro-dollars: a second of speech heard, a prompt's token, an answer's token, a character spoken. */
const RATES = { second: 128, promptToken: 0.15, completionToken: 0.6, character: 30 };

/**
 * Inserts the calls of some hours with their turns and transcripts: `$1` the hours, `$2` the lines of
 * their days, each with its part of [0, 1), `$3` the phrases, `$4` the number from which on calls still run.
 */
export function insertCalls(chance: Chance): string {
  const lead = leadColumns(chance, "line", "lead_index");
  const u = (name: string): string => chance.uniform(`call.${name}`, "n");
  return `
    with vocabulary as materialized (select $3::jsonb as phrases
    ), call as materialized (
      select n, ${chance.id("call", "created_ms", "n")} as id, organization_id, agent_id, campaign_id, created_ms, status,
        case when campaign_id is not null then ${lead.id} end as lead_id,
        case when campaign_id is not null then ${lead.phone} end as phone,
        case when status = 'created' then 0 else 3 + ${chance.below("call.turns", "n", 3)} end as turns,
        ${chance.durationMs("call.exchange", "n", 11_000, 0.2)} as exchange_ms
      from jsonb_to_recordset($1::jsonb) as hour (day int4, start_ms int8, first int4, last int4)
      cross join generate_series(hour.first, hour.last - 1) as n
      cross join lateral (select
        hour.start_ms + floor(3600000 * (n - hour.first + ${u("time")}) / (hour.last - hour.first))::int8 as created_ms,
        case when n >= $4::int4 then 'active' when ${u("opened")} < 0.01 then 'created' else 'ended' end as status,
        ${u("line")} as share
        offset 0 -- else each is computed as often as it is named
      ) as made
      join jsonb_to_recordset($2::jsonb) as line (day int4, from_share float8, to_share float8, organization_id text, agent_id text,
        campaign_id text, number int4, imported_ms int8, called int4) on line.day = hour.day and share >= from_share and share < to_share
      cross join lateral (select floor(${u("lead")} * line.called)::int4 as lead_index) as chosen
    ), stored as (
      insert into voice_calls (id, organization_id, agent_id, agent_version, transport, status, end_reason, campaign_id, lead_id, phone,
        services, simulated_latency, stt_audio_ms, llm_prompt_tokens, llm_completion_tokens, tts_characters, cost_micro_usd, turn_count, median_response_time_ms,
        median_answer_heard_ms, interruption_count, median_turn_gap_ms, worst_turn_gap_ms, created_at, started_at, ended_at)
      select id, organization_id, agent_id, 1, case when phone is null then 'browser' else 'twilio' end, status,
        case when status = 'ended' then ${oneOf(END_REASONS, chance.below("call.end", "n", END_REASONS.length))} end,
        campaign_id, lead_id, phone, 'simulated', '${GENERATED}', audio_ms, prompt, completion, characters,
        round(audio_ms / 1000 * ${RATES.second} + prompt * ${RATES.promptToken} + completion * ${RATES.completionToken} + characters * ${RATES.character})::int8,
        case when status = 'ended' then turns end, case when status = 'ended' then (${medianOf(responseMs(chance))}) end,
        case when status = 'ended' then (${medianOf(heardMs(chance))}) end,
        case when status = 'ended' then (${interruptions(chance)}) end,
        case when status = 'ended' then (${medianOf(gapMs(chance))}) end,
        case when status = 'ended' then (${worstOf(gapMs(chance))}) end,
        ${timeOf("created_ms")}, case when status <> 'created' then ${timeOf("created_ms + 900")} end,
        case when status = 'ended' then ${timeOf("created_ms + 900 + turns * exchange_ms")} end
      from call, lateral (select
        case when status = 'ended' then turns * exchange_ms end as audio_ms,
        case when status = 'ended' then turns * 640 + ${chance.below("call.prompt", "n", 400)} end as prompt,
        case when status = 'ended' then turns * 28 + ${chance.below("call.completion", "n", 40)} end as completion,
        case when status = 'ended' then turns * 90 + ${chance.below("call.characters", "n", 200)} end as characters
      ) as usage
    ), labelled as (
      ${insertLabels(chance)}
    ), turns as (
      ${insertTurns(chance)}
    )
    insert into call_transcripts (call_id, index, organization_id, turn_id, role, text, start_ms, end_ms, is_interrupted)
    ${selectTranscripts(chance)}`;
}

/** Inserts labels of calls that have ended: an outcome of some, tags of few. */
function insertLabels(chance: Chance): string {
  return `
      insert into call_labels (call_id, organization_id, kind, label, source, author_id, created_at)
      select id, organization_id, kind, label, 'rule', 'rule_generated', ${timeOf("created_ms + 900")}
      from call join (values ('outcome', 'booked', 0, 0.3), ('tag', 'call back', 0.2, 0.35), ('tag', 'vip', 0.32, 0.35))
        as drawn (kind, label, from_share, to_share) on ${chance.uniform("call.label", "n")} between from_share and to_share
      where status = 'ended'`;
}

/** A turn's number among those of all calls: a call has at most five. */
const TURN_KEY = "(n::int8 * 8 + turn)";

const responseMs = (chance: Chance): string => chance.durationMs("turn.response", TURN_KEY, 38, 0.25);

const endpointingMs = (chance: Chance): string => chance.durationMs("turn.endpointing", TURN_KEY, 240, 0.22);

/** From the caller's last word to the first sound. */
const gapMs = (chance: Chance): string => `(${responseMs(chance)} + ${endpointingMs(chance)})`;

/** From the caller's last word to the answer's first, as heard. */
const heardMs = (chance: Chance): string =>
  `(${responseMs(chance)} + ${endpointingMs(chance)} + ${chance.durationMs("turn.substance", TURN_KEY, 180, 0.33)})`;

/** Over all turns but the greeting. */
function medianOf(valueMs: string): string {
  return `select percentile_disc(0.5) within group (order by value_ms) ${answersWith(valueMs)}`;
}

function worstOf(valueMs: string): string {
  return `select max(value_ms) ${answersWith(valueMs)}`;
}

function answersWith(valueMs: string): string {
  return `from generate_series(1, turns - 1) as turn, lateral (select ${valueMs} as value_ms offset 0) as drawn`;
}

/** A turn's fate decides how it ends. */
const fateOf = (chance: Chance): string => chance.uniform("turn.fate", TURN_KEY);
const IS_INTERRUPTED = "fate >= 0.88 and fate < 0.97";

function interruptions(chance: Chance): string {
  return `select count(*) filter (where ${IS_INTERRUPTED})::int4 from generate_series(0, turns - 1) as turn,
    lateral (select ${fateOf(chance)} as fate offset 0) as drawn`;
}

/**
 * Inserts one agent turn per exchange; the first greets. Fields that are not here are as in turns without anything
 * remarkable.
 */
function insertTurns(chance: Chance): string {
  const key = TURN_KEY;
  const duration = (name: string, medianMs: number, spread: number): string =>
    chance.durationMs(`turn.${name}`, key, medianMs, spread);
  const answers = (value: string): string => `case when turn > 0 then ${value} end`;
  const metrics: Partial<Record<TurnMetric, string>> = {
    turnId: "'turn_' || turn",
    index: "turn",
    source: "case when turn = 0 then 'greeting' else 'speech' end",
    outcome:
      "case when fate < 0.88 then 'completed' when fate < 0.97 then 'interrupted' when fate < 0.98 then 'failed' else 'hung_up' end",
    startedAtMs: "turn * exchange_ms",
    responseTimeMs: "response_ms",
    turnGapMs: answers("response_ms + endpointing_ms"),
    endpointingMs: answers("endpointing_ms"),
    llmFirstTokenMs: answers(duration("token", 210, 0.22)),
    ttsFirstByteMs: duration("byte", 95, 0.19),
    bargeInStopMs: `case when fate >= 0.88 and fate < 0.97 then ${duration("stop", 110, 0.17)} end`,
    speculative: `${chance.uniform("turn.speculative", key)} < 0.7`,
    opener: `case when ${chance.uniform("turn.opener", key)} < 0.4 then 'Let me see.' end`,
    interrupted: IS_INTERRUPTED,
    heardMs: "exchange_ms * 0.4",
    savedMs: answers(duration("saved", 160, 0.28)),
    falseStart: `${chance.uniform("turn.false", key)} < 0.01`,
    longestSilenceMs: "response_ms",
    answerHeardMs: answers("heard_ms"),
    overhangMs: answers(duration("overhang", 12, 0.4)),
  };
  const columns = Object.keys(metrics).map((metric) => turnMetricRows[metric as TurnMetric].column);
  return `
    insert into call_turns (call_id, organization_id, ${columns.join(", ")}, user_text, reply_text, heard_text)
    select id, organization_id, ${Object.values(metrics).join(", ")}, ${answers(sentence(chance, "turn.user", key))}, reply, reply
    from vocabulary, call, generate_series(0, turns - 1) as turn,
    lateral (select ${responseMs(chance)} as response_ms, ${endpointingMs(chance)} as endpointing_ms, ${heardMs(chance)} as heard_ms,
      ${fateOf(chance)} as fate, ${sentence(chance, "turn.reply", key)} as reply offset 0) as drawn`;
}

/** Two lines per exchange and a farewell of two, agent and caller by turns. */
function selectTranscripts(chance: Chance): string {
  // At most twelve lines.
  const key = "(n::int8 * 16 + line)";
  const reference = `'my reference is ' || substr(md5('reference/' || n), 1, 8)`;
  return `
    select id, line, organization_id, 'turn_' || least(turns - 1, line / 2), case when line % 2 = 0 then 'assistant' else 'user' end,
      case when line = 3 and ${chance.uniform("line.reference", key)} < 0.2 then ${reference} else ${sentence(chance, "line", key)} end,
      line * exchange_ms / 2, line * exchange_ms / 2 + exchange_ms * 0.45, line % 2 = 0 and ${chance.uniform("line.interrupted", key)} < 0.08
    from vocabulary, call, generate_series(0, 2 * turns + 1) as line where turns > 0`;
}

/** Two phrases of the vocabulary, those at the front more often. */
function sentence(chance: Chance, name: string, key: string): string {
  const phrase = (part: number): string =>
    `(phrases ->> floor(${PHRASES} * power(${chance.uniform(`${name}/${part}`, key)}, 2))::int4)`;
  return `${phrase(1)} || ' ' || ${phrase(2)}`;
}
