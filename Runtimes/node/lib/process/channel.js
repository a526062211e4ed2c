import { fstatSync } from 'node:fs';
import { Socket } from 'node:net';
import { Connection } from '../wire/connection.js';

/** The program was not started by a host. */
class NotStartedByHost extends Error {
  constructor() {
    super(
      'its standard input is no socket. It is a plugin: publish its folder and let `dovetail serve` start it.',
    );
    this.name = 'NotStartedByHost';
  }
}

/**
 * Takes descriptor 0, which the host gave to the process, as the channel.
 *
 * @returns {Socket}
 * @throws {NotStartedByHost} When it is no socket.
 */
export function openChannel() {
  if (!fstatSync(0).isSocket()) throw new NotStartedByHost();
  return new Socket({ fd: 0, readable: true, writable: true });
}

/**
 * Speaks the protocol over a socket.
 *
 * What is sent together goes out together. The socket is read at all times, also while it cannot be written to.
 */
export function connect(socket, { side, handler, limits }) {
  let isGathering = false;
  const transport = {
    get unsent() {
      return socket.writableLength;
    },
    send(bytes) {
      if (!isGathering) {
        isGathering = true;
        socket.cork();
        process.nextTick(() => {
          isGathering = false;
          socket.uncork();
        });
      }
      socket.write(bytes);
    },
    close: () => socket.destroy(),
  };
  const connection = new Connection({ side, transport, handler, limits });
  socket.on('data', (bytes) => connection.receive(bytes));
  socket.on('drain', () => connection.drained());
  socket.on('end', () => connection.end('the other side has closed the connection'));
  socket.on('error', (error) => connection.end(`the connection failed: ${error.message}`));
  socket.on('close', () => connection.end('the connection was closed'));
  return connection;
}
