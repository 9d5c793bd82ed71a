import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";

import { checkedLookup, type Resolve, targetFault, TargetRefused, type TargetRules } from "./target.js";

/** How messages are sent. */
export interface PostSettings {
  readonly rules: TargetRules;
  readonly resolve: Resolve;
  /** From the first look-up to the status of the answer. */
  readonly timeoutMs: number;
}

/** What the receiver answered; its body is not read. */
export interface PostAnswer {
  readonly status: number;
  readonly retryAfter: string | undefined;
}

/**
 * Posts a body to a URL over a connection of its own, to an address that was checked, and follows no redirects. Throws
 * where there is no answer in time, and when the signal is aborted.
 */
export async function post(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: Buffer,
  { rules, resolve, timeoutMs }: PostSettings,
  signal: AbortSignal,
): Promise<PostAnswer> {
  const fault = targetFault(url, rules);
  if (fault !== null) throw new TargetRefused(fault);
  const timeout = AbortSignal.timeout(timeoutMs);
  const send = new URL(url).protocol === "https:" ? requestHttps : requestHttp;
  return new Promise<PostAnswer>((answer, fail) => {
    const sending = send(url, {
      method: "POST",
      headers: { ...headers, "content-length": body.length },
      lookup: checkedLookup(rules, resolve),
      agent: false,
      signal: AbortSignal.any([signal, timeout]),
    });
    sending.once("response", (response) => {
      answer({ status: response.statusCode ?? 0, retryAfter: response.headers["retry-after"] });
      // The status is all that counts; a body without end would hold the connection.
      response.once("error", () => undefined);
      response.destroy();
    });
    sending.on("error", (cause) => {
      fail(timeout.aborted ? new Error(`no answer within ${timeoutMs / 1000} s`, { cause }) : cause);
    });
    sending.end(body);
  });
}
