import { createConnection } from "mysql2/promise";

/** Removes the database that the tests were copied from. */
// jest takes the default export.
// eslint-disable-next-line no-restricted-syntax
export default async function dropTemplate(): Promise<void> {
  const { TREUE_TEST_MYSQL: url = "", TREUE_TEST_TEMPLATE: template } = process.env;
  if (url === "") return;
  const connection = await createConnection(url);
  await connection.query(`DROP DATABASE IF EXISTS ${template}`);
  await connection.end();
}
