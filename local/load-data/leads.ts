import { type Chance, oneOf, timeOf } from "./random-sql.ts";

const FIRST_NAMES =
  "Ada Ben Cleo Dan Eva Finn Gina Hugo Ida Jon Kira Leo Mia Noah Olga Paul Quinn Rosa Sam Tess Uma Vic Wendy Yara".split(
    " ",
  );
const LAST_NAMES =
  "Abel Brook Carver Dale Easton Fields Grant Hale Iverson Jones Keller Lane Marsh North Oakes Price Reed Stone Tate Vance West Young".split(
    " ",
  );

/** A file's rows are written this fast; rows of one millisecond share their time of creation. */
const IMPORTED_PER_MS = 20;

/**
 * What identifies the lead that is the `index`-th of a campaign's; both are SQL, `campaign` the name of a row with
 * `number` and `imported_ms`.
 */
export function leadColumns(chance: Chance, campaign: string, index: string) {
  // A campaign has less than a million leads.
  const key = `(${campaign}.number::int8 * 1000000 + ${index})`;
  const createdMs = `(${campaign}.imported_ms + (${index}) / ${IMPORTED_PER_MS})`;
  return {
    key,
    createdMs,
    id: chance.id("lead", createdMs, key),
    // Numbers 555-0100 to 555-0199 belong to nobody, in any area; 37 and 80,000 have no common factor, so none comes
    // twice.
    phone: `('+1' || 200 + ((${index}) * 37 + ${campaign}.number * 1117) % 80000 / 100 || '55501' || lpad((((${index}) * 37 + ${campaign}.number * 1117) % 100)::text, 2, '0'))`,
  };
}

/**
 * Inserts leads of campaigns: `$1` lists pieces of campaigns, each with the indexes of its leads `first` to `last`
 * (exclusive).
 */
export function insertLeads(chance: Chance): string {
  const lead = leadColumns(chance, "campaign", "index");
  const { key } = lead;
  return `
    insert into leads (id, organization_id, campaign_id, phone, email, name, attributes, status, attempts, last_called_at, created_at, updated_at)
    select id, organization_id, campaign_id, phone,
      case when has_email then lower(first || '.' || last || '.' || key || '@mail.example') end,
      first || ' ' || last, jsonb_build_object('plan', plan),
      case
        when is_called then case when fate < 0.55 then 'reached' when fate < 0.97 then 'unreached' else 'do_not_call' end
        when fate < 0.004 then 'do_not_call' when is_running and fate < 0.05 then 'queued' else 'new'
      end,
      case when is_called then 1 + (fate * 7)::int4 % 3 else 0 end,
      case when is_called then called_at end, created_at, created_at
    from jsonb_to_recordset($1::jsonb) as campaign (number int4, campaign_id text, organization_id text, is_running bool,
      imported_ms int8, called_from_ms int8, called_to_ms int8, called int4, first_index int4, last_index int4),
    lateral generate_series(first_index, last_index - 1) as index,
    lateral (select ${key} as key, ${lead.id} as id, ${lead.phone} as phone, ${timeOf(lead.createdMs)} as created_at, index < called as is_called,
      ${oneOf(FIRST_NAMES, chance.below("lead.first", key, FIRST_NAMES.length))} as first,
      ${oneOf(LAST_NAMES, chance.below("lead.last", key, LAST_NAMES.length))} as last,
      ${oneOf(["basic", "plus", "family"], chance.below("lead.plan", key, 3))} as plan,
      ${chance.uniform("lead.email", key)} < 0.6 as has_email,
      ${timeOf(`called_from_ms + (called_to_ms - called_from_ms) * ${chance.uniform("lead.called", key)}`)} as called_at,
      ${chance.uniform("lead.fate", key)} as fate
      offset 0 -- else each is computed as often as it is named
    ) as drawn`;
}

/** Puts the numbers of leads who want no calls on their organisation's list; `$1` is the organisations' ids. */
export const insertDoNotCall = `
  insert into do_not_call (organization_id, phone, reason, created_at)
  select organization_id, phone, 'asked for it', min(updated_at) from leads
  where organization_id = any ($1::text[]) and status = 'do_not_call' group by organization_id, phone`;
