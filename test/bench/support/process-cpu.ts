import { readdirSync, readFileSync } from "node:fs";

/** Linux counts process time in ticks of 10 ms (USER_HZ is 100 wherever Node runs). */
const TICK_MS = 10;

/** CPU time of a process and all its threads so far, user and system, in ms. Throws when the process is gone. */
export function processCpuMs(pid: number): number {
  const { fields } = readStat(`/proc/${pid}/stat`);
  // utime and stime are the 14th and 15th fields of proc(5); `fields` begins with the third.
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

/** CPU time that the whole machine has spent on anything so far, in ms over all cores. */
export function machineCpuMs(): number {
  const [user, nice, system, , , irq, softIrq, steal] = (readFileSync("/proc/stat", "utf8").split("\n")[0] ?? "")
    .split(/\s+/)
    .slice(1)
    .map(Number) as [number, number, number, number, number, number, number, number];
  return (user + nice + system + irq + softIrq + steal) * TICK_MS;
}

/** Processes named `name` whose parent is `parentPid`. */
export function childrenNamed(parentPid: number, name: string): number[] {
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((entry) => {
      try {
        const stat = readStat(`/proc/${entry}/stat`);
        return stat.name === name && Number(stat.fields[1]) === parentPid ? [Number(entry)] : [];
      } catch {
        return []; // it ended while we were looking
      }
    });
}

/** The name, which may itself hold spaces and parentheses, and the fields behind it. */
function readStat(path: string): { name: string; fields: string[] } {
  const text = readFileSync(path, "utf8");
  const end = text.lastIndexOf(")");
  return { name: text.slice(text.indexOf("(") + 1, end), fields: text.slice(end + 2).split(" ") };
}
