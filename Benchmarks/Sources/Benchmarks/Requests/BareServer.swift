public import Hummingbird
public import SampleShelf

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
    return try await withListening(router) { try await body($0 + "/shelf") }
}

extension Shelf: ResponseEncodable {}
