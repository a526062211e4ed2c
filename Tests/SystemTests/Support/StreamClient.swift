import Subprocess
import SystemPackage

/// A client that speaks HTTP over sockets of its own, a piece at a time, so that nothing in between gathers what is to pass at
/// once: a script in Python.
enum StreamClient {
    /// Runs the script against a plugin's routes; answers what went wrong, or nothing.
    static func run(_ address: String, token: String) async throws -> String {
        let result = try await Subprocess.run(
            .path("/usr/bin/python3"), arguments: Arguments(["-I", "-c", Self.script, address, token]),
            output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
        return result.terminationStatus.isSuccess ? "" : result.standardOutput + result.standardError
    }

    private static let script = """
        import socket, sys, threading
        from urllib.parse import urlsplit

        url, token = urlsplit(sys.argv[1]), sys.argv[2]

        class Line:
            def __init__(self, request, fields=""):
                self.socket = socket.create_connection((url.hostname, url.port), timeout=120)
                self.came = b""
                method, path = request.split(" ")
                self.send(f"{method} {url.path}{path} HTTP/1.1\\r\\nHost: x\\r\\nAuthorization: Bearer {token}\\r\\n{fields}\\r\\n")

            def send(self, text):
                self.socket.sendall(text.encode())

            def chunk(self, text):
                self.send(f"{len(text):x}\\r\\n{text}\\r\\n")

            def until(self, part):
                while part.encode() not in self.came:
                    more = self.socket.recv(65536)
                    assert more, f"the connection ended before {part!r}: {self.came[-2000:]!r}"
                    self.came += more

            def close(self):
                self.socket.close()

        chunked = "Transfer-Encoding: chunked\\r\\n"
        echo = Line("POST /echo", chunked)
        for word in ["first", "second", "third"]:
            echo.chunk(word)
            echo.until(word)
        echo.send("0\\r\\n\\r\\n")
        echo.until("\\r\\n0\\r\\n\\r\\n")

        ticks = Line("GET /ticks")
        ticks.until("data: begin")
        for word in ["one", "two"]:
            another = Line("POST /next", f"Content-Length: {len(word)}\\r\\n")
            another.send(word)
            another.until("asked")
            ticks.until(f"data: {word}\\n\\n")
        ticks.close()

        empty = Line("POST /echo", "Content-Length: 0\\r\\n")
        empty.until("HTTP/1.1 200")

        wait = Line("GET /wait")
        Line("GET /waiting").until("yes")
        wait.close()
        Line("GET /cancelled").until("yes")

        head = Line("GET /head")
        head.until("a head of 10000")
        assert head.came.startswith(b"HTTP/1.1 502"), head.came

        large = Line("POST /echo", chunked)
        size, got = 48 << 20, [0]
        large.chunk("y")
        large.until("y\\r\\n")

        def receive():
            while got[0] < size:
                more = large.socket.recv(1 << 20)
                assert more, "the answer broke off"
                got[0] += more.count(b"x")

        reader = threading.Thread(target=receive)
        reader.start()
        piece = "x" * (1 << 20)
        most = 0
        for number in range(48):
            large.chunk(piece)
            most = max(most, ((number + 1) << 20) - got[0])
        large.send("0\\r\\n\\r\\n")
        reader.join()
        assert got[0] == size, got
        assert most < 32 << 20, f"{most} bytes were under way"
        """
}
