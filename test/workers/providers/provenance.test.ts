import { describe, expect, it } from "vitest";
import { provenanceOf } from "../../../workers/providers/provenance.ts";

const deepgramBaseUrl = "https://api.deepgram.com";
const llmBaseUrl = "https://api.openai.com/v1";

describe("a call's services", () => {
  it("are vendors' where every address leads away from this machine", () => {
    expect(provenanceOf({ deepgramBaseUrl, llmBaseUrl }, null)).toEqual({
      services: "vendor",
      standIns: [],
      simulatedLatency: null,
    });
    expect(provenanceOf({ deepgramBaseUrl }, null).services).toBe("vendor");
  });

  it.each([
    "http://127.0.0.1:11434/v1",
    "http://localhost:11434/v1",
    "http://llm.localhost/v1",
    "http://[::1]:8080",
    "http://127.9.9.9",
    "http://2130706433/v1",
  ])("are local with one service at %s", (url) => {
    expect(provenanceOf({ deepgramBaseUrl, llmBaseUrl: url }, null)).toMatchObject({
      services: "local",
      standIns: ["llm"],
    });
  });

  it.each(["https://localhost.example.com", "https://127.0.0.1.example.com", "http://10.0.0.5:8080"])(
    "are not local at %s",
    (url) => {
      expect(provenanceOf({ deepgramBaseUrl: url, llmBaseUrl }, null).services).toBe("vendor");
    },
  );

  it("name speech synthesis apart where it has an address of its own", () => {
    const speech = "http://127.0.0.1:4001";
    expect(provenanceOf({ deepgramBaseUrl: speech, llmBaseUrl }, null).standIns).toEqual(["stt", "tts"]);
    expect(provenanceOf({ deepgramBaseUrl, deepgramSpeakBaseUrl: speech, llmBaseUrl }, null).standIns).toEqual(["tts"]);
    expect(
      provenanceOf({ deepgramBaseUrl: speech, deepgramSpeakBaseUrl: "https://api.deepgram.com" }, null).standIns,
    ).toEqual(["stt"]);
  });

  it("are simulated where they are slow on purpose, stand-ins all where no address says which", () => {
    expect(provenanceOf({ deepgramBaseUrl, llmBaseUrl: "http://localhost:1/v1" }, "cloud")).toEqual({
      services: "simulated",
      standIns: ["llm"],
      simulatedLatency: "cloud",
    });
    expect(provenanceOf({ deepgramBaseUrl, llmBaseUrl }, "cloud").standIns).toEqual(["stt", "llm", "tts"]);
  });
});
