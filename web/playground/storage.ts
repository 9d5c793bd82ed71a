/**
 * Keeps what the reader has open under names of our own. GraphiQL's names are the same in every server that serves it, and a
 * browser shares them between all servers that ever ran at this address: another project's tabs would open here.
 */
const PREFIX = "treue:";

function ownNames(): string[] {
  return Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
}

export const treueStorage = {
  getItem: (name: string) => localStorage.getItem(PREFIX + name),
  setItem: (name: string, value: string) => localStorage.setItem(PREFIX + name, value),
  removeItem: (name: string) => localStorage.removeItem(PREFIX + name),
  clear: () => ownNames().forEach((name) => localStorage.removeItem(name)),
  get length() {
    return ownNames().length;
  },
};
