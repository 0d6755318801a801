/** The client of Node's ws as the browser's WebSocket, whose interface it has; only their event types differ. */
export function toBrowserSocket(socket: unknown): globalThis.WebSocket {
  return socket as globalThis.WebSocket; // see above
}
