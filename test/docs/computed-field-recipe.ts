/** A step of the recipe: the files it names, first the one to change, and what of them. */
export interface RecipeStep {
  readonly text: string;
  readonly files: readonly string[];
  readonly names: readonly string[];
  readonly scripts: readonly string[];
}

/** The numbered steps of the section on computed fields in CONTRIBUTING.md. */
export function recipeSteps(contributing: string): RecipeStep[] {
  const [, section = ""] = /^## Add a computed field\n(.*?)^## /ms.exec(contributing) ?? [];
  return [...section.matchAll(/^\d+\. (.*(?:\n {3}.*)*)/gm)].map(([, step = ""]) => {
    const spans = [...step.matchAll(/`([^`]+)`/g)].map(([, span = ""]) => span);
    const scripts = spans.flatMap((span) => /^npm run (\S+)$/.exec(span)?.[1] ?? []);
    const named = spans.filter((span) => !span.startsWith("npm "));
    return {
      text: step.replace(/\s+/g, " "),
      files: named.filter((span) => span.includes("/")),
      names: named.filter((span) => !span.includes("/")),
      scripts,
    };
  });
}
