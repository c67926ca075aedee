// PouchDB against express-pouchdb, both over leveldb. Run by node in the folder that has them.
//
// `edits FOLDER`: two clients edit one document apart and replicate in turn.
// `sync FOLDER DOCUMENTS`: an empty client replicates all documents, as the library does by default.
// `server FOLDER [DOCUMENTS]` is the other process.
"use strict";
const fs = require("fs");
const path = require("path");
const { spawn } = require("child_process");
const PouchDB = require("pouchdb");

const [what, where, documents] = process.argv.slice(2);
fs.mkdirSync(where, { recursive: true });

async function serve() {
  const Local = PouchDB.defaults({ prefix: path.join(where, "server") + path.sep });
  fs.mkdirSync(path.join(where, "server"), { recursive: true });
  const app = require("express")();
  let asked = 0;
  let bytes = 0;
  app.use((request, response, next) => {
    asked += 1;
    const write = response.write.bind(response);
    const end = response.end.bind(response);
    response.write = (piece, ...more) => { bytes += Buffer.byteLength(piece); return write(piece, ...more); };
    response.end = (piece, ...more) => {
      if (piece && typeof piece !== "function") bytes += Buffer.byteLength(piece);
      return end(piece, ...more);
    };
    next();
  });
  app.get("/_bench", (request, response) => response.json({ asked, bytes }));
  app.use("/", require("express-pouchdb")(Local, { mode: "minimumForPouchDB", inMemoryConfig: true, logPath: path.join(where, "log.txt") }));
  if (documents) {
    const base = new Local("appeals");
    const lines = fs.readFileSync(documents, "utf8").split("\n").filter(Boolean);
    for (let start = 0; start < lines.length; start += 500) {
      await base.bulkDocs(lines.slice(start, start + 500).map((line) => {
        const document = JSON.parse(line);
        return { _id: document.id, doc: document };
      }));
    }
  }
  const listener = app.listen(0, "127.0.0.1", () => console.log(listener.address().port));
}

function server() {
  const args = [__filename, "server", where].concat(documents ? [documents] : []);
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "ignore"], env: process.env });
  return new Promise((ready, failed) => {
    child.stdout.once("data", (line) => ready({ child, url: `http://127.0.0.1:${String(line).trim()}/` }));
    child.once("exit", (code) => failed(new Error(`the server has ended: ${code}`)));
  });
}

async function one(base, url, fields) {
  const remote = `${url}${base}`;
  const clients = ["one", "two"].map((name) => new PouchDB(path.join(where, `${base}-${name}`)));
  await clients[0].put({ _id: "a", title: "as it was", note: "as it was" });
  await clients[0].sync(remote);
  await clients[1].sync(remote);
  const words = ["word of A", "word of B"];
  for (const k of [0, 1]) {
    const document = await clients[k].get("a");
    document[fields[k]] = words[k];
    await clients[k].put(document);
  }
  let told = false;
  for (const k of [0, 1, 0]) {
    const found = await clients[k].sync(remote);
    told = told || found.push.errors.length > 0 || found.pull.errors.length > 0;
  }
  const ends = [];
  const kept = [];
  for (const client of clients) {
    const document = await client.get("a", { conflicts: true });
    ends.push({ title: document.title, note: document.note });
    for (const rev of document._conflicts || []) {
      const loser = await client.get("a", { rev });
      kept.push({ title: loser.title, note: loser.note });
    }
    await client.close();
  }
  return { ends, words, told, kept_aside: kept };
}

async function edits(url) {
  return { different: await one("different", url, ["title", "note"]), same: await one("same", url, ["note", "note"]) };
}

async function sync(url) {
  const client = new PouchDB(path.join(where, "client"));
  const start = process.hrtime.bigint();
  await client.replicate.from(`${url}appeals`);
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  const count = (await client.info()).doc_count;
  await client.close();
  const bench = await (await fetch(`${url}_bench`)).json();
  return { seconds, documents: count, requests: bench.asked, bytes_down: bench.bytes };
}

async function main() {
  if (what === "server") return serve();
  const { child, url } = await server();
  child.removeAllListeners("exit");
  try {
    console.log(JSON.stringify(await (what === "edits" ? edits(url) : sync(url))));
  } finally {
    child.kill("SIGKILL");
  }
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
