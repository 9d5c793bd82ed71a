import { useGraphiQL } from "@graphiql/react";
import { useEffect } from "react";

/** Keeps the tab that is open in sight: there may be more tabs than the width holds. */
export function ActiveTab(): null {
  const { index, title } = useGraphiQL(({ tabs, activeTabIndex }) => ({
    index: activeTabIndex,
    title: tabs[activeTabIndex]?.title,
  }));
  useEffect(() => {
    document.querySelector(".graphiql-tab-active")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [index, title]);
  return null;
}
