import DovetailCore
import Testing

@testable import DovetailHost

@Suite("Redirects of plugins' requests")
struct RedirectChainTests {
    private static func moved(_ status: Int, to location: String) -> OutboundResponse {
        OutboundResponse(url: "", status: status, headers: ["Location": location])
    }

    @Test(
        "Methods and bodies change as the standard of fetch says",
        arguments: [
            (301, "POST", "GET"), (302, "POST", "GET"), (303, "POST", "GET"), (303, "PUT", "GET"),
            (303, "HEAD", "HEAD"),
            (301, "PUT", "PUT"), (307, "POST", "POST"), (308, "POST", "POST"), (301, "GET", "GET"),
        ])
    func methods(status: Int, method: String, next: String) throws {
        var chain = try RedirectChain(
            OutboundRequest(
                RequestMethod(rawValue: method), "https://a.example/x", headers: ["Content-Type": "text/plain"],
                body: PluginBody(bytes: [1])), limit: 5)
        guard case .follow = chain.take(Self.moved(status, to: "/y")) else {
            throw PluginFailure.permanent("It stays.")
        }
        #expect(chain.request.method.rawValue == next)
        #expect(chain.request.url == "https://a.example/y")
        #expect(chain.request.body.bytes == (next == method ? [1] : []))
        #expect((chain.request.headers["Content-Type"] == nil) == (next != method))
    }

    @Test(
        "Secrets do not go on to another host, port or scheme",
        arguments: [
            ("/y", true), ("https://a.example:443/y", true), ("https://b.example/", false),
            ("https://a.example:444/", false),
            ("http://a.example/", false), ("//b.example/", false),
        ])
    func secrets(location: String, areKept: Bool) throws {
        var chain = try RedirectChain(
            OutboundRequest(
                .get, "https://a.example/x", headers: ["Authorization": "Bearer 1", "Cookie": "a=1", "X": "1"]),
            limit: 5)
        _ = chain.take(Self.moved(302, to: location))
        #expect((chain.request.headers["Authorization"] != nil) == areKept)
        #expect((chain.request.headers["Cookie"] != nil) == areKept)
        #expect(chain.request.headers["X"] == "1")
    }

    @Test(
        "Some are not followed: other schemes, too many, a body that is gone",
        arguments: [
            "file:///etc/passwd", "unix:///run/x", "javascript:1", "http://", "http+unix://%2Frun/",
        ])
    func refusals(location: String) throws {
        var chain = try RedirectChain(OutboundRequest(.get, "https://a.example/"), limit: 5)
        guard case .refused = chain.take(Self.moved(302, to: location)) else {
            throw PluginFailure.permanent("It is followed.")
        }
    }

    @Test("So many are followed and no more")
    func limit() throws {
        var chain = try RedirectChain(OutboundRequest(.get, "https://a.example/"), limit: 2)
        for _ in 1...2 {
            guard case .follow = chain.take(Self.moved(302, to: "/")) else {
                throw PluginFailure.permanent("It stays.")
            }
        }
        guard case .refused(let reason) = chain.take(Self.moved(302, to: "/")) else {
            throw PluginFailure.permanent("It is followed.")
        }
        #expect(reason.contains("outbound.redirects"))
    }

    @Test("A body that streams is not sent twice")
    func stream() throws {
        let body = PluginBody(chunks: AsyncThrowingStream<[UInt8], any Error> { $0.finish() })
        var chain = try RedirectChain(OutboundRequest(.put, "https://a.example/", body: body), limit: 5)
        guard case .refused = chain.take(Self.moved(307, to: "/")) else {
            throw PluginFailure.permanent("It is followed.")
        }
    }

    @Test("What only looks like a redirect is the answer")
    func answers() throws {
        var chain = try RedirectChain(OutboundRequest(.get, "https://a.example/"), limit: 5)
        for response in [Self.moved(304, to: "/"), Self.moved(200, to: "/"), OutboundResponse(url: "", status: 302)] {
            guard case .answer = chain.take(response) else { throw PluginFailure.permanent("It is followed.") }
        }
    }
}
