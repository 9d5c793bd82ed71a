import { DropdownMenu } from "@graphiql/react";
import { Fragment } from "react";

import { type Topic, useOpenExample } from "./operations.js";

/** A menu of all ready operations. */
export function OperationsMenu({ topics }: { readonly topics: readonly Topic[] }) {
  const open = useOpenExample();
  return (
    <DropdownMenu>
      <DropdownMenu.Button className="treue-button">Operations ▾</DropdownMenu.Button>
      <DropdownMenu.Content>
        {topics.map(({ name, examples }) => (
          <Fragment key={name}>
            <div className="treue-topic">{name}</div>
            {examples.map((example) => (
              <DropdownMenu.Item key={example.name} title={example.summary} onSelect={() => open(example)}>
                {example.name}
              </DropdownMenu.Item>
            ))}
          </Fragment>
        ))}
      </DropdownMenu.Content>
    </DropdownMenu>
  );
}
