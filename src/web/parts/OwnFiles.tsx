import { signal } from "@preact/signals";
import { InputError } from "../../units/inputError.ts";
import { adopt } from "../state/ownRecords.ts";
import { setField } from "../state/page.ts";

/** What came of the last file or paste. */
const outcome = signal<{ readonly ok: boolean; readonly text: string } | undefined>(undefined);

/** Takes a model or an accelerator into the first scenario, or says why not. */
export async function takeFile(text: string, name: string): Promise<void> {
  try {
    const { field, id } = await adopt(text, name);
    setField(0, field, id);
    outcome.value = { ok: true, text: `${name} is now the ${field} (${id})` };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    outcome.value = {
      ok: false,
      text: error.hint === undefined ? error.message : `${error.message} (${error.hint})`,
    };
  }
}

/** Files dropped anywhere on the page. */
export function acceptDrops(target: HTMLElement): void {
  target.addEventListener("dragover", (event) => {
    event.preventDefault();
    target.classList.add("dropping");
  });
  target.addEventListener("dragleave", () => target.classList.remove("dropping"));
  target.addEventListener("drop", (event) => {
    event.preventDefault();
    target.classList.remove("dropping");
    const file = event.dataTransfer?.files[0];
    if (file !== undefined) void file.text().then((text) => takeFile(text, file.name));
  });
}

/** Brings one's own model or accelerator: choose, paste, or drop on the page. */
export function OwnFiles() {
  return (
    <details class="own">
      <summary>Use your own model or accelerator</summary>
      <p class="help">
        Drop a Hugging Face config.json or an accelerator file anywhere on this page, choose one, or paste its
        text. It stays in this browser.
      </p>
      <label class="visually-hidden" for="own-file">
        Model config or accelerator file
      </label>
      <input
        id="own-file"
        type="file"
        accept=".json,application/json"
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          if (file !== undefined) void file.text().then((text) => takeFile(text, file.name));
        }}
      />
      <label for="own-text">or paste JSON</label>
      <textarea
        id="own-text"
        rows={3}
        spellcheck={false}
        placeholder='{ "model_type": "llama", … }'
        onChange={(event) => {
          const text = event.currentTarget.value.trim();
          if (text !== "") void takeFile(text, "the pasted text");
        }}
      />
      <p role="status" class={outcome.value?.ok === false ? "error" : "help"}>
        {outcome.value?.text}
      </p>
    </details>
  );
}
