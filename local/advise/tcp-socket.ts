import { connect as connectTcp, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";

/*
 * The Neon driver is node-postgres over a WebSocket. Databases elsewhere listen on TCP, so this is a TCP connection in
 * the shape of a WebSocket: the driver need not know. TLS is begun as Postgres does it, by a request of eight bytes.
 */

/** Encryption of a connection, in the words of `sslmode`. */
export type SslMode = "disable" | "prefer" | "require" | "verify-full";

const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);

/** Makes the class of such connections to one server. */
export function tcpSocketTo(host: string, port: number, sslMode: SslMode): typeof WebSocket {
  class TcpSocket extends EventTarget {
    binaryType = "arraybuffer";
    readyState = 0;
    #socket: Socket | undefined;

    constructor() {
      super();
      open(host, port, sslMode).then(
        (socket) => this.#begin(socket),
        (error: unknown) => this.#fail(error),
      );
    }

    send(data: Uint8Array | ArrayBuffer): void {
      this.#socket?.write(data instanceof ArrayBuffer ? new Uint8Array(data) : data);
    }

    close(): void {
      this.readyState = 2;
      this.#socket?.end();
    }

    #begin(socket: Socket): void {
      this.#socket = socket;
      this.readyState = 1;
      socket.on("data", (bytes: Buffer) => {
        const data = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
        this.dispatchEvent(Object.assign(new Event("message"), { data }));
      });
      socket.on("error", (error) => this.#fail(error));
      socket.on("close", () => {
        this.readyState = 3;
        this.dispatchEvent(new Event("close"));
      });
      this.dispatchEvent(new Event("open"));
    }

    #fail(error: unknown): void {
      this.readyState = 3;
      this.dispatchEvent(Object.assign(new Event("error"), { error, message: String(error) }));
    }
  }
  return TcpSocket as unknown as typeof WebSocket;
}

async function open(host: string, port: number, sslMode: SslMode): Promise<Socket> {
  const plain = connectTcp({ host, port, noDelay: true });
  await settled(plain, "connect");
  if (sslMode === "disable") return plain;
  plain.write(SSL_REQUEST);
  const answer = await firstByte(plain);
  if (answer !== "S") {
    if (sslMode === "prefer") return plain;
    plain.destroy();
    throw new Error("the server does not encrypt connections (sslmode)");
  }
  // As libpq has it: whom the certificate is for is looked at in the mode that says so.
  const encrypted = connectTls({ socket: plain, servername: host, rejectUnauthorized: sslMode === "verify-full" });
  await settled(encrypted, "secureConnect");
  return encrypted;
}

function settled(socket: Socket, event: string): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.once(event, () => {
      socket.off("error", reject);
      resolve();
    });
  });
}

function firstByte(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.once("data", (bytes) => {
      socket.off("error", reject);
      resolve(bytes.toString("latin1", 0, 1));
    });
  });
}
