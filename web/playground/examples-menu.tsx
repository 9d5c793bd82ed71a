import { StarIcon, ToolbarButton, ToolbarMenu, useGraphiQL, useGraphiQLActions } from "@graphiql/react";
import { Fragment } from "react";

import type { PlaygroundExample } from "../../src/http/playground.js";

/** A menu that opens an example in a new tab: the first tabs may long be edited or closed, and GraphiQL remembers that. */
export function ExamplesMenu({ examples }: { readonly examples: readonly PlaygroundExample[] }) {
  const queryEditor = useGraphiQL((state) => state.queryEditor);
  const actions = useGraphiQLActions();
  const topics = [...new Set(examples.map(({ topic }) => topic))];

  function open(example: PlaygroundExample) {
    actions.addTab();
    queryEditor?.setValue(example.operation);
  }

  return (
    <ToolbarMenu
      button={
        <ToolbarButton label="Open an example">
          <StarIcon className="graphiql-toolbar-icon" aria-hidden="true" />
        </ToolbarButton>
      }
    >
      {topics.map((topic) => (
        <Fragment key={topic}>
          <div className="treue-topic">{topic}</div>
          {examples
            .filter((example) => example.topic === topic)
            .map((example) => (
              <ToolbarMenu.Item key={example.name} title={example.summary} onSelect={() => open(example)}>
                {example.name}
              </ToolbarMenu.Item>
            ))}
        </Fragment>
      ))}
    </ToolbarMenu>
  );
}
