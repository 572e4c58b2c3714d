import assert from "node:assert/strict";
import { DeclaredRepositories } from "../../../components/declared-repositories";

const repository = (name: string, address: string, root: string) => ({
  ...{ name, root },
  ssh: { address, port: 22, hostKeys: [] },
});

describe("the repositories of a program", () => {
  function declare(...repositories: ReturnType<typeof repository>[]): string {
    const declared = new DeclaredRepositories();
    try {
      for (const one of repositories) declared.add(one);
      return "";
    } catch (error) {
      assert.ok(error instanceof Error && error.name === "RepositoriesCollide");
      return error.message;
    }
  }

  it("may be on one host, and in folders of one name on two", () => {
    const one = repository("el6", "192.0.2.21", "/srv/el6");
    assert.equal(declare(one, repository("el7", "192.0.2.21", "/srv/el7")), "");
    assert.equal(declare(one, repository("el6-west", "192.0.2.22", "/srv/el6")), "");
  });

  it("have each a name of its own", () => {
    assert.equal(
      declare(repository("el6", "192.0.2.21", "/srv/el6"), repository("el6", "192.0.2.22", "/srv/el6")),
      "The program declares two repositories with the name el6. Give each a name of its own.",
    );
  });

  it("aren't one folder of one host", () => {
    for (const [address, root] of [
      ["192.0.2.21", "/srv/el6"],
      ["192.0.2.21", "/srv//el6/"],
    ] as const)
      assert.equal(
        declare(repository("el6", "192.0.2.21", "/srv/el6"), repository("other", address, root)),
        "The repositories el6 and other are one folder of one host: /srv/el6. Two promotions would change it at once. Declare it once.",
      );
  });
});
