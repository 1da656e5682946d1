import { describe, expect, it } from "vitest";
import { ArrivalGate } from "../../../voice/flight/arrival-gate.ts";
import { settle } from "../../support/fake-clock.ts";

describe("ArrivalGate", () => {
  it("lets what one arrival brings about come to rest before the next, within the same task", async () => {
    const gate = new ArrivalGate();
    const log: string[] = [];
    const consume = async (name: string): Promise<void> => {
      log.push(`${name} arrives`);
      for (let reaction = 0; reaction < 40; reaction++) await null;
      log.push(`${name} is dealt with`);
    };
    void consume("frame");
    for (const name of ["token", "event"]) gate.pass(() => void consume(name));
    await settle();
    const steps = ["frame", "token", "event"].flatMap((name) => [`${name} arrives`, `${name} is dealt with`]);
    expect(log).toEqual(steps);
  });

  it("takes arrivals that others bring about", async () => {
    const gate = new ArrivalGate();
    const log: number[] = [];
    gate.pass(() => {
      log.push(1);
      gate.pass(() => log.push(3));
    });
    gate.pass(() => log.push(2));
    await settle();
    gate.pass(() => log.push(4));
    await settle();
    expect(log).toEqual([1, 2, 3, 4]);
  });
});
