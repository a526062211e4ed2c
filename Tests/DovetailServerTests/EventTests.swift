import AsyncHTTPClient
import DovetailAPI
import DovetailCore
import DovetailServer
import Foundation
import NIOCore
import NIOHTTP1
import Synchronization
import Testing

@Suite("Events over HTTP")
struct EventTests {
    @Test("a user hears what happens to their own installations, an administrator everything")
    func follow() async throws {
        try await withServer { server in
            let ada = try await server.client("ada")
            let bob = try await server.client("bob")
            let root = try await server.administrator()
            let adas = try await OpenStream(ada)
            let all = try await OpenStream(root)
            #expect(try await bob.act(.install, "Greeter").status == 200)
            #expect(try await ada.act(.install, "Greeter").status == 200)
            let own = try await adas.frames { $0.contains("event: plugin.installed") }
            let event = try #require(own.last)
            #expect(event.contains("\"owner\":\"ada\"") && event.contains("id: "))
            #expect(own.allSatisfy { !$0.contains("bob") })
            let everything = try await all.frames { $0.contains("event: plugin.installed") && $0.contains("ada") }
            #expect(everything.contains { $0.contains("\"owner\":\"bob\"") })
            #expect(try await ada.get(APIPaths.events + "?user=bob").status == 403)
        }
    }

    @Test("a stream that is open ends when the server stops, and does not hold it up")
    func end() async throws {
        let kept = Mutex<OpenStream?>(nil)
        try await withServer { server in
            let stream = try await OpenStream(try await server.client("ada"))
            kept.withLock { $0 = stream }
        }
        let stream = try #require(kept.withLock { $0 })
        await #expect(throws: StreamEnded.self) { try await stream.frames { _ in false } }
    }

    @Test("a stream that is silent says that it is there")
    func heartbeat() async throws {
        var settings = ServerSettings()
        settings.heartbeat = .milliseconds(20)
        try await withServer(settings) { server in
            let stream = try await OpenStream(try await server.client("ada"))
            #expect(try await stream.frames { $0.hasPrefix(": still") }.last == ": still here")
        }
    }
}

@Suite("The end of a stream of events")
struct EventStreamEndTests {
    /// Beats so often that a test need not wait.
    private var settings: ServerSettings {
        var settings = ServerSettings()
        settings.heartbeat = .milliseconds(20)
        return settings
    }

    @Test("a stream ends when its token is revoked, and the user's other streams go on")
    func revoked() async throws {
        try await withServer(self.settings) { server in
            let ada = try await server.client("ada")
            let token: API.Token = try await ada.send("POST", APIPaths.tokens(of: .me)).document()
            let ending = try await OpenStream(TestClient(address: server.address, token: token.token))
            let staying = try await OpenStream(ada)
            #expect(try await ada.send("DELETE", APIPaths.token(token.id, of: .me)).status == 204)
            await #expect(throws: StreamEnded.self) { try await ending.frames { _ in false } }
            #expect(try await ada.act(.install, "Greeter").status == 200)
            #expect(try await !staying.frames { $0.contains("event: plugin.installed") }.isEmpty)
        }
    }

    @Test("a stream ends when its token expires")
    func expired() async throws {
        try await withServer(self.settings) { server in
            let stream = try await OpenStream(try await server.client("ada"))
            server.clock.advance(by: 31 * 86_400)
            await #expect(throws: StreamEnded.self) { try await stream.frames { _ in false } }
        }
    }
}

/// A stream of events that was opened: what happens from now on is in it.
private struct OpenStream {
    private let response: HTTPClientResponse

    init(_ client: TestClient, query: String = "") async throws {
        self.response = try await HTTPClient.shared.execute(
            client.request("GET", APIPaths.events + query), timeout: .seconds(30))
        #expect(self.response.status == .ok && self.response.headers["content-type"] == ["text/event-stream"])
    }

    /// The frames up to the first that is wanted.
    func frames(upTo isWanted: (String) -> Bool) async throws -> [String] {
        var text = ""
        for try await chunk in self.response.body {
            text += String(buffer: chunk)
            let frames = text.components(separatedBy: "\n\n").dropLast()
            if let last = frames.firstIndex(where: isWanted) { return Array(frames[...last]) }
        }
        throw StreamEnded()
    }
}

/// The stream ended before what was waited for came.
private struct StreamEnded: Error {}
