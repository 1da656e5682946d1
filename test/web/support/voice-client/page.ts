// The page of an integrator: the public client, as published, and nothing else. Built by `serveVoiceClientPage`.
import { VoiceClient } from "agents/voice/client";

declare global {
  interface Window {
    VoiceClient: typeof VoiceClient;
    client: VoiceClient;
  }
}

window.VoiceClient = VoiceClient;
