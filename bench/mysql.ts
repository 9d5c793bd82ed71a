import { createConnection } from "mysql2/promise";

/** Runs work on an empty database of the server TEST_MYSQL_URL, default 127.0.0.1:3306, and removes it. */
export async function withMysql(work: (url: string) => Promise<void>): Promise<void> {
  const server = process.env.TEST_MYSQL_URL ?? "mysql://root@127.0.0.1:3306/";
  const connection = await createConnection(server);
  const name = `treue_bench_${process.pid}`;
  await connection.query(`CREATE DATABASE ${name}`);
  try {
    await work(new URL(`/${name}`, server).href);
  } finally {
    await connection.query(`DROP DATABASE ${name}`);
    await connection.end();
  }
}
