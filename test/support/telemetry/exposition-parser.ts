/*
 * Reader of Prometheus' text exposition format 0.0.4, written from its description and apart from the writer. Strict:
 * whatever a scraper would stumble over is an error, and so is what it would let pass and a person would not.
 */

/** One line of an exposition. */
export interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

/** One family: what its head says, and its lines. */
export interface Family {
  name: string;
  help: string;
  type: string;
  samples: Sample[];
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const TYPES = ["counter", "gauge", "histogram", "summary", "untyped"];

/** Reads an exposition; throws for the first thing that is wrong, naming its line. */
export function parseExposition(text: string): Map<string, Family> {
  if (text !== "" && !text.endsWith("\n")) throw new Error("the last line does not end");
  const families = new Map<string, Family>();
  const seen = new Set<string>();
  let current: Family | null = null;
  for (const [index, line] of text.split("\n").slice(0, -1).entries()) {
    const fail = (complaint: string): never => {
      throw new Error(`line ${index + 1}: ${complaint}: ${line}`);
    };
    if (line.startsWith("# HELP ")) {
      const [, name = "", help = ""] = /^# HELP (\S+) (.+)$/.exec(line) ?? fail("no help");
      if (!NAME.test(name)) fail("not a name");
      if (families.has(name)) fail("a family twice");
      current = { name, help: unescaped(help, "\\n", fail), type: "", samples: [] };
      families.set(name, current);
      continue;
    }
    if (line.startsWith("# TYPE ")) {
      const [, name = "", type = ""] = /^# TYPE (\S+) (\S+)$/.exec(line) ?? fail("no type");
      if (current?.name !== name || current.type !== "") fail("a type away from its help");
      if (!TYPES.includes(type)) fail("no such type");
      if (current !== null) current.type = type;
      continue;
    }
    const sample = readSample(line, fail);
    if (current === null || current.type === "") fail("a sample without a head");
    else if (!belongsTo(sample, current)) fail(`a sample that is not of ${current.name}`);
    else current.samples.push(sample);
    const series = JSON.stringify([sample.name, Object.entries(sample.labels).sort()]);
    if (seen.has(series)) fail("a series twice");
    seen.add(series);
  }
  for (const family of families.values()) checkFamily(family);
  return families;
}

function readSample(line: string, fail: (complaint: string) => never): Sample {
  const head = /^([^{\s]+)/.exec(line)?.[1] ?? fail("no name");
  if (!NAME.test(head)) fail("not a name");
  let rest = line.slice(head.length);
  const labels: Record<string, string> = {};
  if (rest.startsWith("{")) {
    rest = rest.slice(1);
    while (!rest.startsWith("}")) {
      const [whole = "", label = "", value = ""] = /^([^=]+)="((?:[^"\\]|\\.)*)",?/.exec(rest) ?? fail("no label");
      if (!LABEL.test(label) || label.startsWith("__")) fail("not a label");
      if (label in labels) fail("a label twice");
      labels[label] = unescaped(value, '\\n"', fail);
      rest = rest.slice(whole.length);
    }
    rest = rest.slice(1);
  }
  const [, number = ""] = /^ (\S+)$/.exec(rest) ?? fail("no value");
  return { name: head, labels, value: readNumber(number, fail) };
}

function readNumber(text: string, fail: (complaint: string) => never): number {
  if (text === "+Inf") return Number.POSITIVE_INFINITY;
  if (text === "-Inf") return Number.NEGATIVE_INFINITY;
  if (text === "NaN") return Number.NaN;
  return /^-?\d+(\.\d+)?(e[+-]?\d+)?$/.test(text) ? Number(text) : fail("not a number");
}

/** Undoes escapes: a backslash may stand before the characters of `allowed` only. */
function unescaped(text: string, allowed: string, fail: (complaint: string) => never): string {
  return text.replace(/\\(.)/g, (_, character: string) => {
    if (!allowed.includes(character)) fail(`an unknown escape \\${character}`);
    return character === "n" ? "\n" : character;
  });
}

function belongsTo({ name, labels }: Sample, family: Family): boolean {
  if (family.type !== "histogram") return name === family.name && !("le" in labels);
  if (name === `${family.name}_bucket`) return "le" in labels;
  return name === `${family.name}_sum` || name === `${family.name}_count`;
}

function checkFamily({ name, type, help, samples }: Family): void {
  if (type === "") throw new Error(`${name} has no type`);
  if (help.trim() === "") throw new Error(`${name} has no help`);
  if ((type === "counter") !== name.endsWith("_total")) throw new Error(`${name}: only counters end in _total`);
  for (const { name: series, value } of samples) {
    if (type !== "gauge" && !(value >= 0)) throw new Error(`${series} is below 0`);
  }
  if (type === "histogram") for (const series of seriesOf(samples)) checkHistogram(name, series);
}

/** Lines of a histogram by all labels but the bound. */
function seriesOf(samples: readonly Sample[]): Sample[][] {
  const byLabels = new Map<string, Sample[]>();
  for (const sample of samples) {
    const key = JSON.stringify(
      Object.entries(sample.labels)
        .filter(([label]) => label !== "le")
        .sort(),
    );
    byLabels.set(key, [...(byLabels.get(key) ?? []), sample]);
  }
  return [...byLabels.values()];
}

function checkHistogram(name: string, samples: readonly Sample[]): void {
  const buckets = samples.filter((sample) => sample.name === `${name}_bucket`);
  const bounds = buckets.map(({ labels }) => readNumber(labels.le ?? "", () => Number.NaN as never));
  const only = (suffix: string): number => {
    const [one, ...others] = samples.filter((sample) => sample.name === `${name}${suffix}`);
    if (one === undefined || others.length > 0) throw new Error(`${name} has not one ${suffix}`);
    return one.value;
  };
  if (bounds.some((bound, at) => !(bound > (bounds[at - 1] ?? Number.NEGATIVE_INFINITY))))
    throw new Error(`${name}: bounds out of order`);
  if (bounds.at(-1) !== Number.POSITIVE_INFINITY) throw new Error(`${name} has no bucket of all`);
  if (buckets.some(({ value }, at) => value < (buckets[at - 1]?.value ?? 0)))
    throw new Error(`${name}: buckets are cumulative`);
  if (buckets.at(-1)?.value !== only("_count")) throw new Error(`${name}: the bucket of all is not the count`);
  only("_sum");
}
