import "graphiql/style.css";
import "./page.css";
import "./workers.js";

import { createGraphiQLFetcher } from "@graphiql/toolkit";
import { GraphiQL } from "graphiql";
import { createRoot } from "react-dom/client";

import { ExamplesMenu } from "./examples-menu.js";
import { readOptions, startingHeaders } from "./options.js";
import { SchemaRefresh } from "./schema-refresh.js";
import { treueStorage } from "./storage.js";

const options = readOptions();
const headers = JSON.stringify(startingHeaders(options), null, 2);
const container = document.getElementById("playground");
if (!container) throw new Error("The page has no element #playground");

/**
 * `initialHeaders` is for the tab that is open first, also after a reload, `defaultHeaders` for each one opened later.
 * No plugins: GraphiQL's own, the history, writes the headers, and so the key, into the browser's storage.
 */
createRoot(container).render(
  <GraphiQL
    plugins={[]}
    fetcher={createGraphiQLFetcher({ url: options.endpoint })}
    defaultTabs={options.examples.map(({ operation }) => ({ query: operation }))}
    initialHeaders={headers}
    defaultHeaders={headers}
    defaultEditorToolsVisibility="headers"
    storage={treueStorage}
  >
    <GraphiQL.Logo>Treue</GraphiQL.Logo>
    <GraphiQL.Toolbar>
      {({ prettify, merge, copy }) => (
        <>
          {prettify}
          {merge}
          {copy}
          <ExamplesMenu examples={options.examples} />
        </>
      )}
    </GraphiQL.Toolbar>
    <SchemaRefresh />
  </GraphiQL>,
);
