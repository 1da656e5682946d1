import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** Price of a token in the library: of every token, or of those beyond a request's size. */
type TokenPrice = number | { base: number; tiers: readonly { start: number; price: number }[] };

/** Prices of a model in the library, in dollars for a million tokens. */
export interface LibraryPrices {
  input_mtok?: TokenPrice;
  cache_read_mtok?: TokenPrice;
  output_mtok?: TokenPrice;
}

/** Prices of a model from a day on, or at some hours. */
export interface LibraryConditionalPrices {
  constraint?: { type: string; start_date?: string };
  prices: LibraryPrices;
}

/** Part of `@pydantic/genai-prices` that is read. */
export interface PriceLibrary {
  calcPrice(
    usage: { input_tokens: number; cache_read_tokens: number; output_tokens: number },
    model: string,
    options: { providerId: string; timestamp?: Date },
  ): { total_price: number; model: { prices: LibraryPrices | LibraryConditionalPrices[] } } | null;
}

/** Loads the library from a directory that it is installed in: the platform itself does not depend on it. */
export async function loadPriceLibrary(directory: string): Promise<PriceLibrary> {
  const path = join(directory, "node_modules/@pydantic/genai-prices/dist/index.js");
  return (await import(pathToFileURL(path).href)) as PriceLibrary;
}
