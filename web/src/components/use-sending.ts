import { useState } from "preact/hooks";
import { ApiFailure } from "../api/api-failure.ts";
import { SendFailure } from "../api/send.ts";
import { requestFailureWords } from "../words/request-failure.ts";

/** What came of the last thing that was sent. */
export interface SentResult {
  isFailure: boolean;
  words: string;
  /** Complaints about single fields, by their paths. */
  fields: ReadonlyMap<string, string>;
  /** Status of the server's refusal; null where there was none. */
  status: number | null;
}

/** Sends one thing at a time and tells what came of it. */
export interface Sending {
  isBusy: boolean;
  result: SentResult | null;
  /** Runs `work`, which returns the words for its success. True when it succeeded. */
  run(work: () => Promise<string>): Promise<boolean>;
}

/** A component's hold on what it sends. */
export function useSending(): Sending {
  const [isBusy, setIsBusy] = useState(false);
  const [result, setResult] = useState<SentResult | null>(null);
  return {
    isBusy,
    result,
    async run(work) {
      if (isBusy) return false;
      setIsBusy(true);
      setResult(null);
      try {
        setResult({ isFailure: false, words: await work(), fields: NO_FIELDS, status: null });
        return true;
      } catch (error) {
        const fields = error instanceof SendFailure ? error.fields : NO_FIELDS;
        const status = error instanceof ApiFailure ? error.status : null;
        setResult({ isFailure: true, words: requestFailureWords(error), fields, status });
        return false;
      } finally {
        setIsBusy(false);
      }
    },
  };
}

const NO_FIELDS: ReadonlyMap<string, string> = new Map();
