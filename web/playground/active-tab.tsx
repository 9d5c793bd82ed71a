import { useGraphiQL } from "@graphiql/react";
import { useEffect } from "react";

/** Keeps the tab that is open in sight: there may be more tabs than the width holds. */
export function ActiveTab(): null {
  const { count, active } = useGraphiQL(({ tabs, activeTabIndex }) => ({ count: tabs.length, active: activeTabIndex }));
  useEffect(() => {
    document.querySelector(".graphiql-tab-active")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [count, active]);
  return null;
}
