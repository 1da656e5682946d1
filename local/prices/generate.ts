import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadPriceLibrary, type PriceLibrary } from "./library.ts";
import { modelRows } from "./model-rows.ts";
import { offeredModels } from "./offered-models.ts";

// `node local/prices/generate.ts DIRECTORY`: makes the table of models' prices anew, and the library's answers that the
// tests hold it against. DIRECTORY is one in which `npm install @pydantic/genai-prices` was run.

const ROOT = join(import.meta.dirname, "../..");
const TABLE = join(ROOT, "workers/measure/cost/prices/model-prices.ts");
const ANSWERS = join(ROOT, "test/fixtures/prices/genai-prices.json");
const ANSWER_COUNT = 100;

const [directory] = process.argv.slice(2);
if (directory === undefined) throw new Error("usage: node local/prices/generate.ts DIRECTORY");
const library = await loadPriceLibrary(directory);
const { version } = JSON.parse(
  readFileSync(join(directory, "node_modules/@pydantic/genai-prices/package.json"), "utf8"),
) as { version: string };

writeFileSync(TABLE, tableText(library, version));
writeFileSync(
  ANSWERS,
  `${JSON.stringify({ library: `@pydantic/genai-prices ${version}`, answers: answersOf(library) })}\n`,
);

function pricesOf(prices: PriceLibrary, providerId: string, model: string) {
  const none = { input_tokens: 1, cache_read_tokens: 0, output_tokens: 0 };
  const found = prices.calcPrice(none, model, { providerId });
  if (found === null) throw new Error(`the library knows no ${model} of ${providerId}`);
  return found.model.prices;
}

function tableText(prices: PriceLibrary, version: string): string {
  const rows = offeredModels.flatMap(({ providerId, model, service }) =>
    modelRows(service, pricesOf(prices, providerId, model)),
  );
  const lines = rows.map(
    ({ service, unit, usdPerMillion, from }) =>
      `  { service: ${JSON.stringify(service)}, unit: "${unit}", usdPerMillion: "${usdPerMillion}", from: ${JSON.stringify(from)} },`,
  );
  return `// Made by \`node local/prices/generate.ts\` from @pydantic/genai-prices ${version}, which is under the MIT license,
// Copyright (c) Pydantic Services Inc. 2025 to present. Not to be edited by hand.

import type { CostUnit } from "../cost-unit.ts";

/** Published prices of language models, in dollars for a million tokens, each from a day on or from ever (null). */
export const modelPrices: readonly { service: string; unit: CostUnit; usdPerMillion: string; from: string | null }[] = [
${lines.join("\n")}
];
`;
}

/** Asks the library for the price of requests of many sizes on many days, the same ones every time. */
function answersOf(prices: PriceLibrary) {
  return Array.from({ length: ANSWER_COUNT }, (_, at) => {
    const offered = offeredModels[at % offeredModels.length] as (typeof offeredModels)[number];
    const promptTokens = 1 + ((at * 7_919) % 16_000);
    const cachedTokens = at % 3 === 0 ? 0 : Math.floor(promptTokens * ((at % 7) / 8));
    const completionTokens = (at * 104_729) % 900;
    const day = new Date(Date.UTC(2025, 10, 1) + at * 5 * 86_400_000).toISOString().slice(0, 10);
    const usage = { input_tokens: promptTokens, cache_read_tokens: cachedTokens, output_tokens: completionTokens };
    const options = { providerId: offered.providerId, timestamp: new Date(`${day}T12:00:00Z`) };
    const answer = prices.calcPrice(usage, offered.model, options);
    if (answer === null) throw new Error(`the library has no price of ${offered.model}`);
    return { service: offered.service, day, promptTokens, cachedTokens, completionTokens, usd: answer.total_price };
  });
}
