import { useGraphiQL, useGraphiQLActions } from "@graphiql/react";
import { useCallback, useSyncExternalStore } from "react";

import { type Topic, useOpenExample } from "./operations.js";

/** Whether the editors are there, but no answer, and none is on its way. */
function useNoAnswer(): boolean {
  const { queryEditor, responseEditor, isFetching } = useGraphiQL(({ queryEditor, responseEditor, isFetching }) => ({
    queryEditor,
    responseEditor,
    isFetching,
  }));
  const subscribe = useCallback(
    (onChange: () => void) => {
      const subscription = responseEditor?.onDidChangeModelContent(onChange);
      return () => subscription?.dispose();
    },
    [responseEditor],
  );
  const answer = useSyncExternalStore(subscribe, () => responseEditor?.getValue());
  return queryEditor !== undefined && answer === "" && !isFetching;
}

/** Fills the answer area while there is no answer: what to do first, and what there is to run. */
export function FirstSteps({ topics }: { readonly topics: readonly Topic[] }) {
  const isShown = useNoAnswer();
  const tab = useGraphiQL(({ tabs, activeTabIndex }) => tabs[activeTabIndex]);
  const actions = useGraphiQLActions();
  const open = useOpenExample();
  if (!isShown) return null;

  return (
    <div className="treue-first-steps">
      {tab?.query ? (
        <p>
          <button type="button" className="treue-button treue-main" onClick={() => void actions.run()}>
            ▶ Run {tab.operationName}
          </button>{" "}
          and read the answer here, or choose another operation. You may edit all of them.
        </p>
      ) : (
        <p>Write an operation into the editor, or choose one:</p>
      )}
      {topics.map(({ name, hint, examples }) => (
        <section key={name}>
          <h2>
            {name} <small>{hint}</small>
          </h2>
          {examples.map((example) => (
            <button
              type="button"
              key={example.name}
              aria-pressed={example.operation === tab?.query}
              onClick={() => open(example)}
            >
              <b>{example.name}</b> {example.summary}
            </button>
          ))}
        </section>
      ))}
    </div>
  );
}
