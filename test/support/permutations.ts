/** Some things in every order. */
export function permutations<T>(all: readonly T[]): T[][] {
  if (all.length < 2) return [[...all]];
  return all.flatMap((one, place) => {
    const others = all.filter((_other, at) => at !== place);
    return permutations(others).map((rest) => [one, ...rest]);
  });
}
