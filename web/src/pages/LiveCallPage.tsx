import { OneCall } from "./CallPage.tsx";

/** `/live/:id`: the same call, reached from the calls in progress. */
export function LiveCallPage({ callId }: { callId: string }) {
  return <OneCall callId={callId} from="live" />;
}
