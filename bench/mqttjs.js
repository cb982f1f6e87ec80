// SPDX-License-Identifier: Apache-2.0
// What load tools written on MQTT.js do, as little of it as there can be: for bench/peers.
//   node mqttjs.js closed PORT CLIENTS SECONDS   each sends itself a message, and the next one then
//   node mqttjs.js idle   PORT CLIENTS SECONDS   each is connected, and that is all
//   node mqttjs.js paced  PORT CLIENTS SECONDS   ten a second each: send, wait for it, sleep, send
// One line of JSON on standard output; it says "ready" on standard error when the messages begin.
"use strict";
const { readFileSync } = require("node:fs");
const mqtt = require("mqtt");

const [mode, port, clients, seconds] = [process.argv[2], ...process.argv.slice(3).map(Number)];
const payloadSize = 100;
const interval = 100;

function connected(number) {
  return new Promise((resolve, reject) => {
    const client = mqtt.connect({
      host: "127.0.0.1",
      port,
      clientId: `mqttjs-${number}`,
      reconnectPeriod: 0,
      protocolVersion: 5,
    });
    client.once("connect", () => resolve(client));
    client.once("error", reject);
  });
}

async function connectAll() {
  const all = [];
  for (let i = 0; i < clients; i += 50) {
    const some = Array.from({ length: Math.min(50, clients - i) }, (_, k) => connected(i + k));
    all.push(...(await Promise.all(some)));
  }
  return all;
}

const subscribed = (client, topic) =>
  new Promise((resolve, reject) =>
    client.subscribe(topic, { qos: 1 }, (error) => (error ? reject(error) : resolve())));

/// Its own message back and acknowledged, since the moment in which it was handed to the library.
function roundTrip(client, topic, payload) {
  const begun = process.hrtime.bigint();
  const acknowledged = new Promise((resolve) => client.publish(topic, payload, { qos: 1 }, resolve));
  const back = new Promise((resolve) => client.once("message", () => resolve(process.hrtime.bigint())));
  return Promise.all([back, acknowledged]).then(([at]) => Number(at - begun) / 1e6);
}

const asleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function run(all, pause) {
  const payload = Buffer.alloc(payloadSize, 120);
  const topics = all.map((_, i) => `bench/mqttjs/${i}`);
  await Promise.all(all.map((client, i) => subscribed(client, topics[i])));
  process.stderr.write("ready\n");
  const before = process.cpuUsage();
  const end = Date.now() + seconds * 1000;
  const times = [];
  await Promise.all(
    all.map(async (client, i) => {
      await asleep(pause ? Math.random() * interval : 0);
      while (Date.now() < end) {
        times.push(await roundTrip(client, topics[i], payload));
        if (pause) await asleep(interval);
      }
    }));
  const used = process.cpuUsage(before);
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.max(0, Math.ceil(times.length * share) - 1)];
  return {
    messages: times.length,
    cpu_seconds: (used.user + used.system) / 1e6,
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    max: times[times.length - 1],
  };
}

async function rest() {
  await asleep(seconds * 1000);
  global.gc();
  const status = readFileSync("/proc/self/status", "utf8");
  return { resident: Number(/^RssAnon:\s*(\d+) kB/m.exec(status)[1]) * 1024 };
}

connectAll()
  .then((all) => (mode === "idle" ? rest() : run(all, mode === "paced")))
  .then((result) => {
    process.stdout.write(`${JSON.stringify(result)}\n`);
    process.exit(0);
  })
  .catch((error) => {
    process.stderr.write(`${error}\n`);
    process.exit(1);
  });
