import type { PlaygroundOptions } from "../../src/http/playground.js";

/** The options the server was given; it writes them as JSON into the element that is read here. */
export function readOptions(): PlaygroundOptions {
  const element = document.getElementById("playground-options");
  return JSON.parse(element?.textContent ?? "") as PlaygroundOptions;
}
