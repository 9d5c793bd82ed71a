import { useGraphiQL, useGraphiQLActions } from "@graphiql/react";

import type { PlaygroundExample } from "../../src/http/playground.js";

export interface Topic {
  readonly name: string;
  /** What to expect of its operations. */
  readonly hint: string;
  readonly examples: readonly PlaygroundExample[];
}

const HINTS: Readonly<Record<PlaygroundExample["topic"], string>> = {
  ask: "reads, changes nothing",
  record: "writes a made-up customer: a start where there are no data",
  integrate: "for plugins that keep a CRM in step",
};

/** The examples by topic, in the order in which they are given. */
export function topicsOf(examples: readonly PlaygroundExample[]): Topic[] {
  const names = [...new Set(examples.map(({ topic }) => topic))];
  return names.map((name) => ({
    name,
    hint: HINTS[name],
    examples: examples.filter(({ topic }) => topic === name),
  }));
}

/** Opens an example: in the tab that holds it already, else in a new one, so that nothing the reader wrote is lost. */
export function useOpenExample(): (example: PlaygroundExample) => void {
  const { queryEditor, tabs, activeTabIndex } = useGraphiQL(({ queryEditor, tabs, activeTabIndex }) => ({
    queryEditor,
    tabs,
    activeTabIndex,
  }));
  const actions = useGraphiQLActions();
  return ({ operation }) => {
    const known = tabs.findIndex(({ query }) => query === operation);
    if (known === activeTabIndex) return;
    if (known !== -1) {
      actions.changeTab(known);
      return;
    }
    actions.addTab();
    queryEditor?.setValue(operation);
  };
}
