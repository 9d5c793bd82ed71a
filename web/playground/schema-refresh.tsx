import { useGraphiQL, useGraphiQLActions } from "@graphiql/react";
import { useEffect } from "react";

const PAUSE_MILLISECONDS = 800;

/** Asks for the schema again when the headers change and none was answered yet: the reader has just filled in a key. */
export function SchemaRefresh(): null {
  const headerEditor = useGraphiQL((state) => state.headerEditor);
  const hasSchema = useGraphiQL((state) => Boolean(state.schema));
  const actions = useGraphiQLActions();

  useEffect(() => {
    if (hasSchema || !headerEditor) return;
    let timer: ReturnType<typeof setTimeout>;
    const subscription = headerEditor.onDidChangeModelContent(() => {
      clearTimeout(timer);
      timer = setTimeout(() => void actions.introspect(), PAUSE_MILLISECONDS);
    });
    return () => {
      clearTimeout(timer);
      subscription.dispose();
    };
  }, [hasSchema, headerEditor, actions]);

  return null;
}
