import { readFileSync } from "node:fs";

/** Open files that one subscriber takes in workerd: its socket, and one between the worker in front and the hub's. */
const FILES_PER_SUBSCRIBER = 2;
/** Open files that workerd needs beside subscribers: its databases, the reports, and one more of each that connects. */
const OTHER_FILES = 1_000;

/** Subscribers whose sockets fit into a process that may open `openFiles` files. */
export function subscribersThatFit(openFiles: number): number {
  return Math.max(0, Math.floor((openFiles - OTHER_FILES) / FILES_PER_SUBSCRIBER));
}

/** Open files that a process may have at most, by its `/proc/<pid>/limits`; `Infinity` where there is no limit. */
export function readFileLimit(pid: number): number {
  const line = /^Max open files\s+\S+\s+(\S+)/m.exec(readFileSync(`/proc/${pid}/limits`, "utf8"))?.[1];
  return line === undefined || line === "unlimited" ? Number.POSITIVE_INFINITY : Number(line);
}
