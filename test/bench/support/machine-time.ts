/** Milliseconds of the machine's monotonic clock, which all processes share; resolution far below 0.1 ms. */
export function machineNowMs(): number {
  return Number(process.hrtime.bigint() / 1_000n) / 1_000;
}
