const FIRST_NAMES = ["Amy", "Bruno", "Carla", "Derek", "Elena", "Frank", "Grace", "Hassan", "Iris", "Jonas"];
const LAST_NAMES = ["Alvarez", "Bishop", "Chen", "Dalton", "Evans", "Fischer", "Grant"];

/** People who do not exist, with numbers that nobody has (555-0100 to 555-0199). */
export const PEOPLE: readonly { name: string; phone: string }[] = Array.from({ length: 60 }, (_, index) => ({
  name: `${FIRST_NAMES[index % FIRST_NAMES.length]} ${LAST_NAMES[index % LAST_NAMES.length]}`,
  phone: `+120655501${20 + index}`,
}));

const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"];
const TIMES = ["eight thirty", "nine fifteen", "ten", "eleven thirty", "two", "three fifteen", "four thirty"];

/** Fills the slots of a call's texts, with the same day and time throughout. */
export function fillerOf(personIndex: number, random: () => number): (text: string) => string {
  const { name = "", phone = "" } = PEOPLE[personIndex] ?? {};
  const values: Readonly<Record<string, string>> = {
    name,
    day: DAYS[Math.floor(random() * DAYS.length)] ?? "",
    time: TIMES[Math.floor(random() * TIMES.length)] ?? "",
    number: `${phone.slice(2, 5)} ${phone.slice(5, 8)} ${phone.slice(8)}`,
  };
  return (text) => text.replace(/\{(\w+)\}/g, (_, slot: string) => values[slot] ?? "");
}
