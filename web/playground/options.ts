import type { PlaygroundOptions } from "../../src/http/playground.js";

/** The options the server was given; it writes them as JSON into the element that is read here. */
export function readOptions(): PlaygroundOptions {
  const element = document.getElementById("playground-options");
  return JSON.parse(element?.textContent ?? "") as PlaygroundOptions;
}

/** The request headers a tab opens with: the key the server handed out, or a stand-in to be replaced by the reader's own. */
export function startingHeaders({ apiKey }: PlaygroundOptions): Record<string, string> {
  return { Authorization: `Bearer ${apiKey ?? "your-api-key"}` };
}
