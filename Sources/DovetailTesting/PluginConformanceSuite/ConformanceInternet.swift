import DovetailCore
import DovetailHost
import DovetailPlugin
import Synchronization

/// What lies outside of the hosts of the suite.
///
/// | address | what is there |
/// | --- | --- |
/// | `http://echo.example/` | answers 200 with the request's body as it comes, its method under `X-Method`, and its fields, `Echo-` before each |
/// | `http://pattern.example/700001` | so many bytes of the pattern, or no end of them under `/endless/…` |
/// | `http://status.example/404` | that status, and no body |
/// | `http://broken.example/` | 400,000 bytes of the pattern, and then the connection breaks |
/// | `http://silent.example/…` | nothing, ever |
/// | `http://moved.example/` | 302 to `http://echo.example/moved` |
/// | `http://inward.example/` | 302 to `http://inside.example/` |
/// | `http://inside.example/` | would answer, but lies in the host's own network |
final class ConformanceInternet: Sendable {
    /// What becomes of the requests to one address.
    private struct Fate {
        let asked = Gate()
        let givenUp = Gate()
    }

    private struct State {
        var fates: [String: Fate] = [:]
        var requests: [String] = []
    }

    private let state = Mutex(State())

    /// The addresses that were asked, in order.
    var requests: [String] { self.state.withLock { $0.requests } }

    /// Waits until an address has been asked; before that there is nothing to give up.
    func waitUntilAsked(_ url: String) async throws { try await self.fate(of: url).asked.pass() }

    /// Waits until a request was given up before it was answered in full.
    func waitUntilGivenUp(_ url: String) async throws { try await self.fate(of: url).givenUp.pass() }

    /// What a host is given to send with.
    var client: ScriptedInternet {
        var names = ["inside.example": ["10.0.0.1"]]
        for name in ["echo", "pattern", "status", "broken", "silent", "moved", "inward"] {
            names["\(name).example"] = ["93.184.215.14"]
        }
        return ScriptedInternet(names: names) { request, _ in try await self.answer(request) }
    }

    private func answer(_ request: OutboundRequest) async throws -> OutboundResponse {
        self.state.withLock { $0.requests.append(request.url) }
        self.fate(of: request.url).asked.open()
        let parts = request.url.split(separator: "/").map(String.init)
        switch parts.dropFirst().first ?? "" {
        case "echo.example":
            let echoes = request.headers.fields.map { HeaderFields.Field("Echo-\($0.name)", $0.value) }
            let method = HeaderFields.Field("X-Method", request.method.rawValue)
            return OutboundResponse(
                url: request.url, status: 200, headers: HeaderFields([method] + echoes),
                body: request.body)
        case "pattern.example":
            let last = self.watched(request.url)
            guard parts.contains("endless") else { return self.pattern(request, Int(parts.last ?? "")) }
            var response = self.pattern(request, nil)
            response.body = response.body.passing(holding: last)
            return response
        case "broken.example":
            let body = ConformancePattern.body(nil, failsAfter: 400_000)
            return OutboundResponse(url: request.url, status: 200, body: body)
        case "status.example": return OutboundResponse(url: request.url, status: Int(parts.last ?? "") ?? 500)
        case "moved.example": return Self.moved(request, to: "http://echo.example/moved")
        case "inward.example": return Self.moved(request, to: "http://inside.example/")
        case "silent.example":
            let end = self.watched(request.url)
            defer { withExtendedLifetime(end) {} }
            // Nothing ever comes, so that it ends when the task is cancelled.
            let nothing = AsyncStream<Never>.makeStream()
            for await _ in nothing.stream {}
            withExtendedLifetime(nothing.continuation) {}
            throw CancellationError()
        default: return OutboundResponse(url: request.url, status: 200)
        }
    }

    private func pattern(_ request: OutboundRequest, _ size: Int?) -> OutboundResponse {
        OutboundResponse(
            url: request.url, status: 200, headers: ["Content-Type": "application/octet-stream"],
            body: ConformancePattern.body(size, length: size))
    }

    private static func moved(_ request: OutboundRequest, to url: String) -> OutboundResponse {
        OutboundResponse(url: request.url, status: 302, headers: ["Location": url])
    }

    private func watched(_ url: String) -> RequestEnd {
        let givenUp = self.fate(of: url).givenUp
        return RequestEnd { givenUp.open() }
    }

    private func fate(of url: String) -> Fate {
        self.state.withLock { state in
            let fate = state.fates[url] ?? Fate()
            state.fates[url] = fate
            return fate
        }
    }
}

/// Tells that nobody holds a request any more.
private final class RequestEnd: Sendable {
    private let onEnd: @Sendable () -> Void

    init(onEnd: @escaping @Sendable () -> Void) {
        self.onEnd = onEnd
    }

    deinit { self.onEnd() }
}
