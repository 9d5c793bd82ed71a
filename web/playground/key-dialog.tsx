import { type FormEvent, useEffect, useRef, useState } from "react";

import { keyIn, refusalOf } from "./api-key.js";

interface KeyDialogProps {
  readonly endpoint: string;
  /** Why the key used so far is asked for again. */
  readonly refusal: string | null;
  /** Told a key that the server takes. */
  readonly onKey: (key: string) => void;
  /** Absent while there is no key to go on with. */
  readonly onCancel?: () => void;
}

/** Asks for a key until the server takes one. */
export function KeyDialog({ endpoint, refusal, onKey, onCancel }: KeyDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState("");
  const [message, setMessage] = useState(refusal);
  const [isAsking, setIsAsking] = useState(false);

  useEffect(() => dialog.current?.showModal(), []);

  async function submit(event: FormEvent) {
    event.preventDefault();
    const key = keyIn(text);
    setIsAsking(true);
    const refused = await refusalOf(endpoint, key);
    setIsAsking(false);
    setMessage(refused);
    if (refused === null) onKey(key);
  }

  return (
    <dialog
      ref={dialog}
      className="graphiql-dialog treue-dialog"
      aria-labelledby="treue-key-label"
      onCancel={(event) => {
        event.preventDefault();
        onCancel?.();
      }}
    >
      <form onSubmit={(event) => void submit(event)} autoComplete="off">
        <label id="treue-key-label" htmlFor="treue-key">
          Your API key for Treue
        </label>
        {/* Not a password to the browser: it would offer to write it down. */}
        <input
          id="treue-key"
          className="treue-secret"
          value={text}
          onChange={(event) => setText(event.target.value)}
          placeholder="treue_…"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          aria-describedby="treue-key-help"
          required
        />
        <p role="alert" className="treue-refusal">
          {message}
        </p>
        <div id="treue-key-help">
          <p>It is kept for this browser tab only, until you close it. To make one, on the server:</p>
          <code>npm run --silent treue -- key create --role WRITE --name me</code>
        </div>
        <div className="treue-buttons">
          {onCancel && (
            <button type="button" onClick={onCancel}>
              Cancel
            </button>
          )}
          <button type="submit" className="treue-main" disabled={isAsking}>
            Open the playground
          </button>
        </div>
      </form>
    </dialog>
  );
}
