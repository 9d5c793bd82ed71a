/**
 * The key outlasts a reload of this browser tab and nothing else. Browsers write the storage of a tab to disk, and there it
 * stays after the tab is closed; so only one half lies there, the key mixed with as many random bytes. These are the other
 * half, in the name of the window, which browsers hold in memory. Neither tells anything of the key.
 */
const STORED = "treue:key";
const NAMED = "treue:";

export function keptKey(): string | null {
  const half = sessionStorage.getItem(STORED);
  if (half === null || !window.name.startsWith(NAMED)) return null;
  return mixed(atob(half), atob(window.name.slice(NAMED.length)));
}

export function keepKey(key: string): void {
  const random = String.fromCharCode(...crypto.getRandomValues(new Uint8Array(key.length)));
  sessionStorage.setItem(STORED, btoa(mixed(key, random)));
  window.name = NAMED + btoa(random);
}

function mixed(one: string, other: string): string {
  return String.fromCharCode(...[...one].map((letter, index) => letter.charCodeAt(0) ^ other.charCodeAt(index)));
}

/** The key in what a reader pasted: with spaces around it, or as the whole header. */
export function keyIn(text: string): string {
  return text.trim().replace(/^(Authorization:\s*)?Bearer\s+/i, "");
}

const NO_ANSWER = "The server does not answer. Is it still running?";

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
    return NO_ANSWER;
  }
}

/**
 * `fetch` with the key, and a word where the server refuses it. Headers that the reader wrote into the editor win, and then
 * a refusal is theirs to mend.
 */
export function authorized(key: string, onRefused: (message: string) => void = () => {}): typeof fetch {
  return async (input, init) => {
    const headers = new Headers(init?.headers);
    if (headers.has("Authorization")) return answerOf(input, init);
    headers.set("Authorization", `Bearer ${key}`);
    const response = await answerOf(input, { ...init, headers });
    if (response.status === 401) onRefused(await messageOf(response.clone()));
    return response;
  };
}

/** A browser says only that it failed, and GraphiQL would show its own code beside it. */
async function answerOf(...request: Parameters<typeof fetch>): Promise<Response> {
  try {
    return await fetch(...request);
  } catch (cause) {
    const fault = new Error(NO_ANSWER, { cause });
    delete fault.stack;
    throw fault;
  }
}

interface Refused {
  readonly errors?: readonly { readonly message: string }[];
}

async function messageOf(response: Response): Promise<string> {
  const body = (await response.json().catch(() => ({}))) as Refused;
  const reason = body.errors?.[0]?.message ?? `the answer was ${response.status} ${response.statusText}`;
  return `The server refused it: ${reason}.`;
}
