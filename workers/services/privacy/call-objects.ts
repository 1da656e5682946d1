/**
 * Access to the data that calls keep in their own Durable Objects, outside Postgres. Each method has its own deadline.
 */
export interface CallObjects {
  /** Reads the call's timeline, and if there are recordings of it. */
  read(callId: string): Promise<{ timeline: unknown[]; hasRecording: boolean; hasAudio: boolean }>;
  /** Erases them, and any record that is still on its way to Postgres. */
  erase(callId: string): Promise<void>;
}

/** Objects that are asked at the same time. */
const PARALLEL_OBJECTS = 10;

/** Erases what the objects of these calls keep, ten at a time; rejects when one could not. */
export async function eraseInObjects(objects: CallObjects, callIds: readonly string[]): Promise<void> {
  for (let at = 0; at < callIds.length; at += PARALLEL_OBJECTS) {
    await Promise.all(callIds.slice(at, at + PARALLEL_OBJECTS).map((id) => objects.erase(id)));
  }
}
