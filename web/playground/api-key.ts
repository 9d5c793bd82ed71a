/**
 * The key lives in the storage of this browser tab and nowhere else: it outlasts a reload, is not known to other tabs, and is
 * gone when the tab is closed.
 */
const NAME = "treue:key";

export function keptKey(): string | null {
  return sessionStorage.getItem(NAME);
}

export function keepKey(key: string): void {
  sessionStorage.setItem(NAME, key);
}

/** The key in what a reader pasted: with spaces around it, or as the whole header. */
export function keyIn(text: string): string {
  return text.trim().replace(/^(Authorization:\s*)?Bearer\s+/i, "");
}

/** Why the server does not take the key, in words; null where it does. */
export async function refusalOf(endpoint: string, key: string): Promise<string | null> {
  if (!/^[\x21-\x7e]+$/.test(key)) return "This is no key: one begins with treue_ and has no spaces in it.";
  try {
    const response = await authorized(key)(endpoint, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ query: "{ __typename }" }),
    });
    return response.ok ? null : await messageOf(response);
  } catch {
    return "The server does not answer. Is it still running?";
  }
}

/**
 * `fetch` with the key, and a word where the server refuses it. Headers that the reader wrote into the editor win, and then
 * a refusal is theirs to mend.
 */
export function authorized(key: string, onRefused: (message: string) => void = () => {}): typeof fetch {
  return async (input, init) => {
    const headers = new Headers(init?.headers);
    if (headers.has("Authorization")) return fetch(input, init);
    headers.set("Authorization", `Bearer ${key}`);
    const response = await fetch(input, { ...init, headers });
    if (response.status === 401) onRefused(await messageOf(response.clone()));
    return response;
  };
}

interface Refused {
  readonly errors?: readonly { readonly message: string }[];
}

async function messageOf(response: Response): Promise<string> {
  const body = (await response.json().catch(() => ({}))) as Refused;
  const reason = body.errors?.[0]?.message ?? `the answer was ${response.status} ${response.statusText}`;
  return `The server refused it: ${reason}.`;
}
