import DovetailCore
import DovetailHost
import DovetailPlugin
import DovetailTesting
import DovetailWire
import NIOCore
import Testing

@Suite("What a plugin in a process says is bounded, and does not deceive", .timeLimit(.minutes(10)))
struct PluginTextTests {
    private struct Quiet: Plugin {}

    private static func answer(_ message: String?, _ data: JSONValue?) throws -> WireAnswer {
        WireAnswer(json: try ByteBuffer(document: HookAnswer(message: message, data: data)))
    }

    @Test("X1 · the message of a hook is cut, and what would steer a terminal is replaced")
    func message() async throws {
        let message = "Fine.\n\u{1B}[2J\u{202E}\r" + String(repeating: "x", count: 1 << 20)
        try await TestHost.run(.isolated()) {
            WatchedSide(Quiet()) { call, _ in call.method == .hook ? try Self.answer(message, nil) : nil }
        } body: { host, ada in
            let result = try await host.perform(.install(), "Notes", for: ada)
            #expect(result.isSuccess && result.message.count == 2_001)
            #expect(result.message.hasPrefix("Fine.\n?[2J??xxx"), "\(result.message.prefix(40).debugDescription)")
        }
    }

    @Test("X1 · a hook that answers with more data than the journal takes fails, and its author reads how much it was")
    func data() async throws {
        try await TestHost.run(.isolated()) {
            WatchedSide(Quiet()) { call, _ in
                guard call.method == .hook else { return nil }
                return try Self.answer("Imported", .string(String(repeating: "x", count: 65_535)))
            }
        } body: { host, ada in
            let error = try await host.perform(.install(), "Notes", for: ada).error
            #expect(error?.code == .tooLarge && error?.remedy == .askAuthor)
            #expect(error?.message.contains("65537 bytes of data, and 65536 are the most") == true)
        }
    }

    @Test("X1 · a failure that speaks as the host is cut, too")
    func failure() async throws {
        try await TestHost.run(.isolated()) {
            WatchedSide(Quiet()) { call, _ in
                guard call.method == .hook else { return nil }
                var failure = WireFailure(.host, "\u{1B}[2J" + String(repeating: "x", count: 30_000))
                failure.code = .invalidConfiguration
                throw failure
            }
        } body: { host, ada in
            let error = try await host.perform(.install(), "Notes", for: ada).error
            #expect(error?.message.count == 2_001 && error?.message.hasPrefix("?[2Jxxx") == true)
        }
    }

    @Test("X1 · what a plugin logs stands under keys of its own, beside what the host knows")
    func line() async throws {
        let log = LogLines()
        try await TestHost.run(.isolated(), log: log) {
            WatchedSide(Quiet()) { call, connection in
                guard call.method == .hook else { return nil }
                let line = LogDocument(
                    level: "error", message: "A plugin's process has ended\u{2028}and is started again",
                    metadata: ["user.id": "ben", "error.code": "crashed"])
                connection.note(.log, handle: call.handle, json: try ByteBuffer(document: line))
                return nil
            }
        } body: { host, ada in
            #expect(try await host.perform(.install(), "Notes", for: ada).isSuccess)
            let line = try await log.first { $0.facts["plugin.line"] != nil }
            #expect(line.message == "A plugin says" && line.level == .error)
            #expect(line.facts["plugin.line"] == #"A plugin's process has ended\u{2028}and is started again"#)
            #expect(line.facts["user.id"] == "ada" && line.facts["plugin.fact.user.id"] == "ben")
            #expect(line.facts["error.code"] == nil && line.facts["plugin.fact.error.code"] == "crashed")
        }
    }

    @Test("R3 · a line of megabytes is not read, and the next says that it was dropped")
    func longLine() async throws {
        let log = LogLines()
        try await TestHost.run(.isolated(), log: log) {
            WatchedSide(Quiet()) { call, connection in
                guard call.method == .hook else { return nil }
                for message in [String(repeating: "x", count: 33_000), "short"] {
                    let line = LogDocument(level: "info", message: message, metadata: nil)
                    connection.note(.log, handle: call.handle, json: try ByteBuffer(document: line))
                }
                return nil
            }
        } body: { host, ada in
            #expect(try await host.perform(.install(), "Notes", for: ada).isSuccess)
            _ = try await log.first { $0.facts["plugin.line"] == "short" }
            #expect(log.all.contains { $0.facts["lines.dropped"] == "1" })
            #expect(!log.all.contains { $0.facts["plugin.line"]?.hasPrefix("xxx") == true })
        }
    }
}
