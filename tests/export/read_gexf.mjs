// Reads a GEXF file with graphology-gexf, the reader of Gephi Lite, and prints what it found as JSON.
// Usage: node read_gexf.mjs EXPLORER_FOLDER FILE
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [folder, file] = process.argv.slice(2);
const require = createRequire(join(folder, "package.json"));
const { MultiDirectedGraph } = require("graphology");
const { parse } = require("graphology-gexf");

const graph = parse(MultiDirectedGraph, readFileSync(file, "utf8"), { respectInputGraphType: true });
const nodes = graph.mapNodes((id, attributes) => [id, attributes]);
const edges = graph.mapEdges((id, attributes, source, target) => [id, source, target, attributes]);
process.stdout.write(JSON.stringify({ type: graph.type, multi: graph.multi, nodes, edges }));
