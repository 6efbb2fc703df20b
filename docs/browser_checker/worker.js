// Python, and in it the checker, in a thread of its own: told a file, it answers. The page ends it to cancel.
import { loadPyodide } from "./python/pyodide.mjs";

const here = new URL(".", import.meta.url);
const text = async (name) => (await fetched(name)).text();

async function fetched(name) {
  const response = await fetch(new URL(name, here));
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return response;
}

async function start() {
  const python = await loadPyodide({ indexURL: new URL("python/", here).href });
  python.FS.writeFile("/check.pyz", new Uint8Array(await (await fetched("check.pyz")).arrayBuffer()));
  const names = python.toPy({ __name__: "answer" });
  python.runPython(await text("answer.py"), { globals: names });
  return { answer: names.get("answer"), most: names.get("FILE_BYTES") };
}

const ready = start();
ready.then(
  () => postMessage({ ready: true }),
  (error) => postMessage({ broken: String(error) }),
);

onmessage = async ({ data: { id, file } }) => {
  try {
    const { answer, most } = await ready;
    // One byte more than is allowed is enough for the checker to refuse the file, as it does on the command line.
    const bytes = new Uint8Array(await file.slice(0, most + 1).arrayBuffer());
    postMessage({ id, answer: JSON.parse(answer(bytes)) });
  } catch (error) {
    postMessage({ id, failed: String(error.message ?? error) });
  }
};
