import { CheckField } from "../components/fields/CheckField.tsx";
import { TextField } from "../components/fields/TextField.tsx";
import type { FieldsProps } from "./fields-props.ts";

/** Fields of an agent's name, address and language. */
export function IdentityFields({ draft, set, complaintOf }: FieldsProps) {
  return (
    <>
      <TextField
        label="Name"
        maxLength={120}
        value={draft.name}
        onValue={(name) => set({ name })}
        complaint={complaintOf("name")}
      />
      <TextField
        label="Short name"
        hint="Part of its address: lower-case letters, digits and single hyphens."
        maxLength={63}
        value={draft.slug}
        onValue={(slug) => set({ slug })}
        complaint={complaintOf("slug")}
      />
      <TextField
        label="Language"
        hint="A language tag such as en, de or es-MX."
        maxLength={35}
        value={draft.language}
        onValue={(language) => set({ language })}
        complaint={complaintOf("language")}
      />
      <CheckField
        label="Public: a browser without a key may call it from the talk page"
        isChecked={draft.isPublic}
        onValue={(isPublic) => set({ isPublic })}
      />
    </>
  );
}
