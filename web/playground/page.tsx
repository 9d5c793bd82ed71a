import "graphiql/style.css";
import "./page.css";
import "./narrow.css";
import "./workers.js";

import { GraphiQL } from "graphiql";
import { useMemo, useState } from "react";
import { createRoot } from "react-dom/client";

import { ActiveTab } from "./active-tab.js";
import { keepKey, keptKey } from "./api-key.js";
import { fetcherWith } from "./fetcher.js";
import { FirstSteps } from "./first-steps.js";
import { KeyDialog } from "./key-dialog.js";
import { topicsOf } from "./operations.js";
import { OperationsMenu } from "./operations-menu.js";
import { readOptions } from "./options.js";
import { treueStorage } from "./storage.js";

const { endpoint, apiKey, examples } = readOptions();
const topics = topicsOf(examples);
/** The page of a demo that was started anew has its new key. */
const advice = apiKey === undefined ? "" : " Reload this page: it brings the key of the server that runs now.";
const firstTabs = examples.slice(0, 1).map(({ operation }) => ({ query: operation }));

interface EditorProps {
  readonly apiKey: string;
  readonly onRefused: (message: string) => void;
  /** Absent where the server handed out the key. */
  readonly onChangeKey?: () => void;
}

/**
 * No plugins: GraphiQL's own, the history, would write the headers into the browser's storage. Nor may the reader have them
 * written there: a key among them would outlast the tab.
 */
function Editor({ apiKey, onRefused, onChangeKey }: EditorProps) {
  const fetcher = useMemo(() => fetcherWith(endpoint, apiKey, onRefused), [apiKey, onRefused]);
  return (
    <GraphiQL
      plugins={[]}
      fetcher={fetcher}
      defaultTabs={firstTabs}
      defaultEditorToolsVisibility={false}
      shouldPersistHeaders={false}
      storage={treueStorage}
    >
      <GraphiQL.Logo>
        <OperationsMenu topics={topics} />
        {onChangeKey && (
          <button type="button" className="treue-button" onClick={onChangeKey}>
            Key
          </button>
        )}
        <span className="treue-name">Treue</span>
      </GraphiQL.Logo>
      <ActiveTab />
      <GraphiQL.Footer>
        <FirstSteps topics={topics} />
      </GraphiQL.Footer>
    </GraphiQL>
  );
}

function Page() {
  const [key, setKey] = useState(apiKey ?? keptKey());
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isChanging, setIsChanging] = useState(false);

  function take(taken: string) {
    keepKey(taken);
    setKey(taken);
    setRefusal(null);
    setIsChanging(false);
  }

  // Another key may be for another company: the editor begins anew with it, and what it showed is gone.
  return (
    <>
      {key !== null && (
        <Editor
          key={key}
          apiKey={key}
          onRefused={setRefusal}
          onChangeKey={apiKey === undefined ? () => setIsChanging(true) : undefined}
        />
      )}
      {(key === null || refusal !== null || isChanging) && (
        <KeyDialog
          endpoint={endpoint}
          refusal={refusal === null ? null : refusal + advice}
          onKey={take}
          onCancel={isChanging ? () => setIsChanging(false) : undefined}
        />
      )}
    </>
  );
}

const container = document.getElementById("playground");
if (!container) throw new Error("The page has no element #playground");
createRoot(container).render(<Page />);
