/** Chooses the shard that a call reports to: always the same of as many. 0 is the hub itself. */
export function shardOf(callId: string, shards: number): number {
  // FNV-1a, 32 bits: ids grow with time, and their last characters alone are not spread.
  let hash = 0x811c9dc5;
  for (let place = 0; place < callId.length; place++) {
    hash = Math.imul(hash ^ callId.charCodeAt(place), 0x01000193);
  }
  return (hash >>> 0) % shards;
}

/** Names the object of an organisation's hub or of one of its shards. */
export function hubNameOf(organizationId: string, shard: number): string {
  return shard === 0 ? organizationId : `${organizationId}#${shard}`;
}
