// Python and the rules in a worker. Whatever is needed was handed over: nothing is fetched.
"use strict";

const INDEX = "https://nowhere.invalid/"; // a name for what was handed over; it is never asked
let answered = null;

async function unpacked(text) {
  const packed = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function allUnpacked(files) {
  const pairs = Object.entries(files).map(async ([name, text]) => [name, await unpacked(text)]);
  return Object.fromEntries(await Promise.all(pairs));
}

/** Serve what Pyodide fetches from memory, and nothing else. */
function serve(files) {
  self.fetch = async (url) => {
    const name = String(url).split("/").pop();
    if (!(name in files)) throw new Error(`not here: ${name}`);
    const type = name.endsWith(".wasm") ? "application/wasm" : "application/octet-stream";
    return new Response(files[name], { headers: { "Content-Type": type } });
  };
}

/** Run Pyodide's scripts. It is made for modules, which a page from disk cannot load; so they are made plain. */
function run(files) {
  const text = (name) => new TextDecoder().decode(files[name]);
  const module = text("pyodide.asm.mjs")
    .replaceAll("import.meta.url", "self.location.href")
    .replace(/export default (\w+)/, "self.sscsimModule = $1");
  const urls = [module, text("pyodide.js")].map((code) => URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
  const load = self.importScripts.bind(self);
  self.importScripts = () => { throw new Error("a worker like one of modules"); }; // Pyodide asks so
  load(...urls);
  return { createPyodideModule: self.sscsimModule, info: JSON.parse(text("pyodide-lock.json")).info };
}

async function start(packed) {
  const files = await allUnpacked(packed);
  serve(files);
  const { createPyodideModule, info } = run(files);
  const python = await self.loadPyodide({ indexURL: INDEX, createPyodideModule, lockFileContents: { info, packages: {} } });
  python.FS.writeFile("/sscsim.zip", files["sscsim.zip"]);
  answered = python.runPython("import sys; sys.path.insert(0, '/sscsim.zip'); from sscsim.classroom import answered; answered");
}

self.onmessage = async ({ data }) => {
  if (answered) {
    self.postMessage({ number: data.number, answer: answered(data.question) });
    return;
  }
  try {
    await start(data);
    self.postMessage({ ready: true });
  } catch (error) {
    self.postMessage({ ready: false, error: String(error) });
  }
};
