/** Call as its recording is filed: under its organisation. */
export interface RecordedCall {
  organizationId: string;
  callId: string;
}

/** Returns what the names of all objects of a call's recording begin with. */
export function recordingPrefix({ organizationId, callId }: RecordedCall): string {
  return `${organizationId}/${callId}/`;
}

/** Returns the name of a segment's object; names sort as segments follow. */
export function segmentKey(call: RecordedCall, index: number): string {
  return `${recordingPrefix(call)}${String(index).padStart(5, "0")}`;
}

/** Returns the segment whose object has that name. */
export function segmentIndexOf(key: string): number {
  return Number(key.slice(key.lastIndexOf("/") + 1));
}
