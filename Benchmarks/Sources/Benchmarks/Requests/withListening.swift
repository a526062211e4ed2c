import Hummingbird
import NIOCore

/// Runs Hummingbird with a router on a free port, for the length of a body, which is told the address.
func withListening<Answer: Sendable>(
    _ router: Router<BasicRequestContext>, _ body: (String) async throws -> Answer
) async throws -> Answer {
    let (ports, port) = AsyncStream.makeStream(of: Int.self)
    let application = Application(
        router: router, configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
        onServerRunning: { channel in port.yield(channel.localAddress?.port ?? 0) }, logger: .quiet)
    return try await withRunning(application) {
        guard let port = await ports.first(where: { _ in true }) else { throw BenchmarkError("Nothing listens.") }
        return try await body("http://127.0.0.1:\(port)")
    }
}
