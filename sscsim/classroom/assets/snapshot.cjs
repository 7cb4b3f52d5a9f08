// Starts Python once, with the rules in it, and writes down its memory: a page that reads it back is
// ready three times as soon. Run by node, in a folder with the files of Pyodide and sscsim.zip.
"use strict";

const fs = require("node:fs");
const { loadPyodide } = require("./pyodide.js");

async function main() {
  const python = await loadPyodide({ indexURL: `${__dirname}/`, _makeSnapshot: true });
  python.FS.writeFile("/sscsim.zip", fs.readFileSync("sscsim.zip"));
  python.runPython(fs.readFileSync("start.py", "utf8"));
  fs.writeFileSync("snapshot.bin", python.makeMemorySnapshot());
}

main().catch((error) => {
  console.error(String(error));
  process.exitCode = 1;
});
