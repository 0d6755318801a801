import { deflateSync } from 'node:zlib';

/** The app's picture: three lanes of a timeline and the green dot of "live" on a dark tile, drawn here so that it has a source. */
const SIZE = 1024;
const TILE = [0x14, 0x1b, 0x2a];
const LANE = [0xc7, 0xd0, 0xe0];
const DOT = [0x2e, 0xa0, 0x5b];
/** On a 16-unit grid: x, y, width, height. */
const LANES = [[3, 3.5, 7, 2], [5, 7, 8, 2], [3, 10.5, 5, 2]];
const CORNER = 3;
/** Each pixel is the mean of so many by so many samples. */
const SAMPLES = 3;

/** A PNG of the icon. */
export function drawIcon(size = SIZE) {
  const rows = [];
  for (let y = 0; y < size; y += 1) {
    const row = Buffer.alloc(1 + size * 4); // the first byte says "no filter"
    for (let x = 0; x < size; x += 1) row.set(pixel(x, y, size), 1 + x * 4);
    rows.push(row);
  }
  return encode(size, Buffer.concat(rows));
}

function pixel(x, y, size) {
  const sum = [0, 0, 0, 0];
  for (let i = 0; i < SAMPLES * SAMPLES; i += 1) {
    const colour = colourAt(((x + ((i % SAMPLES) + 0.5) / SAMPLES) * 16) / size, ((y + (Math.floor(i / SAMPLES) + 0.5) / SAMPLES) * 16) / size);
    if (colour !== null) [...colour, 255].forEach((value, channel) => (sum[channel] += value));
  }
  const covered = sum[3] / 255;
  return covered === 0 ? sum : [...sum.slice(0, 3).map((value) => Math.round(value / covered)), Math.round(sum[3] / (SAMPLES * SAMPLES))];
}

function colourAt(x, y) {
  const inset = Math.hypot(Math.max(CORNER - x, x - 16 + CORNER, 0), Math.max(CORNER - y, y - 16 + CORNER, 0));
  if (inset > CORNER) return null;
  if (Math.hypot(x - 11.5, y - 11.5) <= 1.8) return DOT;
  return LANES.some(([left, top, width, height]) => x >= left && x < left + width && y >= top && y < top + height) ? LANE : TILE;
}

function encode(size, pixels) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6], 8); // eight bits a channel, red, green, blue and alpha
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk('IHDR', header), chunk('IDAT', deflateSync(pixels, { level: 9 })), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
