import { Pace } from "../../../workers/services/knowledge/documents/pace.ts";

/** A pace of work with nobody to give way to. */
export const unpaced = (): Pace => new Pace(() => Promise.resolve());
