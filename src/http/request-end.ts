import type { Response } from "express";

import { RequestError } from "../domain/errors.js";

/** A signal that is aborted when the sender of a request has left, or when answering takes longer than it may. */
export function requestEnd(response: Response, limitMs: number): AbortSignal {
  const end = new AbortController();
  const timer = setTimeout(() => end.abort(ended(`the request took longer than ${limitMs / 1000} seconds`)), limitMs);
  const leave = () => {
    clearTimeout(timer);
    if (!response.writableFinished) end.abort(ended("the sender of the request has left"));
  };
  if (response.closed) leave();
  else response.once("close", leave);
  return end.signal;
}

function ended(message: string): RequestError {
  return new RequestError("REQUEST_TIMED_OUT", message);
}

/** What comes of work, unless the signal is aborted before while the work may be given up; then throws the signal's reason. */
export async function unlessEnded<Result>(
  signal: AbortSignal,
  work: Promise<Result>,
  mayBeGivenUp: () => boolean,
): Promise<Result> {
  let giveUp: (() => void) | undefined;
  const end = new Promise<never>((_resolve, reject) => {
    giveUp = () => {
      if (mayBeGivenUp()) reject(signal.reason as Error);
    };
    signal.addEventListener("abort", giveUp);
    if (signal.aborted) giveUp();
  });
  try {
    return await Promise.race([work, end]);
  } finally {
    if (giveUp !== undefined) signal.removeEventListener("abort", giveUp);
  }
}
