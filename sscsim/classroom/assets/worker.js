// Python and the rules in a worker. Whatever is needed was handed over: nothing is fetched.
"use strict";

const INDEX = "https://nowhere.invalid/"; // a name for what was handed over; it is never asked
let answered = null;

/** Read base64; where the browser has no function for it, sign by sign. */
function decoded(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  const signs = atob(text);
  const bytes = new Uint8Array(signs.length);
  for (let place = 0; place < signs.length; place += 1) bytes[place] = signs.charCodeAt(place);
  return bytes;
}

async function unpacked(text) {
  const packed = decoded(text);
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
function run(text) {
  const module = text("pyodide.asm.mjs")
    .replaceAll("import.meta.url", "self.location.href")
    .replace(/export default (\w+)/, "self.sscsimModule = $1");
  const urls = [module, text("pyodide.js")].map((code) => URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
  const load = self.importScripts.bind(self);
  self.importScripts = () => { throw new Error("a worker like one of modules"); }; // Pyodide asks so
  load(...urls);
}

async function start(packed) {
  const files = await allUnpacked(packed);
  const text = (name) => new TextDecoder().decode(files[name]);
  serve(files);
  run(text);
  const { info } = JSON.parse(text("pyodide-lock.json"));
  const given = { indexURL: INDEX, createPyodideModule: self.sscsimModule, lockFileContents: { info, packages: {} } };
  try {
    answered = await remembered(given, files);
  } catch {
    answered = null; // another browser than the memory was made for: start anew
  }
  answered ??= await begun(given, files, text("start.py"));
}

/** Go on from the memory of a Python that was started when the folder was made. */
async function remembered(given, files) {
  if (!files["memory.bin"]) return null;
  const python = await self.loadPyodide({ ...given, _loadSnapshot: files["memory.bin"] });
  python.FS.writeFile("/sscsim.zip", files["sscsim.zip"]);
  return python.globals.get("answered");
}

async function begun(given, files, program) {
  const python = await self.loadPyodide(given);
  python.FS.writeFile("/sscsim.zip", files["sscsim.zip"]);
  python.runPython(program);
  return python.globals.get("answered");
}

/** Ask the package. A mistake of ours is told as a problem, so that the page goes on. */
function asked(question) {
  try {
    return answered(question);
  } catch (error) {
    return JSON.stringify({ problems: [`sscsim itself failed: ${error}`] });
  }
}

self.onmessage = async ({ data }) => {
  if (answered) {
    self.postMessage({ number: data.number, answer: asked(data.question) });
    return;
  }
  try {
    await start(data);
    self.postMessage({ ready: true });
  } catch (error) {
    self.postMessage({ ready: false, error: String(error) });
  }
};
