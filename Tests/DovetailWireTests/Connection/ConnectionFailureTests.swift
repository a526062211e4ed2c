import DovetailCore
import NIOCore
import Testing

@testable import DovetailWire

@Suite("What is thrown at one end is thrown at the other")
struct ConnectionFailureTests {
    /// The error that a call throws when the other end throws one.
    private static func sent(_ error: any Error & Sendable) async throws -> WireFailure {
        let loop = try await Loop(plugin: ScriptedHandler { _, _ in throw error })
        defer { loop.host.close() }
        do {
            _ = try await loop.host.call(.hook)
            throw SomeError(text: "nothing was thrown")
        } catch let failure as WireFailure {
            try await loop.expectNothingLeft()
            return failure
        }
    }

    private struct SomeError: Error, CustomStringConvertible {
        var text: String
        var description: String { self.text }
    }

    @Test("a refusal of the host keeps code, sentence, remedy, findings and cause")
    func host() async throws {
        let finding = Finding(.empty, at: .root, found: "x", expected: "y", mend: "Write y.")
        let error = DovetailError(
            .permissionDenied, "No.", remedy: .askOperator, findings: [finding], cause: SomeError(text: "why"))
        #expect(try await Self.sent(error).error as? DovetailError == error)
        let plain = DovetailError(DovetailError.Code(rawValue: "of_tomorrow"), "Later.", remedy: .retry)
        #expect(try await Self.sent(plain).error as? DovetailError == plain)
    }

    @Test("a plugin's own failure keeps its kind", arguments: [PluginFailure.Kind.validation, .temporary, .permanent])
    func plugin(_ kind: PluginFailure.Kind) async throws {
        let failure = PluginFailure(kind, "Not now.")
        #expect(try await Self.sent(failure).error as? PluginFailure == failure)
    }

    @Test("a failure of a route keeps its status")
    func request() async throws {
        #expect(try await Self.sent(RequestFailure.notFound("Gone.")).error as? RequestFailure == .notFound("Gone."))
    }

    @Test("a status that is no error becomes 500", arguments: [0, -1, 200, 600, 99_999, Int.max])
    func badStatus(_ status: Int) async throws {
        #expect(try await Self.sent(RequestFailure(status, "x")).error as? RequestFailure == RequestFailure(500, "x"))
    }

    @Test("cancellation stays cancellation")
    func cancelled() async throws {
        #expect(try await Self.sent(CancellationError()).error is CancellationError)
    }

    @Test("any other error arrives with its words, cut")
    func other() async throws {
        let failure = try await Self.sent(SomeError(text: "It broke.\nBadly. " + String(repeating: "!", count: 2_000)))
        #expect(failure.type == .error && failure.error as? WireFailure == failure)
        #expect(failure.message.hasPrefix("It broke.\\nBadly. !") && failure.message.count < 1_100)
    }

    @Test("a failure that is passed on stays what it was")
    func passedOn() async throws {
        let failure = WireFailure(.notImplemented, "This library does not know method 9.")
        #expect(try await Self.sent(failure) == failure)
        #expect(
            try await Self.sent(CallRefused(underWay: 3)).error as? PluginFailure
                == .temporary("3 calls are under way already; wait for some of them."))
        let lost = try await Self.sent(CallLost(end: .endOfFile, wasSent: true))
        #expect(
            lost.message == "the call was lost, perhaps after it was begun: the other side has closed the connection")
    }

    @Test("a failure that says too much keeps its sentence, cut")
    func tooLong() async throws {
        let error = DovetailError(
            .databaseFailed, String(repeating: "Ä", count: 60_000), remedy: .askAuthor,
            cause: SomeError(text: String(repeating: "c", count: 60_000)))
        let sent = try #require(try await Self.sent(error).error as? DovetailError)
        #expect(sent.code == .databaseFailed && sent.remedy == .askAuthor)
        #expect(sent.message.hasPrefix("ÄÄÄ") && sent.message.count < 2_100 && (sent.cause ?? "").count < 2_100)
    }

    @Test("an error may use the connection while it describes itself")
    func reentrantDescription() async throws {
        struct Chatty: Error, CustomStringConvertible {
            let connection: Connection
            var description: String {
                self.connection.note(.log)
                return "I said something."
            }
        }
        let loop = try await Loop(plugin: ScriptedHandler { _, connection in throw Chatty(connection: connection) })
        await #expect(throws: WireFailure(.error, "I said something.")) { try await loop.host.call(.hook) }
        #expect(loop.hostSide.notes.map(\.method) == [.log])
        loop.host.close()
    }

    @Test("a failure in words of a later version, or in none, is a failure all the same")
    func foreign() async throws {
        func failure(_ json: String) -> WireFailure { WireFailure(reading: ByteBuffer(string: json)) }
        #expect(failure(#"{"type":"quantum","message":"Both.","spin":1}"#) == WireFailure(.error, "Both."))
        let host = failure(#"{"type":"host","message":"No.","code":"x_y","remedy":"pray","findings":3}"#)
        #expect((host.error as? DovetailError)?.code == DovetailError.Code(rawValue: "x_y"))
        #expect((host.error as? DovetailError)?.remedy == .changeRequest)
        #expect(failure(#"{"type":"plugin","message":"No."}"#).error as? PluginFailure == .permanent("No."))
        for json in ["", "{}", "[]", #"{"type":"host"}"#, "\u{0}", String(repeating: "[", count: 60_000)] {
            #expect(failure(json).message.hasPrefix("The other side failed, and did not say why"))
        }
        let long = #"{"type":"error","message":""# + String(repeating: "a", count: 70_000) + #""}"#
        #expect(failure(long).message.count < 200)
    }
}
