/** Libraries check less, and are faster, where they know that nobody develops with them; set before any of them is loaded. */
// eslint-disable-next-line no-restricted-properties -- Not read but set, for others.
process.env.NODE_ENV ??= "production";
