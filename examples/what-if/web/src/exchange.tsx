/** The configuration as JSON: what createEngine takes, out of the page and into it. */
import { useEffect, useId, useState } from "preact/hooks";
import type { EngineConfig, Problem } from "ticket-engine";
import { Failure, Problems } from "./parts.tsx";
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

export function Exchange({ config, isEdited, set, reset, rebase }: Props) {
  const id = useId();
  const [text, setText] = useState("");
  const [refusal, setRefusal] = useState<Refusal>();
  const [said, setSaid] = useState("");
  const json = JSON.stringify(config, null, 2);
  useEffect(() => {
    setText(json);
    setRefusal(undefined);
  }, [json]);

  const apply = async (given: string) => {
    setText(given);
    setSaid("");
    setRefusal(undefined);
    let parsed: EngineConfig;
    try {
      parsed = JSON.parse(given);
    } catch (error) {
      return setRefusal({ syntax: (error as Error).message });
    }
    const answer = await studio.check(parsed);
    if (!answer.ok) return setRefusal(answer);
    setSaid("Applied.");
    set(parsed);
  };
  return (
    <details class="card exchange">
      <summary>
        <h2>Configuration as JSON</h2>
      </summary>
      <p class="quiet">
        What <code>createEngine</code> takes. Edit or paste one here, or open a file.
      </p>
      <label class="unseen" for={id}>
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
        <Problems title="The engine refuses this; nothing was changed." problems={refusal.problems} />
      )}
      {refusal && "syntax" in refusal && (
        <Failure title="This is not JSON; nothing was changed.">
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
              () => setSaid("Copied."),
              () => setSaid("The browser does not let the page copy; select the text instead."),
            )
          }
        >
          Copy
        </button>
        <button type="button" disabled={!isEdited} onClick={reset}>
          Back to the base
        </button>
        <button type="button" disabled={!isEdited} onClick={rebase}>
          Make this the base
        </button>
      </div>
      <p class="quiet" role="status">
        {said}
      </p>
    </details>
  );
}

/** Rejects where there is no clipboard: a page over plain HTTP is given none. */
const copy = async (json: string): Promise<void> => navigator.clipboard.writeText(json);

function download(json: string): void {
  const address = URL.createObjectURL(new Blob([`${json}\n`], { type: "application/json" }));
  const link = Object.assign(document.createElement("a"), { href: address, download: "ticket-engine.json" });
  link.click();
  URL.revokeObjectURL(address);
}
