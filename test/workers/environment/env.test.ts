import { describe, expect, it } from "vitest";
import { type Env, readSettings } from "../../../workers/environment/env.ts";

const good = {
  ENVIRONMENT: "test",
  DATABASE_URL: "postgresql://user:pass@db.example/voice",
  TOKEN_SECRET: "0123456789abcdef0123456789abcdef",
};
const read = (variables: Record<string, unknown>) => readSettings(variables as unknown as Env);

describe("settings", () => {
  it("need only a database and a secret, and take empty variables as not set", () => {
    const settings = read({ ...good, DEEPGRAM_API_KEY: "", LLM_BASE_URL: "", ALLOWED_ORIGINS: "" });
    const calls = { CALLS_PER_MINUTE: 600, CALLS_PER_DAY: 50_000 };
    const anonymousCalls = { ANONYMOUS_CALLS_PER_MINUTE: 60, ANONYMOUS_CALLS_PER_DAY: 2_000 };
    expect(settings).toEqual({ ...good, ...calls, ...anonymousCalls });
  });

  it("read the list of origins", () => {
    const { ALLOWED_ORIGINS } = read({ ...good, ALLOWED_ORIGINS: "https://a.example, http://localhost:5173" });
    expect(ALLOWED_ORIGINS).toEqual(["https://a.example", "http://localhost:5173"]);
  });

  it("are validated once per environment", () => {
    const env = { ...good };
    expect(read(env)).toBe(read(env));
  });

  it("name every variable that is wrong, and show no value", () => {
    const bad = { ENVIRONMENT: "staging", DATABASE_URL: "mysql://secret@db", TOKEN_SECRET: "short" };
    expect(() => read(bad)).toThrow(/ENVIRONMENT: .*DATABASE_URL: .*TOKEN_SECRET: /);
    expect(() => read(bad)).not.toThrow(/secret@db|short/);
    expect(() => read({})).toThrow(/ENVIRONMENT: .*DATABASE_URL: .*TOKEN_SECRET: /);
  });

  it.each(["https://a.example/", "a.example", "https://a.example/path", "*"])("refuse %j as an origin", (origin) => {
    expect(() => read({ ...good, ALLOWED_ORIGINS: origin })).toThrow(/ALLOWED_ORIGINS.*must be an origin/);
  });

  it("read the headers for a collector of traces as OpenTelemetry writes them", () => {
    const { OTLP_TRACES_HEADERS } = read({ ...good, OTLP_TRACES_HEADERS: "authorization=Bearer%20a=b, x-team=50%" });
    expect(OTLP_TRACES_HEADERS).toEqual({ authorization: "Bearer a=b", "x-team": "50%" });
    for (const wrong of ["authorization", "a b=c", "=c", "a=b,,"]) {
      expect(() => read({ ...good, OTLP_TRACES_HEADERS: wrong })).toThrow(/OTLP_TRACES_HEADERS.*must be name=value/);
    }
  });

  it("read the keys for what is kept encrypted, in their order", () => {
    const base64 = (fill: number) => btoa(String.fromCharCode(...new Uint8Array(32).fill(fill)));
    const { CREDENTIALS_KEYS } = read({ ...good, CREDENTIALS_KEYS: `b:${base64(2)}, a:${base64(1)}` });
    expect(CREDENTIALS_KEYS).toEqual([
      { id: "b", bytes: new Uint8Array(32).fill(2) },
      { id: "a", bytes: new Uint8Array(32).fill(1) },
    ]);
    const wrong = [
      "a",
      `a:${base64(1).slice(4)}`,
      `:${base64(1)}`,
      `a:${base64(1)},a:${base64(2)}`,
      `a:b:${base64(1)}`,
    ];
    for (const list of wrong) {
      expect(() => read({ ...good, CREDENTIALS_KEYS: list })).toThrow(/CREDENTIALS_KEYS/);
      expect(() => read({ ...good, CREDENTIALS_KEYS: list })).not.toThrow(base64(1));
    }
  });

  it("take Cloudflare Access whole or not at all", () => {
    const access = { ACCESS_TEAM_DOMAIN: "clinic.cloudflareaccess.com", ACCESS_AUDIENCE: "tag" };
    expect(read({ ...good, ...access })).toMatchObject(access);
    expect(() => read({ ...good, ...access, ACCESS_AUDIENCE: "" })).toThrow(/ACCESS_AUDIENCE/);
    expect(() => read({ ...good, ...access, ACCESS_TEAM_DOMAIN: "" })).toThrow(/ACCESS_TEAM_DOMAIN/);
    expect(() => read({ ...good, ...access, ACCESS_TEAM_DOMAIN: "clinic.example" })).toThrow(/ACCESS_TEAM_DOMAIN/);
  });
});
