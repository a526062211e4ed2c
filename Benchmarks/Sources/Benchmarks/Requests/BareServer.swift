import Hummingbird
import NIOCore

/// Runs Hummingbird with one route that answers the sample's shelf to whoever is signed in, for the length of a body.
///
/// The tokens are signed with a key; the body is told the address of the route.
func withBareServer<Answer: Sendable>(
    key: [UInt8], _ body: (String) async throws -> Answer
) async throws -> Answer {
    let signIn = try await BareSignIn(key: key)
    let router = Router()
    router.get("/shelf") { request, _ in
        Shelf(of: try signIn.user(of: request))
    }
    let (ports, port) = AsyncStream.makeStream(of: Int.self)
    let application = Application(
        router: router, configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
        onServerRunning: { channel in port.yield(channel.localAddress?.port ?? 0) }, logger: .quiet)
    return try await withRunning(application) {
        guard let port = await ports.first(where: { _ in true }) else { throw BenchmarkError("Nothing listens.") }
        return try await body("http://127.0.0.1:\(port)/shelf")
    }
}

extension Shelf: ResponseEncodable {}
