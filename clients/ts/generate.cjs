// Writes the clients of the four contracts from the schemas in ../../schema.
// `node generate.cjs [folder]`; the folder is src/generated unless named.
const fs = require("node:fs");
const path = require("node:path");
const codegen = require("@cosmwasm/ts-codegen").default;

const schema = path.join(__dirname, "../../schema");
const out = path.resolve(process.argv[2] ?? path.join(__dirname, "src/generated"));
const contracts = ["Hub", "Consumer", "Lens", "Lrt"];

// A client that is no longer generated must not stay behind.
fs.rmSync(out, { recursive: true, force: true });
codegen({
  contracts: contracts.map((name) => ({ name, dir: path.join(schema, name.toLowerCase()) })),
  outPath: out,
  options: { bundle: { enabled: false }, types: { enabled: true }, client: { enabled: true } },
}).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
