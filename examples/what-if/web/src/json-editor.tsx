/** The configuration as JSON, as createEngine takes it: to edit, copy, download, paste or open. */
import { useEffect, useId, useState } from "preact/hooks";
import type { EngineConfig, Problem } from "ticket-engine";
import { Failure, Problems } from "./components.tsx";
import { studio } from "./remote.ts";
import { FileButton } from "./source.tsx";

type Props = {
  readonly config: EngineConfig;
  readonly isEdited: boolean;
  readonly set: (config: EngineConfig) => void;
  readonly reset: () => void;
  /** Compares with this configuration from now on. */
  readonly rebase: () => void;
};

type Refusal = { readonly problems: readonly Problem[] } | { readonly syntax: string };

export function JsonEditor({ config, isEdited, set, reset, rebase }: Props) {
  const id = useId();
  const [text, setText] = useState("");
  const [refusal, setRefusal] = useState<Refusal>();
  const [status, setStatus] = useState("");
  const json = JSON.stringify(config, null, 2);
  useEffect(() => {
    setText(json);
    setRefusal(undefined);
  }, [json]);

  const apply = async (input: string) => {
    setText(input);
    setStatus("");
    setRefusal(undefined);
    let parsed: EngineConfig;
    try {
      parsed = JSON.parse(input);
    } catch (error) {
      return setRefusal({ syntax: (error as Error).message });
    }
    const result = await studio.check(parsed);
    if (!result.ok) return setRefusal(result);
    setStatus("Applied.");
    set(parsed);
  };
  return (
    <details class="card json-editor">
      <summary>
        <h2>Configuration as JSON</h2>
      </summary>
      <p class="muted">
        The argument of <code>createEngine</code>. Edit or paste it here, or open a file.
      </p>
      <label class="visually-hidden" for={id}>
        Configuration as JSON
      </label>
      <textarea
        id={id}
        rows={14}
        spellcheck={false}
        value={text}
        aria-invalid={refusal !== undefined}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      {refusal && "problems" in refusal && (
        <Problems title="The engine refuses this; nothing has changed." problems={refusal.problems} />
      )}
      {refusal && "syntax" in refusal && (
        <Failure title="This is not JSON; nothing has changed.">
          <p>{refusal.syntax}</p>
        </Failure>
      )}
      <div class="buttons">
        <button type="button" class="primary" disabled={text === json} onClick={() => apply(text)}>
          Apply
        </button>
        <FileButton accept=".json,application/json" read={(file) => file.text().then(apply)}>
          Open a file…
        </FileButton>
        <button type="button" onClick={() => download(json)}>
          Download
        </button>
        <button
          type="button"
          onClick={() =>
            copy(json).then(
              () => setStatus("Copied."),
              () => setStatus("The browser does not allow copying; select the text instead."),
            )
          }
        >
          Copy
        </button>
        <button type="button" disabled={!isEdited} onClick={reset}>
          Reset to the base
        </button>
        <button type="button" disabled={!isEdited} onClick={rebase}>
          Make this the base
        </button>
      </div>
      <p class="muted" role="status">
        {status}
      </p>
    </details>
  );
}

/** Rejects without a clipboard, which pages over plain HTTP do not have. */
const copy = async (json: string): Promise<void> => navigator.clipboard.writeText(json);

function download(json: string): void {
  const address = URL.createObjectURL(new Blob([`${json}\n`], { type: "application/json" }));
  const link = Object.assign(document.createElement("a"), { href: address, download: "ticket-engine.json" });
  link.click();
  URL.revokeObjectURL(address);
}
