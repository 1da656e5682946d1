import { lazily } from "../../wiring/lazily.ts";
import type { RequestParts } from "../../wiring/request-parts.ts";
import { deploymentServices } from "../agents/create.ts";
import { type CallAudioAccess, createCallAudioAccess } from "../recordings/call-audio-access.ts";
import { type CallCounts, createCallCounts } from "./call-counts.ts";
import { type CallExport, createCallExport } from "./call-export.ts";
import { type CallViews, createCallViews } from "./call-views.ts";
import { type Calls, createCalls } from "./calls.ts";
import { type CallLabels, createCallLabels } from "./labels/call-labels.ts";
import { type CallNotes, createCallNotes } from "./labels/call-notes.ts";
import { createLabelRules, type LabelRules } from "./labels/label-rules.ts";
import { createRunningCalls, type RunningCalls } from "./running-calls.ts";
import { createTranscriptSearch, type TranscriptSearches } from "./transcript-search.ts";

/** Services of calls that a request uses; `call-services.ts` has those of a call that is going on. */
export interface CallRecordServices {
  calls: Calls;
  counts: CallCounts;
  files: CallExport;
  labels: CallLabels;
  notes: CallNotes;
  labelRules: LabelRules;
  views: CallViews;
  runningCalls: RunningCalls;
  transcriptSearch: TranscriptSearches;
  callAudio: CallAudioAccess;
}

const wire = lazily<{ parts: RequestParts }, CallRecordServices>({
  calls: ({ parts: { db, settings } }) => createCalls(db, settings.TOKEN_SECRET, deploymentServices(settings)),
  counts: ({ parts: { db } }) => createCallCounts(db),
  files: ({ parts: { db } }) => createCallExport(db),
  labels: ({ parts: { db } }) => createCallLabels(db),
  notes: ({ parts: { db } }) => createCallNotes(db),
  labelRules: ({ parts: { db } }) => createLabelRules(db),
  views: ({ parts: { db } }) => createCallViews(db),
  runningCalls: ({ parts: { env } }) => createRunningCalls(env.CALL_SESSION),
  callAudio: ({ parts: { env, db } }) => createCallAudioAccess(db, env),
  transcriptSearch: ({ parts: { db, settings } }) => createTranscriptSearch(db, settings.TOKEN_SECRET),
});

/** Wires the services of calls for one request. */
export function createCallRecordServices(parts: RequestParts): CallRecordServices {
  return wire({ parts });
}
