/** What no line of a server's log holds, by what it is. */
const PRIVATE = {
  "an API key": /treue_[\w-]{30,}/,
  "a secret": /whsec_[\w+/=-]|sealed:[0-9a-f]{8}:/,
  "an e-mail address": /[\w.+-]+@(?:[\w-]+\.)+[a-z]{2,}/i,
  "a telephone number": /\+\d[\d -]{7,}/,
  "a payload": /\\?"(?:externalId|occurredAt|customFields|startsOn)\\?"\s*:/,
};

/** What of a log is private, each as what it is and the line; nothing where all is well. */
const privateLines = (log) =>
  log
    .split("\n")
    .flatMap((line) =>
      Object.entries(PRIVATE).flatMap(([what, pattern]) => (pattern.test(line) ? [`${what}: ${line}`] : [])),
    );

module.exports = { privateLines };
