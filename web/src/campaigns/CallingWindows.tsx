import { complaintAt } from "../api/complaint-at.ts";
import { CheckField } from "../components/fields/CheckField.tsx";
import { TextField } from "../components/fields/TextField.tsx";
import { usualWindow } from "./campaign-draft.ts";
import { WeekOfWindows } from "./WeekOfWindows.tsx";
import type { CallingWindow } from "./window-bars.ts";

/** Days of the week, from Monday, as ISO numbers them from 1. */
const dayNames = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;

interface CallingWindowsProps {
  windows: readonly CallingWindow[];
  onWindows(windows: CallingWindow[]): void;
  complaints: ReadonlyMap<string, string> | undefined;
}

/** Fields of the times at which a campaign calls, with the week that they make. */
export function CallingWindows({ windows, onWindows, complaints }: CallingWindowsProps) {
  const change = (index: number, changed: Partial<CallingWindow>): void =>
    onWindows(windows.map((window, at) => (at === index ? { ...window, ...changed } : window)));
  const whole = complaints?.get("callingWindows");
  return (
    <fieldset class="windows">
      <legend>Calling windows</legend>
      <WeekOfWindows windows={windows} />
      {windows.map((window, index) => (
        // Windows have no names of their own, and are only added at the end.
        <fieldset key={index} class="windows">
          <legend>Window {index + 1}</legend>
          <div class="checks">
            {dayNames.map((name, day) => (
              <CheckField
                key={name}
                label={name}
                isChecked={window.days.includes(day + 1)}
                onValue={(isOn) =>
                  change(index, {
                    days: isOn
                      ? [...window.days, day + 1].toSorted((a, b) => a - b)
                      : window.days.filter((one) => one !== day + 1),
                  })
                }
              />
            ))}
          </div>
          <div class="window">
            <TextField
              label="From"
              maxLength={5}
              value={window.from}
              onValue={(from) => change(index, { from })}
              complaint={complaints?.get(`callingWindows.${index}.from`)}
            />
            <TextField
              label="To"
              maxLength={5}
              value={window.to}
              onValue={(to) => change(index, { to })}
              complaint={complaints?.get(`callingWindows.${index}.to`)}
            />
            <button
              type="button"
              class="button"
              aria-label={`Remove window ${index + 1}`}
              onClick={() => onWindows(windows.filter((_, at) => at !== index))}
            >
              Remove
            </button>
          </div>
          {complaintAt(complaints, `callingWindows.${index}.days`) !== undefined && (
            <p class="complaint">Days: {complaintAt(complaints, `callingWindows.${index}.days`)}</p>
          )}
          {complaints?.get(`callingWindows.${index}`) !== undefined && (
            <p class="complaint">This window {complaints.get(`callingWindows.${index}`)}.</p>
          )}
        </fieldset>
      ))}
      {whole !== undefined && <p class="complaint">{whole}</p>}
      <div class="row-buttons">
        <button type="button" class="button" onClick={() => onWindows([...windows, usualWindow])}>
          Add a window
        </button>
      </div>
    </fieldset>
  );
}
