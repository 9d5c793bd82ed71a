import { ConfigError, readConfig } from "../src/config.js";

describe("the configuration", () => {
  test("an empty environment gives the defaults", () => {
    expect(readConfig({})).toMatchObject({
      databaseUrl: "sqlite:./data/treue.sqlite",
      port: 4000,
      host: "127.0.0.1",
      logLevel: "info",
      clockStart: null,
      databaseLimits: { connections: 10, statementMs: 10_000 },
    });
  });

  test("the demo has a database of its own where none is named", () => {
    expect(readConfig({}).demoDatabaseUrl).toBe("sqlite:./data/demo.sqlite");
    expect(readConfig({ DATABASE_URL: "sqlite:x.sqlite" }).demoDatabaseUrl).toBe("sqlite:x.sqlite");
  });

  test("an empty value counts as not given", () => {
    expect(readConfig({ PORT: "" }).port).toBe(4000);
  });

  test("every fault is named at once", () => {
    const read = () =>
      readConfig({ DATABASE_URL: "postgres://x/y", PORT: "70000", LOG_LEVEL: "loud", CLOCK_START: "soon" });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(/DATABASE_URL[^]*PORT[^]*LOG_LEVEL[^]*CLOCK_START/);
  });

  test("keys of secrets are 32 bytes in base64, the first one first, and a fault does not repeat them", () => {
    expect(readConfig({}).secretKeys).toEqual([]);
    const [first, second] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
    const given = `${first.toString("base64")}, ${second.toString("base64")}`;
    expect(readConfig({ SECRETS_KEY: given }).secretKeys).toEqual([first, second]);
    for (const wrong of ["hunter2", Buffer.alloc(31).toString("base64"), `${given},`, first.toString("hex")]) {
      const read = () => readConfig({ SECRETS_KEY: wrong });
      expect(read).toThrow("SECRETS_KEY is not 32 bytes in base64");
      expect(read).not.toThrow(wrong);
    }
  });

  test("origins are taken as browsers send them, and whatever could never equal one is named", () => {
    expect(readConfig({}).corsOrigins).toEqual([]);
    const given = " https://crm.example,http://localhost:3000, http://[::1]:5173,";
    const origins = ["https://crm.example", "http://localhost:3000", "http://[::1]:5173"];
    expect(readConfig({ CORS_ORIGINS: given }).corsOrigins).toEqual(origins);
  });

  test.each([
    ["*", '"*" is no origin such as https://crm.example'],
    ["null", '"null" is no origin such as'],
    ["crm.example", '"crm.example" is no origin such as'],
    ["ftp://crm.example", '"ftp://crm.example" is no origin such as'],
    ["https://*.crm.example", '"https://*.crm.example" is no origin such as'],
    ["https://crm.example/", '"https://crm.example/" is no origin; write https://crm.example'],
    ["https://CRM.example:443", '"https://CRM.example:443" is no origin; write https://crm.example'],
    ["https://ok.example,https://x.example/path", '"https://x.example/path" is no origin; write https://x.example'],
  ])("%s is no list of origins", (given, message) => {
    expect(() => readConfig({ CORS_ORIGINS: given })).toThrow(`CORS_ORIGINS ${message}`);
  });

  test.each(["sqlite:./x.sqlite", "mysql://root@127.0.0.1:3306/treue", "mysql://u:p%40ss@db.example/name"])(
    "%s is a database",
    (url) => {
      expect(readConfig({ DATABASE_URL: url }).databaseUrl).toBe(url);
    },
  );

  test.each(["sqlite:", "mysql://root@127.0.0.1:3306/", "mysql://root@127.0.0.1"])("%s is no database", (url) => {
    expect(() => readConfig({ DATABASE_URL: url })).toThrow("DATABASE_URL");
  });

  test("tokens are taken of an issuer and for an audience, or not at all", () => {
    const issuer = { OIDC_ISSUER: "https://login.example/realms/main", OIDC_AUDIENCE: "treue" };
    expect(readConfig({}).oidc).toBeNull();
    expect(readConfig(issuer).oidc).toEqual({
      issuer: "https://login.example/realms/main",
      audience: "treue",
      jwksUrl: null,
      roleClaim: "treue_role",
      workspaceClaim: "treue_workspace",
    });
    expect(() => readConfig({ OIDC_ISSUER: issuer.OIDC_ISSUER })).toThrow("OIDC_AUDIENCE is not set");
    expect(() => readConfig({ OIDC_AUDIENCE: "treue" })).toThrow("OIDC_AUDIENCE is set without OIDC_ISSUER");
    for (const wrong of ["login.example", "http://login.example", "ftp://login.example"]) {
      expect(() => readConfig({ ...issuer, OIDC_ISSUER: wrong })).toThrow("OIDC_ISSUER is no address such as https:");
      expect(() => readConfig({ ...issuer, OIDC_JWKS_URL: wrong })).toThrow(
        "OIDC_JWKS_URL is no address such as https:",
      );
    }
    expect(readConfig({ ...issuer, OIDC_ISSUER: "http://127.0.0.1:8080/realm" }).oidc?.issuer).toContain("8080");
  });
});
